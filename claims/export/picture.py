"""How does an edition look where links are shown as pictures? A PNG of 1200 × 630 (Open Graph)."""

import io
import unicodedata
from functools import cache

import font_source_serif_pro as serif
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, MARGIN = 1200, 630, 72
PAPER, INK, MUTED, RULE = "#fbfaf7", "#1c1b19", "#5c5951", "#d9d5ca"
GREY = ("#424039", "#eeedea", "#757169")  # text, tint, edge of a rating without colours of its own
SIZES = (60, 52, 46, 40, 36)  # of the statement, in pixels: the first that fits is taken
ROOM = 330  # pixels of height for the statement
NOT_A_CHARACTER = "\U0010ffff"


def picture(
    edition: dict, language: str, *, colours: dict[str, tuple[str, str, str]], retracted: str
) -> bytes:
    """The PNG of an edition's document: rating in words, statement, who said it, who checked it.

    language: of the labels, "es" or "en". colours: {rating key: (text, tint, edge)} as "#rrggbb"; a key that
    is not there is grey. retracted: the word for a tombstone.
    The font comes with us (Latin, Greek and Cyrillic). Symbols it does not have, such as emoji, are left out;
    a statement in another script is left to the page, and the picture tells the rating alone.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    ratings = _ratings(edition, language, colours) or [(retracted, GREY)]
    draw.rectangle((0, 0, 20, HEIGHT), fill=ratings[0][1][2])
    place = MARGIN
    for words, tone in ratings:
        place = _chip(draw, words, tone, place) + 20
    _statement(draw, edition["statement"])
    who = _shown((edition.get("claimant") or {}).get("name", ""))
    if who:
        draw.text((MARGIN, 500), _cut(who, _font(32), WIDTH - 2 * MARGIN), font=_font(32), fill=MUTED)
    draw.line((MARGIN, 552, WIDTH - MARGIN, 552), fill=RULE, width=2)
    ours = _cut(_shown(edition["publisher"]["name"]), _bold(28), 700)
    draw.text((MARGIN, 568), ours, font=_bold(28), fill=INK)
    draw.text((WIDTH - MARGIN, 568), edition["published_at"][:10], font=_font(28), fill=MUTED, anchor="ra")
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _ratings(edition: dict, language: str, colours: dict) -> list[tuple[str, tuple]]:
    verdicts = edition.get("verdicts", {})
    found = [verdicts[question] for question in ("substance", "attribution") if question in verdicts]
    ratings = [verdict["rating"] for verdict in found]
    return [
        (_label(rating["labels"], language), tuple(colours.get(rating["key"], GREY))) for rating in ratings
    ]


def _label(labels: dict[str, str], language: str) -> str:
    return labels.get(language) or labels.get("en") or next(iter(labels.values()))


def _chip(draw, words: str, tone: tuple[str, str, str], left: int) -> int:
    """Draw a rating in its frame; return where it ends."""
    text, tint, edge = tone
    font = _bold(38)
    words = _cut(_shown(words), font, WIDTH - MARGIN - left - 56)
    right = left + 56 + int(font.getlength(words))
    draw.rounded_rectangle((left, 60, right, 128), radius=34, fill=tint, outline=edge, width=3)
    draw.text((left + 28, 94), words, font=font, fill=text, anchor="lm")
    return right


def _statement(draw, statement: str) -> None:
    words = _shown(statement)
    letters = sum(map(str.isalpha, statement))
    if not words or sum(map(str.isalpha, words)) < letters * 0.9:
        return
    for size in SIZES:
        font = _bold(size)
        lines = _lines(words, font)
        step = int(size * 1.22)
        if len(lines) * step <= ROOM:
            break
    most = ROOM // step
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), font, WIDTH - 2 * MARGIN)]
    for number, line in enumerate(lines):
        draw.text((MARGIN, 158 + number * step), line, font=font, fill=INK)


def _lines(words: str, font) -> list[str]:
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > WIDTH - 2 * MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    return [_cut(line, font, WIDTH - 2 * MARGIN) for line in lines]


def _cut(words: str, font, width: int) -> str:
    """words, shortened with an ellipsis to width in pixels."""
    if font.getlength(words) <= width:
        return words
    while words and font.getlength(f"{words}…") > width:
        words = words[:-1]
    return f"{words.rstrip()}…"


def _shown(words: str) -> str:
    """words in one line, without the characters that the font cannot draw."""
    kept = "".join(c for c in unicodedata.normalize("NFC", words) if c.isspace() or _is_drawn(c))
    return " ".join(kept.split())


@cache
def _is_drawn(character: str) -> bool:
    font = _bold(SIZES[0])
    return font.getmask(character).getbbox() is not None and _shape(character) != _shape(NOT_A_CHARACTER)


def _shape(character: str) -> bytes:
    return bytes(_bold(SIZES[0]).getmask(character))


@cache
def _bold(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(serif.SourceSerifProSemibold, size)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(serif.SourceSerifPro, size)
