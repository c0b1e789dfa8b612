"""tf.Variable: a leaf torch tensor with TensorFlow's value semantics, by copy on write.

What was read before an assign keeps its value.  An assign therefore writes in place only when
nothing else holds the storage: no view of it is alive and no graph has saved the tensor.  torch
counts both.  Otherwise the variable moves to a new leaf with new storage; tapes know the leaves
that ops have read.
"""

from __future__ import annotations

import itertools
import sys
import threading
import weakref
from collections.abc import Iterable
from typing import Any

import numpy as np
import torch
from torch import Tensor as TorchTensor

from . import awaited, convert, devices, dtypes, text, unsigned
from .acting import acting
from .composite import Composite
from .errors import invalid
from .meta_twins import drawing
from .modes import Node, modes, offered
from .replicas import in_use
from .state import state
from .tensor import Reference, Tensor, device_name, taped, to_numpy
from .tensor_shape import TensorShape, as_shape
from .tensor_spec import TensorSpec
from .uses import ALONE, count_storage
from .variable_modes import VariableAggregation, VariableSynchronization, checked
from .variable_parts import ScatterUpdates, VariableSlice, column

_numbers = itertools.count()
# held while a value is changed by what it was: threads take turns
writing = threading.RLock()
_busy = modes.busy
_live = weakref.WeakValueDictionary()  # id of a variable -> the variable
_set_grad_enabled, _copy = torch._C._set_grad_enabled, torch.Tensor.copy_
_new = object.__new__


def live() -> list[Variable]:
    """All variables that are alive and have a value of their own, not one of copies."""
    found = [reference() for reference in _live.valuerefs()]
    return [v for v in found if v is not None and v._parts is None]


class Variable(ScatterUpdates):
    """A tensor that can be assigned to (tf.Variable).

    initial_value: anything tensor-like, or a callable that makes it.
    trainable: whether tapes watch it by themselves; such a float variable is a
        torch.nn.Parameter.
    shape: a partial shape that later values must fit; by default that of the initial value.
    """

    _is_variable = True
    _frozen = False  # whether a layer with trainable=False has it (see frozen.py)
    _cpu = 0  # the logical CPU that it was made on (see placing.py)
    _lags = False  # whether its owner keeps the value elsewhere until somebody looks
    __array_priority__ = 100
    # what tapes and optimizers know the variable by
    _itself = property(lambda self: self)
    _parts: list[Part] | None = None  # the copies of replicas that it stands for

    def __new__(cls, *args, **kwargs):
        if in_use and state.strategy is not None and cls is Variable:
            return state.strategy._new_variable(args, kwargs)
        return _new(cls)

    def __init__(
        self,
        initial_value=None,
        trainable=None,
        validate_shape=True,
        caching_device=None,
        name=None,
        variable_def=None,
        dtype=None,
        import_scope=None,
        constraint=None,
        synchronization=VariableSynchronization.AUTO,
        aggregation=VariableAggregation.NONE,
        shape=None,
        experimental_enable_variable_lifting=True,
    ):
        if initial_value is None:
            raise ValueError(
                "The `initial_value` arg to `tf.Variable` must be provided, got None for "
                f"variable {name!r}."
            )
        if constraint is not None and not callable(constraint):
            raise ValueError("The `constraint` argument must be a callable.")
        if callable(initial_value) and not hasattr(initial_value, "_t"):
            initial_value = initial_value()
        modes = checked(synchronization, aggregation, name)
        self._synchronization, self._aggregation = modes
        if trainable is None:
            trainable = synchronization is not VariableSynchronization.ON_READ
        self._trainable = bool(trainable)
        if not (name is None or isinstance(name, str)):
            raise ValueError(f"The name of a variable must be a string, got {name!r}.")
        self._name = state.scope + (name or "Variable") + ":0"
        if name and name[-1] == "/":  # an open scope stands for itself
            self._name, self._named_by_scope = f"{name[:-1]}:0", True
        self.constraint = constraint
        self._owners = ()
        self._number = next(_numbers)
        if devices.layout.cpus > 1 and "_cpu" not in self.__dict__:
            self._cpu = state.cpu
        dtype = None if dtype is None else dtypes.as_dtype(dtype)
        graph, given = state.graph, initial_value
        if graph is not None:
            initial_value = graph.lifted(initial_value)
        raw = convert.to_raw(initial_value, dtype)
        raw = raw._t if isinstance(raw, Tensor) else raw
        self._static = None if shape is None else as_shape(shape)
        if self._static is not None and not self._static.is_compatible_with(tuple(raw.shape)):
            raise ValueError(
                f"Incompatible shape {self._static} and initial value's shape {tuple(raw.shape)} "
                f"for variable {self._name!r}."
            )
        if type(initial_value) is not Unshared or graph is not None or not _is_spare(raw):
            raw = _own_copy(raw)
        if in_use and state.strategy is not None and not self._lags:
            raw = state.strategy._agreed(raw)
        self._take(raw)
        _live[id(self)] = self
        if state.function is not None:
            state.function.created(self)
        elif state.left is not None:
            state.left.created_outside(self)
        if state.made is not None:
            state.made.append(self)
        if graph is not None:
            graph.adopt(self, given)

    # the raw value
    def _leaf(self):
        """The raw tensor that holds the value, whatever dtype it is read in."""
        return self._t

    def _take(self, raw):
        """Makes `raw`, which nobody else may hold, the variable's storage."""
        if isinstance(raw, torch.Tensor):
            wanted = self._trainable and (raw.is_floating_point() or raw.is_complex())
            raw = torch.nn.Parameter(raw, requires_grad=not self._frozen) if wanted else raw
        self._t = raw

    def _unrecorded(self):
        """Whether no graph holds the leaf.

        A leaf used twice: the second user is its own gradient accumulator, which does not look at
        the value.
        """
        uses = self._t._use_count() if ALONE > 0 else 0
        return uses == 1 or (uses == 2 and self._t.requires_grad)

    def _exclusive(self):
        """Whether no view and no graph holds this storage, so that it may be written in place."""
        if torch.compiler.is_compiling():
            return True  # torch.compile sees to the order of reads and writes itself
        return self._unrecorded() and count_storage(self._t.untyped_storage()._cdata) == ALONE

    def _write(self, raw):
        """Sets the value to `raw`, which may be shared."""
        old = self._t
        if _busy and drawing.twins is not None:
            drawing.twins.write(old, raw)
            return
        if not isinstance(old, torch.Tensor):
            self._t = raw.copy()
        elif old.shape == raw.shape and self._exclusive():
            _unseen(_copy, old, raw)
        elif old.shape == raw.shape:
            with torch.no_grad():
                self._move(torch.empty_like(old).copy_(raw))
        else:
            self._move(_own_copy(raw).to(old.device))

    def _move(self, raw):
        """Moves the variable to new storage that nobody else holds.

        A leaf that no graph holds stays the same object, for optimizers of torch that know it.
        """
        old = self._t
        if _busy and drawing.twins is not None:
            drawing.twins.write(old, raw)
            return
        if old.shape == raw.shape and self._unrecorded():
            old.data = raw.detach()
            return
        required = old.requires_grad
        self._take(raw.detach())
        if required and not self._t.requires_grad:
            self._t.requires_grad_(True)
        for owner, register in self._owners:
            module = owner()
            if module is not None:
                register(module, self)

    def _let_go(self):
        """Leaves storage that views share to them, before torch writes in place."""
        if (
            not (_busy and drawing.twins is not None)
            and self._unrecorded()
            and not self._exclusive()
        ):
            self._move(self._t.detach().clone(memory_format=torch.preserve_format))

    @classmethod
    def _over(cls, raw, name):
        """A variable whose leaf is a given raw tensor, not copied."""
        variable = cls(raw.new_empty(0), trainable=False)
        variable._name, variable._t = name, raw
        return variable

    def _prepare(self):
        """The raw leaf, safe to be written in place: moved first if something holds it."""
        if _busy and drawing.twins is not None:
            return drawing.twins.copy_of(self._t)
        if not self._exclusive():
            self._move(self._t.detach().clone(memory_format=torch.preserve_format))
        return self._t

    # what it is
    @property
    def name(self) -> str:
        """The name, with the scope's prefix and ':0'."""
        return self._name

    @property
    def trainable(self) -> bool:
        """Whether tapes watch the variable by themselves."""
        return self._trainable

    @property
    def shape(self) -> TensorShape:
        """The static shape."""
        return TensorShape._of(self._t.shape) if self._static is None else self._static

    @property
    def dtype(self) -> dtypes.DType:
        """The element type."""
        return dtypes.of(self._t)

    @property
    def ndim(self) -> int:
        """The number of dimensions."""
        return self._t.ndim

    @property
    def device(self) -> str:
        """TensorFlow's name of the device that holds the value."""
        return device_name(self._t, self._cpu)

    @property
    def handle(self) -> TorchTensor | np.ndarray:
        """The raw torch tensor that holds the value."""
        return self._t

    @property
    def synchronization(self) -> VariableSynchronization:
        """The VariableSynchronization given."""
        return self._synchronization

    @property
    def aggregation(self) -> VariableAggregation:
        """The VariableAggregation given."""
        return self._aggregation

    def get_shape(self) -> TensorShape:
        """The static shape."""
        return self.shape

    def set_shape(self, shape: TensorShape | Iterable[int | None] | int | None) -> None:
        """Checks that `shape` fits; ValueError otherwise."""
        self.shape.merge_with(shape)

    # reading
    def read_value(self) -> Tensor:
        """The value now, as a tensor that later assigns do not change."""
        return convert.to_tensor(self)

    value = read_value

    def numpy(self) -> np.ndarray | np.generic | bytes:
        """The value now, as a numpy array of its own memory.

        NotImplementedError in a function that is traced.
        """
        if state.graph is not None and _is_users(sys._getframe(1)):
            raise NotImplementedError("numpy() is only available when eager execution is enabled.")
        raw = self._t
        array = to_numpy(raw) if isinstance(raw, torch.Tensor) else raw
        return array.copy() if array.ndim else array[()]

    def torch(self) -> TorchTensor | np.ndarray:
        """The raw torch tensor that holds the value, not copied."""
        return self._t

    def is_initialized(self, name: str | None = None) -> Tensor:
        """True, as a scalar tensor: variables have a value from the start."""
        return Tensor(torch.tensor(True))

    _named_by_scope = False
    _in_graph = None  # what a tf.Graph knows of it (see _graph/plain.py)

    @property
    def initializer(self) -> Any:
        """The Operation that initializes the variable of a tf.Graph; None in eager execution."""
        return None if self._in_graph is None else self._in_graph.initializer

    @property
    def initial_value(self) -> Any:
        """The tensor that a variable of a tf.Graph starts with; RuntimeError for others."""
        if self._in_graph is None:
            raise RuntimeError("This property is not supported when eager execution is enabled.")
        return self._in_graph.initial_value

    def initialized_value(self) -> Any:
        """The value; in a tf.Graph the initial one where the variable has none yet."""
        return self.read_value() if self._in_graph is None else self._in_graph.initial_value

    def eval(self, session: Any = None) -> Any:
        """The value in a session, as an array; RuntimeError in eager execution: use `numpy()`."""
        if self._in_graph is None:
            raise RuntimeError(
                "This operation is not supported when eager execution is enabled; use numpy()."
            )
        return self._in_graph.read.eval(session=session)

    @property
    def graph(self) -> Any:
        """The tf.Graph that the variable is of; AttributeError in eager execution."""
        if self._in_graph is None:
            raise AttributeError("Tensor.graph is undefined when eager execution is enabled.")
        return self._in_graph.graph

    @property
    def op(self) -> Any:
        """The Operation that stands for a variable of a tf.Graph; AttributeError for others."""
        if self._in_graph is None:
            raise AttributeError("Tensor.op is undefined when eager execution is enabled.")
        return self._in_graph.op

    def ref(self) -> Reference:
        """A hashable reference to this variable."""
        return Reference(self)

    experimental_ref = ref

    # assigning
    def assign(
        self,
        value: Any,
        use_locking: bool = False,
        name: str | None = None,
        read_value: bool = True,
    ) -> Variable | None:
        """Sets the value and returns the variable (None with read_value=False).

        ValueError when the shape does not fit or a tensor has another dtype, TypeError when a
        Python value does not fit the dtype.
        """
        if _busy and modes.active:
            result = offered(ASSIGN, (self, value, use_locking, name, read_value))
            if result is not NotImplemented:
                return result
        symbolic = _busy and getattr(value, "_is_symbolic", False)
        raw = value if symbolic else self._operand(value)
        shape = tuple(raw.shape)
        fits = (
            shape == tuple(self._t.shape)
            if self._static is None and not symbolic
            else self.shape.is_compatible_with(shape)
        )
        if not fits:
            raise ValueError(
                f"Cannot assign value to variable {self._name!r}: Shape mismatch. The variable "
                f"shape {self.shape}, and the assigned value shape {shape} are incompatible."
            )
        if not symbolic:  # what a symbolic call assigns does not last
            self._write(raw)
        return self._unread() if read_value else None

    def assign_add(
        self,
        delta: Any,
        use_locking: bool = False,
        name: str | None = None,
        read_value: bool = True,
    ) -> Variable | None:
        """Adds `delta`, of the variable's shape, and returns the variable."""
        if _busy and modes.active:
            result = offered(ASSIGN_ADD, (self, delta, use_locking, name, read_value))
            if result is not NotImplemented:
                return result
        self._accumulate(delta, torch.Tensor.add_, torch.add, "AssignAdd")
        return self._unread() if read_value else None

    def assign_sub(
        self,
        delta: Any,
        use_locking: bool = False,
        name: str | None = None,
        read_value: bool = True,
    ) -> Variable | None:
        """Subtracts `delta`, of the variable's shape, and returns the variable."""
        if _busy and modes.active:
            result = offered(ASSIGN_SUB, (self, delta, use_locking, name, read_value))
            if result is not NotImplemented:
                return result
        self._accumulate(delta, torch.Tensor.sub_, torch.sub, "AssignSub")
        return self._unread() if read_value else None

    def _unread(self):
        """What assigning returns: this variable under TensorFlow's name for it."""
        unread = _new(UnreadVariable)
        unread._itself = self
        if self._cpu:
            unread._cpu = self._cpu
        return unread

    def _accumulate(self, delta, in_place, function, kernel):
        symbolic = _busy and getattr(delta, "_is_symbolic", False)
        raw = delta if symbolic else self._operand(delta)
        with writing:
            self._added(raw, symbolic, in_place, function, kernel)

    def _added(self, raw, symbolic, in_place, function, kernel):
        own = self._t
        if raw.shape != own.shape and not (symbolic and self.shape.is_compatible_with(raw.shape)):
            raise invalid(
                f"Cannot update variable {self._name!r} with shape {list(own.shape)} using a "
                f"Tensor with shape {list(raw.shape)}, shapes must be equal. "
                f"[Op:{kernel}VariableOp]"
            )
        if _busy and drawing.twins is not None:
            drawing.twins.write(own, None if symbolic else raw, in_place)
        elif own.dtype in unsigned.UNSIGNED:
            with unsigned.wide():
                self._move(_unseen(function, own, raw))
        elif self._exclusive():
            _unseen(in_place, own, raw)
        else:
            self._move(_unseen(function, own, raw))

    def _operand(self, value):
        """`value` as a raw value of this variable's dtype and device."""
        own = self._t
        raw = getattr(value, "_t", None)
        if isinstance(raw, torch.Tensor) and raw.dtype is own.dtype and raw.device == own.device:
            return raw
        if isinstance(value, Composite):
            value = convert.to_tensor(value)
        raw = convert.to_raw(value, self.dtype)
        raw = raw._t if isinstance(raw, Tensor) else raw
        if isinstance(raw, torch.Tensor) and raw.device != own.device:
            raw = raw.to(own.device)
        return raw

    def load(self, value: Any, session: Any = None) -> None:
        """Sets the value; in a tf.Graph the one in a session, by default in the default one."""
        if self._in_graph is None:
            self.assign(value)
        else:
            self._in_graph.load(self, value, session)

    @acting("ResourceCountUpTo", lambda self, limit: TensorSpec([], self.dtype))
    def count_up_to(self, limit: int) -> Tensor:
        """Adds one and returns the value before; OutOfRangeError once `limit` is reached."""
        from .errors import OutOfRangeError

        now = self.read_value()
        if int(now) >= limit:
            raise OutOfRangeError(None, None, f"Reached limit of {limit}")
        self.assign_add(1)
        return now

    # indexed reads
    def sparse_read(self, indices: Any, name: str | None = None) -> Tensor:
        """The rows `indices`."""
        return self.gather_nd(column(indices))

    def gather_nd(self, indices: Any, name: str | None = None) -> Tensor:
        """The slices at `indices` [..., k]; InvalidArgumentError for one that is not there."""
        if (
            _busy
            and modes.active
            and (r := offered(GATHER_ND, (self, indices))) is not NotImplemented
        ):
            return r
        where = self._places(indices)
        raw = (
            self._t[where.unbind(-1)]
            if where.shape[-1]
            else self._t.expand(*where.shape[:-1], *self._t.shape)
        )
        return taped(raw, (self,)) if raw.requires_grad else Tensor(raw)

    def _places(self, indices):
        """`indices` [..., k] as raw int64, all inside of the variable."""
        where = convert.to_tensor(indices)._t.long().to(self._t.device)
        for axis in range(where.shape[-1]):
            size = self._t.shape[axis]
            bad = (where[..., axis] < 0) | (where[..., axis] >= size)
            if bool(bad.any()):
                raise invalid(
                    f"indices {where[bad][0].tolist()} does not index into shape "
                    f"{list(self._t.shape)} of variable {self._name!r}"
                )
        return where

    # Python protocols
    def __array__(self, dtype=None, copy=None):
        array = np.asarray(self.numpy())
        return array if dtype is None else array.astype(dtype)

    def __dlpack__(self, **kwargs):
        return self._t.detach().__dlpack__(**kwargs)

    def __dlpack_device__(self):
        return self._t.__dlpack_device__()

    def __getitem__(self, index):
        part = convert.to_tensor(self)[index]
        if getattr(part, "_is_graph", False):
            part._part = self._itself, index
        return part if getattr(part, "_is_symbolic", False) else VariableSlice(part, self, index)

    def __bool__(self):
        return bool(Tensor(self._t))

    def __int__(self):
        return int(Tensor(self._t))

    def __float__(self):
        return float(Tensor(self._t))

    def __complex__(self):
        return complex(Tensor(self._t))

    def __index__(self):
        return Tensor(self._t).__index__()

    def __iter__(self):
        return iter(self.read_value())

    def __format__(self, spec):
        return format(repr(self), spec) if not spec else format(Tensor(self._t), spec)

    def __hash__(self):
        if self._in_graph is not None:
            return id(self)
        raise TypeError("Variable is unhashable. Instead, use variable.ref() as the key.")

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        copy = Variable(
            self.read_value(),
            trainable=self._trainable,
            constraint=self.constraint,
            shape=self._static,
        )
        copy._name = self._name
        memo[id(self)] = copy
        return copy

    def __reduce__(self):
        args = (self.numpy(), self._trainable, self._name, self.dtype.name, self._static)
        return _restore, args

    def __repr__(self):
        if state.graph is not None:
            return f"<tf.Variable '{self._name}' shape={self.shape} dtype={self.dtype.name}>"
        return (
            f"<tf.Variable '{self._name}' shape={self.shape} dtype={self.dtype.name}, "
            f"numpy={text.value(Tensor(self._t))}>"
        )

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return Tensor.__torch_function__(func, types, args, kwargs)

    @classmethod
    def _bind(cls, **methods):
        """Binds operators, which the op namespaces define."""
        for name, method in methods.items():
            setattr(cls, name, method)


class Part(Variable):
    """One replica's copy of a variable whose copies differ."""


_LIBRARY = __name__.partition(".")[0] + "."


def _is_users(frame):
    """Whether a frame runs code of a user's, or what AutoGraph made of it."""
    module = frame.f_globals.get("__name__", "")
    return not module.startswith(_LIBRARY) or module.startswith(_LIBRARY + "autograph")


class UnreadVariable(Variable):
    """What assigning to a variable returns: the variable itself under another name.

    Its value is the variable's at any time.  To tapes it is the variable.
    """

    _itself = None
    _name = "UnreadVariable"

    @property
    def _t(self):
        return self._itself._t

    @_t.setter
    def _t(self, raw):
        self._itself._t = raw

    def __getattr__(self, name):
        return getattr(self._itself, name)

    def _leaf(self):
        return self._itself._leaf()

    def _move(self, raw):
        self._itself._move(raw)

    def _unread(self):
        return self._itself._unread()

    def __deepcopy__(self, memo):
        return self._itself.__deepcopy__(memo)

    def __reduce__(self):
        return self._itself.__reduce__()


def _unseen(function, own, raw):
    """function(own, raw) without autograd."""
    recording = torch.is_grad_enabled()
    _set_grad_enabled(False)
    try:
        return function(own, raw)
    finally:
        _set_grad_enabled(recording)


# Reads and writes as the handlers of a thread see them (see modes.py).
READ = convert.READ
_ASSIGN = ["self", "value", "use_locking", "name", "read_value"]
ASSIGN = Node("AssignVariableOp", Variable.assign, _ASSIGN, "AssignVariableOp")
ASSIGN_ADD = Node("AssignAddVariableOp", Variable.assign_add, _ASSIGN, "AssignAddVariableOp")
ASSIGN_SUB = Node("AssignSubVariableOp", Variable.assign_sub, _ASSIGN, "AssignSubVariableOp")
GATHER_ND = Node("ResourceGatherNd", Variable.gather_nd, ["self", "indices"], "ResourceGatherNd")


class Unshared(Tensor):
    """An initial value that nobody else holds: its storage becomes the variable's."""

    __slots__ = ()


def _is_spare(raw):
    """Whether the storage of a raw initial value that nobody knows can be a variable's."""
    return (
        raw.device == (state.device or devices.default())
        and not in_use
        and torch._C._functorch.peek_interpreter_stack() is None
        and not raw.requires_grad
        and raw.is_contiguous()
        and count_storage(raw.untyped_storage()._cdata) == ALONE
    )


def _own_copy(raw):
    """A copy of a raw value in the memory order it has."""
    if isinstance(raw, torch.Tensor):
        target = state.device or (devices.default() if raw.device.type != "meta" else raw.device)
        if awaited.expected() is not None and awaited.is_blank(raw):
            return torch.empty(raw.shape, dtype=raw.dtype, device=target)
        copy = raw.detach().clone(memory_format=torch.preserve_format)
        return copy.to(target)
    return raw.copy()


def _not_in_place(operator, method):
    def refuse(self, value):
        raise RuntimeError(
            f"Variable {operator} value not supported. Use `variable{method}` to modify the "
            f"variable {self._name!r} or `variable = variable {operator[0]} value` to get a new "
            "tensor."
        )

    return refuse


Variable._bind(
    __iadd__=_not_in_place("+=", ".assign_add(value)"),
    __isub__=_not_in_place("-=", ".assign_sub(value)"),
    __imul__=_not_in_place("*=", ".assign(variable * value)"),
    __itruediv__=_not_in_place("/=", ".assign(variable / value)"),
    __ipow__=_not_in_place("**=", ".assign(variable ** value)"),
)


def _restore(array, trainable, name, dtype, shape):
    variable = Variable(array, trainable=trainable, dtype=dtype, shape=shape)
    variable._name = name
    return variable
