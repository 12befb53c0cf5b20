"""The desk, open in a browser, and the hands of who works on it."""

import pytest
from playwright.sync_api import expect

from claims.models import Claim
from sources.models import Passage
from tests import factories
from tests.browsers import let_in
from workbench.accounts.roles import CHECKER

# Flags, families, skin tones, letters with several marks: what one reader sees as one character.
TEXT = """La guerra de cifras

👩🏽‍🚒🇪🇸 dijo: «¡Basta ya! Ni un incendio más 🇪🇸🇲🇽». Así terminó.

El ministro x̂ y la niña q̣̂ van a EE. UU. con J. Pérez. La deuda superó los 1,6 billones 👨‍👩‍👧‍👦.

Tercero y último párrafo."""


@pytest.fixture
def ana(transactional_db):
    return factories.make_user("ana", CHECKER)


@pytest.fixture
def article(ana):
    return factories.make_article(TEXT, by=ana, language="es")


@pytest.fixture
def browser_context_args():
    return {"locale": "en-GB", "viewport": {"width": 1500, "height": 900}, "timezone_id": "Pacific/Auckland"}


@pytest.fixture
def desk(page, server, ana, article):
    """The desk, open in a browser that is signed in. Complaints of the browser fail the test."""
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    let_in(page.context, server)
    page.goto(server.url + article.get_absolute_url())
    page.complaints = complaints
    yield page
    assert [each for each in complaints if "409" not in each] == []


def sign_in(page, server, name="ana"):
    page.goto(f"{server.url}/sign-in/?next=/articles/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", "a long pass phrase")
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{server.url}/articles/")


def forget_login(page):
    """End the login as time does: the browser's cookie is there no more."""
    cookies = [each for each in page.context.cookies() if each["name"] != "sessionid"]
    page.context.clear_cookies()
    page.context.add_cookies(cookies)


def corner(page, words, *, is_end=False):
    """Where on the screen words of the article begin or end."""
    box = page.evaluate(
        """([words, isEnd]) => {
          const walker = document.createTreeWalker(document.querySelector("#article-pane [data-text]"), 4);
          for (let node; (node = walker.nextNode());) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            const range = new Range();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            const boxes = [...range.getClientRects()];
            const { left, right, top, bottom } = isEnd ? boxes.at(-1) : boxes[0];
            return { x: isEnd ? right - 1 : left + 1, y: (top + bottom) / 2 };
          }
        }""",
        [words, is_end],
    )
    return box["x"], box["y"]


def drag(page, first, last):
    """Select from the beginning of one stretch of words to the end of another, as a hand does."""
    page.mouse.move(*corner(page, first))
    page.mouse.down()
    page.mouse.move(*corner(page, last, is_end=True), steps=4)
    page.mouse.up()


def expect_claims(page, count):
    expect(page.locator("#article-counts")).to_contain_text(f"{count} claim")
    assert Claim.objects.count() == count


def quotations():
    """What was quoted, newest last; each is compared with the text by the database itself."""
    return [passage.exact for passage in Passage.objects.order_by("id")]


@pytest.fixture
def claim(article, ana):
    claim = factories.mark(article, "La deuda superó los 1,6 billones", by=ana)
    factories.cite(claim, by=ana)
    return claim


@pytest.fixture
def opened(desk, server, article, claim):
    """The desk with a claim open."""
    desk.goto(f"{server.url}{article.get_absolute_url()}?claim={claim.uid}")
    return desk
