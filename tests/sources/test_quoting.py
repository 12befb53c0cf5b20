"""A selection becomes an address that holds, made once and shared."""

import pytest

from sources import anchoring
from sources.models import Passage
from sources.quoting import quote
from tests.factories import make_snapshot, make_user
from tests.racing import at_once, errors_in
from workbench.accounts.roles import CHECKER

TEXT = "El acta dice: 👩🏽‍🚒 la reunión consta.\n\nY nada más que añadir aquí."


@pytest.fixture
def snapshot(db):
    return make_snapshot(TEXT, by=make_user("ana", CHECKER))


def quote_words(snapshot, words):
    start = snapshot.text.index(words)
    return quote(snapshot, start, start + len(words), words)


class TestQuote:
    @pytest.mark.parametrize("words", ["reunión consta", "👩🏽‍🚒", "consta.\n\nY nada", TEXT])
    def test_keeps_the_words_and_what_stands_around_them(self, snapshot, words):
        passage = quote_words(snapshot, words)

        passage.refresh_from_db()
        assert snapshot.text[passage.start : passage.end] == passage.exact == words
        assert snapshot.text[: passage.start].endswith(passage.prefix)
        assert snapshot.text[passage.end :].startswith(passage.suffix)
        assert max(len(passage.prefix), len(passage.suffix)) <= anchoring.CONTEXT

    def test_can_be_found_again_by_its_words(self, snapshot):
        passage = quote_words(snapshot, "reunión")

        selector = anchoring.TextQuote(passage.exact, passage.prefix, passage.suffix)

        assert anchoring.locate("Otra versión. " + TEXT, selector) == (passage.start + 14, passage.end + 14)

    def test_is_made_once(self, snapshot):
        assert quote_words(snapshot, "reunión") == quote_words(snapshot, "reunión")
        assert Passage.objects.count() == 1

    def test_refuses_words_that_do_not_stand_there(self, snapshot):
        with pytest.raises(anchoring.SelectionRefused) as refusal:
            quote(snapshot, 0, 7, "reunión")

        (found,) = refusal.value.candidates
        assert snapshot.text[found.start : found.end] == "reunión"
        assert not Passage.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_is_made_once_by_two_people_at_once(self, snapshot):
        results = at_once(*(lambda: quote_words(snapshot, "reunión") for _ in range(4)))

        assert errors_in(results) == []
        assert len(set(results)) == Passage.objects.count() == 1
