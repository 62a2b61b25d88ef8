"""Which addresses count as one client for limits per address."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address

OF_ONE_VISITOR = 64
"""Bits of an IPv6 address that the provider assigns; a visitor chooses the other half freely."""


@lru_cache(1024)
def counted_as(address: str) -> str:
    """Returns the key that an address is counted by: IPv4 as it is, IPv6 as its /64 network."""
    try:
        found = ip_address(address)
    except ValueError:  # a proxy may write anything
        return address
    if not isinstance(found, IPv6Address):
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(IPv6Network((found, OF_ONE_VISITOR), strict=False))
