"""Sockets that reach this machine and no other."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

_HERE = frozenset({"127.0.0.1", "::1", "localhost", "", "0.0.0.0", "::"})


class OutsideCallError(AssertionError):
    """Something tried to leave the machine."""


@contextmanager
def only_this_machine() -> Iterator[list[str]]:
    """Inside, a connection or look-up elsewhere raises; the places tried are in the list, swallowed or not."""
    tried: list[str] = []
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def refuse(host: object) -> None:
        if str(host) not in _HERE:
            tried.append(str(host))
            raise OutsideCallError(f"a connection to {host} was tried")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX:
            refuse(address[0])
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        if self.family != socket.AF_UNIX:
            refuse(address[0])
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *rest: Any, **named: Any) -> Any:
        refuse(host)
        return look_up(host, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield tried
