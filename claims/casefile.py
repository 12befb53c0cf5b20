"""How does the whole evidence of a claim travel, so that anybody can check it without us?

As a zip described in docs/casefile.md: texts, archive files, editions and the claim's part of the ledger, a
manifest with the hash of every file, and the program that checks them.
"""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.core.serializers.json import DjangoJSONEncoder

from claims.export import verify_casefile
from claims.models import Claim, Evidence
from sources import archiving
from sources.models import Snapshot
from workbench.ledger.models import Event
from workbench.ledger.recording import record

_CHUNK = 1024 * 1024
_PROGRAM = Path(verify_casefile.__file__)
README = """\
The evidence of one claim, as it lay before the newsroom.

claim.json      the claim, where it appeared, its evidence, verdicts and reviews
snapshots/      what each document said when it was captured (text.txt), and how it came (snapshot.json)
archives/       the captured documents themselves, as WARC files
editions/       what was published, letter for letter
ledger.json     what was done, by whom and when; every event carries its hash
manifest.json   the SHA-256 of every file

`python3 verify.py` in this folder checks all of it, without a network. Evidence marked confidential
is in here too, and so are private copies: pages that asked not to be kept, of which readers may see the
quotations alone (`is_private` in snapshot.json). manifest.json says whether there are any of either
(`has_confidential`, `has_private`): mind whom you give this file.
"""


class _Case:
    """A zip that notes the hash of every file put into it."""

    def __init__(self, file: BinaryIO, at: datetime):
        self._zip = zipfile.ZipFile(file, "w")
        self._moment = at.astimezone(UTC).timetuple()[:6]
        self.files: dict[str, dict] = {}
        self.missing: dict[str, str] = {}

    def add(self, name: str, pieces: Iterable[bytes], *, is_packed: bool = False) -> str:
        info = zipfile.ZipInfo(name, self._moment)
        info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        digest, size = hashlib.sha256(), 0
        with self._zip.open(info, "w") as out:
            for piece in pieces:
                out.write(piece)
                digest.update(piece)
                size += len(piece)
        self.files[name] = {"sha256": digest.hexdigest(), "bytes": size}
        return name

    def add_json(self, name: str, value) -> str:
        return self.add(name, [_json(value)])

    def add_archive(self, archive_name: str) -> str:
        """The archive file under its hash, once however many snapshots share it."""
        name = f"archives/{archive_name.rpartition('/')[2]}"
        if name in self.files or name in self.missing:
            return name
        try:
            with archiving.open_archive(archive_name) as file:
                return self.add(name, iter(lambda: file.read(_CHUNK), b""), is_packed=True)
        except FileNotFoundError:
            self.missing[name] = "was missing from the archive when this case file was made"
            return name

    def close(self, manifest: dict) -> None:
        sealed = _json(manifest | {"files": self.files, "missing": self.missing})
        self.add(verify_casefile.MANIFEST, [sealed])
        seal = f"{hashlib.sha256(sealed).hexdigest()}  {verify_casefile.MANIFEST}\n"
        self.add(verify_casefile.SEAL, [seal.encode()])
        self._zip.close()


def hand_out(claim: Claim, *, by, at: datetime) -> BinaryIO:
    """As build, for somebody who takes it away: the ledger says who did, and so does the file itself."""
    record("casefile.handed_out", claim, by=by, at=at)
    return build(claim, at=at)


def build(claim: Claim, *, at: datetime) -> BinaryIO:
    """The case file of claim as a zip in a temporary file, open at its beginning.

    Memory holds one text or a piece of one archive at a time. A capture whose archive file is gone is named
    in the manifest, and the checking program complains of it.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115  (whoever sends it closes it)
    case = _Case(file, at)
    evidence = list(claim.evidence.select_related("source", "passage", "added_by").order_by("id"))
    appearances = list(claim.appearances.select_related("article__source", "passage").order_by("id"))
    chosen = _chosen(evidence, [row for row in appearances if row.passage])
    case.add_json("claim.json", _claim(claim, evidence, appearances))
    snapshots = [_snapshot(case, pk, passages) for pk, passages in sorted(chosen.items())]
    manifest = {
        "format": verify_casefile.FORMAT,
        "made_at": at,
        "claim": claim.uid,
        "statement": claim.statement,
        "has_confidential": any(piece.is_confidential for piece in evidence),
        "has_private": any(each["is_private"] for each in snapshots),
        "snapshots": snapshots,
        "editions": [_edition(case, edition) for edition in claim.publications.order_by("number")],
        "ledger": case.add_json("ledger.json", _ledger(claim, evidence, appearances)),
    }
    case.add("README.txt", [README.encode()])
    case.add("verify.py", [_PROGRAM.read_bytes()])
    case.close(manifest)
    file.seek(0)
    return file


def file_name(claim: Claim) -> str:
    """What the case file of claim is called: nothing that a page or a person wrote."""
    return f"case-{claim.uid}.zip"


def _chosen(evidence, appearances) -> dict[int, list]:
    """The snapshots that are quoted, by key, with the passages quoted from each."""
    chosen: dict[int, list] = {}
    for row in [*evidence, *appearances]:
        if row.passage:
            passages = chosen.setdefault(row.passage.snapshot_id, [])
            if row.passage not in passages:
                passages.append(row.passage)
        elif (snapshot := _as_it_was(row)) is not None:
            chosen.setdefault(snapshot, [])
    return chosen


def _as_it_was(piece: Evidence) -> int | None:
    """The snapshot of a source cited as a whole: the newest there was then, else the first."""
    rows = piece.source.snapshots.order_by("-number").values_list("pk", flat=True)
    return rows.filter(captured_at__lte=piece.added_at).first() or rows.last()


def _snapshot(case: _Case, pk: int, passages) -> dict:
    snapshot = Snapshot.objects.select_related("source", "captured_by").get(pk=pk)
    folder = f"snapshots/{snapshot.uid}"
    told = _columns(
        snapshot,
        *("uid", "number", "origin", "captured_at", "final_url", "http_status", "media_type", "charset"),
        *("charset_origin", "body_sha256", "body_bytes", "text_sha256", "title", "byline", "language"),
        "extractor",
    )
    told["source"] = _columns(snapshot.source, "uid", "url", "requested_url", "declared_url", "file_name")
    more = _columns(snapshot, "headers", "dates", "details", "blocks")
    told["is_private"] = snapshot.is_private
    return told | {
        "text": case.add(f"{folder}/text.txt", [snapshot.text.encode()]),
        "facts": case.add_json(f"{folder}/snapshot.json", told | more),
        "archive": case.add_archive(snapshot.archive_name) if snapshot.archive_name else None,
        "passages": [_passage(passage) for passage in passages],
    }


def _edition(case: _Case, edition) -> dict:
    name = f"editions/{edition.number}"
    if edition.claim_review:
        case.add(f"{name}.claimreview.json", [edition.claim_review.encode()])
    return _columns(edition, "number", "kind", "note", "published_at", "document_sha256") | {
        "document": case.add(f"{name}.json", [edition.document.encode()])
    }


def _claim(claim: Claim, evidence, appearances) -> dict:
    verdicts = claim.verdicts.select_related("rating", "author").prefetch_related("evidence").order_by("id")
    reviews = claim.reviews.select_related("submitted_by", "decided_by").order_by("id")
    columns = ("uid", "statement", "language", "claimed_on", "date_precision", "date_words", "kind", "state")
    return _columns(claim, *columns, "created_at", "updated_at") | {
        "claimant": claim.claimant.name if claim.claimant else None,
        "appearances": [
            _columns(each, "uid", "number", "is_first")
            | {"article": each.article.title, "source": each.article.source.uid}
            | {"passage": _passage(each.passage) if each.passage else None, "words": each.words or None}
            for each in appearances
        ],
        "evidence": [_evidence(piece) for piece in evidence],
        "verdicts": [
            _columns(each, "uid", "question", "short_answer", "explanation", "made_at", "superseded_at")
            | {"rating": each.rating.key, "author": _name(each.author)}
            | {"evidence": [piece.uid for piece in each.evidence.all()]}
            for each in verdicts
        ],
        "reviews": [
            _columns(each, "uid", "decision", "submitted_at", "decided_at", "comment", "checked")
            | {"submitted_by": _name(each.submitted_by), "decided_by": _name(each.decided_by)}
            for each in reviews
        ],
    }


def _evidence(piece: Evidence) -> dict:
    columns = ("uid", "stance", "note", "whole_reason", "is_primary", "is_independent", "is_confidential")
    return _columns(piece, *columns, "confidential_reason", "added_at", "withdrawn_at") | {
        "source": piece.source.uid,
        "passage": _passage(piece.passage) if piece.passage else None,
        "added_by": _name(piece.added_by),
    }


def _passage(passage) -> dict:
    return _columns(passage, "start", "end", "exact", "prefix", "suffix") | {"uid": passage.uid}


def _ledger(claim: Claim, evidence, appearances) -> list[dict]:
    about = {claim.uid, *(piece.source.uid for piece in evidence)}
    about |= {uid for each in appearances for uid in (each.article.uid, each.article.source.uid)}
    events = Event.objects.filter(object_uid__in=about).order_by("number")
    return [{"hash": event.hash, "content": event.content} for event in events.iterator(chunk_size=500)]


def _columns(row, *names: str) -> dict:
    return {name: getattr(row, name) for name in names}


def _name(person) -> str | None:
    return person.signature if person else None


def _json(value) -> bytes:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()
