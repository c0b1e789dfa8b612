"""The differential tester: generated cases under kerastorch and under the real TensorFlow.

    python tests/differential/run.py --oracle PYTHON [--family core,layers] [--only NAME]
        [--cases FACTOR] [--results FOLDER] [--kept FILE]

PYTHON is an interpreter that has TensorFlow 2.15. --cases: a factor on the number of cases. FOLDER
gets summary.txt, by_function/NAME.txt and differing.jsonl. FILE keeps TensorFlow's outcomes for the
next run.

    python tests/differential/run.py --oracle PYTHON --case 'tf.abs(-1)'

shows both outcomes of one program.
"""

import argparse
import functools
import gzip
import hashlib
import json
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from differential import compare, generate, known, processes  # noqa: E402


def tell(text):
    print(text, flush=True)


def main(arguments=None):
    options = _options(arguments)
    if options.case:
        return _one(options)
    families = options.family.split(",") if options.family else None
    programs = list(generate.programs(families, options.only, options.cases))
    tell(f"{len(programs)} cases")
    theirs = _kept(programs, options)
    start = time.monotonic()
    ours = processes.run([p.text for p in programs], "kerastorch", tell=tell)
    tell(f"kerastorch: {time.monotonic() - start:.0f} s")
    rows = [
        (p, compare.verdict(a, b), a, b) for p, a, b in zip(programs, ours, theirs) if b is not None
    ]
    tell(f"{len(programs) - len(rows)} cases are left out: TensorFlow's outcome is not stable")
    text = summary(rows)
    tell(text)
    if options.results:
        write(Path(options.results), rows, text)


def _options(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--oracle", required=True)
    parser.add_argument("--family")
    parser.add_argument("--only")
    parser.add_argument("--cases", type=float, default=1.0)
    parser.add_argument("--results")
    parser.add_argument("--kept")
    parser.add_argument("--case")
    return parser.parse_args(arguments)


def _one(options):
    for library, python in (("tensorflow", options.oracle), ("kerastorch", sys.executable)):
        tell(f"{library}: {json.dumps(processes.run([options.case], library, python)[0])}")


def _kept(programs, options):
    """TensorFlow's outcomes, as far as possible from the file."""
    path = Path(options.kept) if options.kept else None
    known = {}
    if path and path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as file:
            known = json.load(file)
    keys = [_key(p.text) for p in programs]
    missing = list({k: p.text for k, p in zip(keys, programs) if k not in known}.items())
    if missing:
        start = time.monotonic()
        outcomes = processes.stable([text for _, text in missing], options.oracle, tell)
        known.update(zip([k for k, _ in missing], outcomes))
        tell(f"TensorFlow, twice: {time.monotonic() - start:.0f} s")
        if path:
            with gzip.open(path, "wt", encoding="utf-8", compresslevel=3) as file:
                json.dump(known, file)
    return [known[k] for k in keys]


def _key(text):
    return hashlib.sha1((_version() + text).encode()).hexdigest()[:20]


@functools.cache
def _version():
    """Changes when outcomes are written otherwise."""
    parts = [(HERE / name).read_text(encoding="utf-8") for name in ("outcomes.py", "programs.py")]
    return hashlib.sha1("".join(parts).encode()).hexdigest()


def summary(rows):
    """The percentages and the table by function."""
    lacking = sorted({p.function for p, v, _, _ in rows if v == compare.LACKING})
    rows = [row for row in rows if row[1] != compare.LACKING]
    returned = [v for _, v, _, theirs in rows if "raises" not in theirs]
    raised = [v for _, v, _, theirs in rows if "raises" in theirs]
    explained = Counter(known.reason(p, v, b) for p, v, _, b in rows if v in compare.KINDS)
    unexplained = explained.pop(None, 0)
    lines = [
        f"{len(rows)} cases",
        f"equal where TensorFlow returns: {_share(returned)}",
        f"same class where TensorFlow raises: {_share(raised)}",
        f"different and not explained in known.py: {unexplained}",
        *(f"{n:5}  {reason}" for reason, n in explained.most_common()),
        "",
    ]
    by_family = defaultdict(list)
    for program, verdict, _, theirs in rows:
        by_family[program.family].append((verdict, "raises" in theirs))
    for family, found in by_family.items():
        lines.append(
            f"{family}: returns {_share([v for v, r in found if not r])}, "
            f"raises {_share([v for v, r in found if r])}"
        )
    lines += [
        "",
        "kinds: " + ", ".join(f"{k} {n}" for k, n in _kinds(v for _, v, _, _ in rows)),
        "",
    ]
    functions = defaultdict(list)
    for program, verdict, _, _ in rows:
        functions[program.function].append(verdict)
    for function, verdicts in sorted(functions.items(), key=lambda pair: (-_bad(pair[1]), pair[0])):
        if _bad(verdicts):
            kinds = ", ".join(f"{k} {n}" for k, n in _kinds(verdicts))
            lines.append(f"{_bad(verdicts):5} of {len(verdicts):5}  {function}: {kinds}")
    lines += ["", f"{compare.LACKING}: {', '.join(lacking)}"]
    return "\n".join(lines)


def _share(verdicts):
    equal = sum(v == compare.EQUAL for v in verdicts)
    return f"{equal / max(1, len(verdicts)):.2%} of {len(verdicts)}"


def _bad(verdicts):
    return sum(v != compare.EQUAL for v in verdicts)


def _kinds(verdicts):
    counts = Counter(verdicts)
    return [(kind, counts[kind]) for kind in compare.KINDS if counts[kind]]


def write(folder, rows, text):
    """The result files."""
    (folder / "by_function").mkdir(parents=True, exist_ok=True)
    for old in (folder / "by_function").iterdir():
        old.unlink()
    (folder / "summary.txt").write_text(text + "\n", encoding="utf-8")
    functions = defaultdict(lambda: defaultdict(list))
    with open(folder / "differing.jsonl", "w", encoding="utf-8") as file:
        for program, verdict, ours, theirs in rows:
            if verdict in compare.KINDS and not known.reason(program, verdict, theirs):
                row = {"id": program.id, "kind": verdict, "case": program.text}
                file.write(json.dumps({**row, "tensorflow": theirs, "ours": ours}) + "\n")
                functions[program.function][verdict].append((program, ours, theirs))
    for function, kinds in functions.items():
        parts = []
        for kind, found in sorted(kinds.items(), key=lambda pair: compare.KINDS.index(pair[0])):
            parts.append(f"== {kind}: {len(found)}")
            parts += [
                f"{program.id}\n{program.text[:2500]}\n  TF   {shown(theirs)}\n"
                f"  ours {shown(ours)}\n{_where(kind, ours, theirs)}"
                for program, ours, theirs in found
            ]
        name = function.replace("/", "_")
        (folder / "by_function" / f"{name}.txt").write_text("\n".join(parts), encoding="utf-8")


def _where(kind, ours, theirs):
    return f"  first{compare.difference(ours, theirs)}\n" if kind.endswith("differs") else ""


def shown(outcome):
    """An outcome in one line."""
    if "raises" in outcome:
        return f"raises {outcome['raises'][0]}: " + " ".join(outcome["text"].split())[:250]
    return json.dumps(outcome, ensure_ascii=False)[:900].replace("\\u0000", "")


if __name__ == "__main__":
    main()
