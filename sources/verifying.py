"""Is every capture still what was written? And what lies in the archive that no row names?"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import PurePosixPath
from typing import NamedTuple

from django.core.files.storage import default_storage
from django.db.models import F
from django.db.models.fields.json import KT
from django.db.models.functions import Collate

from sources import warc
from sources.archiving import FOLDER
from sources.models import FetchAttempt, Snapshot

_CHUNK = 1024 * 1024
_ROWS = 50  # a text may have a million characters


class Finding(NamedTuple):
    """What was found: the file or snapshot at fault, and the fault; none for a file that no row names."""

    name: str
    fault: str = ""


def look_through(seen: Counter) -> Iterator[Finding]:
    """Re-hash every archive file, its records and every text; what is whole is only counted in seen.

    seen: counts "archives" and "texts". Memory does not grow with the number of captures or their size.
    """
    yield from _archives(seen)
    yield from _texts(seen)


def _archives(seen: Counter) -> Iterator[Finding]:
    visited = set()
    for folder, rows in groupby(_named_by_rows(), key=lambda row: str(PurePosixPath(row[0]).parent)):
        expected: dict[str, set[str]] = {}
        for name, body_sha256 in rows:
            expected.setdefault(name, set()).add(body_sha256)
        for name, bodies in expected.items():
            seen["archives"] += 1
            yield from (Finding(name, fault) for fault in _faults_of(name, bodies))
        yield from _strays(folder, expected)
        visited.add(folder)
    for folder in _folders():
        if folder not in visited:
            yield from _strays(folder, {})


def _named_by_rows() -> Iterator[tuple[str, str]]:
    """(archive file, SHA-256 of the body in it) of every snapshot and attempt, by name.

    An attempt whose document could not be read has an archive, but no snapshot.
    """
    snapshots = Snapshot.objects.exclude(archive_name="").annotate(
        name=Collate("archive_name", "C"), body=F("body_sha256")
    )
    attempts = FetchAttempt.objects.filter(capture__has_key="archive_name").annotate(
        name=Collate(KT("capture__archive_name"), "C"), body=KT("capture__body_sha256")
    )
    both = snapshots.order_by().values_list("name", "body")
    both = both.union(attempts.order_by().values_list("name", "body")).order_by("name")
    return both.iterator(chunk_size=2000)


def _faults_of(name: str, bodies: set[str]) -> Iterator[str]:
    try:
        with default_storage.open(name) as file:
            digest = hashlib.sha256()
            while piece := file.read(_CHUNK):
                digest.update(piece)
            file.seek(0)
            found = warc.inspect(file)
    except FileNotFoundError:
        yield "is missing"
        return
    except OSError as error:
        yield f"cannot be read: {error}"
        return
    if PurePosixPath(name).name != f"{digest.hexdigest()}.warc.gz":
        yield f"is damaged: its SHA-256 is now {digest.hexdigest()}"
    yield from found.problems
    for body in bodies - {found.body_sha256}:
        yield f"does not hold the body {body}"


def _texts(seen: Counter) -> Iterator[Finding]:
    last = 0
    rows = Snapshot.objects.order_by("pk").values_list("pk", "uid", "text", "text_sha256")
    while batch := list(rows.filter(pk__gt=last)[:_ROWS]):
        last = batch[-1][0]
        for _pk, uid, text, expected in batch:
            seen["texts"] += 1
            found = hashlib.sha256(text.encode()).hexdigest()
            if found != expected:
                yield Finding(f"snapshot {uid}", f"is damaged: the SHA-256 of its text is now {found}")


def _folders() -> Iterator[str]:
    try:
        folders, _files = default_storage.listdir(FOLDER)
    except FileNotFoundError:  # nothing was ever captured
        return
    yield from (f"{FOLDER}/{each}" for each in folders)


def _strays(folder: str, named) -> Iterator[Finding]:
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (Finding(f"{folder}/{each}") for each in sorted(files) if f"{folder}/{each}" not in named)
