"""The same in other words is found where the extra `semantic` is there; nothing breaks where it is not."""

import array
import math
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import embedding, matching, meaning
from claims.models import Claim, Embedding
from tests.factories import NOON, make_claim, make_outside

needs_the_model = pytest.mark.skipif(not meaning.is_there(), reason="the extra `semantic` is not installed")
STATEMENT = "El precio de la vivienda ha subido un tercio en la capital"
OTHERWISE = "Housing costs in the capital city rose by a third"


def place(angle: float) -> bytes:
    """A place at this angle, in degrees, in the plane of the first two numbers."""
    numbers = [math.cos(math.radians(angle)), math.sin(math.radians(angle)), *[0.0] * 382]
    return array.array("f", numbers).tobytes()


@pytest.fixture
def placed(db):
    """Put texts at angles, as the worker would."""

    def put(angles: dict[str, float]) -> None:
        with connection.cursor() as cursor:
            for text, angle in angles.items():
                row = Embedding(model=meaning.MODEL, vector=place(angle), made_at=NOON)
                cursor.execute("SELECT md5(%s)", [text])
                (row.digest,) = cursor.fetchone()
                row.save()
                if meaning.has_pgvector():
                    words = [meaning.as_pgvector(place(angle)), row.pk]
                    cursor.execute("UPDATE claims_embedding SET place = %s::vector WHERE id = %s", words)

    return put


class TestWithoutTheExtra:
    @pytest.mark.skipif(meaning.is_there(), reason="the extra `semantic` is installed")
    def test_words_are_found_and_nothing_is_written(self, ana):
        claim = make_claim(by=ana, statement=STATEMENT)
        matching.recount()

        assert embedding.embed_missing(at=NOON) == 0
        assert meaning.nearest(STATEMENT) == []
        assert [match.record for match in matching.matches_of(STATEMENT)] == [claim]


class TestFusing:
    def test_puts_first_what_both_lists_have_near_their_top(self):
        one, two, three = (matching.Key("claim", number) for number in range(3))

        assert matching._fused([one, two], [two, three]) == [two, one, three]


class TestPlaces:
    def test_are_kept_by_pgvector_where_the_server_has_it(self, db):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_available_extensions WHERE name = 'vector'")
            (is_available,) = cursor.fetchone()

        assert meaning.has_pgvector() == bool(is_available)

    def test_are_nearest_first_by_pgvector(self, placed):
        if not meaning.has_pgvector():
            pytest.skip("this server has no pgvector")
        placed({"far": 80, "near": 10, "nearest": 5})

        found = meaning._by_pgvector(place(0))

        assert [round(nearness, 3) for _digest, nearness in found] == [0.996, 0.985, 0.174]

    def test_are_the_same_by_numpy(self, placed):
        pytest.importorskip("numpy", reason="numpy comes with the extra `semantic`")
        placed({"far": 80, "near": 10, "nearest": 5})

        by_numpy = meaning._by_numpy(place(0))

        assert [round(nearness, 3) for _digest, nearness in by_numpy] == [0.996, 0.985, 0.174]
        placed({"here": 0})
        assert len(meaning._by_numpy(place(0))) == 4


class TestMissing:
    """What has no place yet is found without reading all that has one."""

    @staticmethod
    def found(at) -> set[str]:
        with connection.cursor() as cursor:
            return set(embedding._missing(cursor, at).values())

    def test_is_what_changed_lately_and_the_slice_of_the_minute(self, ana, monkeypatch):
        monkeypatch.setattr(embedding, "SLICE", 2)
        claims = [make_claim(by=ana, statement=f"Ocurrió {number}") for number in range(5)]
        Claim.objects.update(updated_at=NOON - timedelta(days=1))
        Claim.objects.filter(pk=claims[2].pk).update(updated_at=NOON)

        minutes = [self.found(NOON + timedelta(minutes=minute)) for minute in range(3)]

        assert all("Ocurrió 2" in each for each in minutes)
        assert max(len(each) for each in minutes) <= 3
        assert set().union(*minutes) == {each.statement for each in claims}

    def test_is_looked_for_by_indexes(self, ana, placed):
        make_claim(by=ana, statement=STATEMENT)
        placed({STATEMENT: 0})
        with CaptureQueriesContext(connection) as queries:
            assert self.found(NOON) == set()
        looks = [each["sql"] for each in queries if "IS NULL" in each["sql"]]

        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
            plans = []
            for look in looks:
                cursor.execute(f"EXPLAIN {look}")
                plans.append("\n".join(line for (line,) in cursor.fetchall()))

        indexes = ("claim_by_update", "claims_claim_pkey", "outside_check_by_update", "outsidecheck_pkey")
        for index, plan in zip(indexes, plans, strict=True):
            assert index in plan
            assert "Anti Join" not in plan


class TestForgetUnused:
    """Who looks for the nearest few must not find texts that are nobody's any more."""

    def test_keeps_the_places_of_records_alone(self, ana, placed):
        claim, theirs = make_claim(by=ana, statement=STATEMENT), make_outside(OTHERWISE, by=ana)
        with connection.cursor() as cursor:
            cursor.execute("SELECT btrim(title || ' ' || statement) FROM claims_outsidecheck")
            (read,) = cursor.fetchone()
        placed({"Nobody says this": 5, claim.statement: 10, read: 20})

        with connection.cursor() as cursor:
            embedding._forget_unused(cursor, NOON)

        assert {bytes(each) for each in Embedding.objects.values_list("vector", flat=True)} == {
            place(10),
            place(20),
        }
        assert theirs.statement in read

    def test_looks_at_one_slice_a_minute(self, placed, monkeypatch):
        monkeypatch.setattr(embedding, "SLICE", 2)
        placed({f"Nobody says {number}": number for number in range(5)})
        left = []
        for minute in range(3):
            with connection.cursor() as cursor:
                embedding._forget_unused(cursor, NOON + timedelta(minutes=minute))
            left.append(Embedding.objects.count())

        assert left[0] in (3, 4)
        assert left == sorted(left, reverse=True)
        assert left[-1] < 3


class TestPlacesOfNobody:
    def test_crowd_out_no_record(self, ana, placed, monkeypatch):
        claim = make_claim(by=ana, statement=STATEMENT)
        nobody = {f"Nobody says {number}": number / 10 for number in range(meaning.NEAREST + 5)}
        placed(nobody | {STATEMENT: 10})
        monkeypatch.setattr(meaning, "is_there", lambda: True)
        monkeypatch.setattr(meaning, "place_asked", lambda text: place(0))
        if not meaning.has_pgvector():
            pytest.importorskip("numpy", reason="numpy comes with the extra `semantic`")

        assert [near.id for near in meaning.nearest(OTHERWISE)] == [claim.pk]


@needs_the_model
class TestWithTheExtra:
    @pytest.fixture
    def theirs(self, ana):
        make_outside("El cometa pasará mañana sobre Lima con una cola de hielo", by=ana)
        theirs = make_outside(STATEMENT, by=ana)
        while embedding.embed_missing(at=NOON):
            pass
        matching.recount()
        return theirs

    def test_finds_the_same_in_another_language(self, theirs):
        (match,) = matching.matches_of(OTHERWISE)

        assert (match.record, match.is_alike_in_meaning) == (theirs, True)
        assert "".join(piece.words for piece in match.pieces) == STATEMENT

    def test_compares_a_statement_with_what_says_the_same_and_lets_a_question_ask(self):
        (said,) = meaning.places_of([STATEMENT])
        question = f"¿{STATEMENT}?"

        def nearness(one: bytes, other: bytes) -> float:
            pair = (memoryview(each).cast("f").tolist() for each in (one, other))
            return sum(a * b for a, b in zip(*pair, strict=True))

        stated, asked = meaning.place_asked(STATEMENT), meaning.place_asked(question)
        assert nearness(stated, stated) == pytest.approx(1, abs=1e-5)
        assert nearness(stated, said) > nearness(asked, said)
        assert nearness(stated, said) > 0.95

    def test_finds_it_without_pgvector_too(self, theirs, monkeypatch):
        monkeypatch.setattr(meaning, "has_pgvector", lambda: False)

        assert meaning.nearest(OTHERWISE)[0].id == theirs.pk

    def test_says_so_on_the_page(self, client, theirs, ana):
        claim = make_claim(by=ana, statement=OTHERWISE)
        client.force_login(ana)

        page = BeautifulSoup(client.get(reverse("claim-precedents", args=[claim.uid])).content, "lxml")

        assert "Alike in meaning" in page.text or "Se parecen por su sentido" in page.text

    def test_gives_a_place_to_what_has_none_once(self, theirs, ana):
        assert Embedding.objects.count() == 2
        make_outside(STATEMENT, by=ana, url="https://otro.example/2")  # the same words
        claim = make_claim(by=ana, statement=OTHERWISE)

        assert embedding.embed_missing(at=NOON) == 1
        assert embedding.embed_missing(at=NOON) == 0

        Claim.objects.filter(pk=claim.pk).update(statement="Otra cosa")
        assert embedding.embed_missing(at=NOON) == 1

    def test_forgets_the_places_of_another_model(self, theirs):
        Embedding.objects.update(model="another")

        assert embedding.embed_missing(at=NOON + timedelta(days=1)) == 2
        assert set(Embedding.objects.values_list("model", flat=True)) == {meaning.MODEL}
