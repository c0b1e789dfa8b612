"""How much of TensorFlow's public API is here: the table of docs/coverage.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .._names import namespaces, public_names, uses
from . import api, differences
from .api import MISSING

# Namespaces that repeat another one are left out, and those whose names are addresses only.
_REPEATED = ("tf.compat.v2", "tf.initializers", "tf.losses", "tf.metrics", "tf.optimizers")


@dataclass(frozen=True)
class Covered:
    """A namespace: its names in TensorFlow, those that are missing, how many scripts use which."""

    namespace: str
    names: frozenset[str]
    missing: tuple[str, ...]
    used: dict[str, int]

    @property
    def present(self) -> int:
        return len(self.names) - len(self.missing)

    def used_here(self) -> int:
        return sum(name not in self.missing for name in self.used)


def covered() -> Iterator[Covered]:
    """Every namespace of TensorFlow, in alphabetical order."""
    for namespace in sorted(namespaces()):
        if namespace.startswith(_REPEATED):
            continue
        names = frozenset(n for n in public_names(namespace) if not n.startswith("__"))
        here = api.at(namespace)
        if here.value is MISSING:
            missing = sorted(names)
        else:
            missing = [n for n in sorted(names) if api.member(here, n).value is MISSING]
        used = {n: files for n, files in uses().get(namespace, {}).items() if n in names}
        yield Covered(namespace, names, tuple(missing), used)


def tables() -> dict[str, str]:
    """{name: text in Markdown} for docs/coverage.md."""
    rows = list(covered())
    new = [row for row in rows if not row.namespace.startswith("tf.compat.v1")]
    old = [row for row in rows if row.namespace.startswith("tf.compat.v1")]
    return {
        "coverage summary": _summary(new),
        "coverage": _table(new),
        "coverage of compat.v1": _counted(old),
    }


def _table(rows: list[Covered]) -> str:
    lines = [
        "| namespace | names | here | used by scripts | of these here | missing |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| `{row.namespace}` | {len(row.names)} | {row.present} | {len(row.used)} | "
        f"{row.used_here()} | {_said(row)} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _said(row: Covered, most: int = 12) -> str:
    if not row.missing:
        return ""
    told = differences.instead(row.namespace)
    if row.present == 0:
        return (
            f"all; instead: {told.fields['instead']}"
            if told and "instead" in told.fields
            else "all"
        )
    by_use = sorted(row.missing, key=lambda name: (-row.used.get(name, 0), name))
    shown = ", ".join(f"`{name}`" for name in by_use[:most])
    rest = len(by_use) - most
    return f"{shown} and {rest} more" if rest > 0 else shown


def _summary(rows: list[Covered]) -> str:
    names, present = sum(len(r.names) for r in rows), sum(r.present for r in rows)
    files = sum(sum(r.used.values()) for r in rows)
    ours = sum(n for r in rows for name, n in r.used.items() if name not in r.missing)
    used, here = sum(len(r.used) for r in rows), sum(r.used_here() for r in rows)
    return (
        f"{present} of {names} addresses are here. A census of 432 scripts uses {used} of them; "
        f"{here} of these are here. Weighted by the number of scripts that use a name, that is "
        f"{ours / files:.1%}.\n"
    )


def _counted(rows: list[Covered]) -> str:
    names, present = sum(len(r.names) for r in rows), sum(r.present for r in rows)
    whole = sum(not r.missing for r in rows)
    return (
        f"`tf.compat.v1` has {len(rows)} namespaces. {whole} of them are whole, and {present} of "
        f"their {names} addresses are here.\n"
    )
