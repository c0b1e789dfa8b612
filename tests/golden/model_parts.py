"""Models that the programs of make_model_programs.py start from: a line of a program that is a name
in model_parts.txt stands for the text below that name."""

from pathlib import Path

TEXT = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
PARTS = dict(part.split(":\n", 1) for part in TEXT.strip().split("\n\n"))


def expand(case):
    """A program with its parts written out."""
    return "\n".join(PARTS.get(line, line) for line in case.split("\n"))
