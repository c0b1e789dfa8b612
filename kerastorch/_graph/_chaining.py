"""Makes one call of recorded convolutions and what follows them: bias, activation, max_pool2d; and
of large products of matrices with their bias, by oneDNN.

Lines are `_writing.Line`s of a recording.  A chain goes from a convolution as far as each result
has one reader only, and as long as nothing is written.  Its results differ from those of single
calls by the order of sums at most; maxima of windows on their own are the same bit for bit.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import torch

from .._ops import onednn
from ..nn import _chains

_TO_LAST, _TO_FIRST, _OF_KERNEL = "[0, 2, 3, 1]", "[0, 3, 1, 2]", "[3, 2, 0, 1]"
_CONVOLUTION, _POOL, _PERMUTE = "aten_convolution", "aten_max_pool2d_with_indices", "aten_permute"
_ADD, _ACTIVATIONS = "aten_add_Tensor", {"aten_relu": "relu", "aten_relu6": "relu6"}
_PRODUCT = "aten_mm"
FUNCTIONS = {
    "_max_pool": _chains.max_pool,
    "_convolutions": _chains.convolutions,
    "_affine": onednn.affine,
}


def chained(
    lines: Sequence[Any],
    answer: Sequence[str],
    value: Callable[[str], torch.Tensor | None],
    fuses: bool = True,
) -> list[Any]:
    """The lines with maxima of windows that nobody asks for the places of, and, if it `fuses`, with
    chains, each in the place of its convolution.

    value: gives an example of what a name stands for, None where there is none.
    """
    known = _Known(lines, answer, value)
    found, taken = [], set()
    for k, line in enumerate(lines):
        if k in taken:
            continue
        chain = _chain(known, k) if fuses and line.function == _CONVOLUTION else None
        if chain is not None:
            found += chain.lines(type(line), line.made[0])
            taken.update(chain.taken)
        elif fuses and line.function == _PRODUCT and known.is_large(line):
            found.append(_affine(known, k, taken))
        elif line.function == _POOL and known.is_only_values(line):
            found.append(type(line)([line.made[0]], "_max_pool", line.args, {}, line.uses, False))
        else:
            found.append(line)
    return found


class _Known:
    """The lines of a recording, and who reads what."""

    def __init__(self, lines, answer, value):
        self.lines, self.value = lines, value
        self._maker = {name: k for k, line in enumerate(lines) for name in line.made}
        self._readers = {name: [None, None] for name in answer}
        for k, line in enumerate(lines):
            for name in line.uses:
                self._readers.setdefault(name, []).append(k)
        self._writes = [0, *itertools.accumulate(bool(x.writes or x.whole) for x in lines)]

    def only_reader(self, name):
        """The number of the only line that reads a result, None for none or several."""
        found = self._readers.get(name, ())
        return found[0] if len(found) == 1 else None

    def is_there(self, name, place):
        """Whether a name has its value before a line."""
        return name[0] != "t" or self._maker[name] < place

    def is_quiet(self, first, last):
        """Whether nothing is written between two lines."""
        return self._writes[first] == self._writes[last]

    def is_only_values(self, line):
        """Whether a line is a max_pool2d of real numbers on the CPU without places."""
        pooled, places = line.made
        x = self.value(pooled)
        return places not in self._readers and x is not None and x.is_cpu and x.ndim == 4

    def is_large(self, line):
        """Whether a product is one of oneDNN's."""
        a, b = map(self.value, line.args)
        return a is not None and b is not None and onednn.takes(a, b)

    def is_bias(self, line, name, place):
        """Whether a line adds numbers, one a column of a result, that are there before a line."""
        if line.function != _ADD or line.kwargs or name not in line.args:
            return False
        other = line.args[1 - line.args.index(name)]
        bias, before = self.value(other), self.value(name)
        return (
            bias is not None
            and _chains.is_plain(bias)
            and bias.shape == before.shape[-1:]
            and self.is_there(other, place)
        )

    def kernel(self, name, place):
        """(source text of a kernel, the name in it) as it may stand before a line, or None."""
        if self.is_there(name, place):
            return name, name
        line = self.lines[self._maker[name]]
        if line.function != _PERMUTE or line.args[1] != _OF_KERNEL:
            return None
        base = line.args[0]
        return (f"{base}.permute(3, 2, 0, 1)", base) if self.is_there(base, place) else None


class _Chain:
    """Stages, and where they end: `made` is the result, with its channels last or not."""

    def __init__(self, first, x):
        self.first, self.x, self.uses = first, x, {x}
        self.kernels, self.biases, self.stages = [], [], []
        self.name, self.last_axis = x, False  # what the next line has to read
        self.made, self.made_last, self.taken = None, False, []
        self._passed = []

    def passed(self, k, name):
        """Goes on to the result of a line that only counts if there is more to come."""
        self.name = name
        self._passed.append(k)

    def ends(self, k, name):
        """Goes on to the result of a line, where the chain may end."""
        self.passed(k, name)
        self.taken, self.made, self.made_last = [*self._passed], name, self.last_axis

    @property
    def gains(self):
        """Whether there is more than a convolution."""
        return len(self.taken) > 1

    def lines(self, kind, name):
        """The call, and the permutation behind it where the channels are last; name: a free one."""
        made = name if self.made_last else self.made
        stages = f"[{', '.join('[' + ', '.join(stage) + ']' for stage in self.stages)}]"
        args = [self.x, f"[{', '.join(self.kernels)}]", f"[{', '.join(self.biases)}]", stages]
        found = [kind([made], "_convolutions", args, {}, self.uses, False)]
        if self.made_last:
            found.append(kind([self.made], _PERMUTE, [made, _TO_LAST], {}, {made}, False))
        return found


def _chain(known, first):
    """The chain that begins with a convolution, None where there is none."""
    chain, k = _Chain(first, known.lines[first].args[0]), first
    while k is not None and known.is_quiet(first, k) and _goes_on(chain, known, k):
        k = known.only_reader(chain.name)
    return chain if chain.gains else None


def _goes_on(chain, known, k):
    """Whether a line is the next part of a chain, which it is then."""
    line, kind = known.lines[k], known.lines[k].function
    if kind == _PERMUTE and line.args[1] == (_TO_FIRST if chain.last_axis else _TO_LAST):
        chain.last_axis = not chain.last_axis
        chain.passed(k, line.made[0])
        return True
    if kind == _CONVOLUTION:
        return not chain.last_axis and _convolves(chain, known, k)
    if not chain.stages or line.kwargs:
        return False
    stage = chain.stages[-1]
    if kind in _ACTIVATIONS and stage[4] == "''":
        stage[4] = repr(_ACTIVATIONS[kind])
    elif (
        chain.last_axis
        and chain.biases[-1] == "None"
        and stage[4:] == ["''", "None"]
        and known.is_bias(line, chain.name, chain.first)
    ):
        chain.biases[-1] = line.args[1 - line.args.index(chain.name)]
        chain.uses.add(chain.biases[-1])
    elif kind == _POOL and not chain.last_axis and stage[5] == "None":
        if not known.is_only_values(line):
            return False
        stage[5] = f"[{', '.join(line.args[1:])}]"
    else:
        return False
    chain.ends(k, line.made[0])
    return True


def _convolves(chain, known, k):
    x, kernel, bias, stride, padding, dilation, transposed, _, groups = known.lines[k].args
    made = known.lines[k].made[0]
    result, found = known.value(made), known.kernel(kernel, chain.first)
    if x != chain.name or transposed != "False" or found is None or not _chains.is_plain(result):
        return False
    if result.ndim != 4 or not result.numel():
        return False
    if bias != "None" and not known.is_there(bias, chain.first):
        return False
    chain.kernels.append(found[0])
    chain.biases.append(bias)
    chain.stages.append([stride, padding, dilation, groups, "''", "None"])
    chain.uses |= {found[1], *({bias} - {"None"})}
    chain.ends(k, made)
    return True


def _affine(known, k, taken):
    """The line of a product, and of the sum with a bias behind it, which is noted as taken."""
    line, name = known.lines[k], known.lines[k].made[0]
    args, uses, made = [*line.args], set(line.uses), line.made
    j = known.only_reader(name)
    if j is not None and known.is_quiet(k, j) and known.is_bias(known.lines[j], name, k):
        add = known.lines[j]
        args.append(add.args[1 - add.args.index(name)])
        uses.add(args[-1])
        made = add.made
        taken.add(j)
    return type(line)(made, "_affine", args, {}, uses, False)
