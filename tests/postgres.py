"""A real PostgreSQL server for the tests: the one in the wheel `pgserver`, else Debian's, with nothing of it on a
network."""

import contextlib
import ctypes
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

MISSING = "no PostgreSQL server is installed: pip install pgserver, or apt-get install postgresql"
_READY = 60.0
_ON_PARENTS_DEATH = 1  # PR_SET_PDEATHSIG
# It refuses to run as root, who runs CI: this user, which every system has, runs it then.
_UNPRIVILEGED = "nobody"


def _installed() -> Path | None:
    """The folder of a server with its programs in `bin`."""
    wheel = importlib.util.find_spec("pgserver")
    for package in (wheel.submodule_search_locations or ()) if wheel else ():
        if (Path(package) / "pginstall" / "bin" / "initdb").exists():
            return Path(package) / "pginstall"
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return debian[-1].parents[1] if debian else None


def _end_with_parent() -> None:
    """Have the system end this process when the one that began it is killed."""
    ctypes.CDLL(None).prctl(_ON_PARENTS_DEATH, signal.SIGQUIT)


@contextlib.contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a server's database `postgres`, all gone in the end. Skips the test where none is installed."""
    installed = _installed()
    if installed is None:
        pytest.skip(MISSING)
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="pg", dir=memory if os.access(memory, os.W_OK) else None) as folder:
        home, user = Path(folder), None
        if os.geteuid() == 0:
            user = _UNPRIVILEGED
            home.chmod(0o755)
            if installed.name == "pginstall":  # the wheel's may lie where only root may look
                for packed in installed.parents[1].glob("pgserver*"):
                    shutil.copytree(
                        packed, home / "wheel" / packed.name, True, shutil.ignore_patterns("include", "*.a")
                    )
                installed = home / "wheel" / "pgserver" / "pginstall"
        data, log = home / "data", home / "log"
        data.mkdir()
        if user is not None:
            shutil.chown(data, user)
        initdb = [str(installed / "bin" / "initdb"), "--pgdata", str(data), "--username", "postgres", "--auth", "trust"]
        subprocess.run(
            [*initdb, "--encoding", "UTF8", "--no-sync"], user=user, cwd="/", check=True, capture_output=True
        )
        settings = {"listen_addresses": "", "unix_socket_directories": str(data), "fsync": "off"}
        options = [f"--{name}={value}" for name, value in settings.items()]
        with log.open("wb") as output:
            server = subprocess.Popen(
                [str(installed / "bin" / "postgres"), "-D", str(data), *options],
                user=user,
                cwd="/",
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            )
        try:
            give_up = time.monotonic() + _READY
            while "ready to accept connections" not in log.read_text():
                assert server.poll() is None, log.read_text()
                assert time.monotonic() < give_up, log.read_text()
                time.sleep(0.05)
            yield f"postgresql://postgres@/postgres?host={data}"
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nothing of it is wanted
            server.wait()


IN_POSTGRES = "FOOTNOTE_TEST_POSTGRES"
"""The environment's word for where the libraries of a test are: a database's address; in their folders without it."""


def url_of(folder: Path) -> str:
    """The address of the library that the test has for the folder; empty where it lies in the folder itself."""
    server = os.environ.get(IN_POSTGRES, "")
    return server and f"{server}&schema=in_{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]}"
