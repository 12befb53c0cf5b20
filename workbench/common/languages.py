"""Is this the tag of a language that there is?"""

import re
from functools import cache

from babel import Locale

# Language, script, region and variants (RFC 5646, 2.1); extensions and private use say nothing here.
TAG = re.compile(
    r"([a-z]{2,3})(-[a-z]{4})?(-(?:[a-z]{2}|[0-9]{3}))?(-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*",
    re.ASCII | re.I,
)


def is_language(tag: str) -> bool:
    """Whether tag is well formed, and its language among those that CLDR has a name for."""
    parts = TAG.fullmatch(tag)
    return bool(parts) and parts[1].lower() in _known()


@cache
def _known() -> frozenset[str]:
    names = Locale("en").languages
    return frozenset(name for name in names if "_" not in name)
