"""After every migration the roles exist."""

from django.contrib.auth.models import Group
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from workbench.accounts import roles


@receiver(post_migrate, dispatch_uid="roles_exist")
def make_roles(sender, **kwargs):
    """Create the missing role groups, once per migrate run."""
    if sender.name != "workbench.accounts":
        return
    known = set(Group.objects.filter(name__in=roles.LABELS).values_list("name", flat=True))
    Group.objects.bulk_create([Group(name=name) for name in roles.LABELS if name not in known])
