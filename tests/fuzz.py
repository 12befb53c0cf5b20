"""Is every answer of the REST API as its description says, whatever is sent? For an hour or a night.

    python tests/fuzz.py [--examples 200] [--seconds 60] [-k WORDS]

Asks every operation of docs/openapi.yaml for made-up things and for the border cases of every parameter, as
a stranger and as the newsroom (tests/workbench/api/test_fuzzing.py). Each operation gets so many examples, or
as many as fit into its seconds. An answer of 500 or above, or one that the description does not know, ends in
a failure with the request to repeat. PostgreSQL and Valkey are started as for the tests.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = "tests/workbench/api/test_fuzzing.py"
FEWEST = 10  # examples below which test_fuzzing.py leaves border cases out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=int, default=200, help=f"of each operation, at least {FEWEST}")
    parser.add_argument("--seconds", type=float, default=60, help="for each operation and reader")
    parser.add_argument(
        "-k", dest="words", default="", help="only operations with these words, as pytest has them"
    )
    options = parser.parse_args()
    bounds = {"FUZZ_EXAMPLES": str(max(options.examples, FEWEST)), "FUZZ_SECONDS": str(options.seconds)}
    command = [sys.executable, "-m", "pytest", "-v", TESTS, "-k", options.words]
    return subprocess.run(command, cwd=ROOT, env=os.environ | bounds, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
