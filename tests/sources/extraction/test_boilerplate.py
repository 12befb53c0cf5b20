import pytest

from sources.extraction.boilerplate import is_only_link, is_prompt, is_related, is_stamp, prune
from sources.extraction.markup import Piece, parse, pieces

SENTENCE = "El informe que se presentó ayer en el pleno señala tres causas del aumento y ninguna era nueva. "


def piece(text, link=0, kind="paragraph"):
    return Piece(kind, text, link, None)


class TestPrune:
    @pytest.mark.parametrize(
        "markup",
        [
            "<aside>{}</aside>",
            "<footer>{}</footer>",
            "<div class='related-news'>{}</div>",
            "<div id=newsletter>{}</div>",
            "<div class=te-puede-interesar>{}</div>",
            "<div hidden>{}</div>",
            "<div style='display: none'>{}</div>",
        ],
    )
    def test_takes_out_what_is_named_as_something_else(self, markup):
        root = parse(f"<body><p>{SENTENCE * 3}</p>{markup.format(f'<p>{SENTENCE}</p>')}")

        left = prune(root, pieces(root))

        assert [p.text for p in left] == [(SENTENCE * 3).strip()]
        assert root.text_content().count("informe") == 3

    @pytest.mark.parametrize(
        "markup",
        [
            "<nav>{}</nav>",
            "<div class='page has-comments share'>{}</div>",
            "<div class=shareholders>{}</div>",
        ],
    )
    def test_leaves_a_container_alone_that_holds_the_article(self, markup):
        root = parse(f"<body>{markup.format(f'<p>{SENTENCE}</p>')}<p>pie</p>")

        assert len(prune(root, pieces(root))) == 2


class TestIsRelated:
    @pytest.mark.parametrize(
        ("text", "link"),
        [
            ("VEA TAMBIÉN: Otra historia del río", 0),
            ("Lea más: Otra historia", 0),
            ("Lee también Otra historia del río", 20),
            ("Related: The other story", 0),
            ("Also on pruebas.example The other story", 30),
            ("Lire aussi : Une autre histoire", 0),
        ],
    )
    def test_knows_its_opening_words(self, text, link):
        assert is_related(piece(text, link))

    @pytest.mark.parametrize(
        "text",
        [
            "Lea Ypi publicó ayer su libro.",
            "More than a hundred people came.",
            "Mire usted, dijo, eso no es así.",
            "Read the room, she said.",
            "Vea: " + SENTENCE * 3,
        ],
    )
    def test_leaves_sentences_alone_that_begin_like_that(self, text):
        assert not is_related(piece(text))


class TestIsPrompt:
    @pytest.mark.parametrize(
        "text",
        [
            "Suscríbete a nuestro boletín",
            "Sign up for our newsletter",
            "© 2024 Diario",
            "Click here to get the app",
        ],
    )
    def test_knows_who_speaks_to_a_customer(self, text):
        assert is_prompt(piece(text))

    def test_leaves_news_about_newsletters_alone(self):
        assert not is_prompt(piece("El boletín perdió un 5 % de sus suscriptores, según la empresa."))


class TestIsStamp:
    @pytest.mark.parametrize(
        "text",
        [
            "5 de marzo de 2024",
            "Updated: Tue., Nov. 19, 2019 at 4:20 pm",
            "2024-03-05T08:30:00Z",
            "https://x.example/a",
        ],
    )
    def test_knows_a_line_that_only_says_when_or_where(self, text):
        assert is_stamp(piece(text))

    @pytest.mark.parametrize("text", ["1 234", "2024", "El 5 de marzo de 2024 cayó el puente", "mayo"])
    def test_leaves_figures_and_sentences_alone(self, text):
        assert not is_stamp(piece(text))

    def test_leaves_rows_of_tables_alone(self):
        assert not is_stamp(piece("5 de marzo de 2024", kind="table_row"))


class TestIsOnlyLink:
    def test_allows_for_a_few_letters_beside_it(self):
        assert is_only_link(piece("» otra historia del río", 21))
        assert not is_only_link(piece("Según el informe publicado", 7))
