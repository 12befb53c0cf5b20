"""Many articles with their claims at once: each line whole or not at all."""

import json

import pytest

from claims.api import lines
from claims.models import Article, Claim, Claimant
from sources.models import FetchAttempt, Source
from tests.factories import TEXT, make_user
from tests.rest import Rest, rest_of
from workbench.accounts.roles import CHECKER

pytestmark = pytest.mark.django_db
PATH = "/articles/import/"
NDJSON = {"content_type": "application/x-ndjson"}
CLAIM = {
    "quotation": "el 23 de enero",
    "claimant": "El gobierno",
    "claimed_on": "2026-01-01",
    "date_precision": "month",
}


@pytest.fixture
def rest():
    return rest_of(make_user("ana", CHECKER))


def send(rest, *values, **options):
    raw = "\n".join(value if isinstance(value, str) else json.dumps(value) for value in values)
    return rest.post(PATH, raw.encode(), **NDJSON, **options)


class TestBringIn:
    def test_takes_in_articles_with_what_is_known_of_their_claims(self, rest):
        response = send(
            rest,
            {"text": TEXT, "title": "Una", "claims": [CLAIM, {"quotation": "inaceptable", "tags": ["a"]}]},
            "",
            {"text": "Otra nota."},
        )

        told = response.json()
        assert (response.status_code, told["made"], told["refused"]) == (200, 2, 0)
        assert [(row["line"], row["status"], len(row["claims"])) for row in told["results"]] == [
            (1, 201, 2),
            (3, 201, 0),
        ]
        claim = Claim.objects.get(uid=told["results"][0]["claims"][0])
        assert (claim.claimant, claim.date_precision) == (Claimant.objects.get(), "month")
        assert Claim.objects.get(uid=told["results"][0]["claims"][1]).tags == ["a"]

    def test_queues_an_address(self, rest):
        told = send(rest, {"url": "https://www.ine.es/prensa/ipc.htm"}).json()
        assert told["results"][0]["status"] == 202
        assert FetchAttempt.objects.get().state == "queued"

    @pytest.mark.parametrize(
        ("line", "code"),
        [
            ('{"text": "Una', "line_refused"),
            ("[]", "invalid"),
            ({}, "invalid"),
            ({"text": "Una.", "url": "https://www.ine.es/"}, "invalid"),
            ({"text": "Una.", "claims": [{}]}, "invalid"),
            ({"text": "Una.", "claims": [CLAIM]}, "quotation_not_found"),
            ({"text": TEXT, "claims": [CLAIM, CLAIM]}, "already_marked"),
            ({"text": TEXT, "claims": [CLAIM | {"kind": "rumour"}]}, "invalid"),
            ({"text": TEXT, "claims": [CLAIM | {"date_precision": ""}]}, "invalid"),
            ({"text": TEXT, "claims": [CLAIM | {"claiment": "Rosa"}]}, "invalid"),
            ({"text": " "}, "text_empty"),
            ({"url": "https://www.ine.es/x", "claims": [CLAIM]}, "no_text"),
            ({"url": "https://10.0.0.1/"}, "url_address"),
        ],
    )
    def test_leaves_nothing_of_a_line_that_is_refused_and_goes_on(self, rest, line, code):
        told = send(rest, line, {"text": "Otra nota."}).json()

        assert (told["made"], told["refused"]) == (1, 1)
        refused = told["results"][0]
        assert (refused["line"], refused["problem"]["code"]) == (1, code)
        assert refused["status"] == refused["problem"]["status"]
        assert (Article.objects.count(), Source.objects.count(), Claim.objects.count()) == (1, 1, 0)

    def test_names_the_field_in_a_claim(self, rest):
        told = send(rest, {"text": TEXT, "claims": [CLAIM, {"quotation": "x", "kind": "rumour"}]}).json()
        assert told["results"][0]["problem"]["field"].startswith("claims.")

    def test_cuts_a_line_that_is_too_long(self, rest, monkeypatch):
        monkeypatch.setattr(lines, "LONGEST_LINE", 200)
        told = send(rest, {"text": "x" * 1000}, {"text": "Otra nota."}).json()
        assert [row.get("problem", {}).get("code") for row in told["results"]] == ["line_refused", None]
        assert told["results"][1]["line"] == 2

    def test_takes_other_bodies_for_what_they_are(self, rest):
        assert rest.post(PATH, [{"text": "Una."}]).status_code == 415

    def test_needs_the_right_to_contribute(self):
        assert send(Rest(), {"text": "Una."}).status_code == 401
        assert send(rest_of(make_user("eva", CHECKER), "read"), {"text": "Una."}).status_code == 403

    def test_acts_once_with_a_key(self, rest):
        answers = [send(rest, {"text": "Una."}, headers={"Idempotency-Key": "k"}) for _twice in range(2)]
        assert answers[0].content == answers[1].content
        assert Article.objects.count() == 1
