import pytest
from lxml import html

from sources.extraction import metadata


def page(head="", body="<p>x"):
    return html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")


class TestTitleOf:
    @pytest.mark.parametrize(
        ("head", "body", "title"),
        [
            ("<title>El puente cae | Diario</title>", "<h1>El puente cae</h1>", "El puente cae"),
            ("<title>El puente nuevo cae | Diario</title>", "<h1>Diario</h1>", "El puente nuevo cae"),
            ("<meta property=og:title content='El puente'><title>x</title>", "", "El puente"),
            ("<meta property=og:site_name content=Hoy><title>Hoy - Puente</title>", "", "Puente"),
            ("<title>Nada - que ver - aquí</title>", "", "Nada - que ver - aquí"),
            ("", "<h1>El puente</h1>", "El puente"),
            ("", "<p>x", None),
        ],
    )
    def test_prefers_the_headline_on_the_page_that_its_data_agree_with(self, head, body, title):
        assert metadata.title_of(page(head, body), []) == title


class TestNamesIn:
    @pytest.mark.parametrize(
        ("raw", "names"),
        [
            ("By Ana Prueba and Juan Ensayo, Staff Writers", ["Ana Prueba", "Juan Ensayo"]),
            ("Por Ana Prueba y Juan Ensayo | 5 de marzo", ["Ana Prueba", "Juan Ensayo"]),
            ("Autor: ANA PRUEBA", ["ANA PRUEBA"]),
            ("Ana Prueba @anaprueba", ["Ana Prueba"]),
            ("Written by Ana Prueba on Tuesday", ["Ana Prueba"]),
            ("https://pruebas.example/ana", []),
            ("admin", []),
            ("", []),
        ],
    )
    def test_leaves_the_names_alone(self, raw, names):
        assert metadata.names_in(raw) == names


class TestBylines:
    def test_puts_the_name_of_the_site_last(self):
        head = "<meta name=author content='El Diario'><meta property=og:site_name content='El Diario'>"

        found = metadata.bylines(page(head), [], ["Por Ana Prueba"])

        assert [(item["value"], item["origin"]) for item in found] == [
            ("Ana Prueba", "headline"),
            ("El Diario", "meta"),
        ]

    def test_follows_a_reference_to_the_author(self):
        objects = [
            {"@type": "Article", "author": {"@id": "#ana"}},
            {"@type": "Person", "@id": "#ana", "name": "Ana"},
        ]

        assert metadata.bylines(page(), objects, [])[0]["value"] == "Ana"

    def test_does_not_take_those_who_comment_for_authors(self):
        body = "<span class=author>Ana Prueba</span>" + "<span class=comment-author>Otro</span>" * 3

        assert metadata.byline_of(metadata.bylines(page(body=body), [], [])) == "Ana Prueba"


class TestLanguageOf:
    @pytest.mark.parametrize(
        ("markup", "language"),
        [
            ("<html lang=es-MX>", "es"),
            ("<html><meta property=og:locale content=en_GB>", "en"),
            ("<html lang=''>", None),
        ],
    )
    def test_reads_the_primary_language(self, markup, language):
        assert metadata.language_of(html.document_fromstring(markup + "<p>x")) == language


class TestCanonicalOf:
    @pytest.mark.parametrize(
        ("href", "expected"),
        [
            ("/b", "https://x.example/b"),
            ("https://y.example/", "https://y.example/"),
            ("javascript:1", None),
            ("http://[x", None),
            ("", None),
        ],
    )
    def test_accepts_web_addresses_only(self, href, expected):
        root = page(f"<link rel='Canonical' href='{href}'>")

        assert metadata.canonical_of(root, "https://x.example/a") == expected


class TestForbidsArchiving:
    @pytest.mark.parametrize(
        ("content", "forbidden"),
        [("index,NOARCHIVE", True), ("none", True), ("noindex, nofollow", False), ("", False)],
    )
    def test_reads_robots_elements(self, content, forbidden):
        assert metadata.forbids_archiving(page(f"<meta name=ROBOTS content='{content}'>")) is forbidden
