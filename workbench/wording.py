"""Which words are there to translate, and which are not translated yet?

A catalogue holds the words of one room: claims, sources, and workbench for all the rest. English stands in
the code, so Spanish is the only catalogue.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation import templatize

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("claims", "sources", "workbench")
LANGUAGE = "es"
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
}


def found(room: str) -> Catalog:
    """Every message that the room's code and templates hold now, without translations."""
    catalogue = Catalog(locale=LANGUAGE, fuzzy=False)
    for path in _files(room):
        where = str(path.relative_to(ROOT))
        for message, context in _messages(path):
            catalogue.add(message, locations=[(where, 0)], context=context, flags=_flags(message))
    return catalogue


def catalogue_path(room: str) -> Path:
    """Where the room's Spanish lies."""
    return ROOT / room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def known(room: str) -> Catalog:
    """The room's catalogue as it lies on disk; empty when there is none."""
    path = catalogue_path(room)
    if not path.exists():
        return Catalog(locale=LANGUAGE, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, abort_invalid=True)


def refresh(room: str) -> Catalog:
    """Bring the room's catalogue up to date on disk: new messages empty, gone ones dropped."""
    catalogue = known(room)
    made = catalogue.creation_date
    catalogue.update(found(room), no_fuzzy_matching=True)
    catalogue.creation_date = made  # a file without new words stays as it is
    catalogue.obsolete.clear()
    catalogue.header_comment = f"# Spanish of {room}. Refreshed by `manage.py wording`."
    path = catalogue_path(room)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, sort_by_file=True, include_lineno=False, omit_header=False)
    path.write_bytes(buffer.getvalue())
    return catalogue


def missing(room: str) -> list[str]:
    """Messages of the room that the catalogue does not translate, or only unsurely."""
    catalogue = known(room)
    untranslated = []
    for message in found(room):
        if not message.id:
            continue
        there = catalogue.get(message.id, message.context)
        parts = (
            there.string if there and isinstance(there.string, (list, tuple)) else [there and there.string]
        )
        if there is None or there.fuzzy or not all(parts):
            untranslated.append(message.id if isinstance(message.id, str) else message.id[0])
    return untranslated


def _files(room: str) -> Iterator[Path]:
    own = [ROOT / room, ROOT / "templates" / room]
    if room == "workbench":
        own = [ROOT / room, *(path for path in (ROOT / "templates").iterdir() if path.name not in ROOMS)]
    for place in own:
        paths = [place] if place.is_file() else sorted(place.rglob("*"))
        yield from (path for path in paths if path.suffix in (".py", ".html", ".txt") and path.is_file())


def _messages(path: Path) -> Iterator[tuple]:
    """(message, context) of one file; a plural message is a pair."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        pieces = [text]
    else:
        # Django turns a template into calls among blanked-out words; each line stands for itself
        pieces = [line.strip() for line in templatize(text, origin=str(path)).splitlines()]
    for piece in pieces:
        calls = extract_python(io.BytesIO(piece.encode()), KEYWORDS, (), {"encoding": "utf-8"})
        for _line, function, arguments, _comments in calls:
            if function.startswith("pgettext"):
                yield arguments[1], arguments[0]
            elif function.startswith("ngettext"):
                yield (arguments[0], arguments[1]), None
            elif isinstance(arguments, str) and arguments:
                yield arguments, None


def _flags(message) -> list[str]:
    text = message if isinstance(message, str) else message[1]
    return ["python-format"] if "%(" in text else []
