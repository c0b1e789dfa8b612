"""tf.distribute.Strategy, its `extended`, and which strategy a thread is in."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch

from .._core import devices, replicas
from .._core.convert import to_tensor
from .._core.errors import invalid
from .._core.placing import mark
from .._core.state import state
from .._core.tensor import Tensor
from .._function import Function
from .._graph.graph_tensor import Untraceable
from .._ops import joining, reductions
from ..autograph.conversion import converted
from . import _input
from ._options import InputContext, InputReplicationMode, RunOptions, ValueContext
from ._reduce_op import ReduceOp, as_reduce_op
from ._replica_context import ReplicaContext, collective
from ._running import run_all
from ._values import DistributedValues, Mirrored, PerReplica, mapped, regroup, select
from ._variables import is_distributed, of_kind

_CROSS = "Method requires being in cross-replica context, use get_replica_context().merge_call()"


def require_cross_replica() -> None:
    """RuntimeError in a replica."""
    if state.replica is not None:
        raise RuntimeError(_CROSS)


class _Scope:
    """The context manager that `Strategy.scope` gives."""

    def __init__(self, strategy):
        self._strategy, self._outer = strategy, []

    def __enter__(self):
        require_cross_replica()
        strategy, current = self._strategy, state.strategy
        if current is not None and current is not strategy:
            raise RuntimeError(
                f"Mixing different tf.distribute.Strategy objects: {current} is not {strategy}"
            )
        replicas.in_use.append(None)
        self._outer.append((current, state.device))
        state.strategy = strategy
        if strategy._places is not None and state.device is None:
            state.device = strategy._places[0]
        return strategy

    def __exit__(self, *exc):
        state.strategy, state.device = self._outer.pop()
        replicas.in_use.pop()


class Strategy:
    """How computation and state are spread over devices and processes (tf.distribute.Strategy).

    Variables made in its `scope()` belong to it; `run` calls a function on each replica.
    """

    # how many replicas there are in this process, and how many processes; the numbers of the first
    # replica here and of this process; the replicas' torch devices, None where tensors go by
    # themselves
    _locals, _workers, _first, _worker = 1, 1, 0, 0
    _places: list[torch.device] | None = None
    _devices: Sequence[str] = ("/job:localhost/replica:0/task:0/device:CPU:0",)
    # the numbers of the replicas' logical CPUs, None where all are on the first one
    _cpus: list[int] | None = None
    _resolver: Any = None
    _makes_own = True  # whether its variables know it
    _copies = False  # whether replicas have copies of variables, on their devices

    def __init__(self, extended: StrategyExtended):
        self._extended = extended
        self._made: list[Any] = []
        self._known_reads: dict[int, torch.Tensor] = {}

    def _set_cpus(self):
        found = [devices.cpu_number(name) or 0 for name in self._devices]
        self._cpus = found if any(found) else None

    @property
    def extended(self) -> StrategyExtended:
        """What few programs ask for: devices, reductions to given devices."""
        return self._extended

    @property
    def num_replicas_in_sync(self) -> int:
        """How many replicas keep in step, over all processes."""
        return self._locals * self._workers

    @property
    def cluster_resolver(self) -> Any:
        """The cluster resolver; None where there is one process."""
        return self._resolver

    def scope(self) -> _Scope:
        """A context manager in which this strategy is the current one."""
        return _Scope(self)

    # running
    def run(
        self,
        fn: Callable[..., Any],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        options: RunOptions | None = None,
    ) -> Any:
        """fn(*args, **kwargs) on each replica; the results as distributed values.

        Each replica gets its part of the distributed values among the arguments.  With one replica
        the result comes as it is.  RuntimeError in a replica, ValueError for positional arguments
        that are no list or tuple.
        """
        if not isinstance(args, (list, tuple)):
            raise ValueError(f"positional args must be a list or tuple, got {type(args)}")
        with self.scope():
            return self._run(fn, args, {} if kwargs is None else kwargs)

    def _run(self, fn, args, kwargs):
        if self._locals == 1:
            if state.graph is not None:
                fn = converted(fn)
            with self._replica(0):
                found = fn(*select(0, args), **select(0, kwargs))
            if self._cpus is not None:
                mark(found, self._cpus[0], args)
            return found
        if state.graph is not None:
            raise Untraceable("it runs several replicas in one process")
        if isinstance(fn, Function):
            fn = fn.python_function
        calls = [
            functools.partial(fn, *select(i, tuple(args)), **select(i, dict(kwargs)))
            for i in range(self._locals)
        ]
        return regroup(self._run_parts(calls), self._per_replica)

    def _per_replica(self, values):
        """The values of the replicas, each on its logical CPU."""
        if self._cpus is not None:
            for value, cpu in zip(values, self._cpus, strict=True):
                mark(value, cpu)
        return PerReplica(values)

    def _replica(self, number):
        """The context of a replica of this process."""
        return ReplicaContext(self, self._first + number)

    def _run_parts(self, calls):
        """What calls give, each run by one of the replicas of this process."""
        contexts = [self._replica(i) for i in range(len(calls))]
        for context in contexts:
            context._made = 0
        return run_all(self, contexts, calls)

    # bringing values together
    def reduce(self, reduce_op: ReduceOp | str, value: Any, axis: int | None) -> Any:
        """The sum or mean over replicas of each value in a nest.

        axis: also reduce along this axis of each replica's value, a mean counting all elements;
            None for the values as they are.
        ValueError where there are several replicas and a value is none of theirs.
        """
        require_cross_replica()
        how = as_reduce_op(reduce_op)
        if axis is None:
            return mapped(lambda v: self._reduced_leaf(how, v), value)
        if isinstance(axis, Tensor):
            axis = int(axis)
        return mapped(lambda v: self._reduced_along(how, v, axis), value)

    def _parts_of(self, value):
        """A value's parts on the replicas here, as tensors."""
        if isinstance(value, DistributedValues):
            return [to_tensor(v) for v in value.values]
        return [to_tensor(value)] * self._locals

    def _reduced_along(self, how, value, axis):
        parts = self._parts_of(value)
        for part in parts:
            rank = part.shape.rank
            if rank is not None and not -rank <= axis < rank:
                raise ValueError(
                    f"Invalid reduction dimension {axis} for input with {rank} dimensions."
                )
        sums = [reductions.reduce_sum(part, axis) for part in parts]
        total = self._sum(sums)
        if how is ReduceOp.SUM:
            return total
        if all(not getattr(x, "_is_graph", False) for x in parts):
            count = self._sum([to_tensor(x._t.shape[axis], "int64") for x in parts])
            return total / to_tensor(int(count), total.dtype)
        return total / to_tensor(parts[0].shape[axis] * self.num_replicas_in_sync, total.dtype)

    def _reduced_leaf(self, how, value):
        """The sum or mean over all replicas of one value."""
        if isinstance(value, Mirrored) and how is ReduceOp.MEAN:
            return to_tensor(value.values[0])
        if is_distributed(value):
            parts = [to_tensor(v) for v in value.values]
        elif self._workers > 1 and self._locals == 1 and not getattr(value, "_strategy", None):
            parts = [to_tensor(value)]
        else:
            return self._reduced_plain(how, value)
        total = self._sum(parts)
        return total if how is ReduceOp.SUM else self._divided(total)

    def _reduced_plain(self, how, value):
        """The same of a value that is none of the replicas'."""
        if not hasattr(value, "_t") and type(value) in (int, float) and value == 0:
            return 0
        if how is ReduceOp.MEAN or self.num_replicas_in_sync == 1:
            return value
        raise ValueError(
            f"A non-DistributedValues value {value!s} cannot be reduced with the given reduce op "
            f"{how}."
        )

    def _divided(self, total):
        return total / to_tensor(self.num_replicas_in_sync, total.dtype)

    def _sum(self, parts):
        """The sum of tensors of the replicas here, over all processes."""
        total = parts[0]
        for part in parts[1:]:
            total = total + part
        return total if self._workers == 1 else self._summed_across(total)

    def gather(self, value: Any, axis: int) -> Any:
        """The values of all replicas, in a nest, joined along an axis."""
        require_cross_replica()
        return mapped(lambda v: self._gathered(v, axis), value)

    def _gathered(self, value, axis):
        parts = [to_tensor(v) for v in value.values] if is_distributed(value) else [value]
        parts = [to_tensor(p) for p in parts]
        for part in parts:
            if part.shape.rank == 0 or axis >= part.shape.rank:
                raise invalid(
                    f"gather along axis {axis} needs tensors with such an axis, got shape "
                    f"{part.shape}"
                )
        if self._workers > 1:
            parts = self._from_all(parts)
        return parts[0] if len(parts) == 1 else joining.concat(parts, axis)

    def _across(self, raws: Sequence[torch.Tensor]) -> Sequence[torch.Tensor]:
        """The sums of raw tensors over all processes."""
        return raws

    def _summed_across(self, total):
        return collective(total, lambda raw: self._across([raw])[0])

    def _from_all(self, parts):
        """The parts of all processes."""
        return parts

    def _rows_of_all(self, raw):
        """The rows of raw values of all processes, joined."""
        return raw

    def _goes_on(self, here):
        """Whether any process has something left, `here` saying it of this one."""
        return here

    def _of_first(self, value):
        """What the first replica of all has."""
        return value

    def _agreed(self, raw):
        """The initial value of a variable on which all processes agree."""
        return raw

    def _read_together(self, variables: Sequence[Any]) -> list[torch.Tensor]:
        """The values of variables synchronized ON_READ, over all replicas."""
        totals = self._across([v._local_total() for v in variables])
        return [v._averaged(t) for v, t in zip(variables, totals, strict=True)]

    def _new_variable(self, args, kwargs):
        return of_kind(self, args, kwargs)

    # values and data
    def experimental_local_results(self, value: Any) -> tuple[Any, ...]:
        """The values of the replicas of this process, as a tuple."""
        if isinstance(value, DistributedValues):
            return value.values
        if hasattr(value, "_parts") and hasattr(value, "values"):
            return tuple(value.values)
        return (value,)

    unwrap = experimental_local_results

    def experimental_distribute_values_from_function(
        self, value_fn: Callable[[ValueContext], Any]
    ) -> Any:
        """What value_fn(context) gives for each replica, as distributed values.

        context: a `tf.distribute.experimental.ValueContext`.
        """
        require_cross_replica()
        count = self.num_replicas_in_sync
        values = [value_fn(ValueContext(self._first + i, count)) for i in range(self._locals)]
        return values[0] if len(values) == 1 else _regrouped_always(values)

    def experimental_distribute_dataset(self, dataset: Any, options: Any = None) -> Any:
        """The dataset's elements, batches of the global size, split over the replicas.

        Each process takes its share of the data, as the dataset's auto_shard_policy says.
        """
        if options is not None and (
            options.experimental_replication_mode is InputReplicationMode.PER_REPLICA
        ):
            raise NotImplementedError(
                "InputReplicationMode.PER_REPLICA is only supported in "
                "`distribute_datasets_from_function`."
            )
        return _input.distributed(self, dataset)

    def distribute_datasets_from_function(
        self, dataset_fn: Callable[[Any], Any], options: Any = None
    ) -> Any:
        """The elements of the dataset that dataset_fn(input_context) gives in each process.

        Its batches are of a replica's size; the replicas take one after the other.
        """
        return _input.from_function(self, dataset_fn, options)

    experimental_distribute_datasets_from_function = distribute_datasets_from_function

    def group(self, value: Any, name: str | None = None) -> None:
        """None: what is to be grouped has been done."""

    def configure(
        self,
        session_config: Any = None,
        cluster_spec: Any = None,
        task_type: str | None = None,
        task_id: int | None = None,
    ) -> None:
        """Nothing: a strategy is ready when it is made."""

    def update_config_proto(self, config_proto: Any) -> Any:
        """The config as it is."""
        return config_proto

    def colocate_vars_with(self, colocate_with_variable: Any) -> Any:
        """A context manager for variables beside another one."""
        return self._extended.colocate_vars_with(colocate_with_variable)

    def make_dataset_iterator(self, dataset: Any) -> Any:
        """An iterator over the distributed dataset."""
        return iter(self.experimental_distribute_dataset(dataset))

    def make_input_fn_iterator(
        self,
        input_fn: Callable[[Any], Any],
        replication_mode: InputReplicationMode = InputReplicationMode.PER_WORKER,
    ) -> Any:
        """An iterator over what input_fn(input_context) gives in each process."""
        return iter(self.distribute_datasets_from_function(input_fn))

    def experimental_run(self, fn: Callable[..., Any], input_iterator: Any = None) -> Any:
        """`run` on the next element of an iterator."""
        args = (next(input_iterator),) if input_iterator is not None else ()
        return self.run(fn, args=args)

    def __deepcopy__(self, memo):
        return self


def _regrouped_always(values):
    """`regroup` where what is the same object is wrapped, too."""
    first = values[0]
    if isinstance(first, (list, tuple)) and not hasattr(first, "_fields"):
        return type(first)(_regrouped_always(v) for v in zip(*values, strict=True))
    if isinstance(first, Mapping):
        return type(first)((k, _regrouped_always([v[k] for v in values])) for k in first)
    return PerReplica(values)


class StrategyExtended:
    """What strategies have for few programs (tf.distribute.StrategyExtended)."""

    def __init__(self, container_strategy: Strategy):
        self._strategy = container_strategy

    experimental_require_static_shapes = False
    should_checkpoint = should_save_summary = experimental_should_init = True
    experimental_between_graph = False

    @property
    def worker_devices(self) -> tuple[str, ...]:
        """The names of the replicas' devices in this process."""
        return tuple(self._strategy._devices)

    @property
    def parameter_devices(self) -> tuple[str, ...]:
        """The names of the devices that hold variables."""
        return tuple(self._strategy._devices)

    def reduce_to(
        self, reduce_op: ReduceOp | str, value: Any, destinations: Any, options: Any = None
    ) -> Any:
        """The sum or mean over replicas of a value, on given devices."""
        require_cross_replica()
        return self._strategy._reduced_leaf(as_reduce_op(reduce_op), value)

    def batch_reduce_to(
        self,
        reduce_op: ReduceOp | str,
        value_destination_pairs: Sequence[tuple[Any, Any]],
        options: Any = None,
    ) -> list[Any]:
        """`reduce_to` of several values."""
        return [self.reduce_to(reduce_op, v, d, options) for v, d in value_destination_pairs]

    def update(
        self,
        var: Any,
        fn: Callable[..., Any],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        group: bool = True,
    ) -> Any:
        """fn(variable, *args, **kwargs) for each copy of a variable."""
        require_cross_replica()
        kwargs = {} if kwargs is None else kwargs
        parts = getattr(var, "_parts", None)
        if parts is None:
            found = [fn(var, *select(0, args), **select(0, kwargs))]
        else:
            found = [
                fn(part, *select(i, args), **select(i, kwargs)) for i, part in enumerate(parts)
            ]
        if group:
            return None
        return found[0] if len(found) == 1 else regroup(found, Mirrored)

    def value_container(self, value: Any) -> Any:
        """The distributed value that a replica's value belongs to."""
        return getattr(value, "_itself", value)

    def variable_created_in_scope(self, v: Any) -> bool:
        """Whether a variable was made in the strategy's scope."""
        return getattr(v, "_strategy", None) is self._strategy

    def colocate_vars_with(self, colocate_with_variable: Any) -> Any:
        """A context manager for variables beside another one."""
        return self._strategy.scope()

    def broadcast_to(self, tensor: Any, destinations: Any) -> Any:
        """A tensor as the same value on all replicas."""
        return Mirrored([to_tensor(tensor)] * self._strategy._locals)


class _DefaultDistributionStrategy(Strategy):
    """The strategy where no other is: one replica, on the default device."""

    def __init__(self):
        super().__init__(StrategyExtended(self))

    def _new_variable(self, args, kwargs):
        raise AssertionError("the default strategy makes no variables of its own")

    def scope(self):
        """A context manager in which this strategy is the current one."""
        return _DefaultScope(self)

    def run(
        self,
        fn: Callable[..., Any],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        options: RunOptions | None = None,
    ) -> Any:
        """fn(*args, **kwargs)."""
        if state.graph is not None:
            fn = converted(fn)
        return fn(*args, **({} if kwargs is None else kwargs))

    def reduce(self, reduce_op: ReduceOp | str, value: Any, axis: int | None) -> Any:
        """The values as they are, reduced along an axis where one is given."""
        return _reduced_alone(self, reduce_op, value, axis)

    def experimental_distribute_dataset(self, dataset: Any, options: Any = None) -> Any:
        """The dataset."""
        return dataset

    def distribute_datasets_from_function(
        self, dataset_fn: Callable[[Any], Any], options: Any = None
    ) -> Any:
        """The dataset that the function gives."""
        return dataset_fn(InputContext())


def _reduced_alone(strategy, reduce_op, value, axis):
    how = as_reduce_op(reduce_op)
    if axis is None:
        return value
    return mapped(lambda v: strategy._reduced_along(how, v, axis), value)


class _DefaultScope:
    def __init__(self, strategy):
        self._strategy = strategy

    def __enter__(self):
        if state.strategy is not None:
            raise RuntimeError(
                f"Mixing different tf.distribute.Strategy objects: {state.strategy} is not "
                f"{self._strategy}"
            )
        return self._strategy

    def __exit__(self, *exc):
        return None


class _DefaultReplicaContext(ReplicaContext):
    """The replica where no strategy is in use."""


default = _DefaultDistributionStrategy()
_default_replica = _DefaultReplicaContext(default, 0)


def get_strategy() -> Strategy:
    """The strategy whose scope or replica this is, else the default one (one replica)."""
    return default if state.strategy is None else state.strategy


def has_strategy() -> bool:
    """Whether a strategy other than the default one is in use here."""
    return state.strategy is not None


def get_replica_context() -> ReplicaContext | None:
    """The replica that runs: None in the scope of a strategy outside of `run`, and the only one of
    the default strategy outside of all."""
    return _default_replica if state.strategy is None else state.replica


def in_cross_replica_context() -> bool:
    """Whether this is in the scope of a strategy, or in a meeting of its replicas."""
    return state.strategy is not None and state.replica is None


def experimental_set_strategy(strategy: Strategy | None) -> None:
    """Makes a strategy the current one of this thread, as if its scope were open from here on.

    RuntimeError in the scope of another one.
    """
    if state.strategy is not None and replicas.in_use and state.strategy is not _set.strategy:
        raise RuntimeError("Must not nest tf.distribute.Strategy scopes.")
    if _set.strategy is not None:
        replicas.in_use.pop()
    _set.strategy = state.strategy = strategy
    if strategy is not None:
        replicas.in_use.append(None)


class _Set:
    strategy: Strategy | None = None


_set = _Set()
