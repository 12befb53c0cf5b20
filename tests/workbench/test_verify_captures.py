"""One flipped byte is found and named; so is what is missing, and what belongs to nothing."""

import os
import tracemalloc
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.files.storage import InMemoryStorage, default_storage, storages
from django.core.management import CommandError, call_command
from django.db import connection

from sources import archiving, collecting, fetching, warc
from sources.models import FetchAttempt, State
from tests.factories import NOON, make_snapshot, make_user
from workbench.accounts.roles import CHECKER
from workbench.storage import DurableFiles


@pytest.fixture
def ana(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_user("ana", CHECKER)


@pytest.fixture
def snapshot(ana):
    make_snapshot("Otra nota.", by=ana, url="https://otra.example/")
    return make_snapshot(by=ana, url="https://acta.example/")


def verify():
    """What the command says, and what it complains of; None when it ends well."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_captures", stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue() if error.returncode == 1 else error
    return out.getvalue(), None


def flip(path, at):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


class TestVerifyCaptures:
    def test_counts_what_is_whole(self, snapshot, ana):
        make_snapshot("Una nota pegada.", by=ana)

        assert verify() == ("All captures are whole: 2 archives, 3 texts\n", None)

    def test_finds_nothing_where_nothing_is(self, ana):
        assert verify() == ("All captures are whole: 0 archives, 0 texts\n", None)

    @pytest.mark.parametrize("place", [0.0, 0.3, 0.6, 0.9, 1.0])
    def test_names_a_file_with_one_flipped_byte(self, snapshot, place):
        path = Path(default_storage.path(snapshot.archive_name))
        flip(path, round(place * (path.stat().st_size - 1)))

        _said, faults = verify()

        lines = faults.splitlines()
        assert lines
        assert all(line.startswith(f"{snapshot.archive_name} ") for line in lines)
        assert "is damaged" in lines[0]

    def test_names_a_missing_file(self, snapshot):
        default_storage.delete(snapshot.archive_name)

        assert verify()[1] == f"{snapshot.archive_name} is missing\n"

    def test_names_a_file_whose_document_is_not_the_one_written_down(self, snapshot, ana):
        other = archiving.keep_upload(b"other", file_name="", media_type="text/plain", at=NOON)
        rewrite(snapshot, archive_name=other)

        assert verify()[1] == f"{other} does not hold the body {snapshot.body_sha256}\n"

    def test_names_a_snapshot_whose_text_was_changed(self, snapshot):
        rewrite(snapshot, text="Otra cosa.")

        assert f"snapshot {snapshot.uid} is damaged" in verify()[1]

    def test_lists_what_belongs_to_nothing_and_leaves_it(self, snapshot, tmp_path):
        stray = archiving.keep(b"written before its writer died")
        begun = tmp_path / snapshot.archive_name.rsplit("/", 1)[0] / f"{DurableFiles.BEGUN}x"
        begun.write_bytes(b"half")

        said, faults = verify()

        assert faults is None
        assert f"{stray} belongs to nothing\n" in said
        assert f"{begun.relative_to(tmp_path)} belongs to nothing\n" in said
        assert "2 file(s) belong to nothing" in said
        assert default_storage.exists(stray)
        assert begun.exists()

    def test_counts_the_archive_of_a_document_that_could_not_be_read(self, ana):
        attempt = collecting.upload(b"<html><body></body></html>", "vacio.html", by=ana, at=NOON)
        fetching.extract(attempt.pk, at=NOON)
        assert FetchAttempt.objects.get().state == State.FAILED

        assert verify() == ("All captures are whole: 1 archives, 0 texts\n", None)

    def test_works_on_a_storage_of_another_make(self, ana, monkeypatch):
        monkeypatch.setattr(default_storage, "_wrapped", InMemoryStorage())
        snapshot = make_snapshot(by=ana, url="https://acta.example/")
        assert archiving.body_of(snapshot.archive_name) == snapshot.text.encode()

        assert verify() == ("All captures are whole: 1 archives, 1 texts\n", None)
        default_storage.delete(snapshot.archive_name)
        assert "is missing" in verify()[1]
        assert storages["default"] is not default_storage._wrapped

    def test_does_not_hold_a_large_body_in_memory(self):
        capture = BytesIO()
        warc.write(capture, warc.Upload("datos.csv", "text/csv", os.urandom(30_000_000), NOON), {})
        capture.seek(0)
        tracemalloc.start()

        found = warc.inspect(capture)

        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert found.problems == []
        assert most < 8_000_000


def rewrite(snapshot, **columns):
    """Change a snapshot behind the back of the trigger that forbids it."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        type(snapshot).objects.filter(pk=snapshot.pk).update(**columns)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
