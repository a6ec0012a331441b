"""The address that the server listens at: a socket there, how it is written, and who can reach it."""

import contextlib
import errno
import ipaddress
import socket

from corpus.errors import SettingError


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes a free one. Raises `SettingError` where that cannot be."""
    if not 0 <= port <= 65_535:
        raise SettingError(f"the port {port} is outside 0 to 65535: choose another with --port")
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(place[:2], family=family, backlog=256)
    except PermissionError as error:
        raise SettingError(f"the port {port} may not be used: choose one above 1023 with --port") from error
    except (socket.gaierror, UnicodeError) as error:
        raise SettingError(f"the host {host!r} is not known: choose another with --host") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SettingError(f"the port {port} is in use: choose another with --port") from error
        raise SettingError(f"cannot listen at {host} port {port} ({error.strerror}): see --host, --port") from error


def written(host: str, port: int) -> str:
    """The address as a browser takes it."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def only_here(host: str) -> bool:
    """Whether nobody but this machine can reach `host`."""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"
