"""The web site that is measured against: the same news page at every address, in a process of its own.

    python -m tests.bench.site PORT SIZE [MILLISECONDS]

The page is the article of the tests' data, grown to the length of a news story, with what surrounds one:
menus, scripts, teasers. SIZE is about how large it is, in bytes. The median of 128 saved news pages has
100,000 and takes the extractor 34 ms; so does this one. 0 is the bare article, which takes it 7 ms. After
MILLISECONDS of nothing an answer begins, as from a server that is not on this machine.
"""

import sys
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ARTICLE = Path(__file__).parents[1] / "data" / "pages" / "article.html"
TEASER = (
    '<li class="teaser card-{0}"><a href="/seccion/{0}/una-historia-que-no-es-esta"><img src="/i/{0}.jpg" '
    'alt="Foto {0}"><span class="kicker">Sección {0}</span><h3>Titular de otra historia, la número {0}</h3>'
    "</a></li>\n"
)
PARAGRAPH = (
    "<p>La obra número {0} del plan costará <b>{0}00.000 euros</b> más de lo previsto, según "
    '<a href="/plan/{0}">el informe que el ayuntamiento publicó</a> el viernes, y no acabará antes de la '
    "primavera, porque las lluvias del invierno retrasaron los cimientos y el hierro ha subido de precio. "
    "La oposición, que votó en contra, pide que una comisión revise cada contrato antes de pagar.</p>\n"
)
SCRIPT = '<script type="text/javascript">window.config{0} = {{"ads": [{1}], "consent": true}};</script>\n'


class Site(BaseHTTPRequestHandler):
    """The same page at every address, with the address in it."""

    protocol_version = "HTTP/1.1"
    size = 0
    seconds = 0.0

    def do_GET(self):
        time.sleep(self.seconds)
        found = self.path != "/robots.txt"
        body = page(self.size) + f"<!-- {self.path} -->".encode() if found else b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        pass


class Server(ThreadingHTTPServer):
    """Takes as many connections at once as come."""

    request_queue_size = 128


@cache
def page(size: int) -> bytes:
    """The page, grown to about size bytes; half of what is added is markup, half are scripts."""
    head, start, rest = ARTICLE.read_text().partition("<body>")
    assert start, "the article has a body"
    if size:
        assert "</article>" in rest, "the article ends"
        story = "".join(PARAGRAPH.format(number) for number in range(24))
        rest = rest.replace("</article>", f"{story}</article>", 1)
    missing = max(0, size - len(head) - len(rest))
    teasers = "".join(TEASER.format(number) for number in range(missing // 2 // len(TEASER)))
    scripts = "".join(SCRIPT.format(number, "0, " * 600 + "1") for number in range(missing // 2 // 1900))
    return f"{head}{scripts}{start}<nav><ul>{teasers}</ul></nav>{rest}".encode()


def main() -> None:
    Site.size = int(sys.argv[2])
    Site.seconds = float(sys.argv[3]) / 1000 if len(sys.argv) > 3 else 0.0
    Server(("0.0.0.0", int(sys.argv[1])), Site).serve_forever()


if __name__ == "__main__":
    main()
