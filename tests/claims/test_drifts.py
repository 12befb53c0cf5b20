"""What was quoted is looked for in every new version of its source, and people decide what is made of it."""

import pytest

from claims import drifts, evidence
from claims.models import Answer, Claim, Drift, DriftAnswer, DriftKind, Notice, State
from sources import collecting, fetching
from sources.anchoring import SelectionRefused
from tests.factories import NOON, TEXT, bring_to, cite, make_article, make_claim, make_snapshot, mark
from workbench.ledger.models import Event

URL = "https://acta.example/1"
WORDS = "la reunión consta"
OLD = "Documento de prueba 1: la reunión consta en el acta."


@pytest.fixture
def claim(ana):
    return make_claim(by=ana)


@pytest.fixture
def piece(claim, ana):
    return cite(claim, by=ana, url=URL, stance="refutes", note="Del acta.", is_primary=True)


def say(text, ana):
    """The source says something new."""
    return make_snapshot(text, by=ana, url=URL)


def places(text, words=WORDS):
    start = text.index(words)
    return start, start + len(words), words


class TestLookForQuoted:
    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            (f"Una nota más.\n\n{OLD}", DriftKind.EXACT),
            (f"{OLD} Y más.", DriftKind.EXACT),
            ("Hoy, según parece, la reunión consta.", DriftKind.MOVED),
            ("Hoy la reunión consta. Ayer la reunión consta.", DriftKind.AMBIGUOUS),
            ("La sesión no figura en el acta.", DriftKind.LOST),
            ("Documento de prueba 1: la reunión constaba en el acta.", DriftKind.LOST),
        ],
    )
    def test_says_what_became_of_it_and_guesses_nothing(self, piece, ana, text, kind):
        newer = say(text, ana)

        drift = Drift.objects.get()
        found = newer.text[drift.start : drift.end] if drift.start is not None else None
        assert (drift.kind, drift.passage, drift.snapshot) == (kind, piece.passage, newer)
        assert found == (WORDS if kind in ("exact", "moved") else None)

    def test_writes_a_row_when_the_answer_changes_only(self, piece, ana):
        for text in (f"{OLD} A.", f"{OLD} B.", "Nada.", "Nada de nada.", f"{OLD} C."):
            say(text, ana)

        kinds = Drift.objects.order_by("id").values_list("kind", "snapshot__number")
        assert list(kinds) == [("exact", 2), ("lost", 4), ("exact", 6)]
        assert list(Drift.objects.adrift()) == []

    def test_tells_the_claim_in_the_ledger(self, piece, claim, ana):
        say("Nada.", ana)

        event = Event.objects.get(verb="source.drifted")
        assert (event.object_uid, event.actor, event.after["kind"]) == (claim.uid, None, "lost")

    def test_is_quiet_about_what_still_stands(self, piece, ana):
        say(f"{OLD} Y más.", ana)

        assert not Event.objects.filter(verb="source.drifted").exists()

    def test_takes_no_pasted_version_for_a_change_of_the_page(self, piece, ana, marta):
        collecting.paste("Nada.", by=marta, at=NOON, source=piece.source)

        assert not Drift.objects.exists()
        assert not Event.objects.filter(verb="source.drifted").exists()
        assert not Notice.objects.exists()

    def test_takes_no_uploaded_version_for_a_change_of_the_page(self, piece, ana, marta):
        attempt = collecting.upload(b"Nada.", "nada.txt", by=marta, at=NOON, source=piece.source)
        fetching.extract(attempt.pk, at=NOON)

        assert piece.source.snapshots.count() == 2
        assert not Drift.objects.exists()

    def test_still_sees_a_change_of_the_page_after_a_pasted_version(self, piece, ana):
        collecting.paste(OLD, by=ana, at=NOON, source=piece.source)
        say("Nada.", ana)

        assert [(drift.kind, drift.snapshot.number) for drift in Drift.objects.all()] == [("lost", 3)]

    def test_leaves_alone_what_was_withdrawn(self, piece, ana):
        evidence.withdraw(piece, by=ana, at=NOON)
        say("Nada.", ana)

        assert not Drift.objects.exists()

    def test_looks_for_claims_in_an_article_and_leaves_its_text_alone(self, ana):
        source = make_snapshot(TEXT, by=ana, url=URL).source
        article = make_article_of(source, ana)
        mark(article, "el 23 de enero", by=ana)

        say("La reunión será el 24 de enero.", ana)

        article.refresh_from_db()
        assert (Drift.objects.get().kind, article.snapshot.number) == ("lost", 1)


def make_article_of(source, ana):
    from_there = make_article("Otro texto.", by=ana)
    from_there.source, from_there.snapshot = source, source.snapshots.get()
    from_there.save()
    return from_there


class TestDismiss:
    def test_lets_the_quotation_stand_with_a_note(self, piece, claim, ana):
        say("Nada.", ana)

        drifts.dismiss(Drift.objects.get(), claim, note="Era el pie.", by=ana, at=NOON)

        answer = DriftAnswer.objects.get()
        assert (answer.answer, answer.note, answer.by) == (Answer.DISMISSED, "Era el pie.", ana)
        assert drifts.open_for(Claim.objects.all()) == []
        assert list(Drift.objects.open_for(claim)) == []
        assert Event.objects.get(verb="drift.dismissed").after["reason"] == "Era el pie."

    def test_needs_a_note(self, piece, claim, ana):
        say("Nada.", ana)

        with pytest.raises(drifts.NoteMissing):
            drifts.dismiss(Drift.objects.get(), claim, note="  ", by=ana, at=NOON)

    def test_is_done_once(self, piece, claim, ana, marta):
        say("Nada.", ana)
        drifts.dismiss(Drift.objects.get(), claim, note="Era el pie.", by=ana, at=NOON)

        with pytest.raises(drifts.DriftSettled):
            drifts.dismiss(Drift.objects.get(), claim, note="Otra vez.", by=marta, at=NOON)

    def test_does_for_a_published_claim_too(self, claim, piece, ana, marta, us):
        bring_to(claim, State.PUBLISHED, author=ana, reviewer=marta)
        say("Nada.", ana)

        assert drifts.dismiss(Drift.objects.get(), claim, note="Da igual.", by=ana, at=NOON).pk

    def test_holds_while_the_passage_stays_gone(self, piece, claim, ana):
        say("Nada.", ana)
        drifts.dismiss(Drift.objects.get(), claim, note="Era el pie.", by=ana, at=NOON)
        say("Nada de nada.", ana)

        assert drifts.open_for(Claim.objects.all()) == []


class TestQuoteAnew:
    def test_takes_the_place_of_the_old_quotation(self, piece, claim, ana):
        newer = say("Hoy, según parece, la reunión consta.", ana)

        anew = drifts.quote_anew(Drift.objects.get(), piece, newer, *places(newer.text), by=ana, at=NOON)

        piece.refresh_from_db()
        assert list(claim.evidence.standing()) == [anew]
        assert (anew.passage.snapshot, anew.stance, anew.note) == (newer, "refutes", "Del acta.")
        assert (anew.is_primary, piece.withdrawn_by) == (True, ana)
        assert drifts.open_for(Claim.objects.all()) == []

    def test_takes_only_the_snapshots_own_words(self, piece, claim, ana):
        newer = say("Hoy, según parece, la reunión consta.", ana)

        with pytest.raises(SelectionRefused):
            drifts.quote_anew(Drift.objects.get(), piece, newer, 0, 17, WORDS, by=ana, at=NOON)

        assert list(claim.evidence.standing()) == [piece]

    def test_changes_nothing_when_it_was_settled_meanwhile(self, piece, claim, ana):
        newer = say("Hoy, según parece, la reunión consta.", ana)
        drifts.dismiss(Drift.objects.get(), claim, note="Da igual.", by=ana, at=NOON)

        with pytest.raises(drifts.DriftSettled):
            drifts.quote_anew(Drift.objects.get(), piece, newer, *places(newer.text), by=ana, at=NOON)

        assert list(claim.evidence.standing()) == [piece]


class TestOpenFor:
    def test_names_each_claim_of_a_passage(self, piece, claim, ana):
        other = make_claim(by=ana)
        passage = piece.passage
        evidence.cite(
            other,
            passage.snapshot,
            passage.start,
            passage.end,
            passage.exact,
            stance="context",
            by=ana,
            at=NOON,
        )
        say("Nada.", ana)

        drift = Drift.objects.get()
        assert drifts.open_for(Claim.objects.all()) == [(claim.pk, drift), (other.pk, drift)]
        assert drifts.open_for(Claim.objects.filter(pk=other.pk)) == [(other.pk, drift)]
