"""Who answers for a site?"""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workbench.common.models import Identified


class PublisherKind(models.TextChoices):
    NEWS = "news", _("News medium")
    GOVERNMENT = "government", _("Government or public body")
    STATISTICS = "statistics", _("Statistics office")
    SCIENCE = "science", _("Science")
    COMPANY = "company", _("Company")
    ORGANISATION = "organisation", _("Organisation")
    PLATFORM = "platform", _("Social platform")
    OTHER = "other", _("Other")


class Publisher(Identified):
    """The owner of a site; also our own newsroom, marked `is_us`."""

    name = models.CharField(_("name"), max_length=200)
    site = models.CharField(
        _("site"), max_length=253, blank=True, help_text=_("Host name without www, such as ine.es.")
    )
    homepage = models.URLField(_("home page"), blank=True)
    logo_url = models.URLField(_("logo"), blank=True)
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters, as in ISO 3166."))],
    )
    kind = models.CharField(
        _("kind"), max_length=16, choices=PublisherKind.choices, default=PublisherKind.OTHER
    )
    is_us = models.BooleanField(
        _("this is us"), default=False, help_text=_("The newsroom that publishes our checks.")
    )

    class Meta:
        verbose_name = _("publisher")
        verbose_name_plural = _("publishers")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["site"], condition=~Q(site=""), name="one_publisher_per_site"),
            models.UniqueConstraint(
                fields=["is_us"], condition=Q(is_us=True), name="only_one_publisher_is_us"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="publisher_has_a_name"),
        ]

    def __str__(self):
        return self.name
