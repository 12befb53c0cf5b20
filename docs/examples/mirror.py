"""Keep a copy of all published checks in step with a Contraste server.

    python mirror.py https://contraste.example checks.json

Needs nothing but Python. Only `changes` is asked, so that what is copied is what stands: no gap, no repeat.
"""

import json
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Mirror:
    """All standing checks, and the place up to which they are true. Keep both together."""

    address: str
    since: str = ""
    checks: dict[str, dict[str, Any]] = field(default_factory=dict)

    def catch_up(self, page_size: int = 1000) -> int:
        """Ask until there is nothing new; return how many changes came.

        Raises OSError when the server does not answer: nothing is lost, call it again.
        """
        heard = 0
        while True:
            answer = self._ask(page_size)
            for change in answer["results"]:
                self._apply(change)
            heard += len(answer["results"])
            self.since = answer["since"]
            if not answer["has_more"]:
                return heard

    def _apply(self, change: dict[str, Any]) -> None:
        if change["kind"] == "retraction" or change["document"] is None:
            self.checks.pop(change["uid"], None)
        else:
            self.checks[change["uid"]] = change["document"]

    def _ask(self, page_size: int) -> dict[str, Any]:
        url = f"{self.address}/api/v1/changes/?page_size={page_size}&since={self.since}"
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310  (the address we were given)
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            if refusal.code != 410 or not self.since:
                raise
            self.since, self.checks = "", {}  # the server was restored: start from the beginning
            return self._ask(page_size)


def main() -> None:
    address, file = sys.argv[1], Path(sys.argv[2])
    kept = json.loads(file.read_text()) if file.exists() else {"since": "", "checks": {}}
    mirror = Mirror(address.rstrip("/"), **kept)
    heard = mirror.catch_up()
    file.write_text(json.dumps({"since": mirror.since, "checks": mirror.checks}, ensure_ascii=False))
    sys.stdout.write(f"{heard} changes; {len(mirror.checks)} checks stand in {file}.\n")


if __name__ == "__main__":
    main()
