"""The roles are there after every migration, and a role is a group."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db.models.signals import post_migrate

from tests.factories import make_user
from workbench.accounts import receivers, roles


def migrated(app_label="accounts"):
    receivers.make_roles(sender=apps.get_app_config(app_label))


@pytest.mark.django_db
class TestMakeRoles:
    def test_has_run_after_every_migration(self):
        assert set(Group.objects.values_list("name", flat=True)) == set(roles.LABELS)

    def test_is_told_of_every_migration(self):
        assert any(found[0][0] == "roles_exist" for found in post_migrate.receivers)

    def test_makes_what_is_missing_and_touches_nothing_else(self):
        kept = Group.objects.get(name=roles.REVIEWER)
        Group.objects.create(name="guests")
        Group.objects.filter(name=roles.CHECKER).delete()

        migrated()
        migrated()

        assert Group.objects.get(name=roles.REVIEWER) == kept
        assert Group.objects.count() == len(roles.LABELS) + 1

    def test_leaves_other_apps_migrations_alone(self):
        Group.objects.all().delete()

        migrated("claims")

        assert not Group.objects.exists()


class TestRoles:
    def test_everyone_holds_the_editors(self):
        assert roles.EDITORS < roles.EVERYONE == set(roles.LABELS)

    def test_every_role_has_a_name_for_people(self):
        assert all(str(label).strip() for label in roles.LABELS.values())


@pytest.mark.django_db
class TestUserRoles:
    @pytest.mark.parametrize(
        ("groups", "fields", "expected"),
        [
            ((), {}, set()),
            (("fact-checker",), {}, {"fact-checker"}),
            (("fact-checker", "reviewer"), {}, {"fact-checker", "reviewer"}),
            (("guests",), {}, set()),
            ((), {"is_superuser": True}, {"administrator"}),
            ((), {"is_staff": True}, set()),
            (("reviewer",), {"is_active": False}, set()),
            ((), {"is_superuser": True, "is_active": False}, set()),
        ],
    )
    def test_are_the_groups_that_are_roles(self, groups, fields, expected):
        Group.objects.create(name="guests")

        person = make_user("ana", *groups, **fields)

        assert person.roles == expected
        assert person.is_newsroom == bool(expected)
