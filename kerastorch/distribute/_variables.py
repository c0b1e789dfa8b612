"""The variables of strategies: mirrored ones, and those that are brought together when read.

A mirrored variable has one value for all replicas of a process, as they are equal.  Only when a
replica assigns to one whose aggregation is NONE, the copies part (`_Apart`); and where replicas are
on different devices there are copies from the start.  What is synchronized ON_READ has a value for
each replica in any case.
"""

from __future__ import annotations

from typing import Any

import torch

from .._core.replicas import parted
from .._core.state import state
from .._core.variable import Part, UnreadVariable, Variable
from .._core.variable_modes import VariableAggregation, VariableSynchronization
from ._reduce_op import ReduceOp
from ._values import DistributedValues, select, shown

NONE, SUM = VariableAggregation.NONE, VariableAggregation.SUM
FIRST = VariableAggregation.ONLY_FIRST_REPLICA
_names = ("synchronization", "aggregation")
_AT = 9  # where `synchronization` stands among the arguments of Variable


class _View(UnreadVariable):
    """One replica's copy of a mirrored variable whose copies are equal."""

    def __init__(self, owner, number, name):
        self._itself, self._number_of_replica, self._name = owner, number, name

    @property
    def device(self) -> str:
        """The name of the replica's device."""
        return self._itself._strategy._devices[self._number_of_replica]

    def _own(self):
        self._itself._part()
        return self._itself._parts[self._number_of_replica]

    def assign(self, *args: Any, **kwargs: Any) -> Variable | None:
        """Sets this copy alone, and returns it."""
        return self._own().assign(*args, **kwargs)

    def assign_add(self, *args: Any, **kwargs: Any) -> Variable | None:
        """Adds to this copy alone, and returns it."""
        return self._own().assign_add(*args, **kwargs)

    def assign_sub(self, *args: Any, **kwargs: Any) -> Variable | None:
        """Subtracts from this copy alone, and returns it."""
        return self._own().assign_sub(*args, **kwargs)


class _Distributed(Variable):
    """What variables of strategies have in common."""

    _strategy: Any = None
    _label = "MirroredVariable"

    def __init__(self, *args: Any, **kwargs: Any):
        if "_number" not in self.__dict__:  # another replica of the same run may have made it
            super().__init__(*args, **kwargs)
            if self._synchronization is VariableSynchronization.AUTO:
                self._synchronization = VariableSynchronization.ON_WRITE

    @property
    def values(self) -> tuple[Variable, ...]:
        """The copies of the replicas of this process."""
        if self._parts is not None:
            return tuple(self._parts)
        names = _part_names(self._name, self._strategy._locals)
        return tuple(_View(self, i, name) for i, name in enumerate(names))

    @property
    def device(self) -> str:
        """The name of the device of the replica that runs, of the first outside of all."""
        replica = state.replica
        return self._strategy._devices[0 if replica is None else replica._local]

    def _several(self):
        """The replica that runs, where there are several."""
        replica = state.replica
        return None if replica is None or not replica._several else replica

    def __repr__(self):
        if state.graph is not None:
            return super().__repr__()
        return shown(self._label, self.values, repr)

    __str__ = __repr__


def _part_names(name, count):
    head, colon, tail = name.rpartition(":")
    return [name] + [f"{head}/replica_{i}{colon}{tail}" for i in range(1, count)]


def _assigning(name):
    method = getattr(Variable, name)

    def assign(self, value: Any, *args: Any, **kwargs: Any) -> Variable | None:
        replica = self._several()
        if replica is None:
            return method(self, value, *args, **kwargs)
        if self._aggregation is NONE:
            self._part()
            own = self if self._parts is None else self._parts[replica._local]
            return getattr(own, name)(value, *args, **kwargs)
        return replica.merge_call(_assigned, (self, method, value, args, kwargs))

    assign.__name__, assign.__doc__ = name, method.__doc__
    return assign


def _assigned(strategy, variable, method, value, args, kwargs):
    """What replicas assign to a variable together."""
    how = variable._aggregation
    if how is FIRST:
        value = strategy._of_first(select(0, value))
    else:
        value = strategy._reduced_leaf(ReduceOp.from_variable_aggregation(how), value)
    args, kwargs = select(0, args), select(0, kwargs)
    method = select(0, method)
    return method(variable, value, *args, **kwargs)


class MirroredVariable(_Distributed):
    """A variable with the same value on all replicas."""

    assign = _assigning("assign")
    assign_add = _assigning("assign_add")
    assign_sub = _assigning("assign_sub")

    def _is_one_of_several(self):
        """Whether a replica runs beside others of this process, which it must leave alone."""
        return state.replica is not None and self._strategy._locals > 1

    def _write(self, raw):
        if self._is_one_of_several():
            self._part()
            self._write(raw)
        else:
            super()._write(raw)

    def _prepare(self):
        if self._is_one_of_several():
            self._part()
            return self._prepare()
        return super()._prepare()

    def _added(self, raw, *args):
        if self._is_one_of_several():
            self._part()
            self._added(raw, *args)
        else:
            super()._added(raw, *args)

    def _part(self):
        """Lets the copies part from each other, as a replica is about to change its own."""
        if self._strategy._locals > 1:
            raw = self._t
            self.__class__ = _ApartMirrored
            self._make_parts(raw)
        else:
            self.__class__ = _AloneMirrored


class SyncOnReadVariable(_Distributed):
    """A variable synchronized ON_READ where there is one replica: it is as it is read."""

    _label = "SyncOnReadVariable"


class _AloneMirrored(MirroredVariable):
    """The only copy in this process of a variable whose copies differ."""

    assign, assign_add, assign_sub = Variable.assign, Variable.assign_add, Variable.assign_sub

    @property
    def values(self) -> tuple[Variable, ...]:
        """The copy of this process."""
        return (self,)

    def __repr__(self):
        return shown(self._label, [0], lambda _: Variable.__repr__(self))


class _Apart(_Distributed):
    """A variable that each replica has its own value of.

    A replica reads and writes its own.  Outside of replicas it is read as `_together` says, and
    what is assigned goes to all.
    """

    @property
    def _t(self):
        replica = state.replica
        return self._together() if replica is None else self._parts[replica._local]._t

    @_t.setter
    def _t(self, raw):
        if self._parts is None:
            self._make_parts(raw)
        else:
            self._here()._t = raw

    @property
    def _itself(self):
        replica = state.replica
        return self if replica is None else self._parts[replica._local]

    def _make_parts(self, raw):
        parts, strategy = [], self._strategy
        for i, name in enumerate(_part_names(self._name, strategy._locals)):
            own = raw if not i else _copy(raw)
            if strategy._copies:
                own = _on(own, strategy._places[i])
            part = Part(_Raw(own), trainable=self._trainable)
            part._name, part._frozen = name, self._frozen
            part._cpu = strategy._cpus[i] if strategy._cpus else 0
            part._aggregation, part._synchronization = self._aggregation, self._synchronization
            parts.append(part)
        self._parts = parts
        parted.append(None)

    def unite(self) -> None:
        """Makes it a variable of the one value that it has outside of replicas."""
        raw = self._parts[0]._t if self._aggregation is NONE else self._t
        self._kind, self._divided = type(self), self._parts
        self.__class__, self._parts = _United, None
        self._take(_copy(raw))

    def _together(self):
        """The raw value outside of replicas."""
        return self._parts[0]._t

    def _share(self, raw):
        """What each replica gets of a value that is assigned outside of replicas."""
        return raw

    def _here(self):
        """The part of the replica that runs, the first outside of all."""
        replica = state.replica
        return self._parts[0 if replica is None else replica._local]

    def _mine(self):
        """The parts that a write goes to."""
        replica = state.replica
        return self._parts if replica is None else [self._parts[replica._local]]

    def _leaf(self):
        return self._here()._leaf() if state.replica is not None else self._t

    def _take(self, raw):
        if self._parts is None:
            self._make_parts(raw)
        else:
            self._here()._take(raw)

    def _write(self, raw):
        raw = raw if state.replica is not None else self._share(raw)
        for part in self._mine():
            part._write(raw)

    def _move(self, raw):
        raw = raw if state.replica is not None else self._share(raw)
        for part in self._mine():
            part._move(_copy(raw) if len(self._mine()) > 1 else raw)

    def _added(self, raw, *args):
        for part in self._mine():
            part._added(raw, *args)

    def _prepare(self):
        if state.replica is None and not self._first_leads():
            raise self._not_written("assign_add")
        return self._here()._prepare()

    def _first_leads(self):
        """Whether what writes in place outside of replicas may write the first copy."""
        return len(self._parts) == 1 and self._aggregation is not SUM

    def _not_written(self, name):
        return ValueError(
            f"{self._label} does not support `{name}` in cross-replica context when aggregation "
            f"is set to `tf.VariableAggregation.{self._aggregation.name}`."
        )

    def _exclusive(self):
        return self._here()._exclusive()

    def _unrecorded(self):
        return self._here()._unrecorded()

    def _let_go(self):
        self._here()._let_go()

    def _unread(self):
        replica = state.replica
        return super()._unread() if replica is None else self._parts[replica._local]._unread()


class _United(_Distributed):
    """A variable with values for replicas, while it stands for the one that files hold."""

    def divide(self) -> None:
        """Takes the values of the replicas back."""
        self.__dict__.pop("_t")
        self.__class__, self._parts = self._kind, self._divided
        del self._kind, self._divided


class _ApartMirrored(_Apart, MirroredVariable):
    """A mirrored variable whose copies have parted."""

    def _part(self):
        """Nothing: they have."""

    def _first_leads(self):
        return True

    def check_equal(self) -> None:
        """ValueError where the copies differ, so that they cannot be updated as one."""
        first, *others = [part._leaf() for part in self._parts]
        if not all(torch.equal(first.detach(), _on(x.detach(), first.device)) for x in others):
            raise ValueError(
                f"The replicas have assigned different values to variable {self._name!r}, whose "
                "aggregation is NONE: an optimizer cannot update it. Give it an aggregation."
            )

    def spread(self) -> None:
        """Gives all replicas the value of the first."""
        first, *others = self._parts
        for part in others:
            part._write(first._leaf().detach())


class _ApartOnRead(_Apart, SyncOnReadVariable):
    """A variable synchronized ON_READ, of several replicas."""

    def _together(self):
        how, strategy = self._aggregation, self._strategy
        known = strategy._known_reads.get(id(self))
        if known is not None:
            return known
        if how is FIRST:
            return self._parts[0]._t
        ReduceOp.from_variable_aggregation(how)
        return strategy._read_together([self])[0]

    def _local_total(self):
        """The sum of the values of this process's replicas, raw."""
        raws = [part._leaf().detach() for part in self._parts]
        total = raws[0].clone()
        for raw in raws[1:]:
            total = total + raw.to(total.device)
        return total

    def _averaged(self, total):
        """The value for the sum over all replicas."""
        if self._aggregation is SUM:
            return total
        count = self._strategy.num_replicas_in_sync
        if total.is_floating_point() or total.is_complex():
            return total / count
        return torch.div(total, count, rounding_mode="trunc").to(total.dtype)

    def _share(self, raw):
        if self._aggregation is not SUM or not isinstance(raw, torch.Tensor):
            return raw
        count = self._strategy.num_replicas_in_sync
        if raw.is_floating_point() or raw.is_complex():
            return raw / count
        return torch.div(raw, count, rounding_mode="trunc").to(raw.dtype)

    def _accumulate(self, delta, in_place, function, kernel):
        if state.replica is None and self._aggregation is SUM:
            name = {"AssignAdd": "assign_add", "AssignSub": "assign_sub"}[kernel]
            raise self._not_written(name)
        super()._accumulate(delta, in_place, function, kernel)


_ApartMirrored.__name__ = _AloneMirrored.__name__ = "MirroredVariable"
_ApartOnRead.__name__ = "SyncOnReadVariable"


class _Raw:
    """A raw value as what `Variable` takes for an initial value, a tensor."""

    def __init__(self, raw):
        self._t = raw


def _on(raw, device):
    return raw.to(device) if isinstance(raw, torch.Tensor) else raw


def _copy(raw):
    return raw.detach().clone() if isinstance(raw, torch.Tensor) else raw.copy()


def of_kind(strategy: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The variable, yet without a value, that a strategy makes for arguments of `Variable`.

    Replicas after the first get what the first one has made.  ValueError for a synchronization
    that strategies do not know.
    """
    given = dict(zip(_names, args[_AT:], strict=False)) | kwargs
    on_read = given.get("synchronization") is VariableSynchronization.ON_READ
    if given.get("synchronization") is VariableSynchronization.NONE:
        raise ValueError(
            "`NONE` variable synchronization mode is not supported with tf.distribute strategy. "
            f"Please change the `synchronization` for variable: {given.get('name')}"
        )
    replica = state.replica
    counted = replica is not None and replica._runner is not None
    if counted and replica._local:
        number = replica._made
        replica._made += 1
        if number < len(strategy._made):
            return strategy._made[number]
    several = strategy.num_replicas_in_sync > 1
    kind = _ApartMirrored if strategy._copies else MirroredVariable
    if on_read:
        kind = _ApartOnRead if several else SyncOnReadVariable
    made = object.__new__(kind)
    made._strategy = strategy
    if counted and not replica._local:
        strategy._made.append(made)
    return made


def is_distributed(value: Any) -> bool:
    """Whether a value is one for each replica."""
    return isinstance(value, (DistributedValues, _Apart))
