"""How a benchmark is measured and told: medians, a comparison in the same run, the memory of a process of its own."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).parents[2]
MIB = 1024  # KiB, in which Linux counts


def timed(work: Callable[[], object]) -> float:
    """Seconds it took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turns(first: Callable[[], float], second: Callable[[], float], *, rounds: int) -> tuple[float, float]:
    """The medians of two measurements taken in turns, so that a busy machine is busy for both."""
    pairs = [(first(), second()) for _ in range(rounds)]
    return statistics.median(one for one, _ in pairs), statistics.median(two for _, two in pairs)


def tell(name: str, value: float, unit: str, *, against: float | str, ratio: float, detail: str) -> None:
    """One benchmark as one line of JSON."""
    shown = round(against, 3) if isinstance(against, float) else against
    row = {"name": name, "value": round(value, 3), "unit": unit, "against": shown, "ratio": round(ratio, 3)}
    print(json.dumps({**row, "detail": detail}), flush=True)  # noqa: T201 (this is what the command is for)


def in_child(task: str, *arguments: object, environment: dict[str, str] | None = None) -> dict[str, float]:
    """What `python -m tests.bench.tasks TASK …` measured, with the most memory it had: {"seconds", "mib", …}."""
    command = [sys.executable, "-m", "tests.bench.tasks", task, *map(str, arguments)]
    done = subprocess.run(
        command, cwd=PROJECT, capture_output=True, check=False, env={**os.environ, **(environment or {})}
    )
    if done.returncode:
        raise RuntimeError(f"{task} failed:\n{done.stderr.decode()[-3000:]}")
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def peak_mib() -> float:
    """The most memory this process had: VmHWM, which unlike ru_maxrss does not start with its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / MIB
