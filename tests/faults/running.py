"""Runs a program of this folder in a process of its own, on a database and in folders of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE = 1800 + float(os.environ.get("SOAK", "0"))  # seconds; the short form takes well under a minute


def run(module: str, *arguments: str, folder: Path) -> Any:
    """What the program printed, read as JSON. Its own words of failure are shown when it fails."""
    prepared = Path(os.environ["DATA_DIR"], "prepared")
    prepared.mkdir(parents=True, exist_ok=True)
    environ = {**os.environ, "DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), "PREPARED": str(prepared)}
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])
