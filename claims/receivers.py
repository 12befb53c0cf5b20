"""What claims does when sources has news, and what must exist after every migration."""

from django.db.models.signals import post_migrate, post_save
from django.dispatch import receiver

from claims import dispatch, drifts, indexing, intake
from claims.models import Delivery
from claims.scales import make_default_scales
from sources.signals import snapshot_stored


@receiver(post_migrate, dispatch_uid="default_scales_exist")
def make_scales(sender, **kwargs):
    """The default rating scales, once per migrate run."""
    if sender.name == "claims":
        make_default_scales()


@receiver(snapshot_stored, dispatch_uid="article_gets_its_text")
def give_article_its_text(sender, *, snapshot, **kwargs):
    """The first snapshot of a source under check becomes the text people mark."""
    intake.adopt_first_snapshot(snapshot)


@receiver(snapshot_stored, dispatch_uid="quoted_passages_are_looked_for")
def look_for_quoted_passages(sender, *, snapshot, **kwargs):
    """Whatever was quoted from the source is looked for in what it was fetched as now."""
    drifts.look_for_quoted(snapshot, at=snapshot.captured_at)


@receiver(snapshot_stored, dispatch_uid="text_is_searched")
def divide_text(sender, *, snapshot, **kwargs):
    """The words of a new snapshot are found soon."""
    indexing.divide(snapshot)


@receiver(post_save, sender=Delivery, dispatch_uid="message_rings")
def ring_for_message(sender, *, instance, created, **kwargs):
    """A message that was written in somebody's transaction is sent once that has committed."""
    if created:
        dispatch.announce(instance)
