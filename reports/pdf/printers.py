"""Sections rendered in child processes, two at a time, away from the process that answers requests.

A child is `python -m reports.pdf.printers`: no Django, no secret in its environment. It reads jobs from standard
input and writes PDFs to standard output, each a line of JSON followed by bytes. Children are kept for the next
build, because starting one costs as much as rendering several pages, and leave by themselves when nobody needs them.
"""

import atexit
import gc
import json
import os
import queue
import select
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from hwb_portal.core.faults import fault_point
from reports.pdf.render import BlockedReference, get_ready, render_html

CHILDREN = 2  # at once in this process, whatever is being built: rendering two at a time costs 0.6 of one by one
JOB_SECONDS = 300  # a section of 1,000 pages takes 110 s here
IDLE_SECONDS = 120
TICK_SECONDS = 5
COLLECT_AFTER = 200_000  # new objects: laying out makes millions that all live until the page is done; 7 % faster
JOBS = 200  # then a child is replaced, so that what it leaks goes with it
KEPT = (
    "FAULT_POINT",
    "PATH",
    "LD_LIBRARY_PATH",
    "LANG",
    "LC_ALL",
    "HOME",
    "XDG_CACHE_HOME",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
)


class PrinterDied(Exception):  # noqa: N818 (named for what happened)
    """The process that rendered a section ended or hung; nothing was made."""


@dataclass(frozen=True)
class Printed:
    pdf: bytes
    pages: int


class _Child:
    """One rendering process and the pipes to it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "reports.pdf.printers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).resolve().parents[2],
            env={name: os.environ[name] for name in KEPT if name in os.environ},
        )
        self.jobs = 0

    @property
    def is_usable(self) -> bool:
        return self.jobs < JOBS and self.process.poll() is None

    def print(self, html: str, css: str) -> Printed:
        """Raises PrinterDied, or what rendering raised."""
        watch = threading.Timer(JOB_SECONDS, self.process.kill)
        watch.daemon = True
        watch.start()
        try:
            answer, pdf = self._ask(html.encode(), css.encode())
        except (OSError, ValueError) as error:
            self.close()
            raise PrinterDied("A section could not be rendered: its process ended before it was done.") from error
        finally:
            watch.cancel()
        self.jobs += 1
        if "blocked" in answer:
            raise BlockedReference(answer["blocked"])
        return Printed(pdf, int(answer["pages"]))

    def _ask(self, html: bytes, css: bytes) -> tuple[dict[str, Any], bytes]:
        to, back = self.process.stdin, self.process.stdout
        assert to is not None
        assert back is not None
        to.write(json.dumps({"html": len(html), "css": len(css)}).encode() + b"\n" + html + css)
        to.flush()
        answer = json.loads(back.readline())
        pdf = back.read(answer["size"])
        if len(pdf) != answer["size"]:
            raise ValueError("The answer was cut short")
        return answer, pdf

    def close(self) -> None:
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was still to be written cannot be any more
                    continue
        self.process.wait()


_places = threading.BoundedSemaphore(CHILDREN)
_idle: list[_Child] = []
_lock = threading.Lock()


def _take() -> _Child:
    with _lock:
        while _idle:
            child = _idle.pop()
            if child.is_usable:
                return child
            child.close()
    return _Child()


def _give_back(child: _Child) -> None:
    if child.is_usable:
        with _lock:
            _idle.append(child)
    else:
        child.close()


def start_printers() -> None:
    """Start the children now, so that they are ready when the pages are."""
    with _lock:
        while len(_idle) < CHILDREN:
            _idle.append(_Child())


@atexit.register
def close_printers() -> None:
    """End the children that wait for work."""
    with _lock:
        while _idle:
            _idle.pop().close()


def print_one(html: str, *, css: str = "") -> Printed:
    """One page of HTML as a tagged PDF. Raises BlockedReference, and PrinterDied when two children died of it."""
    with _places:
        try:
            return _print_in_child(html, css)
        except PrinterDied:  # it may have been killed for want of memory, or by hand: once more, in a new one
            return _print_in_child(html, css)


def _print_in_child(html: str, css: str) -> Printed:
    child = _take()
    try:
        return child.print(html, css)
    finally:
        _give_back(child)


def print_all(
    pages: Mapping[str, str],
    *,
    css: str = "",
    done: Callable[[str, Printed], None],
    tick: Callable[[], None] = lambda: None,
) -> None:
    """Render pages of HTML by name, the longest first, and call `done`, in this thread, as each is ready.

    `tick` is called every few seconds while nothing is ready.

    The first error ends the work and is raised: PrinterDied, BlockedReference.
    """
    todo: queue.SimpleQueue[str] = queue.SimpleQueue()
    for name in sorted(pages, key=lambda name: len(pages[name]), reverse=True):
        todo.put(name)
    ready: queue.SimpleQueue[tuple[str, Printed | BaseException]] = queue.SimpleQueue()
    stopped = threading.Event()

    def work() -> None:
        while not stopped.is_set():
            try:
                name = todo.get_nowait()
            except queue.Empty:
                return
            try:
                ready.put((name, print_one(pages[name], css=css)))
            except Exception as error:  # carried to the thread that waits, which raises it
                ready.put((name, error))

    workers = [threading.Thread(target=work, daemon=True) for _ in range(min(CHILDREN, len(pages)))]
    for worker in workers:
        worker.start()
    try:
        for _ in pages:
            while True:
                try:
                    name, made = ready.get(timeout=TICK_SECONDS)
                    break
                except queue.Empty:
                    tick()
            if isinstance(made, BaseException):
                raise made
            done(name, made)
    finally:
        stopped.set()
        for worker in workers:
            worker.join()


def _serve(jobs: IO[bytes], answers: IO[bytes]) -> None:
    """The child: jobs until the pipe closes, or nothing came for a while."""
    from reports.pdf.assemble import page_count

    get_ready()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)
    while select.select([jobs], [], [], IDLE_SECONDS)[0]:
        line = jobs.readline()
        if not line:
            return
        sizes = json.loads(line)
        html, css = jobs.read(sizes["html"]).decode(), jobs.read(sizes["css"]).decode()
        pdf = b""
        try:
            pdf = render_html(html, css=[css])
            answer: dict[str, Any] = {"size": len(pdf), "pages": page_count(pdf)}
        except BlockedReference as error:
            answer = {"size": 0, "blocked": str(error)}
        head, half = json.dumps(answer).encode() + b"\n", len(pdf) // 2
        answers.write(head + pdf[:half])
        answers.flush()
        fault_point("printer.half_answered")
        answers.write(pdf[half:])
        answers.flush()


if __name__ == "__main__":
    # What a library prints must not stand between the answers.
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _serve(sys.stdin.buffer, channel)
