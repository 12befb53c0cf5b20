"""How do a few numbers look as a drawing that needs no script, prints, and follows the reader's colours?"""

from dataclasses import dataclass
from html import escape

from claims.marking import Markup

WIDTH, LABEL, END, ROW, BAR = 560, 150, 44, 28, 18  # pixels of the drawing's own grid
LONGEST = 22  # characters of a label


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
    height = len(rows) * ROW + 4
    most = max((row.total for row in rows), default=0) or 1
    drawn = "".join(_bar(row, number * ROW + 4, most) for number, row in enumerate(rows))
    return Markup(
        f'<svg class="chart" role="img" viewBox="0 0 {WIDTH} {height}" aria-label="{escape(title)}">'
        f"<desc>{escape(text)}</desc>{drawn}</svg>"
    )


def _bar(row: Bar, top: int, most: int) -> str:
    label = row.label if len(row.label) <= LONGEST else f"{row.label[: LONGEST - 1]}…"
    middle = top + BAR - 5
    pieces = [f'<text x="0" y="{middle}">{escape(label)}</text>']
    left, room = float(LABEL), WIDTH - LABEL - END
    for part in row.parts:
        if not part.value:
            continue
        width = part.value / most * room
        tone = f' data-tone="{escape(part.tone)}"' if part.tone else ""
        pieces.append(
            f'<rect x="{left:.1f}" y="{top}" width="{max(width - 1, 1):.1f}" height="{BAR}" rx="2"{tone}>'
            f"<title>{escape(part.name)}: {part.value}</title></rect>"
        )
        left += width
    pieces.append(f'<text x="{left + 6:.1f}" y="{middle}">{row.total}</text>')
    return "".join(pieces)
