"""Only a digest is kept; a token does what its scopes say and what its person may."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client

from tests.factories import NOON, make_user
from tests.rest import Rest, rest_of
from workbench.accounts.models import AccessToken
from workbench.accounts.roles import CHECKER
from workbench.api import tokens
from workbench.ledger.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make_user("ana", CHECKER)


@pytest.fixture
def words(ana):
    return tokens.issue(ana, name="desk", scopes=["read"], by=ana, at=NOON)[1]


class TestBearerTokenAuthentication:
    @pytest.mark.parametrize("scheme", ["Bearer", "bearer", "Token"])
    def test_accepts_the_words_under_either_scheme(self, words, scheme):
        client = Client(headers={"Authorization": f"{scheme} {words}"})
        assert client.get("/api/v1/claims/").status_code == 200

    @pytest.mark.parametrize("wrong", ["Bearer", "Bearer x", "Bearer ñandú", "Bearer a b", "Bearer \x00"])
    def test_refuses_what_is_no_token(self, wrong):
        response = Client(headers={"Authorization": wrong}).get("/api/v1/claims/")
        assert (response.status_code, response.json()["code"]) == (401, "authentication_failed")
        assert response["WWW-Authenticate"].startswith("Bearer")

    def test_refuses_words_that_only_begin_like_a_token(self, words):
        response = Rest(words[:-1] + ("0" if words[-1] != "0" else "1")).get("/claims/")
        assert response.status_code == 401

    def test_refuses_a_wrong_token_even_where_none_is_needed(self):
        assert Rest("nonsense").get("/checks/").status_code == 401

    def test_refuses_an_expired_token(self, words):
        with time_machine.travel(AccessToken.objects.get().expiry + timedelta(seconds=1)):
            assert Rest(words).get("/claims/").status_code == 401

    def test_refuses_the_token_of_a_closed_account(self, ana, words):
        ana.is_active = False
        ana.save()
        assert Rest(words).get("/claims/").status_code == 401

    def test_leaves_other_schemes_to_others(self):
        response = Client(headers={"Authorization": "Basic YTpi"}).get("/api/v1/claims/")
        assert response.json()["code"] == "not_authenticated"


class TestTokenOf:
    def test_notes_the_use_once_a_minute(self, words, django_assert_num_queries):
        with django_assert_num_queries(2):
            token = tokens.token_of(words, at=NOON)
        assert token.last_used_at == NOON
        with django_assert_num_queries(1):
            tokens.token_of(words, at=NOON + timedelta(seconds=30))
        tokens.token_of(words, at=NOON + timedelta(seconds=61))
        assert AccessToken.objects.get().last_used_at == NOON + timedelta(seconds=61)


class TestIssue:
    def test_keeps_a_digest_and_tells_the_ledger(self, ana, words):
        token = AccessToken.objects.get()
        assert words not in (token.digest, token.token_key)
        event = Event.objects.get(verb="token.issued")
        assert (event.object_uid, event.after["scopes"]) == (ana.uid, ["read"])
        assert words not in str(event.after)


class TestRevoke:
    def test_ends_the_token(self, ana, words):
        tokens.revoke(AccessToken.objects.get(), by=ana, at=NOON)
        assert Rest(words).get("/claims/").status_code == 401
        assert Event.objects.filter(verb="token.revoked").exists()


class TestCreateToken:
    def test_prints_a_token_that_works(self, ana, capsys):
        call_command("create_token", "ana", "--name", "puller", "--scope", "read", "--days", "3")
        assert Rest(capsys.readouterr().out.strip()).get("/claims/").status_code == 200
        token = AccessToken.objects.get()
        assert (token.name, token.scopes) == ("puller", ["read"])

    def test_says_when_nobody_has_the_name(self):
        with pytest.raises(CommandError, match="Nobody is called berta"):
            call_command("create_token", "berta")


class TestScopes:
    """The person may do all of it; the token only what it says."""

    NEEDS = [
        ("get", "/claims/", "read"),
        ("get", "/articles/", "read"),
        ("get", "/evidence/", "read"),
        ("get", "/snapshots/", "read"),
        ("get", "/sources/", "read"),
        ("get", "/verdicts/", "read"),
        ("get", "/webhooks/", "read"),
        ("post", "/articles/", "contribute"),
        ("post", "/claims/", "contribute"),
        ("post", "/evidence/", "contribute"),
        ("post", "/sources/", "contribute"),
        ("post", "/verdicts/", "contribute"),
        ("get", "/appearances/", "read"),
        ("get", "/saved-filters/", "read"),
        ("post", "/saved-filters/", "contribute"),
        ("post", "/webhooks/", "publish"),
        ("post", "/claims/{claim}/publication/", "publish"),
        ("post", "/claims/{claim}/retraction/", "publish"),
        ("post", "/claims/{claim}/moves/", "contribute"),
    ]

    @pytest.mark.parametrize(("method", "path", "scope"), NEEDS)
    def test_refuse_a_token_without_the_right_and_name_it(self, ana, method, path, scope):
        others = {"read", "contribute", "review", "publish"} - {scope}
        path = path.format(claim="0190a0a0-0000-7000-8000-000000000000")
        response = getattr(rest_of(ana, *others), method)(path)
        assert response.status_code == 403
        assert (response.json()["code"], response.json()["scope"]) == ("scope_missing", scope)

    @pytest.mark.parametrize(("method", "path", "scope"), NEEDS)
    def test_refuse_anonymous_readers(self, method, path, scope):
        response = getattr(Rest(), method)(path.format(claim="0190a0a0-0000-7000-8000-000000000000"))
        assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")

    @pytest.mark.parametrize(("method", "path", "scope"), NEEDS)
    def test_refuse_a_person_without_a_role(self, method, path, scope):
        response = getattr(rest_of(make_user("otto")), method)(
            path.format(claim="0190a0a0-0000-7000-8000-000000000000")
        )
        assert (response.status_code, response.json()["code"]) == (403, "not_allowed")

    @pytest.mark.parametrize("who", ["nobody", "no role", "no scope"])
    def test_are_not_needed_for_published_checks(self, who):
        rest = {
            "nobody": lambda: Rest(),
            "no role": lambda: rest_of(make_user("otto")),
            "no scope": lambda: rest_of(make_user("eva", CHECKER), "review"),
        }[who]()
        assert rest.get("/checks/").status_code == 200

    def test_name_every_route(self):
        """A list that nobody thought of is nobody's."""
        from workbench.api.urls import router

        for_everybody = {"checks", "changes", "search"}  # search finds published checks for whoever asks
        covered = {path.split("/")[1] for _method, path, _scope in self.NEEDS} | for_everybody
        assert {prefix for prefix, _viewset, _name in router.registry} == covered
