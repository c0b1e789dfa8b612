"""Meta twins: real tensors stand aside while a symbolic call finds out shapes.

A symbolic call runs bodies of ops and layers on meta tensors, which have shapes but no elements.
What real tensors the bodies meet (a layer's weights) is replaced by twins, by a dispatch mode, for
this thread only; no variable is touched, so other threads go on computing with the same layers.

    an op with a meta tensor among its arguments sees meta twins of the real ones,
    an op that writes into a real tensor writes into a copy, which later reads of this call see.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from .modes import modes, suspended
from .state import state


class Twins(TorchDispatchMode):
    """The mode of one symbolic call.

    Not entered from the start, since most bodies meet no real tensor: `with twins.held():` around
    what may meet some; the first write keeps it entered until `close`.
    """

    def __init__(self):
        super().__init__()
        self._metas = {}  # what a twin is made from -> the twin
        self._copies = {}  # address of a storage -> (the storage, its copy)
        self._fresh = {}  # address -> storage, of those made meanwhile, which may be written
        self._entered = self._kept = False

    def held(self) -> _Held:
        """A context in which the twins stand in."""
        return _Held(self)

    def keep(self) -> None:
        """Enters the mode until `close`."""
        if not self._entered:
            self.__enter__()
            self._entered = True
        self._kept = True

    def close(self) -> None:
        """Ends the call."""
        if self._entered:
            self._entered = False
            self.__exit__(None, None, None)

    def write(
        self,
        raw: Any,
        value: Any,
        function: Callable[[torch.Tensor, torch.Tensor], Any] = torch.Tensor.copy_,
    ) -> None:
        """function(raw, value) on the copy that stands for `raw` from here on."""
        if not (isinstance(raw, torch.Tensor) and isinstance(value, torch.Tensor)):
            return
        if raw.shape != value.shape or raw.is_meta or value.is_meta:
            return  # a value nobody knows
        self.keep()
        with torch.no_grad():
            function(raw, value)

    def copy_of(self, raw: torch.Tensor) -> torch.Tensor:
        """What stands for `raw` from here on, to be written into."""
        self.keep()
        return self._written(raw)

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        found = list(_tensors(args, kwargs.values()))
        if any(x.is_meta for x in found):
            args, kwargs = _mapped(args, self._meta), _mapped(kwargs, self._meta)
            return func(*args, **kwargs)
        targets = _targets(func)
        if targets:
            args, kwargs = _with_targets(args, kwargs, targets, self._written)
        if self._copies:
            args, kwargs = _mapped(args, self._read), _mapped(kwargs, self._read)
        result = func(*args, **kwargs)
        self._note(found, result)
        return result

    def _meta(self, raw):
        if raw.is_meta:
            return raw
        key = (raw.shape, raw.stride(), raw.dtype)
        twin = self._metas.get(key)
        if twin is None:
            twin = torch.empty_strided(*key[:2], dtype=raw.dtype, device="meta")
            self._metas[key] = twin
        return twin

    def _read(self, raw):
        """`raw`, on the copy of its storage if that was written."""
        storage = raw.untyped_storage()
        known = self._copies.get(storage._cdata)
        return raw if known is None else _over(known[1], raw)

    def _written(self, raw):
        storage = raw.untyped_storage()
        if storage._cdata in self._fresh:
            return raw
        self._kept = True
        known = self._copies.get(storage._cdata)
        if known is None:
            known = self._copies[storage._cdata] = storage, storage.clone()
            self._fresh[known[1]._cdata] = known[1]
        return _over(known[1], raw)

    def _note(self, arguments, result):
        """Remembers the storages that an op has made."""
        seen = None
        for x in _tensors((result,)):
            if x.is_meta:
                continue
            if seen is None:
                seen = {a.untyped_storage()._cdata for a in arguments}
            storage = x.untyped_storage()
            if storage._cdata not in seen:
                self._fresh[storage._cdata] = storage


class _Held:
    __slots__ = ("_entered", "_twins")

    def __init__(self, twins):
        self._twins = twins

    def __enter__(self):
        self._entered = not self._twins._entered
        if self._entered:
            self._twins.__enter__()
            self._twins._entered = True

    def __exit__(self, *exc):
        if self._entered and not self._twins._kept:
            self._twins.close()


def _over(storage, raw):
    """The tensor of the sizes of `raw` on another storage."""
    twin = torch.empty(0, dtype=raw.dtype, device=raw.device)
    return twin.set_(storage, raw.storage_offset(), raw.shape, raw.stride())


def _tensors(*groups):
    for group in groups:
        for x in group:
            if isinstance(x, torch.Tensor):
                if x.layout is torch.strided:  # sparse ones have no storage
                    yield x
            elif type(x) in (list, tuple):
                yield from _tensors(x)


def _mapped(value, function):
    if isinstance(value, torch.Tensor):
        return function(value)
    if type(value) in (list, tuple):
        return type(value)(_mapped(x, function) for x in value)
    if type(value) is dict:
        return {k: _mapped(x, function) for k, x in value.items()}
    return value


_known_targets = {}


def _targets(func):
    """(position, name) of the arguments that an ATen op writes into."""
    found = _known_targets.get(func)
    if found is None:
        found = _known_targets[func] = [
            (i, a.name)
            for i, a in enumerate(func._schema.arguments)
            if a.alias_info is not None and a.alias_info.is_write
        ]
    return found


def _with_targets(args, kwargs, targets, function):
    args, kwargs = list(args), dict(kwargs)
    for i, name in targets:
        if i < len(args):
            args[i] = _mapped(args[i], function)
        elif name in kwargs:
            kwargs[name] = _mapped(kwargs[name], function)
    return args, kwargs


class Drawing(threading.local):
    """Per thread: the Twins of the symbolic call that is running, None outside of all; whether it
    is a call of a traced function, and none of a functional model."""

    twins = None
    traced = False


drawing = Drawing()


@contextlib.contextmanager
def symbolic_call() -> Iterator[Twins]:
    """Around a symbolic call: its Twins, those of the call around it if there is one."""
    if drawing.twins is not None:
        yield drawing.twins
        return
    drawing.twins = twins = Twins()
    modes.busy.append(None)
    try:
        yield twins
    finally:
        modes.busy.pop()
        drawing.twins = None
        twins.close()


class for_real:
    """Around what a symbolic call, or a trace, does for good: making weights."""

    def __enter__(self):
        self._twins, drawing.twins = drawing.twins, None
        self._entered = self._twins is not None and self._twins._entered
        if self._entered:
            self._twins.__exit__(None, None, None)
        self._graph, state.graph = state.graph, None
        self._suspended = suspended()
        self._suspended.__enter__()

    def __exit__(self, *exc):
        self._suspended.__exit__(*exc)
        drawing.twins, state.graph = self._twins, self._graph
        if self._entered:
            self._twins.__enter__()
