"""The table of docs/benchmarks.md, from the file that `benchmarks/run.py --json` writes."""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import Any


def tables(path: Path) -> dict[str, str]:
    """{name: text in Markdown} for docs/benchmarks.md."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return {"machine": _machine(told), "benchmarks": _table(told)}


def _machine(told: dict[str, Any]) -> str:
    machine = told["machine"]
    peers = ", ".join(f"{p['title']} ({p['version']})" for p in told["peers"].values())
    return (
        f"Processor: {machine['processor']}, {machine['cores']} cores. System: "
        f"{machine['system']}. Python {machine['python']}. One thread for each program. "
        f"Measured: {peers}.\n"
    )


def _table(told: dict[str, Any]) -> str:
    peers = told["peers"]
    others = [peer for peer in peers if peer != "kerastorch"]
    titles = [f"{peers[p]['title']} takes" for p in others]
    lines = [
        "| | " + " | ".join(["program", "unit", "kerastorch", *titles]) + " |",
        "|---" * (len(others) + 4) + "|",
    ]
    for name, row in told["rows"].items():
        ours = row["samples"].get("kerastorch")
        if not ours:
            continue
        cells = [row["title"], row["unit"], _figure(_cpu(ours))]
        for peer in others:
            theirs = row["samples"].get(peer)
            cells.append(f"{_cpu(theirs) / _cpu(ours):.2f}x" if theirs else "-")
        lines.append(f"| `{name}` | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _cpu(samples: list[dict[str, float]]) -> float:
    return statistics.median(sample["cpu"] for sample in samples)


def _figure(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"
