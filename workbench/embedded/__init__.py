"""Where do PostgreSQL and Valkey listen when the environment names neither?

Addresses only, so that settings can ask without importing a server. `postgres` and `valkey` start what
listens there; `account` says who runs it.
"""

import hashlib
import os
import re
from pathlib import Path

LONGEST_DIRECTORY = 80  # the kernel allows 104 bytes (macOS) for a socket, PostgreSQL appends up to 20
PLAIN = re.compile(r"[A-Za-z0-9._/+-]+")  # libpq reads a comma as a second host, a URL reads more than that


def data_directory(var: Path) -> Path:
    """The folder below which the servers keep their files: var itself wherever possible.

    PostgreSQL refuses to run as root, and the account that runs it instead cannot pass a closed folder such
    as /root. Rather than open that folder to everybody, a var below one gets a folder of its own in /var/lib.
    Once made it stays the answer, so that data are not lost from sight when somebody opens the folder later.
    """
    var = var.resolve()
    if os.geteuid() != 0:
        return var
    outside = Path("/var/lib") / _name_for(var)
    return outside if outside.exists() or not open_to_others(var.parent) else var


def socket_directory(var: Path) -> Path:
    """The folder of the unix sockets: `run` beside the data, or a short plain path in /tmp.

    Not the TMPDIR of the moment: every process that reads the settings must come to the same answer.
    """
    inside = data_directory(var) / "run"
    if len(os.fsencode(inside)) <= LONGEST_DIRECTORY and PLAIN.fullmatch(str(inside)):
        return inside
    return Path("/tmp") / _name_for(var.resolve())  # noqa: S108  (its owner is checked before use)


def database(var: Path) -> dict:
    """Django's settings for the embedded PostgreSQL: a unix socket, so no port is taken."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "contraste",
        "USER": "postgres",
        "HOST": str(socket_directory(var)),
    }


def redis_url(var: Path) -> str:
    """The address of the embedded Valkey, as Celery spells a unix socket."""
    return f"redis+socket://{socket_directory(var)}/valkey.sock"


def open_to_others(folder: Path) -> bool:
    """Can every account pass through folder and all that lead to it? A missing folder closes nothing."""
    return all(not step.exists() or step.stat().st_mode & 0o001 for step in (folder, *folder.parents))


def _name_for(var: Path) -> str:
    return f"contraste-{hashlib.sha256(os.fsencode(var)).hexdigest()[:12]}"
