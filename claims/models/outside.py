"""What did others check already? Their ClaimReview, kept as it came, and the columns it is found by."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.lexemes import Searchable
from workbench.common.models import Identified


class MarkupPage(Identified):
    """A page whose ClaimReview markup is kept here for it (the `pages` of Fact Check Tools)."""

    url = models.TextField(_("page"), unique=True)
    site = models.CharField(_("site"), max_length=253, db_index=True)
    publish_date = models.CharField(_("published"), max_length=40, blank=True)
    author_name = models.CharField(_("publisher"), max_length=300, blank=True)
    author_image = models.TextField(_("logo"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    created_at = models.DateTimeField(_("added"))
    updated_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("page with markup")
        verbose_name_plural = _("pages with markup")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(url=""), name="markup_page_has_an_address")]

    def __str__(self):
        return self.url


class OutsideCheck(Identified):
    """A fact-check of somebody else: one ClaimReview.

    raw: its JSON-LD object, as text, with references resolved. identity: the SHA-256 of address and claim, so
    that a check is kept once however often it comes in. page: when it came as markup of a page.
    """

    identity = models.CharField(_("identity"), max_length=64, unique=True, editable=False)
    statement = models.TextField(_("statement"))
    claimant_name = models.CharField(_("claimant"), max_length=300, blank=True)
    rating_words = models.TextField(_("rating"), blank=True)
    rating_value = models.FloatField(_("rating's value"), null=True, blank=True)
    rating_worst = models.FloatField(_("worst value"), null=True, blank=True)
    rating_best = models.FloatField(_("best value"), null=True, blank=True)
    url = models.TextField(_("address"), blank=True)
    site = models.CharField(_("site"), max_length=253, blank=True, db_index=True)
    publisher_name = models.CharField(_("publisher"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    reviewed_on = models.DateField(_("checked"), null=True, blank=True)
    claimed_on = models.DateField(_("claimed"), null=True, blank=True)
    appearances = ArrayField(models.TextField(), verbose_name=_("appearances"), default=list, blank=True)
    title = models.TextField(_("title"), blank=True)
    summary = models.TextField(_("summary"), blank=True)
    raw = models.TextField(_("ClaimReview"))
    came_from = models.TextField(_("came from"), blank=True, help_text=_("The file, page or feed."))
    page = models.ForeignKey(
        MarkupPage, models.CASCADE, null=True, blank=True, related_name="checks", verbose_name=_("page")
    )
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("imported by")
    )
    imported_at = models.DateTimeField(_("imported"))
    updated_at = models.DateTimeField(_("changed"))

    objects = Searchable.as_manager()

    class Meta:
        verbose_name = _("outside fact-check")
        verbose_name_plural = _("outside fact-checks")
        ordering = ["-id"]
        indexes = [models.Index(fields=["-updated_at"], name="outside_check_by_update")]
        constraints = [
            models.CheckConstraint(condition=~Q(statement=""), name="outside_check_states_something")
        ]

    def __str__(self):
        return self.statement[:120]

    @property
    def link(self) -> str:
        """Its address if it is one of the web, whatever came in."""
        return self.url if self.url.lower().startswith(("https://", "http://")) else ""
