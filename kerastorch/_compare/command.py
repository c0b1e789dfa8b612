"""`kerastorch compare script.py --python PATH_OF_A_PYTHON_WITH_TENSORFLOW`"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from . import comparing, page, records
from .comparing import Finding
from .given_input import GivenInput
from .records import Record

PYTHON = "KERASTORCH_TENSORFLOW_PYTHON"

_EPILOG = f"""\
What stands behind -- are the arguments of the script.

Both runs have the same seeds (of Python, numpy and the library), and the variables here begin
with the values that those of TensorFlow's run had: by name and shape, in the order of their
making. Other random numbers are those of the library: --calm leaves most of them out. Both run
in the current folder, TensorFlow first, without a screen (MPLBACKEND=Agg), and are given the same
standard input.

Without --python and --golden, the interpreter is the one that {PYTHON} names.

exit codes: 0: they do not part; 1: they part; 2: there is nothing to compare: no program, no
TensorFlow, no record.
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kerastorch compare",
        usage="kerastorch compare [OPTIONS] script.py [-- ARG ...]",
        description="Runs a script or notebook under TensorFlow and under kerastorch, and says "
        "where the two part: variables at the end, models' weights, printed numbers, the losses "
        "of each fit.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("program", metavar="script.py", help="a script or a notebook")
    parser.add_argument("--python", metavar="PATH", help="an interpreter that has TensorFlow")
    parser.add_argument("--record", metavar="FILE", help="keep TensorFlow's run, for --golden")
    parser.add_argument("--golden", metavar="FILE", help="compare with a run that was kept")
    parser.add_argument("--html", metavar="FILE", help="write a report with the curves of the fits")
    parser.add_argument("--json", action="store_true", help="print what was compared as JSON")
    parser.add_argument("--rtol", type=float, default=1e-4, help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=0, help="default: %(default)s")
    parser.add_argument(
        "--ignore",
        metavar="NAME",
        action="append",
        default=[],
        help="leave a variable of the script out; may be given again",
    )
    parser.add_argument(
        "--calm", action="store_true", help="without shuffling, dropout and noise, on both sides"
    )
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="of each run")
    parser.add_argument("-a", "--all", action="store_true", help="show what is the same, too")
    return parser  # fmt: skip


def main(args: Sequence[str]) -> int:
    """Carry out `kerastorch compare ARGS` and return the exit code."""
    at = list(args).index("--") if "--" in args else len(args)
    options = _parser().parse_args(args[:at])
    options.args = list(args[at + 1 :])
    if not os.path.isfile(options.program):
        return _refuse(f"there is no file {options.program}")
    options.python = options.python or (None if options.golden else os.environ.get(PYTHON))
    if not (options.python or options.golden):
        return _refuse(f"give --python, --golden or the environment variable {PYTHON}")
    try:
        theirs, ours = _runs(options)
    except (records.Failed, OSError, ValueError) as error:
        return _refuse(str(error))
    findings = comparing.compare(theirs, ours, options.rtol, options.ignore)
    if options.html:
        text = page.page(options.program, theirs, ours, findings)
        Path(options.html).write_text(text, encoding="utf-8")
    print(_as_json(findings) if options.json else _as_text(options, theirs, ours, findings))
    return int(any(not f.gap.same for f in findings))


def _refuse(message: str) -> int:
    print(f"kerastorch compare: {message}", file=sys.stderr)
    return 2


def _runs(options: argparse.Namespace) -> tuple[Record, Record]:
    settings = {"seed": options.seed, "timeout": options.timeout, "calm": options.calm}
    settings["given"] = GivenInput()
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(options.record or Path(folder) / "record.npz")
        if options.golden:
            theirs, kept = records.load(options.golden), Path(options.golden)
            settings.update(seed=theirs.data["seed"], calm=theirs.data["calm"])
        else:
            theirs = records.run(
                options.program, options.args, "tensorflow", options.python, **settings
            )
            theirs.save(kept)
        ours = records.run(options.program, options.args, "kerastorch", weights=kept, **settings)
    return theirs, ours


def _as_text(
    options: argparse.Namespace, theirs: Record, ours: Record, findings: Sequence[Finding]
) -> str:
    lines = [f"{options.program}: {theirs.title()} against {ours.title()}"]
    if theirs.data["program"] != ours.data["program"]:
        lines.append("note: the program has changed since TensorFlow's run was recorded")
    for finding in findings:
        told = not finding.gap.same or finding.kind in ("error", "weights", "fit", "line")
        if told or options.all:
            lines.append(_line(finding))
    apart = sum(not f.gap.same for f in findings)
    if ours.data["error"] and not theirs.data["error"]:
        lines.append(_last_of(ours.stderr))
    counts = f"{len(findings) - apart} of {len(findings)} are the same"
    worst = max((f.gap.largest for f in findings if f.gap.same and f.kind != "weights"), default=0)
    verdict = f"they part in {apart}" if apart else "they do not part"
    lines.append(f"{counts} (largest difference {worst:.2g}): {verdict}")
    return "\n".join(lines)


def _line(finding: Finding) -> str:
    gap = finding.gap
    said = [f"largest difference {gap.largest:.2g}"] if gap.largest else []
    said += [gap.text] if gap.text else []
    verdict = "same " if gap.same else "PARTS"
    return f"{verdict} {finding.name}: {'; '.join(said) or 'equal'}"


def _last_of(stderr: str) -> str:
    return "\n".join(f"  | {line}" for line in stderr.strip().splitlines()[-12:])


def _as_json(findings: Sequence[Finding]) -> str:
    found = [
        {
            "kind": f.kind, "name": f.name, "same": f.gap.same, "largest": f.gap.largest,
            "text": f.gap.text, "curves": f.curves,
        }
        for f in findings
    ]  # fmt: skip
    return json.dumps({"version": 1, "same": all(f.gap.same for f in findings), "found": found})
