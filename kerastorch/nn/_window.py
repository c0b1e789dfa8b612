"""What convolutions and pools share: strides, dilations and padding in TensorFlow's spelling.

TensorFlow's "SAME" gives ceil(size / stride) outputs and puts the odd cell of padding after the
data; torch pads both sides alike.
"""

import torch.nn.functional as F

from .._core.errors import UnimplementedError, invalid

TO_CHANNELS_FIRST = {3: (0, 2, 1), 4: (0, 3, 1, 2), 5: (0, 4, 1, 2, 3)}
TO_CHANNELS_LAST = {3: (0, 2, 1), 4: (0, 2, 3, 1), 5: (0, 2, 3, 4, 1)}
# a kernel (spatial..., in, out) as torch's (out, in, spatial...)
TO_TORCH_KERNEL = {3: (2, 1, 0), 4: (3, 2, 0, 1), 5: (4, 3, 0, 1, 2)}


def channels_first(data_format, n):
    """Whether `data_format`, like "NHWC", puts channels first, for n spatial dimensions."""
    if not (data_format is None or isinstance(data_format, str)) and n > 1:
        raise AttributeError(f"data_format must be a string, got {data_format!r}")
    if data_format is None or data_format == ("NWC", "NHWC", "NDHWC")[n - 1]:
        return False
    if data_format == ("NCW", "NCHW", "NCDHW")[n - 1]:
        return True
    if n == 1:
        raise ValueError(
            f"`data_format` must be 'NWC' or 'NCW'. Received: data_format={data_format}"
        )
    raise invalid(
        f"Value for attr 'data_format' of \"{data_format}\" is not in the list of allowed values: "
        f'"{("NHWC", "NDHWC")[n - 2]}", "{("NCHW", "NCDHW")[n - 2]}"'
    )


def spatial(value, n, first, name, kernel):
    """The n spatial entries of strides, dilations or a window: given as one number, n, or n + 2."""
    if value is None:
        return (1,) * n
    if isinstance(value, (str, bytes, dict)):
        value = list(value)
    if not isinstance(value, (list, tuple)):
        value = value.tolist() if hasattr(value, "tolist") else value
        value = value if isinstance(value, list) else [value]
    if len(value) == 1:
        result = tuple(value) * n
    elif len(value) == n:
        result = tuple(value)
    elif len(value) == n + 2:
        result = tuple(value[2:] if first else value[1:-1])
        channel = value[1 if first else -1]
        if value[0] != 1 or channel != 1:
            raise UnimplementedError(
                None,
                None,
                f"{kernel}: {name} in the batch and channel dimensions are not supported, got "
                f"{list(value)} [Op:{kernel}]",
            )
    else:
        raise ValueError(
            f"{name} should be of length 1, {n} or {n + 2}. Received: {name}={value} of length "
            f"{len(value)}"
        )
    result = tuple(whole(v, name) for v in result)
    if min(result) <= 0:
        raise invalid(f"{kernel}: {name} must be > 0, got {list(value)} [Op:{kernel}]")
    return result


def whole(value, name):
    """An entry of strides, dilations or a window as an int; TypeError for what is no number."""
    if type(value) is int:
        return value
    if isinstance(value, (str, bytes)) or value is None:
        raise TypeError(f"Expected int for argument '{name}' not {value!r}.")
    return int(value)


def pads(padding, size, window, stride, dilation, first, kernel):
    """The padding as a list of (before, after), one pair a spatial dimension."""
    if padding == "VALID":
        return [(0, 0)] * len(size)
    if padding == "SAME":
        return [same(*row) for row in zip(size, window, stride, dilation, strict=True)]
    if isinstance(padding, (list, tuple)):
        check_pairs(padding, len(size) + 2)
        return [tuple(p) for p in (padding[2:] if first else padding[1:-1])]
    if padding == "EXPLICIT":
        raise ValueError(
            "'EXPLICIT' is not a valid value for `padding`. To use explicit padding, `padding` "
            "must be a list."
        )
    if not isinstance(padding, str):
        raise TypeError(f"Expected string for argument 'padding' not {padding!r}. [Op:{kernel}]")
    raise invalid(
        f'Value for attr \'padding\' of "{padding}" is not in the list of allowed values: "SAME", '
        f'"VALID", "EXPLICIT" [Op:{kernel}]'
    )


def check_pairs(padding, length):
    """ValueError for explicit padding that is no list of `length` pairs."""
    for i, pair in enumerate(padding):
        if not isinstance(pair, (list, tuple)) or len(pair) != 2:
            raise ValueError(
                "When `padding` is a list, each element of `padding` must be a list/tuple of size "
                f"2. Received: padding={padding} with element at index {i} of type {type(pair)}"
            )
    if len(padding) != length:
        raise ValueError(
            f"When padding is a list, it must be of size {length}. "
            f"Received: padding={padding} of size {len(padding)}"
        )


def check_text(padding):
    """TypeError for the padding of an op that takes no explicit one."""
    if not isinstance(padding, str):
        raise TypeError(f"Expected string for argument 'padding' not {padding!r}.")


def counts(size, window, stride, dilation, pads):
    """The number of windows along each spatial dimension, 0 where none fits."""
    return [
        max(n + sum(pad) - (k - 1) * d - 1 + s, 0) // s
        for n, k, s, d, pad in zip(size, window, stride, dilation, pads, strict=True)
    ]


def same(size, window, stride, dilation=1):
    """(before, after) of SAME padding in one dimension."""
    # no negative number is divided: ONNX rounds towards zero
    total = max((size - 1) // stride * stride + (window - 1) * dilation + 1 - size, 0)
    return total // 2, total - total // 2


def split(pads):
    """(symmetric, rest): what torch pads by itself, and what F.pad has to add before, or None."""
    if all(surely(before == after) for before, after in pads):
        return tuple(before for before, _ in pads), None
    return (0,) * len(pads), [p for pair in reversed(pads) for p in pair]


def pad(x, rest, value=0.0):
    """x [N, C, spatial...] padded by `rest` of `split`."""
    return x if rest is None else F.pad(x, rest, value=value)


def surely(same):
    """Whether a comparison holds whatever the sizes that are symbols are."""
    if type(same) is bool:
        return same
    from torch.fx.experimental.symbolic_shapes import statically_known_true

    return statically_known_true(same)
