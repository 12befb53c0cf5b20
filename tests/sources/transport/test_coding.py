import gzip
import os
import time
import tracemalloc
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from sources.transport import coding
from sources.transport.coding import Oversized, Undecodable

PACK = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda data: brotli.compress(data, quality=4),
    "zstd": zstandard.compress,
}
NO_LIMIT = 10**9


def bare(data):
    return zlib.compress(data)[2:-4]


def unpack(body, *applied, limit=NO_LIMIT):
    return b"".join(coding.decoded(body, list(applied), limit))


class TestCodings:
    @pytest.mark.parametrize(
        ("headers", "applied"),
        [
            ([], []),
            ([""], []),
            (["gzip"], ["gzip"]),
            ([" GZip , br"], ["gzip", "br"]),
            (["gzip", "br"], ["gzip", "br"]),
            (["identity"], []),
            (["gzip, identity,"], ["gzip"]),
            (["rot13"], ["rot13"]),
        ],
    )
    def test_lists_them_in_the_order_they_were_applied(self, headers, applied):
        assert coding.codings(headers) == applied


@pytest.mark.parametrize("name", PACK)
class TestDecoded:
    @given(data=st.binary(max_size=3_000))
    def test_undoes_what_was_packed(self, name, data):
        assert unpack(PACK[name](data), name) == data

    def test_undoes_what_was_packed_in_many_pieces(self, name):
        data = os.urandom(500_000) + bytes(500_000)

        assert unpack(PACK[name](data), name) == data

    def test_refuses_every_cut(self, name):
        packed = PACK[name](b"El paro" * 50)

        for length in range(1, len(packed)):
            with pytest.raises(Undecodable):
                unpack(packed[:length], name)

    @pytest.mark.parametrize("garbage", [b"x", b"\x00", b"more than a little" * 10_000])
    def test_refuses_what_follows(self, name, garbage):
        with pytest.raises(Undecodable):
            unpack(PACK[name](b"El paro" * 50) + garbage, name)

    @given(rubbish=st.binary(min_size=1, max_size=300))
    def test_answers_or_refuses_rubbish(self, name, rubbish):
        try:
            unpack(rubbish, name)
        except Undecodable:
            return

    def test_takes_nothing_for_nothing(self, name):
        assert unpack(b"", name) == b""

    def test_keeps_to_the_limit_exactly(self, name):
        packed = PACK[name](bytes(1_000))

        assert len(unpack(packed, name, limit=1_000)) == 1_000
        with pytest.raises(Oversized):
            unpack(packed, name, limit=999)

    def test_holds_little_while_a_bomb_goes_off(self, name):
        bomb = PACK[name](bytes(200_000_000))
        tracemalloc.start()
        try:
            with pytest.raises(Oversized):
                for _ in coding.decoded(bomb, [name], 150_000_000):
                    pass
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

        assert peak < 8_000_000  # a zstd step of 2 MB, held twice, is the largest piece there is


class TestStackedCodings:
    def test_are_undone_last_first(self):
        data = b"El paro" * 1_000

        assert unpack(brotli.compress(gzip.compress(data)), "gzip", "br") == data

    def test_are_limited_layer_by_layer(self):
        """Nothing comes out at the end of this pipe, but a gigabyte flows through its middle."""
        empty_members = gzip.compress(b"", mtime=0) * 2_000_000
        bomb = brotli.compress(empty_members, quality=4)
        started = time.perf_counter()

        with pytest.raises((Oversized, Undecodable)):
            unpack(bomb, "gzip", "br", limit=10_000_000)

        assert time.perf_counter() - started < 3

    def test_are_at_most_four(self):
        body = b"x"
        for _ in range(5):
            body = gzip.compress(body)

        with pytest.raises(Undecodable):
            unpack(body, *["gzip"] * 5)


class TestGzip:
    def test_reads_several_members(self):
        assert (
            unpack(gzip.compress(b"El ") + gzip.compress(b"") + gzip.compress(b"paro"), "gzip") == b"El paro"
        )

    def test_refuses_a_wrong_checksum(self):
        packed = bytearray(gzip.compress(b"El paro"))
        packed[-6] ^= 1

        with pytest.raises(Undecodable):
            unpack(bytes(packed), "gzip")


class TestDeflate:
    @given(st.binary(max_size=3_000))
    def test_reads_the_bare_stream_too(self, data):
        assert unpack(bare(data), "deflate") == data

    @pytest.mark.parametrize("broken", [lambda p: p[:-1], lambda p: p + b"x"])
    def test_refuses_a_bare_stream_that_is_cut_or_followed(self, broken):
        with pytest.raises(Undecodable):
            unpack(broken(bare(b"El paro" * 50)), "deflate")


class TestZstd:
    def test_reads_several_frames(self):
        assert unpack(zstandard.compress(b"El ") + zstandard.compress(b"paro"), "zstd") == b"El paro"

    def test_refuses_a_window_beyond_what_the_web_allows(self):
        parameters = zstandard.ZstdCompressionParameters(window_log=25)
        packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
        packed = packer.compress(os.urandom(40_000_000)) + packer.flush()

        with pytest.raises(Undecodable):
            unpack(packed, "zstd")
