"""tf.linalg.expm: scaling, a Padé approximant of exp, and squaring (Higham 2005).

TensorFlow scales by a power of 2 that is rounded down, not up, and takes fewer terms in float32:
its results are off by up to some 1e-4 there, and these are the same.
"""

import math

import torch

from .._core.dtypes import COMPLEX
from .._core.errors import invalid
from .._core.op import op
from .._core.refusals import needs

_SINGLE = frozenset({torch.float16, torch.float32, torch.complex64})
# {degree: the largest norm for which its approximant serves}; the last degree, to whose norm
# larger matrices are scaled, has none
_DEGREES = {
    True: ({3: 4.258730016922831e-1, 5: 1.880152677804762, 7: None}, 3.925724783138660),
    False: (
        {
            3: 1.495585217958292e-2,
            5: 2.539398330063230e-1,
            7: 9.504178996162932e-1,
            9: 2.097847961257068,
            13: None,
        },
        5.371920351148152,
    ),
}


def _coefficients(degree):
    """Those of the Padé approximant of exp, from the constant one up; the last is 1."""
    return [
        math.factorial(2 * degree - k) // (math.factorial(k) * math.factorial(degree - k))
        for k in range(degree + 1)
    ]


def _approximant(a, degree):
    """(odd, even) parts of the numerator of a's approximant."""
    b = _coefficients(degree)
    powers = [torch.eye(a.shape[-1], dtype=a.dtype, device=a.device), a @ a]
    for _ in range(2, degree // 2 + 1):
        powers.append(powers[-1] @ powers[1])
    # from the highest power down, as float32 makes the order count
    odd = sum(c * p for c, p in zip(b[:0:-2], powers[::-1]))
    even = sum(c * p for c, p in zip(b[-2::-2], powers[::-1]))
    return a @ odd, even


def _exponential(a):
    norm = a.abs().sum(-2).amax(-1)[..., None, None]
    if not bool(torch.isfinite(norm).all()) or not norm.numel():
        return torch.full_like(a, math.nan)
    degrees, largest = _DEGREES[a.dtype in _SINGLE]
    halvings = torch.log2(norm / largest).floor().clamp(min=0)
    odd = even = None
    for degree, bound in reversed(degrees.items()):
        scaled = a if bound else a / torch.pow(2.0, halvings).to(a.dtype)
        u, v = _approximant(scaled, degree)
        if bound:
            u, v = torch.where(norm < bound, u, odd), torch.where(norm < bound, v, even)
        odd, even = u, v
    result = torch.linalg.solve(even - odd, even + odd)
    for i in range(int(halvings.max())):
        result = torch.where(i < halvings, result @ result, result)
    return result


@op("input", label="MatrixExponential")
def expm(input, name=None):
    """The matrix exponential, the sum of A^n / n!, of square matrices.

    NaN for all matrices when one of them is not finite.  InvalidArgumentError for matrices that
    are not square, ValueError for dtypes other than float32, float64, complex64 and complex128.
    """
    if not input.ndim:
        raise invalid("Invalid reduction dimension (-1 for input with 0 dimension(s) [Op:Max]")
    if input.dtype not in _NORMED:
        raise invalid(
            f"Value for attr 'T' of {str(input.dtype)[6:]} is not in the list of allowed values: "
            "bfloat16, half, float, double, int8, int16, int32, int64 [Op:Abs]"
        )
    if input.dtype in (torch.float16, torch.bfloat16):
        needs("MatrixSolve", input)
    if input.dtype not in _SINGLE | {torch.float64} | COMPLEX:
        raise ValueError(f"tf.linalg.expm does not support matrices of type {input.dtype}")
    if input.ndim > 1 and not input.shape[-1] and not input.shape[-2]:
        return input
    matrices = input.reshape(-1, *input.shape[-2:]) if input.numel() else input
    if matrices.shape[-1] != matrices.shape[-2]:
        raise invalid(f"Input matrices must be squares, got {list(input.shape)} [Op:MatrixSolve]")
    if input.is_meta:
        return torch.linalg.matrix_exp(input)
    result = _exponential(matrices)
    return result.reshape(*input.shape[:-2], *result.shape[-2:])


_NORMED = COMPLEX | {
    torch.float16, torch.bfloat16, torch.float32, torch.float64,
    torch.int8, torch.int16, torch.int32, torch.int64,
}  # fmt: skip
