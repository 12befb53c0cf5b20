"""How common is a word among all that can be matched? Counted now and then, by matching.py alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Frequency(models.Model):
    """In how many claims and fact-checks a lexeme stands. The empty lexeme counts all of them.

    A lexeme without a row is rare: it stood in one record at most, or in none, when they were counted last.
    """

    ALL = ""  # the lexeme under which all records are counted

    lexeme = models.TextField(_("lexeme"), unique=True)
    records = models.PositiveIntegerField(_("records"))

    class Meta:
        verbose_name = _("frequency of a word")
        verbose_name_plural = _("frequencies of words")
        ordering = ["-records", "lexeme"]

    def __str__(self):
        return self.lexeme or str(_("all records"))
