"""The suggestions of the sample article in a browser: read, taken and dismissed by keys alone."""

from datetime import date
from pathlib import Path

import pytest
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
    page.wait_for_url("**/suggestions/")  # until it is loaded, and knows its keys
    expect(page.locator("ol.list > li")).to_have_count(20)
    first = page.locator("ol.list > li").first
    expect(first).to_contain_text("Comunicado conjunto")
    expect(first.locator("ins").last).to_contain_text("febrero de 2026")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.keyboard.press("x")
    expect(page.locator("ol.list > li")).to_have_count(19)
    page.keyboard.press("m")
    page.wait_for_url("**claim=1**")

    claim = Claim.objects.get()
    assert (str(claim.due_on), claim.kind) == ("2026-01-23", "future_event")
    assert SuggestionAnswer.objects.count() == 2
    assert complaints == []
