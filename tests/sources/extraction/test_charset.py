import pytest

from sources.extraction.charset import declared_inside, decode
from sources.extraction.labels import encoding_named

SPANISH = "El año pasado España creció «más» que nadie – un 2,5 %"


class TestDecode:
    @pytest.mark.parametrize(
        ("body", "header", "charset", "origin"),
        [
            (b"\xef\xbb\xbf" + SPANISH.encode(), "text/html; charset=iso-8859-1", "utf-8", "bom"),
            (b"\xff\xfe" + SPANISH.encode("utf-16-le"), None, "utf-16le", "bom"),
            (SPANISH.encode("cp1252"), "text/html; charset=ISO-8859-1", "windows-1252", "header"),
            (b"<meta charset=windows-1252>" + SPANISH.encode("cp1252"), None, "windows-1252", "meta"),
            (SPANISH.encode(), None, "utf-8", "utf8"),
            (SPANISH.encode("cp1252"), None, "windows-1252", "guess"),
            ("中国政府发表声明,要求对此事进行调查。".encode("gb18030"), None, "gb18030", "guess"),
            (SPANISH.encode("utf-16-be"), "text/html; charset=utf-16be", "utf-16be", "header"),
            (b"plain", None, "windows-1252", "default"),
        ],
    )
    def test_finds_the_encoding_and_how_it_is_known(self, body, header, charset, origin):
        decoded = decode(body, header)

        assert (decoded.charset, decoded.origin) == (charset, origin)

    @pytest.mark.parametrize(
        ("encoding", "announced"), [("utf-8", "iso-8859-1"), ("cp1252", "utf-8"), ("utf-8", "gb2312")]
    )
    def test_sets_a_wrong_declaration_aside(self, encoding, announced):
        decoded = decode(SPANISH.encode(encoding), f"text/html; charset={announced}")

        assert decoded.text == SPANISH
        assert decoded.conflict

    def test_keeps_utf_8_with_a_broken_character(self):
        decoded = decode(SPANISH.encode() + b" \xc3", "text/html; charset=utf-8")

        assert decoded.charset == "utf-8"
        assert decoded.text == f"{SPANISH} \ufffd"

    @pytest.mark.parametrize(
        ("encoding", "text"),
        [
            ("cp1250", "Vláda dnes schválila návrh zákona, který má omezit přístup k informacím."),
            ("iso8859-2", "Rząd przyjął dzisiaj projekt ustawy, która ma ograniczyć dostęp do informacji."),
            ("cp1251", "Правительство сегодня одобрило законопроект"),
            ("cp1252", "Niños"),
        ],
    )
    def test_guesses_what_is_declared_nowhere(self, encoding, text):
        assert decode(text.encode(encoding)).text == text


class TestDeclaredInside:
    @pytest.mark.parametrize(
        ("head", "name"),
        [
            (b"<meta charset='euc-jp'>", "euc-jp"),
            (b'<META http-equiv="Content-Type" content="text/html; charset=iso8859-2">', "iso-8859-2"),
            (b"<!-- <meta charset=koi8-r> --><meta charset=utf-8>", "utf-8"),
            (b"<meta charset=bogus><meta charset=koi8-r>", "koi8-r"),
            (b"<meta charset=utf-16le>", "utf-8"),
            (b"<meta test='\" charset=koi8-r>", None),
            (b'<p title="<meta charset=koi8-r>">', None),
            (b"<?xml version='1.0' encoding='iso-8859-15'?><a/>", "iso-8859-15"),
            (b"<!--" + b"x" * 5000 + b"--><meta charset=koi8-r>", "koi8-r"),
        ],
    )
    def test_reads_what_browsers_read(self, head, name):
        assert declared_inside(head) == name


class TestEncodingNamed:
    @pytest.mark.parametrize(
        ("label", "name"),
        [
            (" Latin1 ", "windows-1252"),
            ("gb2312", "gbk"),
            ("UTF8", "utf-8"),
            ("x-nothing", None),
            (None, None),
        ],
    )
    def test_knows_the_labels_of_the_web(self, label, name):
        assert encoding_named(label) == name
