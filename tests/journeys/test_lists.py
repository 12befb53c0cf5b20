"""Lists in a browser: a long statement takes three lines of them, and no more."""

import pytest
from django.urls import reverse

from claims.models import LONGEST_STATEMENT, Claim
from tests.browsers import let_in
from tests.factories import make_claim, make_newsroom, make_user
from workbench.accounts.roles import CHECKER

# how many lines high a row's title is
LINES = "title => Math.round(title.clientHeight / parseFloat(getComputedStyle(title).lineHeight))"


class TestListTitle:
    @pytest.mark.parametrize("words", ["x", "una palabra "])
    def test_shows_three_lines_of_a_long_statement(self, page, server, transactional_db, words):
        make_newsroom()
        make_claim(by=make_user("ana", CHECKER))
        Claim.objects.update(statement=(words * LONGEST_STATEMENT)[:LONGEST_STATEMENT])
        let_in(page.context, server)

        page.goto(server.url + reverse("claims"))

        assert page.locator("main .list-title").first.evaluate(LINES) == 3
