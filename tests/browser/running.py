"""The portal as its readers meet it: migrated, with the demonstration, behind gunicorn, on a port of this machine."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).parents[2]
SERVER = ("-m", "gunicorn", "hwb_portal.wsgi", "--workers", "2", "--threads", "4", "--timeout", "120")
START_SECONDS = 60


def environment(folder: Path, port: int = 80) -> dict[str, str]:
    """The environment of a demonstration that keeps everything it writes in `folder`.

    Browsers know passkeys on `localhost`, not on a bare number.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DJANGO"))}
    return kept | {
        "DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "SECRET_KEY": "browser-" * 10,
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "SITE_URL": f"http://localhost:{port}",
        "DEBUG": "0",
        "DEMO": "1",
        "HTTPS": "0",
    }


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _is_ready(base: str) -> bool:
    try:
        with urllib.request.urlopen(f"{base}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@contextmanager
def running_portal(folder: Path) -> Iterator[str]:
    """Set the portal up in `folder`, start it and give its address; stop it at the end. RuntimeError with the log."""
    port = _free_port()
    settings = environment(folder, port)
    for command in (
        ["migrate", "--verbosity", "0"],
        ["collectstatic", "--noinput", "--verbosity", "0"],
        ["load_demo"],
    ):
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=PROJECT, env=settings, capture_output=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {command[0]} failed:\n{done.stderr.decode()[-3000:]}")
    base = f"http://127.0.0.1:{port}"
    log = folder / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, *SERVER, "--bind", f"127.0.0.1:{port}"],
            cwd=PROJECT,
            env=settings,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        give_up = time.monotonic() + START_SECONDS
        while not _is_ready(base):
            if server.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError(f"The portal did not start:\n{log.read_text()[-3000:]}")
            time.sleep(0.2)
        yield base
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
