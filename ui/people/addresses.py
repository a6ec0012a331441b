"""Addresses as they are counted. Left out: where a request says it comes from (uvicorn, behind a proxy or not)."""

import ipaddress
from contextlib import suppress


def counted(address: str) -> str:
    """The address as it is counted: a household has 2 to the 64th of IPv6."""
    with suppress(ValueError):
        number = ipaddress.ip_address(address.split("%")[0])
        if isinstance(number, ipaddress.IPv6Address):
            return str(number.ipv4_mapped or ipaddress.ip_network((number, 64), strict=False))
    return address
