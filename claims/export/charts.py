"""How do a few numbers look as a drawing that needs no script, prints, and follows the reader's colours?"""

from dataclasses import dataclass
from html import escape

from claims.marking import Markup

LABEL, BAR, ROW = 15, 16, 40  # pixels: a label stands above its bar
ROOM = 88  # per cent of the width for the longest bar; the rest is for its total
LONGEST = 40  # characters of a label


@dataclass(frozen=True)
class Part:
    """One stretch of a bar. tone: whose colour it has (data-tone)."""

    name: str
    value: int
    tone: str = ""


@dataclass(frozen=True)
class Bar:
    """A row of a chart: its label, and what it is made of."""

    label: str
    parts: list[Part]

    @property
    def total(self) -> int:
        return sum(part.value for part in self.parts)


def bars(rows: list[Bar], *, title: str, text: str) -> Markup:
    """An SVG of horizontal bars, each made of parts, with its total at the end.

    title: what the drawing is; text: what it says, for whoever does not see it. CSS colours it.
    """
    most = max((row.total for row in rows), default=0) or 1
    drawn = "".join(_bar(row, number * ROW, most) for number, row in enumerate(rows))
    return Markup(
        f'<svg class="chart" role="img" width="100%" height="{len(rows) * ROW}" aria-label="{escape(title)}">'
        f"<desc>{escape(text)}</desc>{drawn}</svg>"
    )


def _bar(row: Bar, top: int, most: int) -> str:
    """Widths are shares of the drawing's, which is as wide as there is room: words keep their size."""
    label = row.label if len(row.label) <= LONGEST else f"{row.label[: LONGEST - 1]}…"
    pieces = [f'<text x="0" y="{top + LABEL - 3}">{escape(label)}</text>']
    left, bar = 0.0, top + LABEL + 2
    for part in row.parts:
        if not part.value:
            continue
        width = part.value / most * ROOM
        tone = f' data-tone="{escape(part.tone)}"' if part.tone else ""
        pieces.append(
            f'<rect x="{left:.2f}%" y="{bar}" width="{max(width - 0.2, 0.2):.2f}%" height="{BAR}" rx="2"'
            f"{tone}><title>{escape(part.name)}: {part.value}</title></rect>"
        )
        left += width
    pieces.append(
        f'<text x="{left:.2f}%" dx="{6 if row.total else 0}" y="{bar + BAR - 4}">{row.total}</text>'
    )
    return "".join(pieces)
