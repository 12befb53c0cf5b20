"""A document under check."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workbench.common.models import Identified


class DeskStatus(models.TextChoices):
    INBOX = "inbox", _("Inbox")
    WORKING = "working", _("Working")
    DONE = "done", _("Done")
    DISMISSED = "dismissed", _("Dismissed")


class ArticleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Articles this user may see: all for the newsroom, none for readers."""
        return self.all() if getattr(user, "is_newsroom", False) else self.none()


class Article(Identified):
    """The role "under check" over a source. `snapshot` is the text people read and mark.

    published_on is the anchor for relative dates in the text ("this Thursday"), in the article's own zone.
    """

    source = models.OneToOneField(
        "sources.Source", models.PROTECT, related_name="article", verbose_name=_("source")
    )
    snapshot = models.ForeignKey(
        "sources.Snapshot",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("text under check"),
    )
    title = models.CharField(_("title"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=DeskStatus.choices, default=DeskStatus.INBOX)
    dismissed_reason = models.CharField(_("why dismissed"), max_length=500, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("assigned to"),
    )
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("added by"),
    )
    created_at = models.DateTimeField(_("added"))

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=DeskStatus.DISMISSED) | ~Q(dismissed_reason=""),
                name="dismissed_article_says_why",
            ),
            models.CheckConstraint(condition=Q(status__in=DeskStatus.values), name="article_status_is_known"),
        ]

    def __str__(self):
        return self.title or str(self.uid)

    def get_absolute_url(self):
        return reverse("article", args=[self.uid])
