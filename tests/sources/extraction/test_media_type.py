import random

import pytest

from sources.extraction.media_type import media_type
from sources.extraction.unreadable import Unreadable

NOISE = random.Random(1).randbytes(5000)  # noqa: S311  (the same noise every time)


class TestMediaType:
    @pytest.mark.parametrize(
        ("body", "content_type", "url", "expected"),
        [
            (b"<!DOCTYPE html><p>x", "text/plain", "", "text/html"),
            (b"<p>Hola <b>t\0u</b></p>", "text/html", "", "text/html"),
            (b"\xff\xfe" + "<html>ñ</html>".encode("utf-16-le"), None, "", "text/html"),
            (b"no markup at all", "text/html", "", "text/plain"),
            (b"a < b and c > d", None, "note.txt", "text/plain"),
            (b"# Title\n\ntext", None, "https://x.example/a.md", "text/markdown"),
            (b"junk\n%PDF-1.7\n", "text/html", "", "application/pdf"),
            (b'{"a": 1}', "application/json", "", "text/plain"),
            (b"<frameset><frame src=a></frameset>", "text/html", "", "text/html"),
            (b"Un aviso sin marcas; 3 < 4.", "text/html", "", "text/plain"),
            (b"<!doctype html><p>a", "text/css", "", "text/html"),
        ],
    )
    def test_goes_by_the_content(self, body, content_type, url, expected):
        assert media_type(body, content_type, url) == expected

    @pytest.mark.parametrize(
        ("body", "content_type", "code"),
        [
            (b"", None, "empty"),
            (b" \r\n\t", "text/html", "empty"),
            (NOISE, "text/plain", "binary"),
            (NOISE, "video/x-odd", "unsupported_type"),
            (b"body { color: red }", "text/css", "unsupported_type"),
            (b"document.write('<p>a</p>')", "application/javascript; charset=utf-8", "unsupported_type"),
            (b"--x\r\n\r\na\r\n--x--", "multipart/mixed; boundary=x", "unsupported_type"),
            (b"P3 1 1 255 0 0 0", "image/x-portable-pixmap", "unsupported_type"),
            (b"\x89PNG\r\n\x1a\n0000", "text/html", "unsupported_type"),
            (b"PK\x03\x04 document.docx", "text/plain", "unsupported_type"),
            (b"\0\0\0\x20ftypmp42", "text/html", "unsupported_type"),
        ],
    )
    def test_refuses_what_is_no_text(self, body, content_type, code):
        with pytest.raises(Unreadable) as refused:
            media_type(body, content_type, "note.txt")

        assert (refused.value.code, refused.value.status) == (code, 422)
