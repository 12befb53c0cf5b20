"""Where do PostgreSQL and Valkey listen when the environment names neither? Pure addresses for now."""

import hashlib
import tempfile
from pathlib import Path


def socket_directory(var: Path) -> Path:
    """A folder for unix sockets. The kernel allows 107 bytes: a long var/ moves to a short temporary path."""
    inside = var.resolve() / "run"
    if len(str(inside)) <= 80:
        return inside
    digest = hashlib.sha256(str(var.resolve()).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"contraste-{digest}"


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
