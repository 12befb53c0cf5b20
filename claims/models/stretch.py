"""Which words does a text hold? A stretch of a snapshot, as the search reads it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LENGTH = 20_000  # characters: a tsvector holds a megabyte at most
READ = LENGTH + 200  # the next stretch begins with the last of them, so that no phrase is cut in two


class Stretch(models.Model):
    """The READ characters of a snapshot's text from start on, an offset of that text.

    The column `lexemes`, which no model names (migration 0018, lexemes.py), is null until a worker has read
    the words (claims/indexing.py). source: the snapshot's, of which a search shows one stretch.
    """

    source = models.ForeignKey("sources.Source", models.PROTECT, related_name="+", verbose_name=_("source"))
    snapshot = models.ForeignKey(
        "sources.Snapshot", models.PROTECT, related_name="+", verbose_name=_("snapshot")
    )
    start = models.PositiveIntegerField(_("start"))

    class Meta:
        verbose_name = _("stretch of a text")
        verbose_name_plural = _("stretches of texts")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "start"], name="stretches_are_unique")]

    def __str__(self):
        return f"{self.snapshot_id}: {self.start}"

    @property
    def article(self):
        """The article that the source is under check as, if it is."""
        return getattr(self.snapshot.source, "article", None)

    @property
    def is_under_check(self) -> bool:
        """Whether it stands in the text that people mark."""
        return self.article is not None and self.article.snapshot_id == self.snapshot_id

    @property
    def language(self) -> str:
        """What people say of the article, or what the page says of itself."""
        return (self.article and self.article.language) or self.snapshot.language
