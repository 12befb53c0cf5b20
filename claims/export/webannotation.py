"""How do claims and evidence look as W3C Web Annotations, and what do other people's say?

Source: Web Annotation Data Model (W3C Recommendation, 23 February 2017). Offsets of a TextPositionSelector
count code points of our canonical text; `cached` names the snapshot it belongs to.
"""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from workbench.common.errors import DomainError

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
PAGE_SIZE = 100
STANCES = frozenset({"supports", "refutes", "context"})


class AnnotationRefused(DomainError):
    """The annotation does not say what we need; `field` names the member."""

    code = "annotation_refused"
    status = 422


class Given(NamedTuple):
    """What an annotation says: its words and their surroundings, offsets if any, what it is about, its texts.

    statement, note, stance: of the bodies whose purpose is describing, commenting, and assessing or tagging.
    """

    exact: str
    prefix: str
    suffix: str
    start: int | None
    end: int | None
    source: str
    cached: str
    statement: str
    note: str
    stance: str


def annotation(
    address: str,
    *,
    motivation: str,
    bodies: list[dict],
    source: str,
    exact: str,
    prefix: str = "",
    suffix: str = "",
    start: int | None = None,
    end: int | None = None,
    cached: str | None = None,
    captured_at: str | None = None,
    created: str | None = None,
    creator: str | None = None,
) -> dict:
    """One annotation. address: its own; source: of the page; cached: of our copy; times in ISO 8601."""
    quote = {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}
    place = {"type": "TextPositionSelector", "start": start, "end": end}
    state = {"type": "TimeState", "sourceDate": captured_at, "cached": cached}
    return _present(
        {
            "@context": CONTEXT,
            "id": address,
            "type": "Annotation",
            "motivation": motivation,
            "created": created,
            "creator": {"type": "Person", "name": creator} if creator else None,
            "body": bodies,
            "target": {
                "type": "SpecificResource",
                "source": source,
                "selector": [quote, place] if start is not None else [quote],
                "state": state if captured_at or cached else None,
            },
        }
    )


def text_body(value: str | None, purpose: str, language: str | None = None) -> dict | None:
    """A text that is part of an annotation, or None without words."""
    if not value:
        return None
    body = {"type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose}
    return body | ({"language": language} if language else {})


def link_body(address: str, purpose: str = "linking") -> dict:
    """Something elsewhere that an annotation ties its target to."""
    return {"type": "SpecificResource", "source": address, "purpose": purpose}


def of_check(document: dict, address: str) -> list[dict]:
    """The annotations of a published edition: where the claim stood, and each quoted piece of evidence.

    address: of the collection; each annotation's is that with an anchor.
    """
    page = document["urls"].get(document["language"].split("-")[0]) or document["urls"]["en"]
    claims = [
        annotation(
            f"{address}#appearance-{number}",
            motivation="identifying",
            bodies=[text_body(document["statement"], "describing", document["language"]), link_body(page)],
            source=row["url"],
            exact=row["quotation"],
            created=document["first_published_at"],
        )
        for number, row in enumerate(document.get("appearances", []), 1)
        if row["url"]
    ]
    evidence = [
        annotation(
            f"{address}#{row['uid']}",
            motivation="assessing",
            bodies=[
                text_body(row["stance"], "assessing"),
                text_body(row["note"], "commenting", document["language"]),
                link_body(page),
            ],
            source=row["url"],
            exact=row["quotation"],
            start=row["start"],
            end=row["end"],
            captured_at=row["captured_at"],
        )
        for row in document.get("evidence", [])
        if row["url"] and row["quotation"]
    ]
    return claims + evidence


def collection(address: str, *, label: str, total: int, items: list[dict] | None = None) -> dict:
    """A collection: with its only page in it when items are given, else with the way to its pages."""
    head = {
        "@context": CONTEXT,
        "id": address,
        "type": "AnnotationCollection",
        "label": label,
        "total": total,
    }
    if items is not None:
        first = {"id": f"{address}?page=0", "type": "AnnotationPage", "startIndex": 0, "items": items}
        return head | {"first": first}
    last = max(0, (total - 1) // PAGE_SIZE)
    return head | {"first": f"{address}?page=0", "last": f"{address}?page={last}"}


def page(address: str, number: int, *, total: int, items: list[dict]) -> dict:
    """One page of a collection, with its neighbours."""
    last = max(0, (total - 1) // PAGE_SIZE)
    return _present(
        {
            "@context": CONTEXT,
            "id": f"{address}?page={number}",
            "type": "AnnotationPage",
            "partOf": {"id": address, "type": "AnnotationCollection", "total": total},
            "startIndex": number * PAGE_SIZE,
            "prev": f"{address}?page={number - 1}" if number else None,
            "next": f"{address}?page={number + 1}" if number < last else None,
            "items": items,
        }
    )


def annotations_in(value: Any) -> list[Any]:
    """The annotations of one annotation, a list, a page, or a collection with its first page in it."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        raise AnnotationRefused(_("An annotation, a page or a collection is needed here."))
    if isinstance(value.get("items"), list):
        return value["items"]
    first = value.get("first")
    if isinstance(first, dict) and isinstance(first.get("items"), list):
        return first["items"]
    if "AnnotationCollection" in _listed(value.get("type")):
        raise AnnotationRefused(_("The collection's first page has to be in it."), field="first")
    return [value]


def read(value: Any) -> Given:
    """What an annotation says. Raises AnnotationRefused."""
    if not isinstance(value, dict):
        raise AnnotationRefused(_("This is no annotation."))
    target = _first_object(value.get("target"))
    if target is None:
        raise AnnotationRefused(_("The target needs a selector with the words."), field="target")
    selectors = [each for each in _listed(target.get("selector")) if isinstance(each, dict)]
    quote = next((each for each in selectors if each.get("type") == "TextQuoteSelector"), None)
    if quote is None or not _text(quote.get("exact")):
        raise AnnotationRefused(_("The target needs a selector with the words."), field="target.selector")
    place = next((each for each in selectors if each.get("type") == "TextPositionSelector"), {})
    start, end = (_offset(place.get(name)) for name in ("start", "end"))
    state = _first_object(target.get("state")) or {}
    texts = _texts_of(value)
    return Given(
        exact=quote["exact"],
        prefix=_text(quote.get("prefix")),
        suffix=_text(quote.get("suffix")),
        start=start,
        end=end,
        source=_address(target.get("source")),
        cached=_address(state.get("cached")),
        statement=texts.get("describing", ""),
        note=texts.get("commenting", ""),
        stance=next((texts[p] for p in ("assessing", "tagging") if texts.get(p) in STANCES), ""),
    )


def _texts_of(value: dict) -> dict[str, str]:
    """{purpose: text} of the bodies; one without a purpose has the annotation's motivation."""
    usual = next(iter(_listed(value.get("motivation"))), "")
    texts: dict[str, str] = {}
    for body in _listed(value.get("body")):
        if isinstance(body, dict) and body.get("type") == "TextualBody":
            texts.setdefault(str(body.get("purpose") or usual), _text(body.get("value")).strip())
    return texts


def _first_object(value: Any) -> dict | None:
    return next((each for each in _listed(value) if isinstance(each, dict)), None)


def _listed(value: Any) -> list:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    return value if isinstance(value, str) and "\0" not in value else ""


def _address(value: Any) -> str:
    return _text(value.get("id")) if isinstance(value, dict) else _text(value)


def _offset(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else None


def _present(value: dict) -> dict:
    """Without members that have no value: absent, never null."""
    kept = {
        name: _present(item)
        if isinstance(item, dict)
        else [_present(each) if isinstance(each, dict) else each for each in item if each is not None]
        if isinstance(item, list)
        else item
        for name, item in value.items()
    }
    return {name: item for name, item in kept.items() if item not in (None, "")}
