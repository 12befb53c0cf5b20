"""How do translations (.po) become what Django reads (.mo) without a system gettext? Babel compiles them."""

import os
from collections.abc import Iterable
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = tuple(ROOT / app / "locale" for app in ("workbench", "claims", "sources"))


def stale(folders: Iterable[Path] = FOLDERS) -> list[Path]:
    """The .po files whose compiled neighbour is missing or older."""
    sources = (path for folder in folders for path in sorted(folder.glob("*/LC_MESSAGES/*.po")))
    return [path for path in sources if not _is_fresh(path.with_suffix(".mo"), path)]


def compile_stale(folders: Iterable[Path] = FOLDERS) -> list[Path]:
    """Compile every stale catalogue and return the .mo files written.

    Unsure (fuzzy) translations are left out.
    Raises babel.messages.pofile.PoFileError, which names the line, when a file is not a catalogue.
    """
    return [_compile(path) for path in stale(folders)]


def _compile(source: Path) -> Path:
    target = source.with_suffix(".mo")
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
    draft = target.with_name(f"{target.name}.{os.getpid()}")  # nobody ever reads half a file
    with draft.open("wb") as file:
        write_mo(file, catalogue)
    draft.replace(target)
    return target


def _is_fresh(target: Path, source: Path) -> bool:
    return target.exists() and target.stat().st_mtime >= source.stat().st_mtime
