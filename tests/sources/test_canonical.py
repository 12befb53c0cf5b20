import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sources import canonical
from sources.canonical import BadUrl, canonical_url, check_url

ALLOWED = {
    "https://example.com": "https://example.com/",
    "  HTTP://EXAMPLE.com/A?b=C#d  ": "http://example.com/A?b=C",
    "example.com/path": "https://example.com/path",
    "//example.com/path": "https://example.com/path",
    "example.com:8080/path": "https://example.com:8080/path",
    "http://example.com:80/": "http://example.com/",
    "https://example.com:443": "https://example.com/",
    "http://example.com:/": "http://example.com/",
    "http://example.com.": "http://example.com/",
    "https://bücher.de/ä?ö=ü": "https://xn--bcher-kva.de/%C3%A4?%C3%B6=%C3%BC",
    "https://例え。テスト.jp/": "https://xn--r8jz45g.xn--zckzah.jp/",
    "https://my_site.blogspot.com/": "https://my_site.blogspot.com/",
    "https://example.com/a b?c d": "https://example.com/a%20b?c%20d",
    "https://example.com/a/../b/./c/": "https://example.com/b/c/",
    "https://example.com/a/%2E%2e/b": "https://example.com/b",
    "https://example.com/../../b/..": "https://example.com/",
    "https://example.com/50%/%zz": "https://example.com/50%/%zz",
    "https://example.com?q=1": "https://example.com/?q=1",
    "https://example.com/a@b": "https://example.com/a@b",
    "http://8.8.8.8/": "http://8.8.8.8/",
    "http://[2A00:1450:4003:080f::200E]/": "http://[2a00:1450:4003:80f::200e]/",
}

REFUSED = {
    "": "url_empty",
    " \n ": "url_empty",
    "https://example.com/" + "a" * 8_000: "url_too_long",
    "https://example.com/" + "ñ" * 3_000: "url_too_long",  # too long once it is escaped
    "https://exam\x00ple.com/": "url_characters",
    "https://example.com/a\r\nHost: b": "url_characters",
    "https://example.com/\ud800": "url_characters",
    "https://example.com/\u202egpj.exe": "url_characters",
    "javascript:alert(1)": "url_scheme",
    "javascript://example.com/%0Aalert(1)": "url_scheme",
    "file:///etc/passwd": "url_scheme",
    "data:text/html,x": "url_scheme",
    "ftp://example.com/": "url_scheme",
    "gopher://example.com/": "url_scheme",
    "mailto:ana@example.com": "url_scheme",
    "view-source:https://example.com/": "url_scheme",
    "https://ana@example.com/": "url_credentials",
    "https://ana:secret@example.com/": "url_credentials",
    "https://@example.com/": "url_credentials",
    "https://example.com:22/": "url_port",
    "https://example.com:6379/": "url_port",
    "https://example.com:0/": "url_port",
    "https://example.com:65536/": "url_port",
    "https://example.com:8000000000/": "url_port",
    "https://example.com:-80/": "url_port",
    "https://example.com:８０/": "url_port",
    "https:///path": "url_host",
    "https:example.com": "url_host",
    "https:/example.com": "url_host",
    "http:\\\\example.com": "url_host",
    "https://example.com\\@8.8.8.8/": "url_host",
    "https://exa mple.com/": "url_host",
    "https://localhost/": "url_host",
    "https://intranet/": "url_host",
    "https://example.local/": "url_host",
    "https://metadata.google.internal/": "url_host",
    "https://app.localhost./": "url_host",
    "https://duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion/": "url_host",
    "https://1.0.0.127.in-addr.arpa/": "url_host",
    "https://site.test/": "url_host",
    "https://router.lan/": "url_host",
    "https://.example.com/": "url_host",
    "https://example..com/": "url_host",
    "https://example.com../": "url_host",
    "https://-example.com/": "url_host",
    "https://exam%70le.com/": "url_host",
    "https://xn--/": "url_host",
    "https://xn--a.com/": "url_host",
    "https://xn--0.com/": "url_host",
    "https://xn--hello-.com/": "url_host",
    "https://127.0.0.1%2f.example.com/": "url_host",
    "https://" + "a" * 64 + ".com/": "url_host",
    "https://" + "a." * 130 + "com/": "url_host",
    "https://[::1/": "url_host",
    "https://[::1]x/": "url_host",
    "https://[fe80::1%25eth0]/": "url_host",
    "https://[127.0.0.1]/": "url_host",
    "http://127.0.0.1/": "url_address",
    "http://169.254.169.254/latest/meta-data/": "url_address",
    "192.168.1.1/admin": "url_address",
    "http://[::1]/": "url_address",
    "http://[::ffff:8.8.8.8]/": "url_address",
    "http://2130706433/": "url_address_spelling",
    "http://0x7f000001/": "url_address_spelling",
    "http://0x8.8.8.8/": "url_address_spelling",
    "http://0177.0.0.1/": "url_address_spelling",
    "http://010.8.8.8/": "url_address_spelling",
    "http://8.8.8/": "url_address_spelling",
    "http://8.8/": "url_address_spelling",
    "http://8.8.8.8./": "url_address_spelling",
    "http://8.8.8.256/": "url_address_spelling",
    "http://8.8.8.8.8/": "url_address_spelling",
    "http://example.0x/": "url_address_spelling",
    "http://８.8.8.8/": "url_address_spelling",
    "http://8。8。8。8/": "url_address_spelling",
    "http://①.1.1.1/": "url_address_spelling",
}


class TestCheckUrl:
    @pytest.mark.parametrize(("raw", "checked"), ALLOWED.items())
    def test_brings_an_address_into_the_form_it_is_asked_for(self, raw, checked):
        assert check_url(raw) == checked

    @pytest.mark.parametrize(("raw", "code"), REFUSED.items())
    def test_refuses_with_a_code_for_each_rule(self, raw, code):
        with pytest.raises(BadUrl) as refused:
            check_url(raw)

        assert (refused.value.code, refused.value.status, refused.value.field) == (code, 422, "url")
        assert refused.value.message

    @pytest.mark.parametrize("raw", ["http://127.0.0.1:9000/x", "127.0.0.1:9000/x", "http://[::1]:9001/"])
    def test_lets_an_allowed_pair_pass(self, raw):
        assert check_url(raw, {"127.0.0.1:9000", "[::1]:9001"})

    @pytest.mark.parametrize("raw", ["http://127.0.0.1/", "http://127.0.0.2:9000/", "http://127.0.0.1:9001/"])
    def test_allows_the_exact_pair_only(self, raw):
        with pytest.raises(BadUrl):
            check_url(raw, {"127.0.0.1:9000"})

    @pytest.mark.parametrize("raw", ["example.com/", "//example.com/", "/path"])
    def test_wants_a_redirect_to_be_complete(self, raw):
        with pytest.raises(BadUrl) as refused:
            check_url(raw, typed=False)

        assert refused.value.code == "url_scheme"

    @given(st.text(max_size=60))
    def test_answers_or_refuses_any_text(self, text):
        try:
            checked = check_url("https://example.com/" + text)
        except BadUrl:
            return
        assert checked.isascii()
        assert checked.isprintable()
        assert " " not in checked
        assert check_url(checked) == checked

    @given(st.text(alphabet=":/?#[]@\\.%0x17localhst-8 ", max_size=40))
    def test_keeps_the_host_it_has_checked(self, text):
        """Nothing in what is handed on can be read as another host."""
        try:
            checked = check_url(text)
        except BadUrl:
            return
        authority = checked.split("/")[2]
        assert "@" not in authority
        assert "\\" not in authority


class TestCanonicalUrl:
    @pytest.mark.parametrize(
        ("raw", "name"),
        {
            "HTTPS://Example.COM:443/a#b": "https://example.com/a",
            "https://example.com": "https://example.com/",
            "https://example.com/?": "https://example.com/",
            "https://example.com/%7Eana/%c3%b1": "https://example.com/~ana/%C3%B1",
            "https://example.com/a?utm_source=x&b=2&UTM_Medium=y&a=1&fbclid=z": "https://example.com/a?b=2&a=1",
            "https://example.com/a?utm%5Fsource=x": "https://example.com/a",
            "https://example.com/a?utm_source=x": "https://example.com/a",
            "https://example.com/a?b&gclid&c=": "https://example.com/a?b&c=",
            "https://example.com/a?q=utm_source": "https://example.com/a?q=utm_source",
            "https://example.com/a?id=7&page=2": "https://example.com/a?id=7&page=2",
            "https://example.com/a%2Fb": "https://example.com/a%2Fb",
            "https://example.com/x/../a/": "https://example.com/a/",
            "http://127.0.0.1:8901/page.html": "http://127.0.0.1:8901/page.html",
        }.items(),
    )
    def test_gives_one_name_to_all_spellings(self, raw, name):
        assert canonical_url(raw) == name

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("http://example.com/", "https://example.com/"),
            ("https://example.com/a", "https://example.com/a/"),
            ("https://example.com/a?x=1&y=2", "https://example.com/a?y=2&x=1"),
            ("https://example.com/A", "https://example.com/a"),
        ],
    )
    def test_keeps_different_pages_apart(self, one, other):
        assert canonical_url(one) != canonical_url(other)

    @pytest.mark.parametrize(
        "raw", ["", "javascript:alert(1)", "https://a:b@example.com/", "http://0177.0.0.1/"]
    )
    def test_refuses_what_is_no_web_address(self, raw):
        with pytest.raises(BadUrl):
            canonical_url(raw)

    @given(st.text(max_size=80), st.sampled_from(["/", "?", "/a?"]))
    def test_names_a_name_with_itself(self, text, start):
        try:
            name = canonical_url("https://example.com" + start + text)
        except BadUrl:
            assume(False)
        assert canonical_url(name) == name

    @given(st.text(alphabet="/.%2eE5fu tmU_=&?#é", max_size=40))
    def test_names_a_name_with_itself_whatever_is_escaped(self, text):
        name = canonical_url("https://example.com/" + text)

        assert canonical_url(name) == name


class TestPairs:
    def test_reads_ipv6_with_and_without_brackets(self):
        read = canonical.pairs({"127.0.0.1:80", "[::1]:81", "::1:82"})

        assert read == {("127.0.0.1", 80), ("::1", 81), ("::1", 82)}
