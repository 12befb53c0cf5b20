"""An edition holds all that its page needs, and nothing that was told in confidence."""

import json
from datetime import date, datetime, timedelta, timezone

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import amending, evidence, freezing, publication, workflow
from claims.models import Claim, Evidence, Question, State
from claims.models.claim import Precision
from tests.factories import (
    NOON,
    bring_to,
    cite,
    found_again,
    judge,
    make_article,
    make_claim,
    make_snapshot,
    mark,
)
from workbench.accounts.models import User

SECRET = "El testigo entregó la grabación en mano"
HEAD = [
    *("uid", "slug", "urls", "edition", "kind", "note", "language", "published_at", "first_published_at"),
    *("statement", "claimant", "publisher"),
]
BODY = [
    *("claim_kind", "claim_date", "due_on", "not_checkable", "tags", "appearances", "verdicts"),
    *("evidence", "confidential_evidence", "authors", "reviewer"),
]


@pytest.fixture
def freeze(us):
    """The document that an edition made at noon would hold."""

    def document(claim, **columns):
        given = {"check_uid": claim.uid, "slug": "una", "number": 1, "kind": "first", "note": "", "at": NOON}
        return freezing.document(Claim.objects.get(pk=claim.pk), us=us, **(given | columns))

    return document


@pytest.fixture
def claim(ana):
    """A claim with everything an edition can tell of."""
    article = make_article(by=ana, published_on=date(2026, 1, 16), language="es")
    claim = mark(article, "el progreso es inaceptable", by=ana)
    who = amending.claimant_named("Ciro Alegría")
    who.job_title, who.same_as = "Portavoz", "https://www.wikidata.org/wiki/Q1"
    who.save()
    changes = {
        "statement": "El gobierno dijo que el progreso es inaceptable.",
        "claimant": who,
        "claimed_on": date(2026, 1, 1),
        "date_precision": Precision.MONTH,
        "date_words": "en enero",
        "due_on": date(2026, 1, 23),
        "tags": ["agenda"],
    }
    return amending.amend(claim, changes, version=1, by=ana, at=NOON)


class TestDocument:
    def test_holds_everything_in_the_order_readers_see(self, claim, ana, freeze):
        judge(claim, "half-true", by=ana)

        document = freeze(claim)

        assert list(document) == [*HEAD, *BODY, "editions"]
        assert json.loads(json.dumps(document)) == document

    def test_says_who_said_what_when_and_where(self, claim, ana, freeze):
        document = freeze(claim)

        assert document["statement"] == "El gobierno dijo que el progreso es inaceptable."
        assert document["claimant"] == {
            "uid": str(claim.claimant.uid),
            "name": "Ciro Alegría",
            "kind": "person",
            "job_title": "Portavoz",
            "same_as": "https://www.wikidata.org/wiki/Q1",
        }
        assert document["claim_date"] == {"value": "2026-01", "precision": "month", "words": "en enero"}
        assert (document["due_on"], document["tags"]) == ("2026-01-23", ["agenda"])
        assert document["appearances"] == [
            {
                "title": "Una nota",
                "publisher": None,
                "url": None,
                "published_on": "2026-01-16",
                "language": "es",
                "quotation": "el progreso es inaceptable",
                "article": str(claim.appearances.get().article.uid),
            }
        ]

    def test_names_our_newsroom_and_every_languages_address(self, claim, freeze, us, settings):
        document = freeze(claim)

        assert document["publisher"] == {"name": us.name, "url": us.homepage, "logo": None}
        assert set(document["urls"]) == {"es", "en"}
        assert document["urls"]["en"] == f"{settings.PUBLIC_URL}/en/checks/una/"

    def test_holds_both_answers_with_their_scales(self, claim, ana, freeze):
        piece = cite(claim, by=ana)
        judge(claim, "half-true", by=ana, evidence=[piece])
        judge(claim, "said", question=Question.ATTRIBUTION, by=ana, evidence=[piece])

        verdicts = freeze(claim)["verdicts"]

        assert set(verdicts) == {"substance", "attribution"}
        half = verdicts["substance"]
        assert half["rating"]["key"] == "half-true"
        assert half["rating"]["labels"] == {"es": "A medias", "en": "Half true"}
        assert (half["rating"]["value"], half["rating"]["shape"]) == (3, "half-true")
        assert half["scale"] == {
            "key": "substance",
            "names": {"es": "¿Es así?", "en": "Is it so?"},
            "worst": 1,
            "best": 5,
        }
        assert (half["short_answer"], half["explanation"]) == ("Consta en el acta.", "Véase el **acta**.")
        assert half["explanation_html"] == "<p>Véase el <strong>acta</strong>.</p>\n"
        assert (half["evidence"], half["author"]) == ([str(piece.uid)], "Ana")

    def test_leaves_out_superseded_answers(self, claim, ana, freeze):
        judge(claim, "true", by=ana)
        judge(claim, "false", by=ana)

        assert freeze(claim)["verdicts"]["substance"]["rating"]["key"] == "false"

    def test_proves_every_public_quotation(self, claim, ana, freeze):
        piece = cite(claim, by=ana, url="https://fuente.example/acta", note="Página 3.", is_primary=True)
        snapshot = piece.passage.snapshot

        (public,) = freeze(claim)["evidence"]

        assert public == {
            "uid": str(piece.uid),
            "stance": "supports",
            "quotation": "la reunión consta",
            "whole_reason": None,
            "note": "Página 3.",
            "title": "Una nota",
            "publisher": "fuente.example",
            "url": "https://fuente.example/acta",
            "is_primary": True,
            "is_independent": True,
            "captured_at": "2026-01-16T12:00:00Z",
            "body_sha256": snapshot.body_sha256,
            "text_sha256": snapshot.text_sha256,
            "start": piece.passage.start,
            "end": piece.passage.end,
        }

    def test_shows_the_newest_snapshot_of_a_whole_source(self, claim, ana, freeze):
        make_snapshot("El mapa.", by=ana, url="https://mapa.example/")
        newest = make_snapshot("El mapa nuevo.", by=ana, url="https://mapa.example/")
        evidence.cite_whole(claim, newest.source, stance="context", reason="Es un mapa.", by=ana, at=NOON)

        (public,) = freeze(claim)["evidence"]

        assert (public["quotation"], public["whole_reason"]) == (None, "Es un mapa.")
        assert public["text_sha256"] == newest.text_sha256

    def test_leaves_out_withdrawn_evidence(self, claim, ana, freeze):
        evidence.withdraw(cite(claim, by=ana), by=ana, at=NOON)

        assert freeze(claim)["evidence"] == []

    def test_names_people_as_they_sign(self, claim, ana, marta, freeze, us):
        User.objects.filter(pk=ana.pk).update(display_name="A. de la Torre")
        bring_to(claim, State.APPROVED, author=ana, reviewer=marta)

        document = freeze(claim)

        assert (document["authors"], document["reviewer"]) == (["A. de la Torre"], "Marta")

    def test_names_the_reviewer_of_the_newest_round(self, claim, ana, marta, root, freeze, us):
        bring_to(claim, State.REOPENED, author=ana, reviewer=marta)
        workflow.advance(claim, "submit", by=ana, at=NOON)
        workflow.advance(claim, "approve", by=root, at=NOON)

        assert freeze(claim)["reviewer"] == "Root"

    def test_lists_the_first_appearance_first(self, claim, ana, freeze):
        found_again(claim, "inaceptable", by=ana)

        quotations = [place["quotation"] for place in freeze(claim)["appearances"]]

        assert quotations == ["el progreso es inaceptable", "inaceptable"]

    def test_writes_every_instant_in_utc(self, claim, freeze):
        in_madrid = datetime(2026, 1, 16, 13, 0, tzinfo=timezone(timedelta(hours=1)))

        document = freeze(claim, at=in_madrid)

        assert document["published_at"] == document["first_published_at"] == "2026-01-16T12:00:00Z"

    def test_survives_a_claim_about_which_little_is_known(self, ana, freeze):
        document = freeze(make_claim(by=ana))

        assert (document["claimant"], document["claim_date"], document["due_on"]) == (None, None, None)
        assert (document["verdicts"], document["authors"], document["reviewer"]) == ({}, [], None)

    def test_asks_as_many_questions_of_many_rows_as_of_few(self, claim, ana, freeze):
        def add(number):
            cite(claim, by=ana, url=f"https://fuente.example/{number}")
            whole = make_snapshot(f"Mapa {number}.", by=ana, url=f"https://mapa.example/{number}")
            evidence.cite_whole(claim, whole.source, stance="context", reason="Mapa.", by=ana, at=NOON)

        add(0)
        judge(claim, by=ana, evidence=list(claim.evidence.all()))
        few = queries_of(lambda: freeze(claim))
        for number in range(1, 12):
            add(number)
        judge(claim, by=ana, evidence=list(claim.evidence.all()))

        assert queries_of(lambda: freeze(claim)) == few
        assert len(freeze(claim)["evidence"]) == 24


def queries_of(act):
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


class TestConfidentialEvidence:
    @pytest.fixture
    def told(self, claim, ana, marta, us):
        """A published claim that rests on an open and on a confidential piece, with a correction."""
        source = make_snapshot(
            f"Acta. {SECRET}. Fin.", by=ana, url="https://secreto.example/x", title="Oculta"
        )
        start = source.text.index(SECRET)
        secret = evidence.cite(
            claim,
            source,
            start,
            start + len(SECRET),
            SECRET,
            stance="supports",
            by=ana,
            at=NOON,
            note="Lo trajo Fulano.",
            is_confidential=True,
            confidential_reason="Protege a un testigo.",
        )
        judge(claim, "said", question=Question.ATTRIBUTION, by=ana, evidence=[secret])
        bring_to(claim, State.PUBLISHED, author=ana, reviewer=marta)
        return secret

    def test_is_counted_with_its_reason(self, told):
        document = json.loads(told.claim.publications.get().document)

        assert document["confidential_evidence"] == [{"reason": "Protege a un testigo."}]
        assert len(document["evidence"]) == 1

    def test_is_quoted_nowhere(self, told, marta):
        publication.retract(told.claim, note="Era un error.", by=marta, at=NOON)
        everything = " ".join(
            words
            for edition in told.claim.publications.all()
            for words in (edition.document, edition.claim_review)
        )

        for hidden in (SECRET, "grabación", "secreto.example", "Oculta", "Fulano", str(told.uid)):
            assert hidden not in everything
        for digest in (told.passage.snapshot.text_sha256, told.passage.snapshot.body_sha256):
            assert digest not in everything

    def test_is_not_cited_by_the_answer_that_rests_on_it(self, told):
        document = json.loads(told.claim.publications.get().document)

        assert document["verdicts"]["attribution"]["evidence"] == []

    def test_of_a_whole_source_is_hidden_too(self, told, ana, freeze):
        Evidence.objects.filter(pk=told.pk).update(passage=None, whole_reason="Es larga: grabación.")

        assert "grabación" not in json.dumps(freeze(told.claim), ensure_ascii=False)


class TestEvidenceFromAPrivateCopy:
    def test_is_told_by_its_quotation_alone(self, ana, claim, freeze):
        text = "La reunión consta en el acta. Esto otro no se cita."
        private = make_snapshot(text, by=ana, url="https://privada.example/", flags=["no_archive"])
        evidence.cite(claim, private, 0, 17, "La reunión consta", stance="supports", by=ana, at=NOON)

        told = freeze(claim)

        assert private.is_private
        assert told["evidence"][-1]["quotation"] == "La reunión consta"
        assert [words for words in ("Esto otro", private.archive_name) if words in json.dumps(told)] == []


class TestTombstone:
    def test_holds_the_head_and_the_history_only(self, claim, ana, freeze):
        judge(claim, by=ana)

        document = freeze(claim, kind="retraction", note="Era un error.", number=2)

        assert list(document) == [*HEAD, "editions"]


class TestPartialDate:
    @pytest.mark.parametrize(
        ("precision", "expected"), [("day", "2026-01-23"), ("month", "2026-01"), ("year", "2026")]
    )
    def test_never_invents_a_day(self, precision, expected):
        assert freezing.partial_date(date(2026, 1, 23), precision) == expected

    def test_is_none_of_none(self):
        assert freezing.partial_date(None, "") is None


class TestSlugOf:
    @pytest.mark.parametrize(
        ("statement", "words"),
        [
            ("La deuda pública superó los 1,6 billones", "la-deuda-publica-supero-los-16-billones-"),
            ("¿¡…!?", ""),
            ("今日は", ""),
            ("a" * 200, "a" * 80 + "-"),
        ],
    )
    def test_is_the_statement_and_the_end_of_the_identifier(self, statement, words):
        claim = Claim(statement=statement)

        assert freezing.slug_of(claim) == words + claim.uid.hex[-8:]

    def test_ends_with_a_whole_word_and_fits_the_column(self):
        claim = Claim(statement="palabra " * 40)

        slug = freezing.slug_of(claim)

        assert set(slug.split("-")[:-1]) == {"palabra"}
        assert len(slug) <= 89

    def test_differs_between_claims_of_the_same_words(self):
        assert freezing.slug_of(Claim(statement="Igual")) != freezing.slug_of(Claim(statement="Igual"))


class TestRatingsIn:
    def test_reads_the_keys_of_a_document(self, claim, ana, freeze):
        judge(claim, "false", by=ana)

        assert freezing.ratings_in(freeze(claim)) == {"substance": "false"}

    def test_finds_none_on_a_tombstone(self, claim, freeze):
        assert freezing.ratings_in(freeze(claim, kind="retraction")) == {}
