"""keras.ops.vectorize: functions of scalars, or of vectors of named sizes, on whole tensors."""

import functools
import re

import torch

from ..._core import nest
from ..._core.tensor import Tensor
from ..._ops.functional import vectorized_map
from ._boundary import as_tensor

_ARGUMENT = r"\(\s*(?:\w+(?:\s*,\s*\w+)*)?\s*\)"
_SIDE = rf"\s*{_ARGUMENT}(?:\s*,\s*{_ARGUMENT})*\s*"


def vectorize(pyfunc, *, excluded=None, signature=None):
    """A function that calls `pyfunc`, a function of scalars, on tensors element by element.

    excluded: positions and names of arguments that are passed on as they are.
    signature: the shapes of the arguments and results of `pyfunc`, as in "(n),(n)->()".
    """
    if not callable(pyfunc):
        raise ValueError(f"`pyfunc` must be callable, got {pyfunc!r}")
    left_out = frozenset(excluded or ())
    ranks = None if signature is None else _ranks(signature)

    @functools.wraps(pyfunc)
    def call(*args, **kwargs):
        chosen = [i for i in range(len(args)) if i not in left_out]
        if ranks is not None and len(ranks) != len(chosen):
            raise ValueError(
                f"wrong number of positional arguments: expected {len(ranks)}, got {len(chosen)}"
            )

        def on_chosen(*values):
            given = list(args)
            for i, value in zip(chosen, values, strict=True):
                given[i] = value
            return pyfunc(*given, **kwargs)

        tensors = [as_tensor(args[i]) for i in chosen]
        return _over_leading(on_chosen, tensors, ranks or [0] * len(tensors))

    return call


def _ranks(signature):
    """The number of dimensions of each argument in a signature; ValueError for no signature."""
    match = re.fullmatch(rf"({_SIDE})?->({_SIDE})", signature)
    if match is None:
        raise ValueError(f"not a valid gufunc signature: {signature}")
    arguments = re.findall(_ARGUMENT, match[1] or "")
    return [len(re.findall(r"\w+", argument)) for argument in arguments]


def _over_leading(function, tensors, ranks):
    """`function` on the last dimensions of tensors, for each place in the others, broadcast."""
    raws = [x._t for x in tensors]
    own = [r.shape[r.dim() - n :] for r, n in zip(raws, ranks, strict=True)]
    lead = torch.broadcast_shapes(
        *(r.shape[: r.dim() - n] for r, n in zip(raws, ranks, strict=True))
    )
    if not lead:
        return function(*tensors)
    rows = [
        Tensor(r.expand(*lead, *sizes).reshape(-1, *sizes))
        for r, sizes in zip(raws, own, strict=True)
    ]
    found = vectorized_map(lambda row: function(*row), tuple(rows))
    return nest.map_structure(lambda x: Tensor(x._t.reshape(*lead, *x._t.shape[1:])), found)
