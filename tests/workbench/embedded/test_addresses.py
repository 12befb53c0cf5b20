import os

import pytest

from workbench import embedded

LONGEST_SOCKET_PATH = 103  # macOS: 104 bytes with the final zero


@pytest.fixture
def var(tmp_path):
    for step in (tmp_path, *tmp_path.parents):
        if embedded.Path("/tmp") in step.parents:
            step.chmod(0o755)  # pytest closes its folders to others
    return tmp_path / "var"


class TestSocketDirectory:
    def test_lies_in_var_when_the_path_is_short_and_plain(self, var):
        assert embedded.socket_directory(var) == var / "run"

    @pytest.mark.parametrize(
        "name", ["x" * 90, "con espacio", "a,b", "ñandú", "it's", 'say "hi"', "a?b#c%41"]
    )
    def test_leaves_a_path_that_a_socket_a_list_or_a_url_cannot_carry(self, var, name):
        directory = embedded.socket_directory(var / name)

        assert directory.parent == embedded.Path("/tmp")
        assert len(f"{directory}/.s.PGSQL.5432.lock") <= LONGEST_SOCKET_PATH

    def test_is_the_same_whatever_TMPDIR_says(self, var, monkeypatch):
        monkeypatch.setenv("TMPDIR", str(var))

        assert embedded.socket_directory(var / ("x" * 90)).parent == embedded.Path("/tmp")

    def test_differs_between_two_folders(self, var):
        assert embedded.socket_directory(var / ("x" * 90)) != embedded.socket_directory(var / ("y" * 90))


class TestDataDirectory:
    def test_is_var_for_an_ordinary_user_even_below_a_closed_folder(self, var, monkeypatch):
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        var.parent.chmod(0o700)

        assert embedded.data_directory(var) == var

    def test_is_outside_for_root_below_a_closed_folder(self, var, monkeypatch):
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        var.parent.chmod(0o700)

        assert embedded.data_directory(var).parent == embedded.Path("/var/lib")

    def test_is_var_for_root_below_an_open_folder(self, var, monkeypatch):
        monkeypatch.setattr(os, "geteuid", lambda: 0)

        assert embedded.data_directory(var) == var


class TestRedisUrl:
    def test_names_the_socket(self, var):
        assert embedded.redis_url(var) == f"redis+socket://{var}/run/valkey.sock"
