"""Suggestions are taken, dismissed and brought back; what is filled in comes from the text."""

import pytest
from django.test import Client
from django.urls import reverse

from claims import suggested, workflow
from claims.models import Claim, SuggestionAnswer, Verdict
from tests import factories
from tests.factories import NOON

TEXT = (
    "La próxima reunión del grupo está prevista para el día 23 de enero.\n\n"
    "El alcalde de Lugo, Luis Mora, dijo que las obras han costado 12 millones de euros."
)


@pytest.fixture
def article(ana):
    made = factories.make_article(TEXT, by=ana)
    made.published_on = NOON.date().replace(year=2026, month=1, day=16)
    made.save()
    return made


def first(article):
    return suggested.read(article).open[0].suggestion


class TestTake:
    def test_fills_in_what_the_text_says_and_no_rating(self, article, ana):
        found = next(each.suggestion for each in suggested.read(article).open if each.suggestion.claimant)

        claim = suggested.take(article, found.start, found.end, by=ana, at=NOON).claim

        assert (claim.claimant.name, claim.kind) == ("Luis Mora", "statement")
        assert claim.statement == "Luis Mora: las obras han costado 12 millones de euros"
        assert not Verdict.objects.exists()

    def test_gives_a_future_event_its_day(self, article, ana):
        found = next(each.suggestion for each in suggested.read(article).open if each.suggestion.due_on)

        claim = suggested.take(article, found.start, found.end, by=ana, at=NOON).claim

        assert (str(claim.due_on), str(claim.claimed_on), claim.date_precision) == (
            "2026-01-23",
            "2026-01-23",
            "day",
        )
        assert "(23 de enero de 2026)" in claim.statement

    def test_is_recorded_and_suggested_no_more(self, article, ana):
        found = first(article)
        appearance = suggested.take(article, found.start, found.end, by=ana, at=NOON)

        assert SuggestionAnswer.objects.get().appearance == appearance
        assert found not in [each.suggestion for each in suggested.read(article).open]

    def test_refuses_words_that_are_not_suggested(self, article, ana):
        with pytest.raises(suggested.NotSuggested):
            suggested.take(article, 0, 5, by=ana, at=NOON)

        assert not Claim.objects.exists()


class TestDismiss:
    def test_hides_it_until_it_is_brought_back(self, article, ana):
        found = first(article)

        suggested.dismiss(article, found.start, found.end, by=ana, at=NOON)
        assert [each.suggestion for each in suggested.read(article).dismissed] == [found]

        suggested.restore(article, found.start, found.end, by=ana, at=NOON)
        assert first(article) == found
        assert not SuggestionAnswer.objects.exists()

    def test_cannot_bring_back_what_was_not_dismissed(self, article, ana):
        with pytest.raises(suggested.NotSuggested):
            suggested.restore(article, 0, 5, by=ana, at=NOON)


class TestCoverage:
    def test_counts_every_sentence_once(self, article, ana):
        reading = suggested.read(article)
        assert (len(reading.sentences), reading.covered, reading.left + reading.not_checkable) == (2, 0, 2)

        found = first(article)
        suggested.take(article, found.start, found.end, by=ana, at=NOON)

        assert suggested.read(article).covered == 1

    def test_says_of_each_sentence_which_claims_it_holds(self, article, ana):
        claim = factories.mark(article, "12 millones", by=ana)
        numbers = [each.numbers for each in suggested.read(article).sentences]
        assert numbers == [[], [1]]

        workflow.advance(claim, "drop", by=ana, at=NOON, reason="No procede.")
        assert [each.numbers for each in suggested.read(article).sentences] == [[], []]

    def test_says_why_a_sentence_looks_not_checkable(self, ana):
        article = factories.make_article("¿Acaso no merecen los vecinos de Lugo algo mejor?", by=ana)

        assert [each.why_not for each in suggested.read(article).sentences] == ["rhetoric"]


class TestPage:
    def test_lists_every_sentence_and_the_desk_says_how_many_are_left(self, article, ana):
        door = Client(HTTP_ACCEPT_LANGUAGE="en")
        door.force_login(ana)
        factories.mark(article, "12 millones", by=ana)

        page = door.get(reverse("suggestions", args=[article.uid])).content.decode()
        counted = door.get(reverse("coverage", args=[article.uid])).content.decode()

        assert "Left out so far" in page
        assert f'href="{article.get_absolute_url()}?claim=1"' in page
        assert "Of 2 sentences, 1 hold a claim, 0 look not checkable, 1 are left" in counted
        assert "<html" not in counted
        assert (
            reverse("coverage", args=[article.uid]) in door.get(article.get_absolute_url()).content.decode()
        )

    def test_takes_and_dismisses_without_scripts(self, article, ana):
        door = Client()
        door.force_login(ana)
        address = reverse("suggestions", args=[article.uid])
        found = first(article)
        place = {"start": found.start, "end": found.end}

        assert "12 millones" in door.get(address).content.decode()
        assert door.post(address, place | {"action": "dismiss"}).url == address
        assert door.post(address, place | {"action": "restore"}).url == address
        assert "claim=1" in door.post(address, place | {"action": "take"}).url

    def test_refuses_another_answer(self, article, ana):
        door = Client()
        door.force_login(ana)

        assert door.post(reverse("suggestions", args=[article.uid]), {"action": "rate"}).status_code == 302
        assert not SuggestionAnswer.objects.exists()
