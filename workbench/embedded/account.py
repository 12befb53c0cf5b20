"""Who runs the embedded servers? We do; for root, whom PostgreSQL refuses, a harmless system account."""

import fcntl
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from workbench.common.errors import DomainError
from workbench.embedded import open_to_others

NAME = "contraste"
MAKERS = (  # Debian, Fedora and most others; Alpine and other BusyBox systems
    ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/bin/false", NAME],
    ["adduser", "-S", "-D", "-H", "-s", "/bin/false", NAME],
)
PASSWORDS = Path("/etc/passwd")
STAND_INS = ("postgres", "_postgres")  # from a system package, or macOS's own


class CannotStart(DomainError):
    """Something needed could not be started; the message says what to do about it."""

    code = "cannot-start"


class Account(NamedTuple):
    """A system account, as subprocess wants to know it."""

    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def switch(self) -> dict:
        """Keyword arguments that make subprocess run a program as this account."""
        return {} if self.is_ours else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> Path:
        """Make folder, readable by this account alone.

        Raises CannotStart when it is somebody else's: a path in /tmp can be taken by anybody first.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner = folder.lstat().st_uid
        if owner not in {self.uid, os.geteuid()} or folder.is_symlink():
            raise CannotStart(
                _(
                    "The folder %(folder)s belongs to the account %(owner)s: run this as that account or "
                    "as root, or move the folder away."
                )
                % {"folder": folder, "owner": _name_of(owner)}
            )
        if owner != self.uid:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)
        return folder


def of(home: Path) -> Account:
    """The account that runs the servers whose files lie below home: ourselves, unless we are root.

    For root it is the owner of the files already there: what a person began stays that person's.
    Raises CannotStart when no harmless account can be found or made.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    for data in (home / "postgres", home / "valkey"):
        if data.exists() and data.stat().st_uid != 0:
            return Account(data.stat().st_uid, data.stat().st_gid)
    return _harmless()


def reachable(programs: Sequence[Path], *, by: Account, copies: Path) -> list[Path]:
    """The same folders or files where the account can read them: copied to copies when they are closed to it.

    A virtual environment below /root, or one installed under a strict umask, is closed to everybody else.
    """
    if by.is_ours or all(_is_open(path) for path in programs):
        return list(programs)
    if not copies.exists():
        draft = copies.with_name(f"{copies.name}.{os.getpid()}")
        draft.mkdir(parents=True)
        for path in programs:
            (shutil.copytree if path.is_dir() else shutil.copy2)(path, draft / path.name)
        for path in (draft, *draft.rglob("*")):
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
        draft.rename(copies)
    return [copies / path.name for path in programs]


def _is_open(path: Path) -> bool:
    inside = path.rglob("*") if path.is_dir() else ()
    return open_to_others(path.parent) and all(step.stat().st_mode & 0o004 for step in (path, *inside))


def _harmless() -> Account:
    entry = _entry(NAME) or _made()
    for name in STAND_INS:
        entry = entry or _entry(name)
    if entry is None:
        raise CannotStart(
            _(
                "PostgreSQL does not run as root, and no account named “%(name)s” could be made for it: "
                "run this as an ordinary user, or set DATABASE_URL and REDIS_URL."
            )
            % {"name": NAME}
        )
    return Account(entry.pw_uid, entry.pw_gid)


def _made() -> pwd.struct_passwd | None:
    with PASSWORDS.open() as lock:
        # Two starts on a new machine: the tools do not wait for each other, so the second one looks again.
        fcntl.flock(lock, fcntl.LOCK_EX)
        entry = _entry(NAME)
        for command in MAKERS:
            if entry is None and shutil.which(command[0]):
                subprocess.run(command, check=False, capture_output=True)  # noqa: S603  (fixed words)
                entry = _entry(NAME)
    return entry


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
