"""What was read out of a document?"""

from dataclasses import dataclass, field, fields
from importlib.metadata import version
from typing import Any

from sources.text import Block, as_json, compose, from_json

# Raised whenever the same bytes may give another text: a snapshot remembers which rules made its text.
_RULES = 1
MOST_CHARACTERS = 1_000_000


@dataclass
class Extracted:
    """The text of a document, its blocks, and what the document says of itself.

    charset_origin: bom, header, meta, utf8, default, guess, or "" where there is no charset (PDF).
    dates: {value, precision, origin, raw}; bylines: {value, origin, raw}; the most trustworthy first.
    canonical_url: as the document declares it, which proves nothing.
    flags: charset_guessed, charset_conflict, soft_404, consent_wall, meta_refresh, no_archive,
    truncated_title, whole_page (no article was found, so all text was taken).
    """

    media_type: str
    text: str
    blocks: list[Block]
    charset: str = ""
    charset_origin: str = ""
    title: str = ""
    byline: str = ""
    language: str = ""
    dates: list[dict] = field(default_factory=list)
    bylines: list[dict] = field(default_factory=list)
    canonical_url: str = ""
    site_name: str = ""
    claim_reviews: list[dict] = field(default_factory=list)
    no_archive: bool = False
    extractor: str = ""
    flags: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, parts: list[tuple[str, str]], **told: Any) -> "Extracted":
        """The document made of (kind, text) parts (see text.compose)."""
        text, blocks = compose(parts)
        return cls(text=text, blocks=blocks, **told)

    def as_dict(self) -> dict:
        """The same in plain JSON values."""
        told = {f.name: getattr(self, f.name) for f in fields(self)}
        return told | {"blocks": as_json(self.blocks)}

    @classmethod
    def from_dict(cls, told: dict) -> "Extracted":
        """The document that as_dict wrote down."""
        return cls(**(told | {"blocks": from_json(told["blocks"])}))

    @property
    def published(self) -> dict | None:
        """The most trustworthy of dates that tells when the document was published."""
        return next((date for date in self.dates if date["origin"] != "modified"), None)

    @property
    def body(self) -> str:
        """The text without the title block."""
        first = next((block for block in self.blocks if block.kind != "title"), None)
        return self.text[first.start :] if first else ""


def extractor(library: str) -> str:
    """Who made a text: our rules, and the library whose version also decides."""
    return f"contraste {_RULES} ({library} {version(library)})"
