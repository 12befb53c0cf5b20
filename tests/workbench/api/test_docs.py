"""The API describes itself: the file kept in docs/ is what the endpoints say, and people can read it."""

from io import StringIO

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

from tests.rest import API


class TestSchema:
    def test_is_the_file_kept_in_docs(self):
        """When it differs on purpose: manage.py spectacular --lang en --file docs/openapi.yaml"""
        made = StringIO()
        call_command("spectacular", lang="en", validate=True, fail_on_warn=True, stdout=made)
        assert made.getvalue() == (settings.BASE_DIR / "docs/openapi.yaml").read_text()

    @pytest.mark.django_db
    def test_is_served_to_everybody(self, client):
        answer = client.get("/api/schema/", headers={"Accept-Language": "en"})
        kept = yaml.safe_load((settings.BASE_DIR / "docs/openapi.yaml").read_text())
        assert yaml.safe_load(answer.content)["paths"].keys() == kept["paths"].keys()

    @pytest.mark.django_db
    def test_lists_every_endpoint_of_the_root(self, client):
        paths = yaml.safe_load((settings.BASE_DIR / "docs/openapi.yaml").read_text())["paths"]
        root = client.get(f"{API}/").json()
        assert {f"{API}/{name}/" for name in root} <= paths.keys()


class TestDocsView:
    def test_shows_every_operation_and_breaks_no_policy(self, live_server, page):
        complaints = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("requestfailed", lambda request: complaints.append(request.url))
        page.goto(f"{live_server.url}/api/docs/")
        page.locator(".opblock").first.wait_for()
        paths = yaml.safe_load((settings.BASE_DIR / "docs/openapi.yaml").read_text())["paths"]
        assert page.locator(".opblock").count() == sum(
            len(item.keys() & {"get", "post", "patch", "delete"}) for item in paths.values()
        )
        assert complaints == []
