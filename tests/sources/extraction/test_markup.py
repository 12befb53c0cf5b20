import pytest

from sources.extraction.markup import depth_of, parse, pieces


def cut(body):
    return [(piece.kind, piece.text) for piece in pieces(parse(f"<body>{body}"))]


class TestPieces:
    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ("a <b>b</b>\n c<p>d", [("paragraph", "a b c"), ("paragraph", "d")]),
            ("<ul><li>a<ul><li>b</ul></ul>", [("list_item", "a"), ("list_item", "b")]),
            ("<blockquote><p>a<p>b</blockquote>c", [("quote", "a"), ("quote", "b"), ("paragraph", "c")]),
            ("<h2>a <span>b</span></h2>", [("heading", "a b")]),
            ("<table><tr><td>a<td><p>b</table>", [("table_row", "a | b")]),
            (
                "<table><tr><td><div>a</div><div>b</div><td>c</table>",
                [("paragraph", "a"), ("paragraph", "b"), ("paragraph", "c")],
            ),
            ("a<br>b<br><br>c", [("paragraph", "a\nb"), ("paragraph", "c")]),
            ("a<script>x</script>b<style>y</style>", [("paragraph", "ab")]),
            ("so&shy;lo\u200b uno", [("paragraph", "solo uno")]),
            ("<pre>a</pre>", [("code", "a")]),
        ],
    )
    def test_cuts_at_block_boundaries_and_keeps_kinds(self, body, expected):
        assert cut(body) == expected

    def test_counts_what_stands_in_links(self):
        (piece,) = pieces(parse("<p>lee <a href=x>esto <b>ya</b></a> hoy"))

        assert piece.link == len("esto") + len("ya")


class TestDepthOf:
    def test_counts_levels(self):
        assert depth_of(parse("<div>" * 10 + "x")) == 12


class TestParse:
    @pytest.mark.parametrize("markup", ["", " \n", "\0", "<!-- x -->"])
    def test_finds_no_tree_in_nothing(self, markup):
        assert parse(markup) is None
