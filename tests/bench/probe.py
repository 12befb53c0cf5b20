"""Does fetch_probe end within total_seconds + 4 on a machine that is busy with other things?

    python tests/bench/probe.py [--hogs 4] [--rounds 3]

--hogs: programs for each core that compute without end beside it. Every question is asked alone and counted
from the start of the process to its end. Ends with exit code 1 when one answer came late, or was none.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sources.lateness import GRACE_SECONDS
from tests.servers import ROOT
from tests.sources.hostile_server import HostileServer, page, reply, sent

WORDS = "La reunión consta en el acta que se publicó el viernes en el boletín. "
HTML = f"<html lang=es><head><title>Acta</title></head><body><article><h1>Acta</h1><p>{WORDS * 8}</p>"
PAGES = {
    "/": page(HTML),
    "/head": sent(b"HTTP/1.1 200 OK\r\nX-", 120.0),
    "/body": sent(reply(HTML.encode())[:300], 120.0),
    "/wide": page("<html><body>" + "<table><tr><td>a" * 150_000),
    "/robots.txt": reply(status="404 Not Found"),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hogs", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    late = 0
    with HostileServer(PAGES) as site, hogs(asked.hogs * (os.cpu_count() or 1)):
        for path in PAGES:
            for total in (1, 3):
                took = [ask(site, path, total) for _round in range(asked.rounds)]
                worst = max(seconds for seconds, _outcome in took)
                outcomes = sorted({outcome for _seconds, outcome in took})
                is_late = worst > total + GRACE_SECONDS or "none" in outcomes
                late += is_late
                verdict = "LATE" if is_late else "in time"
                bound = total + GRACE_SECONDS
                print(f"{path:12} {total} s   worst {worst:5.2f} of {bound} s   {verdict}   {outcomes}")
    return int(late > 0)


def ask(site, path: str, total: float) -> tuple[float, str]:
    """Seconds from start to end, and the outcome."""
    request = {"url": site.url(path), "allow": [site.pair], "limits": {"total_seconds": total}}
    began = time.monotonic()
    program = subprocess.run(
        [sys.executable, "manage.py", "fetch_probe"],
        cwd=ROOT,
        input=json.dumps(request).encode(),
        capture_output=True,
        timeout=120,
        check=False,
    )
    seconds = time.monotonic() - began
    try:
        return seconds, json.loads(program.stdout.splitlines()[-1])["outcome"]
    except (IndexError, ValueError):
        return seconds, "none"


@contextlib.contextmanager
def hogs(count: int):
    """So many programs that compute and do nothing else."""
    crew = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _each in range(count)]
    try:
        yield
    finally:
        for each in crew:
            each.kill()
            each.wait()


if __name__ == "__main__":
    sys.exit(main())
