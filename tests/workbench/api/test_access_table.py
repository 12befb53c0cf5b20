"""Who may use which address with which token, on what is theirs and what is not: every cell is tried.

An address that has no row fails the test that looks for it.
"""

import json
import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from claims import subscribing
from claims.models import Check, State
from tests.factories import NOON, bring_to, make_claim, make_newsroom, make_user
from tests.rest import rest_of
from workbench.accounts.models import Scope
from workbench.accounts.roles import ADMINISTRATOR, CHECKER, REVIEWER

# who asks: their roles (None: no account), and the scopes of their token ("session": signed in, without one)
READERS = {
    "nobody": (None, ()),
    "stranger": ((), tuple(Scope.values)),
    "read": ((REVIEWER,), ("read",)),
    "contribute": ((REVIEWER,), ("contribute",)),
    "review": ((REVIEWER,), ("review",)),
    "publish": ((REVIEWER,), ("publish",)),
    "checker": ((CHECKER,), tuple(Scope.values)),
    "admin": ((ADMINISTRATOR,), tuple(Scope.values)),
    "session": ((REVIEWER,), "session"),
}
# "yes": let in, whatever is said of the body then; "-": 401 or 403. own: what the asker sent to review.
TABLE = """
                                            nobody stranger read contribute review publish checker admin session
GET    /api/v1/                             yes    yes      yes  yes        yes    yes     yes     yes   yes
GET    /api/v1/checks/                      yes    yes      yes  yes        yes    yes     yes     yes   yes
GET    /api/v1/checks/{check}/              yes    yes      yes  yes        yes    yes     yes     yes   yes
GET    /api/v1/checks/{check}/editions/     yes    yes      yes  yes        yes    yes     yes     yes   yes
GET    /api/v1/checks/{check}/claimreview/  yes    yes      yes  yes        yes    yes     yes     yes   yes
GET    /api/v1/checks/{check}/mediareview/  yes    yes      yes  yes        yes    yes     yes     yes   yes
GET    /api/v1/checks/{check}/annotations/  yes    yes      yes  yes        yes    yes     yes     yes   yes
GET    /api/v1/checks/ndjson/               yes    yes      yes  yes        yes    yes     yes     yes   yes
GET    /api/v1/checks/csv/                  yes    yes      yes  yes        yes    yes     yes     yes   yes
GET    /api/v1/checks/datafeed/             yes    yes      yes  yes        yes    yes     yes     yes   yes
GET    /api/v1/checks/averitec/             yes    yes      yes  yes        yes    yes     yes     yes   yes
GET    /api/v1/changes/                     yes    yes      yes  yes        yes    yes     yes     yes   yes
GET    /api/v1/search/?q=a                  yes    yes      yes  yes        yes    yes     yes     yes   yes
GET    /api/v1/saved-filters/               -      -        yes  -          -      -       yes     yes   yes
POST   /api/v1/saved-filters/               -      -        -    yes        -      -       yes     yes   yes
GET    /api/v1/saved-filters/{page}/        -      -        yes  -          -      -       yes     yes   yes
DELETE /api/v1/saved-filters/{page}/        -      -        -    yes        -      -       yes     yes   yes
GET    /api/v1/appearances/                 -      -        yes  -          -      -       yes     yes   yes
POST   /api/v1/appearances/                 -      -        -    yes        -      -       yes     yes   yes
GET    /api/v1/appearances/{appearance}/    -      -        yes  -          -      -       yes     yes   yes
PATCH  /api/v1/appearances/{appearance}/    -      -        -    yes        -      -       yes     yes   yes
GET    /api/v1/articles/                    -      -        yes  -          -      -       yes     yes   yes
POST   /api/v1/articles/                    -      -        -    yes        -      -       yes     yes   yes
POST   /api/v1/articles/import/             -      -        -    yes        -      -       yes     yes   yes
GET    /api/v1/articles/{article}/          -      -        yes  -          -      -       yes     yes   yes
PATCH  /api/v1/articles/{article}/          -      -        -    yes        -      -       yes     yes   yes
GET    /api/v1/articles/{article}/annotations/ -   -        yes  -          -      -       yes     yes   yes
POST   /api/v1/articles/{article}/annotations/ -   -        -    yes        -      -       yes     yes   yes
GET    /api/v1/claims/                      -      -        yes  -          -      -       yes     yes   yes
POST   /api/v1/claims/                      -      -        -    yes        -      -       yes     yes   yes
GET    /api/v1/claims/{claim}/              -      -        yes  -          -      -       yes     yes   yes
PATCH  /api/v1/claims/{claim}/              -      -        -    yes        -      -       yes     yes   yes
GET    /api/v1/claims/{claim}/casefile/     -      -        yes  -          -      -       yes     yes   yes
GET    /api/v1/claims/{claim}/annotations/  -      -        yes  -          -      -       yes     yes   yes
GET    /api/v1/claims/{claim}/precedents/   -      -        yes  -          -      -       yes     yes   yes
GET    /api/v1/claims/{claim}/drifts/       -      -        yes  -          -      -       yes     yes   yes
POST   /api/v1/claims/{claim}/drifts/       -      -        -    yes        -      -       yes     yes   yes
POST   /api/v1/claims/{claim}/annotations/  -      -        -    yes        -      -       yes     yes   yes
POST   /api/v1/claims/{other}/moves/=approve -     -        -    -          yes    -       -       yes   yes
POST   /api/v1/claims/{other}/moves/=return -      -        -    -          yes    -       -       yes   yes
POST   /api/v1/claims/{other}/moves/=recall -      -        -    -          -      -       -       yes   -
POST   /api/v1/claims/{own}/moves/=approve  -      -        -    -          -      -       -       -     -
POST   /api/v1/claims/{own}/moves/=return   -      -        -    -          -      -       -       -     -
POST   /api/v1/claims/{own}/moves/=recall   -      -        -    yes        -      -       yes     yes   yes
POST   /api/v1/claims/{open}/moves/=submit  -      -        -    yes        -      -       yes     yes   yes
POST   /api/v1/claims/{open}/moves/=drop    -      -        -    yes        -      -       yes     yes   yes
POST   /api/v1/claims/{approved}/publication/ -    -        -    -          -      yes     -       yes   yes
POST   /api/v1/claims/{published}/retraction/ -    -        -    -          -      yes     -       yes   yes
GET    /api/v1/evidence/                    -      -        yes  -          -      -       yes     yes   yes
POST   /api/v1/evidence/                    -      -        -    yes        -      -       yes     yes   yes
GET    /api/v1/evidence/{evidence}/         -      -        yes  -          -      -       yes     yes   yes
POST   /api/v1/evidence/{evidence}/withdrawal/ -   -        -    yes        -      -       yes     yes   yes
DELETE /api/v1/evidence/{evidence}/withdrawal/ -   -        -    yes        -      -       yes     yes   yes
GET    /api/v1/verdicts/                    -      -        yes  -          -      -       yes     yes   yes
POST   /api/v1/verdicts/                    -      -        -    yes        -      -       yes     yes   yes
GET    /api/v1/verdicts/{verdict}/          -      -        yes  -          -      -       yes     yes   yes
POST   /api/v1/verdicts/{verdict}/withdrawal/ -    -        -    yes        -      -       yes     yes   yes
GET    /api/v1/sources/                     -      -        yes  -          -      -       yes     yes   yes
POST   /api/v1/sources/                     -      -        -    yes        -      -       yes     yes   yes
GET    /api/v1/sources/{source}/            -      -        yes  -          -      -       yes     yes   yes
PATCH  /api/v1/sources/{source}/            -      -        -    yes        -      -       yes     yes   yes
POST   /api/v1/sources/{source}/retry/      -      -        -    yes        -      -       yes     yes   yes
POST   /api/v1/sources/{source}/cancel/     -      -        -    yes        -      -       yes     yes   yes
POST   /api/v1/sources/{source}/content/    -      -        -    yes        -      -       yes     yes   yes
POST   /api/v1/sources/{source}/watch/      -      -        -    yes        -      -       yes     yes   yes
DELETE /api/v1/sources/{source}/watch/      -      -        -    yes        -      -       yes     yes   yes
GET    /api/v1/snapshots/                   -      -        yes  -          -      -       yes     yes   yes
GET    /api/v1/snapshots/{snapshot}/        -      -        yes  -          -      -       yes     yes   yes
GET    /api/v1/snapshots/{snapshot}/warc/   -      -        yes  -          -      -       yes     yes   yes
GET    /api/v1/webhooks/                    -      -        -    -          -      -       -       yes   -
POST   /api/v1/webhooks/                    -      -        -    -          -      -       -       yes   -
GET    /api/v1/webhooks/{webhook}/          -      -        -    -          -      -       -       yes   -
DELETE /api/v1/webhooks/{webhook}/          -      -        -    -          -      -       -       yes   -
POST   /api/v1/webhooks/{webhook}/secret/   -      -        -    -          -      -       -       yes   -
POST   /api/v1/webhooks/{webhook}/pause/    -      -        -    -          -      -       -       yes   -
POST   /api/v1/webhooks/{webhook}/resume/   -      -        -    -          -      -       -       yes   -
GET    /api/v1/webhooks/{webhook}/deliveries/ -      -        -    -          -      -       -       yes   -
POST   /api/v1/webhooks/{webhook}/replay/   -      -        -    -          -      -       -       yes   -
GET    /api/schema/                         yes    yes      yes  yes        yes    yes     yes     yes   yes
GET    /api/docs/                           yes    yes      yes  yes        yes    yes     yes     yes   yes
GET    /api/problems/                       yes    yes      yes  yes        yes    yes     yes     yes   yes
GET    /api/problems/not_found              yes    yes      yes  yes        yes    yes     yes     yes   yes
GET    /v1alpha1/claims:search?query=a      yes    yes      yes  yes        yes    yes     yes     yes   yes
GET    /v1alpha1/claims:imageSearch?imageUri=https://a.example/ yes yes yes yes yes yes yes yes yes
GET    /v1alpha1/pages?url=https://a.example/ -    -        yes  -          -      -       yes     yes   -
POST   /v1alpha1/pages                      -      -        -    yes        -      -       yes     yes   -
GET    /v1alpha1/pages/{page}               -      -        yes  -          -      -       yes     yes   -
PUT    /v1alpha1/pages/{page}               -      -        -    yes        -      -       yes     yes   -
DELETE /v1alpha1/pages/{page}               -      -        -    yes        -      -       yes     yes   -
"""  # noqa: E501  (a table is read across)
ROWS = [line.split() for line in TABLE.splitlines()[2:]]


@pytest.fixture
def world(db):
    """One of everything an address can name, none of it the asker's but what is called own."""
    make_newsroom()
    ana, marta = make_user("ana", CHECKER), make_user("marta", CHECKER, REVIEWER)
    states = {
        "open": State.IN_PROGRESS,
        "other": State.IN_REVIEW,
        "approved": State.APPROVED,
        "published": State.PUBLISHED,
    }
    claims = {
        name: bring_to(make_claim(by=ana), state, author=ana, reviewer=marta)
        for name, state in states.items()
    }
    webhook, _secret = subscribing.subscribe(
        "https://otra-redaccion.es/",
        name="",
        events=["check.published"],
        by=make_user("root", ADMINISTRATOR),
        at=NOON,
    )
    piece = claims["published"].evidence.get()
    appearance = claims["open"].appearances.get()
    return {name: claim.uid for name, claim in claims.items()} | {
        "claim": claims["open"].uid,
        "check": Check.objects.get().uid,
        "appearance": appearance.uid,
        "article": appearance.article.uid,
        "evidence": piece.uid,
        "source": piece.source.uid,
        "snapshot": piece.passage.snapshot.uid,
        "verdict": claims["published"].verdicts.get().uid,
        "webhook": webhook.uid,
        "page": "0190a0a0-0000-7000-8000-000000000000",
    }


def client_of(name: str):
    """The asker's client, and who they are (None for nobody)."""
    roles, scopes = READERS[name]
    if roles is None:
        return Client(), None
    person = make_user(f"asker-{name}", *roles)
    if scopes == "session":
        client = Client()
        client.force_login(person)
        return client, person
    return rest_of(person, *scopes).client, person


def own_proposal(person):
    """A claim in review whose verdict and proposal are the asker's; anybody's who may not write."""
    author = person if person and person.roles else make_user("somebody", CHECKER)
    return bring_to(
        make_claim(by=author), State.IN_REVIEW, author=author, reviewer=make_user("rev", REVIEWER)
    )


def is_let_in(client, method: str, place: str, world: dict) -> bool:
    address, _equals, move = place.partition("=") if "moves/=" in place else (place, "", "")
    body = {"move": move, "reason": "Por algo."} if move else {"note": "Por algo."}
    kind = "application/x-ndjson" if address.endswith("/import/") else "application/json"
    with transaction.atomic():
        response = client.generic(method, address.format(**world), json.dumps(body), content_type=kind)
        transaction.set_rollback(True)
    assert response.status_code < 500, response.content
    return response.status_code not in (401, 403)


@pytest.mark.parametrize("name", READERS)
class TestEveryCell:
    def test_is_as_the_table_says(self, world, name):
        client, person = client_of(name)
        own = own_proposal(person).uid
        place = list(READERS).index(name)

        found = {
            f"{method} {path}": "yes" if is_let_in(client, method, path, world | {"own": own}) else "-"
            for method, path, *_cells in ROWS
        }

        assert found == {f"{method} {path}": cells[place] for method, path, *cells in ROWS}


class TestTheTable:
    def test_has_a_cell_for_every_reader(self):
        assert {len(cells) for _method, _path, *cells in ROWS} == {len(READERS)}

    def test_has_a_row_for_every_address_and_method(self):
        known = {(method, _shape(path)) for method, path, *_cells in ROWS}

        assert {route for route in _routes(get_resolver().url_patterns) if route not in known} == set()


def _routes(patterns, above=""):
    """(method, shape of the address) of everything under /api/ and /v1alpha1/."""
    for pattern in patterns:
        here = above + str(pattern.pattern)
        if not above and here not in ("api/", "v1alpha1/"):
            continue
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern.url_patterns, here)
            continue
        methods = getattr(pattern.callback, "actions", None) or _plain_methods(here)
        yield from ((method.upper(), _shape("/" + here)) for method in methods if method != "head")


def _plain_methods(address: str) -> tuple[str, ...]:
    """Views that are no viewsets do not say which methods they take."""
    if address.endswith("<path>.*/)$"):
        return ()  # what answers where there is nothing
    many = {"v1alpha1/pages": ("get", "post"), "v1alpha1/pages/<page_id>": ("get", "put", "delete")}
    return many.get(address, ("get",))


def _shape(path: str) -> str:
    """The address with a star for each name in it, without anchors, query and move."""
    path = path.partition("?")[0].partition("=")[0] if "(?P" not in path else path
    path = re.sub(r"\(\?P<[^>]+>[^)]*\)|<[^>]+>|\{[^}]+\}", "*", path)
    return re.sub(r"[\^$\\]|/Z", "", path).replace("problems/not_found", "problems/*").rstrip("Z")
