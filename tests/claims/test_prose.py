"""What people type becomes HTML that cannot harm a reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.prose import to_html


class TestToHtml:
    @pytest.mark.parametrize(
        ("markdown", "html"),
        [
            ("Véase el **acta**.", "<p>Véase el <strong>acta</strong>.</p>\n"),
            ("# Título", "<h3>Título</h3>\n"),
            ("###### Título", "<h6>Título</h6>\n"),
            ("- uno\n- dos", "<ul>\n<li>uno</li>\n<li>dos</li>\n</ul>\n"),
            ("> cita", "<blockquote>\n<p>cita</p>\n</blockquote>\n"),
            ("«2 < 3 & 4»", "<p>«2 &lt; 3 &amp; 4»</p>\n"),
            ("", ""),
        ],
    )
    def test_renders_the_marks_people_use(self, markdown, html):
        assert to_html(markdown) == html

    def test_renders_tables(self):
        html = to_html("| a | b |\n|---|---|\n| 1 | 2 |")

        assert "<th>a</th>" in html
        assert "<td>2</td>" in html

    @pytest.mark.parametrize("address", ["https://ine.es/", "http://ine.es/", "mailto:a@ine.es"])
    def test_links_without_passing_our_name_on(self, address):
        assert to_html(f"[aquí]({address})") == (
            f'<p><a href="{address}" rel="nofollow noopener">aquí</a></p>\n'
        )

    @pytest.mark.parametrize(
        "markdown",
        [
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[x](vbscript:x)",
            "[x](&#106;avascript:alert(1))",
            "<javascript:alert(1)>",
        ],
    )
    def test_links_to_nothing_that_runs(self, markdown):
        assert "href" not in to_html(markdown)

    @pytest.mark.parametrize(
        "markdown",
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "![x](https://ine.es/a.png)",
            "<b>x</b>",
        ],
    )
    def test_shows_raw_html_as_text_and_no_images(self, markdown):
        html = to_html(markdown)

        assert not any(tag in html for tag in ("<script", "<img", "<b>"))

    @given(st.text(max_size=200) | st.text("<>&\"'/=[]()!`*_#|- \n:javscriptonew", max_size=80))
    def test_opens_only_what_is_on_the_list(self, markdown):
        html = to_html(markdown).lower()

        for bad in ("<script", "<img", "<iframe", "<svg", "<style", "<form", "<input", 'href="javascript'):
            assert bad not in html
