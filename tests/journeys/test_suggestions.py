"""The suggestions of the sample article in a browser: read, taken and dismissed by keys alone."""

from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from claims.models import Claim, SuggestionAnswer
from tests import factories
from tests.browsers import let_in
from workbench.accounts.roles import CHECKER

pytestmark = pytest.mark.browser

SEED = Path(__file__).resolve().parents[2] / "seeds/articles/000_3f8b603159821523.txt"


@pytest.fixture
def article(transactional_db):
    ana = factories.make_user("ana", CHECKER)
    made = factories.make_article(SEED.read_text().strip(), by=ana, language="es")
    made.published_on = date(2026, 1, 16)
    made.save()
    return made


def test_the_sample_article_is_worked_by_keys(page, server, article):
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.set_viewport_size({"width": 390, "height": 844})
    let_in(page.context, server)
    page.goto(server.url + article.get_absolute_url())

    page.keyboard.press("s")
    listed = page.locator("#suggestions-pane .suggested > li")
    expect(listed).to_have_count(20)
    expect(listed.first).to_contain_text("Comunicado conjunto")
    expect(listed.first.locator("ins").last).to_contain_text("febrero de 2026")
    page.wait_for_function("() => CSS.highlights.get('suggestion')?.size >= 20")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.keyboard.press(".")
    expect(listed.nth(1)).to_be_focused()
    expect(listed.nth(1)).to_contain_text("el día 23 de enero")
    page.keyboard.press(",")
    page.keyboard.press("x")
    expect(listed).to_have_count(19)
    expect(listed.first).to_contain_text("el día 23 de enero")
    page.keyboard.press("z")
    expect(listed).to_have_count(20)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()
    page.keyboard.press("m")
    page.wait_for_url("**claim=*")
    expect(listed).to_have_count(19)

    page.set_viewport_size({"width": 1500, "height": 900})
    expect(page.locator("#sources-pane")).to_be_visible()
    assert page.evaluate("document.querySelector('#suggestions-pane').offsetHeight < innerHeight / 2")

    claim = Claim.objects.get()
    assert (str(claim.due_on), claim.kind) == ("2026-03-01", "future_event")
    assert SuggestionAnswer.objects.count() == 1
    page.keyboard.press("s")
    expect(listed).to_have_count(0)
    expect(page.locator("#sources-pane")).to_be_attached()
    assert page.evaluate("CSS.highlights.get('suggestion').size") == 0
    assert complaints == []
