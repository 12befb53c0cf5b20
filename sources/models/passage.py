"""An address in a snapshot's text."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from workbench.common.models import Identified

# The database itself compares the words with the text they claim to come from: a quotation cannot drift.
SLICE_CHECK = """
    IF (SELECT substr(text, NEW."start" + 1, NEW."end" - NEW."start")
        FROM sources_snapshot WHERE id = NEW.snapshot_id)
       IS DISTINCT FROM NEW.exact THEN
        RAISE EXCEPTION 'passage_is_a_slice: the quotation is not the snapshot''s own text'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class Passage(Identified):
    """Code points start to end (exclusive) of a snapshot, with the words as proof.

    exact, prefix, suffix: a W3C text quote selector (Web Annotation Data Model, 4.2.4), so that the
    passage can be looked for again in a later snapshot.
    """

    snapshot = models.ForeignKey(
        "sources.Snapshot", models.PROTECT, related_name="passages", verbose_name=_("snapshot")
    )
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    exact = models.TextField(_("exact words"))
    prefix = models.CharField(_("words before"), max_length=64, blank=True)
    suffix = models.CharField(_("words after"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ["snapshot", "start", "end"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "start", "end"], name="one_passage_per_address"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="passage_starts_before_it_ends"),
            models.CheckConstraint(
                condition=Q(end=F("start") + Length("exact")), name="passage_is_as_long_as_its_words"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="passage_is_a_slice",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=SLICE_CHECK,
            )
        ]

    def __str__(self):
        return self.exact[:80]
