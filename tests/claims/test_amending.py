"""A claim is amended while nobody reads it, by whoever has seen what stands."""

from datetime import date, timedelta

import pgtrigger
import pytest

from claims import access, amending
from claims.models import (
    Claim,
    Claimant,
    Kind,
    Precision,
    Priority,
    State,
)
from tests.factories import (
    NOON,
    bring_to,
    make_claim,
    make_user,
)
from tests.racing import at_once
from workbench.ledger.models import Event

LATER = NOON + timedelta(hours=1)


class TestAmend:
    def test_refuses_a_statement_longer_than_the_limit(self, ana):
        claim = make_claim(by=ana)

        with pytest.raises(amending.StatementTooLong):
            amending.amend(claim, {"statement": "x" * 1001}, version=1, by=ana, at=LATER)

        assert Claim.objects.get().statement == claim.statement

    def test_leaves_a_statement_that_was_longer_before(self, ana):
        claim = make_claim(by=ana)
        with pgtrigger.ignore("claims.Claim:claim_statement_has_a_limit"):
            Claim.objects.update(statement="x" * 1001)
        changes = {"statement": "x" * 1001, "priority": Priority.HIGH}

        assert amending.amend(claim, changes, version=1, by=ana, at=LATER).priority == Priority.HIGH

    def test_changes_what_is_given_and_counts_the_version(self, ana, marta):
        claim = make_claim(by=ana)
        who = amending.claimant_named("La Alcaldesa")

        amended = amending.amend(
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

        amending.amend(claim, {"statement": claim.statement, "kind": claim.kind}, version=1, by=ana, at=LATER)
        amending.amend(claim, {}, version=1, by=ana, at=LATER)

        claim.refresh_from_db()
        assert (claim.version, Event.objects.count()) == (1, events)

    def test_refuses_a_stale_version_and_shows_what_stands(self, ana, marta):
        claim = make_claim(by=ana)
        amending.amend(claim, {"statement": "Lo de Marta."}, version=1, by=marta, at=NOON)

        with pytest.raises(amending.StaleVersion) as refusal:
            amending.amend(claim, {"statement": "Lo de Ana."}, version=1, by=ana, at=LATER)

        assert (refusal.value.claim.statement, refusal.value.claim.version) == ("Lo de Marta.", 2)
        assert (refusal.value.field, refusal.value.status) == ("version", 409)
        assert Claim.objects.get().statement == "Lo de Marta."

    def test_takes_a_stale_version_that_asks_for_what_already_stands(self, ana, marta):
        """Pressing Save twice is no quarrel."""
        claim = make_claim(by=ana)
        amending.amend(claim, {"statement": "Lo mismo."}, version=1, by=ana, at=NOON)

        assert amending.amend(claim, {"statement": "Lo mismo."}, version=1, by=ana, at=LATER).version == 2

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

        with pytest.raises(amending.AmendmentRefused) as refusal:
            amending.amend(claim, changes, version=1, by=ana, at=LATER)

        assert (refusal.value.field, refusal.value.status) == (field, 422)
        assert Claim.objects.get().version == 1

    @pytest.mark.parametrize("field", ["state", "version", "uid", "created_by", "drop_reason"])
    def test_knows_the_fields_people_may_change(self, ana, field):
        with pytest.raises(KeyError):
            amending.amend(make_claim(by=ana), {field: "x"}, version=1, by=ana, at=LATER)

    @pytest.mark.parametrize("state", [State.IN_REVIEW, State.APPROVED, State.PUBLISHED, State.DROPPED])
    def test_refuses_a_locked_claim(self, ana, marta, us, state):
        claim = bring_to(make_claim(by=ana), state, author=ana, reviewer=marta)

        with pytest.raises(amending.Locked):
            amending.amend(claim, {"statement": "Otra."}, version=claim.version, by=ana, at=LATER)

    def test_refuses_a_reader(self, ana):
        with pytest.raises(access.NotAllowed):
            amending.amend(make_claim(by=ana), {}, version=1, by=make_user("nadie"), at=LATER)


@pytest.mark.django_db(transaction=True)
class TestAmendAtOnce:
    def test_loses_nobodys_words(self, ana, marta):
        claim = make_claim(by=ana)

        def amend(words, who):
            return amending.amend(claim, {"statement": words}, version=1, by=who, at=LATER)

        first, second = at_once(
            lambda: amend("Lo de Ana.", ana), lambda: amend("Lo de Marta.", marta), holding=claim
        )

        assert isinstance(second, amending.StaleVersion)
        assert second.claim.statement == first.statement == "Lo de Ana."
        claim.refresh_from_db()
        assert (claim.version, claim.statement) == (2, "Lo de Ana.")
        assert Event.objects.filter(verb="claim.amended").count() == 1


class TestClaimantNamed:
    def test_makes_a_name_once_whatever_its_case_and_spaces(self, db):
        first = amending.claimant_named("  La   Alcaldesa ")

        assert amending.claimant_named("la alcaldesa") == first
        assert (first.name, Claimant.objects.count()) == ("La Alcaldesa", 1)

    @pytest.mark.parametrize("name", ["", "  \n"])
    def test_makes_nobody_of_nothing(self, db, name):
        assert amending.claimant_named(name) is None
        assert not Claimant.objects.exists()
