"""Nothing typed on the desk is lost: drafts, two people at once, lost logins, lost connections."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from claims import amending
from claims.models import Claim, Draft, Evidence
from tests import factories
from tests.journeys.desk import ana, article, browser_context_args, claim, desk, forget_login, opened, sign_in

__all__ = ["ana", "article", "browser_context_args", "claim", "desk", "opened"]  # fixtures
pytestmark = pytest.mark.browser


class TestSaving:
    def test_keeps_what_was_typed_after_the_tab_is_closed(self, opened, claim):
        earliest = timezone.localtime()
        opened.fill("[name=statement]", "Lo que escribí.")
        expect(opened.locator(".save")).to_contain_text("Saved")
        told = opened.locator(".save").text_content().removeprefix("Saved ").strip()
        assert told in {
            f"{moment:%H:%M}" for moment in (earliest, timezone.localtime())
        }  # our clock, not theirs
        address, context = opened.url, opened.context
        opened.close()

        again = context.new_page()
        again.goto(address)

        expect(again.locator("[name=statement]")).to_have_value("Lo que escribí.")
        assert Claim.objects.get(pk=claim.pk).statement != "Lo que escribí."

    def test_offers_what_never_reached_the_server(self, opened, claim):
        opened.route("**/draft/", lambda route: route.abort())
        opened.fill("[name=statement]", "Sin red.")
        expect(opened.locator(".save")).to_contain_text("Offline")
        opened.complaints.clear()
        address, context = opened.url, opened.context
        opened.close()

        again = context.new_page()
        again.goto(address)
        again.get_by_role("button", name="Restore").click()

        expect(again.locator("[name=statement]")).to_have_value("Sin red.")

    def test_saves_and_sends_with_keys(self, opened, claim):
        opened.keyboard.press("e")
        opened.keyboard.press("Control+a")
        opened.keyboard.type("La deuda superó los 1,6 billones de euros.")
        opened.keyboard.press("Control+s")

        expect(opened.locator("[name=version]")).to_have_value("2")
        assert not Draft.objects.exists()
        opened.locator("[data-tone=misleading]").click()
        opened.fill("[name=substance-short_answer]", "Depende.")
        opened.locator("[name=substance-evidence]").check()
        opened.keyboard.press("Control+Enter")

        expect(opened.locator("#claim-pane .chip").first).to_have_text("In review")
        expect(opened.locator("#article-pane a[href='1']")).to_have_attribute(
            "aria-label", "Claim 1, misleading"
        )

    def test_lets_a_person_choose_between_two_texts(self, opened, claim, ana):
        opened.fill("[name=statement]", "Mi texto.")
        amending.amend(claim, {"statement": "Su texto."}, version=1, by=ana, at=factories.NOON)
        opened.keyboard.press("Control+s")

        expect(opened.locator("#conflict")).to_contain_text("Su texto.")
        expect(opened.locator("[name=statement]")).to_have_value("Mi texto.")
        opened.get_by_role("button", name="Use theirs").click()
        expect(opened.locator("[name=statement]")).to_have_value("Su texto.")
        opened.fill("[name=statement]", "Nuestro texto.")
        opened.keyboard.press("Control+s")
        expect(opened.locator("#conflict")).to_have_count(0)
        assert Claim.objects.get(pk=claim.pk).statement == "Nuestro texto."

    def test_lets_a_person_choose_between_two_answers(self, opened, claim, ana):
        opened.locator("#id_substance-rating [data-tone=true]").click()
        opened.fill("[name=substance-short_answer]", "La mía.")
        factories.judge(claim, "false", by=ana, evidence=list(Evidence.objects.all()))
        opened.keyboard.press("Control+s")

        differences = opened.locator("#conflict .differences")
        expect(differences).to_contain_text("Consta en el acta.")
        differences.locator("[data-put=id_substance-rating]").click()
        expect(opened.locator("#id_substance-rating [data-tone=false] input")).to_be_checked()
        differences.locator("[data-put=id_substance-short_answer][data-adds]").click()
        expect(opened.locator("[name=substance-short_answer]")).to_have_value("La mía.\n\nConsta en el acta.")
        opened.keyboard.press("Control+s")
        expect(opened.locator("#conflict")).to_have_count(0)
        standing = claim.verdicts.standing().get()
        assert (standing.rating.key, standing.short_answer) == ("false", "La mía.\n\nConsta en el acta.")

    def test_saves_fields_that_come_when_they_are_opened_and_leaves_them_alone_before(self, opened, claim):
        Claim.objects.filter(pk=claim.pk).update(tags=["frontera"])
        opened.fill("[name=statement]", "Otras palabras.")
        opened.keyboard.press("Control+s")
        expect(opened.locator("[name=version]")).to_have_value("2")
        assert Claim.objects.get(pk=claim.pk).tags == ["frontera"]

        opened.locator("#claim-more summary").click()
        expect(opened.locator("[name=tags]")).to_have_value("frontera")
        opened.fill("[name=tags]", "frontera, acta")
        opened.keyboard.press("Control+s")
        expect(opened.locator("[name=version]")).to_have_value("3")
        assert Claim.objects.get(pk=claim.pk).tags == ["frontera", "acta"]

    def test_keeps_words_typed_while_a_save_is_on_its_way(self, opened, claim):
        def answer_late(route):
            answer = route.fetch()
            opened.locator("[name=statement]").press_sequentially(" Y más.")
            route.fulfill(response=answer)

        opened.fill("[name=statement]", "Lo que escribí.")
        opened.route("**/edit/", answer_late)
        opened.keyboard.press("Control+s")
        expect(opened.locator("[name=version]")).to_have_value("2")
        opened.get_by_role("button", name="Restore").click()

        expect(opened.locator("[name=statement]")).to_have_value("Lo que escribí. Y más.")

    def test_leaves_no_draft_behind_when_its_own_news_arrive_before_the_answer(self, opened, claim):
        def ring_first(route):
            answer = route.fetch()
            opened.evaluate("() => document.body.dispatchEvent(new CustomEvent('claim'))")
            opened.wait_for_timeout(600)  # the bell waits before it asks
            route.fulfill(response=answer)

        opened.fill("[name=statement]", "Lo que escribí.")
        opened.route("**/edit/", ring_first)
        opened.keyboard.press("Control+s")

        expect(opened.locator("[name=version]")).to_have_value("2")
        assert not Draft.objects.exists()

    def test_goes_on_by_itself_when_the_connection_is_back(self, opened, claim):
        opened.context.set_offline(True)
        opened.fill("[name=statement]", "Sin red.")
        expect(opened.locator(".save")).to_contain_text("Offline")
        expect(opened.locator("[name=statement]")).to_be_editable()
        opened.locator("[name=statement]").press_sequentially(" Sigo.")
        opened.context.set_offline(False)

        expect(opened.locator(".save")).to_contain_text("Saved")
        assert Draft.objects.get().content["claim"]["statement"] == "Sin red. Sigo."
        opened.complaints.clear()

    def test_tries_again_after_an_error_of_the_server(self, opened, claim):
        tries = []

        def fail_twice(route):
            tries.append(route)
            return route.fulfill(status=503) if len(tries) < 3 else route.continue_()

        opened.route("**/draft/", fail_twice)
        opened.fill("[name=statement]", "A la tercera.")

        expect(opened.locator(".save")).to_contain_text("Saved")
        assert len(tries) == 3
        opened.complaints.clear()

    def test_says_so_when_saving_on_purpose_finds_no_connection(self, opened, claim):
        opened.fill("[name=statement]", "Sin red.")
        opened.context.set_offline(True)
        opened.keyboard.press("Control+s")
        expect(opened.locator(".save")).to_contain_text("Offline")
        opened.context.set_offline(False)

        expect(opened.locator(".save")).to_contain_text("Saved")
        opened.complaints.clear()

    def test_asks_before_unsent_words_are_left_and_only_then(self, opened, server, claim):
        asked = []
        opened.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
        opened.route("**/draft/", lambda route: route.abort())
        opened.fill("[name=statement]", "Sin enviar.")
        expect(opened.locator(".save")).to_contain_text("Offline")
        opened.locator(".nav a[href='/claims/']").click(no_wait_after=True)
        expect(opened.locator("[name=statement]")).to_have_value("Sin enviar.")
        assert asked == ["beforeunload"]

        opened.unroute("**/draft/")
        opened.locator("[name=statement]").press_sequentially(" Ya sí.")
        expect(opened.locator(".save")).to_contain_text("Saved")
        opened.locator(".nav a[href='/claims/']").click()
        opened.wait_for_url(f"{server.url}/claims/")
        assert asked == ["beforeunload"]
        opened.complaints.clear()

    def test_loses_no_word_when_the_login_ends_in_the_middle_of_a_sentence(self, opened, server, claim):
        forget_login(opened)
        opened.locator("[name=statement]").fill("")
        opened.locator("[name=statement]").press_sequentially("La mitad")
        expect(opened.locator("#signed-out")).to_be_visible()
        opened.get_by_role("button", name="Go on here").click()
        expect(opened.locator("[name=statement]")).to_be_focused()
        with opened.expect_response(
            "**/sign-in/**"
        ):  # news that the page asks for by itself do not interrupt
            opened.evaluate("() => document.body.dispatchEvent(new CustomEvent('claim'))")
        opened.keyboard.type(" y el resto.")
        with opened.context.expect_page() as tab:
            opened.evaluate("() => document.querySelector('#signed-out a').click()")
        sign_in(tab.value, server)
        tab.value.close()
        with opened.expect_response(lambda answer: "Fin." in (answer.request.post_data or "")) as kept:
            opened.keyboard.type(" Fin.")

        assert kept.value.ok
        assert Draft.objects.get().content["claim"]["statement"] == "La mitad y el resto. Fin."
        opened.complaints.clear()

    def test_swallows_no_letter_when_the_login_has_ended_while_somebody_types(self, opened):
        forget_login(opened)
        opened.clock.install()
        opened.clock.pause_at(timezone.now() + timedelta(minutes=1))
        opened.locator("[name=statement]").fill("La mit")
        with opened.expect_response("**/sign-in/**"):
            opened.keyboard.press("Control+s")
        opened.keyboard.type("ad y el resto")

        expect(opened.locator("[name=statement]")).to_have_value("La mitad y el resto")
        expect(opened.locator("#signed-out")).to_be_hidden()
        opened.clock.run_for(1000)
        expect(opened.locator("#signed-out")).to_be_visible()
        opened.complaints.clear()

    def test_keeps_the_page_when_the_login_has_ended(self, opened, server, claim):
        opened.fill("[name=claimant]", "Ronald Johnson")
        expect(opened.locator(".save")).to_contain_text("Saved")
        forget_login(opened)
        opened.keyboard.press("Control+s")

        expect(opened.locator("#signed-out")).to_be_visible()
        expect(opened.locator("[name=claimant]")).to_have_value("Ronald Johnson")
        with opened.context.expect_page() as tab:
            opened.locator("#signed-out a").click()
        sign_in(tab.value, server)
        tab.value.close()
        opened.get_by_role("button", name="Go on here").click()
        opened.keyboard.press("Control+s")

        expect(opened.locator("[name=version]")).to_have_value("2")
        assert Claim.objects.get(pk=claim.pk).claimant.name == "Ronald Johnson"


class TestOffline:
    """A banner says so, the page stays as it is, and what was typed is sent when the server answers again."""

    def test_is_told_at_once_and_ends_by_itself(self, opened, claim):
        banner = opened.locator("#offline")
        expect(banner).to_be_hidden()
        opened.context.set_offline(True)

        expect(banner).to_be_visible()
        opened.fill("[name=statement]", "Sin red.")
        expect(opened.locator(".save")).to_contain_text("Offline", timeout=5000)

        opened.context.set_offline(False)
        expect(banner).to_be_hidden(timeout=10_000)
        expect(opened.locator(".save")).to_contain_text("Saved", timeout=5000)
        assert Draft.objects.get().content["claim"]["statement"] == "Sin red."
        opened.complaints.clear()

    def test_is_told_of_a_server_that_fails_until_it_is_ready(self, opened, claim):
        asked = []

        def fail(route):
            asked.append(route.request.url)
            route.fulfill(status=503)

        opened.route("**/health/ready", fail)
        opened.route("**/edit/", fail)
        opened.fill("[name=statement]", "Con el servidor caído.")
        opened.keyboard.press("Control+s")

        expect(opened.locator("#offline")).to_be_visible()
        expect(opened.locator("[name=statement]")).to_have_value("Con el servidor caído.")
        opened.get_by_role("button", name="Try now").click()
        opened.wait_for_timeout(300)
        expect(opened.locator("#offline")).to_be_visible()
        assert sum(url.endswith("/health/ready") for url in asked) >= 1

        opened.unroute("**/health/ready")
        opened.unroute("**/edit/")
        opened.get_by_role("button", name="Try now").click()
        expect(opened.locator("#offline")).to_be_hidden()
        opened.keyboard.press("Control+s")
        expect(opened.locator("[name=version]")).to_have_value("2")
        opened.complaints.clear()

    def test_is_asked_about_ever_more_seldom(self, opened, claim):
        asked = []
        opened.clock.install()
        opened.route("**/health/ready", lambda route: (asked.append(route), route.abort()))
        opened.context.set_offline(True)
        expect(opened.locator("#offline")).to_be_visible()
        for _second in range(35):
            opened.clock.run_for(1000)
            opened.wait_for_timeout(20)

        assert 3 <= len(asked) <= 5  # after 2, 4, 8, 16 seconds
        opened.complaints.clear()
