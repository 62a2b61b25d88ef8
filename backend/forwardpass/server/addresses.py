"""Who counts as one, where something is counted by address."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address

OF_ONE_VISITOR = 64
"""Bits of an IPv6 address that a visitor is given; the other half they choose as they like."""


@lru_cache(1024)
def counted_as(address: str) -> str:
    """What an address is counted as: itself, or the network of an IPv6 address."""
    try:
        found = ip_address(address)
    except ValueError:  # a proxy may write anything
        return address
    if not isinstance(found, IPv6Address):
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(IPv6Network((found, OF_ONE_VISITOR), strict=False))
