import os
import pwd
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from workbench.embedded import account
from workbench.embedded.account import Account, CannotStart

OURSELVES = Account(os.geteuid(), os.getegid())


class TestOf:
    def test_is_ourselves_unless_we_are_root(self, tmp_path, monkeypatch):
        monkeypatch.setattr(os, "geteuid", lambda: 4711)

        assert account.of(tmp_path).uid == 4711

    def test_is_the_owner_of_the_data_when_root_asks(self, tmp_path, monkeypatch):
        (tmp_path / "postgres").mkdir()
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        owned = os.stat_result((0o40700, 0, 0, 0, 1234, 5678, 0, 0, 0, 0))
        monkeypatch.setattr(type(tmp_path), "stat", lambda path, **options: owned)

        assert account.of(tmp_path) == Account(1234, 5678)

    def test_says_what_to_do_when_no_account_can_be_made(self, tmp_path, monkeypatch):
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        monkeypatch.setattr(pwd, "getpwnam", {}.__getitem__)
        monkeypatch.setattr(account, "MAKERS", (["false"],))

        with pytest.raises(CannotStart, match="ordinary user, or set DATABASE_URL"):
            account.of(tmp_path)

    def test_takes_the_account_that_another_start_made_meanwhile(self, tmp_path, monkeypatch):
        answers = iter([KeyError, pwd.getpwuid(0)])

        def look(name):
            answer = next(answers)
            if answer is KeyError:
                raise KeyError(name)
            return answer

        monkeypatch.setattr(os, "geteuid", lambda: 0)
        monkeypatch.setattr(pwd, "getpwnam", look)
        monkeypatch.setattr(account, "MAKERS", (["useradd", "--must-not-be-called"],))

        assert account.of(tmp_path) == Account(0, 0)

    def test_makes_it_once_however_many_start_at_a_time(self, tmp_path, monkeypatch):
        made = tmp_path / "made"
        entry = pwd.getpwuid(0)

        def look(name):
            if not made.exists():
                raise KeyError(name)
            return entry

        slow = f"echo once >> {tmp_path}/calls; sleep 0.3; touch {made}"
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        monkeypatch.setattr(pwd, "getpwnam", look)
        monkeypatch.setattr(account, "MAKERS", (["sh", "-c", slow],))

        with ThreadPoolExecutor(4) as crowd:
            accounts = list(crowd.map(account.of, [tmp_path] * 4))

        assert accounts == [Account(0, 0)] * 4
        assert (tmp_path / "calls").read_text() == "once\n"


class TestOwn:
    def test_makes_a_folder_for_the_account_alone(self, tmp_path):
        folder = OURSELVES.own(tmp_path / "a" / "b")

        assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    def test_closes_a_folder_that_was_open(self, tmp_path):
        tmp_path.chmod(0o755)

        assert stat.S_IMODE(OURSELVES.own(tmp_path).stat().st_mode) == 0o700

    def test_refuses_a_folder_of_somebody_else(self, tmp_path, monkeypatch):
        monkeypatch.setattr(os, "geteuid", lambda: 4711)

        with pytest.raises(CannotStart, match=str(tmp_path)):
            Account(4711, 4711).own(tmp_path)

    def test_refuses_a_link_that_somebody_laid(self, tmp_path):
        (tmp_path / "link").symlink_to(tmp_path)

        with pytest.raises(CannotStart):
            OURSELVES.own(tmp_path / "link")


class TestReachable:
    def test_leaves_programs_where_they_are_when_we_run_them(self, tmp_path):
        assert account.reachable([tmp_path], by=OURSELVES, copies=tmp_path / "copies") == [tmp_path]

    def test_copies_programs_that_the_account_cannot_read(self, tmp_path):
        package = tmp_path / "closed" / "package"
        package.mkdir(parents=True)
        (package / "server").write_text("#!/bin/sh\n")
        (package / "server").chmod(0o700)
        (package / "words").write_text("")
        (package / "words").chmod(0o600)
        package.parent.chmod(0o700)

        (copy,) = account.reachable([package], by=Account(4711, 4711), copies=tmp_path / "copies")

        assert copy == tmp_path / "copies" / "package"
        assert stat.S_IMODE((copy / "server").stat().st_mode) == 0o755
        assert stat.S_IMODE((copy / "words").stat().st_mode) == 0o644

    def test_copies_once(self, tmp_path):
        tool = tmp_path / "tool"
        tool.write_text("first")
        tool.chmod(0o700)
        account.reachable([tool], by=Account(4711, 4711), copies=tmp_path / "copies")
        tool.write_text("second")

        (copy,) = account.reachable([tool], by=Account(4711, 4711), copies=tmp_path / "copies")

        assert copy.read_text() == "first"
