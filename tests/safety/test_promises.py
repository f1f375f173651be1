"""SECURITY.md and docs/reliability.md name tests; each of them exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KNOWN = {
    name: path.name
    for path in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
}


@pytest.mark.parametrize("document", ["SECURITY.md", "docs/reliability.md"])
def test_every_test_that_a_document_names_exists(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    named = re.findall(r"::(test_\w+)", text)
    assert len(named) > 10
    assert [name for name in named if name not in KNOWN] == []
    for file in re.findall(r"`(?:tests/)?([a-z_]+/test_\w+\.py)", text):
        assert (ROOT / "tests" / file).is_file(), file
    for file, name in re.findall(r"`(?:tests/)?[a-z_]+/(test_\w+\.py)::(test_\w+)", text):
        assert KNOWN[name] == file, f"{name} is in {KNOWN[name]}"


def test_a_test_named_without_its_file_is_in_the_file_named_before():
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    file = ""
    for named, name in re.findall(r"(?:[a-z_]+/(test_\w+\.py))?(?:::(test_\w+))?", text):
        file = named or file
        if name:
            assert KNOWN[name] == file, f"{name} is in {KNOWN[name]}"
