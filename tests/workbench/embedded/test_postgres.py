import importlib.util
import os
import signal
import subprocess
import time

import psycopg
import pytest

from workbench.embedded import postgres
from workbench.embedded.account import CannotStart
from workbench.embedded.postgres import PostgreSQL


@pytest.fixture(scope="module")
def var(open_folder):
    return open_folder / "var"


@pytest.fixture
def server(var):
    """A stopped server; the data stay from test to test."""
    server = PostgreSQL(var, lasting=False)
    yield server
    server.stop()


def ask(server, question):
    with psycopg.connect(host=str(server.sockets), user="postgres", dbname="contraste") as connection:
        return connection.execute(question).fetchone()[0]


def pid(server):
    return int((server.data / "postmaster.pid").read_text().split("\n")[0])


class TestStart:
    def test_serves_an_empty_database_over_a_socket_and_no_port(self, server):
        server.start()

        assert ask(server, "SHOW listen_addresses") == ""
        assert ask(server, "SELECT current_database()") == "contraste"

    def test_knows_letters_outside_ascii(self, server):
        server.start()

        assert ask(server, "SELECT to_tsvector('simple', 'ÁRBOL')::text") == "'árbol':1"
        assert ask(server, "SELECT 'Ñ' ~* 'ñ'") is True

    def test_lets_in_only_the_account_that_runs_it(self, server):
        server.start()

        assert server.sockets.stat().st_mode & 0o077 == 0
        assert server.socket.stat().st_mode & 0o077 == 0

    def test_keeps_one_that_runs_already(self, server):
        server.start()
        before = pid(server)

        PostgreSQL(server.var, lasting=False).start()

        assert pid(server) == before

    def test_survives_kill_9(self, server):
        server.start()
        ask(server, "SELECT 1")
        os.kill(pid(server), signal.SIGKILL)
        while server.is_running():
            time.sleep(0.05)

        server.start()

        assert ask(server, "SELECT 1") == 1

    def test_survives_a_pid_file_whose_number_has_passed_to_another_program(self, server):
        server.start()
        lines = (server.data / "postmaster.pid").read_text().split("\n")
        server.stop()
        with subprocess.Popen(["sleep", "60"], **server.account.switch()) as other:
            (server.data / "postmaster.pid").write_text("\n".join([str(other.pid), *lines[1:]]))

            server.start()

            assert ask(server, "SELECT 1") == 1
            assert other.poll() is None
            other.terminate()

    def test_replaces_one_whose_socket_was_swept_away(self, server):
        server.start()
        server.socket.unlink()

        server.start()

        assert ask(server, "SELECT 1") == 1

    def test_begins_again_after_making_the_files_was_interrupted(self, open_folder):
        server = PostgreSQL(open_folder / "other", lasting=False)
        draft = server.account.own(server.home / "postgres.new")
        (draft / "PG_VERSION").write_text("18")

        server.start()
        try:
            assert ask(server, "SELECT 1") == 1
        finally:
            server.stop()

    def test_says_where_its_log_is_when_it_does_not_start(self, server, monkeypatch):
        monkeypatch.setattr(postgres, "SETTINGS", {"no_such_setting": "1"})
        monkeypatch.setattr(postgres, "LEFTOVERS_SECONDS", 0)

        with pytest.raises(CannotStart, match=r"no_such_setting.*postgres\.log"):
            server.start()


class TestStop:
    def test_leaves_nothing_running(self, server):
        server.start()

        server.stop()

        assert not server.is_running()
        assert not (server.data / "postmaster.pid").exists()

    def test_is_content_when_nothing_runs(self, server):
        server.stop()


class TestPrograms:
    def test_a_missing_package_is_one_sentence_that_names_the_way_out(self, var, monkeypatch):
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

        with pytest.raises(CannotStart, match="set DATABASE_URL"):
            PostgreSQL(var)
