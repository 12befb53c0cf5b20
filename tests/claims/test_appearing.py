"""Words become claims exactly where they stand, once, with a number of their own, or not at all."""

from datetime import timedelta

import pytest
from django.utils import translation

from claims import access, amending, appearing, intake, workflow
from claims.models import (
    Appearance,
    Article,
    Claim,
    DeskStatus,
    State,
)
from sources import anchoring
from sources.models import Passage, Source
from tests.factories import (
    NOON,
    bring_to,
    found_again,
    make_article,
    make_claim,
    make_user,
    mark,
)
from tests.racing import at_once, errors_in, the_ledger
from workbench.ledger.models import Event

LATER = NOON + timedelta(hours=1)
FIRE, FLAGS, FAMILY = "👩🏽‍🚒", "🇪🇸🇫🇷", "👨‍👩‍👧‍👦"
TEXT = (
    f"El {FIRE} dijo: «{FLAGS} subió un 12,4 %».\n\n"
    f"Cafe\u0301 y man\u0303ana {FAMILY} en la línea dos.\n\n"
    "El café y la línea se repiten: el café."
)


@pytest.fixture
def article(ana):
    return make_article(TEXT, by=ana)


def counts():
    """Everything a refused mark might have left behind."""
    return [model.objects.count() for model in (Passage, Claim, Appearance, Event)]


class TestMark:
    @pytest.mark.parametrize(
        "words",
        [
            "subió un 12,4 %",
            f"{FIRE} dijo",
            f"«{FLAGS} subió",
            "🇫🇷 subió",
            "Café y mañana",
            f"{FAMILY} en la línea dos.",
            f"12,4 %».\n\nCafé y mañana {FAMILY}",
            "E",
            TEXT,
        ],
        ids=[
            "plain",
            "joined emoji",
            "flags",
            "one flag of two",
            "accents",
            "family",
            "paragraphs",
            "E",
            "all",
        ],
    )
    def test_anchors_exactly_the_words(self, article, ana, words):
        text = article.snapshot.text
        words = words.replace("e\u0301", "é").replace("n\u0303", "ñ")
        start = text.index(words)

        appearance = appearing.mark(article, start, start + len(words), words, by=ana, at=NOON)

        passage = Appearance.objects.get(pk=appearance.pk).passage
        assert (passage.exact, text[passage.start : passage.end]) == (words, words)
        assert passage.prefix + words + passage.suffix in text
        assert appearance.claim.statement == " ".join(words.split())

    def test_writes_a_claim_its_place_and_the_decision(self, article, ana):
        claim = mark(article, "la línea dos", by=ana)

        place = claim.appearances.get()
        assert (claim.state, claim.version, claim.created_by, claim.created_at) == (State.OPEN, 1, ana, NOON)
        assert (place.number, place.is_first, place.article, place.added_by) == (1, True, article, ana)
        event = Event.objects.first()
        assert (event.verb, event.object_uid, event.actor) == ("claim.marked", claim.uid, ana)
        assert event.after["exact"] == "la línea dos"

    def test_takes_a_wording_of_its_own(self, article, ana):
        text = article.snapshot.text
        start = text.index("línea")

        appearance = appearing.mark(
            article, start, start + 5, "línea", by=ana, at=NOON, statement="  Hay línea. "
        )

        assert appearance.claim.statement == "Hay línea."

    def test_speaks_the_articles_language(self, ana):
        article = make_article("It was on the record.", by=ana)
        Article.objects.update(language="en")
        article.refresh_from_db()

        assert mark(article, "record", by=ana).language == "en"

    def test_lets_claims_overlap(self, article, ana):
        words = ("café y la línea", "la línea se repiten", "El café y la línea se repiten", "línea se")

        claims = [mark(article, each, by=ana) for each in words]

        numbers = Appearance.objects.order_by("number").values_list("number", "passage__exact")
        assert list(numbers) == list(enumerate(words, 1))
        assert len({claim.pk for claim in claims}) == 4

    def test_refuses_the_same_words_twice(self, article, ana):
        first = mark(article, "la línea", by=ana)
        before = counts()

        with pytest.raises(appearing.AlreadyMarked) as refusal:
            mark(article, "la línea", by=ana)

        assert refusal.value.appearance == first.appearances.get()
        assert (refusal.value.status, counts()) == (409, before)

    def test_takes_the_same_words_in_another_place(self, article, ana):
        text = article.snapshot.text
        for start in (text.index("el café."), text.index("El café")):
            appearing.mark(article, start + 3, start + 7, "café", by=ana, at=NOON)

        assert Appearance.objects.count() == 2

    def test_takes_the_words_of_a_dropped_claim_again(self, article, ana):
        dropped = mark(article, "la línea", by=ana)
        workflow.advance(dropped, "drop", by=ana, at=NOON, reason="Repetida.")

        again = mark(article, "la línea", by=ana)

        assert again.appearances.get().number == 2
        assert again.appearances.get().passage == dropped.appearances.get().passage

    @pytest.mark.parametrize(
        ("start", "end", "exact", "code", "status"),
        [
            (0, 2, "La", "selection_stale", 409),
            (0, 5000, "El", "selection_outside", 422),
            (-1, 2, "El", "selection_outside", 422),
            (2, 2, "", "selection_empty", 422),
            (5, 2, "El", "selection_empty", 422),
            (2, 3, " ", "selection_blank", 422),
            (3, 4, FIRE[0], "selection_splits_character", 422),
            (3, 5, FIRE[:2], "selection_splits_character", 422),
        ],
    )
    def test_refuses_what_is_no_passage_and_leaves_nothing(
        self, article, ana, start, end, exact, code, status
    ):
        before = counts()

        with pytest.raises(anchoring.SelectionRefused) as refusal:
            appearing.mark(article, start, end, exact, by=ana, at=NOON)

        assert (refusal.value.code, refusal.value.status, counts()) == (code, status, before)

    def test_shows_where_stale_words_stand_instead(self, article, ana):
        text = article.snapshot.text

        with pytest.raises(anchoring.SelectionRefused) as refusal:
            appearing.mark(article, 0, 4, "café", by=ana, at=NOON)

        places = [(found.start, found.end) for found in refusal.value.candidates]
        # the first one is capital: folding is for when the very words are nowhere
        assert [text[start:end] for start, end in places] == ["café", "café"]

    def test_forgives_the_line_ends_of_a_form(self, article, ana):
        text = article.snapshot.text
        words = "12,4 %».\n\nCaf"
        start = text.index("12,4")
        end = start + len(words) + 1

        appearance = appearing.mark(
            article, start, end, text[start:end].replace("\n", "\r\n"), by=ana, at=NOON
        )

        assert appearance.passage.exact == text[start:end]
        assert Event.objects.first().after["exact"] == text[start:end]

    def test_waits_for_the_text(self, ana):
        source = Source.objects.create(url="https://una.example/", created_at=NOON)
        article = intake.open_article(source, by=ana, at=NOON)

        with pytest.raises(appearing.NoTextYet):
            appearing.mark(article, 0, 1, "E", by=ana, at=NOON)

    def test_leaves_nothing_when_writing_fails_halfway(self, article, ana, monkeypatch):
        before = counts()
        monkeypatch.setattr(appearing, "record", fail)

        with pytest.raises(OSError):
            mark(article, "la línea", by=ana)

        assert counts() == before
        assert Article.objects.get(pk=article.pk).status == DeskStatus.INBOX

    def test_refuses_a_reader(self, article):
        with pytest.raises(access.NotAllowed):
            mark(article, "la línea", by=make_user("nadie"))

    def test_puts_an_article_of_the_inbox_to_work(self, article, ana):
        mark(article, "la línea", by=ana)

        assert Article.objects.get(pk=article.pk).status == DeskStatus.WORKING

    def test_leaves_a_status_alone_that_somebody_set_meanwhile(self, article, ana):
        Article.objects.update(status=DeskStatus.DONE)

        mark(article, "la línea", by=ana)

        assert Article.objects.get(pk=article.pk).status == DeskStatus.DONE


def fail(*args, **kwargs):
    raise OSError("the disk is full")


@pytest.mark.django_db(transaction=True)
class TestMarkAtOnce:
    def test_numbers_stay_unique(self, article, ana, marta):
        words = ["subió un", "la línea dos", "se repiten", "dijo"]
        people = [ana, marta, ana, marta]

        results = at_once(
            *(lambda w=w, p=p: mark(read(article), w, by=p) for w, p in zip(words, people, strict=True)),
            holding=the_ledger(),
        )

        assert errors_in(results) == []
        assert list(Appearance.objects.order_by("pk").values_list("number", flat=True)) == [1, 2, 3, 4]

    def test_the_same_words_are_marked_once(self, article, ana, marta):
        # the passage is there already: making it would put the two in a row by itself
        dropped = mark(article, "la línea", by=ana)
        workflow.advance(dropped, "drop", by=ana, at=NOON, reason="Repetida.")

        results = at_once(
            lambda: mark(read(article), "la línea", by=ana),
            lambda: mark(read(article), "la línea", by=marta),
            holding=the_ledger(),
        )

        assert [type(error) for error in errors_in(results)] == [appearing.AlreadyMarked]
        assert (Claim.objects.count(), Passage.objects.count()) == (2, 1)


def read(article):
    """The article as another process has it."""
    return Article.objects.select_related("snapshot").get(pk=article.pk)


class TestMarkWords:
    @pytest.mark.parametrize(
        "quotation", ["la línea dos", "LA LÍNEA DOS", '"la  línea dos"', "la línea dos…"]
    )
    def test_marks_a_quotation_that_stands_once(self, article, ana, quotation):
        assert appearing.mark_words(article, quotation, by=ana, at=NOON).passage.exact == "la línea dos"

    @pytest.mark.parametrize(
        ("quotation", "code", "found"),
        [("café", "quotation_ambiguous", True), ("la línea tres", "quotation_not_found", True)],
    )
    def test_never_guesses(self, article, ana, quotation, code, found):
        before = counts()

        with pytest.raises(anchoring.SelectionRefused) as refusal:
            appearing.mark_words(article, quotation, by=ana, at=NOON)

        assert (refusal.value.code, refusal.value.status) == (code, 409)
        assert bool(refusal.value.candidates) == found
        assert counts() == before

    def test_waits_for_the_text(self, ana):
        source = Source.objects.create(url="https://una.example/", created_at=NOON)
        article = intake.open_article(source, by=ana, at=NOON)

        with pytest.raises(appearing.NoTextYet):
            appearing.mark_words(article, "E", by=ana, at=NOON)

    def test_refuses_a_statement_longer_than_the_limit(self, ana):
        article = make_article("Una frase larga. " * 70, by=ana)
        whole = article.snapshot.text

        with pytest.raises(amending.StatementTooLong) as refusal, translation.override("en"):
            appearing.mark(article, 0, len(whole), whole, by=ana, at=NOON, statement="x" * 1001)

        assert (refusal.value.field, refusal.value.status) == ("statement", 422)
        assert "at most 1,000 characters" in refusal.value.message
        assert not Claim.objects.exists()

    def test_shortens_a_long_passage_until_somebody_words_it(self, ana):
        article = make_article("Una frase larga. " * 70, by=ana)
        whole = article.snapshot.text

        made = appearing.mark(article, 0, len(whole), whole, by=ana, at=NOON)

        assert made.passage.exact == whole
        assert made.claim.statement.endswith(" frase…")
        assert len(made.claim.statement) <= 1000

    def test_makes_a_claim_of_a_long_passage_with_a_statement_of_its_own(self, ana):
        article = make_article("Una frase larga. " * 70, by=ana)
        whole = article.snapshot.text

        made = appearing.mark(article, 0, len(whole), whole, by=ana, at=NOON, statement="x" * 1000)

        assert len(made.claim.statement) == 1000


class TestKeepWords:
    def test_keeps_a_claim_whose_words_stand_nowhere_and_says_so(self, article, ana):
        kept = appearing.keep_words(article, "  Lo dijo  en el vídeo. ", by=ana, at=NOON)

        assert (kept.passage, kept.words, kept.exact) == (
            None,
            "Lo dijo en el vídeo.",
            "Lo dijo en el vídeo.",
        )
        assert (kept.is_first, kept.claim.statement) == (True, kept.words)
        assert str(kept) == f"{kept.number}: {kept.words}"
        assert Event.objects.get(verb="claim.marked").after["words"] == kept.words

    @pytest.mark.parametrize("words", ["la línea dos", "LA  LÍNEA DOS", "café"])
    def test_refuses_words_that_the_text_holds_once_or_oftener(self, article, ana, words):
        with pytest.raises(appearing.WordsStand):
            appearing.keep_words(article, words, by=ana, at=NOON)

    def test_keeps_the_same_words_once(self, article, ana):
        there = appearing.keep_words(article, "Lo dijo en el vídeo.", by=ana, at=NOON)

        with pytest.raises(appearing.AlreadyMarked) as refusal:
            appearing.keep_words(article, "Lo dijo en el vídeo.", by=ana, at=NOON)

        assert refusal.value.appearance == there

    def test_waits_for_the_text(self, ana):
        source = Source.objects.create(url="https://una.example/", created_at=NOON)

        with pytest.raises(appearing.NoTextYet):
            appearing.keep_words(intake.open_article(source, by=ana, at=NOON), "E", by=ana, at=NOON)

    def test_refuses_a_reader(self, article):
        with pytest.raises(access.NotAllowed):
            appearing.keep_words(article, "Nada.", by=make_user("nadie"), at=NOON)


class TestAppearAgain:
    WORDS = "el 23 de enero"

    @pytest.fixture
    def other(self, ana):
        return make_article(f"Se dijo {self.WORDS} otra vez.", by=ana)

    def appear(self, claim, article, by, words=WORDS):
        start = article.snapshot.text.index(words)
        return appearing.appear_again(claim, article, start, start + len(words), words, by=by, at=LATER)

    def test_numbers_the_claim_in_the_other_article(self, ana, other):
        claim = make_claim(by=ana)
        mark(other, "otra vez", by=ana)

        made = self.appear(claim, other, ana)

        assert (made.claim, made.number, made.is_first) == (claim, 2, False)
        event = Event.objects.get(verb="claim.found_again")
        assert (event.object_uid, event.after["article"]) == (claim.uid, str(other.uid))

    def test_refuses_words_that_are_a_claim_already(self, ana, other):
        claim = make_claim(by=ana)
        mark(other, self.WORDS, by=ana)

        with pytest.raises(appearing.AlreadyMarked):
            self.appear(claim, other, ana)

    def test_leaves_a_claim_alone_that_is_with_a_reviewer(self, ana, marta, other):
        claim = bring_to(make_claim(by=ana), State.IN_REVIEW, author=ana, reviewer=marta)

        with pytest.raises(amending.Locked):
            self.appear(claim, other, ana)

    def test_refuses_a_reader_and_an_article_without_text(self, ana, other):
        claim = make_claim(by=ana)
        with pytest.raises(access.NotAllowed):
            self.appear(claim, other, make_user("nadie"))
        source = Source.objects.create(url="https://una.example/", created_at=NOON)
        empty = intake.open_article(source, by=ana, at=NOON)
        with pytest.raises(appearing.NoTextYet):
            appearing.appear_again(claim, empty, 0, 1, "x", by=ana, at=LATER)


class TestPutFirst:
    def test_leaves_one_first_place(self, ana):
        claim = make_claim(by=ana)
        found_again(claim, "el 23 de enero", by=ana)
        first, second = claim.appearances.order_by("id")

        for _twice in range(2):
            appearing.put_first(second, by=ana, at=LATER)

        assert list(claim.appearances.order_by("id").values_list("is_first", flat=True)) == [False, True]
        event = Event.objects.get(verb="claim.traced_back")
        assert (event.before, event.after) == (
            {"article": str(first.article.uid)},
            {"article": str(second.article.uid)},
        )

    def test_leaves_a_claim_alone_that_is_with_a_reviewer(self, ana, marta):
        claim = bring_to(make_claim(by=ana), State.IN_REVIEW, author=ana, reviewer=marta)

        with pytest.raises(amending.Locked):
            appearing.put_first(claim.appearances.get(), by=ana, at=LATER)
