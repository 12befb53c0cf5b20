"""The desk in a browser: marking by mouse and by keys alone, quoting, saving, other people, a phone."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from claims import amending, discussing, evidence
from claims.models import Claim, Draft, Evidence, Thread
from sources.models import Passage
from tests import factories
from tests.browsers import let_in
from workbench.accounts.roles import CHECKER, REVIEWER

pytestmark = pytest.mark.browser

# Flags, families, skin tones, letters with several marks: what one reader sees as one character.
TEXT = """La guerra de cifras

👩🏽‍🚒🇪🇸 dijo: «¡Basta ya! Ni un incendio más 🇪🇸🇲🇽». Así terminó.

El ministro x̂ y la niña q̣̂ van a EE. UU. con J. Pérez. La deuda superó los 1,6 billones 👨‍👩‍👧‍👦.

Tercero y último párrafo."""


@pytest.fixture
def ana(transactional_db):
    return factories.make_user("ana", CHECKER)


@pytest.fixture
def article(ana):
    return factories.make_article(TEXT, by=ana, language="es")


@pytest.fixture
def browser_context_args():
    return {"locale": "en-GB", "viewport": {"width": 1500, "height": 900}, "timezone_id": "Pacific/Auckland"}


@pytest.fixture
def desk(page, server, ana, article):
    """The desk, open in a browser that is signed in. Complaints of the browser fail the test."""
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    let_in(page.context, server)
    page.goto(server.url + article.get_absolute_url())
    page.complaints = complaints
    yield page
    assert [each for each in complaints if "409" not in each] == []


def sign_in(page, server, name="ana"):
    page.goto(f"{server.url}/sign-in/?next=/articles/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", "a long pass phrase")
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{server.url}/articles/")


def forget_login(page):
    """End the login as time does: the browser's cookie is there no more."""
    cookies = [each for each in page.context.cookies() if each["name"] != "sessionid"]
    page.context.clear_cookies()
    page.context.add_cookies(cookies)


def corner(page, words, *, is_end=False):
    """Where on the screen words of the article begin or end."""
    box = page.evaluate(
        """([words, isEnd]) => {
          const walker = document.createTreeWalker(document.querySelector("#article-pane [data-text]"), 4);
          for (let node; (node = walker.nextNode());) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            const range = new Range();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            const boxes = [...range.getClientRects()];
            const { left, right, top, bottom } = isEnd ? boxes.at(-1) : boxes[0];
            return { x: isEnd ? right - 1 : left + 1, y: (top + bottom) / 2 };
          }
        }""",
        [words, is_end],
    )
    return box["x"], box["y"]


def drag(page, first, last):
    """Select from the beginning of one stretch of words to the end of another, as a hand does."""
    page.mouse.move(*corner(page, first))
    page.mouse.down()
    page.mouse.move(*corner(page, last, is_end=True), steps=4)
    page.mouse.up()


def expect_claims(page, count):
    expect(page.locator("#article-counts")).to_contain_text(f"{count} claim")
    assert Claim.objects.count() == count


def quotations():
    """What was quoted, newest last; each is compared with the text by the database itself."""
    return [passage.exact for passage in Passage.objects.order_by("id")]


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


@pytest.fixture
def claim(article, ana):
    claim = factories.mark(article, "La deuda superó los 1,6 billones", by=ana)
    factories.cite(claim, by=ana)
    return claim


@pytest.fixture
def opened(desk, server, article, claim):
    """The desk with a claim open."""
    desk.goto(f"{server.url}{article.get_absolute_url()}?claim={claim.uid}")
    return desk


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
