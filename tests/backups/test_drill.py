"""A site that is saved is the same on another machine, and what was withdrawn since stays withdrawn."""

from tests.faults.running import run


def test_a_site_is_saved_and_restored(tmp_path):
    backup = tmp_path / "backups" / "monday"
    made = run("tests.faults.drill", "save", str(backup), folder=tmp_path / "old")
    saved, after, paper = made["saved"], made["after"], made["withdrawn"]
    found = run("tests.faults.drill", "restore", str(backup), folder=tmp_path / "new")

    withdrawn = {address for address in saved["pages"] if saved["pages"][address] != after["pages"][address]}
    assert f"/papers/{paper}/file" in withdrawn
    assert found["pages"][f"/papers/{paper}/file"].startswith("410")
    same = saved["pages"].keys() - withdrawn
    assert f"/papers/{paper}/" not in same
    assert len(same) >= 3
    assert {address: found["pages"][address] for address in same} == {a: saved["pages"][a] for a in same}

    assert (len(saved["public"]), len(after["public"]), len(found["public"])) == (2, 1, 1)
    assert found["public"] == after["public"]
    assert found["private"] == saved["private"]
    assert (found["broken"], found["events"]) == ("", saved["events"] + 2)  # withdrawn again, and restored
    assert (saved["sessions"], found["sessions"]) == (1, 0)
    assert (saved["mails"], found["mails"]) == (["waiting"], ["failed"])

    which, damaged, full, *moved_on = found["refused"]
    assert "--withdrawals" in which
    assert damaged.startswith("The backup is not whole: database.")
    assert full == "The database is not empty. A restore never writes over anything."
    assert ["The site is not what was saved" in words for words in moved_on] == [True]
