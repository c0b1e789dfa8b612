"""tf.math: the largest elements, and counts of values."""

from collections import namedtuple

import torch

from .._core import dtypes, unsigned
from .._core.composite import Composite
from .._core.convert import to_tensor
from .._core.dtypes import REAL, as_dtype, of
from .._core.errors import UnimplementedError, invalid
from .._core.op import op
from .._core.refusals import output_type
from .._core.tensor import Tensor
from ._args import whole
from ._given import name_of

_INF = float("inf")

TopKV2 = namedtuple("TopKV2", ["values", "indices"])
ApproxTopK = namedtuple("ApproxTopK", ["values", "indices"])


@op(
    "input",
    types=REAL,
    type="TopKV2",
    attrs={"sorted": "sorted", "index_type": "index_type"},
    tensors_too="k",
)
def top_k(input, k=1, sorted=True, index_type=dtypes.int32, name=None):
    """TopKV2(values, indices): the k largest elements of each row (last axis), largest first.

    Of equal elements the one with the lower index comes first; NaN comes last.
    InvalidArgumentError when k is negative or larger than a row.
    """
    k = whole(k, "k")
    if not input.ndim:
        raise invalid("input must be >= 1-D, got shape [] [Op:TopKV2]")
    if k < 0:
        raise invalid(f"Need k >= 0, got {k} [Op:TopKV2]")
    if k > input.shape[-1]:
        raise invalid(
            f"input must have at least k columns. Had {input.shape[-1]}, needed {k} [Op:TopKV2]"
        )
    key = input.detach()
    if key.is_floating_point():
        key = torch.nan_to_num(key, -_INF, _INF, -_INF)
    # torch.topk leaves the order of equal elements open
    indices = torch.sort(key, dim=-1, descending=True, stable=True).indices[..., :k]
    kind = output_type("TopKV2", "index_type", index_type, ("int16", "int32", "int64")).torch
    return TopKV2(torch.gather(input, -1, indices), indices.to(kind))


def _before_in_top_k(targets, predictions, k, name=None):
    listed = any(isinstance(x, (list, tuple)) for x in (targets, predictions))
    if hasattr(predictions, "_t") and name_of(predictions) != "float32":
        text = (
            "cannot compute InTopKV2 as input #0(zero-based) was expected to be a float tensor but "
            f"is a {name_of(predictions)} tensor [Op:InTopKV2]"
        )
        raise ValueError(text) if listed else invalid(text)
    if not hasattr(predictions, "_t"):
        predictions = to_tensor(predictions, dtypes.float32)
    targets = targets if hasattr(targets, "_t") else to_tensor(targets, dtype_hint=dtypes.int32)
    kind = name_of(targets)
    if kind in ("bool", "string") and isinstance(k, int):
        raise TypeError(f"Cannot convert {k!r} to EagerTensor of dtype {kind}")
    if kind not in ("int32", "int64"):
        raise invalid(
            f"Value for attr 'T' of {kind} is not in the list of allowed values: int32, int64 "
            "[Op:InTopKV2]"
        )
    return targets, predictions, k, name


@op("targets, predictions", label="InTopKV2", before=_before_in_top_k)
def in_top_k(targets, predictions, k, name=None):
    """Whether each row's target class is among the k highest predictions, as a bool vector.

    targets: class indices (batch,); predictions: (batch, classes).
    A tie with the k-th counts as in.  False for a target out of range or scores not finite.
    """
    if predictions.dtype not in (torch.float32, torch.float64, torch.int32):
        raise invalid(
            "cannot compute InTopKV2 as input #0(zero-based) was expected to be a float tensor but "
            f"is a {of(predictions).name} tensor [Op:InTopKV2]"
        )
    _before_in_top_k(Tensor(targets), Tensor(predictions), k)
    if targets.ndim != 1 or predictions.ndim != 2:
        raise invalid(
            "targets must be 1-dimensional and predictions 2-dimensional, got shapes "
            f"{list(targets.shape)} and {list(predictions.shape)} [Op:InTopKV2]"
        )
    if len(targets) != len(predictions):
        raise invalid(
            f"First dimension of predictions {len(predictions)} must match length of targets "
            f"{len(targets)} [Op:InTopKV2]"
        )
    classes = predictions.shape[-1]
    if not classes:
        return torch.zeros_like(targets, dtype=torch.bool)
    targets = targets.long().unsqueeze(-1)
    within = (targets >= 0) & (targets < classes)
    score = predictions.gather(1, targets.clamp(0, max(classes - 1, 0)))
    higher = (predictions > score).sum(-1)
    finite = torch.isfinite(predictions).all(-1)
    return (higher < whole(k, "k")) & within.squeeze(-1) & finite


def _before_approximate(operand, k, axis, *_):
    for value, what in ((k, "k"), (axis, "reduction_dimension")):
        if value is None or isinstance(value, (list, tuple, dict, str, bytes)):
            raise TypeError(f"Expected int for argument '{what}' not {value!r}.")


_APPROXIMATE = frozenset({torch.float32, torch.bfloat16})


def _approximate(operand, k, axis, largest):
    _before_approximate(operand, k, axis)
    k, axis = whole(k, "k"), whole(axis)
    order = torch.sort(operand, dim=axis, descending=largest, stable=True)
    values, indices = (r.narrow(axis, 0, k) for r in order)
    return ApproxTopK(values, indices.to(torch.int32))


@op("operand", types=_APPROXIMATE, label="ApproxTopK", before=_before_approximate)
def approx_max_k(
    operand,
    k,
    reduction_dimension=-1,
    recall_target=0.95,
    reduction_input_size_override=-1,
    aggregate_to_topk=True,
    name=None,
):
    """(values, indices) of the k largest elements along an axis; here always the exact ones."""
    return _approximate(operand, k, reduction_dimension, True)


@op("operand", types=_APPROXIMATE, label="ApproxTopK", before=_before_approximate)
def approx_min_k(
    operand,
    k,
    reduction_dimension=-1,
    recall_target=0.95,
    reduction_input_size_override=-1,
    aggregate_to_topk=True,
    name=None,
):
    """(values, indices) of the k smallest elements along an axis; here always the exact ones."""
    return _approximate(operand, k, reduction_dimension, False)


_INT32_MAX = 2**31 - 1
_COUNTED = ("int32", "int64", "float32", "float64")


@op("arr, weights?", label="DenseBincount")
def _bincount(arr, weights, minlength, maxlength, dtype, axis, binary_output):
    if arr.dtype not in dtypes.INTEGER:
        arr = arr.to(torch.int32)
    if bool((arr < 0).any()):
        raise invalid("Input arr must be non-negative! [Op:DenseBincount]")
    size = int(arr.max()) + 1 if arr.numel() else 0
    if size > _INT32_MAX and arr.dtype is torch.int32:
        raise invalid(f"size ({size - 2**32}) must be non-negative [Op:DenseBincount]")
    size = size if minlength is None else max(size, whole(minlength, "minlength"))
    size = size if maxlength is None else min(size, whole(maxlength, "maxlength"))
    rows = arr.long().reshape(1, -1) if axis == 0 or arr.ndim < 2 else arr.long()
    if rows.ndim > 2:
        raise invalid(f"bincount takes at most 2 dimensions, got shape {list(arr.shape)}")
    there = rows < size
    if weights is None or binary_output:
        weights = torch.ones(rows.shape, dtype=dtype)
    elif weights.shape != arr.shape:
        raise invalid(
            f"weights of shape {list(weights.shape)} must have the shape of arr, "
            f"{list(arr.shape)} [Op:DenseBincount]"
        )
    weights = torch.where(there, weights.reshape(rows.shape).to(arr.device), 0)
    result = weights.new_zeros((len(rows), size + 1))
    result.scatter_add_(1, rows.clamp(max=size), weights)
    result = result[:, :size]
    if binary_output:
        result = (result != 0).to(result.dtype)
    return result[0] if rows.ndim != arr.ndim or arr.ndim == 1 or axis == 0 else result


@op("arr, weights", label="DenseBincount", tensors_too="size")
def dense_bincount(arr, weights, size, axis, binary_output):
    """How often 0 .. size - 1 occur, or the sums of `weights` where these are not empty."""
    given = weights if weights.numel() else None
    return _bincount.raw(arr, given, size, size, weights.dtype, axis, binary_output)


def bincount(
    arr,
    weights=None,
    minlength=None,
    maxlength=None,
    dtype=dtypes.int32,
    name=None,
    axis=None,
    binary_output=False,
):
    """How often each value 0, 1, 2 ... occurs in an integer tensor.

    weights: a tensor of arr's shape whose elements are summed instead of counting.
    minlength, maxlength: the least and the largest length of the result.
    axis: None or 0 to count all elements together, -1 to count each row of a matrix.
    binary_output: whether a value occurs at all, as 0 and 1.
    InvalidArgumentError for a negative value, ValueError for another axis.
    """
    if axis not in (None, 0, -1):
        raise ValueError(
            f"Unsupported value for argument axis={axis}. Only 0 and -1 are currently supported."
        )
    if binary_output and weights is not None:
        raise ValueError("Arguments `binary_output` and `weights` are mutually exclusive.")
    if not isinstance(binary_output, bool):
        raise TypeError(f"Expected bool for argument 'binary_output' not {binary_output!r}.")
    axis = 0 if axis is None else axis
    kind = None
    if weights is None or isinstance(weights, Composite):
        kind = as_dtype(dtype).torch
    else:
        output_type("DenseBincount", "T", name_of(weights), _COUNTED)
    return _bincount(arr, weights, minlength, maxlength, kind, axis, binary_output)


def _before_confusion(labels, predictions, weights, num_classes, dtype):
    for x in (labels, predictions):
        if name_of(x) == "string":
            raise UnimplementedError(None, None, "Cast string to int64 is not supported [Op:Cast]")


@op("labels, predictions, weights?", before=_before_confusion)
def _confusion_matrix(labels, predictions, weights, num_classes, dtype):
    labels, predictions = _squeezed(labels.long(), predictions.long())
    if labels.shape != predictions.shape:
        raise invalid(
            f"Shapes of all inputs must match: labels {list(labels.shape)}, predictions "
            f"{list(predictions.shape)}"
        )
    given = num_classes.real if isinstance(num_classes, complex) else num_classes
    size = _class_count(labels, predictions) if given is None else int(given)
    for name, value in (("labels", labels), ("predictions", predictions)):
        if bool((value < 0).any()):
            raise invalid(f"`{name}` contains negative values")
        if bool((value >= size).any()):
            raise invalid(f"`{name}` out of bound: {value.tolist()} with {size} classes")
    # torch adds up no unsigned types
    kind = unsigned.SIGNED.get(dtype, dtype)
    counts = torch.ones(labels.shape, dtype=kind) if weights is None else weights.to(kind)
    flat = torch.zeros(size * size, dtype=kind, device=labels.device)
    flat.index_add_(0, labels * size + predictions, counts.to(labels.device))
    return flat.to(dtype).reshape(size, size)


def _class_count(labels, predictions):
    if not labels.numel():
        raise invalid("confusion_matrix of no labels needs num_classes")
    return int(torch.maximum(labels.max(), predictions.max())) + 1


def _squeezed(labels, predictions):
    """Both without a last axis of size 1 that the other one lacks."""
    if labels.ndim == predictions.ndim + 1 and labels.shape[-1] == 1:
        labels = labels.squeeze(-1)
    elif predictions.ndim == labels.ndim + 1 and predictions.shape[-1] == 1:
        predictions = predictions.squeeze(-1)
    return labels, predictions


def confusion_matrix(
    labels, predictions, num_classes=None, weights=None, dtype=dtypes.int32, name=None
):
    """The matrix of how often label i (row) was predicted as j (column).

    labels, predictions: vectors of class indices; num_classes: by default the largest + 1.
    weights: a vector with what each pair counts.  dtype: of the counts.
    InvalidArgumentError for a class that is negative or not below num_classes.

    >>> tf.math.confusion_matrix([1, 0], [1, 1]).numpy().tolist()
    [[0, 1], [0, 1]]
    """
    return _confusion_matrix(labels, predictions, weights, num_classes, as_dtype(dtype).torch)
