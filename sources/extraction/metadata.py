"""What does a page say of its title, author, language and site?"""

import re
from collections.abc import Iterator

from lxml import etree, html

from sources.extraction import phrases
from sources.extraction.addresses import absolute
from sources.extraction.jsonld import listed, named, types_of, worded
from sources.robots import PRODUCT
from sources.text import clean_text

LONGEST_TITLE = 500
_LONGEST_NAME = 80
_SEPARATORS = re.compile(r"\s+(?:[|·•»›–—]|-{1,2}|::?)\s+")
_WORDS = re.compile(r"\w+").findall
_ARTICLES = re.compile(r"Article|Posting|Report|WebPage|Review", re.I)
_BYLINE_START = re.compile(rf"^(?:{'|'.join(phrases.BYLINE_STARTS)})\b[\s:.–-]*", re.I)
_BYLINE_LABEL = re.compile(
    r"(?:(?:written )?by|por|von|par|di) [A-ZÁÉÍÓÚÑÄÖÜ]|(?:autor(?:a|es)?|auteurs?|author|texto) ?: ?\w", re.I
)
_BYLINE_END = re.compile(rf"(?:{'|'.join(phrases.BYLINE_ENDS)}).*$", re.I | re.S)
_BYLINE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:byline|author|aut(?:o|eu)r|firma|byl|contributor|journalist|redactor|writer)", re.I
)
_NOT_AN_AUTHOR = re.compile("|".join(phrases.NO_NAMES), re.I)
_DOMAIN = re.compile(r"\bwww\.\w|\b[\w-]{2,}\.(?:com|org|net|es|de|fr|mx|ar|co|cl|pe|uk)\b", re.I)
_OF_COMMENTS = re.compile(r"comment|comentario|kommentar|respuesta|reply", re.I)
_MOST_ELEMENTS = 30


def meta_content(root: html.HtmlElement, *names: str) -> str | None:
    """The content of the first meta element with one of names (property, name or itemprop), in that order."""
    known: dict[str, str] = {}
    for meta in root.iter("meta"):
        for key in (meta.get("property"), meta.get("name"), meta.get("itemprop"), meta.get("http-equiv")):
            if key and (meta.get("content") or "").strip():
                known.setdefault(key.lower(), meta.get("content"))
    return next((_line(known[name]) for name in names if name in known), None)


def title_of(root: html.HtmlElement, objects: list[dict]) -> str | None:
    """The headline: the one on the page when the page's own data agree with it, else theirs."""
    headlines = [
        worded(item.get("headline")) for item in objects if _ARTICLES.search(" ".join(types_of(item)))
    ]
    tag = next((_line(e.text_content()) for e in root.iter("title") if _line(e.text_content())), None)
    told = [
        t for t in (meta_content(root, "og:title", "twitter:title", "dc.title"), *headlines[:1], tag) if t
    ]
    shown = [
        line for e in root.iter("h1") if (line := _line(e.text_content())) and len(line) <= LONGEST_TITLE
    ]
    for line in shown:
        if any(_agree(line, title) for title in told):
            return line
    for title in told:
        return _without_site(title, meta_content(root, "og:site_name"))[:LONGEST_TITLE]
    headings = shown or [line for e in root.iter("h2") if (line := _line(e.text_content()))]
    return headings[0][:LONGEST_TITLE] if headings else None


def _line(text: str | None) -> str:
    return " ".join(clean_text(text or "").split())


def _agree(shown: str, told: str) -> bool:
    one, two = _WORDS(shown.lower()), _WORDS(told.lower())
    shared = len(set(one) & set(two))
    return bool(one) and shared >= 0.6 * len(set(one)) and len(one) >= min(3, len(two))


def _without_site(title: str, site: str | None) -> str:
    """The title without the name of the site that templates add at an end."""
    parts = _SEPARATORS.split(title)
    if len(parts) < 2:
        return title
    words = {p: len(_WORDS(p)) for p in parts}
    longest = max(parts, key=words.__getitem__)
    if site and len(parts) == 2 and site.lower() in (p.lower() for p in parts):
        return next((p for p in parts if p.lower() != site.lower()), title)
    # A site's name is short, a headline is not.
    return longest if words[longest] >= 4 and all(words[p] <= 4 for p in parts if p is not longest) else title


def bylines(root: html.HtmlElement, objects: list[dict], lines: list[str]) -> list[dict]:
    """Every name a page gives as its author's: {value, origin, raw}, the most trustworthy first.

    The site's own name comes last: it stands where no person is named. lines: what is around the headline.
    origin: json-ld, meta, microdata, rel, headline (beside it) or class (an element named for it).
    """
    found: list[dict] = []
    for origin, raw in _author_statements(root, objects, lines):
        for name in names_in(raw):
            if not any(item["value"].lower() == name.lower() for item in found):
                found.append({"value": name, "origin": origin, "raw": raw[: 2 * _LONGEST_NAME]})
    sites = {site.lower() for site in (meta_content(root, "og:site_name"), *_publishers(objects)) if site}

    def is_site(item: dict) -> bool:
        return item["value"].lower() in sites or bool(_DOMAIN.search(item["raw"]))

    return sorted(found, key=lambda item: (item["origin"] == "class", is_site(item)))


def _publishers(objects: list[dict]) -> list[str]:
    return [name for item in objects for name in named(item.get("publisher"))]


def _author_statements(root, objects: list[dict], lines: list[str]) -> Iterator[tuple[str, str]]:
    for item in objects:
        if (
            item.get("author")
            and _ARTICLES.search(" ".join(types_of(item)))
            and "ClaimReview" not in types_of(item)
        ):
            ids = {str(o.get("@id")): o for o in objects if o.get("@id") and o.get("name")}
            for author in listed(item["author"]):
                known = ids.get(str(author.get("@id")), author) if isinstance(author, dict) else author
                yield from (("json-ld", name) for name in named(known))
    for name in (
        "author",
        "article:author",
        "og:article:author",
        "dc.creator",
        "dcterms.creator",
        "parsely-author",
        "sailthru.author",
        "byl",
        "citation_author",
        "cxenseparse:author",
        "twitter:data1"
        if meta_content(root, "twitter:label1") in ("Written by", "Escrito por")
        else "byline",
    ):
        if content := meta_content(root, name):
            yield "meta", content
    for element in root.xpath("//*[contains(@itemprop, 'author')]")[:_MOST_ELEMENTS]:
        inner = element.xpath(".//*[@itemprop='name']")
        yield (
            "microdata",
            (inner[0] if inner else element).get("content")
            or (inner[0] if inner else element).text_content(),
        )
    for element in root.xpath("//a[@rel='author'] | //*[@rel='author']")[:_MOST_ELEMENTS]:
        yield "rel", element.text_content()
    yield from (
        ("headline", line) for line in lines if _BYLINE_LABEL.match(line) and len(line) <= 2 * _LONGEST_NAME
    )
    yield from _named_elements(root)


def _named_elements(root) -> Iterator[tuple[str, str]]:
    given = 0
    for element in root.iter(etree.Element):
        names = f"{element.get('class', '')} {element.get('id', '')}"
        if given < _MOST_ELEMENTS and names != " " and _BYLINE_NAMES.search(names):
            if _OF_COMMENTS.search(names):
                continue  # whoever answers an article has not written it
            text = _line(element.text_content())
            if text and len(text) <= 2 * _LONGEST_NAME:
                given += 1
                yield "class", text


def names_in(raw: str) -> list[str]:
    """The names in a byline as sites print it: "By Ana Prueba and Juan Ensayo, staff writers"."""
    if "://" in raw:
        return []  # an address of a profile is no name
    text = _BYLINE_END.sub("", _BYLINE_START.sub("", _line(raw)))
    names = []
    for part in re.split(r"\s*(?:,|;|/|&|\band\b|\by\b|\bund\b|\bet\b)\s*", text):
        name = _BYLINE_START.sub("", part).strip(" .,:-–|")
        if 2 < len(name) <= _LONGEST_NAME and not _NOT_AN_AUTHOR.search(name) and len(name.split()) <= 6:
            names.append(name)
    return names


def byline_of(found: list[dict]) -> str | None:
    """The names of the most trustworthy origin, as one line."""
    first = found[0] if found else {}
    # Further elements of a page may name other people: those who comment, those of the next story.
    alone = first.get("origin") in ("headline", "class", "rel")
    names = [
        i["value"]
        for i in found
        if i["origin"] == first["origin"] and (not alone or i["raw"] == first["raw"])
    ]
    return "; ".join(names[:10]) or None


def language_of(root: html.HtmlElement) -> str | None:
    """The language a page declares, as a lower-case BCP 47 primary tag ("es"), or None."""
    for value in (
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        meta_content(root, "content-language", "language", "dc.language", "og:locale"),
    ):
        found = re.match(r"\s*([A-Za-z]{2,3})(?:[-_]|\s*$)", value or "")
        if found:
            return found[1].lower()
    return None


def canonical_of(root: html.HtmlElement, url: str | None) -> str | None:
    """The address a page declares as its own, made absolute; http and https only."""
    declared = [
        e.get("href") for e in root.iter("link") if "canonical" in (e.get("rel") or "").lower().split()
    ]
    for value in (*declared, meta_content(root, "og:url")):
        if (value or "").strip() and (address := absolute(url or "", value)):
            return address
    return None


def forbids_archiving(root: html.HtmlElement) -> bool:
    """Whether a meta element asks robots, or ours by its name, not to keep copies."""
    robots = [
        (m.get("content") or "").lower()
        for m in root.iter("meta")
        if (m.get("name") or "").lower() in ("robots", PRODUCT.lower())
    ]
    return any({"noarchive", "none"} & set(re.split(r"[\s,]+", content)) for content in robots)
