"""How do many records get their names at once?"""

import os
import time

from uuid6 import UUID

_MOST = 1 << 12  # that fit into the counter of one millisecond


def identifiers(count: int) -> list[UUID]:
    """So many UUIDs of version 7, in their order.

    The twelve bits behind the time count (RFC 9562, 6.2, method 1), the other 62 are random: the system is
    asked for all of them in one go, which costs more than anything else about a UUID.
    """
    moment, noise = time.time_ns() // 1_000_000, os.urandom(8 * count)
    return [
        UUID(
            int=(moment + number // _MOST) << 80
            | number % _MOST << 64
            | int.from_bytes(noise[8 * number : 8 * number + 8]),
            version=7,
        )
        for number in range(count)
    ]
