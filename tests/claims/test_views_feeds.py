"""Feeds of checks and of corrections: what a reader of Atom finds in them."""

import pytest
from lxml import etree

from claims import publication
from claims.models import Check, State
from tests import factories
from tests.factories import NOON, make_newsroom, make_people

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def people(db):
    make_newsroom()
    return make_people()


@pytest.fixture
def check(people):
    ana, marta = people
    claim = factories.make_claim(by=ana)
    factories.bring_to(claim, State.PUBLISHED, author=ana, reviewer=marta)
    return Check.objects.get()


def entries(client, address):
    response = client.get(address)
    assert response["Content-Type"].startswith("application/atom+xml")
    return etree.fromstring(response.content).findall(f"{ATOM}entry")


class TestChecks:
    def test_leads_to_the_page_of_a_check(self, client, check, settings):
        (entry,) = entries(client, "/es/checks.atom")
        assert entry.find(f"{ATOM}title").text == check.statement
        assert entry.find(f"{ATOM}id").text == check.uid.urn
        assert entry.find(f"{ATOM}link").get("href") == f"{settings.PUBLIC_URL}/es/checks/{check.slug}/"

    def test_leaves_out_what_was_retracted(self, client, check, people):
        publication.retract(check.claim, by=people[1], at=NOON, note="No era cierto.")
        assert entries(client, "/es/checks.atom") == []

    def test_is_found_from_the_public_list(self, client, db):
        page = client.get("/en/checks/").content.decode()
        assert 'href="/en/checks.atom"' in page
        assert 'href="/en/corrections.atom"' in page


class TestCorrections:
    def test_is_empty_while_nothing_was_corrected(self, client, check):
        assert entries(client, "/en/corrections.atom") == []

    def test_tells_of_a_retraction_with_its_note(self, client, check, people):
        publication.retract(check.claim, by=people[1], at=NOON, note="No era cierto.")
        (entry,) = entries(client, "/en/corrections.atom")
        assert entry.find(f"{ATOM}title").text == f"Retraction: {check.statement}"
        assert entry.find(f"{ATOM}summary").text == "No era cierto."
