"""Where does a text lie among others by its meaning? Written by claims/embedding.py alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Embedding(models.Model):
    """The place of one text by one model.

    digest: the MD5 of the text, in hexadecimal digits: records with the same words share a row. vector: 384
    numbers of 32 bits, least significant byte first, of length 1. Where the server has pgvector, the table
    has the same once more as a column `place`, which no model names (migration 0014).
    """

    digest = models.CharField(_("digest"), max_length=32)
    model = models.CharField(_("model"), max_length=60)
    vector = models.BinaryField(_("vector"))
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("place by meaning")
        verbose_name_plural = _("places by meaning")
        ordering = ["-id"]
        indexes = [models.Index(fields=["model"], name="embedding_by_model")]
        constraints = [
            models.UniqueConstraint(fields=["digest", "model"], name="one_place_per_text_and_model")
        ]

    def __str__(self):
        return f"{self.model}: {self.digest}"
