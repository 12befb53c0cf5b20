"""The main job from end to end, in a browser, on real parts: from raw text to a retracted check."""

import json
import re
import threading
from pathlib import Path

import pytest
from playwright.sync_api import expect

from claims.models import Check, Claim, Evidence, Publication, Review
from sources.models import Snapshot
from tests.factories import make_newsroom, make_user
from workbench import samples
from workbench.accounts.roles import CHECKER, REVIEWER
from workbench.ledger import recording

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
ARTICLE = (SEEDS / "articles" / "000_3f8b603159821523.txt").read_text(encoding="utf-8")
MEETING = "cuya próxima reunión está prevista para el día 23 de enero"
UNACCEPTABLE = "el progreso gradual para afrontar los desafíos de seguridad fronteriza es “inaceptable”"
KINDS = ["first", "clarification", "retraction"]
# A refused form and a tombstone are answers, though a browser's console counts them as failures.
EXPECTED = re.compile(r"Failed to load resource: .* status of (422|410)")
PASSWORD = "a long pass phrase"


@pytest.fixture(scope="module")
def sample_site():
    site = samples.site(SEEDS / "pages", 0)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{site.server_address[1]}"
    site.shutdown()


@pytest.fixture
def program_environment(sample_site):
    return {"CAPTURE_ALLOW": sample_site.removeprefix("http://")}


@pytest.fixture
def newsroom(transactional_db):
    make_newsroom()
    return make_user("ana", CHECKER), make_user("marta", CHECKER, REVIEWER)


@pytest.fixture(params=["es-ES", "en-GB"])
def browser_context_args(request):
    return {"locale": request.param, "viewport": {"width": 1500, "height": 900}}


@pytest.fixture
def complaints(page):
    """What the browser complained of: policy violations, script errors, requests that failed unexpectedly."""
    found = []

    def hear(message):
        if message.type == "error" and not EXPECTED.search(message.text):
            found.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def sign_in(page, server, name):
    page.goto(f"{server.url}/sign-in/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").click()
    expect(page).to_have_url(f"{server.url}/")


def sign_out(page):
    page.locator("[popovertarget=user-menu]").click()
    page.locator("form[action='/sign-out/'] button").click()
    expect(page.locator("[name=password]")).to_be_visible()


def select_words(page, text, words):
    """Drag the mouse over words inside the element `text`."""
    page.wait_for_load_state("networkidle")
    ends = page.evaluate(
        """([selector, words]) => {
            const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
            const nodes = []; let whole = "";
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                nodes.push([node, whole.length]); whole += node.data;
            }
            const at = whole.indexOf(words);
            if (at < 0) return null;
            const box = (offset) => {
                const [node, start] = nodes.findLast(([, start]) => start <= offset);
                const range = document.createRange();
                range.setStart(node, offset - start); range.setEnd(node, offset - start + 1);
                return range;
            };
            const [first, last] = [box(at), box(at + words.length - 1)];
            first.startContainer.parentElement.scrollIntoView({block: "center"});
            const [a, b] = [first.getBoundingClientRect(), last.getBoundingClientRect()];
            return [a.left + 1, a.top + a.height / 2, b.right - 1, b.top + b.height / 2];
        }""",
        [text, words],
    )
    assert ends, f"not on the page: {words}"
    page.mouse.move(*ends[:2])
    page.mouse.down()
    page.mouse.move(*ends[2:], steps=8)
    page.mouse.up()


def mark(page, words):
    select_words(page, "#article-pane [data-text]", words)
    expect(page.locator("#article-bar")).to_be_visible()
    page.keyboard.press("m")
    expect(page.locator("#claim-form blockquote")).to_have_text(words)


def choose(page, question, key):
    page.locator(f"input[name={question}-rating]").locator("xpath=..").and_(
        page.locator(f"[data-tone={key}]")
    ).first.click()


def is_draft_with_evidence(answer):
    return answer.url.endswith("/draft/") and "attribution-evidence" in (answer.request.post_data or "")


class TestJourney:
    def test_goes_from_raw_text_to_a_corrected_and_retracted_check(
        self, newsroom, server, worker, page, sample_site, complaints
    ):
        sign_in(page, server, "ana")
        self.add_the_article(page, server)
        self.mark_two_claims(page)
        self.attach_and_quote(page, sample_site)
        self.judge_and_send(page)
        sign_out(page)

        claim = Claim.objects.get(statement__contains="23 de enero")
        sign_in(page, server, "marta")
        self.review_and_approve(page, server, claim)
        public = self.publish(page, server, claim)
        self.correct(page, server, claim)
        self.retract(page, server, claim, public)

        assert complaints == []
        assert list(recording.faults()) == []

    def add_the_article(self, page, server):
        page.goto(f"{server.url}/articles/new/")
        page.fill("[name=text]", ARTICLE)
        page.fill("[name=title]", "El progreso, “inaceptable”")
        page.fill("[name=published_on]", "2026-01-16")
        page.locator("main form button.button-main").click()
        expect(page.locator("#article-pane [data-text]")).to_contain_text("El gobierno de Estados Unidos")

    def mark_two_claims(self, page):
        mark(page, UNACCEPTABLE)
        page.keyboard.press("Escape")
        mark(page, MEETING)
        expect(page.locator("#article-pane mark")).to_have_count(2)
        statement = "La próxima reunión del grupo de seguridad está prevista para el 23 de enero de 2026."
        page.fill("[name=statement]", statement)
        page.fill("[name=claimant]", "Comunicado conjunto")
        page.fill("[name=date]", "2026-01-23")
        page.select_option("[name=kind]", "future_event")
        page.locator("#claim-form details.aside summary").first.click()
        page.fill("[name=due_on]", "2026-01-23")
        page.fill("[name=date_words]", "23 de enero")
        page.locator("#claim-form button[value=save]").click()
        expect(page.locator("#claim-form [name=version]")).to_have_value("2")
        claim = Claim.objects.get(statement=statement)
        assert (claim.due_on.isoformat(), claim.date_precision) == ("2026-01-23", "day")
        passage = claim.appearances.get().passage
        assert passage.exact == MEETING == passage.snapshot.text[passage.start : passage.end]

    def attach_and_quote(self, page, sample_site):
        page.fill("#source-form [name=urls]", f"{sample_site}/es/agenda.html")
        page.locator("#source-form button.button").last.click()
        expect(page.locator("#opened [data-text]")).to_contain_text("Reunión del Grupo", timeout=30_000)
        snapshot = Snapshot.objects.get(origin="fetched")
        assert snapshot.archive_name.endswith(".warc.gz")
        select_words(page, "#opened [data-text]", "Reunión del Grupo de Implementación de Seguridad")
        expect(page.locator("#source-bar")).to_be_visible()
        page.keyboard.press("u")
        expect(page.locator("#sources-pane [id^=evidence-]")).to_have_count(1)
        assert Evidence.objects.get().passage.snapshot == snapshot

    def judge_and_send(self, page):
        choose(page, "attribution", "said")
        page.fill("[name=attribution-short_answer]", "El comunicado da esa fecha.")
        page.fill("[name=attribution-explanation]", "La agenda de muestra recoge la **misma** fecha.")
        with page.expect_response(is_draft_with_evidence) as kept:
            page.locator("[name=attribution-evidence]").check()
        assert kept.value.ok
        page.reload()  # typed and kept: every word comes back
        page.wait_for_load_state("networkidle")
        expect(page.locator("[name=attribution-short_answer]")).to_have_value("El comunicado da esa fecha.")
        page.keyboard.press("Control+Enter")
        expect(page.locator("#claim-form")).to_have_count(0)
        assert Review.objects.get().decision == "pending"

    def review_and_approve(self, page, server, claim):
        expect(page.locator("main")).to_contain_text(claim.statement)  # the queue has it
        page.goto(f"{server.url}/claims/{claim.uid}/review/")
        expect(page.locator("main")).to_contain_text("Reunión del Grupo de Implementación de Seguridad")
        page.locator("button[value=approve]").click()
        expect(page.locator("button[value=approve]")).to_have_count(0)
        claim.refresh_from_db()
        assert claim.state == "approved"

    def publish(self, page, server, claim):
        page.goto(f"{server.url}/claims/{claim.uid}/publish/")
        page.locator("main form button.button-main").click()
        expect(page.locator("h1")).to_contain_text("23 de enero")
        public = page.url
        edition = Publication.objects.get()
        # a reader without login and without scripts
        reader = page.context.browser.new_context(java_script_enabled=False, locale="en-GB")
        plain = reader.new_page()
        for language in ("es", "en"):
            answer = plain.goto(re.sub(r"/(es|en)/", f"/{language}/", public, count=1))
            assert answer.status == 200
            expect(plain.locator("main")).to_contain_text("Said so" if language == "en" else "Lo dijo")
            expect(plain.locator("main")).to_contain_text("El comunicado da esa fecha.")
        frozen = json.loads(plain.locator("script[type='application/ld+json']").text_content())
        assert frozen == json.loads(edition.claim_review)
        assert frozen["@type"] == "ClaimReview"
        reader.close()
        return public

    def correct(self, page, server, claim):
        page.goto(f"{server.url}/claims/{claim.uid}/")
        reopen = page.locator("details:has(button[value=reopen])").first
        reopen.locator("summary").click()
        reopen.locator("[name=reason]").fill("Conviene precisar la respuesta.")
        reopen.locator("button[value=reopen]").click()
        expect(page.locator("button[value=reopen]")).to_have_count(0)
        sign_out(page)
        sign_in(page, server, "ana")
        article = claim.appearances.get().article
        page.goto(f"{server.url}/articles/{article.uid}/?claim={claim.uid}")
        page.fill("[name=attribution-short_answer]", "El comunicado y la agenda dan esa fecha.")
        page.keyboard.press("Control+Enter")
        expect(page.locator("#claim-form")).to_have_count(0)
        sign_out(page)
        sign_in(page, server, "marta")
        self.review_and_approve(page, server, claim)
        page.goto(f"{server.url}/claims/{claim.uid}/publish/")
        page.locator("main form button.button-main").click()
        expect(page.locator("[name=note]:invalid")).to_be_focused()  # a later edition needs a note
        page.select_option("[name=kind]", "clarification")
        page.fill("[name=note]", "Precisamos de dónde sale la fecha.")
        page.locator("main form button.button-main").click()
        expect(page.locator("main")).to_contain_text("Precisamos de dónde sale la fecha.")
        assert Publication.objects.filter(claim=claim).count() == 2

    def retract(self, page, server, claim, public):
        page.goto(f"{server.url}/claims/{claim.uid}/retract/")
        page.fill("[name=note]", "Se publicó antes de tiempo.")
        page.locator("button.button-danger").click()
        expect(page.locator("main")).to_contain_text("Se publicó antes de tiempo.")
        assert Check.objects.get().is_retracted
        assert page.request.get(public).status == 410
        assert [edition.kind for edition in Publication.objects.order_by("number")] == KINDS
