"""A case file checks itself with nothing but Python, and names whatever was touched."""

import json
import os
import subprocess
import sys
import tracemalloc
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from claims import casefile, evidence, publication, workflow
from claims.models import State
from tests.factories import (
    NOON,
    bring_to,
    cite,
    judge,
    make_capture,
    make_claim,
    make_newsroom,
    make_people,
    make_user,
)
from tests.rest import rest_of
from workbench.ledger.models import Event

PAGE = "<html><body><article><h1>Acta</h1><p>La tasa “subió” al 2,9 % según el acta.</p></article>".encode()


@pytest.fixture
def people(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    make_newsroom()
    return make_people()


@pytest.fixture
def claim(people):
    """Published twice, with a captured page, a withdrawn, a whole and a confidential piece of evidence."""
    ana, marta = people
    claim = make_claim(by=ana)
    snapshot = make_capture(PAGE, by=ana, url="https://acta.example/1")
    start = snapshot.text.index("subió")
    page = evidence.cite(
        claim, snapshot, start, start + 5, "subió", stance="supports", by=ana, at=NOON, note="Clave."
    )
    evidence.withdraw(cite(claim, by=ana), by=ana, at=NOON)
    evidence.cite_whole(claim, snapshot.source, stance="context", reason="Es un plano.", by=ana, at=NOON)
    cite(claim, by=ana, is_confidential=True, confidential_reason="Protege a quien habló.")
    judge(claim, by=ana, evidence=[page])
    bring_to(claim, State.IN_REVIEW, author=ana, reviewer=marta)
    workflow.advance(claim, "approve", by=marta, at=NOON)
    publication.publish(claim, by=marta, at=NOON)
    return claim


@pytest.fixture
def packed(claim, tmp_path):
    path = tmp_path / "case.zip"
    with casefile.build(claim, at=NOON) as built:
        path.write_bytes(built.read())
    return path


@pytest.fixture
def folder(packed, tmp_path):
    target = tmp_path / "unpacked"
    with zipfile.ZipFile(packed) as unpacking:
        unpacking.extractall(target)
    return target


def verify(program, *arguments):
    """The exit code and the lines of the program in a case file, without our code or packages at hand."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", program, *arguments], capture_output=True, text=True, cwd="/"
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def flip(path, place=0.5):
    data = bytearray(path.read_bytes())
    data[round(place * (len(data) - 1))] ^= 1
    path.write_bytes(data)


def files_of(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


class TestBuild:
    def test_holds_all_that_the_claim_rests_on(self, folder, claim):
        names = {path.relative_to(folder).as_posix() for path in files_of(folder)}
        manifest = json.loads((folder / "manifest.json").read_text())

        assert {"claim.json", "ledger.json", "README.txt", "verify.py", "manifest.json"} <= names
        assert {"editions/1.json", "editions/1.claimreview.json"} <= names
        assert len([name for name in names if name.startswith("archives/")]) == 4
        assert len(manifest["snapshots"]) == 5  # the article was pasted and has no archive
        assert (manifest["claim"], manifest["has_confidential"]) == (str(claim.uid), True)
        assert manifest["missing"] == {}
        edition = claim.publications.get()
        assert (folder / "editions/1.json").read_text() == edition.document
        told = json.loads((folder / "claim.json").read_text())
        assert [piece["withdrawn_at"] is None for piece in told["evidence"]] == [
            True,
            False,
            True,
            True,
            True,
        ]
        verbs = [event["content"]["verb"] for event in json.loads((folder / "ledger.json").read_text())]
        assert {"claim.marked", "snapshot.stored", "evidence.added", "check.published"} <= set(verbs)

    def test_is_built_without_holding_the_archives_in_memory(self, people, claim):
        ana = people[0]
        large = PAGE + b"<!-- " + os.urandom(4_000_000).hex().encode() + b" -->"
        for number in range(3):
            snapshot = make_capture(large, by=ana, url=f"https://acta.example/large/{number}")
            with_passage(claim, snapshot, ana)
        tracemalloc.start()
        casefile.build(claim, at=NOON).close()
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()

        assert most < 8_000_000

    def test_tells_of_private_copies(self, people, claim, tmp_path):
        private = make_capture(
            b"<html><meta name=robots content=noarchive><p>La tasa subi\xc3\xb3.</p>",
            by=people[0],
            url="https://closed.example/1",
        )
        with_passage(claim, private, people[0])
        path = tmp_path / "case.zip"

        with casefile.build(claim, at=NOON) as built:
            path.write_bytes(built.read())

        case = zipfile.ZipFile(path)
        manifest = json.loads(case.read("manifest.json"))
        assert manifest["has_private"] is True
        assert [s["uid"] for s in manifest["snapshots"] if s["is_private"]] == [str(private.uid)]
        assert "private copies" in case.read("README.txt").decode()


class TestVerify:
    def test_finds_nothing_wrong_with_what_was_not_touched(self, folder, packed):
        count = len(files_of(folder))

        assert verify(folder / "verify.py") == (0, [f"This case file is whole: {count} files."])
        assert verify(folder / "verify.py", packed)[0] == 0

    def test_names_every_file_in_which_one_byte_is_flipped(self, folder):
        program = folder / "verify.py"
        copy = folder.parent / "program.py"
        copy.write_bytes(program.read_bytes())
        for path in files_of(folder):
            before, name = path.read_bytes(), path.relative_to(folder).as_posix()
            flip(path)

            code, lines = verify(copy, folder)

            assert code == 1, name
            named = "manifest.json" if name == "manifest.sha256" else name
            assert any(line.startswith(f"{named}: ") for line in lines), (name, lines)
            path.write_bytes(before)

    def test_names_the_file_when_a_byte_of_the_zip_is_flipped(self, folder, packed):
        with zipfile.ZipFile(packed) as unpacking:
            info = max(unpacking.infolist(), key=lambda info: info.compress_size)
        data = bytearray(packed.read_bytes())
        data[info.header_offset + 30 + len(info.filename) + info.compress_size // 2] ^= 1
        packed.write_bytes(data)

        code, lines = verify(folder / "verify.py", packed)

        assert code == 1
        assert any(line.startswith(f"{info.filename}: ") for line in lines)

    def test_names_what_is_missing_and_what_was_added(self, folder):
        (folder / "editions/1.json").unlink()
        (folder / "extra.txt").write_text("x")

        code, lines = verify(folder / "verify.py")

        assert code == 1
        assert "editions/1.json: is missing" in lines
        assert "extra.txt: is not in the manifest" in lines

    def test_finds_a_ledger_that_was_rewritten_with_its_hashes(self, folder):
        events = json.loads((folder / "ledger.json").read_text())
        event = next(event for event in events if event["content"]["verb"] == "check.published")
        event["content"]["actor_name"] = "Otra persona"
        reseal(folder, "ledger.json", json.dumps(events).encode())

        code, lines = verify(folder / "verify.py")

        assert (code, lines[0]) == (1, f"ledger.json: event {event['content']['number']} was altered")

    def test_finds_a_text_that_was_swapped_with_its_hash(self, folder):
        manifest = json.loads((folder / "manifest.json").read_text())
        name = next(each["text"] for each in manifest["snapshots"] if each["passages"])
        reseal(folder, name, b"Otra cosa.")

        code, lines = verify(folder / "verify.py")

        assert code == 1
        assert f"{name}: is not the text that was frozen" in lines

    def test_says_what_was_missing_when_it_was_made(self, claim, tmp_path):
        snapshot = claim.evidence.exclude(passage=None).first().passage.snapshot
        default_storage.delete(snapshot.archive_name)
        path, program = tmp_path / "gap.zip", tmp_path / "program.py"
        with casefile.build(claim, at=NOON) as built:
            path.write_bytes(built.read())
        with zipfile.ZipFile(path) as unpacking:
            program.write_bytes(unpacking.read("verify.py"))

        code, lines = verify(program, path)

        name = f"archives/{Path(snapshot.archive_name).name}"
        assert (code, lines[0]) == (
            1,
            f"{name}: was missing from the archive when this case file was made",
        )

    def test_says_that_something_is_no_case_file(self, folder, tmp_path):
        other = tmp_path / "x.zip"
        other.write_bytes(b"no zip")

        code, lines = verify(folder / "verify.py", other)

        assert code == 1
        assert lines[0].startswith("x.zip: cannot be read as a case file")


class TestCaseFile:
    def test_is_downloaded_from_the_page_of_the_claim(self, client, people, claim, tmp_path):
        client.force_login(people[0])
        address = reverse("claim-casefile", args=[claim.uid])
        assert address in client.get(claim.get_absolute_url()).content.decode()

        answer = client.get(address)

        assert answer["Content-Type"] == "application/zip"
        assert answer["Content-Disposition"] == f'attachment; filename="case-{claim.uid}.zip"'
        path = tmp_path / "got.zip"
        path.write_bytes(answer.getvalue())
        assert zipfile.ZipFile(path).testzip() is None
        assert Event.objects.get(verb="casefile.handed_out").actor == people[0]
        told = json.loads(zipfile.ZipFile(path).read("ledger.json"))
        assert told[-1]["content"]["verb"] == "casefile.handed_out"

    def test_is_for_the_newsroom_alone(self, client, claim):
        address = reverse("claim-casefile", args=[claim.uid])
        assert client.get(address).status_code == 302
        client.force_login(make_user("visitor"))
        assert client.get(address).status_code == 404

    def test_is_given_to_programs_that_may_read(self, people, claim):
        path = f"/claims/{claim.uid}/casefile/"

        answer = rest_of(people[0], "read").get(path, headers={"accept": "application/zip"})

        assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
        assert answer.getvalue().startswith(b"PK")
        assert Event.objects.get(verb="casefile.handed_out").object_uid == claim.uid
        assert rest_of(people[0], "read").get(path).status_code == 200
        refused = rest_of(people[0], "contribute").get(path)
        assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")


def with_passage(claim, snapshot, by):
    """Evidence written as an earlier step would have left it: the claim is published and locked."""
    start = snapshot.text.index("subió")
    passage = snapshot.passages.create(start=start, end=start + 5, exact="subió")
    claim.evidence.create(source=snapshot.source, passage=passage, stance="context", added_at=NOON)


def reseal(folder, name, data):
    """Change a file and every hash of it that somebody without our ledger can change."""
    (folder / name).write_bytes(data)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = {"sha256": sha256(data).hexdigest(), "bytes": len(data)}
    sealed = json.dumps(manifest).encode()
    (folder / "manifest.json").write_bytes(sealed)
    (folder / "manifest.sha256").write_text(f"{sha256(sealed).hexdigest()}  manifest.json\n")
