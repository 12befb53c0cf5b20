"""How does a dossier become a PDF? A worker prints it, and the storage keeps it while it is true."""

import hashlib
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from claims import dossier
from claims.models import Claim
from workbench.common.errors import DomainError
from workbench.ledger.models import Event

FOLDER = "dossiers"
STYLE = "claims/paper.css"


class PrintingMissing(DomainError):
    """WeasyPrint is an optional extra of this product, and is not here."""

    code = "printing_missing"
    status = 503


def require() -> None:
    """Raise PrintingMissing when nothing here can make a PDF."""
    if find_spec("weasyprint") is None:
        raise PrintingMissing(
            _("WeasyPrint is not installed here, so there are no PDFs. Print the page from the browser.")
        )


def name_of(claim: Claim, *, language: str, zone: str, leaves_out: bool) -> str:
    """Where the storage keeps the PDF of claim as it is now, for readers of this language and time zone."""
    newest = Event.objects.filter(object_uid=claim.uid).order_by("-number").values_list("number", flat=True)
    wishes = hashlib.sha256(f"{language} {zone} {leaves_out}".encode()).hexdigest()[:16]
    return f"{FOLDER}/{claim.uid}/{newest.first() or 0}-{wishes}.pdf"


def make(claim: Claim, *, language: str, zone: str, leaves_out: bool, at: datetime) -> str:
    """Print claim's dossier and return where the storage keeps it; what was printed before it changed goes.

    Raises PrintingMissing, and OSError when WeasyPrint lacks a library of the system or the storage is full.
    """
    require()
    name = name_of(claim, language=language, zone=zone, leaves_out=leaves_out)
    with translation.override(language), timezone.override(ZoneInfo(zone)):
        page = dossier.contents_of(claim, leaves_out=leaves_out, at=at) | {"language": language}
        html = render_to_string("claims/dossier_paper.html", page)
    _forget(claim, but=name)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(_pdf(html)))
    return name


def _pdf(html: str) -> bytes:
    # brings half a browser and libraries of the system, and is an optional extra
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    # words of strangers are in it: nothing they name is fetched, neither from the network nor from the disk
    fetcher = URLFetcher(allowed_protocols={"none"})
    sheet = CSS(string=Path(finders.find(STYLE)).read_text("utf-8"), url_fetcher=fetcher)
    return HTML(string=html, url_fetcher=fetcher).write_pdf(stylesheets=[sheet])


def _forget(claim: Claim, *, but: str) -> None:
    """Remove what was printed of claim before its newest event."""
    folder, _slash, newest = but.rpartition("/")
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    stamp = newest.partition("-")[0]
    for file in files:
        if file.partition("-")[0] != stamp:
            default_storage.delete(f"{folder}/{file}")
