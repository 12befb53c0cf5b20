"""The desk in a browser: marking by mouse and by keys alone, answers, quoting, talk."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from claims import discussing
from claims.models import Claim, Evidence, Thread
from tests import factories
from tests.browsers import let_in
from tests.journeys.desk import (
    TEXT,
    ana,
    article,
    browser_context_args,
    claim,
    corner,
    desk,
    drag,
    expect_claims,
    opened,
    quotations,
)

__all__ = ["ana", "article", "browser_context_args", "claim", "desk", "opened"]  # fixtures
pytestmark = pytest.mark.browser


def test_text_runs_as_its_own_letters_do(page, server, ana):
    article = factories.make_article("Una frase.\n\nهذه جملة عربية قصيرة.", by=ana)
    let_in(page.context, server)
    page.goto(server.url + article.get_absolute_url())

    lefts = page.evaluate(
        """() => [...document.querySelectorAll("#article-pane [data-text] p")].map((block) => {
          const range = new Range();
          range.selectNodeContents(block);
          return range.getBoundingClientRect().left - block.getBoundingClientRect().left;
        })"""
    )

    assert lefts[0] == 0
    assert lefts[1] > 100  # at the other side


class TestMarking:
    def test_is_done_by_mouse_and_grows_to_whole_words(self, desk):
        drag(desk, "euda superó", "superó los 1,6")

        desk.locator("#article-bar [data-do=mark]").click()

        expect_claims(desk, 1)
        assert quotations() == ["deuda superó los 1,6"]
        expect(desk.locator("#claim-pane h2")).to_have_text("Claim 1")
        expect(desk.locator("mark.on")).to_have_text("deuda superó los 1,6")
        expect(desk).to_have_url(re.compile(r"claim="))

    def test_is_done_by_keys_alone(self, desk):
        for key in ("j", "j", "m"):
            desk.keyboard.press(key)

        expect_claims(desk, 1)
        assert quotations() == ["👩🏽‍🚒🇪🇸 dijo: «¡Basta ya!"]
        desk.keyboard.press("j")
        expect(desk.locator("#spoken")).to_have_text("Ni un incendio más 🇪🇸🇲🇽».")

    def test_is_undone_and_done_again_by_keys(self, desk):
        for key in ("j", "j", "m"):
            desk.keyboard.press(key)
        expect_claims(desk, 1)
        expect(desk.locator("#toasts")).to_contain_text("Claim marked.")

        desk.keyboard.press("z")

        # before the notice is alive, the key submits its form as any form: the same words on a new page
        expect(desk.locator(".toasts [data-toast]")).to_have_text(re.compile("Undone."))
        expect(desk.locator("#article-counts")).to_contain_text("0 claims")
        expect(desk.locator("#article-pane mark")).to_have_count(0)

        desk.keyboard.press("Shift+Z")

        expect(desk.locator("mark.on")).to_have_text("👩🏽‍🚒🇪🇸 dijo: «¡Basta ya!")
        assert Claim.objects.get().state == "open"

    def test_is_trimmed_by_word_with_keys(self, desk):
        for key in ("j", "j", "J", "}", "[", "[", "m"):
            desk.keyboard.press(key)

        expect_claims(desk, 1)
        assert quotations() == ["dijo: «¡Basta ya! Ni un incendio"]

    def test_runs_across_paragraphs(self, desk):
        drag(desk, "Así terminó", "niña")
        desk.keyboard.press("m")

        expect_claims(desk, 1)
        assert quotations() == ["Así terminó.\n\nEl ministro x̂ y la niña"]
        expect(desk.locator("mark.on")).to_have_count(2)

    @pytest.mark.parametrize(
        ("first", "last", "marked"),
        [
            ("dijo", "dijo", "dijo"),
            ("🇪🇸 dijo", "dijo", "🇪🇸 dijo"),
            ("más 🇪🇸", "🇲🇽", "más 🇪🇸🇲🇽"),
            ("x̂ y", "q̣̂", "x̂ y la niña q̣̂"),
            ("billones", "👨‍👩‍👧‍👦", "billones 👨‍👩‍👧‍👦"),
        ],
    )
    def test_names_the_same_characters_as_the_text_in_the_database(self, desk, first, last, marked):
        drag(desk, first, last)
        desk.keyboard.press("m")

        expect_claims(desk, 1)
        assert quotations() == [marked]

    def test_loses_no_claim_when_keys_are_faster_than_the_server(self, desk):
        desk.route("**/claims/", lambda route: (desk.wait_for_timeout(150), route.continue_()))
        for _ in range(3):
            desk.keyboard.press("j")
            desk.keyboard.press("m")

        expect_claims(desk, 3)
        assert len(set(quotations())) == 3

    def test_finds_a_quotation_that_was_pasted(self, desk):
        desk.get_by_text("Add a claim by its words").click()
        desk.fill("[name=quotation]", 'dijo: "¡basta ya!')
        desk.get_by_role("button", name="Find and mark").click()

        expect_claims(desk, 1)
        expect(desk.locator("[name=quotation]")).to_have_value("")

    def test_offers_the_nearest_words_and_keeps_those_that_were_typed(self, desk):
        desk.get_by_text("Add a claim by its words").click()
        desk.fill("textarea[name=quotation]", "La deuda pública superó los 1,6 billones")
        desk.get_by_role("button", name="Find and mark").click()

        expect(desk.locator("#refusal .candidate").first).to_contain_text("La deuda pública superó")
        typed = desk.locator("textarea[name=quotation]")
        expect(typed).to_have_value("La deuda pública superó los 1,6 billones")
        desk.locator("#refusal button", has_text="Take this place").first.click()
        expect_claims(desk, 1)
        expect(desk.locator("#refusal .candidate")).to_have_count(0)

        desk.fill("textarea[name=quotation]", "Lo dijo en el vídeo, no en el texto")
        desk.get_by_role("button", name="Find and mark").click()
        desk.get_by_role("button", name="Keep it without a place").click()
        expect_claims(desk, 2)
        expect(desk.locator("#unanchored li")).to_contain_text("Lo dijo en el vídeo, no en el texto")
        expect(desk.locator("#claim-pane")).to_contain_text("stand nowhere in the text")


class TestOverlaps:
    @pytest.fixture
    def article(self, ana):
        article = factories.make_article(TEXT, by=ana, language="es")
        for words in ("La deuda superó los 1,6 billones", "deuda superó", "superó los"):
            factories.mark(article, words, by=ana)
        return article

    def test_open_shortest_first_and_the_next_with_each_press(self, desk):
        title = desk.locator("#claim-pane h2")
        desk.mouse.click(*corner(desk, "superó"))
        expect(title).to_have_text("Claim 3")

        desk.keyboard.press("o")
        expect(title).to_have_text("Claim 2")
        desk.keyboard.press("o")
        expect(title).to_have_text("Claim 1")
        desk.keyboard.press("o")
        expect(title).to_have_text("Claim 3")

    def test_stand_below_a_head_of_one_line(self, desk):
        expect(desk.locator(".coverage span")).to_be_visible()

        assert desk.locator("#article-pane .pane-head").bounding_box()["height"] < 56

    def test_are_one_tab_stop_walked_with_n_and_p(self, desk):
        desk.keyboard.press("n")
        expect(desk.locator("[data-text] a:focus")).to_have_attribute("href", "1")
        desk.keyboard.press("n")
        desk.keyboard.press("Enter")

        expect(desk.locator("#claim-pane h2")).to_have_text("Claim 2")
        assert desk.locator("#article-pane [data-text] a[tabindex='0']").count() == 1

    def test_come_back_with_the_browsers_own_way_back(self, desk):
        desk.locator("#article-pane a[href='1']").click()
        expect(desk.locator("#claim-pane h2")).to_have_text("Claim 1")
        desk.route("**/?claim=2", lambda route: (desk.wait_for_timeout(800), route.continue_()))
        desk.locator("#article-pane a[href='2']").click()
        expect(desk.locator("#claim-pane")).to_have_attribute("aria-busy", "true")
        expect(desk.locator("#claim-pane h2")).to_have_text("Claim 2")
        expect(desk.locator("#claim-pane")).not_to_have_attribute("aria-busy", "true")

        desk.go_back()

        expect(desk.locator("#claim-pane h2")).to_have_text("Claim 1")
        expect(desk.locator("#article-pane [data-text]")).to_be_visible()


class TestAnswers:
    def test_bring_the_other_panes_too_when_the_link_that_asked_is_gone(self, desk, article, claim):
        def replace_the_text_first(route):
            answer = route.fetch()
            desk.evaluate(
                """() => {
                  const text = document.querySelector("#article-pane [data-text]");
                  text.innerHTML = text.innerHTML;
                }"""
            )
            route.fulfill(response=answer)

        desk.reload()
        desk.route("**/?claim=1", replace_the_text_first)
        desk.locator("#article-pane a[href='1']").click()

        expect(desk.locator("#claim-pane h2")).to_have_text("Claim 1")
        expect(desk.locator("#sources-pane .source-card")).to_have_count(1)
        expect(desk.locator("head a")).to_have_count(0)

    def test_leave_the_focus_where_it_was_when_the_form_that_asked_is_gone(self, opened):
        def replace_the_form_first(route):
            answer = route.fetch()
            opened.evaluate(
                """() => {
                  const pane = document.getElementById("sources-pane");
                  pane.innerHTML = pane.innerHTML;
                  htmx.process(pane);
                  document.getElementById("source-add").focus();
                }"""
            )
            route.fulfill(response=answer)

        opened.route("**/sources/", replace_the_form_first)
        opened.get_by_text("A file or pasted text instead").click()
        opened.fill("#source-form [name=text]", "El acta dice que la reunión fue en enero.")
        opened.locator("#source-add").press("Enter")

        expect(opened.locator("#sources-pane .source-card")).to_have_count(2)
        expect(opened.locator("#source-add")).to_be_focused()

    def test_say_what_a_rating_means_over_the_desk(self, opened):
        opened.get_by_role("link", name="What each rating means").first.click()

        expect(opened.locator("#keys-help")).to_be_visible()
        expect(opened.locator("#keys-help")).to_contain_text("they lead to a wrong conclusion")

    def test_search_for_the_words_that_are_selected(self, desk, server):
        drag(desk, "Así terminó", "terminó")
        desk.keyboard.press("b")

        desk.wait_for_url(f"{server.url}/search/?q=As%C3%AD%20termin%C3%B3")
        desk.goto(f"{server.url}/search/?q=una nota -cifras")
        desk.locator("main a[href*='/articles/']").click()
        desk.wait_for_function("() => CSS.highlights.has('hit')")
        assert desk.url.endswith("?q=una%20nota%20-cifras")
        desk.goto(f"{desk.url.partition('?')[0]}?q=Terminar asi -cifras")
        desk.wait_for_function("() => CSS.highlights.get('hit')?.size")
        lit = desk.evaluate("() => [...CSS.highlights.get('hit')].map(String)")
        assert lit == ["Así", "terminó"]  # as the search finds them: without accents and endings


class TestQuoting:
    @pytest.mark.parametrize(("key", "stance"), [("u", "supports"), ("r", "refutes"), ("c", "context")])
    def test_is_done_by_keys_alone(self, opened, claim, key, stance):
        opened.locator("#sources-pane h3 a").press("Enter")
        expect(opened.locator("#opened [data-text]")).to_be_visible()
        for each in ("j", key):
            opened.keyboard.press(each)

        expect(opened.locator(f"#opened mark.{stance}")).to_have_count(3)  # cut where they overlap
        piece = Evidence.objects.latest("id")
        assert piece.passage.exact == piece.passage.snapshot.text
        assert piece.stance == stance
        expect(opened.locator(f"#substance-cite-{piece.pk}")).to_be_visible()

    def test_keeps_ticks_and_words_that_were_not_saved_yet(self, opened, claim):
        opened.fill("[name=substance-short_answer]", "Sin guardar.")
        opened.locator("[name=substance-evidence]").check()
        opened.fill("#source-form [name=urls]", "https://a-medias")
        opened.get_by_text("A file or pasted text instead").click()
        opened.fill("#source-form [name=text]", "Pegado a medias.")
        opened.locator("#sources-pane h3 a").click()
        expect(opened.locator("#opened [data-text]")).to_be_visible()
        opened.keyboard.press("j")
        opened.keyboard.press("r")

        expect(opened.locator("[name=substance-evidence]")).to_have_count(2)
        expect(opened.locator("[name=substance-evidence]").first).to_be_checked()
        expect(opened.locator("[name=substance-short_answer]")).to_have_value("Sin guardar.")
        expect(opened.locator("#source-form [name=urls]")).to_have_value("https://a-medias")
        expect(opened.locator("#source-form [name=text]")).to_have_value("Pegado a medias.")

    def test_lights_the_evidence_that_is_pointed_at(self, opened, claim):
        with opened.expect_response("**/pointed.js"):
            opened.locator("#sources-pane h3 a").press("Enter")
        lit = "() => [...(CSS.highlights.get('evidence') ?? [])].map(String).join()"
        opened.locator("#claim-pane h2").hover()
        opened.wait_for_timeout(200)
        opened.locator(".piece").hover()

        assert opened.evaluate(lit) == "la reunión consta"
        opened.locator("#claim-pane h2").hover()
        assert opened.evaluate(lit) == ""

    def test_is_undone_with_one_key(self, opened):
        opened.get_by_role("button", name="Withdraw").click()
        expect(opened.locator("[name=substance-evidence]")).to_have_count(0)

        opened.keyboard.press("z")

        expect(opened.locator("[name=substance-evidence]")).to_have_count(1)
        assert Evidence.objects.standing().count() == 1

    def test_takes_the_whole_source_with_a_reason(self, opened, claim):
        opened.locator("#sources-pane h3 a").click()
        opened.get_by_text("Other ways to quote").click()
        opened.fill("[name=whole_reason]", "Es un mapa.")
        opened.locator("#quote-form [formaction][value=refutes]").click()

        expect(opened.locator("#substance-cites .cite")).to_have_count(2)
        piece = Evidence.objects.latest("pk")
        assert (piece.whole_reason, piece.stance, piece.passage) == ("Es un mapa.", "refutes", None)


class TestTalk:
    def test_is_read_and_written_beside_the_claim(self, opened, claim, ana):
        opened.locator("[id^=talk-] summary").first.click()
        opened.locator("#talk summary").click()
        opened.fill("#talk textarea", "¿Es el acta?")
        opened.get_by_role("button", name="Send the comment").click()
        thread = opened.locator("#talk .thread")
        expect(thread).to_contain_text("¿Es el acta?")

        thread.locator("textarea").fill("Sin enviar")
        discussing.reply(Thread.objects.get(), "Lo es.", by=ana, at=timezone.now())
        opened.wait_for_timeout(1500)  # the bell has rung: what is being written stays
        expect(thread.locator("textarea")).to_have_value("Sin enviar")
        opened.get_by_role("button", name="Answer it").click()
        expect(thread).to_contain_text("Lo es.")
        expect(thread).to_contain_text("Sin enviar")


class TestKeysHelp:
    def test_opens_over_the_desk_by_its_key_and_gives_the_focus_back(self, opened):
        opened.locator("#article-pane").focus()
        for _time in range(2):
            opened.keyboard.press("?")
            expect(opened.locator("#keys-help")).to_be_visible()
            expect(opened.locator("#keys-help")).to_contain_text("Extend, shrink by a sentence")
            opened.keyboard.press("Escape")
            expect(opened.locator("#keys-help")).to_be_hidden()
            expect(opened.locator("#article-pane")).to_be_focused()

    def test_opens_on_a_page_that_shows_no_button_for_it(self, opened, server):
        opened.goto(f"{server.url}/articles/")
        opened.keyboard.press("?")

        expect(opened.locator("#keys-help h2")).to_have_text("Keys")
