"""TensorFlow 1's control flow (Enter, Merge, Switch, NextIteration, Exit) as loops and branches.

A frame becomes one node of op `_Loop`, the Merges of one predicate one node of op `_Cond`, with
Programs for the nodes inside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ..._core.errors import InvalidArgumentError, invalid
from .nodes import Node, Ref

_ENTER, _EXIT = ("Enter", "RefEnter"), ("Exit", "RefExit")
_MERGE, _SWITCH = ("Merge", "RefMerge"), ("Switch", "RefSwitch")
_NEXT = ("NextIteration", "RefNextIteration")
_OLD = {*_ENTER, *_MERGE, *_SWITCH}
_DEPTH = 30  # of frames in frames
Build = Callable[..., Any]


def lowered(
    nodes: dict[str, Node], results: Sequence[Ref], controls: Iterable[str], build: Build
) -> tuple[dict[str, Node], list[Ref], list[str]]:
    """(nodes, results, controls) with loops and branches as single nodes.

    build: makes a Program of (nodes, arguments, results, controls).
    """
    results, controls = list(results), list(controls)
    if not any(node.op in _OLD for node in nodes.values()):
        return nodes, results, controls
    nodes, renamed = _without_loops(nodes, build)
    results = [renamed.get(ref, ref) for ref in results]
    controls = [renamed.get((c, 0), (c, 0))[0] for c in controls]
    nodes, renamed = _without_merges(nodes, build)
    results = [renamed.get(ref, ref) for ref in results]
    return nodes, results, [renamed.get((c, 0), (c, 0))[0] for c in controls]


def _ordered(nodes, skips):
    """The names in topological order; `skips(node, name)`: whether an edge does not count."""
    order, state = [], {}
    for root in nodes:
        stack = [(root, None)]
        while stack:
            name, needs = stack.pop()
            if needs is None:
                if name in state or name not in nodes:
                    continue
                state[name] = 1
                node = nodes[name]
                found = [n for n, _ in node.inputs] + node.controls
                needs = iter([n for n in found if n in nodes and not skips(node, nodes[n])])
            for need in needs:
                if state.get(need) == 1:
                    raise invalid(f"Nodes hang on each other in a circle: {need!r}")
                if need not in state:
                    stack += [(name, needs), (need, None)]
                    break
            else:
                state[name] = 2
                order.append(name)
    return order


def _replaced(nodes, renamed, gone):
    """The nodes but those that are gone, with other sources of their inputs."""
    found = {}
    for name, node in nodes.items():
        if name in gone:
            continue
        if any(ref in renamed for ref in node.inputs) or any(
            (c, 0) in renamed or c in gone for c in node.controls
        ):
            inputs = [renamed.get(ref, ref) for ref in node.inputs]
            controls = [renamed.get((c, 0), (c, 0))[0] for c in node.controls]
            node = Node(name, node.op, inputs, [c for c in controls if c not in gone],
                        node.attrs, node._definition)  # fmt: skip
        found[name] = node
    return found


# loops
def _frames(nodes):
    """{name: the names of the frames around a node}."""
    frames = {}
    for name in _ordered(nodes, lambda node, need: need.op in _NEXT):
        node, frame = nodes[name], ()
        for need in [n for n, _ in node.inputs] + node.controls:
            if need in frames:
                outer = _behind(nodes[need], frames[need])
                frame = outer if len(outer) > len(frame) else frame
        if len(frame) > _DEPTH:
            raise invalid(f"Loops are nested too deep at node {name!r}.")
        frames[name] = frame
    return frames


def _behind(node, frame):
    if node.op in _ENTER:
        return (*frame, node.attrs.get("frame_name", ""))
    return frame[:-1] if node.op in _EXIT else frame


def _without_loops(nodes, build):
    if not any(node.op in _ENTER for node in nodes.values()):
        return nodes, {}
    frames = _frames(nodes)
    outermost = dict.fromkeys(f[0] for f in frames.values() if f)
    renamed, gone, made = {}, set(), {}
    for frame in outermost:
        members = {n: nodes[n] for n, f in frames.items() if f[:1] == (frame,)}
        enters = {
            n: node for n, node in nodes.items()
            if node.op in _ENTER and not frames[n] and node.attrs.get("frame_name", "") == frame
        }  # fmt: skip
        direct = {n for n, f in frames.items() if f == (frame,)}
        loop, exits = _loop(frame, members, enters, direct, build)
        made[loop.name] = loop
        renamed.update(exits)
        gone |= {*members, *enters}
    # a control edge from inside of a loop, or from what enters it, means the loop
    kept = _replaced({**nodes, **made}, renamed, gone)
    return kept, renamed


def _loop(frame, members, enters, direct, build):
    """The node of a loop, and {output of an Exit: output of the node}."""
    merges = [n for n in direct if members[n].op in _MERGE and _enters(members, enters, n)]
    tests = [n for n in direct if members[n].op == "LoopCond"]
    if len(tests) != 1 or not merges:
        raise invalid(f"Frame {frame!r} has {len(tests)} conditions and {len(merges)} variables.")
    variables, start, ends = [], [], []
    for merge in merges:
        entry, again = _enters(members, enters, merge)
        variables.append((merge, 0))
        start.append(enters[entry].inputs[0])
        ends.append(members[again].inputs[0])
    constant = [n for n in enters if (n, 0) not in {r for m in merges for r in members[m].inputs}]
    place = {merge: i for i, (merge, _) in enumerate(variables)}
    inside, exits = {}, {}
    for name in direct:
        node = members[name]
        if node.op in _SWITCH and node.inputs[1][0] in tests and node.inputs[0][0] in place:
            inside[name, 1] = node.inputs[0]
        elif node.op in _EXIT:
            source = members[node.inputs[0][0]]
            if source.op not in _SWITCH or source.inputs[0][0] not in place:
                raise invalid(f"Exit {name!r} gives no variable of its loop.")
            exits[name, 0] = (f"{frame}/_Loop", place[source.inputs[0][0]])
    arguments = [*variables, *((n, 0) for n in constant)]
    gone = {n for n in direct if members[n].op in (*_EXIT, *_NEXT) or n in place}
    gone |= {n for n, k in inside if k == 1}
    body = {n: node for n, node in members.items() if n not in gone}
    body = _replaced(body, inside, gone | set(enters))
    ends = [inside.get(ref, ref) for ref in ends]
    test = members[tests[0]]
    body.pop(tests[0], None)
    cond_program = build(body, arguments, [inside.get(r, r) for r in test.inputs[:1]], ())
    body_program = build(body, arguments, ends, ())
    inputs = [*start, *(enters[n].inputs[0] for n in constant)]
    controls = [c for node in enters.values() for c in node.controls]
    attrs = {"cond": cond_program, "body": body_program, "count": len(variables)}
    return Node(f"{frame}/_Loop", "_Loop", inputs, controls, attrs), exits


def _enters(members, enters, merge):
    """(the Enter, the NextIteration) that a Merge joins, None for a Merge of a branch."""
    names = [n for n, _ in members[merge].inputs]
    entry = [n for n in names if n in enters]
    again = [n for n in names if n in members and members[n].op in _NEXT]
    return (entry[0], again[0]) if len(entry) == 1 == len(again) else None


# branches
def _without_merges(nodes, build):
    if not any(node.op in _MERGE for node in nodes.values()):
        return nodes, {}
    order = _ordered(nodes, lambda node, need: False)
    sides, merges = _sides(nodes, order)
    for grouped in (True, False):
        found = _joined(nodes, order, merges, sides, build, grouped)
        if found is not None:
            return found
    raise invalid("Branches hang on each other in a circle.")


def _sides(nodes, order):
    """({name: {predicate: side it is on}}, {Merge: (predicate, number of the input that holds)})"""
    sides, merges = {}, {}
    for name in order:
        node, found = nodes[name], {}
        rows = [_of_ref(nodes, sides, ref) for ref in node.inputs]
        rows += [sides[c] for c in node.controls if c in sides]
        for row in rows:
            found.update(row)
        if node.op in _MERGE and len(node.inputs) == 2:
            first, second = rows[:2]
            pred = next((p for p, s in first.items() if second.get(p, 1 - s) != s), None)
            if pred is None:
                pred = next((p for p in second if p not in first), None)
                side = None if pred is None else 1 - second[pred]
            else:
                side = first[pred]
            if pred is not None:
                found.pop(pred, None)
                if not found:  # what is in a branch is lowered with the branch
                    merges[name] = pred, 0 if side == 1 else 1
        sides[name] = found
    return sides, merges


def _of_ref(nodes, sides, ref):
    name, number = ref
    if name not in nodes:
        return {}
    row, node = sides[name], nodes[name]
    if node.op not in _SWITCH:
        return row
    return {**row, _predicate(nodes, node): number}


def _predicate(nodes, switch):
    """What a Switch hangs on, behind the Identity nodes that TensorFlow puts there."""
    ref, left = switch.inputs[1], 100
    while left and ref[0] in nodes and nodes[ref[0]].op == "Identity":
        ref, left = nodes[ref[0]].inputs[0], left - 1
    return ref


def _joined(nodes, order, merges, sides, build, grouped):
    groups = _groups(nodes, order, merges, grouped)
    renamed, made = {}, {}
    for pred, names in groups:
        node = _branch(nodes, pred, names, merges, sides, build)
        if node is None:
            return None
        made[node.name] = node
        for k, name in enumerate(names):
            renamed[name, 0] = (node.name, 2 * k)
            renamed[name, 1] = (node.name, 2 * k + 1)
    found = _replaced({**nodes, **made}, renamed, set(merges))
    try:
        _ordered(found, lambda node, need: False)
    except InvalidArgumentError:  # a circle, which grouping has made
        if grouped:
            return None
        raise
    return found, renamed


def _groups(nodes, order, merges, grouped):
    """[(predicate, Merges)]: those of one predicate of which none hangs on another."""
    if not grouped or len(merges) > 2000:
        return [(merges[name][0], [name]) for name in order if name in merges]
    above, groups, last = {}, [], {}
    for name in order:
        found = set()
        for need in [n for n, _ in nodes[name].inputs] + nodes[name].controls:
            found |= above.get(need, set())
        if name in merges:
            pred = merges[name][0]
            group = last.get(pred)
            if group is None or found & set(group):
                group = last[pred] = []
                groups.append((pred, group))
            group.append(name)
            found = found | {name}
        above[name] = found
    return groups


def _branch(nodes, pred, names, merges, sides, build):
    """The node that computes the Merges of a predicate."""
    outside, programs, order = {}, [], []
    found = []
    for side in (1, 0):
        results = [nodes[n].inputs[_input_of(merges[n][1], side)] for n in names]
        inner, through = _inside(nodes, pred, side, results, merges, sides)
        found.append((side, results, inner, through))
        for ref in _taken(nodes, inner, through, results):
            if ref not in outside:
                outside[ref] = len(outside)
                order.append(ref)
    for side, results, inner, through in found:
        known = {n: nodes[n] for n in inner}
        numbers = {}
        outputs = []
        for name, ref in zip(names, results, strict=True):
            number = f"{name}/_index"
            numbers[number] = Node(
                number, "_Number", [], attrs={"value": _input_of(merges[name][1], side)}
            )
            outputs += [through.get(ref, ref), (number, 0)]
        known = {n: _cut(node, through, inner) for n, node in known.items()}
        programs.append(build({**known, **numbers}, order, outputs, ()))
    attrs = {"then_branch": programs[0], "else_branch": programs[1]}
    controls = [
        c for _, _, inner, _ in found for n in inner for c in nodes[n].controls
        if c not in inner and c in nodes and pred not in sides[c] and nodes[c].op not in _SWITCH
    ]  # fmt: skip
    return Node(f"{names[0]}/_Cond", "_Cond", [pred, *order], dict.fromkeys(controls), attrs)


def _input_of(holding, side):
    return holding if side == 1 else 1 - holding


def _inside(nodes, pred, side, results, merges, sides):
    """(the names of the nodes on a side of a predicate, {output of a Switch: what it switches})"""
    inner, through, stack = {}, {}, list(results)
    while stack:
        ref = stack.pop()
        name, number = ref
        node = nodes.get(name)
        if node is None or name in inner:
            continue
        if node.op in _SWITCH and _predicate(nodes, node) == pred:
            through[ref] = node.inputs[0]
            continue
        if pred not in sides[name]:
            continue
        inner[name] = True
        stack += node.inputs
        stack += [(c, number) for c in node.controls if c in nodes]
    return inner, through


def _taken(nodes, inner, through, results):
    """What comes from outside of a branch."""
    for ref in [*results, *(ref for n in inner for ref in nodes[n].inputs)]:
        ref = through.get(ref, ref)
        if ref[0] not in inner:
            yield ref


def _cut(node, through, inner):
    inputs = [through.get(ref, ref) for ref in node.inputs]
    controls = [c for c in node.controls if c in inner]
    return Node(node.name, node.op, inputs, controls, node.attrs, node._definition)
