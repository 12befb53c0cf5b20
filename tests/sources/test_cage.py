import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from sources.cage import CageDied, CageLimits, caged
from sources.extraction import Unreadable
from sources.extraction.reading import extract

PAGE = (Path(__file__).parents[1] / "data" / "pages" / "article.html").read_bytes()
# libxml2 compares every attribute of an element with all others: minutes of work in one call into C.
ENDLESS = b"<html><body><p " + b" ".join(b"a%d=1" % n for n in range(400_000)) + b">x</p>"
HUGE = b"<html><body>" + b"<p>hola mundo que tal</p>" * 1_000_000


@pytest.fixture(scope="module")
def cage():
    with caged() as cage:
        yield cage


def pid_of(cage):
    return cage._child.pid


def death_of(cage, body):
    with pytest.raises(CageDied) as died:
        cage.run(body, content_type="text/html")
    return died.value.code


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


class TestRun:
    def test_reads_what_extract_reads(self, cage):
        told = {"content_type": "text/html", "url": "https://pruebas.example/local/puente-nuevo"}

        assert cage.run(PAGE, **told) == extract(PAGE, **told)

    def test_passes_a_refusal_on_and_keeps_the_child(self, cage):
        cage.start()
        pid = pid_of(cage)

        with pytest.raises(Unreadable) as refused:
            cage.run(b"\0\1\2\3" * 1000)

        assert refused.value.code == "binary"
        assert pid_of(cage) == pid

    def test_keeps_the_limit_of_characters(self):
        with caged(CageLimits(most_characters=10)) as cage, pytest.raises(Unreadable) as refused:
            cage.run(b"una frase demasiado larga")

        assert refused.value.code == "too_long"

    def test_stops_a_document_that_takes_too_much_processor_time(self):
        with caged(CageLimits(cpu_seconds=1)) as cage:
            assert death_of(cage, ENDLESS) == "parser_timeout"
            assert cage.run(b"sigue vivo").text == "sigue vivo"

    def test_kills_a_child_that_is_late(self):
        with caged(CageLimits(deadline_seconds=0.5)) as cage:
            cage.start()
            pid = pid_of(cage)
            begun = time.monotonic()

            assert death_of(cage, ENDLESS) == "parser_timeout"

            assert time.monotonic() - begun < 3
            assert not is_alive(pid)

    def test_stops_a_document_that_takes_too_much_memory(self):
        with caged(CageLimits(memory_bytes=64 * 1024 * 1024)) as cage:
            assert death_of(cage, HUGE) == "parser_memory"
            assert cage.run(b"sigue vivo").text == "sigue vivo"

    def test_survives_a_child_that_crashes(self):
        with caged() as cage:
            cage.start()
            threading.Timer(0.5, os.kill, (pid_of(cage), signal.SIGSEGV)).start()

            assert death_of(cage, ENDLESS) == "parser_died"
            assert cage.run(b"sigue vivo").text == "sigue vivo"

    def test_survives_a_child_that_was_killed_between_documents(self):
        with caged() as cage:
            cage.start()
            os.kill(pid_of(cage), signal.SIGKILL)
            pid = pid_of(cage)
            wait_until(lambda: not is_alive(pid))

            assert cage.run(b"sigue vivo").text == "sigue vivo"

    def test_replaces_the_child_after_so_many_documents(self):
        with caged(CageLimits(documents=2)) as cage:
            pids = []
            for number in range(4):
                assert cage.run(b"numero %d" % number).text == f"numero {number}"
                pids.append(cage._child and pid_of(cage))

        assert [pid is None for pid in pids] == [False, True, False, True]
        assert pids[0] != pids[2]

    def test_gives_every_thread_its_own_answer(self, cage):
        answers = {}
        threads = [
            threading.Thread(target=lambda n=n: answers.update({n: cage.run(b"hilo %d" % n).text}))
            for n in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert answers == {n: f"hilo {n}" for n in range(8)}


class TestChild:
    def test_knows_nothing_of_the_environment(self, monkeypatch):
        monkeypatch.setenv("SECRET_KEY", "do-not-tell")

        with caged() as cage:
            cage.start()
            assert b"do-not-tell" not in Path(f"/proc/{pid_of(cage)}/environ").read_bytes()

    def test_may_write_no_file_and_dump_no_core(self, cage):
        cage.start()
        limits = Path(f"/proc/{pid_of(cage)}/limits").read_text()

        assert [
            line.split()[-3:-1]
            for line in limits.splitlines()
            if line.startswith(("Max file size", "Max core"))
        ] == [
            ["0", "0"],
            ["0", "0"],
        ]

    def test_ends_when_its_parent_is_killed(self):
        program = (
            "import time; from sources.cage import Cage; c = Cage(); c.start();"
            "print(c._child.pid, flush=True); time.sleep(60)"
        )
        parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
        pid = int(parent.stdout.readline())

        parent.kill()
        parent.wait()

        assert wait_until(lambda: not is_alive(pid))


class TestFork:
    def test_gives_each_process_a_child_of_its_own(self, cage):
        cage.start()
        context = multiprocessing.get_context("fork")
        told = context.Queue()

        # A daemonic process, as in Celery's pool, may have no children of multiprocessing's kind.
        worker = context.Process(target=lambda: told.put((cage.run(b"hijo").text, pid_of(cage))), daemon=True)
        worker.start()
        text, pid = told.get(timeout=30)
        worker.join(10)

        assert text == "hijo"
        assert pid != pid_of(cage)
        assert cage.run(b"padre").text == "padre"

    def test_does_not_keep_the_child_of_a_dead_parent_alive(self):
        program = (
            "import os, time; from sources.cage import Cage; c = Cage(); c.start();"
            "sibling = os.fork(); sibling and print(c._child.pid, sibling, flush=True); time.sleep(60)"
        )
        parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
        pid, sibling = map(int, parent.stdout.readline().split())

        parent.kill()
        parent.wait()

        try:
            assert wait_until(lambda: not is_alive(pid))
        finally:
            os.kill(sibling, signal.SIGKILL)
