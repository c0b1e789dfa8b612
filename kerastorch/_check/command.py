"""`kerastorch check PATH...`"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence

from . import judging, report, sources
from .api import PACKAGE

_EPILOG = """\
Names work, differ (what an ordinary program would see), or are missing; of private imports it says
what the public name is. A missing name in a try, or after a hasattr or a look at the version, that
provides for the gap is "guarded" and counts as no fault. Only what does not simply work is shown,
unless --all says otherwise.

exit codes: 0: all that was found works; 1: something differs, is missing, needs TensorFlow or
can't be read (--fail-on changes that); 2: there is nothing at a path.
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kerastorch check",
        description="Reads scripts, notebooks and folders, without running them, and says which "
        "of the names of TensorFlow and Keras that they use work on kerastorch.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="a .py or .ipynb file, or a folder"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="all uses as JSON")
    form.add_argument("--sarif", action="store_true", help="SARIF 2.1.0, for code review tools")
    form.add_argument("-q", "--quiet", action="store_true", help="the summary line only")
    parser.add_argument("-a", "--all", action="store_true", help="show what works, too")
    parser.add_argument("--details", action="store_true", help="show differences at the edges, too")
    parser.add_argument(
        "--fail-on",
        choices=("differs", "missing", "never"),
        default="differs",
        help="what makes the exit code 1 (missing: not what only differs); default: differs",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write there instead of printing")
    return parser


def main(args: Sequence[str]) -> int:
    """Carry out `kerastorch check ARGS` and return the exit code."""
    options = _parser().parse_args(args)
    absent = [path for path in options.paths if not os.path.exists(path)]
    if absent:
        print(f"kerastorch check: there is nothing at {', '.join(absent)}", file=sys.stderr)
        return 2
    paths = list({os.path.normpath(p): p for p in sources.files(options.paths)}.values())
    found = _found(paths)
    shown = _shown(options, found, len(paths))
    if options.output:
        with open(options.output, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(shown + "\n")
    else:
        _print(shown)
    return _code(options.fail_on, found)


def _print(text: str) -> None:
    """Prints what an encoding lacks, and bytes of file names that are no text, by escapes."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding))


def _found(paths: Sequence[str]) -> list[judging.Use]:
    # trees are many small objects without circles: collections would take half of the time
    collects = gc.isenabled()
    gc.disable()
    try:
        return [use for path in paths for use in judging.uses(sources.read(path))]
    finally:
        if collects:
            gc.enable()


def _shown(options: argparse.Namespace, found: list[judging.Use], files: int) -> str:
    if options.json:
        return report.as_json(found, files)
    if options.sarif:
        return report.as_sarif(found, PACKAGE.__version__)
    colour = not options.output and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    lines = [] if options.quiet else report.lines(found, options.all, options.details, colour)
    return "\n".join([*lines, report.summary(found, files)])


def _code(fail_on: str, found: list[judging.Use]) -> int:
    bad = {"never": (), "missing": ("missing", "neighbour", "unreadable")}.get(
        fail_on, ("differs", "missing", "neighbour", "unreadable")
    )
    return int(any(use.verdict.status in bad for use in found))
