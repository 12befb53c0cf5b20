"""Do two people who changed one claim at once both keep what they changed?"""

from datetime import date, timedelta

import pytest

from claims import amending, merging
from claims.models import Claim, Precision
from tests.factories import NOON, make_claim, make_user
from workbench.accounts.roles import CHECKER
from workbench.ledger.models import Event

LATER = NOON + timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make_user("ana", CHECKER)


@pytest.fixture
def marta():
    return make_user("marta", CHECKER)


def form_of(claim, **changes) -> dict:
    """What a form sends: every field, of which some were changed."""
    names = ("statement", "claimant", "claimed_on", "date_precision", "kind", "priority", "tags")
    return {name: getattr(claim, name) for name in names} | changes


class TestMerge:
    def test_keeps_what_each_of_two_people_changed(self, ana, marta):
        claim = make_claim(by=ana)
        seen = form_of(claim)
        somebody = amending.claimant_named("La Alcaldesa")
        amending.amend(claim, {"claimant": somebody, "priority": 4}, version=1, by=marta, at=NOON)
        amending.amend(claim, {"priority": 2, "tags": ["acta"]}, version=2, by=marta, at=NOON)

        merged, theirs = merging.merge(claim, seen | {"statement": "Lo mío."}, version=1, by=ana, at=LATER)

        assert (merged.statement, merged.claimant, merged.tags) == ("Lo mío.", somebody, ["acta"])
        assert theirs == {"claimant", "priority", "tags"}
        assert Event.objects.filter(verb="claim.amended").first().after == {
            "statement": "Lo mío.",
            "version": 4,
        }

    def test_asks_only_where_both_changed_the_same_to_something_else(self, ana, marta):
        claim = make_claim(by=ana)
        mine = form_of(claim, statement="Lo mío.", kind="statistic", priority=4)
        theirs = {"statement": "Lo suyo.", "priority": 4, "tags": ["acta"]}
        amending.amend(claim, theirs, version=1, by=marta, at=NOON)
        claim.refresh_from_db()

        met = merging.meet(claim, mine, version=1)

        assert (met.clashes, met.theirs) == ({"statement"}, {"tags"})
        with pytest.raises(amending.StaleVersion):
            merging.merge(claim, mine, version=1, by=ana, at=LATER)
        assert Claim.objects.get().statement == "Lo suyo."

    def test_takes_a_date_and_how_much_of_it_is_known_for_one_thing(self, ana, marta):
        claim = make_claim(by=ana)
        day = {"claimed_on": date(2026, 1, 1), "date_precision": Precision.DAY}
        amending.amend(claim, day, version=1, by=ana, at=NOON)
        claim.refresh_from_db()
        amending.amend(claim, {"date_precision": Precision.YEAR}, version=2, by=marta, at=NOON)
        moved = form_of(claim, claimed_on=date(2026, 1, 9))
        claim.refresh_from_db()

        assert merging.meet(claim, moved, version=2).clashes == {"claimed_on", "date_precision"}

    @pytest.mark.parametrize("version", [0, 1, 9])
    def test_asks_about_all_that_differs_when_the_ledger_does_not_tell(self, ana, marta, version):
        claim = make_claim(by=ana)
        mine = form_of(claim, priority=4)
        Claim.objects.update(version=3, statement="Cambiado sin que conste.")
        claim.refresh_from_db()

        assert merging.meet(claim, mine, version=version).clashes == {"statement", "priority"}
