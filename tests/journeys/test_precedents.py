"""“Checked before?” in a browser: it comes by itself, follows what is typed, is answered and taken back."""

import os

import pytest
from playwright.sync_api import expect

from claims import matching
from claims.models import Claim, Precedent
from tests import factories
from tests.browsers import let_in
from workbench.accounts.roles import CHECKER

pytestmark = pytest.mark.browser

STATEMENT = "La ministra Ana Ruiz anunció 300 viviendas para Lugo"


@pytest.fixture
def claim(transactional_db):
    ana = factories.make_user("ana", CHECKER)
    factories.make_newsroom()
    claim = factories.make_claim(by=ana)
    earlier = factories.make_claim(by=ana, words="inaceptable")
    factories.judge(earlier, "false", by=ana)
    factories.judge(claim, "true", by=ana)
    Claim.objects.filter(pk=claim.pk).update(statement=STATEMENT)
    Claim.objects.filter(pk=earlier.pk).update(statement=f"{STATEMENT} y Vigo")
    said = {"datePublished": "2026-01-10", "reviewRating": {"@type": "Rating", "alternateName": "Falso"}}
    author = {"@type": "Organization", "name": "Otra Redacción"}
    url = "https://otra.example/komodo"
    factories.make_outside("Un dragón de Komodo paseó por Vigo", by=ana, url=url, author=author, **said)
    matching.recount()
    claim.refresh_from_db()
    return claim


def look(page, name: str) -> None:
    """Keep a picture where PICTURES names a folder."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("width", [1500, 390])
def test_the_desk_tells_what_was_checked_before(page, server, claim, width):
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.set_viewport_size({"width": width, "height": 1400})
    let_in(page.context, server)
    page.goto(f"{server.url}{claim.appearances.get().article.get_absolute_url()}?claim=1&tab=claim")
    offered = page.locator("#precedents ol > li")

    expect(offered).to_have_count(1)
    expect(offered.locator("u")).to_have_text(
        ["ministra", "Ana", "Ruiz", "anunció", "300", "viviendas", "Lugo"]
    )
    expect(offered.locator(".notice")).to_be_visible()
    offered.scroll_into_view_if_needed()
    look(page, f"desk-{width}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.locator("#id_statement").fill("Pasea un dragón de Komodo por Vigo")
    expect(offered.first).to_contain_text("Otra Redacción")
    offered.first.locator("button[value=related]").click()
    expect(page.locator("#precedents button[value=take_back]")).to_have_count(1)
    expect(page.locator("#id_statement")).to_have_value("Pasea un dragón de Komodo por Vigo")
    assert Precedent.objects.get().bond == "related"

    page.locator("#precedents button[value=take_back]").click()
    expect(page.locator("#precedents button[value=take_back]")).to_have_count(0)
    look(page, f"typed-{width}")
    page.goto(f"{server.url}/claims/{claim.uid}/precedents/")
    look(page, f"page-{width}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not Precedent.objects.exists()
    assert complaints == []
