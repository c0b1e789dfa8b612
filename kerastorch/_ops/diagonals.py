"""tf.linalg: matrices made of diagonals, and diagonals taken from matrices.

Several diagonals stand in one matrix as rows, the highest first, padded to one length; `align`
says on which side those above and those below the main diagonal have their elements.
"""

import numpy as np
import torch

from .._core import devices, dtypes, unsigned
from .._core.dtypes import as_dtype
from .._core.errors import in_values, invalid
from .._core.op import op
from .._core.tensor import Tensor
from . import creation
from ._given import name_of
from .casting import cast
from .comparison import equal
from .joining import concat, stack
from .reductions import whole_numbers
from .shaping import broadcast_to, expand_dims

_ALIGNMENTS = ("RIGHT_LEFT", "LEFT_RIGHT", "LEFT_LEFT", "RIGHT_RIGHT")


def _one(value, what, kernel):
    """A size as an int; InvalidArgumentError for a list."""
    if np.ndim(value):
        raise invalid(f"{what} must be scalar, got {value!r} [Op:{kernel}]")
    return int(value)


def _check_align(align):
    if not (align is None or isinstance(align, (str, bytes))):
        raise TypeError(f"Expected string for argument 'align' not {align!r}.")


def _before_diag(diagonal, padding_value, align):
    """The padding must fit the dtype, which only a bool tensor makes it do."""
    name = name_of(diagonal)
    of_list = name == "bool" and not hasattr(diagonal, "dtype")
    _check_align(align)
    if isinstance(padding_value, int) and (name == "string" or of_list):
        raise TypeError(f"Cannot convert {padding_value!r} to EagerTensor of dtype {name}")
    if hasattr(padding_value, "_t") and name_of(padding_value) != name:
        raise invalid(
            f"cannot compute MatrixDiagV3 as input #4(zero-based) was expected to be a {name} "
            f"tensor but is a {name_of(padding_value)} tensor [Op:MatrixDiagV3]"
        )


def _range(k):
    """The lowest and the highest diagonal of a `k` argument."""
    values = whole_numbers(k)
    low, high = values[0], values[-1]
    if len(values) > 2 or low > high:
        raise invalid(f"k must be a diagonal or a pair (lowest, highest), got {values}")
    return low, high


def _length(k, rows, cols):
    return max(min(rows + min(k, 0), cols - max(k, 0)), 0)


def _offset(k, length, longest, align):
    """Where the elements of diagonal k start in its padded row."""
    align = "RIGHT_LEFT" if align is None else align
    if align not in _ALIGNMENTS:
        raise invalid(f"Attr 'align' of {align!r} is not in the list of allowed values")
    above, below = align.split("_")
    left = (k >= 0 and above == "LEFT") or (k <= 0 and below == "LEFT")
    return 0 if left else longest - length


def _packed(k, rows, cols):
    """(lowest, highest, longest) diagonal within a matrix of this shape."""
    low, high = _range(k)
    for value, name in ((low, "lower"), (high, "upper")):
        if not (-rows < value < cols or value == 0):
            raise invalid(
                f"{name}_diag_index is out of bound: {value}. It must be between {-rows} and "
                f"{cols}, exclusive"
            )
    longest = max(_length(d, rows, cols) for d in {low, high, min(max(0, low), high)})
    return low, high, longest


@op(
    "diagonal",
    type="MatrixDiagV3",
    attrs={"align": "align"},
    tensors_too=("k", "num_rows", "num_cols", "padding_value"),
    before=lambda x, name, k, rows, cols, padding, align: _before_diag(x, padding, align),
)
def diag(diagonal, name="diag", k=0, num_rows=-1, num_cols=-1, padding_value=0, align="RIGHT_LEFT"):
    """Matrices (..., rows, cols) with the given diagonals and `padding_value` elsewhere.

    diagonal: (..., n), or (..., diagonals, n) for more than one.
    k: which diagonal, 0 the main, positive above; or a pair (lowest, highest).
    num_rows, num_cols: the matrices' size, by default the least that holds the diagonals.
    """
    if not diagonal.ndim:
        raise invalid("diagonal must be at least 1-dim, received shape: [] [Op:MatrixDiagV3]")
    _check_align(align)
    low, high = _range(k)
    if hasattr(padding_value, "_t"):
        _before_diag(Tensor(diagonal), padding_value, align)
        padding_value = padding_value._t.item()
    bands = diagonal.unsqueeze(-2) if low == high else diagonal
    count = high - low + 1
    if bands.ndim < 2 or bands.shape[-2] != count:
        raise invalid(
            f"diagonal of shape {list(diagonal.shape)} must have {count} diagonals for k={k} "
            "[Op:MatrixDiagV3]"
        )
    sizes = (_one(num_rows, "num_rows", "MatrixDiagV3"), _one(num_cols, "num_cols", "MatrixDiagV3"))
    rows, cols = _size(low, high, bands.shape[-1], *sizes)
    result = torch.full(
        (*bands.shape[:-2], rows, cols), padding_value, dtype=bands.dtype, device=bands.device
    )
    return _fill(result, bands, low, high, align)


def _size(low, high, longest, rows, cols):
    least_rows, least_cols = longest - min(high, 0), longest + max(low, 0)
    if rows != -1 and rows < least_rows:
        raise invalid(f"The number of rows is too small: {rows} [Op:MatrixDiagV3]")
    if cols != -1 and cols < least_cols:
        raise invalid(f"The number of columns is too small: {cols} [Op:MatrixDiagV3]")
    if rows == -1 and cols == -1:
        rows = cols = max(least_rows, least_cols)
    rows, cols = (least_rows if rows == -1 else rows), (least_cols if cols == -1 else cols)
    if rows != least_rows and cols != least_cols:
        raise invalid(
            f"The number of rows {rows} or columns {cols} is not consistent with the diagonals "
            f"{low} to {high} of length {longest} [Op:MatrixDiagV3]"
        )
    return rows, cols


def _fill(result, bands, low, high, align):
    """Writes padded diagonals into `result`, which is fresh."""
    rows, cols = result.shape[-2:]
    longest = bands.shape[-1]
    for row, d in enumerate(range(high, low - 1, -1)):
        length = _length(d, rows, cols)
        start = _offset(d, length, longest, align)
        result.diagonal(d, -2, -1).copy_(bands[..., row, start : start + length])
    return result


@op(
    "input",
    type="MatrixDiagPartV3",
    attrs={"align": "align"},
    tensors_too=("k", "padding_value"),
    before=lambda x, name, k, padding, align: _before_diag(x, padding, align),
)
def diag_part(input, name="diag_part", k=0, padding_value=0, align="RIGHT_LEFT"):
    """The diagonals of the matrices in the last two axes; arguments as in `diag`.

    (..., n) for one diagonal, (..., diagonals, n) for several, the highest first.
    """
    if input.ndim < 2:
        raise invalid(
            f"input must be at least 2-dim, received shape: {list(input.shape)} "
            "[Op:MatrixDiagPartV3]"
        )
    _check_align(align)
    rows, cols = input.shape[-2:]
    low, high, longest = _packed(k, rows, cols)
    if low == high:
        return torch.diagonal(input, low, -2, -1)
    shape = (*input.shape[:-2], high - low + 1, longest)
    result = torch.full(shape, padding_value, dtype=input.dtype, device=input.device)
    for row, d in enumerate(range(high, low - 1, -1)):
        length = _length(d, rows, cols)
        start = _offset(d, length, longest, align)
        result[..., row, start : start + length] = torch.diagonal(input, d, -2, -1)
    return result


@op("input diagonal", type="MatrixSetDiagV3", attrs={"align": "align"}, tensors_too="k")
def set_diag(input, diagonal, name="set_diag", k=0, align="RIGHT_LEFT"):
    """The matrices in the last two axes with their diagonals replaced; see `diag`."""
    if input.ndim < 2:
        raise invalid(
            f"input must be at least 2-dim, received shape: {list(input.shape)} "
            "[Op:MatrixSetDiagV3]"
        )
    low, high, longest = _packed(k, *input.shape[-2:])
    count = () if low == high else (high - low + 1,)
    if tuple(diagonal.shape) != (*input.shape[:-2], *count, longest):
        raise invalid(
            f"diagonal of shape {list(diagonal.shape)} does not fit the diagonals {low} to {high} "
            f"of a tensor of shape {list(input.shape)} [Op:MatrixSetDiagV3]"
        )
    bands = diagonal if count else diagonal.unsqueeze(-2)
    return _fill(input.clone(), bands, low, high, align)


@op("diagonal", types=dtypes.NUMERIC, type="Diag")
def tensor_diag(diagonal, name=None):
    """The tensor of twice the rank with `diagonal` where both halves of the index agree.

    A matrix with the diagonal for a vector.  InvalidArgumentError for a scalar.
    """
    if not diagonal.ndim:
        raise invalid("Input must be at least rank 1, got 0 [Op:Diag]")
    return torch.diag(diagonal.reshape(-1)).reshape(*diagonal.shape, *diagonal.shape)


@op("input", types=dtypes.NUMERIC, type="DiagPart")
def tensor_diag_part(input, name=None):
    """The elements whose index has two equal halves, of a tensor of even rank.

    InvalidArgumentError when the halves of the shape differ.
    """
    half = input.ndim // 2
    if not half or input.ndim % 2:
        raise invalid(f"The rank of the tensor should be even and positive, got {input.ndim}")
    shape = input.shape[:half]
    if shape != input.shape[half:]:
        raise invalid(f"Invalid shape {list(input.shape)}: its halves do not match [Op:DiagPart]")
    return torch.diagonal(input.reshape(shape.numel(), shape.numel())).reshape(shape)


@op("input", type="MatrixBandPart", tensors_too=("num_lower", "num_upper"))
def band_part(input, num_lower, num_upper, name=None):
    """The matrices in the last two axes with zeros outside a band around the main diagonal.

    num_lower, num_upper: how many diagonals below and above to keep, all if negative.
    """
    if input.ndim < 2:
        raise invalid(f"input must be at least 2-dim, received shape: {list(input.shape)}")
    low = _one(num_lower, "num_lower", "MatrixBandPart")
    rows, cols = input.shape[-2:]
    high = 0 if low > rows else _one(num_upper, "num_upper", "MatrixBandPart")
    if low > rows or high > cols:
        raise in_values(
            f"num_lower {low} and num_upper {high} must be negative or at most the number of rows "
            f"{rows} and columns {cols} [Op:MatrixBandPart]"
        )
    if low >= 0:
        input = torch.triu(input, -low)
    return torch.tril(input, high) if high >= 0 else input


@op("", label="Eye")
def _eye(rows, cols, batch, target):
    # torch has no such kernel for unsigned types
    kind = unsigned.SIGNED.get(target, target)
    eye = torch.eye(rows, cols, dtype=kind, device=devices.current()).to(target)
    return eye.expand(*batch, rows, cols)


def _eye_of_graph(rows, cols, batch, dtype):
    """The identity matrix of sizes that a run tells."""
    made = cast(equal(expand_dims(creation.range(rows), 1), creation.range(cols)), dtype)
    if batch is None:
        return made
    return broadcast_to(
        made, concat([creation.convert_to_tensor(batch, "int32"), stack([rows, cols])], 0)
    )


def eye(num_rows, num_columns=None, batch_shape=None, dtype=dtypes.float32, name=None):
    """The identity matrix: ones on the main diagonal, zeros elsewhere.

    num_columns: by default num_rows; batch_shape: leading axes along which it is repeated.
    TypeError for sizes that are not whole, InvalidArgumentError for negative ones.
    """
    target = as_dtype(dtype).torch
    if target is None:
        raise TypeError(f"Cannot convert 1 to EagerTensor of dtype {as_dtype(dtype).name}")
    num_columns = num_rows if num_columns is None else num_columns
    if any(getattr(n, "_is_graph", False) for n in (num_rows, num_columns)):
        return _eye_of_graph(num_rows, num_columns, batch_shape, dtype)
    num_rows, num_columns = (
        int(n) if hasattr(n, "_t") and not n.ndim else n for n in (num_rows, num_columns)
    )
    try:
        rows, cols = num_rows.__index__(), num_columns.__index__()
    except (AttributeError, TypeError):
        raise TypeError(
            "Arguments `num_rows` and `num_columns` must be positive integer values. Received: "
            f"num_rows={num_rows}, num_columns={num_columns}"
        ) from None
    if rows < 0 or cols < 0:
        raise invalid(f"Dimension {min(rows, cols)} must be >= 0 [Op:Fill]")
    batch = () if batch_shape is None else whole_numbers(batch_shape)
    return _eye(rows, cols, batch, target)
