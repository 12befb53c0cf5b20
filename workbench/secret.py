"""Which key signs sessions, when the environment gives none? One made on this machine and kept."""

import os
import secrets
from pathlib import Path


def kept_in(path: Path) -> str:
    """Return the key in path, made on first use and readable by its owner alone.

    Two processes that start together agree: the file is created exclusively, and the loser reads it.
    """
    if path.exists():
        return _read(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(50))
    try:
        os.link(draft, path)  # fails when somebody was first, and never shows a half-written key
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return _read(path)


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except PermissionError as closed:
        raise SystemExit(
            f"{path} belongs to another account: start as that account, or set SECRET_KEY."
        ) from closed
