"""Which addresses does a page name, made absolute?"""

from urllib.parse import urljoin, urlsplit


def is_web_address(text: str) -> bool:
    """Whether text is a whole http or https address. The standard library raises on some, as "http://[x"."""
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
