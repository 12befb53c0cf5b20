"""Does anybody answer behind a unix socket?"""

import socket
from pathlib import Path

PATIENCE_SECONDS = 5


def answers(path: Path) -> bool:
    """True when a program accepts connections at path; a socket file left by a killed one does not count."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(PATIENCE_SECONDS)
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def ask(path: Path, words: bytes) -> bytes:
    """Send words and return the first bytes of the answer; empty when the other side hangs up.

    Raises OSError when nobody is there.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(PATIENCE_SECONDS)
        line.connect(str(path))
        line.sendall(words)
        return line.recv(1024)
