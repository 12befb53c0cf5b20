"""Two people at one desk: each sees what the other saves, marks and writes, and neither loses a word."""

import re
import time

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from claims import amending
from claims.models import Claim
from sources import fetching
from sources.models import FetchAttempt, Step
from tests import factories
from tests.browsers import let_in
from tests.factories import NOON
from workbench.accounts.roles import CHECKER

pytestmark = pytest.mark.browser
WORDS = "el 23 de enero"


@pytest.fixture
def people(transactional_db):
    return [factories.make_user(name, CHECKER) for name in ("ana", "marta")]


@pytest.fixture
def claim(people):
    return factories.make_claim(by=people[0], words=WORDS)


@pytest.fixture
def desks(new_context, server, claim, people):
    """The same desk, with the claim open, in a browser of each."""
    pages = []
    for person in people:
        page = new_context(locale="en-GB", viewport={"width": 1500, "height": 900}).new_page()
        let_in(page.context, server, person.username)
        with page.expect_response(f"{server.url}/events/"):
            page.goto(f"{server.url}{claim.appearances.get().article.get_absolute_url()}?claim=1")
        pages.append(page)
    return pages


class TestTwoPeople:
    def test_see_what_the_other_saves(self, desks):
        ana, marta = desks

        marta.fill("#id_statement", "La reunión será en enero.")
        marta.click("#claim-form [value=save]")

        expect(ana.locator("#id_statement")).to_have_value("La reunión será en enero.")

    def test_see_what_the_other_marks(self, desks):
        ana, marta = desks

        for key in ("j", "j", "m"):
            marta.keyboard.press(key)

        expect(ana.locator("#article-counts")).to_contain_text("2 claims")
        expect(ana.locator("#article-pane mark")).to_have_count(2)
        expect(ana.locator("#claim-pane h2")).to_have_text("Claim 1")

    def test_keep_their_unsent_words_and_are_told(self, desks):
        ana, marta = desks
        ana.fill("#id_statement", "Aún lo pienso.")

        marta.fill("#id_statement", "La reunión será en enero.")
        marta.click("#claim-form [value=save]")

        expect(ana.locator("#claim-changed")).to_contain_text("Somebody changed this claim")
        expect(ana.locator("#id_statement")).to_have_value("Aún lo pienso.")
        ana.click("#claim-form [value=save]")
        expect(ana.locator("#conflict")).to_contain_text("La reunión será en enero.")
        expect(ana.locator("#id_statement")).to_have_value("Aún lo pienso.")

    def test_see_where_the_other_is_writing(self, desks):
        ana, marta = desks

        marta.locator("#id_substance-explanation").press_sequentially("Consta en el acta")

        expect(ana.locator("#presence")).to_have_text("Marta is editing: Explanation")
        expect(marta.locator("#presence")).to_be_empty()


class TestCapture:
    """Nobody works here: the test itself takes the attempt from step to step."""

    @pytest.fixture
    def attempt(self, claim, people):
        source = factories.cite(claim, by=people[0]).source
        return FetchAttempt.objects.create(source=source, created_at=NOON, next_try_at=timezone.now())

    @staticmethod
    def take(attempt, step):
        taken = fetching.take(attempt.pk, (Step.CONNECT, Step.EXTRACT))
        taken.step = step
        with fetching.holding(taken):
            time.sleep(1.2)  # the row says where it stands after a second
        return taken

    def test_is_shown_step_by_step_without_being_asked_for(self, desks, server, claim, attempt):
        ana, _marta = desks
        ana.reload()
        now = ana.locator(f"#source-{attempt.source.uid} [aria-current=step]")
        expect(now).to_have_text("Queued")
        asked = []
        ana.on("request", lambda request: "/sources/?" in request.url and asked.append(request.url))

        with ana.expect_request(lambda request: "/sources/?" in request.url):
            self.take(attempt, Step.DOWNLOAD)

        expect(now).to_have_text("Download")
        assert len(asked) <= 2

    def test_that_is_cancelled_elsewhere_ends_here_too(self, desks, people, attempt):
        ana, _marta = desks
        ana.reload()
        card = ana.locator(f"#source-{attempt.source.uid}")
        expect(card.get_by_role("button", name="Cancel")).to_be_visible()
        with ana.expect_response("**/events/"):
            ana.reload()

        fetching.cancel(attempt, by=people[1], at=NOON)

        expect(card.get_by_role("button", name="Retry")).to_be_visible()


class TestWithoutAStream:
    def test_a_capture_is_asked_for_every_few_seconds(self, new_context, server, claim, people):
        source = factories.cite(claim, by=people[0]).source
        attempt = FetchAttempt.objects.create(source=source, created_at=NOON, next_try_at=NOON)
        page = new_context(locale="en-GB", viewport={"width": 1500, "height": 900}).new_page()
        page.route("**/events/", lambda route: route.abort())
        let_in(page.context, server)
        page.goto(f"{server.url}{claim.appearances.get().article.get_absolute_url()}?claim=1")

        FetchAttempt.objects.filter(pk=attempt.pk).update(step=Step.EXTRACT)

        now = page.locator(f"#source-{source.uid} [aria-current=step]")
        expect(now).to_have_text("Text", timeout=15_000)

    def test_what_is_shown_is_asked_for_every_few_seconds(self, new_context, server, claim, people):
        page = new_context(locale="en-GB", viewport={"width": 1500, "height": 900}).new_page()
        page.route("**/events/", lambda route: route.abort())
        let_in(page.context, server)
        page.goto(f"{server.url}{claim.appearances.get().article.get_absolute_url()}?claim=1")

        amending.amend(Claim.objects.get(), {"statement": "Otra cosa."}, version=1, by=people[1], at=NOON)

        expect(page.locator("#id_statement")).to_have_value(re.compile("Otra cosa"))
