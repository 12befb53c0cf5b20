"""A check inside other people's pages: card, oEmbed, picture."""

import io

import pytest
from bs4 import BeautifulSoup
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from claims import picturing, publication
from claims.models import Check, State
from claims.views.embedding import frame_of
from tests.factories import NOON, bring_to, make_claim

OURS = "http://127.0.0.1:8000"


@pytest.fixture
def check(ana, marta, us):
    claim = bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)
    return Check.objects.get(claim=claim)


@pytest.fixture
def own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def asks(client, url, **more):
    return client.get(reverse("oembed"), {"url": url, **more})


def page_of(check, lang="es"):
    return OURS + reverse("check", args=[lang, check.slug])


class TestCard:
    def test_may_stand_in_any_page_and_runs_nothing(self, client, check):
        answer = client.get(reverse("card", args=["es", check.slug]))

        shown = BeautifulSoup(answer.content, "lxml")
        assert "X-Frame-Options" not in answer
        assert "frame-ancestors *" in answer["Content-Security-Policy"]
        assert shown.find_all("script") == []
        assert dict(answer.cookies) == {}
        assert shown.h1.text == check.statement
        assert shown.h1.a["href"] == reverse("check", args=["es", check.slug])

    def test_is_the_only_page_that_may(self, client, check):
        answer = client.get(reverse("check", args=["es", check.slug]))

        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]

    def test_says_so_when_the_check_was_retracted(self, client, check, marta):
        publication.retract(check.claim, note="No se sostiene.", by=marta, at=NOON)

        answer = client.get(reverse("card", args=["es", check.slug]))

        assert answer.status_code == 410
        assert "No se sostiene." in answer.content.decode()
        assert "Consta en el acta." not in answer.content.decode()

    def test_asks_the_check_alone(self, client, check, django_assert_num_queries):
        with django_assert_num_queries(1):
            client.get(reverse("card", args=["es", check.slug]))


class TestOembed:
    def test_is_found_from_the_check_s_page(self, client, check):
        page = BeautifulSoup(client.get(reverse("check", args=["en", check.slug])).content, "lxml")

        link = page.find("link", type="application/json+oembed")["href"]

        answer = client.get(link.removeprefix(OURS)).json()
        assert answer["title"] == check.statement

    def test_gives_a_frame_of_the_card(self, client, check):
        answer = asks(client, page_of(check))

        told = answer.json()
        frame = BeautifulSoup(told["html"], "lxml").iframe
        assert (told["version"], told["type"]) == ("1.0", "rich")
        assert frame["src"] == OURS + reverse("card", args=["es", check.slug])
        assert (int(frame["width"]), int(frame["height"])) == (told["width"], told["height"])
        assert told["provider_name"] == "La Redacción"
        assert answer["Access-Control-Allow-Origin"] == "*"

    def test_keeps_to_the_size_asked_for(self, client, check):
        told = asks(client, page_of(check), maxwidth=320, maxheight=200).json()

        assert (told["width"], told["height"]) == (320, 200)

    def test_takes_no_size_that_is_none(self, client, check):
        assert asks(client, page_of(check), maxwidth="-1", maxheight="¼").json()["width"] == 560

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "nonsense",
            "http://otra.example/es/checks/x/",
            f"{OURS}/es/checks/nada/",
            f"{OURS}/claims/",
            "http://[",
        ],
    )
    def test_knows_nothing_of_other_addresses(self, client, check, url):
        assert asks(client, url).status_code == 404

    def test_knows_nothing_of_what_was_retracted(self, client, check, marta):
        publication.retract(check.claim, note="No se sostiene.", by=marta, at=NOON)

        assert asks(client, page_of(check)).status_code == 404

    def test_serves_json_alone(self, client, check):
        assert asks(client, page_of(check), format="xml").status_code == 501

    def test_does_not_log_a_wish_for_xml_as_a_failure(self, client, check, caplog):
        asks(client, page_of(check), format="xml")

        assert [(each.levelname, each.message) for each in caplog.records] == [
            ("WARNING", "Not Implemented: /oembed")
        ]

    def test_lets_no_statement_end_the_frame(self):
        frame = BeautifulSoup(frame_of("https://x.example/", '"><script>alert(1)</script>'), "lxml")
        assert frame.find_all("script") == []


class TestPicture:
    @pytest.fixture(autouse=True)
    def storage(self, own_storage):
        """Files of these tests lie apart."""

    def test_is_named_by_the_page(self, client, check):
        page = BeautifulSoup(client.get(reverse("check", args=["en", check.slug])).content, "lxml")

        address = page.find("meta", property="og:image")["content"]

        answer = client.get(address.removeprefix(OURS))
        assert answer["Content-Type"] == "image/png"
        assert "immutable" in answer["Cache-Control"]
        assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)

    def test_is_kept_once_it_is_drawn(self, client, check):
        address = reverse("picture", args=["es", check.slug, 1])
        first = client.get(address).content

        (name,) = default_storage.listdir(picturing.FOLDER)[1]
        assert default_storage.open(f"{picturing.FOLDER}/{name}").read() == first
        assert client.get(address).content == first

    def test_is_drawn_in_both_languages_when_the_edition_is_published(
        self, ana, marta, us, django_capture_on_commit_callbacks
    ):
        claim = bring_to(make_claim(by=ana), State.APPROVED, author=ana, reviewer=marta)

        with django_capture_on_commit_callbacks(execute=True):
            edition = publication.publish(claim, by=marta, at=NOON)

        assert sorted(default_storage.listdir(picturing.FOLDER)[1]) == [
            f"{edition.uid}-en.png",
            f"{edition.uid}-es.png",
        ]

    def test_never_keeps_an_edition_from_being_published(
        self, ana, marta, us, django_capture_on_commit_callbacks, settings, tmp_path
    ):
        claim = bring_to(make_claim(by=ana), State.APPROVED, author=ana, reviewer=marta)
        (tmp_path / "file").write_text("")
        settings.MEDIA_ROOT = tmp_path / "file"  # nothing can be written below a file

        with django_capture_on_commit_callbacks(execute=True):
            edition = publication.publish(claim, by=marta, at=NOON)

        assert edition.number == 1

    def test_is_a_tombstone_s_once_the_check_is_retracted(self, client, check, marta):
        tombstone = publication.retract(check.claim, note="Era un error.", by=marta, at=NOON)

        shown = [
            client.get(reverse("picture", args=["es", check.slug, n])).content for n in (1, tombstone.number)
        ]

        assert shown[0] == shown[1]

    def test_is_not_found_without_its_edition(self, client, check):
        assert client.get(reverse("picture", args=["es", check.slug, 9])).status_code == 404


class TestCheckedArticle:
    def test_shows_checked_excerpts_and_nothing_else_of_the_text(self, client, check):
        article = check.claim.appearances.get().article

        page = client.get(reverse("checked-article", args=["es", article.uid]))

        shown = BeautifulSoup(page.content, "lxml")
        assert shown.blockquote.text == "el 23 de enero"
        assert shown.find("a", href=reverse("check", args=["es", check.slug]))
        assert "El gobierno dijo" not in page.content.decode()

    def test_is_led_to_by_the_check(self, client, check):
        article = check.claim.appearances.get().article
        page = client.get(reverse("check", args=["en", check.slug])).content.decode()

        assert f'href="{reverse("checked-article", args=["en", article.uid])}"' in page

    def test_is_not_found_while_nothing_of_it_is_published(self, client, ana, us):
        article = make_claim(by=ana).appearances.get().article

        assert client.get(reverse("checked-article", args=["es", article.uid])).status_code == 404

    def test_leaves_out_what_the_standing_edition_does_not_quote(self, client, check):
        place = check.claim.appearances.get()
        check.claim.appearances.create(
            article=place.article,
            passage=place.passage.snapshot.passages.create(start=0, end=2, exact="La"),
            number=9,
            added_at=NOON,
        )

        page = client.get(reverse("checked-article", args=["es", place.article.uid]))

        assert [row["words"] for row in page.context["excerpts"]] == ["el 23 de enero"]

    def test_is_gone_with_a_retraction(self, client, check, marta):
        article = check.claim.appearances.get().article
        publication.retract(check.claim, note="No se sostiene.", by=marta, at=NOON)

        assert client.get(reverse("checked-article", args=["es", article.uid])).status_code == 404

    def test_asks_a_constant_number_of_questions(self, client, check, django_assert_num_queries):
        address = reverse("checked-article", args=["es", check.claim.appearances.get().article.uid])

        with django_assert_num_queries(2):
            client.get(address)
