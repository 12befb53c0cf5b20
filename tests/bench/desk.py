"""Does the desk keep its budgets with 3,000 words and 150 claims?

    python tests/bench/desk.py [--rounds 60]

What is sent is counted as a deployment sends it: collected, minified. HTML also as a proxy compresses it on
the fly (brotli 5). Times are taken in a headless Chromium on this machine, from the key to the frame after
it, and around one call that gives every mark its place. Prints a line for each budget, and ends with 1 when
one is not kept.
"""

import argparse
import os
import re
import shutil
import statistics
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
FOLDER = Path(tempfile.mkdtemp(prefix="bench-", dir="/tmp"))
FOLDER.chmod(0o755)  # servers started by root give up their rights, and must pass
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ.setdefault("LOG_LEVEL", "ERROR")

import brotli  # noqa: E402
import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from claims.models import Claim  # noqa: E402
from tests import browsers, factories, servers  # noqa: E402
from tests.bench.database import empty_database  # noqa: E402
from tests.claims.test_views_desk import long_text, mark_many  # noqa: E402
from workbench import programs  # noqa: E402
from workbench.accounts.roles import CHECKER  # noqa: E402

KEYS = ("j", "k", "J", "K", "]", "[", "}", "{", "n", "p")
PAINT = """key => new Promise((resolve) => {
  const started = performance.now();
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();  // a message waits until the frame has been painted
    port1.onmessage = () => resolve(performance.now() - started);
    port2.postMessage(0);
  });
})"""
ANCHOR = """async (address) => {
  const { indexText, toRanges } = await import(address);
  const text = document.querySelector("#article-pane [data-text]");
  const starts = [...text.querySelectorAll("a")].map((link, i) => [i * 100, i * 100 + 60]);
  const times = [];
  for (let round = 0; round < 20; round += 1) {
    const copy = text.cloneNode(true);
    text.after(copy);
    const started = performance.now();
    const index = indexText(copy);
    for (const [start, end] of starts) toRanges(index, start, end);
    times.push(performance.now() - started);
    copy.remove();
  }
  return times;
}"""


def measure_pages(article, ana) -> dict[str, tuple[int, int, int]]:
    """{sight: (bytes of HTML, compressed, queries)} of the desk as a person sees it."""
    door = Client(SERVER_NAME="localhost")
    door.force_login(ana)
    claim = Claim.objects.get(appearances__article=article, appearances__number=75)
    source = claim.evidence.first().source
    sights = {
        "text alone": {},
        "claim open": {"claim": "75"},
        "claim and source": {"claim": "75", "source": source.uid},
    }
    found = {}
    for name, where in sights.items():
        door.get(article.get_absolute_url(), where)  # warm
        with CaptureQueriesContext(connection) as asked:
            answer = door.get(article.get_absolute_url(), where)
        assert answer.status_code == 200, answer
        html = answer.content
        found[name] = (len(html), len(brotli.compress(html, quality=5)), len(asked))
    return found


def measure_browser(url: str, article, rounds: int) -> tuple[dict[str, int], list[float], list[float]]:
    """Bytes of each file of ours that the page loads; milliseconds from key to paint, and to anchor all."""
    sizes = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**browsers.launch_arguments())
        page = browser.new_page(viewport={"width": 1500, "height": 900})
        page.goto(f"{url}/sign-in/")
        page.fill("[name=username]", "ana")
        page.fill("[name=password]", "a long pass phrase")
        page.press("[name=password]", "Enter")
        page.wait_for_load_state("networkidle")
        page.on("response", lambda got: _is_ours(got.url) and sizes.setdefault(got.url, len(got.body())))
        page.goto(f"{url}{article.get_absolute_url()}?claim=75", wait_until="load")
        page.wait_for_function("() => document.querySelector('[data-text] a[tabindex]')")
        keys = [page.evaluate(PAINT, key) for _round in range(rounds // len(KEYS) + 1) for key in KEYS]
        anchor = next(address for address in sizes if re.search(r"/claims/anchor[.\w]*\.js$", address))
        anchored = page.evaluate(ANCHOR, anchor)
        browser.close()
    return sizes, keys, anchored


def _is_ours(address: str) -> bool:
    return bool(re.search(r"/static/(workbench|claims)/.*\.(js|css)$", address))


def report(pages, sizes, keys, anchored) -> bool:
    """Say each figure beside its budget; True when all are kept."""
    scripts = sum(size for name, size in sizes.items() if name.endswith(".js"))
    styles = sum(size for name, size in sizes.items() if name.endswith(".css"))
    lines = []
    for sight, (raw, compressed, queries) in pages.items():
        lines += [(f"HTML, {sight}", raw, 60_000, "bytes")]
        lines += [(f"  compressed, {sight}", compressed, 12_288, "bytes")]
        lines += [(f"  queries, {sight}", queries, 6, "")]
    lines += [("own CSS", styles, 25_000, "bytes"), ("own JS and CSS", scripts + styles, 45_000, "bytes")]
    lines += [("key to paint, median", statistics.median(keys), 50, "ms")]
    lines += [("all ranges anchored, median", statistics.median(anchored), 20, "ms")]
    for name, value, most, unit in lines:
        print(f"{name:34}{value:10.1f} of {most:6} {unit:6}{'' if value <= most else 'NOT KEPT'}")
    return all(value <= most for _name, value, most, _unit in lines)


@contextmanager
def as_deployed(target: Path):
    """Files and their names in pages as a deployment has them; collected into target."""
    storages = settings.STORAGES | {
        "staticfiles": {"BACKEND": "workbench.staticfiles.HashedStaticFiles"},
    }
    slow = ["admin", "drf_spectacular_sidecar", "rest_framework"]
    with override_settings(STORAGES=storages, STATIC_ROOT=target):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=slow)
        yield


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=60)
    asked = parser.parse_args()
    try:
        with empty_database():
            ana = factories.make_user("ana", CHECKER)
            article = factories.make_article(long_text(), by=ana)
            mark_many(article, 150, by=ana)
            factories.judge(Claim.objects.get(appearances__article=article, appearances__number=75), by=ana)
            with as_deployed(FOLDER / "static"):
                pages = measure_pages(article, ana)
            port = servers.free_port()
            environment = os.environ | {
                "DATABASE_URL": servers.database_url(connection.settings_dict),
                "REDIS_URL": "redis://127.0.0.1:1/0",
                "STATIC_ROOT": str(FOLDER / "static"),
            }
            url = f"http://127.0.0.1:{port}"
            web = servers.Running(
                programs.web(environment | {"PUBLIC_URL": url}, port=port), FOLDER / "web.log"
            )
            web.wait_for(lambda: servers.answers(f"{url}/health/live"))
            try:
                os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
                sizes, keys, anchored = measure_browser(url, article, asked.rounds)
            finally:
                web.kill()
    finally:
        shutil.rmtree(FOLDER)
    return 0 if report(pages, sizes, keys, anchored) else 1


if __name__ == "__main__":
    sys.exit(main())
