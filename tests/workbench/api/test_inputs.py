"""What every body that a client sends is held to."""

import pytest
from rest_framework.exceptions import ValidationError

from claims.models import State
from tests.factories import (
    TEXT,
    bring_to,
    cite,
    make_article,
    make_claim,
    make_newsroom,
    make_people,
    mark,
)
from tests.rest import rest_of
from workbench.accounts.models import User
from workbench.api.inputs import MOST_NAMED, Input, Language, Text
from workbench.ledger.models import Event


class Note(Input):
    text = Text(required=False)
    language = Language(required=False, allow_blank=True)


class Notes(Input):
    notes = Note(many=True)


def refused(serializer) -> dict:
    with pytest.raises(ValidationError) as refusal:
        serializer.is_valid(raise_exception=True)
    return refusal.value.get_codes()


class TestInput:
    def test_names_every_member_it_does_not_know(self):
        assert refused(Note(data={"text": "Una.", "txet": 1, "state": 2})) == {
            "txet": ["unknown"],
            "state": ["unknown"],
        }

    def test_looks_into_lists(self):
        assert refused(Notes(data={"notes": [{}, {"state": 1}]})) == {"notes": {1: {"state": ["unknown"]}}}

    def test_names_no_more_than_can_be_read(self):
        assert len(refused(Note(data={f"n{number}": 1 for number in range(1000)}))) == MOST_NAMED

    def test_leaves_what_is_no_object_to_be_told(self):
        assert refused(Note(data=[1])) == {"non_field_errors": ["invalid"]}


class TestText:
    @pytest.mark.parametrize("value", [5, 5.5, True, ["a"], {}])
    def test_is_not_made_of_anything_else(self, value):
        assert refused(Note(data={"text": value})) == {"text": ["invalid"]}


class TestLanguage:
    @pytest.mark.parametrize("value", ["klingon", "xx-nonsense", "e"])
    def test_is_one_there_is(self, value):
        assert refused(Note(data={"language": value})) == {"language": ["unknown"]}

    @pytest.mark.parametrize("value", ["", "gl", "pt-BR"])
    def test_may_be_left_empty_where_the_field_may(self, value):
        assert Note(data={"language": value}).is_valid()


@pytest.mark.django_db
class TestEndpoints:
    @pytest.fixture
    def ana(self):
        return make_people()[0]

    @pytest.fixture
    def rest(self, ana):
        return rest_of(ana)

    @pytest.fixture
    def things(self, ana):
        """The uid of one record of each kind, by its name: those of a published claim."""
        make_newsroom()
        marta = User.objects.get(username="marta")
        claim = bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)
        piece = claim.evidence.get()
        return {
            "claim": claim.uid,
            "check": claim.check_page.slug,
            "article": claim.appearances.get().article.uid,
            "evidence": piece.uid,
            "verdict": claim.verdicts.get().uid,
            "source": piece.source.uid,
            "snapshot": piece.passage.snapshot.uid,
        }

    @pytest.mark.parametrize("member", ["state", "assigned_to", "uid", "moves"])
    def test_refuse_to_amend_what_is_not_amended(self, rest, ana, member):
        claim = mark(make_article(by=ana), "el 23 de enero", by=ana)

        response = rest.patch(f"/claims/{claim.uid}/", {member: "approved"})

        assert (response.status_code, response.json()["field"]) == (400, member)
        assert response.json()["errors"][0]["code"] == "unknown"

    @pytest.mark.parametrize(
        "path",
        ["/claims/", "/articles/", "/sources/", "/evidence/", "/verdicts/", "/appearances/", "/snapshots/"],
    )
    def test_refuse_a_filter_there_is_not(self, rest, path):
        response = rest.get(f"{path}?nonsense=1")

        assert (response.status_code, response.json()["field"]) == (400, "nonsense")
        assert response.json()["errors"][0]["code"] == "unknown"

    @pytest.mark.parametrize(
        "path",
        [
            *("/claims/{claim}/", "/claims/{claim}/precedents/", "/claims/{claim}/drifts/"),
            *("/claims/{claim}/annotations/", "/claims/{claim}/casefile/", "/articles/{article}/"),
            *(
                "/sources/{source}/",
                "/snapshots/{snapshot}/",
                "/evidence/{evidence}/",
                "/verdicts/{verdict}/",
            ),
            *("/checks/{check}/", "/checks/{check}/claimreview/", "/checks/{check}/editions/"),
            *("/checks/{check}/annotations/", "/checks/{check}/mediareview/"),
        ],
    )
    def test_refuse_a_parameter_that_one_record_does_not_take(self, rest, things, path):
        response = rest.get(path.format(**things) + "?state=open")

        assert (response.status_code, response.json()["field"]) == (400, "state")
        assert response.json()["errors"][0]["code"] == "unknown"

    @pytest.mark.parametrize(
        "path",
        [
            *("/claims/{claim}/?format=json", "/claims/{claim}/precedents/?statement=enero"),
            *("/claims/{claim}/annotations/?page=0", "/checks/{check}/annotations/?page=0"),
            "/checks/{check}/?fields=uid",
        ],
    )
    def test_take_the_parameters_that_one_record_has(self, rest, things, path):
        assert rest.get(path.format(**things)).status_code == 200

    @pytest.mark.parametrize(
        "path",
        [
            *("/sources/{source}/retry/", "/sources/{source}/cancel/", "/evidence/{evidence}/withdrawal/"),
            "/verdicts/{verdict}/withdrawal/",
        ],
    )
    def test_refuse_a_body_for_a_step_that_needs_none(self, rest, things, path):
        before = Event.objects.count()

        response = rest.post(path.format(**things), {"reason": "Por."})

        assert (response.status_code, response.json()["field"]) == (400, "reason")
        assert response.json()["errors"][0]["code"] == "unknown"
        assert rest.post(path.format(**things), [1]).status_code == 400
        assert Event.objects.count() == before

    @pytest.mark.parametrize("options", [{}, {"content_type": "application/x-www-form-urlencoded"}])
    def test_take_no_body_at_all_for_such_a_step(self, rest, ana, options):
        piece = cite(mark(make_article(by=ana), "el 23 de enero", by=ana), by=ana)

        assert rest.post(f"/evidence/{piece.uid}/withdrawal/", "", **options).status_code == 200

    @pytest.mark.parametrize(
        "member",
        [{"nonsense": 1}, {"published_at": "foo"}, {"language": "klingon"}, {"title": 5}, {"text": 5}],
    )
    def test_refuse_a_new_article_with_a_member_that_would_be_lost(self, rest, member):
        response = rest.post("/articles/", {"text": TEXT} | member)

        assert (response.status_code, [response.json()["field"]]) == (400, list(member))
        assert rest.get("/articles/").json()["results"] == []
