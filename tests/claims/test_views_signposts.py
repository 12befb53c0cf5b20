"""Search engines, scanners and unknown clients find their way."""

from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.urls import get_resolver

from claims import publication
from claims.models import Check, State
from claims.views import signposts
from sources.robots import decide
from tests.factories import NOON, bring_to, make_claim

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
CATALOG = "/.well-known/api-catalog"


@pytest.fixture
def check(ana, marta, us):
    bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)
    return Check.objects.get()


def locations(response) -> list[str]:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return [place.text for place in ElementTree.fromstring(content).iter(LOC)]  # noqa: S314  (our own)


class TestRobots:
    def test_names_the_sitemap(self, client, db):
        response = client.get("/robots.txt")
        assert f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml" in response.content.decode()

    def test_leaves_public_pages_open(self, client, db):
        text = client.get("/robots.txt").content
        for path in ("/", "/es/checks/", "/en/articles/0/", "/api/v1/checks/", "/es/claimants/0/"):
            assert decide(text, "AnyBot", f"https://x.example{path}")
        for path in ("/claims/0/", "/admin/", "/search/?q=a"):
            assert not decide(text, "AnyBot", f"https://x.example{path}")

    def test_names_only_what_there_is(self):
        known = {str(pattern.pattern).split("/")[0] for pattern in get_resolver().url_patterns}
        known |= {
            str(inner.pattern).split("/")[0]
            for pattern in get_resolver().url_patterns
            for inner in getattr(pattern, "url_patterns", [])
        }
        assert set(signposts.NOT_FOR_ROBOTS) <= known


class TestSitemap:
    def test_leads_to_every_check_in_every_language(self, client, check):
        (part,) = locations(client.get("/sitemap.xml"))
        pages = locations(client.get(part.removeprefix(settings.PUBLIC_URL)))

        assert pages == [
            f"{settings.PUBLIC_URL}/{code}/checks/{slug}"
            for slug in ("", f"{check.slug}/")
            for code in ("es", "en")
        ]

    def test_leaves_out_what_was_retracted(self, client, check, marta):
        publication.retract(check.claim, note="No.", by=marta, at=NOON)
        assert len(locations(client.get("/sitemaps/0.xml"))) == 2

    def test_has_as_many_parts_as_it_takes(self, client, check, monkeypatch):
        monkeypatch.setattr(signposts, "CHECKS_IN_A_SITEMAP", 1)
        parts = locations(client.get("/sitemap.xml"))
        pages = [
            page for number in (0, check.pk) for page in locations(client.get(f"/sitemaps/{number}.xml"))
        ]

        assert parts[-1].endswith(f"/sitemaps/{check.pk}.xml")
        assert len(pages) == len(set(pages)) == 4
        assert client.get(f"/sitemaps/{check.pk + 1}.xml").status_code == 404


class TestSecurity:
    def test_is_there_when_somebody_answers(self, client, db, settings):
        settings.SECURITY_CONTACT = "seguridad@redaccion.example"
        text = client.get("/.well-known/security.txt").content.decode()

        assert "Contact: mailto:seguridad@redaccion.example\n" in text
        assert "\nExpires: 2" in text

    def test_is_not_there_when_nobody_does(self, client, db):
        assert client.get("/.well-known/security.txt").status_code == 404


class TestApiCatalog:
    def test_leads_to_what_is_there(self, client, check):
        response = client.get(CATALOG)
        assert response["Content-Type"].startswith("application/linkset+json")
        assert response["Access-Control-Allow-Origin"] == "*"
        own = response.json()["linkset"][0]
        for address in (own["anchor"], own["service-desc"][0]["href"], own["service-doc"][0]["href"]):
            assert client.get(address.removeprefix(settings.PUBLIC_URL)).status_code == 200
