"""The table of the documents' snippets in compat/README.md is true."""

import documents


def test_readme_is_what_the_command_makes():
    assert (documents.HERE / "README.md").read_text(encoding="utf-8") == documents.readme()


def test_every_snippet_has_a_recorded_script_or_a_reason():
    for snippet in documents.snippets():
        assert snippet.scripts or snippet.remark, snippet
        assert "not recorded" not in snippet.state, snippet
        for script in snippet.scripts:
            assert (documents.HERE / f"scripts/{script}.py").exists(), snippet


def test_every_script_of_a_document_is_in_the_table():
    named = {script for snippet in documents.snippets() for script in snippet.scripts}
    there = {path.stem for path in (documents.HERE / "scripts").glob("doc0*.py")}
    assert there - named == {"doc001_minimize", "doc001_text"}


def test_gaps_are_found(tmp_path):
    (tmp_path / "000_x.txt").write_text("a\n```\nb\n```\n" + "c\n" * 40 + "```\n1\n```\n![x](y)\n")
    assert list(documents.missing(tmp_path)) == [
        ("000_x.txt", 3, 3), ("000_x.txt", 46, 46), ("000_x.txt", 48, 48),
    ]  # fmt: skip
