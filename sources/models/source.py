"""One document at one address."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workbench.common.models import Identified
from workbench.common.moments import day_and_minute


class SourceKind(models.TextChoices):
    PRIMARY = "primary", _("Primary document")
    STATEMENT = "statement", _("Official statement")
    DATASET = "dataset", _("Dataset")
    NEWS = "news", _("News report")
    SOCIAL = "social", _("Social post")
    EXPERT = "expert", _("Expert")
    OTHER = "other", _("Other")


class SourceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Sources this user may see: all for the newsroom, none for readers."""
        return self.all() if getattr(user, "is_newsroom", False) else self.none()

    def at(self, url: str):
        """The source at this canonical address, through the index over digests."""
        digest = hashlib.md5(url.encode(), usedforsecurity=False).hexdigest()
        return self.alias(url_digest=MD5("url")).filter(url_digest=digest, url=url)


class Source(Identified):
    """A document at one canonical address, or without an address when it was pasted or uploaded.

    The address as asked for, as arrived at (Snapshot.final_url) and as the page declares are kept apart:
    a wrong rel=canonical never merges two pages in silence.
    """

    url = models.CharField(_("address"), max_length=8000, blank=True)
    requested_url = models.CharField(_("address as typed"), max_length=8000, blank=True)
    declared_url = models.CharField(_("address the page declares"), max_length=8000, blank=True)
    file_name = models.CharField(_("file name"), max_length=255, blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=SourceKind.choices, default=SourceKind.OTHER)
    publisher = models.ForeignKey(
        "sources.Publisher",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sources",
        verbose_name=_("publisher"),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("added by"),
    )
    created_at = models.DateTimeField(_("added"))

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["-id"]
        constraints = [
            # over a digest: an address may be longer than an index entry
            models.UniqueConstraint(MD5("url"), condition=~Q(url=""), name="one_source_per_address"),
        ]

    def __str__(self):
        return self.title or self.url or self.file_name or self._day_of_pasting

    def get_absolute_url(self):
        return reverse("source", args=[self.uid])

    @property
    def _day_of_pasting(self) -> str:
        when = day_and_minute(self.created_at, always_year=True)
        return gettext("Text pasted on %(when)s") % {"when": when}

    @property
    def host(self) -> str:
        """The address's host without www, for short labels; empty for pasted and uploaded documents."""
        host = self.url.split("/")[2] if self.url.count("/") > 1 else ""
        return host.removeprefix("www.")
