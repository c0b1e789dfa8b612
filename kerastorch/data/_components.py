"""The parts of an element as they stand in files: TensorProtos, composites as variants in one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch

from .._core import dtypes
from .._core.errors import DataLossError, invalid
from .._core.tensor import Tensor
from .._core.tensor_spec import NoneTensorSpec, TensorSpec
from .._files import tensor_proto
from .._files.protos import message, parsed
from ..ragged._ragged_tensor import RaggedTensor
from ..sparse._sparse_tensor import SparseTensor
from ..sparse._spec import SparseTensorSpec

_RAGGED, _PLAIN = "RaggedTensorVariant", "tensorflow::Tensor"


def written(row: Sequence[Any], specs: Sequence[Any]) -> Iterator[bytes]:
    """The parts of a row."""
    for raw, spec in zip(row, specs, strict=True):
        if type(spec) is TensorSpec:
            yield tensor_proto.serialized(raw.cpu() if isinstance(raw, torch.Tensor) else raw, True)
        elif isinstance(spec, NoneTensorSpec):
            continue
        elif isinstance(raw, SparseTensor):
            yield _variants([(_PLAIN, [t]) for t in raw._components()], (3,))
        elif isinstance(raw, RaggedTensor):
            yield _variants([(_RAGGED, [*raw.nested_row_splits, raw.flat_values])], ())
        else:  # a row of a RaggedTensor in which nothing is ragged
            yield _variants([(_RAGGED, [Tensor(getattr(raw, "_t", raw))])], ())


def _variants(variants, shape):
    made = message("tensorflow.TensorProto")(dtype=dtypes.variant.as_datatype_enum)
    made.tensor_shape.SetInParent()
    for size in shape:
        made.tensor_shape.dim.add(size=size)
    parts = []
    for name, tensors in variants:
        part = message("tensorflow.VariantTensorDataProto")(type_name=name)
        for tensor in tensors:
            data = tensor_proto.serialized(tensor._t)
            part.tensors.append(message("tensorflow.TensorProto").FromString(data))
        parts.append(part.SerializeToString())
    made.tensor_content = b"".join([*(_varint(len(p)) for p in parts), *parts])
    return made.SerializeToString()


def _varint(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


class Reader:
    """Makes rows of parts.

    specs: of the elements.  where: the file, for messages.
    """

    def __init__(self, specs: Sequence[Any], where: str):
        self._specs, self._where = specs, where
        self.width = sum(not isinstance(s, NoneTensorSpec) for s in specs)
        self._proto = message("tensorflow.TensorProto").FromString

    def row(self, parts: Sequence[bytes]) -> tuple[Any, ...]:
        """The row of one element's parts; DataLossError for bytes that are none."""
        from google.protobuf.message import DecodeError

        left = iter(parts)
        try:
            return tuple([self._leaf(s, left, i) for i, s in enumerate(self._specs)])
        except (DecodeError, ValueError, TypeError, IndexError, MemoryError) as error:
            raise DataLossError(
                None, None, f"{self._where} holds no element: {error} [Op:IteratorGetNext]"
            ) from None

    def _leaf(self, spec, parts, place):
        if isinstance(spec, NoneTensorSpec):
            return None
        proto = self._proto(next(parts))
        if type(spec) is TensorSpec:
            raw = self._checked(proto, spec.dtype, place)
            if not spec.shape.is_compatible_with(list(raw.shape)):
                raise invalid(
                    f"Incompatible shapes at component {place}: expected {spec.shape} but got "
                    f"{list(raw.shape)}. [Op:IteratorGetNext]"
                )
            return raw
        if proto.dtype != dtypes.variant.as_datatype_enum:
            raise ValueError(f"a part of dtype {proto.dtype} in the place of a composite")
        found = [self._variant(data) for data in _contents(proto)]
        if isinstance(spec, SparseTensorSpec):
            places, values, shape = [tensors[0] for tensors in found]
            return _of_spec(SparseTensor(places, values, shape), spec)
        (tensors,) = found
        if len(tensors) != spec.ragged_rank + 1:
            raise ValueError(f"{len(tensors)} tensors for a ragged rank of {spec.ragged_rank}")
        if not spec.ragged_rank:
            return tensors[0]
        return _of_spec(RaggedTensor.from_nested_row_splits(tensors[-1], tensors[:-1]), spec)

    def _checked(self, proto, dtype, place):
        if proto.dtype != dtype.as_datatype_enum:
            found = dtypes.as_dtype(proto.dtype)
            raise invalid(
                f"Data type mismatch at component {place}: expected {shown(dtype)} but got "
                f"{shown(found)}. [Op:IteratorGetNext]"
            )
        return tensor_proto.raw(proto, tensor_proto.OF_FILES)

    def _variant(self, data):
        part = parsed("tensorflow.VariantTensorDataProto", data, "A component of an element")
        return [Tensor(tensor_proto.raw(t, tensor_proto.OF_FILES)) for t in part.tensors]


def shown(dtype: dtypes.DType) -> str:
    """A dtype as TensorFlow's kernels call it."""
    return {"float32": "float", "float64": "double"}.get(dtype.name, dtype.name)


def _of_spec(value, spec):
    if not spec.is_compatible_with(value):
        raise ValueError(f"{value!r} in the place of {spec!r}")
    return value


def _contents(proto):
    """The byte strings of a variant tensor."""
    count = int(np.prod([d.size for d in proto.tensor_shape.dim], dtype=np.int64))
    if not 0 <= count <= 3:
        raise ValueError(f"{count} variants")
    return tensor_proto.strings_in(proto.tensor_content, count).tolist()
