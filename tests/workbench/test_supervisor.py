import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from workbench import supervisor
from workbench.supervisor import Program, Supervisor


def program(name, code):
    return Program(name, [sys.executable, "-u", "-c", code], Path.cwd())


def wait_until(is_so):
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def screen():
    return io.StringIO()


@pytest.fixture
def running(tmp_path, screen):
    running = Supervisor(tmp_path, tmp_path / "last.log", screen=screen)
    yield running
    running.stop()


class TestStart:
    def test_shows_each_line_under_the_name_of_its_program(self, running, screen):
        running.start(program("one", "import time; print('uno\\ndos'); time.sleep(60)"))

        wait_until(lambda: "dos" in screen.getvalue())

        assert screen.getvalue().splitlines() == ["one    │ uno", "one    │ dos"]

    def test_refuses_a_second_program_under_a_name_that_runs(self, running):
        running.start(program("one", "import time; time.sleep(60)"))

        with pytest.raises(BlockingIOError):
            running.start(program("one", "pass"))


class TestEnded:
    def test_is_none_while_all_run(self, running):
        running.start(program("one", "import time; time.sleep(60)"))

        assert running.ended() is None

    def test_names_the_one_that_ended_and_how(self, running):
        running.start(program("one", "import time; time.sleep(60)"))
        running.start(program("two", "raise SystemExit(3)"))

        wait_until(running.ended)

        assert running.ended() == {"name": "two", "code": 3}


class TestFinish:
    def test_returns_the_exit_code_and_forgets_the_program(self, running):
        assert running.finish(program("seed", "raise SystemExit(4)")) == 4
        assert running.ended() is None


class TestStop:
    def test_keeps_last_words_off_the_screen_and_in_the_log(self, running, screen, tmp_path):
        bye = "import signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: sys.exit(print('bye')))"
        running.start(program("one", f"{bye}; print('ready'); time.sleep(60)"))
        wait_until(lambda: "ready" in screen.getvalue())

        running.stop()

        assert "bye" not in screen.getvalue()
        assert "one    │ bye" in (tmp_path / "last.log").read_text()

    def test_ends_by_force_what_does_not_listen(self, running, screen, monkeypatch):
        monkeypatch.setattr(supervisor, "GRACE_SECONDS", 0.3)
        deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf')"
        running.start(program("one", f"{deaf}; time.sleep(60)"))
        wait_until(lambda: "deaf" in screen.getvalue())

        running.stop()

        assert running.ended() == {"name": "one", "code": -signal.SIGKILL}

    def test_ends_what_a_killed_program_had_started(self, running, screen, tmp_path):
        child = "subprocess.Popen(['sleep', '60'], close_fds=False)"
        running.start(program("one", f"import subprocess, time; {child}; print('up'); time.sleep(60)"))
        wait_until(lambda: "up" in screen.getvalue())
        running.running["one"].kill()
        wait_until(running.ended)
        assert supervisor.leftovers(tmp_path) == [tmp_path / "one.lock"]

        running.stop()

        assert supervisor.leftovers(tmp_path) == []


class TestEndLeftover:
    def test_ends_what_a_killed_supervisor_left(self, tmp_path):
        code = (
            "import os, signal, sys; from pathlib import Path; from workbench.supervisor import *; "
            "s = Supervisor(Path(sys.argv[1]), Path(sys.argv[1]) / 'log'); "
            "s.start(Program('one', ['sleep', '60'], Path.cwd())); os.kill(os.getpid(), signal.SIGKILL)"
        )
        subprocess.run(
            [sys.executable, "-c", code, tmp_path], check=False, env=os.environ | {"PYTHONPATH": "."}
        )
        (left,) = supervisor.leftovers(tmp_path)

        supervisor.end_leftover(left)

        assert supervisor.leftovers(tmp_path) == []

    def test_ends_nobody_when_the_lock_is_free(self, tmp_path):
        with subprocess.Popen(["sleep", "60"], start_new_session=True) as bystander:
            (tmp_path / "one.lock").write_text(str(bystander.pid))

            supervisor.end_leftover(tmp_path / "one.lock")

            assert supervisor.leftovers(tmp_path) == []
            assert bystander.poll() is None
            bystander.kill()
