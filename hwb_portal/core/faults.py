"""Places at which a test may kill the process, to prove that a crash leaves the old state or the new one."""

import os


def fault_point(name: str) -> None:
    """Does nothing, unless the environment names this very point: then the process dies as by `kill -9`."""
    if os.environ.get("FAULT_POINT") == name:
        os._exit(137)
