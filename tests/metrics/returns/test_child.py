import subprocess
import sys
from pathlib import Path

import pytest

from metrics.returns import asking
from metrics.returns.gate import TOO_COSTLY
from metrics.returns.reading import Refused, read_in_child, read_return
from tests.metrics.returns.workbook import SAMPLE


def test_the_child_reads_the_same_return():
    assert read_in_child(SAMPLE) == read_return(SAMPLE)


def test_a_refusal_in_the_child_keeps_its_sentence(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"board,quarter")
    with pytest.raises(Refused) as refused:
        read_in_child(path)
    assert refused.value.message == "The selected file must be an XLSX"


@pytest.mark.parametrize(
    "program",
    [
        "import os; os.abort()",
        "print('not JSON')",
        "print('{}')",
        "print('[]')",
        'print(\'{"read": {"cells": {}}}\')',
        "import time; time.sleep(60)",
    ],
    ids=["aborts", "babbles", "says nothing", "says another thing", "says half", "hangs"],
)
def test_a_child_that_fails_refuses_the_file(monkeypatch, program):
    run = subprocess.run

    def run_program(command, **options):
        assert command[1:4] == ["-B", "-m", "metrics.returns.child"]
        return run([sys.executable, "-c", program], **options)

    monkeypatch.setattr(asking.subprocess, "run", run_program)
    monkeypatch.setattr(asking, "CHILD_SECONDS", 1)
    with pytest.raises(Refused) as refused:
        read_in_child(SAMPLE)
    assert refused.value.message == TOO_COSTLY


def test_the_child_lives_within_its_limits_and_without_django():
    program = (
        "import sys, runpy, resource; sys.argv = ['child', 'return', sys.argv[1]]\n"
        "runpy.run_module('metrics.returns.child', run_name='__main__')\n"
        "limits = [resource.getrlimit(getattr(resource, name))[0] for name in ('RLIMIT_AS', 'RLIMIT_CPU')]\n"
        "print(); print(limits, [name for name in sys.modules if name.split('.')[0] == 'django'])\n"
    )
    root = Path(asking.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program, str(SAMPLE)], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[1073741824, 30] []"


def test_the_child_inherits_no_secret(monkeypatch):
    seen = {}

    def run(command, **options):
        seen.update(options["env"])
        raise OSError

    monkeypatch.setattr(asking.subprocess, "run", run)
    with pytest.raises(Refused):
        read_in_child(SAMPLE)
    assert set(seen) == {"PATH", "PYTHONPATH", "PYTHONIOENCODING", "OPENBLAS_NUM_THREADS", "OPENPYXL_LXML"}
