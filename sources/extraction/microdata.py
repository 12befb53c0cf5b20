"""What does a page say about itself in attributes of its elements: microdata, or RDFa Lite?

Both name an item (`itemscope` with `itemtype`; `typeof`) and its properties (`itemprop`; `property`), and
items nest (HTML Standard, 5.2; RDFa Lite 1.1). They are read as the JSON-LD of the same content would be.
Properties that stand elsewhere and are referred to (`itemref`) are not collected.
"""

from lxml import etree, html

_MOST_ITEMS = 2_000
_MOST_CHARACTERS = 5_000  # of one value
_ADDRESSES = {"a": "href", "area": "href", "link": "href", "img": "src", "iframe": "src", "object": "data"}


def objects_in(root: html.HtmlElement) -> list[dict]:
    """Every item of a page as an object of JSON-LD, outer before inner, in the order of the page."""
    if not root.xpath("boolean(//@itemtype | //@typeof)"):
        return []
    found: list[dict] = []
    inside: dict = {}  # element → the item around its content
    for element in root.iter(etree.Element):
        around = inside.get(element.getparent())
        item = _item(element) if len(found) < _MOST_ITEMS else None
        if item is not None:
            found.append(item)
        if around is not None:
            for name in (element.get("itemprop") or element.get("property") or "").split():
                around.setdefault(_last(name), []).append(_value(element) if item is None else item)
        inside[element] = around if item is None else item
    return found


def _item(element: html.HtmlElement) -> dict | None:
    if element.get("itemscope") is None and not element.get("typeof"):
        return None
    types = (element.get("itemtype") or element.get("typeof") or "").split()
    item: dict = {"@type": [_last(name) for name in types]}
    if name := element.get("itemid") or element.get("resource"):
        item["@id"] = name
    return item


def _value(element: html.HtmlElement) -> str:
    for attribute in ("content", _ADDRESSES.get(element.tag), "datetime" if element.tag == "time" else None):
        if attribute and (told := element.get(attribute)) is not None:
            return told[:_MOST_CHARACTERS]
    if element.tag in ("data", "meter") and (told := element.get("value")) is not None:
        return told[:_MOST_CHARACTERS]
    return (element.text_content() or "")[:_MOST_CHARACTERS]


def _last(name: str) -> str:
    """A name without the vocabulary's address or prefix."""
    return name.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
