"""People sign with their name, read in their language, and their programs carry keys."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from tests import rules
from tests.factories import NOON, make_user
from workbench.accounts.middleware import ReaderMiddleware
from workbench.accounts.models import AccessToken, KeptAnswer, Scope, User


def token_of(person, **columns):
    token, _key = AccessToken.objects.create(user=person)
    AccessToken.objects.filter(pk=token.pk).update(**columns)
    token.refresh_from_db()
    return token


class TestUser:
    @pytest.mark.parametrize(
        ("fields", "signature", "initials"),
        [
            ({"display_name": "A. de la Torre", "first_name": "Ana"}, "A. de la Torre", "AT"),
            ({"display_name": "", "first_name": "Ana", "last_name": "Torre"}, "Ana Torre", "AT"),
            ({"display_name": ""}, "ana", "A"),
            ({"display_name": "Ana María de la Torre Ruiz"}, "Ana María de la Torre Ruiz", "AR"),
        ],
    )
    def test_signs_with_the_name_it_chose(self, fields, signature, initials):
        person = User(username="ana", **fields)

        assert (person.signature, person.initials, str(person)) == (signature, initials, signature)


class TestReaderMiddleware:
    @pytest.mark.parametrize(
        ("path", "own", "browser", "expected"),
        [
            ("/en/checks/una/", "es", "es", "en"),
            ("/es/checks/una/", "en", "en", "es"),
            ("/articles/", "en", "es", "en"),
            ("/articles/", "", "en-GB,en;q=0.8", "en"),
            ("/articles/", "", "fr", "es"),
            ("/articles/", None, "en", "en"),
            ("/", None, "", "es"),
        ],
    )
    def test_reads_in_the_language_of_the_address_the_profile_or_the_browser(
        self, path, own, browser, expected
    ):
        request = RequestFactory().get(path, headers={"accept-language": browser})
        request.user = AnonymousUser() if own is None else User(language=own)

        assert ReaderMiddleware.language(request) == expected

    @pytest.mark.parametrize(
        ("zone", "expected"), [("America/Lima", "America/Lima"), ("", None), ("Mars/Olympus", None)]
    )
    def test_shows_times_in_the_readers_zone_or_ours(self, zone, expected):
        request = RequestFactory().get("/")
        request.user = User(time_zone=zone)

        found = ReaderMiddleware.zone(request)

        assert (found and found.key) == expected


def keep_answer_twice(ana):
    given = {"user": ana, "key": "k", "request_sha256": "0" * 64, "status": 201, "made_at": NOON}
    return [KeptAnswer.objects.create(**given, media_type="application/json") for _twice in range(2)]


CASES = {
    "one_answer_per_person_token_and_key": [keep_answer_twice],
    "accounts_user.username": [lambda ana: make_user("ana")],
    "digest_is_known": [lambda ana: make_user("eva", digest="always")],
    "text_size_is_known": [lambda ana: make_user("eva", text_size="huge")],
    "token_scopes_are_known": [
        lambda ana: token_of(ana, scopes=["everything"]),
        lambda ana: token_of(ana, scopes=["read", "everything"]),
    ],
}


class TestDatabase:
    @pytest.mark.parametrize(
        ("rule", "number"), [(rule, n) for rule, breaks in CASES.items() for n in range(len(breaks))]
    )
    def test_refuses_what_breaks_a_rule(self, db, rule, number):
        ana = make_user("ana")

        with rules.refused_by(rule):
            CASES[rule][number](ana)

    def test_has_a_case_for_every_rule(self):
        assert rules.named_rules("accounts") == set(CASES)

    def test_keeps_every_public_identifier_unique(self, db):
        assert rules.tables_without_unique_uid("accounts") == []


class TestAccessToken:
    def test_may_do_what_its_person_may_unless_told_less(self, db):
        ana = make_user("ana")

        assert token_of(ana).scopes == Scope.values
        assert token_of(ana, scopes=["read"]).scopes == ["read"]
        assert token_of(ana, scopes=[]).scopes == []

    def test_keeps_no_key(self, db):
        token, key = AccessToken.objects.create(user=make_user("ana"))

        assert key not in {str(value) for value in AccessToken.objects.values_list().get()}
        assert str(token) == f"{token.token_key}… (Ana)"
