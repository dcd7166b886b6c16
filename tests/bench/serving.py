"""Benchmark of a public page under gunicorn: a meeting with 40 papers against an empty view of the same server."""

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

from tests.bench.measuring import PROJECT, in_child, tell

PAPERS, CONNECTIONS, EACH, ROUNDS = 40, 20, 15, 5
PAGE, EMPTY = "/boards/board/meetings/2027-03-10/", "/livez"


def measure(folder: Path) -> None:
    environment = {
        "DATABASE_URL": f"sqlite:///{folder / 'serving.sqlite3'}",
        "DATA_DIR": str(folder / "serving"),
        "SECRET_KEY": "bench-" * 10,
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS": "0",
    }
    in_child("meeting", PAPERS, environment=environment)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {"cwd": PROJECT, "env": {**os.environ, **environment}, "stderr": subprocess.DEVNULL}
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], check=True, **told)
    gunicorn = [sys.executable, "-m", "gunicorn", "hwb_portal.wsgi", "--workers", "2", "--threads", "4"]
    server = subprocess.Popen([*gunicorn, "--bind", f"127.0.0.1:{port}"], **told)
    try:
        _measure(port)
    finally:
        server.terminate()
        server.wait()


def _measure(port: int) -> None:
    tag = _tag(port)
    known = {"If-None-Match": tag}
    rounds = [
        (_p50(port, EMPTY, {}, 200), _p50(port, PAGE, {}, 200), _p50(port, PAGE, known, 304)) for _ in range(ROUNDS)
    ]
    empty, page, conditional = (statistics.median(values) for values in zip(*rounds, strict=True))
    detail = (
        f"p50 of {CONNECTIONS} connections to gunicorn, 2 workers of 4 threads, SQLite, a meeting with {PAPERS} papers"
    )
    against = "against an empty view of the same server"
    tell("meeting_page", page, "ms", against=empty, ratio=page / empty, detail=f"{detail}, {against}")
    tell(
        "meeting_page_304",
        conditional,
        "ms",
        against=empty,
        ratio=conditional / empty,
        detail=f"the same with If-None-Match, {against}",
    )


def _tag(port: int) -> str:
    """Once the server answers."""
    for _ in range(200):
        try:
            return _get(HTTPConnection("127.0.0.1", port), PAGE, {}, 200)
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("gunicorn did not start")


def _get(connection: HTTPConnection, path: str, headers: Mapping[str, str], status: int) -> str:
    connection.request("GET", path, headers=dict(headers))
    answer = connection.getresponse()
    answer.read()
    if answer.status != status:
        raise RuntimeError(f"{path} answered {answer.status}")
    return answer.headers.get("ETag", "")


def _p50(port: int, path: str, headers: Mapping[str, str], status: int) -> float:
    """Milliseconds of the median request while CONNECTIONS ask at once."""

    def ask(_: int) -> list[float]:
        connection, taken = HTTPConnection("127.0.0.1", port), []
        for _ in range(EACH):
            start = time.perf_counter()
            _get(connection, path, headers, status)
            taken.append((time.perf_counter() - start) * 1000)
        connection.close()
        return taken

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return statistics.median(value for values in pool.map(ask, range(CONNECTIONS)) for value in values)
