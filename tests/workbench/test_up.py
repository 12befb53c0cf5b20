import os
import re
import signal
import socket
import subprocess
import sys
import time

import psycopg
import pytest

from tests import servers
from workbench import embedded, supervisor

ALARMING = re.compile(r"traceback|error|warning|exception|critical|fatal|denied|refused", re.IGNORECASE)
killed = set()  # numbers of processes
OURS = (
    "DATABASE_URL",
    "REDIS_URL",
    "PUBLIC_URL",
    "SAMPLE_SITE",
    servers.CLAIMANT,
    servers.BASE,
    "DJANGO_ALLOW_ASYNC_UNSAFE",
)


class Up:
    """`manage.py up` in a folder of its own."""

    def __init__(self, var, port, sample_port, *words, **environment):
        self.url = f"http://127.0.0.1:{port}"
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        kept |= {
            "CONTRASTE_VAR": str(var),
            "SAMPLE_PORT": str(sample_port),
            "DJANGO_SETTINGS_MODULE": "workbench.settings",
            "LC_ALL": "C.UTF-8",
        }
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--port", str(port), *words],
            cwd=servers.ROOT,
            env=kept | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = []

    def wait_for(self, words):
        """Read on until words are said; fails when it ends before."""
        for line in self.process.stdout:
            self.said.append(line.rstrip())
            if words in line:
                return
        pytest.fail("\n".join(self.said))

    def end(self, sign=None):
        """Send sign, if any, and return the exit code."""
        if sign:
            self.process.send_signal(sign)
        self.said += self.process.communicate(timeout=60)[0].splitlines()
        return self.process.returncode


@pytest.fixture(scope="module")
def var(open_folder):
    """Data stay from test to test, as they do between two days of work."""
    return open_folder / "var"


@pytest.fixture(scope="module")
def sample_port():
    return servers.free_port()


@pytest.fixture(scope="module")
def standing_ones():
    """Each `up` that was left standing for the next test; the last may run still."""
    ups = []
    yield ups
    end_all(ups)


@pytest.fixture
def standing(standing_ones, var, sample_port):
    """An `up` that is ready, which the tests that ask for it share until one ends it: a start takes long."""
    if not standing_ones or standing_ones[-1].process.poll() is not None:
        standing_ones.append(Up(var, servers.free_port(), sample_port, "--no-demo"))
        standing_ones[-1].wait_for("Contraste is ready")
    return standing_ones[-1]


@pytest.fixture
def start(request, standing_ones, var, sample_port):
    """Starts `up` on a free port, without the demo; whatever a test leaves running is ended."""
    started = []
    if "standing" not in request.fixturenames:
        end_all(standing_ones)

    def start(*words, port=None, folder=var, **environment):
        started.append(
            Up(folder, port or servers.free_port(), sample_port, *words or ["--no-demo"], **environment)
        )
        return started[-1]

    yield start
    end_all(started)


def end_all(ups):
    for up in ups:
        if up.process.poll() is None:
            up.end(signal.SIGTERM)


def database_pid(var):
    return int((embedded.data_directory(var) / "postgres" / "postmaster.pid").read_text().split("\n")[0])


def is_all_quiet(var):
    sockets = embedded.socket_directory(var)
    return not supervisor.leftovers(var / "up") and not list(sockets.glob("*.sock")) + list(
        sockets.glob(".s.*")
    )


def kill(var, program):
    """As the kernel would that has no memory left."""
    lock = var / "up" / f"{program}.lock"
    deadline = time.monotonic() + 20
    while (pid := int(lock.read_text() or 0)) in killed or not pid:  # it is being started again
        assert time.monotonic() < deadline
        time.sleep(0.05)
    killed.add(pid)
    os.kill(pid, signal.SIGKILL)


def wait_until_it_answers(up):
    deadline = time.monotonic() + 20
    while not servers.answers(f"{up.url}/health/ready"):
        assert time.monotonic() < deadline
        time.sleep(0.1)


class TestUp:
    def test_refuses_a_second_one_in_the_same_folder_and_says_where_the_first_is(self, standing, start):
        second = start()

        assert second.end() == 1
        pid = standing.process.pid
        assert second.said == [
            f"Contraste already runs in this folder (process {pid}): open {standing.url}, or stop it first."
        ]
        assert servers.answers(f"{standing.url}/health/live")

    def test_cleans_up_after_a_start_that_was_killed(self, standing, start, var):
        standing.process.kill()
        standing.process.communicate()

        up = start()
        up.wait_for("Contraste is ready")

        assert "Ending “web”, left over from an earlier start." in up.said
        assert not servers.answers(f"{standing.url}/health/live")
        assert up.end(signal.SIGTERM) == 0
        assert is_all_quiet(var)

    def test_starts_a_killed_database_again(self, standing, var):
        os.kill(database_pid(var), signal.SIGKILL)

        standing.wait_for("PostgreSQL was gone; starting it again.")

        wait_until_it_answers(standing)

    def test_starts_a_killed_program_again(self, standing, var):
        kill(var, "web")

        standing.wait_for("“web” ended unexpectedly (exit code -9); starting it again.")

        wait_until_it_answers(standing)

    def test_stops_everything_when_one_program_keeps_ending(self, standing, var):
        for _time in range(3):
            kill(var, "samples")
            standing.wait_for("“samples” ended unexpectedly (exit code -9); starting it again.")
        kill(var, "samples")

        assert standing.end() == 1

        assert standing.said[-1] == "“samples” keeps ending (exit code -9), so everything was stopped."
        assert is_all_quiet(var)

    def test_serves_and_stops_without_an_alarming_word(self, start, var):
        up = start()
        up.wait_for("Contraste is ready")
        assert servers.answers(f"{up.url}/health/ready")
        for program in ("fetch@", "parse@"):
            if not any(program in line for line in up.said):
                up.wait_for(program)

        assert up.end(signal.SIGINT) == 0

        assert [line for line in up.said if ALARMING.search(line)] == []
        assert up.said[-2:] == ["Stopping.", "Stopped."]
        assert is_all_quiet(var)

    def test_may_be_interrupted_before_it_is_ready(self, start, var):
        up = start()
        up.wait_for("Bringing the database up to date.")

        assert up.end(signal.SIGINT) == 0

        assert [line for line in up.said if ALARMING.search(line)] == []
        assert is_all_quiet(var)

    def test_refuses_a_taken_port_before_it_starts_anything(self, start, var):
        with socket.create_server(("127.0.0.1", 0)) as other:
            up = start(port=other.getsockname()[1])

            assert up.end() == 1

        assert len(up.said) == 1
        assert "is taken by another program" in up.said[0]
        assert is_all_quiet(var)

    def test_leaves_a_given_database_to_its_owner(self, start, var, environment):
        embedded_data = embedded.data_directory(var) / "postgres" / "postmaster.pid"
        given = {name: environment[name] for name in ("DATABASE_URL", "REDIS_URL")}
        up = start(**given)
        up.wait_for("Contraste is ready")

        assert not embedded_data.exists()
        assert up.end(signal.SIGTERM) == 0
        with psycopg.connect(given["DATABASE_URL"]) as connection:
            assert connection.execute("SELECT count(*) FROM django_migrations").fetchone()[0] > 0

    def test_says_in_one_sentence_that_a_given_database_does_not_answer(self, start):
        up = start(DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")

        assert up.end() == 1

        assert up.said[-1] == "The database named by DATABASE_URL does not answer."
        assert len(up.said) <= 2  # Valkey's start may come first


class TestDemo:
    def test_waits_for_another_day_when_the_port_of_its_pages_is_taken(self, start, sample_port):
        with socket.create_server(("127.0.0.1", sample_port)):
            up = start("--verbosity", "1")
            up.wait_for("Contraste is ready")

        assert f"Port {sample_port} is taken, so the demo's sample pages are not served." in up.said
        assert "The demo was not loaded: it needs its sample pages. The next start tries again." in up.said

    def test_is_loaded_once(self, start):
        first = start("--verbosity", "1")
        first.wait_for("Demo accounts")
        assert "Loading the demo." in first.said
        assert "marta (fact-checker, reviewer)" in first.said[-1]
        assert first.end(signal.SIGTERM) == 0
        assert [line for line in first.said if ALARMING.search(line)] == []

        second = start("--verbosity", "1")
        second.wait_for("Demo accounts")

        assert "Loading the demo." not in second.said
