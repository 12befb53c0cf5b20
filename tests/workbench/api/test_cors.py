"""Scripts on other sites read what is published, and nothing else."""

import pytest

pytestmark = pytest.mark.django_db
ELSEWHERE = {"Origin": "https://elsewhere.example"}
OPEN = ["/api/v1/", "/api/v1/checks/", "/api/v1/changes/", "/api/schema/", "/v1alpha1/claims:search?query=x"]
CLOSED = ["/api/v1/claims/", "/api/v1/articles/", "/v1alpha1/pages?url=x", "/sign-in/", "/settings/"]


class TestCrossOriginMiddleware:
    @pytest.mark.parametrize("path", OPEN)
    def test_opens_public_reads_to_every_origin(self, client, path):
        response = client.get(path, headers=ELSEWHERE)
        assert response.status_code == 200
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "ETag" in response["Access-Control-Expose-Headers"]

    @pytest.mark.parametrize("path", OPEN)
    def test_answers_a_preflight_for_reading(self, client, path):
        asked = ELSEWHERE | {"Access-Control-Request-Method": "GET"}
        response = client.options(path, headers=asked)
        assert (response.status_code, response.content) == (204, b"")
        assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert "If-None-Match" in response["Access-Control-Allow-Headers"]

    @pytest.mark.parametrize("path", [*OPEN, *CLOSED])
    @pytest.mark.parametrize("method", ["get", "options"])
    def test_lets_no_credentials_come_along(self, client, path, method):
        asked = ELSEWHERE | {"Access-Control-Request-Method": "GET"}
        response = getattr(client, method)(path, headers=asked)
        assert "Access-Control-Allow-Credentials" not in response
        assert "Authorization" not in response.get("Access-Control-Allow-Headers", "")

    @pytest.mark.parametrize("path", CLOSED)
    @pytest.mark.parametrize("method", ["get", "options", "post"])
    def test_keeps_everything_else_to_its_own_site(self, client, path, method):
        asked = ELSEWHERE | {"Access-Control-Request-Method": "POST"}
        assert "Access-Control-Allow-Origin" not in getattr(client, method)(path, headers=asked)

    def test_opens_no_writing_at_a_public_address(self, client):
        response = client.post("/api/v1/checks/", {}, headers=ELSEWHERE)
        assert "Access-Control-Allow-Origin" not in response

    def test_lets_a_script_read_why_it_was_refused(self, client):
        response = client.get("/api/v1/checks/?rating=%00", headers=ELSEWHERE)
        assert (response.status_code, response["Access-Control-Allow-Origin"]) == (400, "*")
