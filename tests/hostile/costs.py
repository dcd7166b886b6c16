"""What a file costs the processes that look at it."""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

# The child's own program, and then the most memory it had. VmHWM, unlike ru_maxrss, does not begin with its parent's.
MEASURED = """
import runpy, sys
place, module, *rest = sys.argv[1:]
sys.argv = [module, *rest]
runpy.run_module(module, run_name="__main__")
with open("/proc/self/status") as status, open(place, "a") as peaks:
    peaks.write(next(line for line in status if line.startswith("VmHWM")).split()[1] + "\\n")
"""


class Costs:
    """Within it: the processor time of this process and its children, in seconds, and their most memory, in MiB.

    Processor time, because it is the same on a busy machine; a child that only waits is stopped by the clock.
    """

    seconds: float
    mib: float

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._peaks = folder / "peaks"
        self._run = subprocess.run
        self._started = 0
        monkeypatch.setattr(subprocess, "run", self._measured)

    def _measured(self, command: list[str], **options: Any) -> Any:
        if command[0] == sys.executable and "-m" in command:
            at = command.index("-m")
            command = [*command[:at], "-c", MEASURED, str(self._peaks), *command[at + 1 :]]
            self._started += 1
        return self._run(command, **options)

    def __enter__(self) -> Self:
        self._peaks.write_text("")
        self._started, self._before = 0, _worked()
        self._own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.seconds = _worked() - self._before
        peaks = [int(line) for line in self._peaks.read_text().split()]
        assert len(peaks) == self._started, "a child did not live to say what it took"
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - self._own
        self.mib = max([grown, *peaks]) / 1024


def _worked() -> float:
    children = os.times()
    return time.process_time() + children.children_user + children.children_system
