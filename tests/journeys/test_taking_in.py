"""Every way an article comes in, in a browser with a real worker, and what people read when it cannot."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from claims import tasks
from claims.models import Article
from sources.models import Snapshot, Source
from tests.browsers import let_in
from tests.factories import make_user
from tests.sources.extraction.test_pdf import pdf
from tests.sources.hostile_server import HostileServer, redirect, reply
from tests.sources.hostile_server import page as html
from workbench.accounts.roles import CHECKER

WORDS = "La biblioteca de la villa prestó 48.200 libros en 2025, según su memoria anual."
BODY = f"<article><h1>La memoria</h1><p>{WORDS} {WORDS} {WORDS}</p></article>"
PAGE = f"<html lang='es'><body>{BODY}</body></html>"


@pytest.fixture(scope="module")
def site():
    answers = {
        "/memoria": html(PAGE),
        "/vacia": html("<html><body></body></html>"),
        "/dentro": redirect("http://127.0.0.2/secreto"),
        "/robots.txt": reply(status="404 Not Found"),
    }
    with HostileServer(answers) as site:
        yield site


@pytest.fixture
def program_environment(site):
    return {"CAPTURE_ALLOW": site.pair}


@pytest.fixture
def browser_context_args():
    return {"locale": "en-GB", "viewport": {"width": 1500, "height": 900}}


@pytest.fixture
def form(page, server, worker, transactional_db):
    """The page that takes articles in, for somebody who is signed in."""
    make_user("ana", CHECKER)
    let_in(page.context, server)
    page.goto(server.url + reverse("article-new"))
    return page


def send(form):
    form.locator("main form button.button-main").click()


def text_of(form):
    return form.locator("#article-pane [data-text]")


class TestFile:
    @pytest.mark.parametrize(
        ("name", "mime", "body"),
        [
            ("memoria.txt", "text/plain", WORDS.encode()),
            ("memoria.html", "text/html", PAGE.encode()),
            ("memoria.pdf", "application/pdf", pdf(*WORDS.split(", "))),
        ],
    )
    def test_is_read_by_a_worker_and_opened(self, form, name, mime, body):
        form.set_input_files("[name=file]", {"name": name, "mimeType": mime, "buffer": body})
        send(form)

        expect(text_of(form)).to_contain_text("48.200 libros", timeout=90_000)
        snapshot = Snapshot.objects.get()
        assert (snapshot.origin, snapshot.media_type) == ("uploaded", mime)

    def test_is_found_by_its_words_once_a_worker_has_read_them(self, form, server):
        form.set_input_files(
            "[name=file]", {"name": "a.txt", "mimeType": "text/plain", "buffer": WORDS.encode()}
        )
        send(form)
        expect(text_of(form)).to_contain_text("48.200 libros", timeout=90_000)
        tasks.read_texts.delay()  # as beat does

        for _second in range(30):
            form.goto(f"{server.url}{reverse('search')}?q=bibliotecas%20memoria")
            if form.locator("#found-texts").count():
                break
            form.wait_for_timeout(1_000)
        form.locator("section[aria-labelledby=found-texts] a").click()

        expect(text_of(form)).to_contain_text("48.200 libros")

    def test_that_is_binary_is_refused_in_words(self, form):
        form.set_input_files(
            "[name=file]", {"name": "nota.txt", "mimeType": "text/plain", "buffer": bytes(range(256)) * 8}
        )
        form.fill("[name=title]", "Mi nota")
        send(form)

        expect(form.locator("main")).to_contain_text("“nota.txt” cannot be read")
        expect(form.locator("[name=title]")).to_have_value("Mi nota")
        assert Source.objects.count() == 0

    def test_that_is_locked_says_so_on_the_desk(self, form):
        locked = pdf(WORDS, password="secreto")
        form.set_input_files(
            "[name=file]", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": locked}
        )
        send(form)

        expect(form.locator("#article-pane")).to_contain_text("protected by a password", timeout=90_000)


class TestAddress:
    def test_is_fetched_and_known_the_second_time(self, form, site, server):
        form.fill("[name=url]", site.url("/memoria"))
        send(form)
        expect(text_of(form)).to_contain_text("48.200 libros", timeout=90_000)

        form.goto(server.url + reverse("article-new"))
        form.fill("[name=url]", site.url("/memoria") + "?utm_source=boletin#final")
        send(form)

        expect(text_of(form)).to_contain_text("48.200 libros")
        assert (Article.objects.count(), Source.objects.count(), Snapshot.objects.count()) == (1, 1, 1)
        assert site.paths.count("/memoria") == 1  # no other test asks for it

    @pytest.mark.parametrize(
        ("path", "words"),
        [
            ("/nada", "404"),
            ("/vacia", "No text was found"),
            ("/dentro", "127.0.0.2"),
        ],
    )
    def test_that_gives_nothing_says_why_with_the_ways_on(self, form, site, path, words):
        form.fill("[name=url]", site.url(path))
        send(form)

        pane = form.locator("#article-pane")
        expect(pane).to_contain_text(words, timeout=90_000)
        expect(pane.get_by_role("button", name="Retry")).to_be_visible()

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("javascript:alert(1)", "http"),
            ("file:///etc/passwd", "http"),
            ("http://10.0.0.8/intranet", "10.0.0.8"),
            ("http://localhost/", "public internet"),
        ],
    )
    def test_that_may_not_be_fetched_is_refused_beside_its_field(self, form, typed, words):
        form.fill("[name=url]", typed)
        send(form)

        field = form.locator("[name=url]")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_value(typed)
        expect(form.locator("#id_url_error")).to_contain_text(words)
        assert Source.objects.count() == 0


class TestText:
    @pytest.mark.parametrize(("text", "words"), [(" \n\t ", "no text here"), ("a" * 1_000_001, "1,000,000")])
    def test_that_cannot_be_taken_is_kept_on_the_page(self, form, text, words):
        form.locator("[name=text]").evaluate("(field, text) => { field.value = text; }", text)
        send(form)

        expect(form.locator("main")).to_contain_text(words)
        assert len(form.locator("[name=text]").input_value()) == len(text)
