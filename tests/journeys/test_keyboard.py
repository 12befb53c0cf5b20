"""A whole check by keys alone, from raw text to the published page: no pointer, no focus set by a script."""

import pytest
from playwright.sync_api import TimeoutError, expect

from claims.models import Claim, Evidence, Publication
from tests.factories import make_newsroom, make_user
from tests.journeys.test_journey import ARTICLE, PASSWORD, program_environment, sample_site
from workbench.accounts.roles import CHECKER, REVIEWER

__all__ = ["program_environment", "sample_site"]  # fixtures

MOST_TABS = 80  # presses to any control of a page from where the focus is


@pytest.fixture
def browser_context_args():
    return {"locale": "en-GB", "viewport": {"width": 1500, "height": 900}}


SOON = 2_000  # milliseconds: a page that scrolls, or a notice that fades, is given as long
IS_SEEN = """(control) => {
  const { left, top, width, height } = control.getBoundingClientRect();
  const there = document.elementFromPoint(left + width / 2, top + height / 2);
  return control.contains(there) || !!there?.closest("label")?.contains(control);
}"""


@pytest.fixture
def newsroom(transactional_db):
    make_newsroom()
    make_user("ana", CHECKER)
    make_user("marta", CHECKER, REVIEWER)


def tab_to(page, selector):
    """Press Tab until the control has the focus; it must then be seen, and not lie under a bar."""
    control = page.locator(selector).first
    expect(control).to_be_attached()
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        if control.evaluate("(control) => control === document.activeElement"):
            break
    else:
        raise AssertionError(f"{MOST_TABS} presses of Tab do not lead to {selector}")
    try:
        page.wait_for_function(IS_SEEN, arg=control.element_handle(), timeout=SOON)
    except TimeoutError:
        pytest.fail(f"{selector} has the focus and is hidden")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def sign_in(page, server, name):
    page.goto(f"{server.url}/sign-in/")
    tab_to(page, "[name=username]")
    page.keyboard.type(name)
    tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    press(page, "Enter")
    expect(page).to_have_url(f"{server.url}/")


def sign_out(page):
    tab_to(page, "[popovertarget=user-menu]")
    press(page, "Enter")
    tab_to(page, "form[action='/sign-out/'] button")
    press(page, "Enter")
    expect(page.locator("[name=password]")).to_be_visible()


class TestKeyboard:
    def test_leads_from_raw_text_to_the_published_page(self, newsroom, server, worker, page, sample_site):
        sign_in(page, server, "ana")
        self.add_the_article(page)
        self.mark_and_word(page)
        self.quote_a_source(page, sample_site)
        self.judge_and_send(page)
        sign_out(page)
        sign_in(page, server, "marta")
        self.approve(page)
        self.publish(page)

    def add_the_article(self, page):
        press(page, "g", "a")
        tab_to(page, "main a[href='/articles/new/']")
        press(page, "Enter")
        tab_to(page, "[name=text]")
        page.keyboard.insert_text(ARTICLE)
        tab_to(page, "main form button.button-main")
        press(page, "Enter")
        expect(page.locator("#article-pane [data-text]")).to_contain_text("El gobierno de Estados Unidos")

    def mark_and_word(self, page):
        page.wait_for_load_state("networkidle")  # the keys are scripts
        press(page, "j", "j", "m")
        expect(page.locator("#claim-pane h2")).to_have_text("Claim 1")
        press(page, "e", "Control+a")
        page.keyboard.type("La reunión será el 23 de enero.")
        tab_to(page, "[name=claimant]")
        page.keyboard.type("Comunicado conjunto")
        press(page, "Control+s")
        expect(page.locator("#claim-form [name=version]")).to_have_value("2")
        claim = Claim.objects.get()
        assert (claim.statement, claim.claimant.name) == (
            "La reunión será el 23 de enero.",
            "Comunicado conjunto",
        )

    def quote_a_source(self, page, site):
        press(page, "Escape", "F6")  # out of the field
        press(page, "a")
        expect(page.locator("#source-form [name=urls]")).to_be_focused()
        page.keyboard.type(f"{site}/es/agenda.html")
        tab_to(page, "#source-add")
        press(page, "Enter")
        expect(page.locator("#opened [data-text]")).to_contain_text("Reunión del Grupo", timeout=30_000)
        expect(page.locator("#source-add")).to_be_focused()  # in the new form, as in the old one
        tab_to(page, "#opened summary")
        press(page, "j", "u")
        expect(page.locator("#sources-pane [id^=evidence-]")).to_have_count(1)
        assert Evidence.objects.get().stance == "supports"

    def judge_and_send(self, page):
        press(page, "e")
        tab_to(page, "[name=attribution-rating]:checked")
        press(page, "ArrowDown")  # from "no answer yet" around to the first rating
        expect(page.locator("[data-tone=said] [name=attribution-rating]")).to_be_checked()
        tab_to(page, "[name=attribution-short_answer]")
        page.keyboard.type("El comunicado da esa fecha.")
        tab_to(page, "[name=attribution-evidence]")
        press(page, "Space")
        press(page, "Control+Enter")
        expect(page.locator("#claim-pane .chip").first).to_have_text("In review")

    def approve(self, page):
        claim = Claim.objects.get()
        tab_to(page, f"main a[href*='{claim.uid}']")
        press(page, "Enter")
        page.wait_for_url("**/review/")  # whole, or the key would be pressed before the page listens
        expect(page.locator("main")).to_contain_text(claim.statement)
        press(page, "Shift+ArrowRight")
        expect(page.locator("button[value=approve]")).to_have_count(0)
        claim.refresh_from_db()
        assert claim.state == "approved"

    def publish(self, page):
        tab_to(page, "main a[href$='/publish/']")
        press(page, "Enter")
        tab_to(page, "main form button.button-main")
        press(page, "Enter")
        expect(page.locator("h1")).to_contain_text("23 de enero")
        assert "/checks/" in page.url
        assert Publication.objects.count() == 1
