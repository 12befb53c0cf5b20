"""Which addresses does a page name, made absolute?"""

import re
from urllib.parse import urljoin, urlsplit

_PLAIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:[/?#]|$)")


def is_web_address(text: str) -> bool:
    """Whether text is a whole http or https address. The standard library raises on some, as "http://[x"."""
    if _PLAIN.match(text):
        return True
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def absolute(base: str, text: str) -> str | None:
    """The http or https address that text means on a page at base, or None."""
    try:
        address = urljoin(base, text.strip())
    except ValueError:
        return None
    return address if is_web_address(address) else None
