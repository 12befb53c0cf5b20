"""Which objects does a page describe itself with, in JSON-LD, microdata and RDFa?"""

from sources.extraction import jsonld, microdata
from sources.extraction.charset import decode
from sources.extraction.markup import depth_of, parse
from sources.extraction.unreadable import Unreadable

_DEEPEST = 600  # levels, as for reading the page


def described(body: bytes, *, content_type: str | None = None, url: str = "") -> list[dict]:
    """Every object, outer before inner: those in scripts, then those that the page's elements carry.

    Raises Unreadable: no_text, too_deep.
    """
    root = parse(decode(body, content_type, is_markup=True).text)
    if root is None:
        raise Unreadable("no_text")
    if depth_of(root) > _DEEPEST:
        raise Unreadable("too_deep")
    return [*jsonld.objects_in(root), *microdata.objects_in(root)]
