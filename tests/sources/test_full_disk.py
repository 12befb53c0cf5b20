"""The archive takes nothing in: the attempt says so and tries again, and nothing half is left behind."""

import errno
import os
import shutil
import subprocess

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from sources import archiving, collecting, dispatch, failures, fetching
from sources.models import FetchAttempt, Snapshot, Source, State, Step
from tests.factories import NOON, make_user
from tests.sources.hostile_server import HostileServer, page, reply
from workbench.accounts.roles import CHECKER
from workbench.ledger.models import Event

PARAGRAPH = "<p>" + "La reunión consta en el acta que se publicó el viernes. " * 8 + "</p>"
NOISE = os.urandom(3_000_000).hex()  # does not get smaller than half


@pytest.fixture
def small_disk(tmp_path):
    """A real file system of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if not mount or subprocess.run([mount, *options], capture_output=True).returncode:
        pytest.skip("Only root, and not in every container, may mount a file system.")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def site(settings):
    answers = {
        "/large": page(f"<html><body>{PARAGRAPH}<!-- {NOISE} -->"),
        "/small": page(f"<html><body>{PARAGRAPH}"),
        "/robots.txt": reply(status="404 Not Found"),
    }
    with HostileServer(answers) as site:
        settings.CAPTURE_ALLOW = [site.pair]
        yield site


@pytest.fixture
def ana(db):
    return make_user("ana", CHECKER)


def ask(site, path, by):
    source, _is_new = collecting.by_url(site.url(path), by=by, at=NOON)
    return dispatch.request_fetch(source, by=by, at=NOON)


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


class TestFullDisk:
    def test_makes_the_attempt_wait_with_a_sentence_and_succeed_when_there_is_room(
        self, ana, site, settings, small_disk
    ):
        settings.MEDIA_ROOT = small_disk
        attempt = ask(site, "/large", ana)

        assert fetching.download(attempt.pk, at=timezone.now()) is False

        attempt.refresh_from_db()
        assert (attempt.state, attempt.step, attempt.lease) == (State.QUEUED, Step.CONNECT, None)
        assert attempt.error_code == "archive_full"
        assert failures.sentence(attempt) == str(archiving.SENTENCES["archive_full"])
        assert (attempt.capture, files_in(small_disk)) == ({}, [])
        assert not Snapshot.objects.exists()

        subprocess.run(["mount", "-o", "remount,size=9m", str(small_disk)], check=True)
        FetchAttempt.objects.update(next_try_at=NOON)
        assert fetching.download(attempt.pk, at=timezone.now()) is True
        fetching.extract(attempt.pk, at=timezone.now())
        attempt.refresh_from_db()
        assert (attempt.state, attempt.error_code) == (State.STORED, "")

    def test_ends_the_attempt_after_its_last_try(self, ana, site, monkeypatch):
        monkeypatch.setattr(default_storage, "save", full)
        attempt = ask(site, "/small", ana)
        FetchAttempt.objects.update(tries=fetching.MAX_TRIES - 1)

        fetching.download(attempt.pk, at=timezone.now())

        attempt.refresh_from_db()
        assert (attempt.state, attempt.error_code) == (State.FAILED, "archive_full")

    def test_refuses_an_upload_and_leaves_no_row(self, ana, client, monkeypatch):
        monkeypatch.setattr(default_storage, "save", full)

        with pytest.raises(archiving.ArchiveUnwritable) as refusal:
            collecting.upload(b"Una nota de prueba.", "nota.txt", by=ana, at=NOON)

        assert (refusal.value.code, refusal.value.status) == ("archive_full", 503)
        assert not Source.objects.exists()
        assert not FetchAttempt.objects.exists()
        assert not Event.objects.exists()

    def test_is_told_apart_from_a_storage_that_fails_in_another_way(self, monkeypatch):
        monkeypatch.setattr(default_storage, "save", broken)

        with pytest.raises(archiving.ArchiveUnwritable) as refusal:
            archiving.keep(b"some archive")

        assert refusal.value.code == "archive_unwritable"


def full(name, content):
    raise OSError(errno.ENOSPC, "No space left on device")


def broken(name, content):
    raise RuntimeError("the bucket does not answer")
