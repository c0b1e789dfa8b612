"""The pages of docs/ and README.md: their code runs, their links lead somewhere, tables are new."""

import re
from pathlib import Path

import pytest
from docs_blocks import blocks, run

from kerastorch._check import pages

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
REASONS = {"not-run: network", "not-run: tensorflow", "not-run: repository"}
KINDS = {
    "python": r"(raises|[\w/]+\.py)?",
    "sh": "(not-run: .+)?",
    "text": "(output|error)?",
}


def named(path):
    return path.name


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_code_blocks_run(path, tmp_path):
    found = blocks(path.read_text(encoding="utf-8"))
    for block in found:
        assert re.fullmatch(KINDS[block.language], block.words), block
        assert not block.words.startswith("not-run") or block.words in REASONS, block
    if not found:
        return
    outcomes = run(found, tmp_path)
    for k, (block, outcome) in enumerate(zip(found, outcomes, strict=True)):
        place = f"{path.name}, line {block.line}"
        assert (outcome["error"] is not None) == (block.words == "raises"), (place, outcome)
        if block.language == "text" and block.words:
            before = outcomes[k - 1]
            assert block.text.strip() == (before[block.words] or "").strip(), place


def test_no_block_is_indented():
    """Blocks without a fence would not be run."""
    for path in PAGES:
        text = re.sub(r"^```.*?^```$", "", path.read_text("utf-8"), flags=re.M | re.S)
        assert not re.search(r"\n\n    \S", text), path.name


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_links_lead_somewhere(path):
    for link in re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8")):
        if not link.startswith("https://"):
            assert (path.parent / link.partition("#")[0]).exists(), link


def test_tables_are_up_to_date():
    """If not: python -m kerastorch._check.pages"""
    for path, text in pages.files_of_tables(ROOT).items():
        assert path.read_text(encoding="utf-8") == text, path


def test_every_page_is_in_the_index():
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    for path in PAGES[1:]:
        assert path.name == "README.md" or f"({path.name})" in index
