"""What the world was told stays told: numbered, hashed, corrected in the open."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from claims import access, amending, publication, workflow
from claims.models import Check, Claim, Claimant, EditionKind, Publication, Question, State
from sources.models import Publisher
from tests.factories import NOON, bring_to, judge, make_claim, make_user
from tests.racing import at_once, errors_in, the_ledger
from tests.rest import rest_of
from workbench.accounts.roles import CHECKER
from workbench.ledger.models import Event

LATER = NOON + timedelta(days=1)
LATEST = NOON + timedelta(days=2)


@pytest.fixture
def approved(ana, marta, us):
    return bring_to(make_claim(by=ana), State.APPROVED, author=ana, reviewer=marta)


@pytest.fixture
def published(ana, marta, us):
    return bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)


@pytest.fixture
def rework(ana, marta):
    """Bring a published claim back to approved, with a new answer when a rating is given."""

    def again(claim, key=None, question=Question.SUBSTANCE):
        workflow.advance(claim, "reopen", by=ana, at=LATER, reason="Hay datos nuevos.")
        if key:
            judge(claim, key, by=ana, question=question, at=LATER)
        workflow.advance(claim, "submit", by=ana, at=LATER)
        return workflow.advance(claim, "approve", by=marta, at=LATER)

    return again


def standing(claim):
    """What a refused publication must leave as it was."""
    claim = Claim.objects.get(pk=claim.pk)
    check = Check.objects.filter(claim=claim).values().first()
    return claim.state, claim.updated_at, check, Publication.objects.count(), Event.objects.count()


class TestPublishFirst:
    def test_freezes_the_claim_as_its_first_edition(self, approved, marta):
        edition = publication.publish(approved, by=marta, at=LATER, kind="update", note="No hace falta.")

        assert (edition.number, edition.kind, edition.note) == (1, EditionKind.FIRST, "")
        assert (edition.published_by, edition.published_at) == (marta, LATER)
        assert (approved.state, Claim.objects.get().state) == (State.PUBLISHED, State.PUBLISHED)
        events = list(Event.objects.values_list("verb", flat=True)[:2])
        assert events == ["check.published", "claim.publish"]

    def test_gives_the_check_an_address_of_its_own(self, approved, marta):
        edition = publication.publish(approved, by=marta, at=LATER)

        check = Check.objects.get()
        assert (check.edition, check.slug, check.claim) == (edition, edition.slug, approved)
        assert (check.substance_key, check.attribution_key) == ("true", "")
        assert (check.published_at, check.updated_at, check.is_retracted) == (LATER, LATER, False)
        assert json.loads(edition.document)["uid"] == str(check.uid)

    def test_hashes_the_very_bytes_of_the_document(self, approved, marta):
        edition = publication.publish(approved, by=marta, at=LATER)
        edition.refresh_from_db()

        assert edition.document_sha256 == hashlib.sha256(edition.document.encode()).hexdigest()
        assert Event.objects.first().after["sha256"] == edition.document_sha256

    def test_freezes_the_claimreview_beside_it(self, approved, marta):
        edition = publication.publish(approved, by=marta, at=LATER)

        assert json.loads(edition.claim_review)["@type"] == "ClaimReview"

    @pytest.mark.parametrize(
        "state",
        [state for state in State if state != State.APPROVED],
    )
    def test_refuses_what_nobody_approved(self, ana, marta, us, state):
        claim = bring_to(make_claim(by=ana), state, author=ana, reviewer=marta)
        before = standing(claim)

        with pytest.raises(workflow.MoveRefused):
            publication.publish(claim, by=marta, at=LATER, kind="update", note="Porque sí.")

        assert standing(claim) == before

    def test_refuses_a_person_without_the_role(self, approved):
        before = standing(approved)

        with pytest.raises(access.NotAllowed):
            publication.publish(approved, by=make_user("otro", CHECKER), at=LATER)

        assert standing(approved) == before

    def test_wants_the_newsroom_to_have_a_name(self, approved, marta):
        Publisher.objects.update(is_us=False)
        before = standing(approved)

        with pytest.raises(publication.PublicationRefused) as refusal:
            publication.publish(approved, by=marta, at=LATER)

        assert refusal.value.code == "newsroom_unnamed"
        assert (standing(approved), approved.state) == (before, State.APPROVED)

    def test_leaves_nothing_when_writing_fails_halfway(self, approved, marta, monkeypatch):
        before = standing(approved)

        def fail(*args, **kwargs):
            raise OSError("the disk is full")

        monkeypatch.setattr(publication, "record", fail)

        with pytest.raises(OSError, match="disk"):
            publication.publish(approved, by=marta, at=LATER)

        assert (standing(approved), approved.state) == (before, State.APPROVED)

    def test_never_changes_afterwards(self, published, ana):
        frozen = Publication.objects.get().document
        workflow.advance(published, "reopen", by=ana, at=LATER, reason="Hay datos nuevos.")
        amending.amend(published, {"statement": "Otra cosa."}, version=1, by=ana, at=LATER)

        assert Publication.objects.get().document == frozen
        for change in ({"document": "{}"}, {"note": "x"}, {"document_sha256": "0" * 64}):
            with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
                Publication.objects.update(**change)


class TestPublishAgain:
    @pytest.mark.parametrize("kind", ["minor_fix", "clarification", "update"])
    def test_corrects_in_the_open(self, published, rework, marta, kind):
        first = Publication.objects.get()
        rework(published)

        edition = publication.publish(published, by=marta, at=LATEST, kind=kind, note=" La fecha era otra. ")

        assert (edition.number, edition.kind, edition.note) == (2, kind, "La fecha era otra.")
        check = Check.objects.get()
        assert (check.edition, check.slug) == (edition, first.slug)
        assert (check.published_at, check.updated_at) == (NOON, LATEST)
        document = json.loads(edition.document)
        assert [earlier["number"] for earlier in document["editions"]] == [1]
        assert document["first_published_at"] == "2026-01-16T12:00:00Z"

    def test_keeps_the_address_when_the_statement_changes(self, published, rework, ana, marta):
        slug = Check.objects.get().slug
        workflow.advance(published, "reopen", by=ana, at=LATER, reason="Hay datos nuevos.")
        amending.amend(published, {"statement": "Una afirmación muy distinta."}, version=1, by=ana, at=LATER)
        workflow.advance(published, "submit", by=ana, at=LATER)
        workflow.advance(published, "approve", by=marta, at=LATER)

        publication.publish(published, by=marta, at=LATEST, kind="update", note="Se precisa la frase.")

        check = Check.objects.get()
        assert (check.slug, check.statement) == (slug, "Una afirmación muy distinta.")

    @pytest.mark.parametrize("kind", ["", "first", "retraction", "whim"])
    def test_wants_a_kind_of_change(self, published, rework, marta, kind):
        self.refuses("kind", rework(published), marta, kind=kind, note="Porque sí.")

    def test_never_retracts_by_another_name(self, published, rework, marta):
        publication.retract(published, note="Era un error.", by=marta, at=LATER)

        self.refuses("kind", rework(published), marta, kind="retraction", note="Otra vez.")

    @pytest.mark.parametrize("note", ["", "  \n"])
    def test_wants_a_public_note(self, published, rework, marta, note):
        self.refuses("note", rework(published), marta, kind="update", note=note)

    @pytest.mark.parametrize("kind", ["minor_fix", "clarification", "update"])
    def test_calls_a_change_of_rating_by_its_name(self, published, rework, marta, kind):
        self.refuses("kind", rework(published, "false"), marta, kind=kind, note="Porque sí.")

    def test_calls_nothing_else_a_change_of_rating(self, published, rework, marta):
        self.refuses("kind", rework(published), marta, kind="rating_change", note="Porque sí.")

    def test_changes_a_rating(self, published, rework, marta):
        rework(published, "false")

        publication.publish(published, by=marta, at=LATEST, kind="rating_change", note="Nuevos datos.")

        assert Check.objects.get().substance_key == "false"

    def test_counts_an_answer_to_the_other_question_as_a_change(self, published, rework, marta):
        rework(published, "said", Question.ATTRIBUTION)
        self.refuses("kind", published, marta, kind="update", note="Porque sí.")

        publication.publish(published, by=marta, at=LATEST, kind="rating_change", note="Se añade si lo dijo.")

        check = Check.objects.get()
        assert (check.substance_key, check.attribution_key) == ("true", "said")

    def test_refuses_a_second_time(self, published, marta):
        before = standing(published)

        with pytest.raises(workflow.MoveRefused):
            publication.publish(published, by=marta, at=LATEST, kind="update", note="Otra vez.")

        assert standing(published) == before

    @staticmethod
    def refuses(field, claim, by, **given):
        before = standing(claim)

        with pytest.raises(publication.PublicationRefused) as refusal:
            publication.publish(claim, by=by, at=LATEST, **given)

        assert (refusal.value.field, refusal.value.status) == (field, 422)
        assert (standing(claim), claim.state) == (before, State.APPROVED)


@pytest.mark.django_db(transaction=True)
class TestPublishAtOnce:
    def test_makes_one_edition(self, approved, marta, root):
        first, second = at_once(
            lambda: publication.publish(Claim.objects.get(), by=marta, at=LATER),
            lambda: publication.publish(Claim.objects.get(), by=root, at=LATER),
            holding=the_ledger(),
        )

        assert isinstance(second, workflow.MoveRefused)
        assert Publication.objects.get() == first
        assert Check.objects.get().edition == first

    def test_corrects_once(self, published, rework, marta, root):
        rework(published)

        results = at_once(
            *(
                lambda by=by: publication.publish(
                    Claim.objects.get(), by=by, at=LATEST, kind="update", note=f"De {by}."
                )
                for by in (marta, root)
            ),
            holding=the_ledger(),
        )

        assert [type(error) for error in errors_in(results)] == [workflow.MoveRefused]
        assert [edition.note for edition in Publication.objects.order_by("number")] == ["", "De Marta."]

    def test_retracts_once(self, published, marta, root):
        results = at_once(
            *(
                lambda by=by: publication.retract(Claim.objects.get(), note="Era un error.", by=by, at=LATER)
                for by in (marta, root)
            ),
            holding=the_ledger(),
        )

        assert [error.code for error in errors_in(results)] == ["already_retracted"]
        assert Publication.objects.count() == 2

    def test_numbers_a_retraction_and_a_correction_apart(self, published, rework, marta, root):
        rework(published)

        retracted, corrected = at_once(
            lambda: publication.retract(Claim.objects.get(), note="Era un error.", by=root, at=LATER),
            lambda: publication.publish(
                Claim.objects.get(), by=marta, at=LATER, kind="update", note="Corregido."
            ),
            holding=the_ledger(),
        )

        assert (retracted.number, corrected.number) == (2, 3)
        assert Check.objects.get().edition == corrected


class TestRetract:
    def test_leaves_a_tombstone_that_says_why(self, published, marta):
        edition = publication.retract(published, note=" Era un error. ", by=marta, at=LATER)

        assert (edition.number, edition.kind, edition.note) == (2, EditionKind.RETRACTION, "Era un error.")
        assert edition.claim_review == ""
        document = json.loads(edition.document)
        assert document["kind"] == "retraction"
        assert not {"verdicts", "evidence", "appearances", "confidential_evidence"} & set(document)
        check = Check.objects.get()
        assert (check.is_retracted, check.edition, check.substance_key) == (True, edition, "")
        assert not Check.objects.standing().exists()
        assert Event.objects.first().verb == "check.retracted"

    def test_keeps_the_earlier_editions_on_record(self, published, marta):
        first = Publication.objects.get()

        publication.retract(published, note="Era un error.", by=marta, at=LATER)

        assert Publication.objects.get(number=1).document == first.document

    @pytest.mark.parametrize("note", ["", "  "])
    def test_wants_a_public_note(self, published, marta, note):
        before = standing(published)

        with pytest.raises(publication.PublicationRefused) as refusal:
            publication.retract(published, note=note, by=marta, at=LATER)

        assert (refusal.value.field, standing(published)) == ("note", before)

    def test_refuses_what_is_not_published(self, approved, marta):
        with pytest.raises(workflow.MoveRefused):
            publication.retract(approved, note="Era un error.", by=marta, at=LATER)

    def test_refuses_a_second_time(self, published, marta):
        publication.retract(published, note="Era un error.", by=marta, at=LATER)
        before = standing(published)

        with pytest.raises(workflow.MoveRefused) as refusal:
            publication.retract(published, note="Otra vez.", by=marta, at=LATEST)

        assert (refusal.value.code, standing(published)) == ("already_retracted", before)

    def test_refuses_a_person_without_the_role(self, published, ana):
        with pytest.raises(access.NotAllowed):
            publication.retract(published, note="Era un error.", by=ana, at=LATER)

    @pytest.mark.parametrize(("key", "kind"), [("false", "update"), (None, "clarification")])
    def test_can_be_followed_by_a_new_edition(self, published, rework, marta, key, kind):
        publication.retract(published, note="Era un error.", by=marta, at=LATER)
        slug = Check.objects.get().slug
        rework(published, key)

        edition = publication.publish(published, by=marta, at=LATEST, kind=kind, note="Rehecho.")

        check = Check.objects.get()
        assert (edition.number, check.edition, check.slug) == (3, edition, slug)
        assert (check.is_retracted, check.substance_key) == (False, key or "true")
        kinds = [earlier["kind"] for earlier in json.loads(edition.document)["editions"]]
        assert kinds == ["first", "retraction"]


class TestPreview:
    def test_shows_what_publishing_would_freeze_and_writes_nothing(self, approved, marta):
        before = standing(approved)

        preview = publication.preview(approved, at=LATER)

        assert standing(approved) == before
        frozen = json.loads(publication.publish(approved, by=marta, at=LATER).document)
        assert preview | {"uid": ""} == frozen | {"uid": ""}

    def test_shows_the_next_edition_of_a_published_check(self, published, rework):
        preview = publication.preview(rework(published), at=LATEST)

        assert (preview["edition"], len(preview["editions"])) == (2, 1)

    def test_wants_the_newsroom_to_have_a_name(self, approved):
        Publisher.objects.update(is_us=False)

        with pytest.raises(publication.PublicationRefused):
            publication.preview(approved, at=LATER)


class TestSoundness:
    """An edition whose ClaimReview would be rejected does not go out."""

    @pytest.fixture
    def unsound(self, ana, marta, us):
        claim = make_claim(by=ana)
        claim.claimant = Claimant.objects.create(name="La Alcaldesa", same_as="Q42")
        claim.save()
        return bring_to(claim, State.APPROVED, author=ana, reviewer=marta)

    def test_refuses_and_names_each_member(self, unsound, marta):
        with pytest.raises(publication.ClaimReviewUnsound) as refusal:
            publication.publish(unsound, by=marta, at=NOON)

        assert refusal.value.field == "itemReviewed.author.sameAs"
        assert [fault["field"] for fault in refusal.value.members["errors"]] == [refusal.value.field]
        unsound.refresh_from_db()
        assert (unsound.state, Publication.objects.count()) == (State.APPROVED, 0)

    def test_is_told_over_rest_and_on_the_page(self, unsound, marta, client):
        response = rest_of(marta).post(f"/claims/{unsound.uid}/publication/")
        assert (response.status_code, response.json()["field"]) == (422, "itemReviewed.author.sameAs")
        client.force_login(marta)
        page = client.get(f"/claims/{unsound.uid}/publish/")
        assert [fault.member for fault in page.context["faults"]] == ["itemReviewed.author.sameAs"]
        assert client.post(f"/claims/{unsound.uid}/publish/").status_code == 422
