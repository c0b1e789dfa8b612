"""Makes recorded code shorter: what is known before, copies, and results that nobody uses go.

Lines are `_writing.Line`s.  roots: {name of a result: its root}; a root stands for memory, it is
the name of the input, capture or constant that has it, or a number.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch

_RESULT = re.compile(r"\bt\d+\b")
_LARGE = 1 << 14  # elements of results that are computed anew in each replay


def folded(
    lines: Sequence[Any],
    answer: Sequence[str],
    roots: Mapping[str, Any],
    values: Mapping[str, torch.Tensor],
    constant: Callable[[torch.Tensor], str],
) -> list[Any]:
    """The lines without those that make the same of constants in each run.

    values: {name: result in the observed run}.  constant(result): gives the name of a new constant.
    """
    own = {roots[n] for n in answer if n in roots} | {r for x in lines for r in x.written}
    names, kept = {}, []
    for line in lines:
        rename(line, names)
        made = line.made if type(line.made) is tuple else tuple(line.made)
        if _is_fixed(line, made) and not any(
            roots.get(n) in own or values[n].numel() > _LARGE for n in made
        ):
            names.update((n, constant(values[n])) for n in made)
        else:
            kept.append(line)
    return kept


def _is_fixed(line, made):
    return (
        not (line.writes or line.draws or line.whole)
        and bool(made)
        and all(n[0] == "t" for n in made)
        and all(n[0] == "c" for n in line.uses)
        and "empty" not in line.function
    )


def decided(lines: Sequence[Any], constants: Mapping[str, Any]) -> list[Any]:
    """The lines, in which choices by one constant (torch.where) are copies of what is chosen."""
    for line in lines:
        by = constants.get(line.args[0]) if line.alike else None
        if isinstance(by, torch.Tensor) and by.numel() == 1:
            chosen = line.args[1 if bool(by) else 2]
            if chosen in line.alike:
                line.copies, line.args, line.uses = True, [chosen], {chosen}
    return list(lines)


def without_copies(
    lines: Sequence[Any], answer: Sequence[str], roots: Mapping[str, Any]
) -> list[Any]:
    """The lines without those that only copy what nobody changes as long as the copy is used."""
    own = {roots[n] for n in answer if n in roots} | {r for x in lines for r in x.written}
    names, kept = {}, []
    for k, line in enumerate(lines):
        rename(line, names)
        if line.copies:
            (made,), (source,) = line.made, line.uses
            root = roots[made]
            last = max((i for i, x in enumerate(lines) if _uses(x, root, roots)), default=k)
            changed = any(roots.get(source, source) in x.written for x in lines[k : last + 1])
            if root not in own and not changed:
                names[made] = source
                continue
        kept.append(line)
    return kept


def without_double_permutes(lines: Sequence[Any]) -> list[Any]:
    """The lines in which what is permuted twice, to what it was, is read as it was."""
    made, names = {}, {}
    for line in lines:
        rename(line, names)
        if line.function == "aten_permute":
            (name,), (source, axes) = line.made, line.args
            made[name] = source, ast.literal_eval(axes)
            before = made.get(source)
            if before is not None and [made[name][1][i] for i in before[1]] == sorted(before[1]):
                names[name] = before[0]
    return list(lines)


def _uses(line, root, roots):
    return any(roots.get(n) == root for n in line.uses)


def rename(line: Any, names: Mapping[str, str]) -> None:
    """Gives other names to what a line uses."""
    if line.uses.isdisjoint(names):
        return

    def other(match):
        return names.get(match[0], match[0])

    line.args = [_RESULT.sub(other, x) for x in line.args]
    line.kwargs = {k: _RESULT.sub(other, x) for k, x in line.kwargs.items()}
    line.uses = {names.get(n, n) for n in line.uses}


def squeezed_sums(lines: Sequence[Any], answer: Sequence[str]) -> list[Any]:
    """The lines, with sums that drop the axis themselves that a view right behind them drops."""
    uses = _use_counts(lines, answer)
    kept: list[Any] = []
    for line in lines:
        before = kept[-1] if kept else None
        if before is not None and _drops_axis(before, line) and uses[before.made[0]] == 1:
            before.args[2] = "False"
            before.made = line.made
            continue
        kept.append(line)
    return kept


def _drops_axis(total, view):
    return (
        total.function == "aten_sum_dim_IntList"
        and view.function == "aten_view"
        and view.args[0] == total.made[0]
        and total.args[1:] == ["[0]", "True"]
        and view.target == view.source[1:]
        and view.source[0] == 1
    )


def _use_counts(lines, answer):
    counts = dict.fromkeys(answer, 2)  # results of the step stay as they are
    for line in lines:
        for name in line.uses:
            counts[name] = counts.get(name, 0) + 1
    return counts


def live(lines: Sequence[Any], answer: Sequence[str]) -> list[Any]:
    """The lines that write something or whose results are used."""
    wanted, kept = set(answer), []
    for line in reversed(lines):
        if line.writes or wanted.intersection(line.made):
            wanted |= line.uses
            kept.append(line)
    return kept[::-1]
