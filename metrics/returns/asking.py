"""Asks a process of its own to read a workbook: it may die without harm."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from metrics.returns.gate import TOO_COSTLY, Refused

CHILD_SECONDS = 30
ROOT = Path(__file__).resolve().parents[2]


def ask_child(what: str, path: Path) -> Any:
    """What `metrics.returns.child` reads from a workbook: a "return" or a "table". `Refused` when it cannot.

    A crash, a hang or a file that eats memory ends the child only. It gets none of this process's environment, so no
    secret of the site is in reach of a hostile file.
    """
    command = [sys.executable, "-B", "-m", "metrics.returns.child", what, str(path.resolve())]
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
        "OPENBLAS_NUM_THREADS": "1",  # openpyxl imports numpy, which reserves memory for each thread
        "OPENPYXL_LXML": "False",  # parse with defusedxml
    }
    try:
        done = subprocess.run(  # noqa: S603 (no shell; our own module and one path)
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=CHILD_SECONDS,
            check=True,
        )
        answer = json.loads(done.stdout)
        if "refused" not in answer:
            return answer["read"]
        refused = Refused(str(answer["refused"]), tuple(answer["findings"]))
    except (subprocess.SubprocessError, OSError, ValueError, KeyError, TypeError) as error:
        raise Refused(TOO_COSTLY) from error
    raise refused
