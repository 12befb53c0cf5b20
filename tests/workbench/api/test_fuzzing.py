"""Whatever a client sends, the API answers as its description says, and never breaks (schemathesis, bounded).

As in every run: a few examples an operation. `python tests/fuzz.py` is the long run: FUZZ_EXAMPLES of them
and the border cases of every parameter, for no longer than FUZZ_SECONDS an operation.
"""

import os
import time
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis import checks
from schemathesis.specs.openapi import checks as openapi_checks

from claims import kept_filters, subscribing
from claims.models import Check, State
from tests.factories import NOON, bring_to, make_article, make_claim, make_newsroom, make_user
from workbench.accounts.models import Scope
from workbench.accounts.roles import ADMINISTRATOR, CHECKER, REVIEWER
from workbench.api import throttles, tokens

SCHEMA = Path(__file__).resolve().parents[3] / "docs" / "openapi.yaml"
CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
]
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "5"))
SECONDS = float(os.environ.get("FUZZ_SECONDS", "inf"))  # that an operation is asked for
IS_LONG = EXAMPLES >= 10
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not IS_LONG,  # the same examples in every run of the suite
    # the border cases of every parameter, hundreds of requests for some, are for the long run
    phases=tuple(Phase) if IS_LONG else (Phase.generate,),
    database=None,
    suppress_health_check=list(HealthCheck),
)

schema = schemathesis.openapi.from_path(SCHEMA)
schema.app = get_wsgi_application()


@schemathesis.serializer("application/x-ndjson")
def as_lines(_context, value) -> bytes:
    """Any text for lines: most of it is none, and has to be refused line by line."""
    return str(value).encode(errors="replace")


@pytest.fixture(scope="class")
def things(db_of_class):
    """One of everything that is named in an address, and the words of a token that may do everything."""
    make_newsroom()
    ana, marta = make_user("ana", CHECKER), make_user("marta", CHECKER, REVIEWER, ADMINISTRATOR)
    webhook, _secret = subscribing.subscribe(
        "https://otra-redaccion.es/", name="", events=["check.published"], by=marta, at=NOON
    )
    claim = bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)
    bring_to(make_claim(by=ana), State.IN_REVIEW, author=ana, reviewer=marta)
    piece = claim.evidence.get()
    kept, _is_new = kept_filters.keep(marta, name="Hoy", page="claims", query="state=open")
    _token, words = tokens.issue(
        marta, name="fuzz", scopes=Scope.values, by=marta, at=piece.added_at, days=9999
    )
    return {
        "words": words,
        "appearances": claim.appearances.get().uid,
        "articles": make_article(by=ana).uid,
        "checks": Check.objects.get().uid,
        "claims": claim.uid,
        "evidence": piece.uid,
        "snapshots": piece.passage.snapshot.uid,
        "sources": piece.source.uid,
        "saved-filters": kept.uid,
        "verdicts": claim.verdicts.get().uid,
        "webhooks": webhook.uid,
    }


@pytest.fixture
def world(things, db, monkeypatch, settings):
    """These, untouched by the last operation, and as many requests as it takes."""
    monkeypatch.setattr(throttles.ByAddress, "get_rate", lambda _throttle: None)
    monkeypatch.setattr(throttles.ByPerson, "get_rate", lambda _throttle: None)
    settings.ALLOWED_HOSTS = ["*"]
    # a request that comes in over WSGI would close the test's connection, and its transaction with it
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield things | {"until": time.monotonic() + SECONDS}
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(case, world, *, headers=None):
    """Send the case to a record there is, where it names one, unless the operation's time is over."""
    if time.monotonic() > world["until"]:
        return
    if "uid" in (case.path_parameters or {}):
        case.path_parameters["uid"] = str(world[case.path.split("/")[3]])
    (case.query or {}).pop("fields", None)  # takes members away that the description promises
    headers = (headers or {}) | {"Accept-Encoding": "identity"}  # the checks do not unpack
    case.call_and_validate(checks=CHECKS, headers=headers)


class TestEveryOperation:
    @schema.parametrize()
    @BOUNDED
    def test_answers_strangers_as_described(self, case, world):
        ask(case, world)

    @schema.parametrize()
    @BOUNDED
    def test_answers_the_newsroom_as_described(self, case, world):
        ask(case, world, headers={"Authorization": f"Bearer {world['words']}"})
