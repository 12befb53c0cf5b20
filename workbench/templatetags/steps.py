"""How far has a capture come, as the page shows it?"""

from typing import NamedTuple

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

# What people are told about; connecting is part of downloading to them.
LABELS = (_("Queued"), _("Download"), _("Archive"), _("Text"))
PLACES = {"connect": 1, "download": 1, "archive": 2, "extract": 3}


class Shown(NamedTuple):
    """A step's words, and whether it is done, now, failed or still ahead (next)."""

    label: str
    status: str


@register.filter
def capture_steps(attempt):
    """The four steps of a fetch attempt, each with its status."""
    if attempt.state in ("stored", "unchanged"):
        return [Shown(label, "done") for label in LABELS]
    waits_for_network = attempt.state == "queued" and attempt.step == "connect"
    place = 0 if waits_for_network else PLACES[attempt.step]
    here = "failed" if attempt.state in ("failed", "refused") else "now"
    return [
        Shown(label, "done" if index < place else here if index == place else "next")
        for index, label in enumerate(LABELS)
    ]
