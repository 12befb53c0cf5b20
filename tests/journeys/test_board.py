"""The board in a browser: by keys, by menu, by dragging; on a phone too."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from claims.models import Claim, State
from tests.browsers import let_in
from tests.factories import bring_to, make_claim, make_newsroom, make_user
from workbench.accounts.roles import CHECKER, REVIEWER


@pytest.fixture
def browser_context_args():
    return {"locale": "en-GB", "viewport": {"width": 1500, "height": 900}}


@pytest.fixture
def board(page, server, transactional_db):
    """The board of ana, who has one open claim and one in review."""
    make_newsroom()
    ana, marta = make_user("ana", CHECKER), make_user("marta", CHECKER, REVIEWER)
    make_claim(by=ana)
    bring_to(make_claim(by=ana), State.IN_REVIEW, author=ana, reviewer=marta)
    let_in(page.context, server)
    page.goto(server.url + reverse("board"))
    return page


def column(board, state):
    return board.locator(f'[data-column="{state}"]')


class TestBoard:
    def test_moves_a_card_by_keys_alone(self, board):
        column(board, "open").locator("a").first.focus()

        board.keyboard.press("Shift+ArrowRight")

        expect(column(board, "in_progress").locator("[data-card]")).to_have_count(1)
        column(board, "in_progress").locator("a").first.focus()
        board.keyboard.press("ArrowRight")
        expect(column(board, "in_review").locator("a").first).to_be_focused()
        board.keyboard.press("Shift+ArrowLeft")
        expect(column(board, "in_progress").locator("[data-card]")).to_have_count(2)
        assert set(Claim.objects.values_list("state", flat=True)) == {State.IN_PROGRESS}

    def test_moves_a_card_by_dragging_it_to_a_legal_column_only(self, board):
        card = column(board, "open").locator("[data-card]")

        card.drag_to(column(board, "published"))
        assert Claim.objects.filter(state=State.OPEN).count() == 1
        card.drag_to(column(board, "in_progress"))

        expect(column(board, "in_progress").locator("[data-card]")).to_have_count(1)

    def test_closes_its_menu_by_escape_and_gives_the_focus_back(self, board):
        menu = column(board, "open").locator("details")
        button = menu.locator("summary")
        button.press("Enter")
        board.keyboard.press("Tab")
        expect(menu.get_by_role("button", name="Begin work")).to_be_focused()

        board.keyboard.press("Escape")

        expect(menu).not_to_have_attribute("open", "")
        expect(button).to_be_focused()
        button.click()
        board.evaluate("() => document.activeElement.blur()")
        board.keyboard.press("Escape")
        expect(menu).not_to_have_attribute("open", "")
        expect(button).to_be_focused()
        assert Claim.objects.filter(state=State.OPEN).count() == 1

    def test_moves_a_card_by_its_menu_without_scripts(self, browser, server, board):
        cookies = board.context.cookies()
        context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
        context.add_cookies(cookies)
        page = context.new_page()
        page.goto(server.url + reverse("board"))

        column(page, "open").locator("summary").click()
        column(page, "open").locator('button[value="start"]').click()

        expect(column(page, "in_progress").locator("[data-card]")).to_have_count(1)
        context.close()


class TestRows:
    def test_are_walked_by_letters_and_arrows_and_opened(self, board, server):
        board.goto(server.url + reverse("claims"))
        rows = board.locator("main .list-title")

        board.keyboard.press("j")
        expect(rows.nth(0)).to_be_focused()
        board.keyboard.press("ArrowDown")
        expect(rows.nth(1)).to_be_focused()
        board.keyboard.press("k")
        expect(rows.nth(0)).to_be_focused()
        words = rows.nth(0).text_content()
        board.keyboard.press("Enter")
        expect(board.locator("main h1")).to_have_text(words)

    def test_takes_a_step_from_the_queue(self, board, server):
        board.goto(server.url + reverse("queue"))
        claim = Claim.objects.get(state=State.OPEN)
        board.keyboard.press("j")
        board.keyboard.press("Shift+ArrowLeft")  # there is none
        board.keyboard.press("Shift+ArrowRight")

        expect(board.locator("main .list li .chip").first).to_have_text("In progress")
        assert board.url == server.url + reverse("queue")
        claim.refresh_from_db()
        assert claim.state == State.IN_PROGRESS
