"""The palette in a browser: opened, narrowed, walked and followed by keys alone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from claims.models import Claim
from tests.browsers import let_in
from tests.factories import make_claim, make_user
from workbench.accounts.roles import CHECKER


@pytest.fixture
def browser_context_args():
    return {"locale": "en-GB", "viewport": {"width": 1500, "height": 900}}


@pytest.fixture
def claim(page, server, transactional_db):
    claim = make_claim(by=make_user("ana", CHECKER, language="en"))
    let_in(page.context, server)
    page.goto(server.url + reverse("claims"))
    return claim


class TestPalette:
    @pytest.mark.parametrize("key", ["Control+k", "/"])
    def test_goes_to_a_page(self, page, server, claim, key):
        page.keyboard.press(key)
        expect(page.locator("#palette-words")).to_be_focused()

        page.keyboard.type("boa")
        page.keyboard.press("Enter")

        page.wait_for_url(server.url + reverse("board"))

    def test_goes_to_a_claim(self, page, server, claim):
        Claim.objects.update(statement="La reunión será en enero")
        page.keyboard.press("Control+k")
        expect(page.locator("#palette-words")).to_be_focused()

        page.keyboard.type("reunion")
        expect(page.locator("#palette-hits mark")).to_have_text("reunión")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")

        page.wait_for_url(server.url + claim.get_absolute_url())

    def test_closes_and_opens_again(self, page, claim):
        for _time in range(2):
            page.keyboard.press("Control+k")
            expect(page.locator("#palette-words")).to_be_focused()
            page.keyboard.press("Escape")
            expect(page.locator("#palette")).to_be_hidden()
