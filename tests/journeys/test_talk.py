"""People at one claim in browsers of their own: comments, the bell, many claims at once, the dashboard."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from claims.models import Claim, Notice, State
from tests.browsers import let_in
from tests.factories import bring_to, make_claim, make_newsroom, make_user
from workbench.accounts.roles import CHECKER, REVIEWER

pytestmark = pytest.mark.browser


@pytest.fixture
def people(transactional_db):
    make_newsroom()
    return make_user("ana", CHECKER), make_user("marta", CHECKER, REVIEWER)


@pytest.fixture
def open_as(new_context, server):
    """Open an address in a browser of one's own: open_as("ana", "/board/"). The page hears the bell."""

    def open_as(name, address):
        page = new_context(locale="en-GB", viewport={"width": 1500, "height": 900}).new_page()
        let_in(page.context, server, name)
        with page.expect_response(f"{server.url}/events/"):
            page.goto(server.url + address)
        return page

    return open_as


def bell(page):
    return page.locator(".bell .count")


class TestThreads:
    def test_go_from_a_question_to_its_answer_by_the_bell(self, people, open_as):
        claim = make_claim(by=people[0])
        ana, marta = open_as("ana", claim.get_absolute_url()), open_as("marta", reverse("queue"))
        expect(bell(marta)).to_have_count(0)

        ana.get_by_text("Comment on the claim").click()
        ana.locator("textarea[name=text]").last.fill("@marta ¿tenemos el acta?")
        ana.get_by_role("button", name="Send the comment").click()

        expect(bell(marta)).to_have_text("1 unread")  # without being loaded anew
        marta.keyboard.press("g")
        marta.keyboard.press("n")
        expect(marta.locator("main")).to_contain_text("Ana asked for you in a comment")
        marta.locator("main .list-title").click()
        expect(marta.locator(".thread")).to_contain_text("¿tenemos el acta?")
        expect(bell(marta)).to_have_count(0)

        marta.locator(".thread textarea").fill("Sí, está en la carpeta.")
        marta.get_by_role("button", name="Answer it").click()
        expect(bell(ana)).to_have_text("1 unread")
        ana.reload()
        expect(ana.locator(".thread")).to_contain_text("Sí, está en la carpeta.")
        ana.get_by_role("button", name="Settled", exact=True).click()
        expect(ana.locator(".thread.is-settled")).to_contain_text("Settled by Ana")


class TestUndoneJudgement:
    def test_takes_its_notice_back_before_anybody_has_read_it(self, people, open_as):
        claim = bring_to(make_claim(by=people[0]), State.IN_REVIEW, author=people[0], reviewer=people[1])
        Notice.objects.all().delete()
        ana, marta = (
            open_as("ana", reverse("queue")),
            open_as("marta", reverse("claim-review", args=[claim.uid])),
        )

        marta.get_by_label("The quotation matches the article").check()
        marta.get_by_role("button", name="Approve").click()
        expect(bell(ana)).to_have_text("1 unread")
        marta.wait_for_load_state("load")
        marta.keyboard.press("z")

        expect(marta.locator("#messages")).to_contain_text("Undone.")
        expect(bell(ana)).to_have_count(0)
        claim.refresh_from_db()
        assert claim.state == State.IN_REVIEW
        marta.wait_for_load_state("load")
        marta.keyboard.press("Shift+Z")
        expect(marta.locator("#messages")).to_contain_text("Done again.")
        expect(bell(ana)).to_have_text("1 unread")
        assert claim.reviews.get().checked == ["quotation"]


class TestManyAtOnce:
    def test_are_changed_and_taken_back_by_one_key(self, people, open_as):
        for _claim in range(3):
            make_claim(by=people[0])
        page = open_as("ana", reverse("claims"))
        for box in page.locator("input[form=bulk]").all()[:2]:
            box.check()

        page.get_by_text("With the chosen claims").click()
        page.select_option("#bulk-priority", "4")
        page.get_by_role("button", name="Set the priority").click()

        expect(page.locator("#messages")).to_contain_text("2 claims changed.")
        assert Claim.objects.filter(priority=4).count() == 2
        page.keyboard.press("z")
        expect(page.locator("#messages")).to_be_visible()
        expect(page.get_by_text("Undo the last change")).to_have_count(0)
        assert Claim.objects.filter(priority=4).count() == 0


class TestDashboard:
    def test_shows_every_drawing_as_a_table_too_to_those_who_use_keys_alone(self, people, open_as):
        ana, marta = people
        bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)
        page = open_as("ana", reverse("queue"))
        page.keyboard.press("g")
        page.keyboard.press("d")
        expect(page.locator("h1")).to_have_text("Dashboard")

        for drawing in page.locator("section:has(svg.chart)").all():
            expect(drawing.locator("svg desc")).to_have_count(1)
            drawing.locator("summary").press("Enter")
            expect(drawing.locator("table")).to_be_visible()
            assert drawing.locator("tbody tr").count() >= 1
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
