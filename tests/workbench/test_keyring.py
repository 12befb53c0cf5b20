"""Everybody looks after their own tokens, and nobody's else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOON, make_user
from tests.rest import Rest
from workbench.accounts.models import AccessToken
from workbench.accounts.roles import CHECKER, REVIEWER
from workbench.api import tokens

PAGE = "/settings/tokens/"
GIVEN = {"name": "nightly", "scopes": ["read"], "days": "30"}


@pytest.fixture
def ana(db):
    return make_user("ana", CHECKER, language="en")


@pytest.fixture
def door(client, ana):
    client.force_login(ana)
    return client


class TestOwnTokens:
    def test_ask_a_stranger_to_sign_in(self, client, db):
        assert client.get(PAGE).status_code == 302

    def test_show_a_new_one_this_once_and_it_works(self, door):
        response = door.post(PAGE, GIVEN)

        words = response.context["words"]
        assert (response.status_code, words in response.content.decode()) == (201, True)
        assert "no-store" in response["Cache-Control"]
        assert words not in door.get(PAGE).content.decode()
        assert Rest(words).get("/claims/").status_code == 200
        token = AccessToken.objects.get()
        assert (token.name, token.scopes) == ("nightly", ["read"])
        assert timedelta(days=29) < token.expiry - timezone.now() <= timedelta(days=30)

    @pytest.mark.parametrize(
        "wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["everything"]}, {"days": "9999"}, {"days": "x"}]
    )
    def test_say_what_does_not_fit(self, door, wrong):
        assert door.post(PAGE, GIVEN | wrong).status_code == 422
        assert not AccessToken.objects.exists()

    @pytest.mark.parametrize(("roles", "status"), [((CHECKER,), 422), ((CHECKER, REVIEWER), 201)])
    def test_offer_no_scope_beyond_the_roles(self, client, db, roles, status):
        client.force_login(make_user("eva", *roles))
        assert client.post(PAGE, GIVEN | {"scopes": ["publish"]}).status_code == status

    def test_are_made_for_people_with_a_role(self, client, db):
        client.force_login(make_user("otto"))
        assert b"<form class=" not in client.get(PAGE).content
        assert client.post(PAGE, GIVEN).status_code == 403

    def test_list_ones_own_with_scope_expiry_and_use(self, door, ana):
        other = make_user("berta", CHECKER)
        for person, name in ((ana, "mine"), (other, "hers")):
            tokens.issue(person, name=name, scopes=["read"], by=person, at=NOON)
        page = door.get(PAGE).content.decode()

        assert ("mine" in page, "hers" in page, "never used" in page) == (True, False, True)


class TestRevoke:
    def test_ends_ones_own(self, door, ana):
        token, words = tokens.issue(ana, name="", scopes=["read"], by=ana, at=NOON)
        door.post(reverse("token-revoke", args=[token.token_key]))

        assert Rest(words).get("/claims/").status_code == 401

    def test_leaves_other_peoples_alone(self, door):
        berta = make_user("berta", CHECKER)
        token, words = tokens.issue(berta, name="", scopes=["read"], by=berta, at=NOON)

        assert door.post(reverse("token-revoke", args=[token.token_key])).status_code == 404
        assert Rest(words).get("/claims/").status_code == 200
