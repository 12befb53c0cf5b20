"""Whose turn is it at a site, and what did the site's robots.txt say?"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Host(models.Model):
    """One site that all workers visit one at a time. Times are the database's own.

    A holder visits it until held_until, unless the visit ends before; nobody begins before free_at;
    line_at is the place of the last one who waits.
    """

    name = models.CharField(_("site"), max_length=255, unique=True)
    holder = models.UUIDField(_("holder"), null=True, blank=True)
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)
    free_at = models.DateTimeField(_("free at"), db_default=Now())
    line_at = models.DateTimeField(_("end of the line"), db_default=Now())

    class Meta:
        verbose_name = _("visited site")
        verbose_name_plural = _("visited sites")
        constraints = [
            models.CheckConstraint(
                condition=Q(holder=None, held_until=None) | Q(holder__isnull=False, held_until__isnull=False),
                name="held_host_says_until_when",
            )
        ]

    def __str__(self):
        return self.name


class RobotsFile(models.Model):
    """The rules that a site gave to programs, for a day at most."""

    place = models.CharField(_("address"), max_length=300, unique=True)
    rules = models.BinaryField(_("rules"))
    read_at = models.DateTimeField(_("read"), db_default=Now())

    class Meta:
        verbose_name = _("robots.txt")
        verbose_name_plural = _("robots.txt files")

    def __str__(self):
        return self.place
