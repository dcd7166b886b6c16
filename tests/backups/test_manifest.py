"""What differs between a backup and a site is told, table by table and file by file."""

import datetime as dt

import pytest

from hwb_portal.backups.manifest import File, Manifest, Table, differences, file_of, read_manifest, table_of

SAVED = Manifest(
    at=dt.datetime(2027, 3, 10, 9, 30, tzinfo=dt.UTC),
    vendor="sqlite",
    database="database.sqlite3",
    database_sha256="d" * 64,
    tables={"boards_paper": Table(2, "a"), "boards_meeting": Table(1, "b")},
    files={"private/one.pdf": File(3, "c")},
    audit="e" * 64,
    migrations=["boards.0001_initial"],
)


def told(**changes: object) -> list[str]:
    found = {"tables": SAVED.tables, "files": SAVED.files, "audit": SAVED.audit, **changes}
    return differences(SAVED, **found)


def test_a_site_that_is_the_same_has_no_difference():
    assert told(files={**SAVED.files, "private/newer.pdf": File(1, "f")}) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"tables": {"boards_paper": Table(2, "a")}}, "Table boards_meeting is missing."),
        ({"tables": {**SAVED.tables, "x": Table(0, "")}}, "Table x is new."),
        ({"tables": {**SAVED.tables, "boards_paper": Table(3, "a")}}, "Table boards_paper has 3 rows, not 2."),
        ({"tables": {**SAVED.tables, "boards_paper": Table(2, "x")}}, "Table boards_paper has rows that differ."),
        ({"files": {}}, "File private/one.pdf is missing."),
        ({"files": {"private/one.pdf": File(3, "x")}}, "File private/one.pdf differs."),
        ({"audit": ""}, "The audit trail ends in another hash."),
    ],
)
def test_each_difference_is_told(changes, words):
    assert told(**changes) == [words]


def test_the_digest_of_a_table_is_of_its_rows_in_any_order():
    rows = [(1, "a", None), (2, "b", b"x")]
    assert table_of(rows) == table_of(reversed(rows))
    assert table_of(rows) != table_of([(1, "a", None), (2, "b", b"y")])
    assert table_of([*rows, rows[0]]) != table_of([*rows, rows[1]])


def test_a_manifest_is_read_as_it_was_written(tmp_path):
    SAVED.write(tmp_path)
    assert read_manifest(tmp_path) == SAVED


def test_a_file_is_known_by_size_and_hash(tmp_path):
    path = tmp_path / "one"
    path.write_bytes(b"abc")
    assert file_of(path) == File(3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
