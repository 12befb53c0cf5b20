from sources.extraction.main_text import select
from sources.extraction.markup import parse, pieces

# No four words in a row stand in two of these.
SENTENCE = (
    "El informe{0} que se presentó{0} ayer en el{0} pleno señala{0} varias causas y{0} ninguna era nueva{0}."
)


def paragraphs(first, last):
    return "".join(f"<p>{SENTENCE.format(n)}</p>" for n in range(first, last))


def texts(markup, title=""):
    root = parse(markup)
    return [piece.text for piece in select(root, pieces(root), "https://x.example/a", title)]


class TestSelect:
    def test_takes_the_article_and_leaves_the_rest_of_the_page(self):
        menu = "<ul>" + "".join(f"<li><a href=/{n}>Sección {n}</a></li>" for n in range(30)) + "</ul>"

        found = texts(f"<body>{menu}<article>{paragraphs(0, 8)}</article>{menu}")

        assert found == [SENTENCE.format(n) for n in range(8)]

    def test_puts_an_article_together_that_a_template_cut_in_two(self):
        part = "<div class=article-body>{}</div>"
        advertisement = "<div class=box><p>Compre</p></div>"

        found = texts(
            f"<body><div>{part.format(paragraphs(0, 20))}{advertisement}{part.format(paragraphs(20, 26))}"
        )

        assert found == [SENTENCE.format(n) for n in range(26)]

    def test_leaves_out_the_headline_repeats_and_a_heading_without_text(self):
        repeated = f"<p>{SENTENCE.format(0)}</p>"

        found = texts(
            f"<body><article><h1>El puente</h1>{paragraphs(0, 8)}{repeated}<h2>Relacionado</h2>", "El puente"
        )

        assert found == [SENTENCE.format(n) for n in range(8)]

    def test_says_nothing_of_a_page_too_small_to_tell(self):
        assert texts("<body><p>Hoy no hay trenes.") == []
