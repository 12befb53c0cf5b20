"""Which public pages are there, as search engines read it? (sitemaps.org 0.9, with alternates by language)"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


def index(addresses: Iterable[str]) -> str:
    """The list of sitemaps."""
    rows = "".join(f"<sitemap><loc>{escape(address)}</loc></sitemap>\n" for address in addresses)
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{NAMESPACE}">\n'
    return f"{head}{rows}</sitemapindex>\n"


def parts_of(pages: Iterable[tuple[dict[str, str], datetime | None]]) -> Iterator[str]:
    """One sitemap in parts. pages: {language: address} of each page, and when it changed last."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{NAMESPACE}" xmlns:xhtml="{_XHTML}">\n'
    for urls, changed_at in pages:
        changed = f"<lastmod>{changed_at.isoformat(timespec='seconds')}</lastmod>" if changed_at else ""
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href="{escape(url)}"/>'
            for language, url in urls.items()
        )
        for url in urls.values():
            yield f"<url><loc>{escape(url)}</loc>{changed}{others}</url>\n"
    yield "</urlset>\n"
