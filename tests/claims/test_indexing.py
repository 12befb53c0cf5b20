"""Texts are divided as they are stored, and their words read soon afterwards."""

import threading

import pytest
from django.db import connection, transaction

from claims import indexing
from claims.models import Stretch
from claims.models.stretch import LENGTH
from sources.models import Snapshot
from tests.factories import make_snapshot


def waiting() -> set[int]:
    """The offsets of stretches that nobody has read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT start FROM claims_stretch WHERE lexemes IS NULL")
        return {start for (start,) in cursor.fetchall()}


class TestDivide:
    @pytest.mark.parametrize(
        ("length", "starts"),
        [(1, [0]), (LENGTH, [0]), (LENGTH + 1, [0, LENGTH]), (2 * LENGTH + 1, [0, LENGTH, 2 * LENGTH])],
    )
    def test_leaves_no_character_out(self, ana, length, starts):
        snapshot = make_snapshot("a" * length, by=ana)

        stretches = Stretch.objects.filter(snapshot=snapshot, source=snapshot.source)
        assert sorted(stretches.values_list("start", flat=True)) == starts
        assert waiting() == set(starts)


class TestReadWaiting:
    def test_reads_some_at_a_time_until_none_waits(self, ana, monkeypatch):
        make_snapshot("palabra " * (LENGTH // 4), by=ana)
        monkeypatch.setattr(indexing, "BATCH", 1)

        assert waiting() == {0, LENGTH}
        assert (indexing.read_waiting(), waiting()) == (1, {0})
        assert (indexing.read_waiting(), waiting()) == (1, set())
        assert indexing.read_waiting() == 0

    @pytest.mark.parametrize(
        "words",
        [
            (chr(0x20000 + number) for number in range(LENGTH // 2)),
            (f"a.co/{number}" for number in range(LENGTH // 8)),
            (f"x{number}-y{number}" for number in range(LENGTH // 10)),
            (f"{number}.{number}" for number in range(LENGTH // 8)),
            ["a" * LENGTH],
            ["a-" * (LENGTH // 2)],
            ["a/" * (LENGTH // 2)],
        ],
        ids=["wide letters", "addresses", "compounds", "figures", "a word", "a compound", "a path"],
    )
    def test_takes_the_worst_of_texts(self, ana, words):
        """A tsvector holds a megabyte at most; one that did not fit would be tried again for ever."""
        make_snapshot(" ".join(words)[:LENGTH], by=ana)

        assert indexing.read_waiting() == 1
        assert waiting() == set()


@pytest.mark.django_db(transaction=True)
def test_workers_take_different_stretches(ana):
    """The second neither waits for the first nor reads the same."""
    first, second = (make_snapshot(f"Texto {number}", by=ana).pk for number in (1, 2))
    read = []

    def other():
        try:
            read.append(indexing.read_waiting())
        finally:
            connection.close()

    with transaction.atomic():
        Stretch.objects.select_for_update().get(snapshot=first)
        worker = threading.Thread(target=other)
        worker.start()
        worker.join(timeout=10)
        assert read == [1]

    left = Stretch.objects.extra(where=["lexemes IS NULL"]).values_list("snapshot", flat=True)
    assert list(left) == [first]
    assert Snapshot.objects.filter(pk=second).exists()
