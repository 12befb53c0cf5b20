"""How long does a megabyte of anything take to be read for sentences, quotations, times and suggestions?

    python tests/bench/long_texts.py [--bytes 1000000] [--only quotations] [--shape "a date"]

Seconds of the processor, one process, each part reading the whole text by itself. Ends with 1 when one of
them is above its budget.
"""

import argparse
import random
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from claims.suggesting.figures import figures
from claims.suggesting.quotations import quotations
from claims.suggesting.sentences import sentences
from claims.suggesting.time import expressions
from claims.suggesting.worth import suggestions

BUDGET = 2.0  # seconds
ANCHOR = date(2026, 1, 16)
SEEDS = Path(__file__).resolve().parents[2] / "seeds/articles"
PARTS: dict[str, Callable[[str], object]] = {
    "sentences": sentences,
    "quotations": quotations,
    "time": lambda text: expressions(text, ANCHOR),
    "figures": figures,
    "suggestions": lambda text: suggestions(text, ANCHOR),
}
# name → what is repeated until the text is long enough
SHAPES = {
    "spaces": " ",
    "line breaks": "a\n",
    "full stops": ".",
    "short sentences": "A. ",
    "abbreviations": "Sr. D. EE. UU. ",
    "questions": "¿Qué? ",
    "opening marks": "“",
    "straight marks": '"',
    "marks and letters": '"a',
    "nested marks": "“«‘a’»” ",
    "unclosed speeches": "“no hay dinero ",
    "speeches": "“no hay dinero para esto”, dijo Ana Gil. ",
    "speeches in one sentence": '"no hay dinero para esto" dijo ',
    "speeches in a row": "“no hay dinero” ",
    "dialogues": "—No hay —dijo Ana Gil—. Nada.\n",
    "single marks": "'no hay,' ",
    "apostrophes": "'a ",
    "views": "para la ministra, según el alcalde, ",
    "joined names": "Ana Gil y Luis Mora y la ministra, ",
    "verbs before a subject": "dijo en la sede del partido con ",
    "reports": "Ana Gil dijo que no hay dinero para esto y pidió que lo haya. ",
    "posts": "No hay dinero para esto.\n\n— Ana Gil (@anagil) 12 de enero de 2026\n\n",
    "dashes": "—",
    "dashes and words": "—dijo ",
    "hyphens": "- ",
    "digits": "7",
    "figures": "12 % ",
    "grouped digits": "1.",
    "amounts": "3.400 millones de euros ",
    "dates": "23 de enero de 2026 ",
    "dates in figures": "23/01/2026 ",
    "years": "2026, ",
    "ranges": "del 3 al 12 de mayo ",
    "weekdays": "el próximo lunes ",
    "feasts and years": "Navidad, en 2019, ",
    "spans": "hace dos años y tres meses ",
    "periods": "hace dos semanas y ",
    "small words": "de la ",
    "one sentence": "y la casa de la ciudad es de ",
    "names": "Ana ",
    "full names": "Ana María Gil de la Torre ",
    "titles": "el ministro de Hacienda, Ana Gil, ",
    "commas": ",",
    "brackets": "(a) ",
    "one word": "a",
    "capitals": "A",
    "accents": "a\u0301",
    "emoji": "😀 ",
    "addresses": "https://a.example/b?c=d ",
    "verbs of saying": "dijo ",
    "said that": "dijo que ",
}


def texts(length: int) -> dict[str, str]:
    """Every shape, the sample article again and again, and signs drawn by lot."""
    made = {name: ("a" + shape * (length // len(shape) + 1))[:length] for name, shape in SHAPES.items()}
    article = (SEEDS / "000_3f8b603159821523.txt").read_text()
    made["the sample article"] = (article * (length // len(article) + 1))[:length]
    chance = random.Random(1)  # noqa: S311
    made["signs by lot"] = "".join(chance.choices("aÁñE .,;:!?¿¡\"“”«»'’()—-\n1290U😀", k=length))
    words = [word for shape in SHAPES.values() for word in shape.split()]
    made["words by lot"] = " ".join(chance.choices(words, k=length // 4))[:length]
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bytes", type=int, default=1_000_000)
    parser.add_argument("--only", choices=PARTS, nargs="+", default=list(PARTS))
    parser.add_argument("--shape", nargs="+")
    options = parser.parse_args()
    worst = dict.fromkeys(options.only, (0.0, ""))
    print(f"{'':26}" + "".join(f"{part:>13}" for part in options.only))
    for name, text in texts(options.bytes).items():
        if options.shape and name not in options.shape:
            continue
        taken = []
        for part in options.only:
            begun = process_time()
            PARTS[part](text)
            taken.append(process_time() - begun)
            worst[part] = max(worst[part], (taken[-1], name))
        print(f"{name:26}" + "".join(f"{seconds:13.2f}" for seconds in taken), flush=True)
    print(f"{'worst':26}" + "".join(f"{seconds:13.2f}" for seconds, _name in worst.values()))
    return 1 if any(seconds > BUDGET for seconds, _name in worst.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
