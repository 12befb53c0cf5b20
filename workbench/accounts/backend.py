"""Who is signed in, and what may they do? One question to the database a request."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.postgres.aggregates import ArrayAgg

from workbench.accounts.models import User


class PeopleWithRoles(ModelBackend):
    """Django's own backend, but for this: the person of a login comes with the names of their roles."""

    def get_user(self, user_id):
        person = User.objects.annotate(group_names=ArrayAgg("groups__name")).filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None
