import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources import robots
from sources.robots import Standing

AGENT = "Contraste/0.1 (+https://contraste.example/)"


def may(rules, path, agent=AGENT):
    return robots.decide(rules.encode(), agent, f"https://example.com{path}")


class TestDecide:
    @pytest.mark.parametrize(
        "rules", ["", "\n\n", "# nothing", "User-agent: *\nDisallow:", "Sitemap: /s.xml"]
    )
    def test_says_yes_where_no_rule_speaks(self, rules):
        assert may(rules, "/page")

    @pytest.mark.parametrize(
        ("rules", "path", "allowed"),
        [
            ("User-agent: *\nDisallow: /", "/", False),
            ("user-AGENT:*\ndisALLOW :/x # why", "/x/y", False),
            ("User-agent: *\nDisallow: /x", "/y", True),
            ("User-agent: *\rDisallow: /x\r\rDisallow: /y", "/y", False),
            ("User-agent: *\r\nDisallow: /x\r\n", "/x", False),
            ("\ufeffUser-agent: *\nDisallow: /x", "/x", False),
            ("Disallow: /x\nUser-agent: *\nDisallow: /y", "/x", True),
            ("User-agent: *\nCrawl-delay: 5\nDisallow: /x", "/x", False),
            ("User-agent: *\nnonsense\n: : :\nDisallow: /x", "/x", False),
        ],
    )
    def test_reads_lines_leniently(self, rules, path, allowed):
        assert may(rules, path) is allowed

    @pytest.mark.parametrize(
        ("rules", "allowed"),
        [
            ("User-agent: contraste\nDisallow: /\nUser-agent: *\nAllow: /", False),
            ("User-agent: *\nDisallow: /\n\nUser-agent: CONTRASTE\nAllow: /", True),
            ("User-agent: *\nDisallow: /\n\nUser-agent: Contraste/2.0\nAllow: /", True),
            ("User-agent: contrastebot\nDisallow: /", True),
            ("User-agent: contra\nDisallow: /", True),
            ("User-agent: other\nUser-agent: contraste\nDisallow: /", False),
            ("User-agent: contraste\nUser-agent: other\nDisallow: /", False),
            ("User-agent: contraste\nAllow: /a\n\nUser-agent: contraste\nDisallow: /page", False),
            ("User-agent: other\nDisallow: /\n\nUser-agent: *\nAllow: /", True),
            ("User-agent: contraste\n\nUser-agent: *\nDisallow: /", False),
            ("User-agent: *\nDisallow: /\nUser-agent: contraste\nSitemap: /s.xml", True),
        ],
    )
    def test_follows_the_group_that_names_us(self, rules, allowed):
        assert may(rules, "/page") is allowed

    @pytest.mark.parametrize(
        ("rules", "path", "allowed"),
        [
            ("Allow: /a\nDisallow: /a/b", "/a/b/c", False),
            ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
            ("Disallow: /a\nAllow: /a", "/a", True),
            ("Disallow: /*.pdf$", "/x/y.pdf", False),
            ("Disallow: /*.pdf$", "/x/y.pdf?z", True),
            ("Disallow: /*.pdf", "/x/y.pdf?z", False),
            ("Disallow: /a*b*c", "/a-b-c", False),
            ("Disallow: /a*b*c", "/a-c-b", True),
            ("Disallow: /a*aa$", "/aa", True),
            ("Disallow: /a$", "/ab", True),
            ("Disallow: /a$", "/a", False),
            ("Disallow: *", "/a", False),
            ("Disallow: /*?id=", "/a?x=1&id=2", True),
            ("Disallow: /*id=", "/a?x=1&id=2", False),
            ("Disallow: /p%24", "/p$", False),
            ("Disallow: /p%2a", "/p*", False),
            ("Disallow: /A", "/a", True),
            ("Disallow: /ñ", "/%C3%B1", False),
            ("Disallow: /%c3%b1", "/%C3%B1", False),
            ("Disallow: /%7Eana", "/~ana", False),
            ("Disallow: /a%2Fb", "/a/b", True),
            ("Disallow: /", "/robots.txt", True),
        ],
    )
    def test_lets_the_longest_rule_win(self, rules, path, allowed):
        assert may("User-agent: *\n" + rules, path) is allowed

    def test_reads_no_further_than_its_limit(self):
        padding = "#" * robots.MAX_BYTES

        assert may(f"User-agent: *\n{padding}\nDisallow: /", "/page")

    def test_is_quick_on_patterns_made_to_be_slow(self):
        rules = "User-agent: *\n" + ("Disallow: /" + "*a" * 100 + "*b$\n") * 2_000
        started = time.perf_counter()

        assert may(rules, "/" + "a" * 7_000)

        assert time.perf_counter() - started < 3

    @given(st.binary(max_size=300))
    def test_answers_whatever_the_file_holds(self, rubbish):
        assert robots.decide(rubbish, AGENT, "https://example.com/page") in {True, False}


class TestStanding:
    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            (200, Standing.READ),
            (204, Standing.READ),
            (301, Standing.ALLOW),
            (401, Standing.ALLOW),
            (404, Standing.ALLOW),
            (410, Standing.ALLOW),
            (500, Standing.DENY),
            (503, Standing.DENY),
            (None, Standing.DENY),
        ],
    )
    def test_follows_rfc_9309(self, status, expected):
        assert robots.standing(status) is expected


class TestRobotsUrl:
    def test_stands_at_the_root_of_the_same_port(self):
        assert robots.robots_url("https://example.com:8443/a/b?c=d") == "https://example.com:8443/robots.txt"


class TestMayShowCopy:
    @pytest.mark.parametrize(
        ("headers", "shown"),
        [
            ([], True),
            (["noindex, nofollow"], True),
            (["noarchive"], False),
            (["noindex, NoArchive"], False),
            (["none"], False),
            (["noindex", "noarchive"], False),
            (["contraste: noarchive"], False),
            (["Contraste: noindex, noarchive"], False),
            (["googlebot: noarchive"], True),
            (["googlebot: noindex, noarchive"], True),
            (["unavailable_after: 25 Jun 2027 15:00:00 PST, noarchive"], False),
            (["", ",,:,"], True),
        ],
    )
    def test_reads_every_header_that_concerns_us(self, headers, shown):
        assert robots.may_show_copy(headers, AGENT) is shown
