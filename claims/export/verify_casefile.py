#!/usr/bin/env python3
"""Is this case file whole and true to what was captured? Needs Python 3.8 and nothing else, no network.

    python3 verify.py              checks the unpacked folder that this program lies in
    python3 verify.py case.zip     checks a packed case file

Names every file at fault and ends with 1; ends with 0 when there is none. docs/casefile.md of Contraste
describes the format.
"""

import gzip
import hashlib
import json
import sys
import zipfile
import zlib
from pathlib import Path

FORMAT = "contraste-casefile/1"
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
CHUNK = 1024 * 1024
UNREADABLE = (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error)


class Folder:
    """An unpacked case file."""

    def __init__(self, path):
        self.root = Path(path)

    def names(self):
        found = (path.relative_to(self.root) for path in self.root.rglob("*") if path.is_file())
        return {path.as_posix() for path in found if "__pycache__" not in path.parts}

    def open(self, name):
        if name.startswith("/") or ".." in name.split("/"):
            raise ValueError("a name that leads out of the case file")
        return (self.root / name).open("rb")


class Packed:
    """A case file as it was downloaded."""

    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)

    def names(self):
        return {name for name in self.zip.namelist() if not name.endswith("/")}

    def open(self, name):
        return self.zip.open(name)


def faults_in(case):
    """A sentence for each fault, beginning with the name of the file; nothing when all is whole."""
    try:
        manifest_bytes = case.open(MANIFEST).read()
        sealed = case.open(SEAL).read().decode().split()[0]
        manifest = json.loads(manifest_bytes)
        files = manifest["files"]
    except (IndexError, *UNREADABLE) as error:
        return [f"{MANIFEST}: it or {SEAL} cannot be read ({error})"]
    faults = []
    if hashlib.sha256(manifest_bytes).hexdigest() != sealed:
        faults.append(f"{MANIFEST}: its SHA-256 is not the one in {SEAL}")
    if manifest.get("format") != FORMAT:
        faults.append(f"{MANIFEST}: not of the format {FORMAT}")
    faults += [f"{name}: {why}" for name, why in manifest.get("missing", {}).items()]
    names = case.names()
    faults += [f"{name}: is missing" for name in sorted(set(files) - names)]
    faults += [f"{name}: is not in the manifest" for name in sorted(names - set(files) - {MANIFEST, SEAL})]
    for name in sorted(set(files) & names):
        faults += [f"{name}: {fault}" for fault in _file(case, name, files[name])]
    for check in (_snapshots, _editions, _ledger):
        try:
            faults += check(case, manifest)
        except UNREADABLE as error:
            faults.append(f"{MANIFEST}: what it names cannot be read ({error})")
    return faults


def _file(case, name, expected):
    digest, size = hashlib.sha256(), 0
    try:
        with case.open(name) as file:
            for piece in iter(lambda: file.read(CHUNK), b""):
                digest.update(piece)
                size += len(piece)
    except UNREADABLE as error:
        return [f"cannot be read ({error})"]
    if digest.hexdigest() != expected["sha256"] or size != expected["bytes"]:
        return [f"is damaged: its SHA-256 is {digest.hexdigest()}, not {expected['sha256']}"]
    return []


def _snapshots(case, manifest):
    faults = []
    for snapshot in manifest["snapshots"]:
        name = snapshot["text"]
        try:
            data = case.open(name).read()
            if hashlib.sha256(data).hexdigest() != snapshot["text_sha256"]:
                faults.append(f"{name}: is not the text that was frozen")
            text = data.decode("utf-8")
            for quoted in snapshot["passages"]:
                if text[quoted["start"] : quoted["end"]] != quoted["exact"]:
                    faults.append(f"{name}: does not hold the passage at {quoted['start']}")
        except UNREADABLE as error:
            faults.append(f"{name}: cannot be read ({error})")
        if snapshot["archive"] and snapshot["archive"] not in manifest["missing"]:
            faults += [f"{snapshot['archive']}: {fault}" for fault in _archive(case, snapshot)]
    return faults


def _archive(case, snapshot):
    """What is wrong with a WARC file: its records' digests, their number, the document in it."""
    faults, document, count, announced = [], None, 0, ""
    try:
        with case.open(snapshot["archive"]) as file, gzip.open(file) as unpacked:
            for headers, block in _records(unpacked):
                kind = headers["warc-type"]
                is_http = kind in ("response", "request")
                payload = block.partition(b"\r\n\r\n")[2] if is_http else block
                if kind == "warcinfo":
                    announced = _announced(block)
                else:
                    count += 1
                    faults += _digest(headers, "warc-payload-digest", payload)
                faults += _digest(headers, "warc-block-digest", block)
                if kind in ("response", "resource"):
                    document = hashlib.sha256(payload).hexdigest()
    except UNREADABLE as error:
        return [f"cannot be read as WARC ({error})"]
    if str(count) != announced:
        faults.append(f"holds {count} records, {announced} were written")
    if document != snapshot["body_sha256"]:
        faults.append("does not hold the document that was captured")
    return faults


def _records(unpacked):
    while True:
        line = unpacked.readline()
        if not line:
            return
        if not line.strip():
            continue
        if not line.startswith(b"WARC/1."):
            raise ValueError("a record does not begin as records do")
        headers = {}
        for raw in iter(unpacked.readline, b"\r\n"):
            name, colon, value = raw.decode("utf-8").partition(":")
            if not colon:
                raise ValueError("a header is cut")
            headers[name.strip().lower()] = value.strip()
        yield headers, unpacked.read(int(headers["content-length"]))


def _digest(headers, name, data):
    right = f"sha256:{hashlib.sha256(data).hexdigest()}"
    return [] if headers.get(name) == right else [f"{headers.get('warc-record-id')} is damaged ({name})"]


def _announced(block):
    for line in block.decode("utf-8", "replace").splitlines():
        name, _colon, value = line.partition(":")
        if name == "recordsFollowing":
            return value.strip()
    return "unknown"


def _editions(case, manifest):
    return [
        f"{edition['document']}: is not the document that was published"
        for edition in manifest["editions"]
        if hashlib.sha256(case.open(edition["document"]).read()).hexdigest() != edition["document_sha256"]
    ]


def _ledger(case, manifest):
    """Each event against its own hash, each pair of neighbours, and what they say against the manifest."""
    name = manifest["ledger"]
    events = json.loads(case.open(name).read())
    faults, before = [], None
    for event in events:
        content, number = event["content"], event["content"]["number"]
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        if hashlib.sha256(canonical.encode()).hexdigest() != event["hash"]:
            faults.append(f"{name}: event {number} was altered")
        if before and number <= before["content"]["number"]:
            faults.append(f"{name}: event {number} is out of order")
        is_next = before and number == before["content"]["number"] + 1
        if is_next and content["previous_hash"] != before["hash"]:
            faults.append(f"{name}: event {number} does not follow the one before it")
        before = event
    return faults + _told_otherwise(name, events, manifest)


def _told_otherwise(name, events, manifest):
    snapshots = {snapshot["uid"]: snapshot for snapshot in manifest["snapshots"]}
    editions = {edition["number"]: edition for edition in manifest["editions"]}
    faults = []
    for event in events:
        content = event["content"]
        told = content["after"] or {}
        if content["verb"] == "snapshot.stored" and told.get("snapshot") in snapshots:
            frozen = snapshots[told["snapshot"]]
            if any(frozen[key] != told[key] for key in ("body_sha256", "text_sha256")):
                faults.append(f"{name}: event {content['number']} tells of another snapshot {frozen['uid']}")
        is_edition = content["verb"] in ("check.published", "check.retracted")
        edition = editions.get(told.get("edition")) if is_edition else None
        if edition and edition["document_sha256"] != told["sha256"]:
            faults.append(f"{name}: event {content['number']} tells of another edition")
    return faults


def main(arguments):
    """Check what arguments name, or the folder of this program; say what was found. Returns the exit code."""
    path = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    try:
        case = Folder(path) if path.is_dir() else Packed(path)
    except UNREADABLE as error:
        sys.stdout.write(f"{path.name}: cannot be read as a case file ({error})\n")
        return 1
    faults = faults_in(case)
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    if faults:
        sys.stdout.write(f"This case file is damaged: {len(faults)} fault(s).\n")
        return 1
    sys.stdout.write(f"This case file is whole: {len(case.names())} files.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
