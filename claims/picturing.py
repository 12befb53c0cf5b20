"""Which picture goes with an edition where links are shown as pictures? Drawn once, kept in the storage."""

import logging

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.translation import gettext as _

from claims.export.picture import picture
from claims.models import Publication, Rating

log = logging.getLogger(__name__)
FOLDER = "pictures"


def draw_all(edition: Publication) -> None:
    """Draw and keep an edition's picture in every language of the interface."""
    for language, _name in settings.LANGUAGES:
        _keep(_name_of(edition, language), _draw(edition, language))


def picture_of(edition: Publication, language: str) -> bytes:
    """The PNG of an edition with its labels in language; drawn now when the storage has lost it."""
    name = _name_of(edition, language)
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            return file.read()
    drawn = _draw(edition, language)
    _keep(name, drawn)
    return drawn


def _draw(edition: Publication, language: str) -> bytes:
    with translation.override(language):
        retracted = _("Retracted")
    colours = {
        rating.key: tuple(rating.colours["light"])
        for rating in Rating.objects.order_by("scale__is_default")
        if rating.colours.get("light")
    }
    return picture(edition.content, language, colours=colours, retracted=retracted)


def _keep(name: str, drawn: bytes) -> None:
    """Storing is a saving of work, not a duty: a full disk costs the next reader a moment, no more."""
    try:
        default_storage.save(name, ContentFile(drawn))
    except OSError:
        log.exception("The picture %s could not be kept", name)


def _name_of(edition: Publication, language: str) -> str:
    return f"{FOLDER}/{edition.uid}-{language}.png"
