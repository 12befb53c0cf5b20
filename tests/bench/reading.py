"""How long does it take to read a long text? One megabyte, of news and of what is made to be slow.

    python -m tests.bench.reading

Prints seconds for each part and text; each should stay below two.
"""

from datetime import date
from pathlib import Path
from time import perf_counter

from claims.suggesting.figures import figures
from claims.suggesting.quotations import quotations
from claims.suggesting.sentences import sentences
from claims.suggesting.time import expressions

MEGABYTE = 1_000_000
ARTICLE = Path(__file__).resolve().parents[2] / "seeds/articles/000_3f8b603159821523.txt"
TEXTS = {
    "news": ARTICLE.read_text(),
    "marks": "“",
    "straight marks": '" ',
    "stops": "A. ",
    "figures": "1.000,5 ",
    "dates": "3 de mayo de 2026 ",
    "one word": "a",
    "saying": "dijo que ",
    "names": "Ana ",
    "line ends": "a\n",
}
PARTS = {
    "sentences": sentences,
    "quotations": quotations,
    "time": lambda text: expressions(text, date(2026, 1, 16)),
    "figures": figures,
}


def main():
    for name, seed in TEXTS.items():
        text = (seed * (MEGABYTE // len(seed) + 1))[:MEGABYTE]
        taken = []
        for part, read in PARTS.items():
            begun = perf_counter()
            read(text)
            taken.append(f"{part} {perf_counter() - begun:.2f}")
        print(f"{name}: {', '.join(taken)}", flush=True)


if __name__ == "__main__":
    main()
