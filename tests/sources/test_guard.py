from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources import guard

PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "168.63.129.15",
    "168.63.129.17",
    "169.253.255.255",
    "169.255.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "191.255.255.255",
    "192.0.1.0",
    "192.0.3.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "203.0.112.255",
    "203.0.114.0",
    "223.255.255.255",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2003::1",
    "2606:2800:220:1:248:1893:25c8:1946",
    "2a00:1450:4003:80f::200e",
]

REFUSED = [
    ("0.0.0.0", "this network"),
    ("0.1.2.3", "this network"),
    ("10.0.0.1", "private"),
    ("100.64.0.1", "shared"),
    ("100.100.100.200", "shared"),
    ("127.0.0.1", "loopback"),
    ("127.255.255.254", "loopback"),
    ("168.63.129.16", "cloud"),
    ("169.254.169.254", "link local"),
    ("172.31.255.255", "private"),
    ("192.0.0.9", "protocol"),
    ("192.0.0.192", "protocol"),
    ("192.0.2.1", "documentation"),
    ("192.88.99.1", "6to4"),
    ("192.168.1.1", "private"),
    ("198.19.255.255", "benchmarking"),
    ("203.0.113.9", "documentation"),
    ("224.0.0.1", "multicast"),
    ("239.255.255.255", "multicast"),
    ("240.0.0.1", "reserved"),
    ("255.255.255.255", "broadcast"),
    ("::", "unspecified"),
    ("::1", "loopback"),
    ("100::1", "discard"),
    ("2001:2::1", "benchmarking"),
    ("2001:20::1", "ORCHIDv2"),
    ("2001:1::1", "protocol"),
    ("2001:db8::1", "documentation"),
    ("3fff::1", "documentation"),
    ("3ffe::1", "6bone"),
    ("4000::1", "not global unicast"),
    ("5f00::1", "segment"),
    ("fc00::1", "unique local"),
    ("fd00:ec2::254", "unique local"),
    ("fe80::1", "link local"),
    ("fe80::1%eth0", "interface"),
    ("2a00:1450:4003:80f::200e%1", "interface"),
    ("fec0::1", "site local"),
    ("ff02::1", "multicast"),
]

CARRYING_A_PUBLIC_ADDRESS = [
    ("::ffff:8.8.8.8", "IPv4-mapped"),
    ("::ffff:0:808:808", "IPv4-translated"),
    ("::8.8.8.8", "IPv4-compatible"),
    ("64:ff9b::8.8.8.8", "NAT64"),
    ("64:ff9b:1::8.8.8.8", "NAT64"),
    ("2002:808:808::1", "6to4"),
    ("2001:0:808:808:0:ffff:f7f7:f7f7", "Teredo"),
    ("2a00:1450:4003:80f:0:5efe:808:808", "ISATAP"),
    ("2a00:1450:4003:80f:200:5efe:808:808", "ISATAP"),
]


class TestRefusal:
    @pytest.mark.parametrize("address", PUBLIC)
    def test_lets_public_unicast_pass(self, address):
        assert guard.refusal(address) is None

    @pytest.mark.parametrize(("address", "why"), REFUSED)
    def test_names_the_registry_entry_of_what_it_refuses(self, address, why):
        assert why in guard.refusal(address)

    @pytest.mark.parametrize(("address", "why"), CARRYING_A_PUBLIC_ADDRESS)
    def test_refuses_every_ipv6_form_that_carries_an_ipv4_address(self, address, why):
        assert why in guard.refusal(address)

    @pytest.mark.parametrize(
        "text", ["", "localhost", "127.1", "0177.0.0.1", "2130706433", "１.1.1.1", "[::1]"]
    )
    def test_refuses_what_is_not_an_address_in_standard_spelling(self, text):
        assert guard.refusal(text) == "not an IP address"

    @pytest.mark.parametrize(
        "block", [block for block, _ in (*guard.REFUSED_V4, *guard.REFUSED_V6, *guard.CARRIERS_V6)]
    )
    def test_refuses_the_first_and_last_address_of_every_block(self, block):
        network = ip_network(block)

        assert guard.refusal(network[0])
        assert guard.refusal(network[-1])

    @given(st.integers(0, 2**32 - 1))
    def test_refuses_any_ipv4_address_once_it_is_wrapped(self, number):
        v4 = IPv4Address(number)

        assert guard.refusal(f"::ffff:{v4}")
        assert guard.refusal(f"64:ff9b::{v4}")
        assert guard.refusal(IPv6Address((0x2002 << 112) | (number << 80) | 1))

    @given(st.ip_addresses(v=6))
    def test_lets_nothing_pass_outside_global_unicast(self, address):
        if int(address) >> 125 != 0b001:
            assert guard.refusal(address)

    @given(st.ip_addresses())
    def test_is_never_laxer_than_the_standard_library(self, address):
        if address.is_private or address.is_multicast or address.is_reserved or address.is_link_local:
            assert guard.refusal(address)
