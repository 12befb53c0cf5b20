"""How do checks look to researchers? In the shape of the AVeriTeC dataset (Schlichtkrull et al., 2023).

Its questions are asked of evidence; ours is the one question of the scale, and every public quotation answers
it. What the shape has and we do not is null or empty, never made up.
"""

import json
from collections.abc import Iterable, Iterator

SUPPORTED, REFUTED = "Supported", "Refuted"
TOO_LITTLE, CONFLICTING = "Not Enough Evidence", "Conflicting Evidence/Cherrypicking"
# ratings off the line; any other such rating is a matter of context, as misleading and missing context are
OFF_THE_LINE = {"unverifiable": TOO_LITTLE, "satire": REFUTED}
KINDS = {
    "quotation": "Quote Verification",
    "statistic": "Numerical Claim",
    "event": "Event/Property Claim",
    "causal": "Causal Claim",
    "position": "Position Statement",
}


def parts_of(documents: Iterable[str]) -> Iterator[str]:
    """A JSON array in parts. documents: of editions, as stored; those without "is it so?" are left out."""
    yield "["
    between = "\n"
    for text in documents:
        document = json.loads(text)
        if "substance" in document.get("verdicts", {}):
            yield between + json.dumps(entry(document), ensure_ascii=False)
            between = ",\n"
    yield "\n]\n"


def entry(document: dict) -> dict:
    """One claim with its label, justification and evidence."""
    verdict = document["verdicts"]["substance"]
    language = document["language"].split("-")[0]
    first = next(iter(document["appearances"]), None) or {}
    names = verdict["scale"]["names"]
    question = names.get(language) or names.get("en") or next(iter(names.values()))
    answers = [_answer(row) for row in document["evidence"] if row["quotation"]]
    return {
        "claim": document["statement"],
        "required_reannotation": False,
        "label": label(verdict),
        "justification": verdict["short_answer"],
        "claim_date": _day(document["claim_date"]),
        "speaker": (document["claimant"] or {}).get("name"),
        "original_claim_url": first.get("url"),
        "cached_original_claim_url": None,
        "fact_checking_article": document["urls"].get(language) or document["urls"]["en"],
        "reporting_source": first.get("publisher"),
        "location_ISO_code": None,
        "claim_types": [KINDS[document["claim_kind"]]] if document["claim_kind"] in KINDS else [],
        "fact_checking_strategies": ["Written Evidence"] if answers else [],
        "questions": [{"question": f"{question} {document['statement']}", "answers": answers}],
    }


def label(verdict: dict) -> str:
    """The dataset's label of a verdict: by its place on the scale, else by what its rating means."""
    rating, scale = verdict["rating"], verdict["scale"]
    if rating["value"] is None:
        return OFF_THE_LINE.get(rating["key"], CONFLICTING)
    place = (rating["value"] - scale["worst"]) / (scale["best"] - scale["worst"])
    return SUPPORTED if place >= 0.75 else REFUTED if place <= 0.25 else CONFLICTING


def _answer(row: dict) -> dict:
    return {
        "answer": row["quotation"],
        "answer_type": "Extractive",
        "source_url": row["url"],
        "cached_source_url": None,
        "source_medium": "Web text" if row["url"] else "Other",
    }


def _day(date: dict | None) -> str | None:
    """day-month-year without leading zeros, as the dataset writes it; None unless the day is known."""
    if not date or date["precision"] != "day":
        return None
    year, month, day = date["value"].split("-")
    return f"{int(day)}-{int(month)}-{year}"
