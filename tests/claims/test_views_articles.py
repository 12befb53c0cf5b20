"""Articles come in by address, file or text; the list shows them newest first."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import intake
from claims.models import Article
from sources.models import FetchAttempt, Source
from tests import factories

NEW = "/articles/new/"


@pytest.fixture
def door(client, ana):
    client.force_login(ana)
    return client


class TestSample:
    def test_is_offered_while_there_are_none_and_opens_the_desk(self, door):
        assert f"{NEW}?sample=1" in door.get("/articles/").content.decode()

        form = door.get(f"{NEW}?sample=1").context["form"]
        answer = door.post(NEW, {name: form[name].value() for name in ("title", "text")})

        article = Article.objects.get()
        assert answer.url == article.get_absolute_url()
        assert "Villasola" in article.title
        assert len(article.snapshot.text_blocks) == 3


class TestArticles:
    def test_shows_a_way_in_while_there_are_none(self, door):
        assert NEW in door.get("/articles/").content.decode()

    def test_asks_the_database_as_often_for_thirty_as_for_two(self, door, ana):
        counts = []
        for count in (2, 30):
            while Article.objects.count() < count:
                article = factories.make_article(f"Nota {Article.objects.count()}: el 23 de enero.", by=ana)
                factories.mark(article, "el 23 de enero", by=ana)
            with CaptureQueriesContext(connection) as asked:
                door.get("/articles/")
            counts.append(len(asked))

        assert counts[0] == counts[1] <= 5

    def test_leads_to_older_ones_and_keeps_the_filter(self, door, ana):
        for number in range(32):
            factories.make_article(f"Nota {number}.", by=ana)

        first = door.get("/articles/", {"status": "inbox"})

        assert len(first.context["page"].rows) == 30
        assert f"status=inbox&amp;before={first.context['page'].older}" in first.content.decode()

    @pytest.mark.parametrize(
        ("query", "found"), [({"q": "ACTA"}, 1), ({"q": "nada"}, 0), ({"status": "x"}, 2)]
    )
    def test_filters_by_what_the_address_says(self, door, ana, query, found):
        for title in ("Un acta", "Otra nota"):
            snapshot = factories.make_snapshot(f"{title}.", by=ana, title=title)
            intake.open_article(snapshot.source, by=ana, at=factories.NOON)

        answer = door.get("/articles/", query)

        assert answer.status_code == 200
        assert len(answer.context["page"].rows) == found

    def test_is_closed_to_strangers(self, client):
        assert client.get("/articles/").status_code == 302


class TestNew:
    def test_freezes_pasted_text_and_opens_the_desk(self, door):
        answer = door.post(
            NEW, {"text": "Uno.\r\n\r\nDos.", "title": "Mi nota", "published_on": "2026-01-16"}
        )

        article = Article.objects.get()
        assert answer.url == article.get_absolute_url()
        assert (article.snapshot.text, article.title) == ("Uno.\n\nDos.", "Mi nota")

    def test_asks_for_an_address_to_be_fetched(self, door):
        answer = door.post(NEW, {"url": "https://www.nota.es/uno"})

        assert answer.status_code == 302
        assert FetchAttempt.objects.get().source.url == "https://www.nota.es/uno"
        assert door.get(answer.url).status_code == 200

    def test_finds_the_article_of_an_address_it_knows(self, door):
        first = door.post(NEW, {"url": "https://www.nota.es/uno"})
        second = door.post(NEW, {"url": "HTTPS://WWW.NOTA.es/uno#parte"})

        assert first.url == second.url
        assert (Source.objects.count(), FetchAttempt.objects.count()) == (1, 1)

    def test_takes_a_file(self, door):
        file = SimpleUploadedFile("nota.txt", b"Texto de un archivo.")

        assert door.post(NEW, {"file": file}).status_code == 302

    @pytest.mark.parametrize(
        ("data", "field"),
        [
            ({}, "url"),
            ({"text": " \n\t "}, "text"),
            ({"url": "javascript:alert(1)"}, "url"),
            ({"url": "file:///etc/passwd"}, "url"),
            ({"url": "https://www.nota.es/", "text": "Texto."}, "text"),
            ({"text": "Texto.", "published_on": "ayer"}, "published_on"),
            ({"text": "x" * 1_000_001}, "text"),
        ],
    )
    def test_refuses_beside_the_field_and_keeps_what_was_typed(self, door, data, field):
        page = door.post(NEW, data | {"title": "Mi título"})

        assert page.status_code == 422
        assert page.context["form"].errors[field]
        assert 'value="Mi título"' in page.content.decode()
        if data.get("text", "").strip():
            assert data["text"] in page.content.decode()
        assert not Article.objects.exists()

    def test_refuses_a_program_that_calls_itself_text(self, door):
        file = SimpleUploadedFile("nota.txt", b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 8)

        page = door.post(NEW, {"file": file})

        assert page.status_code == 422
        assert page.context["form"].errors["file"]

    def test_is_refused_to_a_person_without_a_role(self, client, db):
        client.force_login(factories.make_user("lector"))

        assert client.get(NEW).status_code == 403
