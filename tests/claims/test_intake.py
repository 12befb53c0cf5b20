"""Words become claims exactly where they stand, once, with a number of their own, or not at all."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from claims import access, intake, workflow
from claims.models import (
    Appearance,
    Article,
    Claim,
    Claimant,
    DeskStatus,
    Kind,
    Precision,
    Priority,
    State,
)
from sources import anchoring, collecting
from sources.models import Passage, Source
from tests.factories import (
    NOON,
    bring_to,
    found_again,
    make_article,
    make_claim,
    make_snapshot,
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

        appearance = intake.mark(article, start, start + len(words), words, by=ana, at=NOON)

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

        appearance = intake.mark(
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

        with pytest.raises(intake.AlreadyMarked) as refusal:
            mark(article, "la línea", by=ana)

        assert refusal.value.appearance == first.appearances.get()
        assert (refusal.value.status, counts()) == (409, before)

    def test_takes_the_same_words_in_another_place(self, article, ana):
        text = article.snapshot.text
        for start in (text.index("el café."), text.index("El café")):
            intake.mark(article, start + 3, start + 7, "café", by=ana, at=NOON)

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
            intake.mark(article, start, end, exact, by=ana, at=NOON)

        assert (refusal.value.code, refusal.value.status, counts()) == (code, status, before)

    def test_shows_where_stale_words_stand_instead(self, article, ana):
        text = article.snapshot.text

        with pytest.raises(anchoring.SelectionRefused) as refusal:
            intake.mark(article, 0, 4, "café", by=ana, at=NOON)

        places = [(found.start, found.end) for found in refusal.value.candidates]
        # the first one is capital: folding is for when the very words are nowhere
        assert [text[start:end] for start, end in places] == ["café", "café"]

    def test_forgives_the_line_ends_of_a_form(self, article, ana):
        text = article.snapshot.text
        words = "12,4 %».\n\nCaf"
        start = text.index("12,4")
        end = start + len(words) + 1

        appearance = intake.mark(article, start, end, text[start:end].replace("\n", "\r\n"), by=ana, at=NOON)

        assert appearance.passage.exact == text[start:end]
        assert Event.objects.first().after["exact"] == text[start:end]

    def test_waits_for_the_text(self, ana):
        source = Source.objects.create(url="https://una.example/", created_at=NOON)
        article = intake.open_article(source, by=ana, at=NOON)

        with pytest.raises(intake.NoTextYet):
            intake.mark(article, 0, 1, "E", by=ana, at=NOON)

    def test_leaves_nothing_when_writing_fails_halfway(self, article, ana, monkeypatch):
        before = counts()
        monkeypatch.setattr(intake, "record", fail)

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

        assert [type(error) for error in errors_in(results)] == [intake.AlreadyMarked]
        assert (Claim.objects.count(), Passage.objects.count()) == (2, 1)


def read(article):
    """The article as another process has it."""
    return Article.objects.select_related("snapshot").get(pk=article.pk)


class TestMarkWords:
    @pytest.mark.parametrize(
        "quotation", ["la línea dos", "LA LÍNEA DOS", '"la  línea dos"', "la línea dos…"]
    )
    def test_marks_a_quotation_that_stands_once(self, article, ana, quotation):
        assert intake.mark_words(article, quotation, by=ana, at=NOON).passage.exact == "la línea dos"

    @pytest.mark.parametrize(
        ("quotation", "code", "found"),
        [("café", "quotation_ambiguous", True), ("la línea tres", "quotation_not_found", True)],
    )
    def test_never_guesses(self, article, ana, quotation, code, found):
        before = counts()

        with pytest.raises(anchoring.SelectionRefused) as refusal:
            intake.mark_words(article, quotation, by=ana, at=NOON)

        assert (refusal.value.code, refusal.value.status) == (code, 409)
        assert bool(refusal.value.candidates) == found
        assert counts() == before

    def test_waits_for_the_text(self, ana):
        source = Source.objects.create(url="https://una.example/", created_at=NOON)
        article = intake.open_article(source, by=ana, at=NOON)

        with pytest.raises(intake.NoTextYet):
            intake.mark_words(article, "E", by=ana, at=NOON)

    def test_refuses_a_statement_longer_than_the_limit(self, ana):
        article = make_article("Una frase larga. " * 70, by=ana)
        whole = article.snapshot.text

        with pytest.raises(intake.StatementTooLong) as refusal, translation.override("en"):
            intake.mark(article, 0, len(whole), whole, by=ana, at=NOON, statement="x" * 1001)

        assert (refusal.value.field, refusal.value.status) == ("statement", 422)
        assert "at most 1,000 characters" in refusal.value.message
        assert not Claim.objects.exists()

    def test_shortens_a_long_passage_until_somebody_words_it(self, ana):
        article = make_article("Una frase larga. " * 70, by=ana)
        whole = article.snapshot.text

        made = intake.mark(article, 0, len(whole), whole, by=ana, at=NOON)

        assert made.passage.exact == whole
        assert made.claim.statement.endswith(" frase…")
        assert len(made.claim.statement) <= 1000

    def test_makes_a_claim_of_a_long_passage_with_a_statement_of_its_own(self, ana):
        article = make_article("Una frase larga. " * 70, by=ana)
        whole = article.snapshot.text

        made = intake.mark(article, 0, len(whole), whole, by=ana, at=NOON, statement="x" * 1000)

        assert len(made.claim.statement) == 1000


class TestKeepWords:
    def test_keeps_a_claim_whose_words_stand_nowhere_and_says_so(self, article, ana):
        kept = intake.keep_words(article, "  Lo dijo  en el vídeo. ", by=ana, at=NOON)

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
        with pytest.raises(intake.WordsStand):
            intake.keep_words(article, words, by=ana, at=NOON)

    def test_keeps_the_same_words_once(self, article, ana):
        there = intake.keep_words(article, "Lo dijo en el vídeo.", by=ana, at=NOON)

        with pytest.raises(intake.AlreadyMarked) as refusal:
            intake.keep_words(article, "Lo dijo en el vídeo.", by=ana, at=NOON)

        assert refusal.value.appearance == there

    def test_waits_for_the_text(self, ana):
        source = Source.objects.create(url="https://una.example/", created_at=NOON)

        with pytest.raises(intake.NoTextYet):
            intake.keep_words(intake.open_article(source, by=ana, at=NOON), "E", by=ana, at=NOON)

    def test_refuses_a_reader(self, article):
        with pytest.raises(access.NotAllowed):
            intake.keep_words(article, "Nada.", by=make_user("nadie"), at=NOON)


class TestAmend:
    def test_refuses_a_statement_longer_than_the_limit(self, ana):
        claim = make_claim(by=ana)

        with pytest.raises(intake.StatementTooLong):
            intake.amend(claim, {"statement": "x" * 1001}, version=1, by=ana, at=LATER)

        assert Claim.objects.get().statement == claim.statement

    def test_leaves_a_statement_that_was_longer_before(self, ana):
        claim = make_claim(by=ana)
        Claim.objects.update(statement="x" * 1001)
        changes = {"statement": "x" * 1001, "priority": Priority.HIGH}

        assert intake.amend(claim, changes, version=1, by=ana, at=LATER).priority == Priority.HIGH

    def test_changes_what_is_given_and_counts_the_version(self, ana, marta):
        claim = make_claim(by=ana)
        who = intake.claimant_named("La Alcaldesa")

        amended = intake.amend(
            claim,
            {
                "statement": "La reunión será el 23 de enero de 2026.",
                "claimant": who,
                "claimed_on": date(2026, 1, 23),
                "date_precision": Precision.DAY,
                "kind": Kind.FUTURE_EVENT,
                "priority": Priority.HIGH,
                "assignee": marta,
                "tags": ["agenda"],
            },
            version=1,
            by=ana,
            at=LATER,
        )

        claim.refresh_from_db()
        assert claim == amended
        assert (claim.version, claim.updated_at, claim.claimant, claim.tags) == (2, LATER, who, ["agenda"])
        event = Event.objects.first()
        assert event.verb == "claim.amended"
        assert event.before["statement"] == "el 23 de enero"
        assert event.after["claimant"] == "La Alcaldesa"
        assert (event.after["kind"], event.after["priority"]) == ("future_event", 3)
        assert (event.after["claimed_on"], event.after["assignee"]) == ("2026-01-23", "Marta")
        assert event.after["version"] == 2

    def test_is_no_new_version_when_nothing_changes(self, ana):
        claim = make_claim(by=ana)
        events = Event.objects.count()

        intake.amend(claim, {"statement": claim.statement, "kind": claim.kind}, version=1, by=ana, at=LATER)
        intake.amend(claim, {}, version=1, by=ana, at=LATER)

        claim.refresh_from_db()
        assert (claim.version, Event.objects.count()) == (1, events)

    def test_refuses_a_stale_version_and_shows_what_stands(self, ana, marta):
        claim = make_claim(by=ana)
        intake.amend(claim, {"statement": "Lo de Marta."}, version=1, by=marta, at=NOON)

        with pytest.raises(intake.StaleVersion) as refusal:
            intake.amend(claim, {"statement": "Lo de Ana."}, version=1, by=ana, at=LATER)

        assert (refusal.value.claim.statement, refusal.value.claim.version) == ("Lo de Marta.", 2)
        assert (refusal.value.field, refusal.value.status) == ("version", 409)
        assert Claim.objects.get().statement == "Lo de Marta."

    def test_takes_a_stale_version_that_asks_for_what_already_stands(self, ana, marta):
        """Pressing Save twice is no quarrel."""
        claim = make_claim(by=ana)
        intake.amend(claim, {"statement": "Lo mismo."}, version=1, by=ana, at=NOON)

        assert intake.amend(claim, {"statement": "Lo mismo."}, version=1, by=ana, at=LATER).version == 2

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"statement": "  "}, "statement"),
            ({"claimed_on": date(2026, 1, 23)}, "date_precision"),
            ({"date_precision": Precision.DAY}, "claimed_on"),
        ],
    )
    def test_refuses_what_does_not_fit(self, ana, changes, field):
        claim = make_claim(by=ana)

        with pytest.raises(intake.AmendmentRefused) as refusal:
            intake.amend(claim, changes, version=1, by=ana, at=LATER)

        assert (refusal.value.field, refusal.value.status) == (field, 422)
        assert Claim.objects.get().version == 1

    @pytest.mark.parametrize("field", ["state", "version", "uid", "created_by", "drop_reason"])
    def test_knows_the_fields_people_may_change(self, ana, field):
        with pytest.raises(KeyError):
            intake.amend(make_claim(by=ana), {field: "x"}, version=1, by=ana, at=LATER)

    @pytest.mark.parametrize("state", [State.IN_REVIEW, State.APPROVED, State.PUBLISHED, State.DROPPED])
    def test_refuses_a_locked_claim(self, ana, marta, us, state):
        claim = bring_to(make_claim(by=ana), state, author=ana, reviewer=marta)

        with pytest.raises(intake.Locked):
            intake.amend(claim, {"statement": "Otra."}, version=claim.version, by=ana, at=LATER)

    def test_refuses_a_reader(self, ana):
        with pytest.raises(access.NotAllowed):
            intake.amend(make_claim(by=ana), {}, version=1, by=make_user("nadie"), at=LATER)


@pytest.mark.django_db(transaction=True)
class TestAmendAtOnce:
    def test_loses_nobodys_words(self, ana, marta):
        claim = make_claim(by=ana)

        def amend(words, who):
            return intake.amend(claim, {"statement": words}, version=1, by=who, at=LATER)

        first, second = at_once(
            lambda: amend("Lo de Ana.", ana), lambda: amend("Lo de Marta.", marta), holding=claim
        )

        assert isinstance(second, intake.StaleVersion)
        assert second.claim.statement == first.statement == "Lo de Ana."
        claim.refresh_from_db()
        assert (claim.version, claim.statement) == (2, "Lo de Ana.")
        assert Event.objects.filter(verb="claim.amended").count() == 1


class TestOpenArticle:
    def test_takes_the_newest_text(self, ana):
        snapshot = make_snapshot(by=ana, title="Una nota")

        article = intake.open_article(
            snapshot.source, by=ana, at=NOON, published_on=date(2026, 1, 16), time_zone="America/Lima"
        )

        assert (article.snapshot, article.title, article.status) == (snapshot, "Una nota", DeskStatus.INBOX)
        assert (article.published_on, article.time_zone) == (date(2026, 1, 16), "America/Lima")
        assert Event.objects.first().verb == "article.opened"

    def test_gives_the_article_there_is(self, ana, marta):
        article = make_article(by=ana)
        events = Event.objects.count()

        again = intake.open_article(article.source, by=marta, at=LATER)

        assert (again, again.created_by, Event.objects.count()) == (article, ana, events)

    def test_refuses_a_reader(self, ana):
        with pytest.raises(access.NotAllowed):
            intake.open_article(make_snapshot(by=ana).source, by=make_user("nadie"), at=NOON)


class TestAmendArticle:
    def test_changes_and_tells_the_ledger_what_changed(self, article, ana):
        changes = {"title": "Otro", "language": article.language, "assignee": ana}
        intake.amend_article(article, changes, by=ana, at=LATER)

        article.refresh_from_db()
        assert (article.title, article.assignee) == ("Otro", ana)
        event = Event.objects.get(verb="article.amended")
        assert (event.object_uid, event.after) == (article.uid, {"title": "Otro", "assignee": str(ana)})

    def test_writes_nothing_where_nothing_changes(self, article, ana):
        intake.amend_article(article, {"title": article.title}, by=ana, at=LATER)

        assert not Event.objects.filter(verb="article.amended").exists()

    def test_forgets_the_reason_of_one_that_is_dismissed_no_more(self, article, ana):
        dismissed = {"status": DeskStatus.DISMISSED, "dismissed_reason": "Es publicidad."}
        intake.amend_article(article, dismissed, by=ana, at=LATER)
        intake.amend_article(article, {"status": DeskStatus.WORKING}, by=ana, at=LATER)

        article.refresh_from_db()
        assert (article.status, article.dismissed_reason) == (DeskStatus.WORKING, "")

    @pytest.mark.parametrize(
        "changes", [{"status": DeskStatus.DISMISSED, "dismissed_reason": " "}, {"dismissed_reason": "Sí."}]
    )
    def test_wants_a_reason_for_dismissing_and_for_nothing_else(self, article, ana, changes):
        with pytest.raises(intake.AmendmentRefused) as refusal:
            intake.amend_article(article, changes, by=ana, at=LATER)

        assert refusal.value.field == "dismissed_reason"

    def test_refuses_a_reader_and_what_is_no_field_of_its_own(self, article, ana):
        with pytest.raises(access.NotAllowed):
            intake.amend_article(article, {"title": "x"}, by=make_user("nadie"), at=LATER)
        with pytest.raises(KeyError):
            intake.amend_article(article, {"source": None}, by=ana, at=LATER)


class TestAppearAgain:
    WORDS = "el 23 de enero"

    @pytest.fixture
    def other(self, ana):
        return make_article(f"Se dijo {self.WORDS} otra vez.", by=ana)

    def appear(self, claim, article, by, words=WORDS):
        start = article.snapshot.text.index(words)
        return intake.appear_again(claim, article, start, start + len(words), words, by=by, at=LATER)

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

        with pytest.raises(intake.AlreadyMarked):
            self.appear(claim, other, ana)

    def test_leaves_a_claim_alone_that_is_with_a_reviewer(self, ana, marta, other):
        claim = bring_to(make_claim(by=ana), State.IN_REVIEW, author=ana, reviewer=marta)

        with pytest.raises(intake.Locked):
            self.appear(claim, other, ana)

    def test_refuses_a_reader_and_an_article_without_text(self, ana, other):
        claim = make_claim(by=ana)
        with pytest.raises(access.NotAllowed):
            self.appear(claim, other, make_user("nadie"))
        source = Source.objects.create(url="https://una.example/", created_at=NOON)
        empty = intake.open_article(source, by=ana, at=NOON)
        with pytest.raises(intake.NoTextYet):
            intake.appear_again(claim, empty, 0, 1, "x", by=ana, at=LATER)


class TestPutFirst:
    def test_leaves_one_first_place(self, ana):
        claim = make_claim(by=ana)
        found_again(claim, "el 23 de enero", by=ana)
        first, second = claim.appearances.order_by("id")

        for _twice in range(2):
            intake.put_first(second, by=ana, at=LATER)

        assert list(claim.appearances.order_by("id").values_list("is_first", flat=True)) == [False, True]
        event = Event.objects.get(verb="claim.traced_back")
        assert (event.before, event.after) == (
            {"article": str(first.article.uid)},
            {"article": str(second.article.uid)},
        )

    def test_leaves_a_claim_alone_that_is_with_a_reviewer(self, ana, marta):
        claim = bring_to(make_claim(by=ana), State.IN_REVIEW, author=ana, reviewer=marta)

        with pytest.raises(intake.Locked):
            intake.put_first(claim.appearances.get(), by=ana, at=LATER)


class TestAdoptFirstSnapshot:
    def test_gives_a_waiting_article_its_text(self, ana):
        source = Source.objects.create(url="https://una.example/", created_at=NOON)
        article = intake.open_article(source, by=ana, at=NOON)

        snapshot = make_snapshot(by=ana, url="https://una.example/", title="La nota")

        article.refresh_from_db()
        assert (article.snapshot, article.title) == (snapshot, "La nota")

    def test_never_replaces_a_text_people_marked(self, ana):
        article = make_article(by=ana)

        second = collecting.paste("Otra versión.", by=ana, at=LATER, source=article.source)

        article.refresh_from_db()
        assert article.snapshot.number == 1
        assert second.number == 2


@pytest.mark.django_db(transaction=True)
class TestOpenArticleAtOnce:
    def test_makes_one_article(self, ana, marta):
        source = make_snapshot(by=ana).source

        first, second = at_once(
            lambda: intake.open_article(source, by=ana, at=NOON),
            lambda: intake.open_article(source, by=marta, at=NOON),
            holding=source,
        )

        assert first == second
        assert Event.objects.filter(verb="article.opened").count() == 1

    def test_never_misses_a_text_that_arrives_meanwhile(self, ana):
        """The worker stores the first snapshot while the article is being opened."""
        source = Source.objects.create(url="https://una.example/", created_at=NOON)

        at_once(
            lambda: intake.open_article(source, by=ana, at=NOON),
            lambda: make_snapshot(by=ana, url=source.url),
            holding=the_ledger(),
        )

        assert Article.objects.get().snapshot == source.snapshots.get()

    def test_finds_a_text_that_is_being_stored(self, ana):
        source = Source.objects.create(url="https://una.example/", created_at=NOON)

        at_once(
            lambda: make_snapshot(by=ana, url=source.url),
            lambda: intake.open_article(source, by=ana, at=NOON),
            holding=the_ledger(),
        )

        assert Article.objects.get().snapshot == source.snapshots.get()


class TestClaimantNamed:
    def test_makes_a_name_once_whatever_its_case_and_spaces(self, db):
        first = intake.claimant_named("  La   Alcaldesa ")

        assert intake.claimant_named("la alcaldesa") == first
        assert (first.name, Claimant.objects.count()) == ("La Alcaldesa", 1)

    @pytest.mark.parametrize("name", ["", "  \n"])
    def test_makes_nobody_of_nothing(self, db, name):
        assert intake.claimant_named(name) is None
        assert not Claimant.objects.exists()
