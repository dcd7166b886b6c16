"""The documents say what is there: links, commands, settings, models, packages, sign-ins."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands
from django.db.models import AutoField, Model

from hwb_portal.accounts.demo import DEMO_PASSWORD, SIGN_INS
from hwb_portal.accounts.models import DEMO_DOMAIN

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))
OUR_APPS = ("accounts", "audit", "search", "outbox", "boards", "metrics", "reports", "following", "reading")
OUR_PACKAGES = (
    "hwb_portal.core",
    "hwb_portal.audit",
    "hwb_portal.search",
    "hwb_portal.outbox",
    "hwb_portal.accounts",
    "hwb_portal.backups",
    "boards",
    "metrics",
    "reports",
    "hwb_portal.following",
    "hwb_portal.reading",
)
README = (ROOT / "README.md").read_text()
DICTIONARY = (ROOT / "docs" / "data-dictionary.md").read_text()

LINK = re.compile(r"\]\((?P<path>[^)#:\s]*)(?:#(?P<anchor>[^)]*))?\)")
CODE_FILE = re.compile(r"`(?P<path>[\w.-]+(?:/[\w.-]+)+\.(?:py|html|css|scss|js|json|md|txt))`")
ROW = re.compile(r"^\| `(?P<name>\w+)` \|", re.MULTILINE)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def anchors(document: Path) -> set[str]:
    """The anchors a repository's page gives to headings."""
    headings = re.findall(r"^#+ (.*)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def section(text: str, heading: str) -> str:
    """What stands under a heading, down to the next."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, heading
    return found[1]


def our_models() -> list[type[Model]]:
    return [model for app in OUR_APPS for model in apps.get_app_config(app).get_models()]


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def our_commands() -> set[str]:
    return {name for name, app in get_commands().items() if app in OUR_PACKAGES}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_links_lead_somewhere(document: Path):
    broken = []
    for link in LINK.finditer(document.read_text()):
        target = (document.parent / link["path"]).resolve() if link["path"] else document
        if not target.exists() or (link["anchor"] and link["anchor"] not in anchors(target)):
            broken.append(link[0])
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_files_that_are_named_exist(document: Path):
    named = {found["path"] for found in CODE_FILE.finditer(document.read_text())}
    assert {path for path in named if not (ROOT / path).is_file()} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_commands_that_are_named_exist(document: Path):
    text = document.read_text()
    assert set(re.findall(r"manage\.py (\w+)", text)) - set(get_commands()) == set()
    assert set(re.findall(r"(?:`|^)make (\w[\w-]*)", text, re.MULTILINE)) - targets() == set()


def test_the_readme_names_every_command_of_the_portal():
    table = section(README, "Commands")
    assert our_commands()
    assert our_commands() - set(re.findall(r"^\| `manage\.py (\w+)", table, re.MULTILINE)) == set()


def test_the_make_targets_of_the_readme_are_there():
    line = re.search(r"^`make` targets: (.*)$", README, re.MULTILINE)
    assert line is not None
    named = set(re.findall(r"`(\w+)`", line[1]))
    assert named - targets() == set()
    assert {"demo", "test"} <= named


def test_the_readme_lists_exactly_the_settings_that_are_read():
    code = (ROOT / "hwb_portal" / "env.py").read_text()
    read = re.findall(r'environ\.get\(\s*"(\w+)"|_flag\(environ, "(\w+)"', code)
    assert sorted(ROW.findall(section(README, "Settings"))) == sorted(one or other for one, other in read)


def test_the_readme_lists_exactly_the_packages_that_are_installed():
    script = (ROOT / ".ci" / "set-up").read_text()
    demo, test = (words.split() for words in re.findall(r"packages\+?=\(([^)]*)\)", script))
    blocks = [block.split() for block in re.findall(r"^```text\n(.*?)\n```", README, re.MULTILINE | re.DOTALL)]
    assert blocks == [demo, test]


def test_the_readme_lists_exactly_the_demo_sign_ins():
    listed = re.findall(rf"^\| `(\w+)@{re.escape(DEMO_DOMAIN)}` \|", README, re.MULTILINE)
    assert sorted(listed) == sorted(email.partition("@")[0] for email, _, _ in SIGN_INS)
    assert f"`{DEMO_PASSWORD}`" in README


def test_the_screenshot_is_small_enough_to_read_on_a_telephone():
    picture = ROOT / "docs" / "img" / "meeting.png"
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert picture.stat().st_size <= 250_000


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_the_dictionary_describes_every_field(model: type[Model]):
    fields = [field for field in model._meta.fields if not (field.name == "id" and isinstance(field, AutoField))]
    assert ROW.findall(section(DICTIONARY, model._meta.label)) == [field.name for field in fields]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_the_dictionary_names_every_constraint(model: type[Model]):
    described = section(DICTIONARY, model._meta.label)
    prefix = f"{model._meta.app_label}_{model._meta.model_name}_"
    assert set(re.findall(rf"`({prefix}\w+)`", described)) == {each.name for each in model._meta.constraints}


def test_the_dictionary_describes_no_model_that_is_gone():
    assert re.findall(r"^### (.*)$", DICTIONARY, re.MULTILINE) == [m._meta.label for m in our_models()]


def test_fields_called_unused_are_unused():
    listed = re.search(r"stored before any page uses them: (.*?)\.\n", DICTIONARY, re.DOTALL)
    assert listed is not None
    fields = set(re.findall(r"`(\w+)`", listed[1]))
    assert fields
    skipped = re.compile(r"/(migrations|models)/|/(demo|admin)\.py$|/walls/rules\.py$")
    files = [path for app in OUR_APPS for path in ROOT.glob(f"{app}/**/*.py")]
    files += [*(ROOT / "hwb_portal").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    words = {
        word for path in files if not skipped.search(path.as_posix()) for word in re.findall(r"\w+", path.read_text())
    }
    assert fields & words == set()


def test_decisions_are_numbered_without_a_gap():
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]
    assert DECISIONS


@pytest.mark.parametrize("decision", DECISIONS, ids=name_of)
def test_a_decision_has_its_four_headings_on_one_page(decision: Path):
    text = decision.read_text()
    assert text.startswith(f"# {decision.name[:4]}. ")
    assert re.findall(r"^#+ (.*)$", text, re.MULTILINE)[1:] == ["Status", "Context", "Decision", "Consequences"]
    assert re.search(r"^(Accepted|Superseded[^\n]*), \d{4}-\d\d-\d\d\.$", section(text, "Status"), re.MULTILINE)
    assert len(text.splitlines()) <= 60
