"""Programs read what became of quotations in newer versions of their sources, and answer."""

import pytest

from claims.models import Drift, DriftAnswer, Evidence
from sources.models import Snapshot
from tests.factories import cite, make_claim, make_snapshot
from tests.rest import rest_of
from workbench.ledger.models import Event

URL = "https://acta.example/1"


@pytest.fixture
def claim(ana):
    return make_claim(by=ana)


@pytest.fixture
def drift(claim, ana):
    """The source lost the words that a piece of evidence quotes."""
    cite(claim, by=ana, url=URL, stance="refutes")
    make_snapshot("La sesión consta en el acta, dos veces: consta en el acta.", by=ana, url=URL)
    return Drift.objects.get()


@pytest.fixture
def settle(ana, claim, drift):
    def settle(**body):
        return rest_of(ana).post(f"/claims/{claim.uid}/drifts/", {"drift": str(drift.uid)} | body)

    return settle


class TestDrifts:
    def test_are_listed_while_nobody_has_answered(self, ana, claim, drift):
        told = rest_of(ana, "read").get(f"/claims/{claim.uid}/drifts/").json()

        (row,) = told["open"]
        assert (row["kind"], row["exact"], row["start"]) == ("lost", "la reunión consta", None)
        assert row["evidence"] == str(Evidence.objects.get().uid)
        assert row["found_in"] == str(Snapshot.objects.get(number=2, source__url=URL).uid)
        assert (row["answer"], told["answered"]) == (None, [])

    def test_cost_the_same_however_many_there_are(self, ana, claim, drift, django_assert_max_num_queries):
        rest = rest_of(ana, "read")
        with django_assert_max_num_queries(14) as one:
            rest.get(f"/claims/{claim.uid}/drifts/")
        cite(claim, by=ana, url="https://acta.example/2")
        make_snapshot("Nada de eso.", by=ana, url="https://acta.example/2")
        with django_assert_max_num_queries(len(one)):
            assert len(rest.get(f"/claims/{claim.uid}/drifts/").json()["open"]) == 2

    def test_are_dismissed_with_a_note(self, settle):
        answer = settle(answer="dismissed", note="Solo cambió la redacción.")

        assert answer.status_code == 201
        (row,) = answer.json()["answered"]
        assert (row["answer"]["answer"], row["answer"]["note"]) == ("dismissed", "Solo cambió la redacción.")
        assert (row["answer"]["by"], answer.json()["open"]) == ("ana", [])
        assert Event.objects.filter(verb="drift.dismissed").count() == 1

    def test_are_quoted_anew_in_the_newest_version(self, settle):
        answer = settle(answer="reanchored", quotation="La sesión consta")

        assert answer.status_code == 201
        anew = Evidence.objects.standing().get()
        assert (anew.passage.exact, anew.passage.snapshot.number, anew.stance) == (
            "La sesión consta",
            2,
            "refutes",
        )
        assert DriftAnswer.objects.get().answer == "reanchored"

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            ({"answer": "dismissed"}, 422, "reason_missing"),
            ({"answer": "reanchored"}, 400, "invalid"),
            ({"answer": "reanchored", "quotation": "en el acta"}, 409, "quotation_ambiguous"),
            ({"answer": "reanchored", "quotation": "la reunión consta"}, 409, "quotation_not_found"),
            ({"answer": "perhaps"}, 400, "invalid"),
            (
                {"answer": "dismissed", "note": "Sí.", "drift": "0190a0a0-0000-7000-8000-000000000000"},
                400,
                "invalid",
            ),
        ],
    )
    def test_are_refused_in_words_and_stay_open(self, settle, body, status, code):
        answer = settle(**body)

        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert not DriftAnswer.objects.exists()

    def test_are_settled_once(self, settle):
        settle(answer="dismissed", note="Sí.")

        assert settle(answer="dismissed", note="Otra vez.").status_code == 409
        assert DriftAnswer.objects.count() == 1
