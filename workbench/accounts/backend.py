"""Who is signed in, and what may they do? One question to the database a request."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.postgres.aggregates import ArrayAgg

from workbench.accounts.models import User
from workbench.accounts.roles import ADMINISTRATOR

# What an administrator may see and change in the admin; groups and sessions stay with superusers.
APPS = frozenset({"accounts", "claims", "ledger", "sources"})


class PeopleWithRoles(ModelBackend):
    """Django's own backend, but for this: the person of a login comes with the names of their roles.

    An administrator may in the admin what a superuser may, within APPS; the admin itself guards superusers.
    """

    def get_user(self, user_id):
        person = User.objects.annotate(group_names=ArrayAgg("groups__name")).filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None

    def has_perm(self, user_obj, perm, obj=None):
        return _administers(user_obj, perm.partition(".")[0]) or super().has_perm(user_obj, perm, obj)

    def has_module_perms(self, user_obj, app_label):
        return _administers(user_obj, app_label) or super().has_module_perms(user_obj, app_label)


def _administers(person, app_label: str) -> bool:
    return app_label in APPS and ADMINISTRATOR in getattr(person, "roles", ())
