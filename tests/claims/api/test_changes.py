"""Whoever follows the changes ends with exactly what stands: no gap, no repeat."""

import importlib.util
import json
import threading
import time
from pathlib import Path

import pytest
from django.db import connection, transaction

from claims import publication, workflow
from claims.models import Check, Claim, Publication, State
from tests import factories, servers
from tests.factories import NOON, make_newsroom, make_people
from tests.rest import Rest, rest_of
from tests.rules import sql
from workbench import programs

EXAMPLE = Path(__file__).resolve().parents[3] / "docs" / "examples" / "mirror.py"


@pytest.fixture
def people(db):
    make_newsroom()
    return make_people()


def mirror_of(address):
    spec = importlib.util.spec_from_file_location("mirror", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Mirror(address)


def approved(people):
    ana, marta = people
    return factories.bring_to(factories.make_claim(by=ana), State.APPROVED, author=ana, reviewer=marta)


def correct(claim, people):
    ana, marta = people
    workflow.advance(claim, "reopen", by=ana, at=NOON, reason="Hay datos nuevos.")
    workflow.advance(claim, "submit", by=ana, at=NOON)
    workflow.advance(claim, "approve", by=marta, at=NOON)
    publication.publish(claim, by=marta, at=NOON, kind="update", note="Se añade un dato.")


class TestList:
    def test_tells_editions_in_order_and_the_place_to_go_on_from(self, people):
        claim = approved(people)
        publication.publish(claim, by=people[1], at=NOON)
        first = Rest().get("/changes/").json()
        assert [change["edition"] for change in first["results"]] == [1]
        correct(claim, people)
        then = Rest().get(f"/changes/?since={first['since']}").json()
        assert [(change["edition"], change["kind"]) for change in then["results"]] == [(2, "update")]
        assert then["results"][0]["document"] == json.loads(Publication.objects.get(number=2).document)
        nothing = Rest().get(f"/changes/?since={then['since']}").json()
        assert nothing == {"since": then["since"], "has_more": False, "results": []}

    def test_keeps_from_readers_what_a_retraction_took_back(self, people):
        claim = approved(people)
        publication.publish(claim, by=people[1], at=NOON)
        publication.retract(claim, note="Error.", by=people[1], at=NOON)
        shown = [change["document"] for change in Rest().get("/changes/").json()["results"]]
        assert (shown[0], shown[1]["kind"]) == (None, "retraction")
        assert rest_of(people[0]).get("/changes/").json()["results"][0]["document"]

    @pytest.mark.parametrize("size", [1, 3])
    def test_costs_one_query(self, people, django_assert_num_queries, size):
        for _ in range(3):
            publication.publish(approved(people), by=people[1], at=NOON)
        with django_assert_num_queries(1):
            answer = Rest().get(f"/changes/?page_size={size}").json()
        assert (len(answer["results"]), answer["has_more"]) == (size, size < 3)

    @pytest.mark.parametrize(
        "query", ["since=x", "since=-1", "since=99999999999999999999", "page_size=x", "page_size=0"]
    )
    def test_refuses_what_is_no_place(self, db, query):
        refusal = Rest().get(f"/changes/?{query}")
        assert (refusal.status_code, refusal.json()["code"]) == (400, "unknown_place")

    def test_sends_back_to_the_beginning_who_comes_from_the_future(self, db):
        assert Rest().get("/changes/?since=5").status_code == 410


class TestOrder:
    """A slow writer holds up those behind it, so that nobody is told of the second before the first."""

    def race(self, people):
        """Places that are seen while the first writer has not committed, and after."""
        slow, fast = approved(people), approved(people)
        seen = []

        def publish_fast():
            publication.publish(fast, by=people[1], at=NOON)
            connection.close()

        thread = threading.Thread(target=publish_fast, daemon=True)
        with transaction.atomic():
            publication.publish(slow, by=people[1], at=NOON)
            thread.start()
            thread.join(1)
            reader = threading.Thread(target=lambda: (seen.append(self.places()), connection.close()))
            reader.start()
            reader.join()
        thread.join(20)
        return seen[0], self.places()

    def places(self):
        return list(Publication.objects.order_by("position").values_list("position", flat=True))

    @pytest.mark.django_db(transaction=True)
    def test_follows_the_commits(self, people):
        assert self.race(people) == ([], [1, 2])

    def test_is_given_by_the_database_alone(self, people):
        publication.publish(approved(people), by=people[1], at=NOON)
        sql("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE claims_publication DISABLE TRIGGER USER")
        publication.publish(approved(people), by=people[1], at=NOON)
        assert self.places() == [0, 1]  # without the trigger nobody counts


class TestMirror:
    """The example of docs/examples against a real server, with slow writers and two crashes."""

    WRITERS, EACH = 3, 4

    @pytest.mark.django_db(transaction=True)
    def test_ends_with_exactly_what_stands(self, people, environment, tmp_path):
        claims = [[approved(people) for _ in range(self.EACH)] for _ in range(self.WRITERS)]
        port = servers.free_port()
        address = f"http://127.0.0.1:{port}"

        def serve(number):
            program = programs.web({"PUBLIC_URL": address, **environment}, port=port)
            running = servers.Running(program, tmp_path / f"web-{number}.log")
            running.wait_for(lambda: servers.answers(f"{address}/health/ready"))
            return running

        def write(mine):
            try:
                for place, claim in enumerate(mine):
                    with transaction.atomic():
                        publication.publish(claim, by=people[1], at=NOON)
                        time.sleep(0.2 * (place == 1))  # a slow one
                    if place % 2:
                        correct(claim, people)
                    if place == 3:
                        publication.retract(claim, note="Error.", by=people[1], at=NOON)
            finally:
                connection.close()

        web, mirror, heard = serve(0), mirror_of(address), 0
        threads = [threading.Thread(target=write, args=[mine], daemon=True) for mine in claims]
        for thread in threads:
            thread.start()
        for number in (1, 2):
            heard += mirror.catch_up(page_size=2)
            web.kill()
            with pytest.raises(OSError):
                mirror.catch_up()
            web = serve(number)
        while any(thread.is_alive() for thread in threads):
            heard += mirror.catch_up(page_size=2)
        heard += mirror.catch_up(page_size=2)
        web.stop()

        standing = {
            str(check.uid): json.loads(check.edition.document)
            for check in Check.objects.standing().select_related("edition")
        }
        assert mirror.checks == standing
        assert heard == Publication.objects.count() == self.WRITERS * (self.EACH + 3)
        assert Claim.objects.count() == self.WRITERS * self.EACH
