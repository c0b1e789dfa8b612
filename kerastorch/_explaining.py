"""kerastorch.explain: how the calls of a tf.function run, in a sentence for each signature."""

from __future__ import annotations

from typing import Any

from ._function import Function


def explain(function: Any) -> str:
    """How the calls of a tf.function run: a line for each trace that it has by now.

    A trace is run as a graph, whose kernel calls are recorded and replayed where that is possible,
    or its Python code runs at every call, for the reason said.  TypeError for what is no
    tf.function.
    """
    if not isinstance(function, Function):
        raise TypeError(f"explain takes what tf.function makes, not a {type(function).__name__}.")
    traces = function._traces
    if not traces.all:
        return f"{function.name} has not been traced yet: it is at its first call."
    return "\n".join(f"{traces.name}{_shown(t.kind)} {_how(t)}" for t in traces.all)


def _shown(kind):
    return f"({', '.join(f'{n}: {p.type_constraint}' for n, p in kind.parameters.items())})"


def _how(trace):
    if trace.reason is not None:
        return f"runs eagerly, because {trace.reason}."
    count = len(trace.graph.nodes)
    text = f"is traced: {count} operation{'' if count == 1 else 's'}"
    stretches = trace.stretches()
    if not stretches:
        return f"{text}, run one by one."
    recorded = sum(bool(s.replays) for s in stretches)
    return f"{text}, {len(stretches)} stretch(es) of them recordable, {recorded} seen so far."
