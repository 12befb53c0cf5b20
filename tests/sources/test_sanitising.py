"""Whatever a page holds, what is shown of it holds words and tables and nothing that acts."""

import re

import pytest

from sources.extraction import Unreadable
from sources.sanitising import sanitise

HARMLESS = re.compile(
    r"</?[a-z0-9]+(?: (?:lang|dir|title|datetime|colspan|rowspan|scope|start|reversed)=\"[^\"]*\")*>"
)
PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<form action=https://evil.example><input name=p><button>x</button></form>",
    "<a href='javascript:alert(1)'>x</a><a href=' jAvA\tscript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='https://x.example/\"><script>alert(1)</script>'>x</a>",
    "<a title='<a href=\"javascript:alert(1)\">' href='https://x.example/'>x</a>",
    "<base href=https://evil.example><link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<p style='background:url(https://evil.example)' onclick=alert(1) id=x class=y>x</p>",
    "<style>@import '//evil.example';</style><textarea><img src=x onerror=alert(1)></textarea>",
    "<title><img src=x onerror=alert(1)></title><template><img src=x onerror=alert(1)></template>",
    "<video src=x onerror=alert(1)><source src=//evil.example></video><audio autoplay src=//evil.example>",
    "<!--><img src=x onerror=alert(1)>--><xmp><img src=x onerror=alert(1)></xmp>",
]


def shown(markup, content_type="text/html; charset=utf-8"):
    return sanitise(f"<!doctype html><html><body>{markup}".encode(), content_type=content_type)


class TestSanitise:
    @pytest.mark.parametrize("payload", PAYLOADS)
    def test_leaves_only_elements_for_words(self, payload):
        left = shown(f"<p>antes</p>{payload}<p lang=es>después</p>")

        assert HARMLESS.sub("", left).count("<") == 0
        assert "<p>antes</p>" in left
        assert "evil.example" not in left

    def test_keeps_headings_lists_and_tables(self):
        table = '<table><tbody><tr><td colspan="2">2,9</td></tr></tbody></table>'
        page = f"<h2>Acta</h2><ul><li>uno</li></ul>{table}"

        assert shown(page) == page

    def test_says_where_a_link_led_and_leads_nowhere(self):
        left = shown('<a href="https://ine.es/?a=1&b=2" target=_blank>nota</a>')

        assert left == '<a title="https://ine.es/?a=1&amp;b=2">nota</a>'

    def test_reads_the_charset_that_the_text_was_read_by(self):
        body = "<html><body><p>señal</p>".encode("windows-1252")

        assert sanitise(body, content_type="text/html; charset=windows-1252") == "<p>señal</p>"

    def test_shows_plain_text_and_markdown_as_they_were_typed(self):
        assert sanitise(b"# Acta\n<b>uno</b>", content_type="text/markdown", url="a.md") == (
            "<pre># Acta\n&lt;b&gt;uno&lt;/b&gt;</pre>"
        )

    @pytest.mark.parametrize(
        ("body", "code"),
        [(b"%PDF-1.7\n", "unsupported_type"), (b"", "empty"), (b"<html><p>" + b"a" * 4_000_001, "too_long")],
        ids=["a PDF", "nothing", "too much"],
    )
    def test_refuses_what_has_no_such_form(self, body, code):
        with pytest.raises(Unreadable) as refusal:
            sanitise(body)

        assert refusal.value.code == code
