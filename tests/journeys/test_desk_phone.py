"""The desk on a phone, by touch, and without scripts."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from claims import evidence
from claims.models import Claim, Evidence
from tests import factories
from tests.browsers import let_in
from tests.journeys.desk import ana, article, browser_context_args, claim, desk, opened
from workbench.accounts.roles import CHECKER, REVIEWER

__all__ = ["ana", "article", "browser_context_args", "claim", "desk", "opened"]  # fixtures
pytestmark = pytest.mark.browser


def choose(page, within, words):
    """Select words of a text as a finger does: the system's handles, and no mouse."""
    page.evaluate(
        """([within, words]) => {
          const walker = document.createTreeWalker(document.querySelector(within), 4);
          for (let node; (node = walker.nextNode());) {
            const at = node.data.indexOf(words);
            if (at >= 0) return getSelection().setBaseAndExtent(node, at, node, at + words.length);
          }
        }""",
        [within, words],
    )


class TestPhone:
    @pytest.fixture(params=[390, 320])
    def browser_context_args(self, request):
        return {
            "locale": "en-GB",
            "viewport": {"width": request.param, "height": 2 * request.param},
            "has_touch": True,
            "is_mobile": True,
        }

    def test_shows_one_pane_and_changes_it_by_tabs(self, opened):
        panes = {name: opened.locator(f"#{name}-pane") for name in ("article", "claim", "sources")}
        expect(panes["claim"]).to_be_visible()
        expect(panes["article"]).to_be_hidden()

        for tab, name in (("Article", "article"), ("Sources", "sources"), ("Claim", "claim")):
            opened.locator(".desk-tabs").get_by_role("link", name=tab).tap()
            expect(panes[name]).to_be_visible()
            assert sum(pane.is_visible() for pane in panes.values()) == 1
            assert opened.evaluate("() => document.documentElement.scrollWidth <= innerWidth")

    def test_carries_a_check_from_the_words_to_the_published_page(
        self, desk, server, article, ana, new_context
    ):
        def fits(page):
            assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")

        factories.make_newsroom()
        factories.make_user("marta", CHECKER, REVIEWER, language="en")
        choose(desk, "#article-pane [data-text]", "La deuda superó los 1,6 billones")
        fits(desk)
        desk.locator("#article-bar [data-do=mark]").tap()
        desk.wait_for_url("**claim=*")
        claim = Claim.objects.get()
        source = factories.make_snapshot(
            "Dice el acta: la deuda creció.", by=ana, url="https://acta.example/"
        )
        evidence.attach(claim, source.source, by=ana, at=factories.NOON)

        desk.goto(f"{server.url}{article.get_absolute_url()}?claim=1&source={source.source.uid}")
        choose(desk, "#opened [data-text]", "la deuda creció")
        fits(desk)
        desk.locator("#source-bar [value=supports]").tap()
        expect(desk.locator("#sources-pane .piece")).to_have_count(1)
        desk.locator(".desk-tabs").get_by_role("link", name="Claim").tap()
        desk.locator("#id_substance-rating [data-tone=true]").tap()
        desk.fill("[name=substance-short_answer]", "Creció.")
        desk.locator("[name=substance-evidence]").check()
        desk.get_by_role("button", name="Send to review").tap()
        expect(desk.locator("#claim-pane .chip").first).to_have_text("In review")
        fits(desk)

        other = new_context()
        let_in(other, server, "marta")
        judge = other.new_page()
        judge.goto(server.url + reverse("claim-review", args=[claim.uid]))
        fits(judge)
        judge.get_by_role("button", name="Approve").tap()
        judge.get_by_role("link", name="Preview and publish").tap()
        judge.wait_for_url("**/publish/")
        fits(judge)
        judge.get_by_role("button", name="Publish it").tap()
        judge.wait_for_url("**/checks/**")
        expect(judge.locator("main")).to_contain_text("Creció.")
        fits(judge)

    def test_opens_a_claim_by_its_number(self, opened):
        opened.locator(".desk-tabs").get_by_role("link", name="Article").tap()
        opened.locator("#article-pane a[href='1']").tap()

        expect(opened.locator("#claim-pane h2")).to_have_text("Claim 1")
        expect(opened.locator("#claim-pane")).to_be_visible()


class TestWithoutScripts:
    @pytest.fixture
    def browser_context_args(self):
        return {
            "locale": "en-GB",
            "viewport": {"width": 390, "height": 844},
            "java_script_enabled": False,
        }

    def test_finds_judges_and_saves(self, opened, claim):
        opened.locator(".desk-tabs").get_by_role("link", name="Article").click()
        opened.locator("#article-pane summary").click()
        opened.get_by_role("link", name="Show").click()
        opened.fill("[name=quotation]", "Así terminó")
        opened.get_by_role("button", name="Find and mark").click()
        expect(opened.locator("#claim-pane h2")).to_have_text("Claim 2")
        opened.fill("[name=statement]", "Así terminó la rueda de prensa.")
        opened.get_by_role("button", name="Save").click()

        assert Claim.objects.filter(statement="Así terminó la rueda de prensa.").exists()

    def test_opens_a_claim_by_its_number_and_quotes(self, opened, claim):
        opened.locator(".desk-tabs").get_by_role("link", name="Article").click()
        opened.locator("#article-pane a[href='1']").click()
        expect(opened.locator("#claim-pane h2")).to_have_text("Claim 1")
        opened.locator(".desk-tabs").get_by_role("link", name="Sources").click()
        opened.locator("#sources-pane h3 a").click()
        opened.locator("#quote-more summary").click()
        opened.locator("#quote-more").get_by_role("link", name="Show").click()
        opened.fill("[name=words]", "en el acta")
        opened.fill("[name=note]", "De puño y letra.")
        opened.get_by_role("button", name="Refutes").first.click()

        expect(opened.locator("#sources-pane .piece")).to_have_count(2)
        expect(opened.locator("[data-do=clean]")).to_be_hidden()  # what scripts alone can do
        piece = Evidence.objects.latest("pk")
        assert (piece.note, piece.is_independent) == ("De puño y letra.", True)
