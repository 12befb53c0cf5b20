"""Whoever is counted hears how much is left, and whoever asks too often when to come back."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories import make_user
from tests.rest import Rest, rest_of
from workbench.accounts.roles import CHECKER
from workbench.api.throttles import ByAddress, ByPerson

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_a_minute(monkeypatch):
    for throttle in (ByAddress, ByPerson):
        monkeypatch.setattr(throttle, "THROTTLE_RATES", {"anon": "2/min", "user": "2/min"})
    cache.clear()
    yield
    cache.clear()


class TestRateLimitMiddleware:
    @pytest.mark.parametrize("path", ["/api/v1/checks/", "/v1alpha1/claims:search?query=x"])
    def test_tells_what_is_left(self, path):
        client = Client()
        first, second, third = client.get(path), client.get(path), client.get(path)
        assert [answer.status_code for answer in (first, second, third)] == [200, 200, 429]
        assert first["RateLimit-Policy"] == '"anon";q=2;w=60'
        assert first["RateLimit"].startswith('"anon";r=1;t=')
        assert third["RateLimit"].startswith('"anon";r=0;t=')
        assert 0 < int(third["Retry-After"]) <= 60
        assert "Retry-After" not in second

    def test_refuses_in_the_words_of_the_fact_check_tools(self):
        client = Client()
        for _time in range(3):
            answer = client.get("/v1alpha1/claims:search?query=x")
        assert answer.json()["error"]["status"] == "RESOURCE_EXHAUSTED"
        assert answer.json()["error"]["message"]

    def test_counts_a_person_apart_from_their_address(self):
        ana = rest_of(make_user("ana", CHECKER))
        for _time in range(2):
            Rest().get("/checks/")
        assert ana.get("/claims/")["RateLimit"].startswith('"user";r=1;t=')

    def test_says_nothing_where_nobody_is_counted(self):
        assert "RateLimit" not in Client().get("/sign-in/")
