"""What a document said at one moment. Never changed afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sources.text import Block
from workbench.common.models import Identified, append_only


class Origin(models.TextChoices):
    FETCHED = "fetched", _("Fetched")
    PASTED = "pasted", _("Pasted")
    UPLOADED = "uploaded", _("Uploaded")


NO_ARCHIVE = "no_archive"


class SnapshotQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Snapshots this user may see: all for the newsroom, none for readers."""
        return self.all() if getattr(user, "is_newsroom", False) else self.none()

    def private(self):
        """Snapshots whose page asks not to keep a copy, and no editor decided otherwise."""
        return self.filter(details__flags__contains=[NO_ARCHIVE], disclosure=None)


class Snapshot(Identified):
    """The canonical text of a document with its proof: hashes, archive file, headers, extractor.

    Offsets into `text` count Unicode code points from 0; the end is exclusive. Text is NFC.
    """

    source = models.ForeignKey(
        "sources.Source", models.PROTECT, related_name="snapshots", verbose_name=_("source")
    )
    number = models.PositiveIntegerField(_("version"))
    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices)
    captured_at = models.DateTimeField(_("captured"))
    captured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("captured by"),
    )
    final_url = models.CharField(_("final address"), max_length=8000, blank=True)
    http_status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    headers = models.JSONField(_("response headers"), default=list, blank=True)
    media_type = models.CharField(_("media type"), max_length=127)
    charset = models.CharField(_("character set"), max_length=40, blank=True)
    charset_origin = models.CharField(_("how the character set was found"), max_length=20, blank=True)
    body_sha256 = models.CharField(_("SHA-256 of the body"), max_length=64)
    body_bytes = models.PositiveBigIntegerField(_("size of the body in bytes"))
    archive_name = models.CharField(_("archive file"), max_length=200, blank=True)
    text = models.TextField(_("text"))
    text_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    blocks = models.JSONField(_("blocks"))
    title = models.CharField(_("title"), max_length=500, blank=True)
    byline = models.CharField(_("byline"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    dates = models.JSONField(_("date candidates"), default=list, blank=True)
    details = models.JSONField(_("what else the page says of itself"), default=dict, blank=True)
    extractor = models.CharField(_("extractor"), max_length=100)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="snapshot_versions_are_unique"),
            models.CheckConstraint(condition=~Q(text=""), name="snapshot_has_text"),
            models.CheckConstraint(
                condition=Q(body_sha256__regex=r"^[0-9a-f]{64}$", text_sha256__regex=r"^[0-9a-f]{64}$"),
                name="snapshot_hashes_are_sha256",
            ),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="snapshot_origin_is_known"),
            models.CheckConstraint(
                condition=Q(origin=Origin.PASTED) | ~Q(archive_name=""), name="received_body_is_archived"
            ),
        ]
        triggers = append_only("snapshot")

    def __str__(self):
        return f"{self.title or self.source_id} v{self.number}"

    def get_absolute_url(self):
        return f"{reverse('source', args=[self.source.uid])}?version={self.number}"

    @property
    def is_brought(self) -> bool:
        """Whether a person pasted or uploaded it: it tells nothing of what the page says by itself."""
        return self.origin != Origin.FETCHED

    @property
    def forbids_copies(self) -> bool:
        """Whether the page, or its server, asks not to keep copies (X-Robots-Tag, meta robots)."""
        return NO_ARCHIVE in self.details.get("flags", [])

    @property
    def is_private(self) -> bool:
        """Whether readers may see its quotations alone; one query where copies are forbidden, else none."""
        return self.forbids_copies and not hasattr(self, "disclosure")

    @property
    def text_blocks(self) -> list[Block]:
        """The blocks as objects."""
        return [Block(**block) for block in self.blocks]
