"""Whatever is refused, clients hear it in one shape (RFC 9457)."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from claims import intake
from sources.models import Snapshot
from tests.factories import TEXT, make_article, make_user
from tests.rest import Rest, rest_of
from workbench.accounts.roles import CHECKER
from workbench.api.problems import TITLES

pytestmark = pytest.mark.django_db


def assert_problem(response, status, code):
    """A problem document with all its members, in the right media type."""
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    found = response.json()
    assert (found["status"], found["code"], found["type"]) == (status, code, f"/api/problems/{code}")
    assert found["title"]
    assert found["detail"]
    return found


@pytest.fixture
def ana():
    return make_user("ana", CHECKER)


@pytest.fixture
def rest(ana):
    return rest_of(ana)


class TestProblem:
    def test_names_the_field_of_a_refusal(self, rest):
        found = assert_problem(rest.post("/articles/", {"text": "  \n "}), 422, "text_empty")
        assert found["field"] == "text"

    def test_lists_every_field_that_does_not_fit(self, rest):
        found = assert_problem(rest.post("/verdicts/", {"question": "why?"}), 400, "invalid")
        assert {"claim", "question", "rating", "short_answer"} == {each["field"] for each in found["errors"]}

    def test_lists_every_gap_of_a_claim_that_is_not_ready(self, rest, ana):
        article = make_article(by=ana)
        claim = rest.post("/claims/", {"article": str(article.uid), "quotation": "el 23 de enero"}).json()
        refused = rest.post(f"/claims/{claim['uid']}/moves/", {"move": "submit"})
        assert len(assert_problem(refused, 422, "not_ready")["errors"]) == 1

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "http://10.0.0.1/"])
    def test_refuses_an_address_that_may_not_be_fetched(self, rest, address):
        refused = rest.post("/sources/", {"url": address})
        assert refused.status_code == 422
        assert refused.json()["field"] == "url"

    def test_answers_a_body_that_is_no_json(self, rest):
        assert_problem(rest.post("/claims/", "{", content_type="application/json"), 400, "parse_error")

    def test_answers_a_format_it_does_not_read(self, rest):
        refused = rest.post("/claims/", "a;b", content_type="text/csv")
        assert_problem(refused, 415, "unsupported_media_type")

    def test_answers_a_body_that_is_too_large(self, rest, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
        assert_problem(rest.post("/articles/", {"text": "a" * 2000}), 413, "too_large")

    def test_answers_a_method_that_the_address_does_not_know(self, rest):
        response = rest.client.delete("/api/v1/claims/")
        assert_problem(response, 405, "method_not_allowed")
        assert "POST" in response["Allow"]

    @pytest.mark.parametrize(
        "path",
        ["/claims/0190a0a0-0000-7000-8000-000000000000/", "/claims/nonsense/", "/nothing/", "/api/x/"],
    )
    def test_answers_an_address_with_nothing_behind_it(self, rest, path):
        assert_problem(rest.get(path), 404, "not_found")

    def test_answers_a_format_it_does_not_speak(self, rest):
        assert_problem(rest.get("/claims/", headers={"Accept": "image/png"}), 406, "not_acceptable")

    def test_refuses_a_filter_value_that_does_not_fit(self, rest):
        assert assert_problem(rest.get("/claims/?state=asleep"), 400, "invalid")["field"] == "state"

    def test_speaks_the_language_of_the_client(self):
        response = Rest(language="es").get("/claims/")
        assert response["Content-Language"] == "es"

    def test_says_when_to_come_back(self, monkeypatch):
        from rest_framework.throttling import AnonRateThrottle

        monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": "1/min"})
        cache.clear()
        client = Client()
        client.get("/api/v1/checks/")
        response = client.get("/api/v1/checks/")
        cache.clear()
        assert_problem(response, 429, "throttled")
        assert 0 < int(response["Retry-After"]) <= 60

    def test_hides_what_broke_and_writes_it_down(self, rest, monkeypatch, caplog):
        def break_down(*args, **kwargs):
            raise RuntimeError("the secret inside")

        monkeypatch.setattr(intake, "open_article", break_down)
        rest.client.raise_request_exception = False
        response = rest.post("/articles/", {"text": TEXT})
        assert_problem(response, 500, "error")
        assert b"secret" not in response.content
        assert "the secret inside" in caplog.text
        assert not Snapshot.objects.exists()  # nothing half-written

    def test_tells_the_test_client_what_broke(self, rest, monkeypatch):
        monkeypatch.setattr(intake, "open_article", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rest.post("/articles/", {"text": TEXT})


class TestTitles:
    @pytest.mark.parametrize(
        "module",
        [
            "claims/access.py",
            "claims/amending.py",
            "claims/appearing.py",
            "claims/drifts.py",
            "claims/evidence.py",
            "claims/verdicts.py",
            "claims/workflow.py",
            "claims/publication.py",
            "claims/api/selections.py",
            "claims/api/checks.py",
            "sources/collecting.py",
            "sources/anchoring.py",
            "sources/freshness.py",
        ],
    )
    def test_know_every_code_a_deciding_function_can_raise(self, module):
        tree = ast.parse((Path(settings.BASE_DIR) / module).read_text())
        codes = {
            node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.keyword | ast.Assign)
            and (getattr(node, "arg", None) == "code" or _assigns_code(node))
            and isinstance(node.value, ast.Constant)
        }
        assert {code for code in codes if code} <= TITLES.keys()

    @pytest.mark.parametrize("code", sorted(TITLES))
    def test_each_have_a_page(self, client, code):
        assert code in client.get(f"/api/problems/{code}").content.decode()


def _assigns_code(node):
    return isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "code"


class TestDeepJson:
    def test_is_a_body_that_cannot_be_read(self, db):
        rest = rest_of(make_user("ana", CHECKER))
        response = rest.post("/articles/", "[" * 100_000 + "]" * 100_000)
        assert (response.status_code, response.json()["code"]) == (400, "parse_error")
