"""What somebody asks for again and again, over REST: their own, and the same as on the pages."""

import pytest
from django.urls import reverse

from claims.models import SavedFilter
from tests.rest import rest_of

PLACE = "/api/v1/saved-filters/"
SEARCH = {"name": "La agenda", "page": "search", "query": "?q=reunión&tag=&start=20"}


@pytest.fixture
def rest(ana):
    return rest_of(ana, "read", "contribute")


class TestSavedFilters:
    def test_are_kept_and_stand_in_the_palette(self, rest, client, ana):
        made = rest.post(PLACE, SEARCH)

        assert made.status_code == 201
        kept = made.json()
        assert (kept["name"], kept["page"], kept["query"]) == ("La agenda", "search", "q=reuni%C3%B3n")
        assert kept["url"].endswith("/search/?q=reuni%C3%B3n")
        assert [each["uid"] for each in rest.get(PLACE).json()["results"]] == [kept["uid"]]
        client.force_login(ana)
        assert "La agenda" in client.get(reverse("palette")).content.decode()

    def test_take_the_place_of_one_with_the_same_name(self, rest):
        rest.post(PLACE, SEARCH)

        again = rest.post(PLACE, SEARCH | {"page": "claims", "query": "state=open"})

        assert again.status_code == 200
        assert SavedFilter.objects.get().query == "state=open"

    def test_are_forgotten(self, rest):
        uid = rest.post(PLACE, SEARCH).json()["uid"]

        assert rest.delete(f"{PLACE}{uid}/").status_code == 204
        assert not SavedFilter.objects.exists()

    def test_are_one_s_own(self, rest, marta):
        theirs = rest_of(marta, "read", "contribute").post(PLACE, SEARCH).json()["uid"]

        assert rest.get(PLACE).json()["results"] == []
        assert rest.get(f"{PLACE}{theirs}/").status_code == 404
        assert rest.delete(f"{PLACE}{theirs}/").status_code == 404

    @pytest.mark.parametrize(
        ("wrong", "status", "field"),
        [
            ({"query": "?start=20&tag="}, 422, "query"),
            ({"page": "moon"}, 400, "page"),
            ({"name": ""}, 400, "name"),
            ({"colour": "red"}, 400, "colour"),
        ],
    )
    def test_are_refused_by_the_name_of_what_is_wrong(self, rest, wrong, status, field):
        answer = rest.post(PLACE, SEARCH | wrong)

        assert answer.status_code == status
        assert field in answer.content.decode()
        assert not SavedFilter.objects.exists()
