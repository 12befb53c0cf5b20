import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.extraction import SENTENCES, Extracted, Unreadable
from sources.extraction.reading import extract

NEWS = '{"@type":"NewsArticle","headline":[{"x":1}],"author":[{"name":["n"]},3],"datePublished":{"@value":5}}'
REVIEW = '{"@type":["ClaimReview",3],"itemReviewed":[[]],"reviewRating":"x"}'
SENTENCE = "una frase bastante larga con muchas palabras para que parezca un texto de verdad. "
SNIPPETS = (
    "<p>", "</p>", "<div class=related>", "</div>", "<a href='http://[x'>", "</a>", "<br>", "<table><tr><td>",
    "<th>", "</table>", "<ul><li>", "<h1>", "<title>", "</title>", "<meta charset=utf-8>", "<meta charset=",
    "<script type='application/ld+json'>", "</script>", NEWS, REVIEW, '<link rel=canonical href="http://[bad">',
    "<time datetime='2020-13-40T99:99Z'>", "<!--", "-->", "<![CDATA[", "<svg>", "<template>", "<pre>\n x",
    "<blockquote>", "<figure><figcaption>", "<frameset>", "<plaintext>", "<textarea>", "<nav>", "<p hidden>",
    "&#0;", "&#xD800;", "&shy;", "\0", "\x1b", "\u202e", "e\u0301", "5 de marzo de 2024 ", SENTENCE,
    "<span class=byline>Por Ana y @x.com", "<?xml version='1.0' encoding='utf-16'?>",
)  # fmt: skip


def read(body, **told):
    """What extract read, or None when it refused with one of its codes."""
    try:
        return extract(body, **told)
    except Unreadable as refusal:
        return None if refusal.code in SENTENCES else refusal


class TestExtract:
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(st.sampled_from(SNIPPETS), max_size=40),
        st.sampled_from(["utf-8", "cp1252", "utf-16-le", "gb18030"]),
        st.sampled_from([None, "text/html", "text/html; charset=utf-8", "text/plain", "x/y; charset=z"]),
        st.sampled_from(["", "http://x.example/2020/13/45/a", "http://[bad", "javascript:1", "a.md"]),
    )
    def test_reads_or_refuses_whatever_comes(self, snippets, encoding, content_type, url):
        body = "".join(snippets).encode(encoding, "ignore")

        extracted = read(body, content_type=content_type, url=url)

        if extracted is None:
            return
        stored = json.dumps(extracted.as_dict(), ensure_ascii=False).encode("utf-8")
        assert Extracted.from_dict(json.loads(stored)) == extracted
        assert "\\u0000" not in stored.decode()
        assert extracted.text.strip()

    @settings(max_examples=150, deadline=None)
    @given(
        st.binary(max_size=300), st.sampled_from([b"", b"%PDF-1.4\n", b"<html>", b"\xff\xfe", b"\xfe\xff"])
    )
    def test_reads_or_refuses_any_bytes(self, body, start):
        extracted = read(start + body)

        assert extracted is None or extracted.text.strip()

    def test_says_what_made_the_text(self):
        assert extract(b"hola").extractor.startswith("contraste 1 (")

    def test_flags_a_charset_that_was_guessed(self):
        assert extract("mañana".encode("cp1252")).flags == ["charset_guessed"]

    def test_refuses_long_text(self):
        with pytest.raises(Unreadable) as refused:
            extract(b"palabra " * 200, most_characters=1000)

        assert refused.value.code == "too_long"
