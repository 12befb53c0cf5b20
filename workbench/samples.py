"""Where do the demo's sources come from on a machine without internet? From a small web site on this machine.

`python -m workbench.samples FOLDER PORT` serves the files of FOLDER on 127.0.0.1 until it is ended.
"""

import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class SampleHandler(SimpleHTTPRequestHandler):
    """Files as they lie, with their character set said; no list of folders."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".html": "text/html; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
    }

    def list_directory(self, path):
        self.send_error(404)

    def log_message(self, format, *args):
        """Stay silent: the fetching side logs every request."""


def site(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server for the pages in folder on 127.0.0.1; port 0 is any free one. Raises OSError if taken."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(SampleHandler, directory=str(folder)))


if __name__ == "__main__":
    site(Path(sys.argv[1]), int(sys.argv[2])).serve_forever()
