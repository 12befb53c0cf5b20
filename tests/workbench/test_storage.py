"""A file is there whole or not at all, whatever happens while it is written."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from workbench.storage import DurableFiles

DIES = """
import os, signal
from django.conf import settings
settings.configure()
from workbench.storage import DurableFiles

class Dying:
    def chunks(self):
        yield b"half of it"
        os.kill(os.getpid(), signal.SIGKILL)

DurableFiles(location={folder!r})._save("captures/ab/x.gz", Dying())
"""


class Breaking:
    """Content that cannot be read to its end."""

    def chunks(self):
        yield b"half of it"
        raise OSError("gone")


@pytest.fixture
def files(tmp_path):
    return DurableFiles(location=tmp_path)


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


class TestDurableFiles:
    def test_are_what_captures_lie_in(self):
        assert isinstance(default_storage, DurableFiles)

    def test_keeps_what_it_is_given(self, files, tmp_path):
        assert files.save("captures/ab/x.gz", ContentFile(b"whole")) == "captures/ab/x.gz"

        assert files.open("captures/ab/x.gz").read() == b"whole"
        assert names(tmp_path) == ["captures/ab/x.gz"]
        assert (tmp_path / "captures/ab/x.gz").stat().st_mode & 0o777 == 0o644

    def test_replaces_a_file_of_the_same_name(self, files, tmp_path):
        for content in (b"before", b"after"):
            files.save("x.gz", ContentFile(content))

        assert (tmp_path / "x.gz").read_bytes() == b"after"
        assert names(tmp_path) == ["x.gz"]

    def test_flushes_the_file_before_it_is_named_and_the_folders_after(self, files, tmp_path, monkeypatch):
        done, flush, replace = [], os.fsync, Path.replace

        def noted_flush(handle):
            done.append(f"flush {Path(f'/proc/self/fd/{handle}').readlink().name[:7]}")
            flush(handle)

        def noted_replace(path, target):
            done.append(f"name {target.name}")
            return replace(path, target)

        monkeypatch.setattr(os, "fsync", noted_flush)
        monkeypatch.setattr(Path, "replace", noted_replace)
        files.save("captures/ab/x.gz", ContentFile(b"whole"))

        root = tmp_path.name[:7]
        assert done[:2] in (["flush captur", f"flush {root}"], ["flush capture", f"flush {root}"])
        assert done[2:] == ["flush .begun-", "name x.gz", "flush ab"]

    def test_leaves_nothing_of_what_fails(self, files, tmp_path):
        with pytest.raises(OSError, match="gone"):
            files._save("captures/ab/x.gz", Breaking())

        assert names(tmp_path) == []

    def test_names_no_file_that_its_writer_did_not_finish(self, tmp_path):
        died = subprocess.run([sys.executable, "-c", DIES.format(folder=str(tmp_path))])

        assert died.returncode == -signal.SIGKILL
        (left,) = names(tmp_path)
        assert left.startswith(f"captures/ab/{DurableFiles.BEGUN}")
