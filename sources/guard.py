"""Which addresses may a capture contact? Only public unicast ones.

The table follows the IANA special-purpose address registries for IPv4 and IPv6 (read 2026-11), the multicast
and reserved blocks, and the rule that IPv6 hands out global unicast from 2000::/3 alone. The standard
library's `is_global` does not decide: its answer differs between Python releases, and addresses pass it that
carry another one inside. Blocks that the registry calls reachable but where no page can live (anycast relays,
AS112 sinks) are refused as well.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

# Each block with its name in the registry and the document behind it.
REFUSED_V4: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "this network, RFC 791"),
    ("10.0.0.0/8", "private use, RFC 1918"),
    ("100.64.0.0/10", "shared address space, RFC 6598"),
    ("127.0.0.0/8", "loopback, RFC 1122"),
    ("168.63.129.16/32", "host agent of a cloud machine, Microsoft Azure"),  # public, yet answers inside only
    ("169.254.0.0/16", "link local, RFC 3927"),
    ("172.16.0.0/12", "private use, RFC 1918"),
    ("192.0.0.0/24", "IETF protocol assignments, RFC 6890"),
    ("192.0.2.0/24", "documentation, RFC 5737"),
    ("192.31.196.0/24", "AS112 sink, RFC 7535"),
    ("192.52.193.0/24", "AMT relay, RFC 7450"),
    ("192.88.99.0/24", "6to4 relay, RFC 7526"),
    ("192.168.0.0/16", "private use, RFC 1918"),
    ("192.175.48.0/24", "AS112 sink, RFC 7534"),
    ("198.18.0.0/15", "benchmarking, RFC 2544"),
    ("198.51.100.0/24", "documentation, RFC 5737"),
    ("203.0.113.0/24", "documentation, RFC 5737"),
    ("224.0.0.0/4", "multicast, RFC 5771"),
    ("255.255.255.255/32", "limited broadcast, RFC 919"),
    ("240.0.0.0/4", "reserved, RFC 1112"),
)

REFUSED_V6: tuple[tuple[str, str], ...] = (
    ("::/128", "unspecified, RFC 4291"),
    ("::1/128", "loopback, RFC 4291"),
    ("100::/64", "discard only, RFC 6666"),
    ("100:0:0:1::/64", "dummy prefix, RFC 9780"),
    ("2001:2::/48", "benchmarking, RFC 5180"),
    ("2001:10::/28", "ORCHID, RFC 4843"),
    ("2001:20::/28", "ORCHIDv2, RFC 7343"),
    ("2001:30::/28", "drone remote identity, RFC 9374"),
    ("2001::/23", "IETF protocol assignments, RFC 2928"),
    ("2001:db8::/32", "documentation, RFC 3849"),
    ("2620:4f:8000::/48", "AS112 sink, RFC 7534"),
    ("3ffe::/16", "6bone, returned, RFC 3701"),
    ("3fff::/20", "documentation, RFC 9637"),
    ("5f00::/16", "segment routing, RFC 9602"),
    ("fc00::/7", "unique local, RFC 4193"),
    ("fe80::/10", "link local, RFC 4291"),
    ("fec0::/10", "site local, RFC 3879"),
    ("ff00::/8", "multicast, RFC 4291"),
)

# IPv6 blocks whose addresses carry an IPv4 address. They are refused whatever they carry: a gateway on the
# way may unwrap them, and then the address contacted is not the one that was looked at.
CARRIERS_V6: tuple[tuple[str, str], ...] = (
    ("::ffff:0:0/96", "IPv4-mapped, RFC 4291"),
    ("::ffff:0:0:0/96", "IPv4-translated, RFC 2765"),
    ("::/96", "IPv4-compatible, RFC 4291"),
    ("64:ff9b::/96", "NAT64, RFC 6052"),
    ("64:ff9b:1::/48", "local NAT64, RFC 8215"),
    ("2001::/32", "Teredo, RFC 4380"),
    ("2002::/16", "6to4, RFC 3056"),
)

# ISATAP (RFC 5214, 6.1): under any prefix, the identifier 0000:5efe or 0200:5efe, then an IPv4 address.
ISATAP_MARKS = {0x0000_5EFE, 0x0200_5EFE}

GLOBAL_UNICAST_V6 = IPv6Network("2000::/3")  # RFC 4291, 2.4, and the IANA IPv6 address space registry


def _most_specific_first(*entries: tuple[str, str]) -> list[tuple[IPv4Network | IPv6Network, str]]:
    """Order blocks so that the first match gives the most exact reason: ::1, for one, lies inside ::/96."""
    return sorted(((ip_network(block), why) for block, why in entries), key=lambda entry: -entry[0].prefixlen)


_V4 = _most_specific_first(*REFUSED_V4)
_V6 = _most_specific_first(*REFUSED_V6, *CARRIERS_V6)


def refusal(address: str | IPv4Address | IPv6Address) -> str | None:
    """Say why an address may not be contacted.

    address: as text in its standard spelling, or as an `ipaddress` object; not a host name.
    Returns the registry's name for the block and its document, or None when the address is public unicast.
    Text that is no address at all is refused, and so is one with a zone (`fe80::1%eth0`).
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return "not an IP address"
    if isinstance(ip, IPv4Address):
        return next((why for block, why in _V4 if ip in block), None)
    if ip.scope_id is not None:
        return "bound to one network interface, RFC 4007"
    known = next((why for block, why in _V6 if ip in block), None)
    if known is not None:
        return known
    if ip not in GLOBAL_UNICAST_V6:
        return "not global unicast, RFC 4291"
    if (int(ip) >> 32) & 0xFFFF_FFFF in ISATAP_MARKS:
        return "ISATAP, RFC 5214"
    return None
