"""keras.ops: segments, Fourier transforms, and what else Keras keeps under math."""

import torch

from ._boundary import as_float, as_tensor, default_float, drawn_by, keras_op
from ._elementwise import erf, erfc, erfinv, rsqrt
from ._indexing import in_top_k, top_k
from ._products import cdist
from ._reductions import logsumexp

__all__ = [
    "cdist",
    "erf",
    "erfc",
    "erfinv",
    "extract_sequences",
    "fft",
    "fft2",
    "ifft2",
    "in_top_k",
    "irfft",
    "istft",
    "logdet",
    "logsumexp",
    "rfft",
    "rsqrt",
    "segment_max",
    "segment_min",
    "segment_prod",
    "segment_sum",
    "stft",
    "top_k",
    "view_as_complex",
    "view_as_real",
]


def _value(start, data):
    if not isinstance(start, str):
        return start
    if not data.is_floating_point():
        info = torch.iinfo(data.dtype)
        return info.min if start == "least" else info.max
    return -torch.inf if start == "least" else torch.inf


def _segment(reduce, start, doc, name):
    """A public function that reduces segments."""

    @keras_op("data, segment_ids", of=name)
    def kernel(data, segment_ids, num_segments, sorted):
        ids = segment_ids.to(torch.int64)
        if ids.dim() != 1 or ids.shape[0] != data.shape[0]:
            raise ValueError(
                "`segment_ids` must be a vector as long as `data`, got shapes "
                f"{tuple(segment_ids.shape)} and {tuple(data.shape)}"
            )
        count = _count(ids) if num_segments is None else int(num_segments)
        # a last row takes what belongs to no segment
        ids = torch.where((ids < 0) | (ids >= count), torch.full_like(ids, count), ids)
        sizes = (count + 1, *data.shape[1:])
        rows = torch.full(sizes, _value(start, data), dtype=data.dtype, device=data.device)
        index = ids.reshape(-1, *[1] * (data.dim() - 1)).expand(data.shape)
        return rows.scatter_reduce(0, index, data, reduce, include_self=True)[:count]

    @drawn_by(kernel)
    def segment(data, segment_ids, num_segments=None, sorted=False):
        return kernel(data, segment_ids, num_segments, sorted)

    segment.__name__ = segment.__qualname__ = name
    segment.__doc__ = f"""{doc} of the rows of `data` with each number in `segment_ids`.

    num_segments: how many segments, by default 1 + the greatest number.
    sorted: a hint that the numbers rise.
    """
    return segment


def _count(ids):
    return int(ids.max()) + 1 if len(ids) else 0


segment_sum = _segment("sum", 0, "The sum", "segment_sum")
segment_prod = _segment("prod", 1, "The product", "segment_prod")
segment_max = _segment("amax", "least", "The greatest elements", "segment_max")
segment_min = _segment("amin", "greatest", "The smallest elements", "segment_min")


@keras_op("x")
def extract_sequences(x, sequence_length, sequence_stride):
    """The windows of a length along the last dimension, so many steps apart."""
    if x.shape[-1] < sequence_length:
        return x.new_zeros(*x.shape[:-1], 0, sequence_length)
    return x.unfold(-1, sequence_length, sequence_stride)


@keras_op("x")
def logdet(x):
    """The logarithm of the determinant of positive definite matrices."""
    return torch.logdet(as_float(x))


def _pair(x, name):
    """A tuple (real, imaginary) of tensors of one shape and float dtype."""
    if not isinstance(x, (tuple, list)) or len(x) != 2:
        raise ValueError(
            f"Input `x` of {name} should be a tuple of two tensors, real and imaginary. "
            f"Received: x={x}"
        )
    real, imaginary = (as_tensor(part) for part in x)
    if tuple(real.shape) != tuple(imaginary.shape):
        raise ValueError(
            "Both the real and imaginary parts should have the same shape. Received: "
            f"x[0].shape = {tuple(real.shape)}, x[1].shape = {tuple(imaginary.shape)}"
        )
    for part in (real, imaginary):
        if not part.dtype.is_floating:
            raise ValueError(
                f"{name} takes floating point tensors, got {part.dtype.name} and its twin"
            )
    return real, imaginary


def _at_least_2d(pair):
    if len(pair[0].shape) < 2:
        raise ValueError(
            f"Input should have rank >= 2. Received: input.shape = {tuple(pair[0].shape)}"
        )
    return pair


def _transform(kernel, doc, name, rank=1):
    """A public function of (real, imaginary)."""

    @keras_op("real imaginary", of=name)
    def transformed(real, imaginary):
        found = kernel(torch.complex(real, imaginary))
        return found.real, found.imag

    @drawn_by(transformed)
    def transform(x):
        pair = _pair(x, name)
        return transformed(*(_at_least_2d(pair) if rank == 2 else pair))

    transform.__name__ = transform.__qualname__ = name
    transform.__doc__ = doc
    return transform


_LAST = "(real, imaginary) of the Fourier transform of (real, imaginary), along the last dimension."
_LAST_TWO = "(real, imaginary) of the {} along the last two dimensions."
fft = _transform(torch.fft.fft, _LAST, "fft")
fft2 = _transform(torch.fft.fft2, _LAST_TWO.format("Fourier transform"), "fft2", 2)
ifft2 = _transform(torch.fft.ifft2, _LAST_TWO.format("inverse Fourier transform"), "ifft2", 2)


@keras_op("x")
def rfft(x, fft_length=None):
    """(real, imaginary) of the Fourier transform of real numbers along the last dimension.

    fft_length: to how many numbers x is cut or filled with zeros.
    """
    found = torch.fft.rfft(as_float(x), n=fft_length)
    return found.real, found.imag


@keras_op("real imaginary", of="irfft")
def _irfft(real, imaginary, fft_length):
    return torch.fft.irfft(torch.complex(real, imaginary), n=fft_length)


@drawn_by(_irfft)
def irfft(x, fft_length=None):
    """The real numbers of which (real, imaginary) is the `rfft`.

    fft_length: how many, by default twice as many as x's less 2.
    """
    return _irfft(*_pair(x, "irfft"), fft_length)


def _window(window, length, size, dtype):
    """A window in the middle of `size` points."""
    if window is None:
        found = torch.ones(length, dtype=dtype)
    elif isinstance(window, str):
        if window not in ("hann", "hamming"):
            raise ValueError(
                "If a string is passed to `window`, it must be one of `'hann'`, `'hamming'`. "
                f"Received: window={window}"
            )
        found = getattr(torch, f"{window}_window")(length, periodic=True, dtype=dtype)
    else:
        found = as_tensor(window)._t.to(dtype)
        if tuple(found.shape) != (length,):
            raise ValueError(
                f"The shape of `window` must be equal to [sequence_length]. Received: {found.shape}"
            )
    before = (size - length) // 2
    return torch.nn.functional.pad(found, (before, size - length - before))


def _check_frames(sequence_length, fft_length, dtype, name):
    if fft_length < sequence_length:
        raise ValueError(
            "`fft_length` must equal or larger than `sequence_length`. Received: "
            f"sequence_length={sequence_length}, fft_length={fft_length}"
        )
    if not dtype.is_floating_point:
        raise TypeError(f"Invalid input type. Expected `float32` or `float64`. {name} got {dtype}")


@keras_op("x")
def stft(x, sequence_length, sequence_stride, fft_length, window="hann", center=True):
    """(real, imaginary) of the Fourier transforms of windows, [..., windows, fft_length // 2 + 1].

    window: "hann", "hamming", None, or a vector of `sequence_length` numbers.
    center: whether the first window's middle is at the first number.
    """
    _check_frames(sequence_length, fft_length, x.dtype, "stft")
    shaped = _window(window, sequence_length, fft_length, x.dtype).to(x.device)
    lead = x.shape[:-1]
    rows = x.reshape(-1, x.shape[-1])
    if center:
        rows = torch.nn.functional.pad(rows, (fft_length // 2,) * 2, mode="reflect")
    frames = rows.unfold(-1, fft_length, sequence_stride) * shaped
    found = torch.fft.rfft(frames).reshape(*lead, frames.shape[-2], -1)
    return found.real, found.imag


@keras_op("real imaginary", of="istft")
def _istft(real, imaginary, sequence_length, stride, fft_length, length, window, center):
    _check_frames(sequence_length, fft_length, real.dtype, "istft")
    shaped = _window(window, sequence_length, fft_length, real.dtype).to(real.device)
    frames = torch.fft.irfft(torch.complex(real, imaginary), n=fft_length) * shaped
    lead, count = frames.shape[:-2], frames.shape[-2]
    total = fft_length + stride * (count - 1)
    places = torch.arange(fft_length, device=real.device)
    places = (places + stride * torch.arange(count, device=real.device)[:, None]).reshape(-1)
    rows = frames.reshape(-1, count * fft_length)
    summed = rows.new_zeros(rows.shape[0], total).index_add(1, places, rows)
    weight = (shaped**2).expand(count, fft_length).reshape(-1)
    weight = rows.new_zeros(total).index_add(0, places, weight)
    summed = torch.where(weight > 1e-11, summed / weight.clamp(min=1e-11), summed)
    start = fft_length // 2 if center else 0
    end = total - start if length is None else start + length
    summed = torch.nn.functional.pad(summed, (0, max(0, end - total)))
    return summed[:, start:end].reshape(*lead, -1)


@drawn_by(_istft)
def istft(x, sequence_length, sequence_stride, fft_length, length=None, window="hann", center=True):
    """The numbers of which (real, imaginary) is the `stft`; length: how many, if not all."""
    return _istft(
        *_pair(x, "istft"), sequence_length, sequence_stride, fft_length, length, window, center
    )


@keras_op("x")
def view_as_complex(x):
    """A tensor [..., 2] of real and imaginary parts as complex numbers [...]."""
    if not x.dim() or x.shape[-1] != 2:
        raise ValueError(
            f"Last dimension of input must be size 2 (real, imaginary). Received: {tuple(x.shape)}"
        )
    x = x if x.dtype in (torch.float32, torch.float64) else x.to(default_float())
    return torch.complex(x[..., 0], x[..., 1])


@keras_op("x")
def view_as_real(x):
    """Complex numbers [...] as their real and imaginary parts [..., 2]."""
    imaginary = x.imag if x.is_complex() else torch.zeros_like(x)
    return torch.stack([x.real if x.is_complex() else x, imaginary], -1)
