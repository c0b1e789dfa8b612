"""tf.distribute.ReplicaContext: what a replica knows of itself, and how it meets the others."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch

from .._core import nest, replicas
from .._core.acting import acting
from .._core.convert import to_tensor
from .._core.errors import invalid
from .._core.op import op
from .._core.state import state
from .._core.tensor import Tensor
from .._core.tensor_spec import TensorSpec
from .._ops.indexed_slices import IndexedSlices
from .._ops.joining import concat
from ._reduce_op import ReduceOp, as_reduce_op
from ._values import PerReplica, select

_REDUCED = ("bfloat16", "float16", "float32", "float64", "int32", "int64")


class ReplicaContext:
    """One replica of a strategy's `run` (tf.distribute.ReplicaContext).

    strategy: the strategy.  replica_id_in_sync_group: its number among all replicas.

    `tf.distribute.get_replica_context()` gives that of the replica that runs.
    """

    def __init__(self, strategy: Any, replica_id_in_sync_group: int):
        self._strategy, self._number = strategy, replica_id_in_sync_group
        self._local = replica_id_in_sync_group - strategy._first
        self._several = strategy.num_replicas_in_sync > 1
        self._runner: Any = None
        self.own: dict[tuple[int, str], Any] = {}  # see replicas.keep_own
        self._outer: list[Any] = []

    @property
    def strategy(self) -> Any:
        """The strategy."""
        return self._strategy

    @property
    def num_replicas_in_sync(self) -> int:
        """How many replicas the strategy keeps in step."""
        return self._strategy.num_replicas_in_sync

    @property
    def replica_id_in_sync_group(self) -> Any:
        """The number of this replica, from 0, as a scalar tensor."""
        return to_tensor(self._number) if self._several else self._number

    @property
    def _replica_id(self):
        return self._number

    @property
    def devices(self) -> tuple[str, ...]:
        """The name of its device, in a tuple."""
        return (self._strategy._devices[self._local],)

    def __enter__(self):
        replicas.in_use.append(None)
        self._outer.append((state.strategy, state.replica, state.device, state.cpu))
        state.strategy, state.replica = self._strategy, self
        if self._strategy._places is not None:
            state.device = self._strategy._places[self._local]
        cpus = self._strategy._cpus
        state.cpu = 0 if cpus is None else cpus[self._local]
        return self

    def __exit__(self, *exc):
        state.strategy, state.replica, state.device, state.cpu = self._outer.pop()
        replicas.in_use.pop()

    def calling(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A function that is run by this replica."""

        @functools.wraps(function)
        def run(*args, **kwargs):
            with self:
                return function(*args, **kwargs)

        return run

    # what optimizers do
    def step_raw(self, optimizer: Any, variables: Any, grads: Any) -> Any:
        """An optimizer's step with the sums of all replicas' raw gradients."""
        return self.merge_call(_step_raw, (optimizer, _Same(variables), list(grads)))

    def apply(self, optimizer: Any, pairs: Any, skip: bool, named: dict[str, Any]) -> Any:
        """An optimizer's step with the sums of all replicas' gradients, tensors.

        skip: whether the gradients have been summed.
        """
        grads, variables = [g for g, _ in pairs], [v for _, v in pairs]
        return self.merge_call(_apply, (optimizer, grads, _Same(variables), skip, named))

    def summed_pairs(self, pairs: Any) -> list[tuple[Any, Any]]:
        """(gradient, variable) pairs with the sums of all replicas' gradients."""
        grads = [g for g, _ in pairs]
        some = [to_tensor(g) for g in grads if g is not None]
        if self._runner is None:
            found = iter(all_summed(some, self._strategy))
        else:
            found = iter([self.all_reduce(ReduceOp.SUM, g) for g in some])
        return [(None if g is None else next(found), v) for g, v in pairs]

    def summed(self, raw: torch.Tensor) -> torch.Tensor:
        """The sum over all replicas of a raw tensor; gradients flow through it."""
        return _Summed.apply(raw, self._summed)

    def merge_call(
        self,
        merge_fn: Callable[..., Any],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """merge_fn(strategy, *args, **kwargs), run once when all replicas have come here.

        The arguments of all replicas come as distributed values; each replica gets its part of the
        result.
        """
        kwargs = {} if kwargs is None else dict(kwargs)
        if self._runner is not None:
            if state.graph is not None:
                raise RuntimeError(
                    "`merge_call` called while defining a new graph or a tf.function: replicas "
                    "cannot meet inside of a graph that one of them traces. Call what makes them "
                    "meet (optimizer.apply_gradients, all_reduce, an assign) outside of the "
                    "tf.function, the branch or the loop within `strategy.run`."
                )
            return self._runner.meet(merge_fn, tuple(args), kwargs)
        outer = state.replica
        state.replica = None
        try:
            return merge_fn(self._strategy, *args, **kwargs)
        finally:
            state.replica = outer

    def all_reduce(self, reduce_op: ReduceOp | str, value: Any, options: Any = None) -> Any:
        """The sum or mean over all replicas of each tensor in a nest; gradients flow through it.

        The gradient of a sum is the sum of the gradients of all replicas.
        """
        how = as_reduce_op(reduce_op)
        flat = nest.flatten(value)
        if not self._several:
            return nest.map_structure(to_tensor, value) if flat else value
        return nest.pack_sequence_as(value, [self._reduced(how, x) for x in flat])

    def _reduced(self, how, value):
        if hasattr(value, "values") and hasattr(value, "indices"):
            found = self.merge_call(_reduce_whole, (how, value))
            return Tensor(found._t) if type(found) is Tensor else found
        if not _has_dtype(value):
            raise AttributeError(f"{type(value).__name__!r} object has no attribute 'dtype'")
        value = to_tensor(value)
        if value.dtype.name not in _REDUCED:
            raise invalid(
                f"all_reduce takes tensors of the types {', '.join(_REDUCED)}; got one of type "
                f"{value.dtype.name} and shape {value.shape} [Op:CollectiveReduceV2]"
            )
        total = collective(value, self._summed)
        return total / self.num_replicas_in_sync if how is ReduceOp.MEAN else total

    def _summed(self, raw):
        return self.merge_call(_sum, (raw,))

    def all_gather(self, value: Any, axis: int, options: Any = None) -> Any:
        """The tensors of all replicas, in a nest, joined along an axis; gradients flow through it.

        The gradient is this replica's part of the sum of the gradients of all replicas.
        """
        flat = nest.flatten(value)
        return nest.pack_sequence_as(value, [self._gathered(x, axis) for x in flat])

    def _gathered(self, value, axis):
        if isinstance(value, IndexedSlices):
            raise NotImplementedError("all_gather does not support IndexedSlices")
        tensor = to_tensor(value)
        if not self._several or not _has_dtype(value):
            return tensor  # numbers of Python are the same on all replicas
        if tensor.dtype.name == "string" or tensor.dtype.is_bool:
            raise TypeError(
                "all_gather takes tensors of numbers, got one of dtype "
                f"{tensor.dtype.name} and shape {tensor.shape}"
            )
        rank = tensor.shape.rank
        if rank and not -rank <= axis < rank:
            raise ValueError(
                f"all_gather along axis {axis} needs tensors with such an axis, got shape "
                f"{tensor.shape}"
            )
        return gathered(tensor, axis, self)

    def joined(self, raw: torch.Tensor, axis: int) -> torch.Tensor:
        """The raw tensors of all replicas, joined along an axis."""
        return self.merge_call(_gather, (Tensor(raw), axis))._t

    def part_of_sum(self, raw: torch.Tensor, axis: int, size: int) -> torch.Tensor:
        """This replica's part of the sum of raw tensors of all replicas.

        size: how long the part is along the axis.
        """
        return self.merge_call(_part_of_sum, (raw, axis, torch.tensor([size])))


def _has_dtype(value):
    """Whether it is a tensor or variable; tensors of a graph have no raw value."""
    return isinstance(value, Tensor) or hasattr(value, "_t")


def _reduce_whole(strategy, how, value):
    return strategy._reduced_leaf(how, value)


def _gather(strategy, value, axis):
    return strategy.gather(value, _of_first(axis))


def _part_of_sum(strategy, raw, axis, size):
    total, axis = _sum(strategy, raw), _of_first(axis)
    local = size.values if isinstance(size, PerReplica) else [size]
    sizes = strategy._rows_of_all(torch.cat(list(local))).tolist()
    starts = [sum(sizes[: strategy._first + i]) for i in range(len(local))]
    parts = [total.narrow(axis, start, int(n)) for start, n in zip(starts, local, strict=True)]
    return parts[0] if len(parts) == 1 else PerReplica(parts)


class _Same:
    """What is the same on all replicas, to be handed to a meeting as it is."""

    def __init__(self, value):
        self.value = value


def _step_raw(strategy, optimizer, variables, grads):
    variables = _of_first(variables).value
    sums = strategy._across([_raw_sum(strategy, g) for g in grads])
    with _updated(strategy, variables):
        return optimizer.step_raw(variables, sums)


@contextlib.contextmanager
def _updated(strategy, variables):
    """A block that updates variables as if each had one value."""
    apart = [v for v in variables if hasattr(v, "spread")]
    if not strategy._copies:
        for variable in apart:
            variable.check_equal()
    yield
    for variable in apart:
        variable.spread()


def _raw_sum(strategy, grad):
    values = grad.values if isinstance(grad, PerReplica) else [grad] * strategy._locals
    present = [v for v in values if v is not None]
    if not present:
        return None
    total = present[0]
    for value in present[1:]:
        total = total + value.to(total.device)
    return total.to_dense() if strategy._workers > 1 and total.is_sparse else total


def _of_first(value):
    return value.values[0] if isinstance(value, PerReplica) else value


def _apply(strategy, optimizer, grads, variables, skip, named):
    variables = _of_first(variables).value
    named = dict(select(0, named))
    one = _first_gradient if skip else functools.partial(_gradient_sum, strategy)
    summed = [None if g is None else one(g) for g in grads]
    if not skip and strategy._workers > 1:
        some = iter(all_summed([to_tensor(g) for g in summed if g is not None], strategy))
        summed = [None if g is None else next(some) for g in summed]
    with _updated(strategy, variables):
        return optimizer._apply_summed(list(zip(summed, variables, strict=True)), **named)


def _gradient_sum(strategy, grad):
    values = grad.values if isinstance(grad, PerReplica) else [grad] * strategy._locals
    values = [v for v in values if v is not None]
    if all(isinstance(v, IndexedSlices) for v in values):
        if len(values) == 1:
            return values[0]
        parts = [concat([getattr(v, n) for v in values], 0) for n in ("values", "indices")]
        return IndexedSlices(*parts, values[0].dense_shape)
    total = to_tensor(values[0])
    for value in values[1:]:
        total = total + to_tensor(value)
    return total


def _first_gradient(grad):
    """The gradient on which the replicas agree; ValueError where they do not."""
    if not isinstance(grad, PerReplica):
        return grad
    first, *others = [to_tensor(v) for v in grad.values]
    if not all(torch.equal(first._t, v._t) for v in others):
        raise ValueError(
            "The replicas of a process have one value of each variable: with gradients that are "
            "not summed (skip_gradients_aggregation=True, or experimental_aggregate_gradients="
            "False) they must be the same on all replicas. Sum them first: "
            "tf.distribute.get_replica_context().all_reduce('SUM', gradients)."
        )
    return first


def _specs(tensors, strategy):
    return [TensorSpec(t.shape, t.dtype) for t in tensors]


@acting("CollectiveReduceV2", _specs)
def all_summed(tensors: list[Tensor], strategy: Any) -> list[Tensor]:
    """The sums of tensors over all processes, as one call."""
    return [Tensor(t) for t in strategy._across([t._t.detach() for t in tensors])]


class _Summed(torch.autograd.Function):
    """What `summing` makes of a raw tensor: a sum over replicas, whose gradient is the sum of the
    gradients."""

    @staticmethod
    def forward(ctx: Any, value: torch.Tensor, summing: Callable[..., Any]) -> torch.Tensor:
        ctx.summing = summing
        return summing(value.detach()).to(value.device)

    @staticmethod
    def backward(ctx: Any, grad: torch.Tensor) -> tuple[torch.Tensor, None]:
        return ctx.summing(grad).to(grad.device), None


class _Gathered(torch.autograd.Function):
    """The raw tensors of all replicas, joined along an axis."""

    @staticmethod
    def forward(ctx: Any, value: torch.Tensor, axis: int, replica: Any) -> torch.Tensor:
        ctx.axis, ctx.replica, ctx.size = axis, replica, value.shape[axis] if value.ndim else 0
        return replica.joined(value.detach(), axis).to(value.device)

    @staticmethod
    def backward(ctx: Any, grad: torch.Tensor) -> tuple[Any, ...]:
        part = ctx.replica.part_of_sum(grad, ctx.axis, ctx.size)
        return part.to(grad.device), None, None


def _sum(strategy, value):
    # what is the same object on all replicas comes as it is
    values = value.values if isinstance(value, PerReplica) else [value] * strategy._locals
    total = values[0].clone()
    if any(other.shape != total.shape for other in values):
        shapes = ", ".join(str(list(v.shape)) for v in values)
        raise invalid(
            f"Shape mismatch in the collective: the replicas give shapes {shapes} "
            "[Op:CollectiveReduceV2]"
        )
    for other in values[1:]:
        total = total + other.to(total.device)
    return strategy._across([total])[0]


@op("value", label="CollectiveReduceV2")
def _collective(value, summing):
    return value if value.is_meta else _Summed.apply(value, summing)


def _spec(value, summing):
    return TensorSpec(value.shape, value.dtype)


@acting("CollectiveReduceV2", _spec, graded=True)
def collective(value: Tensor, summing: Callable[[torch.Tensor], torch.Tensor]) -> Tensor:
    """The sum of a tensor over replicas or processes; one call of a graph where it is traced.

    summing: makes it of the raw tensor.
    """
    return _collective(value, summing)


@op("value", label="CollectiveGatherV2")
def _gathered(value, axis, replica):
    return _Gathered.apply(value, axis, replica)


def _joined_spec(value, axis, replica):
    shape = value.shape.as_list()
    shape[axis] = None
    return TensorSpec(shape, value.dtype)


@acting("CollectiveGatherV2", _joined_spec, graded=True)
def gathered(value: Tensor, axis: int, replica: ReplicaContext) -> Tensor:
    """The tensors of all replicas joined along an axis; one call of a graph where it is traced."""
    return _gathered(value, axis, replica)
