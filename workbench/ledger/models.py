"""What was done, by whom, and when? A chain of events that nobody can rewrite unseen."""

import hashlib
import json

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from workbench.common.models import Identified, append_only

GENESIS = "0" * 64  # what the first event points back to


class Event(Identified):
    """One decision. Its hash covers its content and the hash of the event before it (a hash chain)."""

    number = models.PositiveBigIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("when"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("actor"),
    )
    actor_name = models.CharField(_("actor's name then"), max_length=200, blank=True)
    verb = models.CharField(_("verb"), max_length=60)
    object_type = models.CharField(_("kind of object"), max_length=60)
    object_uid = models.UUIDField(_("object"))
    before = models.JSONField(_("before"), null=True, blank=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), null=True, blank=True, encoder=DjangoJSONEncoder)
    previous_hash = models.CharField(_("hash before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-number"]
        indexes = [models.Index(fields=["object_uid", "number"], name="event_by_object")]
        constraints = [
            models.UniqueConstraint(fields=["previous_hash"], name="the_chain_never_forks"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="events_count_from_one"),
        ]
        triggers = append_only("event")

    def __str__(self):
        return f"{self.number} {self.verb}"

    @property
    def content(self) -> dict:
        """What the hash covers, as plain JSON values."""
        return {
            "number": self.number,
            "uid": str(self.uid),
            "at": self.at.isoformat(),
            "actor": self.actor_id,
            "actor_name": self.actor_name,
            "verb": self.verb,
            "object_type": self.object_type,
            "object_uid": str(self.object_uid),
            "before": self.before,
            "after": self.after,
            "previous_hash": self.previous_hash,
        }

    def digest(self) -> str:
        """SHA-256 (hex) over the event's content in canonical JSON: sorted keys, no spaces, UTF-8."""
        canonical = json.dumps(self.content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
