"""A large file leaves a piece at a time, under ASGI too."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

from workbench.common.sending import Download


def run(coroutine):
    """The result, from a thread of its own: browser tests leave an event loop in ours."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


class Counting(BytesIO):
    """A file that knows how much of it was read."""

    taken = 0

    def read(self, size=-1):
        piece = super().read(size)
        self.taken += len(piece)
        return piece


async def first_piece(response):
    async for piece in response:
        return piece


async def all_pieces(response):
    return b"".join([piece async for piece in response])


class TestDownload:
    def test_reads_no_further_than_it_was_asked(self):
        file = Counting(bytes(1_000_000))

        piece = run(first_piece(Download(file, name="x.bin")))

        assert 0 < len(piece) == file.taken < 100_000

    def test_sends_all_of_it(self):
        assert run(all_pieces(Download(BytesIO(b"a" * 300_000), name="x.bin"))) == b"a" * 300_000

    def test_is_never_shown(self):
        response = Download(BytesIO(b"<script>"), name="x.html")

        assert response["Content-Type"] == "application/octet-stream"
        assert response["Content-Disposition"] == 'attachment; filename="x.html"'
        assert response["X-Content-Type-Options"] == "nosniff"
