"""Whatever the database promises to refuse, it refuses, past every form and function."""

from types import SimpleNamespace

import pgtrigger
import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from claims import discussing, drifts, workflow
from claims.models import (
    EDITABLE,
    LONGEST_STATEMENT,
    Appearance,
    Article,
    Attachment,
    Check,
    Claim,
    Claimant,
    Comment,
    Delivery,
    Draft,
    Drift,
    DriftAnswer,
    Embedding,
    Evidence,
    Frequency,
    ImportRun,
    MarkupPage,
    Notice,
    OutsideCheck,
    Precedent,
    Publication,
    Question,
    Rating,
    RatingScale,
    Review,
    SavedFilter,
    State,
    Stretch,
    Subscription,
    SuggestionAnswer,
    Thread,
    Verdict,
)
from claims.models.rating import in_language
from tests import rules
from tests.factories import (
    NOON,
    bring_to,
    make_article,
    make_claim,
    make_newsroom,
    make_snapshot,
    make_user,
    rating,
)
from workbench.accounts.roles import CHECKER, REVIEWER


@pytest.fixture(scope="class")
def world(db_of_class):
    """One published claim with everything on it, and one open claim: made once for the tests of a class."""
    ana, marta = make_user("ana", CHECKER), make_user("marta", CHECKER, REVIEWER)
    make_newsroom()
    published = bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)
    claimant = Claimant.objects.create(name="La Alcaldesa")
    other = make_claim(by=ana, words="inaceptable")
    make_snapshot("Otra cosa.", by=ana, url=published.evidence.get().source.url)
    drifts.dismiss(Drift.objects.get(), published, note="Nada.", by=ana, at=NOON)
    discussing.open_thread(published, "Una duda.", by=ana, at=NOON)
    return SimpleNamespace(
        ana=ana,
        marta=marta,
        claim=published,
        other=other,
        claimant=claimant,
        appearance=published.appearances.get(),
        evidence=published.evidence.get(),
        verdict=published.verdicts.get(),
        review=published.reviews.get(),
        edition=published.publications.get(),
    )


@pytest.fixture(autouse=True)
def forget_what_a_test_does(db):
    """Each test has its own transaction, inside that of the world."""


def answer_suggestion(world, **fields):
    place = {"start": 3, "end": 9} | fields
    return SuggestionAnswer.objects.create(
        article=world.appearance.article, answered_by=world.ana, answered_at=NOON, **place
    )


def update(model, **columns):
    """A case: change every row of a model, past whatever saving would do."""
    return lambda world: model.objects.update(**columns)


def add_appearance(world, **columns):
    given = {"number": 7, "is_first": False, "added_at": NOON, "passage": world.appearance.passage}
    article = world.appearance.article
    return Appearance.objects.create(**({"claim": world.claim, "article": article} | given | columns))


def add_evidence(world, **columns):
    given = {"source": world.evidence.source, "stance": "context", "added_at": NOON}
    return Evidence.objects.create(**({"claim": world.claim} | given | columns))


def add_verdict(world, **columns):
    given = {"claim": world.other, "question": "substance", "made_at": NOON}
    columns["rating"] = columns.get("rating") or rating("false")
    return Verdict.objects.create(**(given | {"author": world.ana, "short_answer": "No."} | columns))


def add_review(world, **columns):
    given = {"claim": world.other, "submitted_by": world.ana, "submitted_at": NOON}
    return Review.objects.create(**(given | columns))


def decided(decision, by, **columns):
    return {"decision": decision, "decided_by": by, "decided_at": NOON, **columns}


def add_edition(world, **columns):
    given = {
        "claim": world.claim,
        "number": 2,
        "kind": "update",
        "slug": "x",
        "language": "es",
        "note": "Por.",
    }
    more = {"document": "{}", "document_sha256": "0" * 64, "published_by": world.marta, "published_at": NOON}
    return Publication.objects.create(**(given | more | columns))


def add_check(world, **columns):
    edition = add_edition(world, claim=world.other, number=1, kind="first")
    given = {"claim": world.other, "edition": edition, "slug": "otra", "language": "es", "statement": "Otra."}
    return Check.objects.create(**(given | {"published_at": NOON, "updated_at": NOON} | columns))


def attach_twice(world):
    Attachment.objects.create(claim=world.claim, source=world.evidence.source, added_at=NOON)


def add_draft_twice(world):
    for _ in range(2):
        Draft.objects.create(claim=world.claim, author=world.ana, version=1, saved_at=NOON)


def copy_rating(world, **columns):
    one = rating("true")
    given = {"scale": one.scale, "key": one.key, "position": one.position, "labels": {}, "definitions": {}}
    return Rating.objects.create(**(given | {"shape": "disc"} | columns))


def rating_of_a_third_question():
    """Without it another rule refuses first: a rating answers the question of its scale."""
    one = rating("false")
    RatingScale.objects.filter(pk=one.scale_id).update(question="why")
    return one


def add_scale(world, **columns):
    given = {"key": "otra", "question": Question.SUBSTANCE, "names": {"es": "Otra"}}
    return RatingScale.objects.create(**(given | columns))


def add_drift(world, **columns):
    there = Drift.objects.get()
    given = {"passage": world.appearance.passage, "snapshot": there.snapshot, "kind": "lost"}
    return Drift.objects.create(**(given | {"found_at": NOON} | columns))


def add_answer(world, **columns):
    given = {"drift": Drift.objects.get(), "claim": world.other, "answer": "dismissed", "note": "Nada."}
    return DriftAnswer.objects.create(**(given | {"by": world.ana, "at": NOON} | columns))


def add_notice(world, **columns):
    given = {
        "person": world.ana,
        "claim": world.other,
        "kind": "needs_you",
        "verb": "claim.submit",
        "at": NOON,
    }
    return Notice.objects.create(**(given | columns))


def add_filter(world, **columns):
    given = {"owner": world.ana, "page": "claims", "name": "Mías", "query": "assignee=ana"}
    return SavedFilter.objects.create(**(given | columns))


def add_comment(world, text="Una duda."):
    thread = Thread.objects.create(claim=world.other, opened_by=world.ana, opened_at=NOON)
    return Comment.objects.create(thread=thread, author=world.ana, text=text, written_at=NOON)


def add_page(world, **columns):
    given = {"url": "https://otra.example/a", "site": "otra.example", "created_by": world.ana}
    return MarkupPage.objects.create(**(given | {"created_at": NOON, "updated_at": NOON} | columns))


def add_outside(world, **columns):
    given = {"identity": "0" * 64, "statement": "Otra.", "raw": "{}"}
    return OutsideCheck.objects.create(**(given | {"imported_at": NOON, "updated_at": NOON} | columns))


def add_run(world, **columns):
    given = {"name": "feed.json", "asked_by": world.ana, "created_at": NOON}
    return ImportRun.objects.create(**(given | columns))


def add_webhook(world, **columns):
    given = {"name": "Otra", "url": "https://otra.example/hook", "events": ["check.published"]}
    more = {"secret": "whsec_x", "created_by": world.ana, "created_at": NOON}
    return Subscription.objects.create(**(given | more | columns))


def add_delivery(world, hook=None, **columns):
    given = {"subscription": hook or add_webhook(world), "publication": world.edition}
    more = {"event": "check.published", "next_try_at": NOON, "created_at": NOON}
    return Delivery.objects.create(**(given | more | columns))


def send_two_at_once(world):
    hook, held = add_webhook(world), {"state": "sending", "lease": world.claim.uid, "lease_until": NOON}
    add_delivery(world, hook, **held)
    add_delivery(world, hook, publication=add_edition(world), **held)


def add_delivery_twice(world):
    hook = add_webhook(world)
    return [add_delivery(world, hook) for _twice in range(2)]


def add_precedent(world, **columns):
    given = {"claim": world.other, "earlier": world.claim, "bond": "repeat", "statement": "Otra."}
    given |= {"answered_by": world.ana, "answered_at": NOON}
    return Precedent.objects.create(**(given | columns))


# rule → attempts to break it, each with the world it needs
CASES = {
    "dismissed_article_says_why": [update(Article, status="dismissed", dismissed_reason="")],
    "article_status_is_known": [update(Article, status="lost")],
    "claims_article.source_id": [
        lambda w: Article.objects.create(source=w.appearance.article.source, created_at=NOON)
    ],
    "claimant_has_a_name": [update(Claimant, name="")],
    "claims_claimant.name": [lambda w: Claimant.objects.create(name=w.claimant.name)],
    "claim_states_something": [update(Claim, statement="")],
    "claim_statement_has_a_limit": [
        update(Claim, statement="a" * 1001),
        lambda w: Claim.objects.create(statement="ñ" * 1001, created_at=NOON, updated_at=NOON),
    ],
    "claim_state_is_known": [update(Claim, state="limbo")],
    "claim_kind_is_known": [update(Claim, kind="rumour")],
    "claim_versions_count_from_one": [update(Claim, version=0)],
    "claim_date_has_a_precision": [
        update(Claim, claimed_on="2026-01-23", date_precision=""),
        update(Claim, claimed_on=None, date_precision="day"),
        update(Claim, claimed_on="2026-01-23", date_precision="hour"),
    ],
    "dropped_claim_says_why": [update(Claim, state="dropped", drop_reason="")],
    "claim_priority_is_known": [update(Claim, priority=5), update(Claim, priority=0)],
    "claim_numbers_are_unique_in_an_article": [
        lambda w: add_appearance(w, claim=w.other, number=w.appearance.number)
    ],
    "claim_appears_once_at_a_passage": [add_appearance],
    "one_first_appearance_per_claim": [
        lambda w: add_appearance(w, passage=w.evidence.passage, is_first=True)
    ],
    "appearance_has_a_passage_or_words": [
        lambda w: add_appearance(w, claim=w.other, words="Además, palabras."),
        lambda w: add_appearance(w, claim=w.other, passage=None),
    ],
    "claim_numbers_count_from_one": [lambda w: add_appearance(w, claim=w.other, number=0)],
    "one_draft_per_person_and_claim": [add_draft_twice],
    "source_is_attached_once_to_a_claim": [attach_twice],
    "passage_is_evidence_once_per_claim": [lambda w: add_evidence(w, passage=w.evidence.passage)],
    "evidence_stance_is_known": [update(Evidence, stance="maybe")],
    "whole_source_says_why": [lambda w: add_evidence(w, passage=None, whole_reason="")],
    "confidential_evidence_says_why": [update(Evidence, is_confidential=True, confidential_reason="")],
    "passage_drifts_once_per_snapshot": [lambda w: add_drift(w, passage=w.evidence.passage)],
    "drift_kind_is_known": [lambda w: add_drift(w, kind="fled")],
    "drift_says_where_when_found": [
        lambda w: add_drift(w, kind="exact"),
        lambda w: add_drift(w, kind="moved", start=3),
        lambda w: add_drift(w, kind="moved", start=3, end=3),
        lambda w: add_drift(w, kind="lost", start=3, end=9),
    ],
    "one_standing_answer_per_drift_and_claim": [lambda w: add_answer(w, claim=w.claim)],
    "only_a_dismissal_is_undone": [lambda w: add_answer(w, answer="reanchored", undone_at=NOON)],
    "drift_answer_is_not_rewritten": [update(DriftAnswer, note="Otra cosa.")],
    "drift_answer_is_filled_once": [
        lambda w: [DriftAnswer.objects.update(undone_at=NOON), DriftAnswer.objects.update(undone_at=None)],
    ],
    "drift_answer_is_not_deleted": [lambda w: rules.sql("DELETE FROM claims_driftanswer")],
    "drift_answer_is_never_emptied": [
        lambda w: rules.sql("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE claims_driftanswer CASCADE")
    ],
    "drift_answer_is_known": [lambda w: add_answer(w, answer="shrugged")],
    "dismissed_drift_says_why": [lambda w: add_answer(w, note="")],
    "filter_names_are_unique_for_a_person": [lambda w: [add_filter(w), add_filter(w, page="board")]],
    "saved_filter_asks_something": [lambda w: add_filter(w, name=""), lambda w: add_filter(w, query="")],
    "saved_filter_page_is_known": [lambda w: add_filter(w, page="moon")],
    "settled_thread_names_its_person": [
        lambda w: Thread.objects.create(claim=w.other, opened_by=w.ana, opened_at=NOON, resolved_at=NOON),
        lambda w: Thread.objects.create(claim=w.other, opened_by=w.ana, opened_at=NOON, resolved_by=w.ana),
    ],
    "comment_says_something": [lambda w: add_comment(w, text="")],
    "notice_kind_is_known": [lambda w: add_notice(w, kind="gossip")],
    "notice_says_what_happened": [lambda w: add_notice(w, verb="")],
    "claims_ratingscale.key": [lambda w: add_scale(w, key="substance")],
    "one_default_scale_per_question": [lambda w: add_scale(w, is_default=True)],
    "scale_runs_from_worst_to_best": [
        lambda w: add_scale(w, worst=5, best=1),
        lambda w: add_scale(w, worst=3, best=3),
        lambda w: add_scale(w, worst=None, best=5),
        lambda w: add_scale(w, worst=1, best=None),
    ],
    "rating_keys_are_unique_in_a_scale": [lambda w: copy_rating(w, position=99)],
    "rating_positions_are_unique_in_a_scale": [lambda w: copy_rating(w, key="otro")],
    "one_waiting_review_per_claim": [lambda w: [add_review(w), add_review(w, submitted_by=w.marta)]],
    "one_answer_per_suggestion": [lambda world: [answer_suggestion(world) for _twice in range(2)]],
    "suggestion_covers_words": [lambda world: answer_suggestion(world, end=3)],
    "decided_review_names_its_person": [
        lambda w: add_review(w, decision="recalled"),
        lambda w: add_review(w, decided_by=w.marta, decided_at=NOON),
        lambda w: add_review(w, **decided("approved", w.marta, decided_at=None)),
    ],
    "nobody_reviews_their_own_submission": [
        lambda w: add_review(w, **decided("approved", w.ana)),
        lambda w: add_review(w, **decided("returned", w.ana, comment="Falta algo.")),
    ],
    "returned_review_says_why": [lambda w: add_review(w, **decided("returned", w.marta, comment=""))],
    "review_checks_are_known": [
        lambda w: add_review(w, **decided("approved", w.marta, checked=["horoscope"]))
    ],
    "only_a_judgement_was_checked": [
        lambda w: add_review(w, checked=["quotation"]),
        lambda w: add_review(w, **decided("recalled", w.marta, checked=["quotation"])),
    ],
    "review_decision_is_known": [lambda w: add_review(w, **decided("shrugged", w.marta))],
    "nobody_approves_their_own_verdict": [
        lambda w: add_review(w, claim=w.claim, submitted_by=w.marta, **decided("approved", w.ana)),
        lambda w: rules.sql(
            "UPDATE claims_review SET decided_by_id = %s, submitted_by_id = %s WHERE decision = 'approved'",
            *(w.ana.pk, w.marta.pk),
        ),
    ],
    "one_standing_verdict_per_claim_and_question": [lambda w: [add_verdict(w), add_verdict(w)]],
    "verdict_question_is_known": [
        lambda w: add_verdict(w, question="why", rating=rating_of_a_third_question())
    ],
    "verdict_has_a_short_answer": [lambda w: add_verdict(w, short_answer="")],
    "rating_answers_the_question": [
        lambda w: add_verdict(w, rating=rating("said", Question.ATTRIBUTION)),
        lambda w: add_verdict(w, question="attribution"),
    ],
    "verdict_is_not_rewritten": [
        update(Verdict, short_answer="Otra cosa."),
        lambda w: Verdict.objects.update(rating=rating("false")),
        lambda w: Verdict.objects.update(author=w.marta),
    ],
    "verdict_is_not_deleted": [lambda w: rules.sql("DELETE FROM claims_verdict")],
    "edition_numbers_are_unique_in_a_claim": [
        lambda w: [add_edition(w), add_edition(w, kind="clarification")]
    ],
    "edition_kind_is_known": [lambda w: add_edition(w, kind="whim")],
    "only_the_first_edition_is_first": [
        lambda w: add_edition(w, kind="first"),
        lambda w: add_edition(w, claim=w.other, number=1, kind="update"),
        lambda w: add_edition(w, claim=w.other, number=0, kind="update"),
    ],
    "editions_come_in_order": [lambda w: add_edition(w, position=9), lambda w: add_edition(w, position=1)],
    "later_edition_has_a_public_note": [lambda w: add_edition(w, note="")],
    "precedent_is_one_thing": [
        lambda w: add_precedent(w, earlier=None),
        lambda w: add_precedent(w, outside=add_outside(w)),
    ],
    "claim_is_not_its_own_precedent": [lambda w: add_precedent(w, earlier=w.other)],
    "precedent_bond_is_known": [lambda w: add_precedent(w, bond="cousin")],
    "one_answer_per_earlier_claim": [lambda w: [add_precedent(w), add_precedent(w, bond="none")]],
    "one_answer_per_outside_check": [
        lambda w: [add_precedent(w, earlier=None, outside=each) for each in [add_outside(w)] * 2]
    ],
    "one_place_per_text_and_model": [
        lambda w: [
            Embedding.objects.create(digest="a" * 32, model="m", vector=b"", made_at=NOON)
            for _twice in range(2)
        ]
    ],
    "stretches_are_unique": [
        lambda w: [
            Stretch.objects.create(
                source=w.appearance.article.source, snapshot=w.appearance.article.snapshot, start=7
            )
            for _twice in range(2)
        ]
    ],
    "claims_frequency.lexeme": [
        lambda w: [Frequency.objects.create(lexeme="reunion", records=1) for _twice in range(2)]
    ],
    "claims_markuppage.url": [lambda w: [add_page(w), add_page(w)]],
    "markup_page_has_an_address": [lambda w: add_page(w, url="")],
    "claims_outsidecheck.identity": [lambda w: [add_outside(w), add_outside(w)]],
    "outside_check_states_something": [lambda w: add_outside(w, statement="")],
    "import_state_is_known": [lambda w: add_run(w, state="lost", finished_at=NOON)],
    "running_import_has_a_lease": [
        lambda w: add_run(w, state="running"),
        lambda w: add_run(w, lease_until=NOON),
    ],
    "ended_import_says_when": [
        lambda w: add_run(w, state="done"),
        lambda w: add_run(w, finished_at=NOON),
    ],
    "failed_import_says_why": [lambda w: add_run(w, state="failed", finished_at=NOON)],
    "claims_subscription.url": [lambda w: [add_webhook(w), add_webhook(w)]],
    "webhook_events_are_known": [
        lambda w: add_webhook(w, events=["check.sold"]),
        lambda w: add_webhook(w, events=[]),
    ],
    "webhook_has_a_secret": [lambda w: add_webhook(w, secret="")],
    "webhook_secret_before_has_an_end": [
        lambda w: add_webhook(w, previous_secret="whsec_y"),
        lambda w: add_webhook(w, previous_until=NOON),
    ],
    "only_paused_webhooks_say_why": [lambda w: add_webhook(w, pause_reason="gone")],
    "edition_is_delivered_once_to_a_webhook": [add_delivery_twice],
    "one_sending_delivery_per_webhook": [send_two_at_once],
    "delivery_event_is_known": [lambda w: add_delivery(w, event="check.sold")],
    "delivery_state_is_known": [lambda w: add_delivery(w, state="lost")],
    "sending_delivery_has_a_lease": [
        lambda w: add_delivery(w, state="sending"),
        lambda w: add_delivery(w, lease_until=NOON),
    ],
    "failed_delivery_says_why": [lambda w: add_delivery(w, state="failed")],
    "claims_check.claim_id": [lambda w: add_check(w, claim=w.claim)],
    "claims_check.edition_id": [lambda w: add_check(w, edition=w.edition)],
    "claims_check.slug": [lambda w: add_check(w, slug=w.edition.slug)],
} | {
    name: [lambda world, statement=statement: rules.sql(statement) for statement in statements]
    for model in (Publication, Drift, Comment)
    for name, statements in rules.append_only_cases(model).items()
}


class TestDatabase:
    @pytest.mark.parametrize(
        ("rule", "number"),
        [(rule, number) for rule, breaks in CASES.items() for number in range(len(breaks))],
    )
    def test_refuses_what_breaks_a_rule(self, world, rule, number):
        with rules.refused_by(rule):
            CASES[rule][number](world)

    def test_has_a_case_for_every_rule(self):
        assert rules.named_rules("claims") == set(CASES)

    def test_keeps_every_public_identifier_unique(self, db):
        assert rules.tables_without_unique_uid("claims") == []

    def test_lets_a_statement_have_all_its_characters(self, world):
        assert Claim.objects.update(statement="ñ" * LONGEST_STATEMENT) == 2

    def test_lets_a_claim_go_on_that_was_longer_before_there_was_a_limit(self, world):
        with pgtrigger.ignore("claims.Claim:claim_statement_has_a_limit"):
            Claim.objects.filter(pk=world.other.pk).update(statement="a" * 1200)

        old = Claim.objects.get(pk=world.other.pk)
        old.priority = 3
        old.save()
        workflow.advance(old, "start", by=world.ana, at=NOON)

        with rules.refused_by("claim_statement_has_a_limit"):
            Claim.objects.filter(pk=old.pk).update(statement="b" * 1100)

    def test_lets_a_verdict_be_superseded(self, world):
        assert Verdict.objects.filter(pk=world.verdict.pk).update(superseded_at=NOON) == 1

    def test_lets_withdrawn_evidence_be_quoted_again(self, world):
        Evidence.objects.update(withdrawn_at=NOON)

        assert add_evidence(world, passage=world.evidence.passage).pk

    def test_lets_somebody_else_approve(self, world):
        assert add_review(world, claim=world.claim, **decided("approved", world.marta)).pk

    @pytest.mark.parametrize("model", [Claim, Article, Verdict, Evidence, Review])
    def test_keeps_what_others_point_to(self, world, model):
        """PROTECT is Django's; the foreign keys of the database hold without it."""
        everything = f"DELETE FROM {model._meta.db_table}; SET CONSTRAINTS ALL IMMEDIATE"  # noqa: S608

        with pytest.raises(DatabaseError), transaction.atomic():
            rules.sql(everything)


class TestClaim:
    @pytest.mark.parametrize("state", State.values)
    def test_is_editable_in_the_states_of_the_list_only(self, state):
        assert Claim(state=state).is_editable == (state in EDITABLE)

    def test_editable_finds_what_is_editable(self, world):
        assert list(Claim.objects.editable()) == [world.other]


class TestChecks:
    def test_standing_leaves_out_the_retracted(self, world):
        assert Check.objects.standing().count() == 1

        Check.objects.update(is_retracted=True)

        assert Check.objects.standing().count() == 0

    @pytest.mark.parametrize(("language", "prefix"), [("es", "/es/"), ("en", "/en/"), ("fr", "/en/")])
    def test_have_an_address_in_a_language_of_the_interface(self, language, prefix):
        assert Check(slug="una", language=language).get_absolute_url().startswith(prefix)


class TestInLanguage:
    @pytest.mark.parametrize(
        ("words", "language", "expected"),
        [
            ({"es": "Cierto", "en": "True"}, "es", "Cierto"),
            ({"es": "Cierto", "en": "True"}, "es-MX", "Cierto"),
            ({"es": "Cierto", "en": "True"}, "fr", "True"),
            ({"ca": "Cert"}, "fr", "Cert"),
            ({}, "fr", ""),
        ],
    )
    def test_falls_back_to_what_there_is(self, words, language, expected):
        assert in_language(words, language) == expected

    def test_speaks_the_readers_language_by_default(self, db):
        with translation.override("en"):
            assert rating("half-true").label == "Half true"
        with translation.override("es"):
            assert rating("half-true").label == "A medias"


class TestStrings:
    def test_name_the_record_for_people(self, world):
        assert str(world.claim) == world.claim.statement
        assert str(world.appearance) == "1: el 23 de enero"
        assert str(world.edition) == f"{world.edition.slug} 1"

    def test_an_article_without_a_title_is_named_by_its_identifier(self, world):
        article = make_article(by=world.ana)
        article.title = ""

        assert str(article) == str(article.uid)
