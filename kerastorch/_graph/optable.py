"""The op table: which function computes TensorFlow's op of a type, from its inputs and attributes.

    find("Sum").call([x, axis], {"keep_dims": True})

An op whose decorator names its type is found by that.  What is one op in TensorFlow and a case of a
more general function here stands in `_OTHERS`, as functions whose parameters have TensorFlow's
names.  Readers of graphs, graph layers of old model files and tf.raw_ops use the table.
"""

from __future__ import annotations

import ast
import functools
import inspect
from collections.abc import Iterable, Mapping
from typing import Any

from .. import bitwise, debugging, linalg, math, nn, strings
from .._core.errors import UnimplementedError
from .._custom_gradient import stop_gradient
from .._ops import (
    arithmetic,
    casting,
    clipping,
    comparison,
    creation,
    diagonals,
    indexing,
    joining,
    products,
    ranking,
    reductions,
    scatter,
    segments,
    shaping,
    slicing,
    sorting,
    special,
)
from .op_forms import arrays, files, gradients, images, quantized, sparse, texts
from .op_forms import nn as networks
from .op_forms import random as drawn
from .signatures import SIGNATURES

_NAMESPACES = (
    arithmetic, bitwise, casting, clipping, comparison, creation, debugging, diagonals, indexing,
    joining, linalg, math, nn, products, ranking, reductions, scatter, segments, shaping, slicing,
    sorting, special, strings,
)  # fmt: skip

_FAMILIES = (arrays, drawn, files, gradients, images, networks, quantized, sparse, texts)


class OpDef:
    """An op of TensorFlow and the function that computes it.

    inputs: the names of its inputs, in order; `lists` of them are lists of tensors.
    attrs: {attribute: default}, inspect.Parameter.empty without one.
    renamed: {name: what tf.raw_ops calls it} where that differs.
    parameters: {input or attribute: parameter of `function`}; other attributes must be as by
    default.  converts: whether inputs have to be tensors before the function gets them.
    """

    def __init__(self, type, function, signature):
        self.type, self.function = type, function
        self.renamed, self.lists = {}, set()
        self.converts = False
        inputs, _, attrs = signature.partition("|")
        self.inputs = [self._name(word) for word in inputs.split()]
        self.attrs = {}
        for word in attrs.split():
            name, is_default, value = word.partition("=")
            default = ast.literal_eval(value) if is_default else inspect.Parameter.empty
            self.attrs[self._name(name)] = default
        self.parameters = self._parameters()

    def _name(self, word):
        word, _, renamed = word.partition("=")[0].partition(":")
        is_list = word.endswith("*") or renamed.endswith("*")
        word, renamed = word.rstrip("*"), renamed.rstrip("*")
        if renamed:
            self.renamed[word] = renamed
        if is_list:
            self.lists.add(word)
        return word

    def _parameters(self):
        spec = getattr(self.function, "spec", None)
        if spec is None or spec.type != self.type:
            names = inspect.signature(self.function).parameters
            return {n: n for n in (*self.inputs, *self.attrs) if n in names}
        graph_inputs = [
            n for i, n in enumerate(spec.names) if i in spec.tensors or n in spec.tensors_too
        ]
        return {**dict(zip(self.inputs, graph_inputs, strict=False)), **spec.attrs}

    def call(self, inputs: Iterable[Any], attrs: Mapping[str, Any]) -> Any:
        """The function's result for inputs in order and attributes by name.

        Lists of tensors are flat among the inputs; there is one at most, or several of one length.
        """
        return self.call_by_name({**self._named(list(inputs)), **attrs})

    def _named(self, inputs):
        count = len(self.lists)
        size = (len(inputs) - len(self.inputs) + count) // count if count else 0
        named = {}
        for name in self.inputs:
            if name in self.lists:
                named[name], inputs = inputs[:size], inputs[size:]
            elif inputs:
                named[name], *inputs = inputs
        return named

    def converted(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values by name with the inputs as tensors, where the function wants it."""
        found = dict(values)
        for name in self.inputs if self.converts else ():
            if name in found:
                value = found[name]
                if name in self.lists:
                    found[name] = [creation.convert_to_tensor(v) for v in value]
                else:
                    found[name] = creation.convert_to_tensor(value)
        return found

    def call_by_name(self, values: Mapping[str, Any]) -> Any:
        """The function's result for inputs and attributes by name; types and counts are passed by.

        UnimplementedError for an attribute that the function does not know and that is not as by
        default.
        """
        given = {}
        for name, value in values.items():
            parameter = self.parameters.get(name)
            if parameter is not None:
                given[parameter] = value
            elif name in self.attrs and name not in _PASSED_BY and value != self.attrs[name]:
                raise UnimplementedError(
                    None, None, f"{name}={value!r} of op {self.type} is not supported."
                )
        return self.function(**given)


# Attributes that say how, not what.
_PASSED_BY = {
    "use_cudnn_on_gpu", "validate_indices", "Tout", "dtype", "Targmax", "out_idx", "Truncate",
    "swap_memory", "parallel_iterations", "incompatible_shape_error", "validate_shape", "Tlen",
    "message", "seed2", "num_split", "Tcomplex", "Treal", "sparse_gradient", "recall_target",
    "reduction_input_size_override", "aggregate_to_topk", "num_host_args",
    "num_args", "filter_format",
}  # fmt: skip


def _conv2d(input, filter, strides, padding, explicit_paddings=(), data_format="NHWC",
            dilations=(1, 1, 1, 1)):  # fmt: skip
    return nn.conv2d(
        input, filter, _ints(strides), _padding(padding, explicit_paddings), data_format,
        _ints(dilations),
    )  # fmt: skip


def _conv2d_transposed(input_sizes, filter, out_backprop, strides, padding, explicit_paddings=(),
                       data_format="NHWC", dilations=(1, 1, 1, 1)):  # fmt: skip
    return nn.conv2d_transpose(
        out_backprop, filter, input_sizes, _ints(strides), _padding(padding, explicit_paddings),
        data_format, _ints(dilations),
    )  # fmt: skip


def _depthwise(input, filter, strides, padding, explicit_paddings=(), data_format="NHWC",
               dilations=(1, 1, 1, 1)):  # fmt: skip
    rates = _ints(dilations)[1:3] if data_format == "NHWC" else _ints(dilations)[2:]
    return nn.depthwise_conv2d(
        input, filter, _ints(strides), _padding(padding, explicit_paddings), data_format, rates
    )


def _max_pool(input, ksize, strides, padding, explicit_paddings=(), data_format="NHWC"):
    padding = _padding(padding, explicit_paddings)
    return nn.max_pool2d(input, _ints(ksize), _ints(strides), padding, data_format)


def _ints(values):
    return [int(v) for v in values]


def _padding(padding, explicit):
    if padding != "EXPLICIT":
        return padding
    flat = _ints(explicit)
    return [flat[i : i + 2] for i in range(0, len(flat), 2)]


def _matmul(a, b, transpose_a=False, transpose_b=False):
    return products.matmul(a, b, transpose_a, transpose_b)


def _batch_matmul(x, y, adj_x=False, adj_y=False):
    return products.matmul(x, y, adjoint_a=adj_x, adjoint_b=adj_y)


def _softmax_loss(features, labels):
    """The losses, and their gradients for the features."""
    losses = nn.softmax_cross_entropy_with_logits(labels, features)
    return losses, math.subtract(nn.softmax(features), labels)


_OTHERS = {
    "Add": lambda x, y: math.add(x, y),
    "AvgPool": lambda value, ksize, strides, padding, data_format="NHWC": nn.avg_pool2d(
        value, _ints(ksize), _ints(strides), padding, data_format
    ),
    "AvgPool3D": lambda input, ksize, strides, padding, data_format="NDHWC": nn.avg_pool3d(
        input, _ints(ksize), _ints(strides), padding, data_format
    ),
    "BatchMatMul": _batch_matmul,
    "BatchMatMulV2": _batch_matmul,
    "ConcatV2": lambda values, axis: joining.concat(values, axis),
    "ConjugateTranspose": lambda x, perm: shaping.transpose(x, perm, conjugate=True),
    "Conv2D": _conv2d,
    "Conv2DBackpropInput": _conv2d_transposed,
    "Conv3D": lambda input, filter, strides, padding, data_format="NDHWC", dilations=(1,) * 5: (
        nn.conv3d(input, filter, _ints(strides), padding, data_format, _ints(dilations))
    ),
    "DepthwiseConv2dNative": _depthwise,
    "DynamicStitch": lambda indices, data: joining.dynamic_stitch(indices, data),
    "Gather": lambda params, indices: indexing.gather(params, indices),
    "IdentityN": lambda input: creation.identity_n(input),
    "InTopKV2": lambda predictions, targets, k: ranking.in_top_k(targets, predictions, k),
    "LowerBound": lambda sorted_inputs, values, out_type="int32": sorting.searchsorted(
        sorted_inputs, values, "left", out_type
    ),
    "MatMul": _matmul,
    "MaxPool": _max_pool,
    "MaxPool3D": lambda input, ksize, strides, padding, data_format="NDHWC": nn.max_pool3d(
        input, _ints(ksize), _ints(strides), padding, data_format
    ),
    "MirrorPad": lambda input, paddings, mode: shaping.pad(input, paddings, mode),
    "Pack": lambda values, axis=0: joining.stack(values, axis),
    "PadV2": lambda input, paddings, constant_values: shaping.pad(
        input, paddings, constant_values=constant_values
    ),
    "PreventGradient": lambda input: creation.identity(input),
    "Range": lambda start, limit, delta: creation.range(start, limit, delta),
    "Select": lambda condition, t, e: indexing.where(condition, t, e),
    "SelectV2": lambda condition, t, e: indexing.where(condition, t, e),
    "Snapshot": lambda input: creation.identity(input),
    "SoftmaxCrossEntropyWithLogits": _softmax_loss,
    "Split": lambda split_dim, value, num_split: joining.split(value, num_split, split_dim),
    "SplitV": lambda value, size_splits, split_dim: joining.split(value, size_splits, split_dim),
    "StaticRegexFullMatch": lambda input, pattern: strings.regex_full_match(input, pattern),
    "StaticRegexReplace": lambda input, pattern, rewrite, replace_global=True: (
        strings.regex_replace(input, pattern, rewrite, replace_global)
    ),
    "Unique": lambda x, out_idx="int32": sorting.unique(x, out_idx),
    "UniqueWithCounts": lambda x, out_idx="int32": sorting.unique_with_counts(x, out_idx),
    "UpperBound": lambda sorted_inputs, values, out_type="int32": sorting.searchsorted(
        sorted_inputs, values, "right", out_type
    ),
    "Where": lambda input: indexing.where(input),
    "BiasAdd": lambda value, bias, data_format="NHWC": nn.bias_add(value, bias, data_format),
    "Complex": lambda real, imag: casting.complex(real, imag),
    "Einsum": lambda inputs, equation: products.einsum(equation, *inputs),
    "StopGradient": lambda input: stop_gradient(input),
    "Squeeze": lambda input, squeeze_dims=(): shaping.squeeze(input, list(squeeze_dims) or None),
}


@functools.cache
def table() -> dict[str, OpDef]:
    """{type: OpDef} of all ops that are known."""
    functions = {}
    for namespace in _NAMESPACES:
        for function in vars(namespace).values():
            kind = getattr(getattr(function, "spec", None), "type", None)
            if kind is not None:
                functions.setdefault(kind, function)
    functions.update(_OTHERS)
    forms = {kind: f for family in _FAMILIES for kind, f in family.FORMS.items()}
    functions.update(forms)
    found = {}
    for line in SIGNATURES.strip().splitlines():
        kind, _, signature = line.partition(":")
        if kind in functions:
            found[kind] = made = OpDef(kind, functions[kind], signature)
            made.converts = kind in forms
    return found


def find(type: str) -> OpDef | None:
    """The OpDef of a type, None for an unknown one."""
    return table().get(type)
