"""A small internet in a network namespace: one public site, one private one, a name server, and a witness.

Run by test_namespace.py as `python -m tests.sources.transport.inside_namespace CASE`. Prints, in JSON, what
came of the download, and how many packets the private address was sent.
"""

import json
import socket
import struct
import sys
import threading
import time

import django

from sources import transport
from tests.sources.hostile_server import HostileServer, page, redirect, reply

PUBLIC, PRIVATE, NAMES = "93.184.216.34", "10.20.30.40", "93.184.216.53"
NAME = "rebinding.com"
EVERYTHING = 3  # ETH_P_ALL
A_RECORD = 1

# case → (the address asked for, answers of the name server in turn, more arguments of the download)
CASES = {
    "a redirect to the private address": (f"http://{PUBLIC}/inside", [], {}),
    "a redirect to a name of the private address": (f"http://{PUBLIC}/by-name", [[PRIVATE]], {}),
    "the private address": (f"http://{PRIVATE}/", [], {}),
    "a name of the private address": (f"http://{NAME}/", [[PRIVATE]], {}),
    "a name of both": (f"http://{NAME}/", [[PUBLIC, PRIVATE]], {}),
    "a name that moves after robots.txt": (
        f"http://{NAME}/",
        [[PUBLIC], [PRIVATE]],
        {"robots_first": True},
    ),
    "a name that moves after it was checked": (f"http://{NAME}/", [[PUBLIC], [PRIVATE]], {}),
    "the private address, allowed": (f"http://{PRIVATE}/", [], {"allow": frozenset({f"{PRIVATE}:80"})}),
}


class Witness:
    """Counts the packets that are sent to the private address, whatever they hold."""

    def __init__(self):
        self.packets = 0
        self._wire = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(EVERYTHING))
        self._wire.bind(("lo", 0))
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self):
        target = socket.inet_aton(PRIVATE)
        while True:
            packet = self._wire.recv(65_535)
            self.packets += packet[:1] == b"\x45" and packet[16:20] == target


class NameServer:
    """Answers every question with the addresses whose turn it is; the last ones for ever. None is cached."""

    def __init__(self, turns):
        self._turns = list(turns)
        self.asked = 0
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((NAMES, 53))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            question, asker = self._socket.recvfrom(4096)
            self._socket.sendto(self._answer(question), asker)

    def _answer(self, question):
        end = question.index(b"\0", 12) + 5
        records = b""
        count = 0
        if struct.unpack("!H", question[end - 4 : end - 2])[0] == A_RECORD and self._turns:
            self.asked += 1
            addresses = self._turns.pop(0) if len(self._turns) > 1 else self._turns[0]
            count = len(addresses)
            for address in addresses:
                records += struct.pack("!HHHIH", 0xC00C, A_RECORD, 1, 0, 4) + socket.inet_aton(address)
        return question[:2] + struct.pack("!HHHHH", 0x8180, 1, count, 0, 0) + question[12:end] + records


def fetched(url, options):
    """What came of a download: its outcome, and the first bytes of the body."""
    try:
        got = transport.download(
            url,
            limits=transport.Limits(connect_seconds=5, total_seconds=15),
            user_agent="Contraste/1",
            **options,
        )
    except transport.FetchFailed as failure:
        return failure.outcome, failure.code
    return "ok", got.body.decode()


def main():
    django.setup()  # a failure tells its sentence
    url, turns, options = CASES[sys.argv[1]]
    answers = {
        "/": page("public"),
        "/inside": redirect(f"http://{PRIVATE}/"),
        "/by-name": redirect(f"http://{NAME}/"),
        "/robots.txt": reply(b""),
    }
    outer = HostileServer(answers, host=PUBLIC, port=80)
    inner = HostileServer({"/": page("private"), "/robots.txt": reply(b"")}, host=PRIVATE, port=80)
    with outer, inner:
        names, witness = NameServer(turns), Witness()
        outcome, words = fetched(url, options)
        time.sleep(0.2)  # a packet on its way would arrive
        told = {"outcome": outcome, "words": words, "packets": witness.packets, "names_asked": names.asked}
    print(json.dumps(told))  # noqa: T201  (it is how the answer leaves the namespace)


if __name__ == "__main__":
    main()
