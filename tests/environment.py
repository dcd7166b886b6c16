"""Loaded before Django's settings: the environment every test runs in."""

import atexit
import os
import shutil
import tempfile

if "PYTEST_XDIST_WORKER" not in os.environ:
    folder = tempfile.mkdtemp(prefix="hwb-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["DATA_DIR"] = folder
else:
    # Each worker keeps files of its own: a test may count them, or sweep them away.
    os.environ["DATA_DIR"] = os.path.join(os.environ["DATA_DIR"], os.environ["PYTEST_XDIST_WORKER"])
os.environ["SECRET_KEY"] = "tests-" * 10
os.environ["ALLOWED_HOSTS"] = "testserver,127.0.0.1,localhost"
os.environ["DEBUG"] = "0"
os.environ["DEMO"] = "1"
os.environ["HTTPS"] = "0"
os.environ["PACK_BUILDER"] = "request"  # a thread would not see what a test has not committed
os.environ["MAIL_SENDER"] = "request"  # the same
os.environ["RATE_LIMITS"] = "0"  # a test asks more often in a second than a reader in a minute
os.environ["SITE_URL"] = "https://boards.example.gov.uk"
os.environ.setdefault("DATABASE_URL", "")
