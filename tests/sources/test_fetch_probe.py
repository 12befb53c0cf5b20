"""`manage.py fetch_probe` as programs and people call it: one line of JSON, exit status 0, in time."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import brotli
import psutil
import pytest

from sources.lateness import EMPTY, GRACE_SECONDS
from tests.servers import ROOT
from tests.sources.hostile_server import HostileServer, page, reply, sent

WORDS = "La reunión consta en el acta que se publicó el viernes en el boletín. "
HTML = f"<html lang=es><head><title>Acta</title></head><body><article><h1>Acta</h1><p>{WORDS * 8}</p>"
BOMB = brotli.compress(b"<p>a" * 40_000_000, quality=5)
NOWHERE = "postgresql://nobody@127.0.0.1:9/nothing"
SAMPLES_A_SECOND = 50


@pytest.fixture(scope="module")
def site():
    answers = {
        "/": page(HTML),
        "/slow": sent(reply(HTML.encode())[:300], 60.0),
        "/bomb": reply(BOMB, "Content-Type: text/html", "Content-Encoding: br"),
        "/wide": page("<html><body>" + "<table><tr><td>a" * 150_000),
    }
    with HostileServer(answers) as site:
        yield site


def run(request, *words, **environment):
    """Run the command, which has no database. Returns (last line, seconds, highest memory of all in MB)."""
    asked = request if isinstance(request, bytes) else json.dumps(request).encode()
    began = time.monotonic()
    program = subprocess.Popen(
        [sys.executable, "manage.py", "fetch_probe", *words],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": NOWHERE, "REDIS_URL": "", "LC_ALL": "C.UTF-8", **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    memory = []
    watch = threading.Thread(target=_watch, args=(program.pid, memory))
    watch.start()
    out, errors = program.communicate(asked, timeout=90)
    seconds = time.monotonic() - began
    watch.join()
    assert (program.returncode, errors.decode()) == (0, "")
    return out.decode(), seconds, max(memory) / 1024**2


def _watch(pid, memory):
    """Note the resident memory of a process and its children until it ends."""
    memory.append(0)
    try:
        process = psutil.Process(pid)
        while True:
            each = [process, *process.children(recursive=True)]
            memory.append(sum(one.memory_info().rss for one in each if one.is_running()))
            time.sleep(1 / SAMPLES_A_SECOND)
    except psutil.NoSuchProcess:
        return


@pytest.fixture(scope="module")
def start():
    """How long the command takes to say that it was asked nothing: Python's and Django's own time."""
    return run(b"")[1]


def ask(site, path="/", **told):
    request = {"url": site.url(path), "allow": [site.pair], "robots": True, **told}
    out, seconds, memory = run(request)
    return json.loads(out.splitlines()[-1]), seconds, memory


class TestForPrograms:
    def test_answers_in_one_line_without_a_database(self, site):
        out, _, _ = run({"url": site.url("/"), "allow": [site.pair], "robots": True})

        told = json.loads(out.splitlines()[-1])
        assert set(told) == set(EMPTY)
        assert (told["outcome"], told["title"], told["flags"]) == ("ok", "Acta", [])
        assert out.isascii()

    @pytest.mark.parametrize("rubbish", [b"", b"{", b"\xff\xfe", b"[" * 200_000, b'{"url": 7}'])
    def test_answers_rubbish_too(self, rubbish):
        out, _, _ = run(rubbish)

        assert json.loads(out.splitlines()[-1])["outcome"] == "blocked"

    def test_takes_any_number_of_seconds(self, site):
        told, _, _ = ask(site, limits={"total_seconds": 1e308})

        assert told["outcome"] == "ok"

    def test_ends_in_time_however_slow_the_page(self, site, start):
        told, seconds, _ = ask(site, "/slow", limits={"total_seconds": 3})

        assert told["outcome"] == "timeout"
        assert seconds - start < 3 + GRACE_SECONDS

    def test_ends_in_time_however_long_reading_takes(self, site, start):
        told, seconds, _ = ask(site, "/wide", limits={"total_seconds": 2})

        assert told["outcome"] in ("ok", "timeout", "bad_content", "too_large")
        assert seconds - start < 2 + GRACE_SECONDS

    def test_answers_in_time_although_the_program_takes_longer_to_start(self, site, tmp_path):
        (tmp_path / "late_settings.py").write_text("import time\ntime.sleep(60)\n")
        request = {"url": site.url("/"), "allow": [site.pair], "limits": {"total_seconds": 1}}

        out, seconds, _ = run(request, PYTHONPATH=str(tmp_path), DJANGO_SETTINGS_MODULE="late_settings")

        told = json.loads(out.splitlines()[-1])
        assert (told["outcome"], set(told)) == ("timeout", set(EMPTY))
        assert seconds < 30  # and did not wait for the settings

    def test_keeps_a_bomb_within_its_memory(self, site):
        _, _, ordinary = ask(site)

        told, _, memory = ask(site, "/bomb", limits={"max_rss_growth_mb": 64, "max_decoded_bytes": 10**9})

        assert len(BOMB) < 20_000
        assert told["outcome"] == "too_large"
        assert memory < ordinary + 64

    def test_leaves_nobody_behind(self, site):
        ask(site, "/slow", limits={"total_seconds": 1})

        time.sleep(0.5)
        ours = str(Path(ROOT).resolve())
        assert not [
            process
            for process in psutil.process_iter(["cmdline", "cwd", "ppid"])
            if process.info["cwd"] == ours
            and "sources.caged" in (process.info["cmdline"] or [])
            and process.info["ppid"] == 1
        ]


class TestForPeople:
    def test_answers_in_words(self):
        out, _, _ = run(b"", "--url", "http://10.0.0.1/")

        assert out.startswith("10.0.0.1 is not an address on the public internet (private use, RFC 1918).")
        assert "Outcome: blocked" in out

    def test_shows_the_beginning_of_the_text(self, site):
        out, _, _ = run(b"", "--url", site.url("/"), CAPTURE_ALLOW=site.pair, CAPTURE_ROBOTS="0")

        assert "Title: Acta" in out
        assert "La reunión consta" in out
