"""WCAG 2.2 AA on every page of the interface, light and dark, wide and narrow. No page is forgotten."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from claims import importing, publication, subscribing, workflow
from claims.models import (
    Check,
    Claim,
    Claimant,
    Drift,
    ImportRun,
    Question,
    State,
    Subscription,
    WebhookEvent,
)
from sources.models import Source
from tests.browsers import let_in
from tests.factories import (
    NOON,
    bring_to,
    cite,
    judge,
    make_claim,
    make_failed_attempt,
    make_newsroom,
    make_snapshot,
    make_user,
    mark,
)
from workbench.accounts import unsubscribing
from workbench.accounts.models import User
from workbench.accounts.roles import ADMINISTRATOR, CHECKER, REVIEWER

AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],  # without this, places are sought for all that is in order, too
    "preload": False,
}
WIDTHS = {"wide": {"width": 1500, "height": 900}, "narrow": {"width": 390, "height": 844}}
SCHEMES = ("light", "dark")
ELSEWHERE = ("admin/", "api/", "v1alpha1/")  # Django's own pages and a program's


class World(NamedTuple):
    """One of everything that a page can show."""

    reviewer: User
    administrator: User
    claim: Claim  # both questions answered, two kinds of evidence, published, corrected
    proposal: Claim
    approved: Claim
    source: Source
    broken: Source  # could not be fetched
    check: Check
    tombstone: Check


# URL name → the page to look at, for a reviewer who is signed in
PAGES: dict[str, Callable[[World], str]] = {
    "queue": lambda world: reverse("queue"),
    "search": lambda world: f"{reverse('search')}?q=enero",
    "dashboard": lambda world: reverse("dashboard"),
    "notices": lambda world: reverse("notices"),
    "board": lambda world: reverse("board"),
    "settings": lambda world: reverse("settings"),
    "imports": lambda world: reverse("imports"),
    "import": lambda world: reverse("import", args=[ImportRun.objects.get().uid]),
    "tokens": lambda world: reverse("tokens"),
    "keys": lambda world: reverse("keys"),
    "ratings": lambda world: reverse("ratings"),
    "articles": lambda world: reverse("articles"),
    "article-new": lambda world: reverse("article-new"),
    "article": lambda world: f"{_article(world.proposal)}?claim=1&source={world.source.uid}",
    "suggestions": lambda world: f"{_article(world.proposal)}suggestions/",
    "claims": lambda world: reverse("claims"),
    "claim": lambda world: world.claim.get_absolute_url(),
    "claim-review": lambda world: reverse("claim-review", args=[world.proposal.uid]),
    "claim-precedents": lambda world: reverse("claim-precedents", args=[world.claim.uid]),
    "claim-dossier": lambda world: reverse("claim-dossier", args=[world.claim.uid]),
    "claim-dossier-pdf": lambda world: reverse("claim-dossier-pdf", args=[world.claim.uid]),
    "claim-publish": lambda world: reverse("claim-publish", args=[world.approved.uid]),
    "claim-retract": lambda world: reverse("claim-retract", args=[world.claim.uid]),
    "sources": lambda world: reverse("sources"),
    "claim-drift": lambda world: _drift(world.source),
    "source-diff": lambda world: reverse("source-diff", args=[world.source.uid, 1, 2]),
    "source": lambda world: world.source.get_absolute_url(),
}
# URL name → the page to look at, for a reader without a login
PUBLIC: dict[str, Callable[[World], str]] = {
    "sign-in": lambda world: reverse("sign-in"),
    "digest-stop": lambda world: urlsplit(unsubscribing.address_for(world.reviewer)).path,
    "checks": lambda world: reverse("checks", args=["es"]),
    "check": lambda world: reverse("check", args=["en", world.check.slug]),
    "edition": lambda world: reverse("edition", args=["es", world.check.slug, 1]),
    "claimant": lambda world: reverse("claimant", args=["es", Claimant.objects.get().uid]),
    "card": lambda world: reverse("card", args=["es", world.check.slug]),
    "checked-article": lambda world: f"/es{_article(world.claim)}",
}
# URL name → the page to look at, for an administrator
ADMINISTRATORS: dict[str, Callable[[World], str]] = {
    "webhooks": lambda world: reverse("webhooks"),
    "webhook": lambda world: reverse("webhook", args=[Subscription.objects.get().uid]),
}
# More of what these pages can show
SIGHTS: dict[str, Callable[[World], str]] = {
    "a list where nothing fits": lambda world: f"{reverse('claims')}?q=nada&state=dropped",
    "a claim not yet judged": lambda world: world.proposal.get_absolute_url(),
    "a text without a claim open": lambda world: _article(world.proposal),
    "a source as it was captured": lambda world: f"{world.source.get_absolute_url()}?version=1&as=captured",
    "a source that failed, with a private copy": lambda world: world.broken.get_absolute_url(),
    "a step that is not open": lambda world: reverse("claim-publish", args=[world.proposal.uid]),
    "no page": lambda world: "/nothing-here/",
}
PUBLIC_SIGHTS: dict[str, Callable[[World], str]] = {
    "a tombstone": lambda world: reverse("check", args=["es", world.tombstone.slug]),
    "no check": lambda world: reverse("check", args=["en", "nothing-here"]),
}
# URL names without a page of their own, and what they are instead
NO_PAGE = {
    **dict.fromkeys(("health-live", "health-ready"), "for a supervisor"),
    **dict.fromkeys(("sign-out", "set_language", "set_theme"), "an action"),
    **dict.fromkeys(("mark", "find", "claim-edit", "claim-draft", "claim-move", "claim-undo"), "an action"),
    **dict.fromkeys(
        (
            "claim-sources",
            "claim-source-detach",
            "claim-source-again",
            "claim-evidence",
            "claim-evidence-whole",
            "source-cancel",
            "source-retry",
            "source-content",
            "source-disclose",
        ),
        "an action",
    ),
    **dict.fromkeys(("source-watch", "source-unwatch", "drift-dismiss", "drift-quote"), "an action"),
    **dict.fromkeys(("evidence-withdraw", "evidence-restore", "claim-redo"), "an action"),
    **dict.fromkeys(("claims-bulk", "claims-bulk-undo", "filter-keep", "filter-forget"), "an action"),
    **dict.fromkeys(("claim-threads", "thread-reply", "thread-settle", "thread-reopen"), "an action"),
    **dict.fromkeys(("notice-open", "notices-read"), "an action"),
    **dict.fromkeys(
        ("token-revoke", "webhook-act", "webhook-remove", "webhook-rotate", "delivery-replay"), "an action"
    ),
    **dict.fromkeys(("desk-sources", "source-progress", "notices-count", "palette", "apart"), "a fragment"),
    "claim-of": "leads to the desk",
    **dict.fromkeys(
        ("desk-sources", "source-progress", "desk-beside", "desk-text", "coverage"), "a fragment"
    ),
    **dict.fromkeys(("snapshot-body", "snapshot-warc", "claim-casefile"), "a file to keep"),
    "snapshot-captured": "somebody else's page, inside a frame of the source's",
    "source-diff-chosen": "leads to a comparison",
    "claim-presence": "a fragment",
    "events": "a stream",
    "checks-any": "leads to the list in the reader's language",
    **dict.fromkeys(("claimreview", "oembed", "checks-feed", "corrections-feed"), "for programs"),
    **dict.fromkeys(("robots", "sitemap", "sitemap-part", "security-txt", "api-catalog"), "for programs"),
    "picture": "a picture",
}


def _drift(source: Source) -> str:
    drift = Drift.objects.filter(snapshot__source=source).first()
    return reverse("claim-drift", args=[drift.passage.evidence.get().claim.uid, drift.uid])


def _article(claim: Claim) -> str:
    return claim.appearances.get().article.get_absolute_url()


def names(patterns, path="") -> Iterator[str]:
    """The names of every address of the interface."""
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if here.startswith(ELSEWHERE):
            continue
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern):
            yield pattern.name


@pytest.fixture
def world(transactional_db) -> World:
    ana, marta = make_user("ana", CHECKER), make_user("marta", CHECKER, REVIEWER, language="en")
    root = make_user("root", ADMINISTRATOR, language="en")
    make_newsroom()
    everything = {"name": "Otra", "events": WebhookEvent.values}
    subscribing.subscribe("https://otra-redaccion.es/", **everything, by=root, at=NOON)
    importing.run_now(io.BytesIO(b'{"@type": "ClaimRev'), name="feed.json", by=ana, at=NOON)
    claim = make_claim(by=ana)
    Claim.objects.filter(pk=claim.pk).update(claimant=Claimant.objects.create(name="La Alcaldesa"))
    judge(claim, "said", by=ana, question=Question.ATTRIBUTION)
    cite(claim, by=ana, stance="context", is_primary=True, note="Para situarlo.")
    secret = cite(claim, by=ana, stance="refutes", is_confidential=True, confidential_reason="Lo pidió.")
    judge(claim, "half-true", by=ana, evidence=[secret, cite(claim, by=ana)])
    bring_to(claim, State.PUBLISHED, author=ana, reviewer=marta)
    _correct(claim, ana, marta)
    proposal = bring_to(make_claim(by=ana), State.IN_REVIEW, author=ana, reviewer=marta)
    mark(proposal.appearances.get().article, "el progreso es inaceptable", by=ana)
    retracted = bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)
    publication.retract(retracted, note="No se sostiene.", by=marta, at=NOON)
    source = proposal.evidence.get().source
    make_snapshot("Documento de prueba, nuevo: la sesión no consta en el acta.", by=ana, url=source.url)
    return World(
        reviewer=marta,
        administrator=root,
        claim=claim,
        proposal=proposal,
        approved=bring_to(make_claim(by=ana), State.APPROVED, author=ana, reviewer=marta),
        source=source,
        broken=_broken(marta),
        check=Check.objects.get(claim=claim),
        tombstone=Check.objects.get(claim=retracted),
    )


def _correct(claim: Claim, ana, marta) -> None:
    later = NOON + timedelta(hours=1)
    workflow.advance(claim, "reopen", by=ana, at=later, reason="Hay datos nuevos.")
    judge(claim, "misleading", by=ana, at=later)
    workflow.advance(claim, "submit", by=ana, at=later)
    workflow.advance(claim, "approve", by=marta, at=later)
    publication.publish(claim, by=marta, at=later, kind="rating_change", note="Cambiamos la nota.")


def _broken(user) -> Source:
    """Fetched in vain, after an older version was read, of which no copy may be shown."""
    source = make_snapshot(by=user, url="https://fuente.example/rota", flags=["no_archive"]).source
    make_failed_attempt(source, by=user)
    return source


def look(page, address: str, heard: list) -> list[str]:
    """What is wrong with a page: for axe in both schemes, for the browser's console, at its sides.

    heard: what the console complains of goes there.
    """
    found = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.goto(address)  # anew: a page keeps some colours when the scheme changes under it
        for fault in Axe().run(page, options=AXE).response["violations"]:
            places = [node["target"] for node in fault["nodes"]]
            found.append(f"{scheme}: {fault['id']} at {places}: {fault['nodes'][0]['failureSummary']}")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("is wider than the window")
    return found + [str(said) for said in heard if not _is_own_status(said, page.url)]


def _is_own_status(said, url: str) -> bool:
    """Chromium calls a page that answers 404 or 410 an error of the console."""
    return getattr(said, "location", {}).get("url") == url and "Failed to load resource" in said.text


def look_at_all(context, server, world: World, pages: dict) -> dict[str, list[str]]:
    """{page: what is wrong with it}, without the pages where nothing is."""
    found, heard = {}, []
    page = context.new_page()
    page.on("console", lambda said: heard.append(said) if said.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(error))
    for name, path in pages.items():
        if faults := look(page, server.url + path(world), heard):
            found[name] = faults
        heard.clear()
    return found


@pytest.fixture(params=WIDTHS)
def browser_context_args(request):
    return {"locale": "es-ES", "viewport": WIDTHS[request.param]}


class TestEveryPage:
    def test_is_looked_at_or_is_no_page(self):
        known = set(names(get_resolver().url_patterns))

        assert known == {*PAGES, *ADMINISTRATORS, *PUBLIC, *NO_PAGE}

    def test_is_accessible_to_the_newsroom(self, server, world, context):
        let_in(context, server, world.reviewer.username)

        assert look_at_all(context, server, world, PAGES | SIGHTS) == {}

    def test_is_accessible_to_administrators(self, server, world, context):
        let_in(context, server, world.administrator.username)

        assert look_at_all(context, server, world, ADMINISTRATORS) == {}

    def test_is_accessible_to_readers(self, server, world, context):
        assert look_at_all(context, server, world, PUBLIC | PUBLIC_SIGHTS) == {}
