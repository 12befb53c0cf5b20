from pathlib import Path

import pytest

from sources.extraction import Unreadable
from sources.extraction.reading import extract

PAGES = Path(__file__).parents[2] / "data" / "pages"
URL = "https://pruebas.example/local/puente-nuevo?x=1"


@pytest.fixture(scope="module")
def article():
    return extract((PAGES / "article.html").read_bytes(), content_type="text/html", url=URL)


def blocks(extracted):
    return [(b.kind, extracted.text[b.start : b.end]) for b in extracted.blocks]


def code_of(body, **told):
    with pytest.raises(Unreadable) as refused:
        extract(body, content_type="text/html", **told)
    return refused.value.code


class TestReadHtml:
    def test_keeps_the_article_and_the_kinds_of_its_blocks(self, article):
        assert [(kind, text[:22]) for kind, text in blocks(article)] == [
            ("title", "El puente nuevo costar"),
            ("paragraph", "El puente que une las "),
            ("heading", "Las razones del aument"),
            ("paragraph", "El informe señala tres"),
            ("list_item", "El acero ha subido un "),
            ("list_item", "El suelo de la orilla "),
            ("quote", "No se ha gastado un eu"),
            ("paragraph", "Los gastos por año se "),
            ("table_row", "Año | Millones"),
            ("table_row", "2023 | 1 234"),
            ("paragraph", "La obra terminará en 2"),
        ]

    def test_keeps_hard_breaks_and_no_break_spaces_and_no_source_line_ends(self, article):
        text = article.text

        assert "un 40\u00a0% desde" in text
        assert "terminará en 2025.\nAsí lo aseguró" in text
        assert "hace dos años" in text

    @pytest.mark.parametrize(
        "noise",
        [
            "VEA TAMBIÉN",
            "Te puede interesar",
            "feria",
            "Suscríbete",
            "Comparte",
            "derechos",
            "Portada",
            "color",
        ],
    )
    def test_leaves_out_what_is_not_the_article(self, article, noise):
        assert noise not in article.text

    def test_reads_what_the_page_says_of_itself(self, article):
        assert article.title == "El puente nuevo costará el doble"
        assert article.byline == "Inés Prueba; Juan Ensayo"
        assert article.language == "es"
        assert article.canonical_url == "https://pruebas.example/local/puente-nuevo"
        assert article.site_name == "Diario de Prueba"
        assert (article.charset, article.charset_origin) == ("utf-8", "meta")
        assert article.no_archive
        assert article.flags == ["no_archive"]

    def test_gives_every_date_its_origin_and_prefers_the_local_time(self, article):
        assert [(d["value"], d["origin"]) for d in article.dates][:4] == [
            ("2024-03-05T08:30:00+01:00", "meta"),
            ("2024-03-05T07:30:00+00:00", "json-ld"),
            ("2024-03-05", "headline"),
            ("2024-03-05", "time"),
        ]
        assert article.dates[-1] == {
            "value": "2024-03-06", "precision": "day", "origin": "modified", "raw": "2024-03-06"
        }  # fmt: skip

    def test_keeps_a_claim_review_as_data(self, article):
        assert article.claim_reviews == [
            {
                "claim_reviewed": "El puente cuesta 10 millones",
                "url": "https://pruebas.example/contraste/puente",
                "review_author": "Diario de Prueba",
                "review_date": "2024-03-05",
                "rating_label": "Falso",
                "rating_value": 1.0,
                "best": 5.0,
                "worst": 1.0,
                "claim_author": "Alcaldía",
                "claim_date": None,
                "appearances": ["https://pruebas.example/acto"],
            }
        ]

    def test_takes_the_whole_page_when_there_is_no_article(self):
        extracted = extract(
            b"<title>Aviso</title><h1>Aviso</h1><p>Hoy no hay trenes.", content_type="text/html"
        )

        assert extracted.text == "Aviso\n\nHoy no hay trenes."

    def test_splits_paragraphs_at_two_line_breaks(self):
        extracted = extract(b"<div>Uno.<br>Dos.<br><br>Tres.</div>", content_type="text/html")

        assert extracted.text == "Uno.\nDos.\n\nTres."

    @pytest.mark.parametrize(
        ("markup", "flag"),
        [
            ("<title>404 Not Found</title><p>Sorry, the page was not found.", "soft_404"),
            ("<title>Diario</title><p>Usamos cookies. Puedes aceptar todas o configurarlas.", "consent_wall"),
            ("<title>Diario</title><p>Para seguir, acepta las cookies o suscríbete.", "consent_wall"),
            ("<meta http-equiv=Refresh content='0;url=/x'><p>Un momento, por favor.", "meta_refresh"),
            (f"<title>{'largo ' * 200}</title><p>Un texto.", "truncated_title"),
        ],
    )
    def test_flags_a_page_that_is_not_what_it_seems(self, markup, flag):
        assert flag in extract(markup.encode(), content_type="text/html; charset=utf-8").flags

    def test_gives_text_that_can_be_stored_whatever_the_page_holds(self):
        extracted = extract(
            b"<title>a\0b\x01</title><p>x\0y\x1b &#0;&#xD800; z\xff</p>", content_type="text/html"
        )

        for text in (extracted.text, extracted.title):
            text.encode("utf-8")
            assert not any(c < " " and c not in "\t\n" for c in text)

    def test_refuses_a_page_without_text(self):
        assert code_of(b"<html><body><img src=x><script>1</script></body></html>") == "no_text"

    def test_refuses_a_page_nested_too_deeply(self):
        assert code_of(b"<div>" * 100_000 + b"x") == "too_deep"

    def test_refuses_more_text_than_the_limit(self):
        assert code_of(b"<p>palabra palabra</p>" * 100, most_characters=1000) == "too_long"


class TestExtracted:
    def test_survives_json(self, article):
        import json

        assert type(article).from_dict(json.loads(json.dumps(article.as_dict()))) == article


STORY = "".join(
    f"<p>La obra número {n} costará más de lo que el ayuntamiento había previsto, según el informe.</p>"
    for n in range(12)
)


def read(head, before="", after=""):
    page = f"<html><head><title>El puente nuevo costará el doble</title>{head}</head><body>{before}"
    page += f"<div class=story><article>{STORY}</article></div>{after}</body></html>"
    return extract(page.encode(), content_type="text/html", url="https://diario.example/x")


class TestLead:
    LEAD = "El informe se conoció el viernes y la oposición pide que una comisión revise los contratos"

    def test_is_kept_where_the_page_calls_it_the_description(self):
        before = f"<h1>El puente nuevo costará el doble</h1><h2 itemprop=description>{self.LEAD}</h2>"
        assert read("", before).body.startswith(self.LEAD)

    def test_is_no_description_of_something_far_away(self):
        before = f"<div><p itemprop=description>{self.LEAD}</p></div>" + "<p>Otra cosa</p>" * 12
        assert self.LEAD not in read("", before).body


class TestByline:
    def test_prefers_a_person_to_a_site_that_calls_itself_the_author(self):
        found = read(
            '<meta name=author content="El Diario (www.diario.example)">', after="<p>Autora: Ana Prueba</p>"
        )
        assert found.byline == "Ana Prueba"

    def test_is_not_the_name_of_a_reader_who_answers(self):
        after = "<dl><dt class=comment><span class=comment_author>Lector</span></dt></dl>"
        assert read("", after=after).byline == ""

    def test_is_not_the_words_of_a_link_to_a_profile(self):
        assert read("", after="<a rel=author href=/p/1>Ver mi perfil completo</a>").byline == ""
