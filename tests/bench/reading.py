"""How long does it take to read a long text? One megabyte, of news and of what is made to be slow.

    python -m tests.bench.reading [SHAPE …]

Prints seconds of processor time for each part and text. What a person waits for is the last column, the
suggestions of an article; it should stay below two.
"""

import sys
from datetime import date
from pathlib import Path
from time import process_time

from claims.suggesting.figures import figures
from claims.suggesting.quotations import quotations
from claims.suggesting.sentences import sentences
from claims.suggesting.time import expressions
from claims.suggesting.worth import suggestions

MEGABYTE = 1_000_000
ANCHOR = date(2026, 1, 16)
ARTICLE = Path(__file__).resolve().parents[2] / "seeds/articles/000_3f8b603159821523.txt"
NEWS = ARTICLE.read_text()
TEXTS = {
    "news": NEWS,
    "one paragraph": NEWS.replace("\n", " "),
    "no full stops": NEWS.replace("\n", " ").replace(".", ""),
    "marks": "“",
    "straight marks": '" ',
    "nested brackets": "([«“",
    "stops": "A. ",
    "points": ".",
    "exclamations": "! ",
    "dashes": "—",
    "spaces": " ",
    "tabs": "\t",
    "line ends": "a\n",
    "figures": "1.000,5 ",
    "digits": "7",
    "digits with points": "1.",
    "fractions": "1/",
    "lists": "3. ",
    "dates": "3 de mayo de 2026 ",
    "months": "de mayo a ",
    "counted": "2 años antes de ",
    "one word": "a",
    "capitals": "A",
    "letters": "a b ",
    "names": "Ana ",
    "surnames": "Gil dijo que el paro bajó. ",
    "titles": "El ministro de Cosas, Ana Gil, dijo que el paro bajó. ",
    "saying": "dijo que ",
    "said": "“no hay más dinero para esto”, dijo Ana Gil, ",
    "said in sentences": "“no hay más dinero para esto”, dijo Ana Gil. ",
    "dashed speech": "“a b c d”—dijo—",
    "held at arm's length": "‘a’ ",
    "clauses": "el 3 de mayo, dos días después de que unas personas, a los que ",
    "posts": "Hola a todos los que son\n— Ana (@ana) 3 de mayo\n",
}
PARTS = {
    "sentences": sentences,
    "quotations": quotations,
    "time": lambda text: expressions(text, ANCHOR),
    "figures": figures,
    "suggestions": lambda text: suggestions(text, ANCHOR),
}


def main(shapes: list[str]):
    for name in shapes or TEXTS:
        seed = TEXTS[name]
        text = (seed * (MEGABYTE // len(seed) + 1))[:MEGABYTE]
        taken = []
        for part, read in PARTS.items():
            begun = process_time()
            read(text)
            taken.append(f"{part} {process_time() - begun:.2f}")
        print(f"{name:20} {', '.join(taken)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
