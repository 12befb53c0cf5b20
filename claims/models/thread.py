"""What people say to one another about a claim."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workbench.common.models import Identified, append_only


class Thread(Identified):
    """A question about a claim, or about one passage of its evidence, until somebody calls it settled."""

    claim = models.ForeignKey("claims.Claim", models.PROTECT, related_name="threads", verbose_name=_("claim"))
    passage = models.ForeignKey(
        "sources.Passage",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="threads",
        verbose_name=_("passage"),
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="threads", verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(_("opened"))
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )
    resolved_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_by=None, resolved_at=None)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
                name="settled_thread_names_its_person",
            )
        ]

    def __str__(self):
        return f"{self.claim} {self.opened_at:%Y-%m-%d %H:%M}"


class Comment(Identified):
    """One remark in a thread. Never edited: a second remark corrects the first."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="comments", verbose_name=_("thread"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments", verbose_name=_("author")
    )
    text = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="comment_says_something")]
        triggers = append_only("comment")

    def __str__(self):
        return self.text[:80]
