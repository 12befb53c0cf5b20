"""How are words compared, whatever their accents and capitals?"""

import unicodedata


def folded(text: str) -> str:
    """text in small letters without accents, ñ and ü included: for finding, never for showing."""
    if text.isascii():
        return text.replace("\0", " ").lower()
    apart = unicodedata.normalize("NFKD", text.replace("\0", " "))
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()


def host_of(address: str) -> str:
    """The host of an address, or of a bare site name, without port and "www."; empty when there is none."""
    rest = address.strip().split("//", 1)[-1]
    host = rest.split("/", 1)[0].split("?", 1)[0].split("#", 1)[0].rsplit("@", 1)[-1]
    host = host if host.startswith("[") else host.split(":", 1)[0]
    return host.rstrip(".").lower().removeprefix("www.")
