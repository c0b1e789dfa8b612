"""Scopes of TensorFlow 1: variable_scope and get_variable, and name_scope with a default name."""

from __future__ import annotations

import contextlib
import enum
import functools
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Any

from ..._core import dtypes
from ..._core.plain_graphs import outermost_graph
from ..._core.state import state
from ..._core.tensor_shape import as_shape
from ..._core.variable_modes import VariableAggregation, VariableSynchronization
from ..._graph.default_graph import get_default_graph
from ..._scopes import name_scope as _name_scope
from . import _initializers as initializers
from ._variables import GraphKeys, Variable


class _Reuse(enum.Enum):
    AUTO_REUSE = 1


AUTO_REUSE = _Reuse.AUTO_REUSE


class VariableScope:
    """What an open variable scope says: its name, what is reused, and defaults of get_variable."""

    def __init__(
        self,
        reuse,
        name="",
        initializer=None,
        regularizer=None,
        caching_device=None,
        partitioner=None,
        custom_getter=None,
        name_scope="",
        dtype=dtypes.float32,
        use_resource=None,
        constraint=None,
    ):
        self.reuse, self.name, self.original_name_scope = reuse, name, name_scope
        self.initializer, self.regularizer = initializer, regularizer
        self.caching_device, self.partitioner = caching_device, partitioner
        self.custom_getter, self.dtype = custom_getter, dtype
        self.use_resource, self.constraint = use_resource, constraint

    def reuse_variables(self) -> None:
        """From now on get_variable gives variables that are there."""
        self.reuse = True

    def set_initializer(self, initializer: Any) -> None:
        """The initializer of variables that are made without one."""
        self.initializer = initializer

    def set_regularizer(self, regularizer: Any) -> None:
        """The regularizer of variables that are made without one."""
        self.regularizer = regularizer

    def set_dtype(self, dtype: Any) -> None:
        """The dtype of variables that are made without one."""
        self.dtype = dtype

    def set_custom_getter(self, custom_getter: Any) -> None:
        """A function around get_variable."""
        self.custom_getter = custom_getter

    def set_partitioner(self, partitioner: Any) -> None:
        """Kept; variables are whole."""
        self.partitioner = partitioner

    def get_collection(self, name: Any) -> list[Any]:
        """What of a collection belongs to this scope."""
        return get_default_graph().get_collection(name, f"{self.name}/" if self.name else None)

    def trainable_variables(self) -> list[Any]:
        """The trainable variables of this scope."""
        return self.get_collection(GraphKeys.TRAINABLE_VARIABLES)

    def global_variables(self) -> list[Any]:
        """The global variables of this scope."""
        return self.get_collection(GraphKeys.GLOBAL_VARIABLES)

    def local_variables(self) -> list[Any]:
        """The local variables of this scope."""
        return self.get_collection(GraphKeys.LOCAL_VARIABLES)

    def _inner(self, name, reuse, name_scope, **given):
        """A scope within this one: what it does not say itself is this one's."""
        made = VariableScope(self.reuse or reuse, name, name_scope=name_scope)
        for key in _INHERITED:
            value = given.get(key)
            setattr(made, key, getattr(self, key) if value is None else value)
        outer = self.custom_getter
        if given.get("custom_getter") is not None and outer is not None:
            inner = given["custom_getter"]
            made.custom_getter = lambda getter, *a, **k: inner(
                functools.partial(outer, getter), *a, **k
            )
        return made


_INHERITED = (
    "initializer", "regularizer", "caching_device", "partitioner", "custom_getter", "dtype",
    "use_resource", "constraint",
)  # fmt: skip


class _Store:
    """The variables of a graph by name, how often scopes were opened, and those that are open."""

    def __init__(self):
        self.variables: dict[str, Any] = {}
        self.counts: dict[str, int] = {}
        self.open = [VariableScope(False)]


class _Stores(threading.local):
    def __init__(self):
        self.by_graph = weakref.WeakKeyDictionary()

    def now(self) -> _Store:
        """That of the graph that is open, or of the function that is traced, for all within it."""
        graph = outermost_graph() or get_default_graph()
        return self.by_graph.setdefault(graph, _Store())


_stores = _Stores()


def get_variable_scope() -> VariableScope:
    """The variable scope that is open."""
    return _stores.now().open[-1]


def _default_name(name, scope):
    """The first name of default_name, default_name_1 ... that no scope has had."""
    counts = _stores.now().counts
    full = f"{scope}/{name}" if scope else name
    found, number = full, 0
    while counts.get(found):
        number += 1
        found = f"{full}_{number}"
    return found


class variable_scope:
    """Context manager: a scope of get_variable, and a name scope.

    name_or_scope: a name, which is put behind the scope's around; a VariableScope to open again; or
    None with `default_name`, which is made unique.  reuse: None (as the scope around), False, True
    or AUTO_REUSE.
    """

    def __init__(
        self,
        name_or_scope,
        default_name=None,
        values=None,
        initializer=None,
        regularizer=None,
        caching_device=None,
        partitioner=None,
        custom_getter=None,
        reuse=None,
        dtype=None,
        use_resource=None,
        constraint=None,
        auxiliary_name_scope=True,
    ):
        if name_or_scope is None and default_name is None:
            raise TypeError("If default_name is None then name_or_scope is required.")
        if reuse not in (None, False, True, AUTO_REUSE):
            raise ValueError("The reuse parameter must be True or False or None.")
        if reuse is True and name_or_scope is None:
            raise ValueError("reuse=True cannot be used without a name_or_scope.")
        self._where, self._default, self._reuse = name_or_scope, default_name, reuse
        self._given = {
            "initializer": initializer, "regularizer": regularizer, "dtype": dtype,
            "caching_device": caching_device, "partitioner": partitioner,
            "custom_getter": custom_getter, "use_resource": use_resource, "constraint": constraint,
        }  # fmt: skip
        self._names = auxiliary_name_scope
        self._inside: list[Any] = []

    def __enter__(self):
        store = _stores.now()
        outer = store.open[-1]
        where, names = self._where, None
        if isinstance(where, VariableScope):
            short = where.name.rpartition("/")[2]
            names = self._open_names(short)
            base = where
            made = base._inner(base.name, self._reuse, base.original_name_scope, **self._given)
            made.reuse = base.reuse if self._reuse is None else self._reuse or base.reuse
        else:
            if where is None:
                full, short = _default_name(self._default, outer.name), self._default
            else:
                short = where
                full = f"{outer.name}/{short}" if outer.name else short
            store.counts[full] = store.counts.get(full, 0) + 1
            names = self._open_names(short)
            made = outer._inner(full, self._reuse, state.scope, **self._given)
        counts = dict(store.counts) if isinstance(where, VariableScope) else None
        self._inside.append((store, names, made.name, counts))
        store.open.append(made)
        return made

    def _open_names(self, name):
        if not self._names or not name:
            return None
        scope = _name_scope(name)
        scope.__enter__()
        return scope

    def __exit__(self, *exc):
        store, names, name, counts = self._inside.pop()
        store.open.pop()
        if counts is None:  # opened again by its name, its default names begin anew
            counts = {k: n for k, n in store.counts.items() if not k.startswith(f"{name}/")}
        store.counts = counts
        if names is not None:
            names.__exit__(*exc)


def variable_op_scope(values, name_or_scope, default_name=None, **kwargs):
    """`variable_scope` with `values` first."""
    return variable_scope(name_or_scope, default_name, values, **kwargs)


class name_scope:
    """Context manager: prefixes names of Operations; `default_name` stands for a name of None."""

    def __init__(self, name, default_name=None, values=None):
        self._name = default_name if name is None else name
        if not (self._name is None or isinstance(self._name, str)):
            raise TypeError(f"`default_name` type ({type(self._name)}) is not a string type.")
        if self._name is None and values is not None:
            raise ValueError(
                "At least one of name (None) and default_name (None) must be provided."
            )
        self._inside: list[Any] = []

    @property
    def name(self):
        """The name."""
        return self._name

    def __enter__(self):
        scope = _name_scope(self._name or "")
        self._inside.append(scope)
        return scope.__enter__()

    def __exit__(self, *exc):
        self._inside.pop().__exit__(*exc)


def get_variable(
    name,
    shape=None,
    dtype=None,
    initializer=None,
    regularizer=None,
    trainable=None,
    collections=None,
    caching_device=None,
    partitioner=None,
    validate_shape=True,
    use_resource=None,
    custom_getter=None,
    constraint=None,
    synchronization=VariableSynchronization.AUTO,
    aggregation=VariableAggregation.NONE,
):
    """The variable of a name in the open variable scope: a new one, or one that is reused.

    initializer: a function of (shape, dtype=), a tensor or an array; by default the scope's, else
    glorot_uniform for floats and zeros for the rest.  regularizer: a function whose result joins
    the collection of regularization losses.  ValueError where there is one already and the scope
    does not reuse, and the other way round.
    """
    scope = get_variable_scope()
    getter = functools.partial(
        _get,
        scope,
        regularizer=scope.regularizer if regularizer is None else regularizer,
        collections=collections,
        constraint=scope.constraint if constraint is None else constraint,
        synchronization=synchronization,
        aggregation=aggregation,
    )
    full = f"{scope.name}/{name}" if scope.name else name
    given = {
        "shape": shape,
        "dtype": dtypes.as_dtype(scope.dtype if dtype is None else dtype),
        "initializer": scope.initializer if initializer is None else initializer,
        "trainable": trainable,
    }
    if hasattr(initializer, "dtype") and dtype is None and not callable(initializer):
        given["dtype"] = dtypes.as_dtype(initializer.dtype)
    around = custom_getter or scope.custom_getter
    if around is not None:
        return around(getter, full, **given)
    return getter(full, **given)


def _get(
    scope, name, shape=None, dtype=dtypes.float32, initializer=None, trainable=None,
    regularizer=None, collections=None, constraint=None, synchronization=None, aggregation=None,
    **others,
):  # fmt: skip
    graph = outermost_graph()
    store = _stores.now()
    if graph is not None:
        found = store.variables.get(name)
        if found is not None:
            return _reused(scope, name, found, shape, dtype)
        if scope.reuse is True:
            raise ValueError(
                f"Variable {name} does not exist, or was not created with tf.get_variable(). Did "
                "you mean to set reuse=tf.AUTO_REUSE in VarScope?"
            )
    with _within(graph):
        made = Variable(
            _initial(name, shape, dtype, initializer),
            trainable=trainable,
            collections=collections,
            name=name,
            dtype=dtype,
            constraint=constraint,
            synchronization=synchronization or VariableSynchronization.AUTO,
            aggregation=aggregation or VariableAggregation.NONE,
        )
        store.variables[name] = made
        if regularizer is not None:
            with _name_scope(f"{name}/Regularizer/"):
                loss = regularizer(made)
            if loss is not None:
                get_default_graph().add_to_collection(GraphKeys.REGULARIZATION_LOSSES, loss)
    return made


@contextlib.contextmanager
def _within(graph):
    """In a graph that sessions run, outside of the loops and functions in it, and of all scopes."""
    outer, state.scope = state.scope, ""
    try:
        here = graph is None or graph is state.graph or graph.building_function
        with contextlib.nullcontext() if here else graph.as_default():
            yield
    finally:
        state.scope = outer


def _reused(scope, name, found, shape, dtype):
    if not scope.reuse:
        raise ValueError(
            f"Variable {name} already exists, disallowed. Did you mean to set reuse=True or "
            "reuse=tf.AUTO_REUSE in VarScope?"
        )
    if shape is not None and not as_shape(shape).is_compatible_with(found.shape):
        raise ValueError(
            f"Trying to share variable {name}, but specified shape {as_shape(shape)} and found "
            f"shape {found.shape}."
        )
    if dtypes.as_dtype(dtype) is not found.dtype:
        raise ValueError(
            f"Trying to share variable {name}, but specified dtype {dtypes.as_dtype(dtype).name} "
            f"and found dtype {found.dtype.name}_ref."
        )
    return found


def _initial(name, shape, dtype, initializer):
    if initializer is None:
        initializer = _default_initializer(name, dtype)
    if isinstance(initializer, type):
        initializer = initializer(dtype=dtype)
    if not callable(initializer) or hasattr(initializer, "_t"):
        if shape is not None:
            raise ValueError("If initializer is a constant, do not specify shape.")
        return initializer
    if shape is None:
        return initializer() if _takes_nothing(initializer) else _no_shape(name)
    shape = as_shape(shape)
    if not shape.is_fully_defined():
        raise ValueError(
            f"Shape of a new variable ({name}) must be fully defined, but instead was {shape}."
        )
    if _takes_nothing(initializer):
        return initializer()
    return initializer(shape.as_list(), dtype=dtype)


def _no_shape(name):
    raise ValueError(
        f"The initializer passed is not valid for variable {name!r}. It should be a callable with "
        "no arguments and the shape should not be provided or an instance of "
        "`tf.keras.initializers.*' and `shape` should be fully defined."
    )


def _takes_nothing(function):
    code = getattr(function, "__code__", None)
    return code is not None and not code.co_argcount and not code.co_flags & 0x04


def _default_initializer(name, dtype):
    if dtype.is_floating:
        return initializers.glorot_uniform()
    if dtype.is_integer or dtype.is_bool or dtype.is_unsigned or dtype == dtypes.string:
        return initializers.zeros()
    raise ValueError(
        f"An initializer for variable {name} of {dtype!r} is required. Got dtype {dtype.name}."
    )


def get_local_variable(name, shape=None, dtype=None, initializer=None, **kwargs):
    """`get_variable` of a local variable, which is not trainable."""
    kwargs.pop("trainable", None)
    collections = [*(kwargs.pop("collections", None) or ()), GraphKeys.LOCAL_VARIABLES]
    return get_variable(
        name, shape, dtype, initializer, trainable=False, collections=collections, **kwargs
    )


def no_regularizer(_):
    """None: regularizes nothing."""
    return None


def make_template(
    name_: str,
    func_: Callable[..., Any],
    create_scope_now_: bool = False,
    unique_name_: str | None = None,
    custom_getter_: Any = None,
    **kwargs: Any,
) -> Callable[..., Any]:
    """A function that calls `func_` in a variable scope of its own, and reuses it from then on."""
    given = {"custom_getter": custom_getter_}
    scopes: list[VariableScope] = []
    called: list[bool] = []
    if create_scope_now_:
        with variable_scope(unique_name_, name_, auxiliary_name_scope=False, **given) as scope:
            scopes.append(scope)

    def template(*args, **others):
        if scopes:
            opened = variable_scope(scopes[0], reuse=bool(called))
        else:
            opened = variable_scope(unique_name_, name_, **given)
        with opened as scope:
            if not scopes:
                scopes.append(scope)
            result = func_(*args, **{**kwargs, **others})
        called.append(True)
        return result

    return template


@contextlib.contextmanager
def colocate_with(op: Any, ignore_existing: bool = False) -> Iterator[None]:
    """Context manager: nothing to do, as there is one device for all."""
    yield


@contextlib.contextmanager
def container(container_name: str) -> Iterator[str]:
    """Context manager: nothing to do, as variables belong to their sessions."""
    yield container_name
