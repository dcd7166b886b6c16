"""`make bench`: one line of JSON a benchmark."""

import tempfile
from pathlib import Path

from tests.bench import finding, metrics, packs, reading, serving

if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="hwb-bench-") as folder:
        packs.measure(Path(folder))
        metrics.measure(Path(folder))
        finding.measure(Path(folder))
        serving.measure(Path(folder))
        reading.measure(Path(folder))
