"""tf.Tensor: a slotted handle on one torch.Tensor, or on a numpy array of bytes for strings.

The raw value is `_t`.  `_s` is set only on results recorded by a tape: the session they belong to
(see state.py).  Operators are bound by the op namespaces (`Tensor._bind`), which stand above
this file.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING as _TYPE_CHECKING
from typing import Any, NoReturn

import numpy as np
import torch
from torch import Tensor as TorchTensor

from . import dtypes, nest, text
from .state import state
from .tensor_shape import TensorShape

if _TYPE_CHECKING:
    from .operator_hints import Operators
else:
    Operators = object

_new = object.__new__


class TensorType(type):
    """Metaclass: what may be asked of the class tf.Tensor itself."""

    def __instancecheck__(cls, instance):
        if type.__instancecheck__(cls, instance):
            return True
        return cls is Tensor and getattr(type(instance), "_is_symbolic", False)


class Tensor(Operators, metaclass=TensorType):
    """A multi-dimensional array of one dtype (tf.Tensor).

    Made by `tf.constant`, `tf.convert_to_tensor` and ops, never by its constructor.  `numpy()`
    copies the value out, `torch()` is the underlying torch.Tensor, without a copy.
    """

    __slots__ = ("__dict__", "__weakref__", "_keras_mask", "_s", "_t")
    __array_priority__ = 100
    _is_variable = False
    is_tensor_like = True

    def __init__(self, raw):
        self._t = raw

    # what it is
    @property
    def shape(self) -> TensorShape:
        """The static shape, a TensorShape."""
        return TensorShape._of(self._t.shape)

    @property
    def dtype(self) -> dtypes.DType:
        """The element type, a DType."""
        raw = self._t
        return dtypes.TORCH[raw.dtype] if type(raw) is torch.Tensor else dtypes.of(raw)

    @property
    def ndim(self) -> int:
        """The number of dimensions."""
        return self._t.ndim

    @property
    def device(self) -> str:
        """The name of the device that holds the value, as TensorFlow spells it."""
        return device_name(self._t, self.__dict__.get("_cpu"))

    backing_device = device

    def get_shape(self) -> TensorShape:
        """The static shape, a TensorShape."""
        return self.shape

    def set_shape(self, shape: TensorShape | Iterable[int | None] | int | None) -> None:
        """Checks that `shape` fits; ValueError otherwise."""
        if not self.shape.is_compatible_with(shape):
            raise ValueError(
                f"Tensor's shape {self.shape} is not compatible with supplied shape {shape}."
            )

    # the value
    def numpy(self) -> np.ndarray | np.generic | bytes:
        """The value as a numpy array of its own memory; a numpy scalar or bytes for rank 0."""
        if state.step is not None and getattr(self._t, "requires_grad", False):
            raise AttributeError(
                "'SymbolicTensor' object has no attribute 'numpy': in a step of fit the gradient "
                f"would not flow through it (tensor of shape {self.shape}). Compute with tf "
                "functions, use tf.numpy_function, or compile with run_eagerly=True."
            )
        array = self._array()
        return array.copy() if array.ndim else array[()]

    def _array(self):
        raw = self._t
        if not isinstance(raw, torch.Tensor):
            return raw
        return to_numpy(raw)

    def torch(self) -> TorchTensor:
        """The underlying torch.Tensor, not copied; TypeError for string tensors."""
        if not isinstance(self._t, torch.Tensor):
            raise TypeError("A string tensor has no torch twin.")
        return self._t

    def cpu(self) -> Tensor:
        """The tensor on the CPU."""
        return self._on(torch.device("cpu")) if isinstance(self._t, torch.Tensor) else self

    def gpu(self, gpu_index: int = 0) -> Tensor:
        """The tensor on GPU `gpu_index`; RuntimeError when there is none."""
        if gpu_index >= torch.cuda.device_count():
            raise RuntimeError(f"GPU:{gpu_index} unknown device.")
        return self._on(torch.device("cuda", gpu_index))

    def _on(self, device):
        raw = self._t.to(device)
        return taped(raw, (self,)) if raw.requires_grad else Tensor(raw)

    def eval(self, feed_dict: Any = None, session: Any = None) -> NoReturn:
        """NotImplementedError: an eager tensor has no session to be evaluated in."""
        raise NotImplementedError(
            "eval is not supported when eager execution is enabled, is .numpy() what you're "
            "looking for?"
        )

    def ref(self) -> Reference:
        """A hashable reference to this tensor, equal to another's only if they are the same."""
        return Reference(self)

    experimental_ref = ref

    def __array__(self, dtype=None, copy=None):
        if state.step is not None and getattr(self._t, "requires_grad", False):
            raise NotImplementedError(
                f"Cannot convert a symbolic tf.Tensor (shape {self.shape}) to a numpy array. This "
                "error may indicate that you're trying to pass a Tensor to a NumPy call, which is "
                "not supported: in a step of fit the gradient would not flow through it. Compute "
                "with tf functions, use tf.numpy_function, or compile with run_eagerly=True."
            )
        array = self._array()
        if dtype is not None and array.dtype != dtype:
            return array.astype(dtype)
        if copy:
            return array.copy()
        array = array.view()
        array.flags.writeable = False
        return array

    def __dlpack__(self, **kwargs):
        return self._t.detach().__dlpack__(**kwargs)

    def __dlpack_device__(self):
        return self._t.__dlpack_device__()

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        inputs = []
        result = func(*_to_torch(args, inputs), **_to_torch(kwargs or {}, inputs))
        return _from_torch(result, inputs)

    def __bool__(self):
        raw = self._t
        count = raw.numel() if isinstance(raw, torch.Tensor) else raw.size
        if count > 1:
            raise ValueError(
                "The truth value of an array with more than one element is ambiguous. "
                f"Use a.any() or a.all(); the tensor has shape {self.shape}."
            )
        return bool(raw.item()) if count else False

    def __int__(self):
        return int(self._scalar("int"))

    def __float__(self):
        return float(self._scalar("float"))

    def __complex__(self):
        return complex(self._scalar("complex"))

    def _scalar(self, kind):
        raw = self._t
        if (raw.numel() if isinstance(raw, torch.Tensor) else raw.size) != 1:
            raise TypeError(
                f"only length-1 arrays can be converted to Python scalars: {kind}() of a tensor "
                f"of shape {self.shape}"
            )
        return raw.item()

    def __index__(self):
        raw = self._t
        if (
            not isinstance(raw, torch.Tensor)
            or raw.ndim
            or (raw.dtype not in dtypes.INTEGER and raw.dtype is not torch.bool)
        ):
            raise TypeError(
                "only integer scalar arrays can be converted to a scalar index, got a tensor of "
                f"shape {self.shape} and dtype {self.dtype.name}"
            )
        return int(raw)

    def __len__(self):
        if not self._t.ndim:
            raise TypeError("Scalar tensor has no `len()`")
        return len(self._t)

    def __iter__(self):
        if not self._t.ndim:
            raise TypeError("Cannot iterate over a scalar tensor.")
        return (self[i] for i in range(len(self._t)))

    def __hash__(self):
        raise TypeError("Tensor is unhashable. Instead, use tensor.ref() as the key.")

    def __copy__(self):
        return Tensor(self._t)

    def __deepcopy__(self, memo):
        raw = self._t
        return Tensor(raw.detach().clone() if isinstance(raw, torch.Tensor) else raw.copy())

    def __reduce__(self):
        if isinstance(self._t, torch.Tensor) and dtypes.of(self._t).name == "bfloat16":
            return _restore, (self._t.float().detach().cpu().numpy(), "bfloat16")
        return _restore, (self._array(), self.dtype.name)

    def __format__(self, spec):
        return format(self.numpy(), spec)

    def __repr__(self):
        return f"<tf.Tensor: shape={self.shape}, dtype={self.dtype.name}, numpy={text.value(self)}>"

    def __str__(self):
        return f"tf.Tensor({text.plain(self)}, shape={self.shape}, dtype={self.dtype.name})"

    @property
    def name(self) -> NoReturn:
        """AttributeError: eager tensors have no names."""
        raise AttributeError("Tensor.name is undefined when eager execution is enabled.")

    @property
    def op(self) -> NoReturn:
        """AttributeError: eager tensors have no op."""
        raise AttributeError("Tensor.op is undefined when eager execution is enabled.")

    @property
    def graph(self) -> NoReturn:
        """AttributeError: eager tensors have no graph."""
        raise AttributeError("Tensor.graph is undefined when eager execution is enabled.")

    @classmethod
    def _bind(cls, **methods):
        """Binds operators, which the op namespaces define."""
        for name, method in methods.items():
            setattr(cls, name, method)


class Reference:
    """What `Tensor.ref()` and `Variable.ref()` give: hashable, compared by identity."""

    __slots__ = ("_object",)

    def __init__(self, wrapped):
        self._object = wrapped

    def deref(self) -> Any:
        """The tensor or variable itself."""
        return self._object

    def __eq__(self, other):
        return isinstance(other, Reference) and self._object is other._object

    def __hash__(self):
        return id(self._object)

    def __repr__(self):
        return f"<Reference wrapping {self._object!r}>"


def to_numpy(raw: torch.Tensor) -> np.ndarray:
    """A raw torch tensor as a numpy array, sharing memory where it can."""
    raw = raw.detach()
    if raw.dtype is torch.bfloat16:
        return raw.float().cpu().numpy().astype(dtypes.of(raw).as_numpy_dtype)
    return raw.resolve_conj().resolve_neg().cpu().numpy()


def device_name(raw: torch.Tensor | np.ndarray, cpu: int | None = None) -> str:
    """TensorFlow's full name of the device of a raw value.

    cpu: which logical CPU, by default that of the replica that runs.
    """
    if cpu is None:
        cpu = 0 if state.replica is None else state.cpu
    kind, index = "CPU", cpu
    if isinstance(raw, torch.Tensor) and raw.device.type != "cpu":
        kind, index = "META" if raw.is_meta else "GPU", raw.device.index or 0
    return f"/job:localhost/replica:0/task:0/device:{kind}:{index}"


def taped(raw: torch.Tensor, inputs: Iterable[Any]) -> Tensor:
    """The handle for a raw result that requires grad.

    Nothing records: the graph is dropped.  A tape records: the handle gets the session, the
    variables among `inputs` count as accessed.  torch leads: the graph stays as it is.
    """
    session = state.session
    if session is None:
        return Tensor(raw if state.torch or torch_transforms() else raw.detach())
    handle = Tensor(raw if raw.grad_fn is not None else raw.view_as(raw))
    handle._s = session
    for x in inputs:
        if getattr(x, "_is_variable", False):
            for tape in state.tapes:
                tape._accessed(x)
    return handle


def torch_transforms() -> bool:
    """Whether a transform of torch.func (grad, jacrev ...) is running."""
    return not torch.compiler.is_compiling() and _transform() is not None


_transform = torch._C._functorch.peek_interpreter_stack


def wrap(raw: torch.Tensor | np.ndarray) -> Tensor:
    """The handle for a raw value that no tape has recorded."""
    return Tensor(raw)


def is_stale(handle: Any) -> bool:
    """Whether a handle's graph was recorded by a session that is over."""
    raw = handle._t
    return (
        isinstance(raw, torch.Tensor)
        and raw.requires_grad
        and not state.torch
        and raw.grad_fn is not None
        and getattr(handle, "_s", None) is not state.session
    )


def _restore(array, dtype):
    if dtype == "string":
        return Tensor(array)
    return Tensor(torch.from_numpy(array.copy()).to(dtypes.as_dtype(dtype).torch))


def _to_torch(value, inputs):
    """Arguments with raw values for handles, which are added to `inputs`."""
    if hasattr(value, "_t") and isinstance(value._t, torch.Tensor):
        inputs.append(value)
        return value._t.detach() if is_stale(value) else value._t
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return type(value)(_to_torch(v, inputs) for v in value)
    if isinstance(value, dict):
        return {k: _to_torch(v, inputs) for k, v in value.items()}
    return value


def _from_torch(value, inputs):
    if isinstance(value, torch.Tensor):
        return taped(value, inputs) if value.requires_grad else Tensor(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(_from_torch(v, inputs) for v in value))
    if isinstance(value, tuple) and hasattr(value, "n_fields"):  # torch.return_types
        return type(value)([_from_torch(v, inputs) for v in value])
    if type(value) in (list, tuple):
        return type(value)(_from_torch(v, inputs) for v in value)
    return value


for _leaf in (Tensor, torch.Tensor, np.ndarray):
    nest.leaf_type(_leaf)
