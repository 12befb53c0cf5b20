"""Suggestions are taken, dismissed and brought back; what is filled in comes from the text."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from claims import suggested, workflow
from claims.models import Claim, SuggestionAnswer, Verdict
from tests import factories
from tests.factories import NOON

SEEDS = Path(__file__).resolve().parents[2] / "seeds/articles"
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


class TestHeads:
    def test_are_not_suggested(self, ana):
        title, body = (
            "El paro bajó un 12 % en 2025 en Lugo",
            "Las obras costaron 12 millones de euros en 2025.",
        )
        article = factories.make_article(f"{title}\n\n{body}", by=ana)
        snapshot = article.snapshot
        kinds = ["title", "paragraph"]
        snapshot.blocks = [row | {"kind": kind} for row, kind in zip(snapshot.blocks, kinds, strict=True)]

        words = [each.words for each in suggested.read(article).open]

        assert words == [body.removesuffix(".")]


class TestALongText:
    def test_says_how_far_it_is_read(self, article, ana, monkeypatch):
        assert not suggested.read(article).is_cut
        monkeypatch.setattr(suggested, "READ", 10)

        assert suggested.read(article).is_cut


class TestPane:
    """What the desk fetches when somebody opens the suggestions."""

    @pytest.fixture
    def door(self, ana):
        door = Client(HTTP_ACCEPT_LANGUAGE="en", HTTP_HX_REQUEST="true")
        door.force_login(ana)
        return door

    def test_is_put_at_the_foot_of_the_article(self, article, door):
        answer = door.get(reverse("suggestions", args=[article.uid]))

        assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#article-pane", "beforeend")
        assert 'id="suggestions-pane"' in answer.content.decode()
        assert "<html" not in answer.content.decode()

    def test_brings_the_claim_of_what_is_taken(self, article, door):
        found = first(article)
        place = {"start": found.start, "end": found.end, "action": "take"}

        page = door.post(reverse("suggestions", args=[article.uid]), place).content.decode()

        assert 'id="claim-form"' in page
        assert 'id="suggestions-pane"' in page
        assert f'data-from="{found.start}"' not in page

    def test_offers_to_undo_a_dismissal(self, article, door):
        found = first(article)
        address, place = reverse("suggestions", args=[article.uid]), {"start": found.start, "end": found.end}

        page = door.post(address, place | {"action": "dismiss"}).content.decode()
        assert 'value="restore"' in page
        assert f'data-from="{found.start}"' not in page

        page = door.post(address, place | {"action": "restore"}).content.decode()
        assert f'data-from="{found.start}"' in page

    def test_says_why_an_answer_is_refused(self, article, door):
        address = reverse("suggestions", args=[article.uid])

        stale = door.post(address, {"start": 0, "end": 5, "action": "take"})
        wrong = door.post(address, {"action": "rate"})

        assert (stale.status_code, wrong.status_code) == (409, 422)
        assert "not suggested any more" in stale.content.decode()
        assert stale["HX-Retarget"] == "#suggestions-pane"

    def test_reads_english_articles(self, ana, door):
        text = (SEEDS / "biblioteca-en.txt").read_text().strip()
        article = factories.make_article(text, by=ana, language="en")

        page = door.get(reverse("suggestions", args=[article.uid])).content.decode()

        assert "names a figure: 48,200" in page
        assert 'lang="en"' in page


class TestPage:
    def test_says_words_once_that_stand_alone(self, ana):
        article = factories.make_article("Las obras de la plaza costaron 12 millones de euros.", by=ana)
        door = Client()
        door.force_login(ana)

        page = door.get(reverse("suggestions", args=[article.uid])).content.decode()

        listed = page[page.index('<ol class="list">') : page.index("</ol>")]
        assert listed.count("Las obras de la plaza") == 1

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
