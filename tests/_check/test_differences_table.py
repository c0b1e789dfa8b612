"""The table of differences: what it names is there or not, as it says, and its pages are made."""

from pathlib import Path

import pytest

from kerastorch._check import api, differences, pages
from kerastorch._check.api import MISSING

ROOT = Path(__file__).parents[2]
ROWS = differences.rows()


def test_the_pages_are_up_to_date():
    """If not: python -m kerastorch._check.pages"""
    for path, text in pages.files(ROOT).items():
        assert path.read_text(encoding="utf-8") == text, path


def there(address):
    if api.at(address).value is not MISSING:
        return True
    parent, _, last = address.rpartition(".")
    owner = api.at(parent)
    return owner.is_class and api.has_member(owner.value, last)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"line {row.line}")
def test_rows(row):
    """Names are there, those of rows that call them missing are not; keywords are taken."""
    assert row.section and row.fields.get("what")
    assert set(row.fields) - {"what", "why"}
    if row.level == "neighbour":
        return
    for name in row.names:
        address, _, keyword = name.partition("(")
        if "*" in address:
            continue
        assert there(address) == (row.level != "missing" or bool(keyword)), name
        if keyword:
            taken = api.keywords(api.at(address).value)
            takes = taken is None or keyword.removesuffix("=)") in taken
            assert takes == (row.level != "missing"), name


def test_rows_are_found_by_what_they_name():
    def whats(found):
        return [row.fields["what"] for row in found]

    assert "`tf.abs` at NaN: gradient" in whats(differences.about("tf.abs"))[0]
    assert whats(differences.about("tf.keras.layers.Embedding(sparse=)")) == [
        "`Embedding(sparse=True)`"
    ]
    assert any("debugging" in w for w in whats(differences.about("tf.debugging.assert_near")))
    assert differences.instead("tf.contrib.layers.fully_connected").names == ("tf.contrib",)
    assert differences.instead("tf.abs") is None
    assert differences.neighbour("tensorflow_hub").level == "neighbour"
    assert differences.neighbour("numpy") is None
