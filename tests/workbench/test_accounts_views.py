"""One's own settings, the language, the theme, and the way in."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_user
from workbench.accounts import unsubscribing
from workbench.accounts.roles import CHECKER


@pytest.fixture
def ana(db):
    return make_user("ana", CHECKER)


class TestOwnSettings:
    VALID = {
        "display_name": "Ana Robles",
        "language": "en",
        "time_zone": "America/Mexico_City",
        "theme": "dark",
        "text_size": "large",
        "digest": "never",
    }

    def test_is_for_people_who_signed_in(self, client, db):
        assert client.get(reverse("settings")).status_code == 302

    def test_shows_what_is_set_and_which_roles_there_are(self, client, ana):
        client.force_login(ana)

        page = client.get(reverse("settings"))

        assert 'value="Ana"' in page.content.decode()
        assert len(page.context["roles"]) == 1

    def test_keeps_what_is_chosen(self, client, ana):
        client.force_login(ana)

        answer = client.post(reverse("settings"), self.VALID)

        ana.refresh_from_db()
        assert (answer.status_code, answer.url) == (302, reverse("settings"))
        assert (ana.display_name, ana.language, ana.theme, ana.single_keys) == (
            "Ana Robles",
            "en",
            "dark",
            False,
        )

    def test_writes_every_page_in_the_size_that_was_chosen(self, client, ana):
        client.force_login(ana)
        assert "data-size" not in client.get(reverse("settings")).content.decode()

        client.post(reverse("settings"), self.VALID)

        assert 'data-size="large"' in client.get(reverse("queue")).content.decode()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"theme": "sepia"},
            {"language": "eo"},
            {"time_zone": "Mars/Olympus"},
            {"theme": ""},
            {"text_size": "huge"},
            {"digest": "always"},
            {"digest": "daily", "email": ""},
            {"email": "ana at home"},
        ],
    )
    def test_refuses_what_there_is_not_and_keeps_what_was_typed(self, client, ana, wrong):
        client.force_login(ana)

        answer = client.post(reverse("settings"), self.VALID | wrong)

        ana.refresh_from_db()
        assert answer.status_code == 422
        assert 'value="Ana Robles"' in answer.content.decode()
        assert ana.display_name == "Ana"

    def test_refuses_an_empty_form(self, client, ana):
        client.force_login(ana)

        assert client.post(reverse("settings")).status_code == 422


class TestStopDigest:
    @pytest.fixture
    def address(self, ana):
        ana.email, ana.digest = "ana@redaccion.example", "daily"
        ana.save()
        return urlsplit(unsubscribing.address_for(ana)).path

    def test_needs_no_login_and_says_what_will_be_stopped(self, client, ana, address):
        page = client.get(address).content.decode()

        ana.refresh_from_db()
        assert "ana@redaccion.example" in page
        assert ana.digest == "daily"

    def test_stops_with_one_request_of_a_mail_program(self, ana, address):
        answer = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})

        ana.refresh_from_db()
        assert (answer.status_code, ana.digest) == (200, "never")

    def test_is_nothing_to_whoever_makes_up_an_address(self, client, ana, address):
        assert client.post(reverse("digest-stop", args=["x"])).status_code == 404
        assert client.post(address.replace(":", ":x")).status_code == 404


class TestSetTheme:
    def test_is_for_people_who_signed_in(self, client, db):
        assert client.post(reverse("set_theme"), {"theme": "dark"}).url.startswith(reverse("sign-in"))

    @pytest.mark.parametrize(("asked", "kept"), [("dark", "dark"), ("light", "light"), ("sepia", "system")])
    def test_keeps_a_theme_that_there_is(self, client, ana, asked, kept):
        client.force_login(ana)

        answer = client.post(reverse("set_theme"), {"theme": asked, "next": "/claims/?q=a"})

        ana.refresh_from_db()
        assert (answer.status_code, answer.url, ana.theme) == (302, "/claims/?q=a", kept)

    def test_shows_on_every_page_from_then_on(self, client, ana):
        client.force_login(ana)
        client.post(reverse("set_theme"), {"theme": "dark"})

        assert 'data-theme="dark"' in client.get(reverse("settings")).content.decode()
        assert 'value="dark" aria-current="true"' in client.get(reverse("apart")).content.decode()

    @pytest.mark.parametrize(
        "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
    )
    def test_leads_nowhere_but_to_ourselves(self, client, ana, elsewhere):
        client.force_login(ana)

        assert client.post(reverse("set_theme"), {"theme": "dark", "next": elsewhere}).url == "/"

    def test_is_not_done_by_following_a_link(self, client, ana):
        client.force_login(ana)

        assert client.get(reverse("set_theme")).status_code == 405


class TestKeys:
    def test_are_a_page_to_a_browser_without_scripts(self, client, ana):
        client.force_login(ana)

        page = client.get(reverse("keys"))

        assert "<html" in page.content.decode()
        assert "HX-Request" in page["Vary"]

    def test_are_the_inside_of_a_dialog_to_htmx(self, client, ana):
        client.force_login(ana)

        inside = client.get(reverse("keys"), headers={"hx-request": "true"}).content.decode()

        assert 'id="keys-help-title"' in inside
        assert "<html" not in inside

    def test_are_a_whole_page_again_after_back(self, client, ana):
        client.force_login(ana)
        headers = {"hx-request": "true", "hx-history-restore-request": "true"}

        assert "<html" in client.get(reverse("keys"), headers=headers).content.decode()

    def test_are_for_those_who_are_signed_in(self, client):
        assert client.get(reverse("keys")).url.startswith(reverse("sign-in"))


class TestSetLanguage:
    def test_is_remembered_by_the_browser(self, client, db):
        answer = client.post(reverse("set_language"), {"language": "en", "next": "/sign-in/"})

        assert (answer.status_code, answer.url) == (302, "/sign-in/")
        assert client.get(reverse("sign-in"))["Content-Language"] == "en"

    def test_is_kept_for_the_person(self, client, ana):
        client.force_login(ana)

        client.post(reverse("set_language"), {"language": "en"})

        ana.refresh_from_db()
        assert ana.language == "en"

    def test_ignores_a_language_we_do_not_speak(self, client, ana):
        client.force_login(ana)

        answer = client.post(
            reverse("set_language"), {"language": "eo", "next": "https://elsewhere.example/"}
        )

        ana.refresh_from_db()
        assert (answer.url, ana.language) == ("/", "")
        assert "language" not in answer.cookies


class TestSignIn:
    def test_leads_where_somebody_wanted_to_go(self, client, ana):
        data = {"username": "ana", "password": "a long pass phrase", "next": "/claims/"}

        assert client.post(reverse("sign-in"), data).url == "/claims/"

    def test_keeps_the_name_and_says_what_is_wrong(self, client, ana):
        answer = client.post(reverse("sign-in"), {"username": "ana", "password": "a guess"})

        assert 'value="ana"' in answer.content.decode()
        assert 'role="alert"' in answer.content.decode()

    def test_pauses_after_ten_guesses(self, client, ana):
        for _each in range(10):
            answer = client.post(reverse("sign-in"), {"username": "ana", "password": "a guess"})

        assert answer.status_code == 429
        assert "big-code" not in answer.content.decode()
        assert f'href="{reverse("sign-in")}"' in answer.content.decode()


class TestOldForm:
    """What somebody sees who sends a form of a session that is over."""

    def test_is_refused_on_a_page_of_ours(self, ana):
        strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
        strict.force_login(ana)

        answer = strict.post(reverse("settings"), TestOwnSettings.VALID)

        ana.refresh_from_db()
        assert (answer.status_code, ana.display_name) == (403, "Ana")
        assert "This form is out of date" in answer.content.decode()
        assert "<style" not in answer.content.decode()
