import importlib.util
import os
import signal
import time

import pytest
import redis

from workbench.embedded.account import CannotStart
from workbench.embedded.valkey import Valkey


@pytest.fixture
def server(open_folder, tmp_path):
    server = Valkey(open_folder / tmp_path.name)
    server.start()
    yield server
    server.stop()


def client(server):
    return redis.Redis(unix_socket_path=str(server.socket))


class TestStart:
    def test_listens_on_a_socket_only_and_never_forgets(self, server):
        settings = client(server).config_get("*")

        assert (settings["port"], settings["appendonly"]) == ("0", "yes")
        assert settings["maxmemory-policy"] == "noeviction"

    def test_lets_in_only_the_account_that_runs_it(self, server):
        assert server.socket.stat().st_mode & 0o077 == 0

    def test_keeps_one_that_runs_already(self, server):
        before = client(server).info()["process_id"]

        server.start()

        assert client(server).info()["process_id"] == before

    def test_keeps_what_was_written_before_kill_9(self, server):
        client(server).set("job", "waiting")
        client(server).wait(0, 0)
        time.sleep(1.1)  # the append-only file reaches the disk once a second
        os.kill(client(server).info()["process_id"], signal.SIGKILL)
        while server.is_running():
            time.sleep(0.05)

        server.start()

        assert client(server).get("job") == b"waiting"

    def test_says_where_its_log_is_when_it_does_not_start(self, server):
        server.stop()
        (server.data / "appendonlydir").rename(server.data / "elsewhere")
        (server.data / "appendonlydir").write_text("no folder")

        with pytest.raises(CannotStart, match=r"valkey\.log"):
            server.start()


class TestStop:
    def test_leaves_nothing_running(self, server):
        server.stop()

        assert not server.is_running()

    def test_is_content_when_nothing_runs(self, server):
        server.stop()
        server.stop()


class TestProgram:
    def test_a_missing_package_is_one_sentence_that_names_the_way_out(self, tmp_path, monkeypatch):
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

        with pytest.raises(CannotStart, match="set REDIS_URL"):
            Valkey(tmp_path)
