"""What the source keeps to, read from the source itself."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPS = ("hwb_portal", "boards", "metrics", "reports")
LONGEST = 400
# Start-up stays fast: these are imported where they are used.
SLOW = {"pandas", "plotly", "weasyprint"}
# The one door to each library that opens files or makes them.
ONLY_IMPORTED_BY = {
    "weasyprint": {"reports/pdf/render.py"},
    "pikepdf": {
        "boards/cleaning.py",
        "boards/opening.py",
        "boards/pictures.py",
        "reports/pdf/assemble.py",
        "reports/pdf/stamps.py",
        "reports/pdf/finishing.py",
        "reports/pdf/tags.py",
    },
}
DOES_NOT_FILTER = ("views", "forms", "tables")
VENDORED = ("static/vendor/", "tests/vendor/", "static/fonts/")


def _modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=_name(path))


def _imported(node: ast.AST) -> set[str]:
    """The top-level packages that an import statement names."""
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
        return {node.module.partition(".")[0]}
    return set()


def _at_start(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when a module is imported: everything outside functions and type-checking blocks."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        yield child
        yield from _at_start(child)


def test_there_is_source_to_look_at():
    assert len(list(_modules(*APPS))) > 80


def test_no_module_is_longer_than_a_reader_can_hold():
    lengths = {
        _name(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in _modules(*APPS, "tests")
        if "migrations" not in path.parts
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_views_forms_and_tables_leave_filtering_to_querysets():
    found = [
        f"{_name(path)}:{node.lineno} {node.func.attr}"
        for path in _modules(*APPS)
        if any(part.removesuffix(".py") in DOES_NOT_FILTER for part in path.relative_to(ROOT).parts)
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("filter", "exclude")
    ]
    assert found == []


@pytest.mark.parametrize("package", sorted(SLOW))
def test_slow_packages_are_imported_where_they_are_used(package):
    found = [
        f"{_name(path)}:{node.lineno}"
        for path in _modules(*APPS)
        for node in _at_start(_tree(path))
        if package in _imported(node)
    ]
    assert found == []


@pytest.mark.parametrize("package", sorted(ONLY_IMPORTED_BY))
def test_a_package_that_opens_files_has_one_door(package):
    found = {_name(path) for path in _modules(*APPS) for node in ast.walk(_tree(path)) if package in _imported(node)}
    assert found == ONLY_IMPORTED_BY[package]


def test_nothing_sends_input_to_sql_by_hand():
    """Raw SQL is for migrations, whether the database answers, how a reading begins, turns, copies of it all, the
    indexes of search, and the role of the public site. One question that is asked for every public page is kept as the
    SQL that Django made of it.
    """
    words = re.compile(r"\.raw\(|\bRawSQL\b|\.extra\(|cursor\(\)")
    found = {
        _name(path) for path in _modules(*APPS) if "migrations" not in path.parts and words.search(path.read_text())
    }
    allowed = {"views.py", "keeping.py", "core/reading.py", "core/locking.py", "backups/databases.py"}
    search = {"search/postgres.py", "search/sqlite.py"}
    walls = {"walls/role.py", "walls/checks.py"}
    assert found == {f"hwb_portal/{name}" for name in allowed | search | walls}


def test_nothing_fetches_an_address():
    """The server opens no address, least of all one that a user named; but the virus scanner's and what a council's
    identity provider says of itself. Both are named in the settings."""
    fetchers = {"requests", "authlib", "httpx", "aiohttp", "urllib3", "http", "ftplib", "socket"}
    found = {
        f"{_name(path)}: {package}"
        for path in _modules(*APPS)
        for node in ast.walk(_tree(path))
        for package in _imported(node) & fetchers
    }
    openid = "hwb_portal/accounts/openid.py"
    assert found == {"hwb_portal/core/viruses.py: socket", f"{openid}: requests", f"{openid}: authlib"}


def _kept_files() -> list[Path]:
    """What a clone of the repository holds, and what is about to be added to it."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        ROOT / name for name in listed.stdout.splitlines() if not name.startswith(VENDORED) and (ROOT / name).is_file()
    ]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("TO" + "DO", id="work left undone"),
        pytest.param("FIX" + "ME", id="something known to be broken"),
        pytest.param("py" + "pi.org", id="a package index"),
        pytest.param("python" + "hosted.org", id="a package store"),
        pytest.param("registry.npm" + "js.org", id="a script registry"),
        pytest.param("/work" + "/", id="a folder of one machine"),
        pytest.param("/home" + "/", id="a home folder"),
        pytest.param("/root" + "/", id="the home folder of root"),
    ],
)
def test_no_file_holds(words):
    found = [_name(path) for path in _kept_files() if words.encode() in path.read_bytes()]
    assert found == []


def test_no_module_is_a_drawer_for_odds_and_ends():
    drawers = {"utils.py", "helpers.py", "misc.py", "common.py", "manager.py"}
    assert [_name(path) for path in _modules(*APPS, "tests") if path.name in drawers] == []


def test_every_file_from_a_form_has_been_to_the_virus_scanner():
    found = {
        str(path.relative_to(ROOT))
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if re.search(r"forms\.(File|Image)Field\b", path.read_text())
    }
    assert found == {"hwb_portal/core/forms.py"}
