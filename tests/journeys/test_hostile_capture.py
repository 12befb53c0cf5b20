"""A capture that wants to run a script, through every page and file that tells of it: nothing runs."""

import json
from typing import NamedTuple

import pytest
from django.urls import reverse

from claims import amending, evidence, intake
from claims.models import Check, Claim, Evidence, Publication, Question, State, Verdict
from sources import collecting, fetching
from sources.models import FetchAttempt, Passage, Snapshot, Source
from tests.browsers import let_in
from tests.factories import NOON, bring_to, judge, make_capture, make_newsroom, make_user, mark
from workbench.accounts.roles import ADMINISTRATOR, CHECKER, REVIEWER
from workbench.ledger.models import Event

pytestmark = pytest.mark.browser

BREAK_OUT = "\"'></title></script></textarea><script>alert(1)</script><img src=x onerror=alert(1)>"
ESCAPED = BREAK_OUT.replace("<", "&lt;").replace('"', "&quot;")
URL = "https://evil.example/\"'><script>alert(1)</script>?a='onmouseover=alert(1)//"
TOLD = {"@type": "NewsArticle", "headline": BREAK_OUT, "author": {"name": BREAK_OUT}}
PAGE = f"""<!doctype html><html lang="es"><head>
<title>{ESCAPED}</title><meta name="author" content="{ESCAPED}"><meta name="description" content="{ESCAPED}">
<meta property="og:title" content="{ESCAPED}"><meta property="og:site_name" content="{ESCAPED}">
<meta http-equiv="refresh" content="0;url=javascript:alert(1)"><link rel="stylesheet" href="/evil.css">
<script type="application/ld+json">{json.dumps(TOLD).replace("</", "<&#47;")}</script></head>
<body onload="alert(1)"><article><h1>{ESCAPED}</h1>
<p>El acta dice: {ESCAPED} y nada más, según consta en el registro.</p>
<p><a href="javascript:alert(1)">enlace</a> <a href="https://evil.example/">otro</a></p>
<script>alert(1)</script><img src="https://evil.example/x.png" onerror="alert(1)"><svg onload="alert(1)">
</svg><iframe src="javascript:alert(1)"></iframe>
<form action="/sign-out/"><button autofocus onfocus="alert(1)">
x</button></form><p style="background:url(https://evil.example/y.png)" onclick="alert(1)">Una frase más.</p>
</article></body></html>""".encode()


class World(NamedTuple):
    """The hostile capture, fetched and uploaded, and a published check that rests on it."""

    admin: object
    claim: Claim
    snapshot: Snapshot
    upload: Source
    check: Check


@pytest.fixture
def world(transactional_db):
    ana, marta = make_user("ana", CHECKER), make_user("marta", CHECKER, REVIEWER)
    admin = make_user(
        *("root", CHECKER, REVIEWER, ADMINISTRATOR), is_staff=True, is_superuser=True, display_name=BREAK_OUT
    )
    make_newsroom()
    snapshot = make_capture(PAGE, by=ana, url=URL)
    assert BREAK_OUT in snapshot.text
    attempt = collecting.upload(PAGE, f"{BREAK_OUT}.html", by=ana, at=NOON)
    fetching.extract(attempt.pk, at=NOON)
    claim = mark(intake.open_article(snapshot.source, by=ana, at=NOON), BREAK_OUT, by=ana)
    changes = {"statement": BREAK_OUT, "claimant": amending.claimant_named(BREAK_OUT)}
    amending.amend(claim, changes, version=claim.version, by=ana, at=NOON)
    claim.refresh_from_db()
    start = snapshot.text.index("alert(1)")
    piece = evidence.cite(
        claim, snapshot, start, start + 8, "alert(1)", stance="supports", by=ana, at=NOON, note=BREAK_OUT
    )
    judge(claim, by=ana, evidence=[piece])
    judge(claim, "said", by=ana, evidence=[piece], question=Question.ATTRIBUTION)
    bring_to(claim, State.PUBLISHED, author=ana, reviewer=marta)
    return World(admin, claim, snapshot, attempt.source, Check.objects.get(claim=claim))


def pages_of(world) -> list[str]:
    """Every page, of the newsroom, of readers and of the admin, that tells of the capture."""
    article = world.claim.appearances.get().article
    source = world.snapshot.source
    public = [reverse("checks", args=["es"]), reverse("check", args=["en", world.check.slug])]
    public += [reverse("edition", args=["es", world.check.slug, 1]), public[1] + "claimreview.json"]
    own = [reverse(name) for name in ("queue", "articles", "claims", "sources")]
    own += [f"{article.get_absolute_url()}?claim=1&source={source.uid}", world.claim.get_absolute_url()]
    own += [
        reverse(name, args=[world.claim.uid]) for name in ("claim-review", "claim-publish", "claim-retract")
    ]
    for row in (source, world.upload):
        own += [row.get_absolute_url(), f"{row.get_absolute_url()}?version=1&as=captured"]
    own += [reverse("snapshot-captured", args=[row.uid]) for row in Snapshot.objects.filter(title=BREAK_OUT)]
    rows = [world.claim, world.snapshot, source, Check.objects.get()]
    rows += [
        model.objects.first() for model in (FetchAttempt, Passage, Evidence, Verdict, Publication, Event)
    ]
    admin = [f"admin:{row._meta.app_label}_{row._meta.model_name}" for row in rows]
    own += [reverse(f"{name}_changelist") for name in admin]
    own += [reverse(f"{name}_change", args=[row.pk]) for name, row in zip(admin, rows, strict=True)]
    api = [f"/api/v1/{name}/" for name in ("checks", "claims", "sources", "snapshots", "evidence")]
    return [*public, *own, *api, f"/api/v1/snapshots/{world.snapshot.uid}/"]


@pytest.fixture
def alarms(context):
    """What a script that ran, or tried to, would leave: dialogs, policy reports, errors."""
    heard = []
    context.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.blockedURI))"
    )

    def watch(page):
        page.on("dialog", lambda dialog: (heard.append(f"dialog at {page.url}"), dialog.dismiss()))
        page.on("pageerror", lambda error: heard.append(f"{page.url}: {error}"))
        page.on("console", lambda said: heard.append(f"{page.url}: {said.text}") if is_alarm(said) else None)
        page.on("request", lambda asked: heard.append(asked.url) if "evil.example" in asked.url else None)

    def is_alarm(said):
        return said.type == "error" and not said.text.startswith("Failed to load resource")  # a 404, a 409

    context.on("page", watch)
    return heard


@pytest.fixture
def signed_in(context, server, world):
    let_in(context, server, world.admin.username)
    return context


class TestHostileCapture:
    def test_would_be_heard_if_anything_ran(self, context, alarms):
        page = context.new_page()
        page.goto("data:text/html,<script>alert(1)</script>")

        assert len(alarms) == 1

    def test_runs_nothing_on_any_page(self, signed_in, server, world, alarms):
        page = signed_in.new_page()
        for path in pages_of(world):
            answer = page.goto(server.url + path)
            # a step that is not open any more still has a page, with its reasons
            assert answer.status in (200, 409), path
            page.wait_for_load_state("networkidle")

        assert alarms == []

    def test_shows_its_words_in_the_frame_and_leads_nowhere(self, signed_in, server, world, alarms):
        page = signed_in.new_page()
        page.goto(f"{server.url}{world.snapshot.get_absolute_url()}&as=captured")

        frame = page.frame_locator("iframe.captured")
        assert "El acta dice" in frame.locator("body").inner_text()
        assert frame.locator("a[href], img, form, script, iframe, [style]").count() == 0
        frame.get_by_text("otro").click()
        assert "El acta dice" in frame.locator("body").inner_text()
        assert alarms == []

    def test_leaves_as_files_that_no_browser_opens(self, signed_in, server, world, alarms):
        files = [reverse(f"snapshot-{kind}", args=[world.snapshot.uid]) for kind in ("body", "warc")]
        files += [reverse("claim-casefile", args=[world.claim.uid])]
        for path in files:
            answer = signed_in.request.get(server.url + path)

            assert answer.headers["content-disposition"].startswith("attachment; filename=")
            assert "script" not in answer.headers["content-disposition"]
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["content-type"] in ("application/octet-stream", "application/zip")
            assert len(answer.body()) == int(answer.headers["content-length"])
