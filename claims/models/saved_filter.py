"""A list that somebody asks for again and again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workbench.common.models import Identified


class FilteredPage(models.TextChoices):
    """URL names of the pages whose filters can be kept."""

    CLAIMS = "claims", _("Claims")
    BOARD = "board", _("Board")
    ARTICLES = "articles", _("Articles")
    SOURCES = "sources", _("Sources")
    SEARCH = "search", _("Search")


class SavedFilter(Identified):
    """A page's query string under a name of one's own."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters", verbose_name=_("owner")
    )
    page = models.CharField(_("page"), max_length=10, choices=FilteredPage.choices)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("query"), max_length=1000)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="filter_names_are_unique_for_a_person"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(query=""), name="saved_filter_asks_something"),
            models.CheckConstraint(
                condition=Q(page__in=FilteredPage.values), name="saved_filter_page_is_known"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse(self.page)}?{self.query}"
