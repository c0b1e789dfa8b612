"""Calls of keras.ops as expressions, made by templates: the differential test of keras.ops.

An expression is evaluated with real Keras 3 and with ours (see `Names`); tensors in it are made of
seeded random numbers: t("f", 2, 3) is float32 of shape (2, 3) in [-3, 3), p(2, 3) positive,
u(2, 3) in (-1, 1), s(2, 3) has NaN, infinities and zeros among its elements.

The templates are here, calls that fit no template are in keras_ops_cases.txt.
"""

# ruff: noqa: E501 - tables

import itertools
from pathlib import Path

import numpy as np

LETTERS = {
    "?": "bool", "b": "int8", "B": "uint8", "w": "int16", "i": "int32", "l": "int64",
    "h": "float16", "g": "bfloat16", "f": "float32", "d": "float64", "F": "complex64",
}  # fmt: skip
_ALL = "?bBwilhgfd"


class Names:
    """What the expressions may name, for one Keras."""

    def __init__(self, keras):
        self.keras, self.count = keras, 0

    def evaluate(self, line):
        """The value of an expression."""
        self.count = 0
        names = {
            **{n: getattr(self.keras.ops, n) for n in dir(self.keras.ops) if n[:1] != "_"},
            **{n: getattr(self, n) for n in ("t", "p", "u", "s", "a")},
            "ops": self.keras.ops, "np": np, "keras": self.keras, "print": None,
            "tuple": tuple, "list": list, "len": len,
        }  # fmt: skip
        return eval(line, names)

    def a(self, letter, *shape, low=-3, high=3):
        """A numpy array."""
        self.count += 1
        random = np.random.RandomState(self.count)
        dtype = LETTERS[letter]
        if dtype == "bool":
            return random.uniform(size=shape) > 0.5
        if dtype.startswith("complex"):
            return (random.normal(size=shape) + 1j * random.normal(size=shape)).astype(dtype)
        if dtype.startswith("uint"):
            return random.randint(0, high + 2, shape).astype(dtype)
        if dtype.startswith("int"):
            return random.randint(low, high + 1, shape).astype(dtype)
        values = random.uniform(low, high, shape)
        return values.astype("float32" if dtype == "bfloat16" else dtype)

    def _tensor(self, array, letter):
        return self.keras.ops.convert_to_tensor(array, dtype=LETTERS[letter])

    def t(self, letter, *shape, low=-3, high=3):
        """A tensor."""
        return self._tensor(self.a(letter, *shape, low=low, high=high), letter)

    def p(self, *shape, letter="f"):
        """A tensor of positive numbers."""
        return self.t(letter, *shape, low=0.2, high=3)

    def u(self, *shape, letter="f"):
        """A tensor of numbers in (-1, 1)."""
        return self.t(letter, *shape, low=-0.95, high=0.95)

    def s(self, *shape, letter="f"):
        """A tensor with special numbers."""
        values = self.a(letter, *shape).reshape(-1)
        values[::2] = np.resize([np.nan, np.inf, 0.0, -np.inf, -0.0], values[::2].shape)
        return self._tensor(values.reshape(shape), letter)


def outcome(function):
    """What a call gives, as JSON: tensors by dtype, shape and elements, errors by class."""
    try:
        result = function()
    except Exception as error:
        return f"!{type(error).__name__}"
    return encoded(result)


def encoded(value):
    """A nest of tensors as JSON."""
    if isinstance(value, (list, tuple)):
        return {"of": [encoded(x) for x in value]}
    if isinstance(value, dict):
        return {"dict": {k: encoded(x) for k, x in value.items()}}
    if value is None or isinstance(value, (bool, int, float, str)):
        return {"py": value}
    if hasattr(value, "detach"):
        value = value.detach()
        dtype = str(value.dtype).removeprefix("torch.")
        value = value.float().numpy() if dtype == "bfloat16" else value.numpy()
    elif isinstance(value, (np.ndarray, np.generic)):
        dtype = f"np.{value.dtype}"
    elif hasattr(value, "numpy"):
        dtype, value = value.dtype.name, value.numpy()
    else:
        return {"py": repr(value)}
    value = np.asarray(value)
    if value.dtype.kind not in "biufc":
        return {"py": str(value.tolist())}
    if value.dtype.kind == "c":
        return [dtype, list(value.shape), [[_number(x.real), _number(x.imag)] for x in value.flat]]
    return [dtype, list(value.shape), [_number(x) for x in value.flat]]


def _number(x):
    if isinstance(x, (bool, np.bool_)):
        return bool(x)
    if isinstance(x, np.integer):
        return int(x)
    x = float(x)
    return float(f"{x:.9g}") if np.isfinite(x) else str(x)


def generated():
    """All expressions."""
    lines = [
        *_unary(), *_binary(), *_reductions(), *_shaping(), *_creation(), *_windows(), *_activations(),
        *(Path(__file__).parent / "keras_ops_cases.txt").read_text(encoding="utf-8").splitlines(),
    ]  # fmt: skip
    return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


_UNARY = [
    "abs",
    "absolute",
    "angle",
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctanh",
    "cbrt",
    "ceil",
    "conj",
    "conjugate",
    "copy",
    "cos",
    "cosh",
    "deg2rad",
    "exp",
    "exp2",
    "expm1",
    "fabs",
    "floor",
    "i0",
    "imag",
    "isfinite",
    "isinf",
    "isnan",
    "isneginf",
    "isposinf",
    "isreal",
    "log",
    "log10",
    "log1p",
    "log2",
    "logical_not",
    "negative",
    "rad2deg",
    "real",
    "reciprocal",
    "round",
    "sign",
    "signbit",
    "sin",
    "sinc",
    "sinh",
    "sqrt",
    "square",
    "tan",
    "tanh",
    "trunc",
    "bitwise_invert",
    "bitwise_not",
    "erf",
    "erfc",
    "erfinv",
    "rsqrt",
    "nan_to_num",
    "ravel",
    "size",
    "ndim",
    "zeros_like",
    "ones_like",
    "convert_to_tensor",
    "array",
    "shape",
    "is_tensor",
    "dtype",
    "sort",
    "argsort",
    "flip",
    "transpose",
]


def _unary():
    for name in _UNARY:
        for letter in _ALL:
            yield f"{name}(t({letter!r}, 2, 3))"
        yield f"{name}(s(10))"
        yield f"{name}(p(5))"
        yield f"{name}(u(5, letter='d'))"
        yield f"{name}(t('F', 3))"
        yield f"{name}(t('f'))"
        yield f"{name}(t('i', 0, 3))"
        for value in ("2", "0.5", "True", "[1, 2]", "[0.5, 1]", "'a'", "None"):
            yield f"{name}({value})"
        for letter in "?lfd":
            yield f"{name}(a({letter!r}, 4))"


_ARITHMETIC = [
    "add",
    "subtract",
    "multiply",
    "divide",
    "true_divide",
    "divide_no_nan",
    "floor_divide",
    "mod",
    "fmod",
    "power",
    "maximum",
    "minimum",
    "fmax",
    "fmin",
    "arctan2",
    "hypot",
    "logaddexp",
    "logaddexp2",
    "nextafter",
    "heaviside",
    "ldexp",
    "equal",
    "not_equal",
    "greater",
    "greater_equal",
    "less",
    "less_equal",
    "logical_and",
    "logical_or",
    "logical_xor",
    "isclose",
    "allclose",
    "bitwise_and",
    "bitwise_or",
    "bitwise_xor",
    "bitwise_left_shift",
    "bitwise_right_shift",
    "left_shift",
    "right_shift",
    "gcd",
    "lcm",
    "outer",
    "inner",
    "dot",
    "vdot",
    "matmul",
    "kron",
    "append",
]


def _binary():
    for name in _ARITHMETIC:
        for x, y in itertools.product("?Bilhgfd", repeat=2):
            if (ord(x) * 7 + ord(y) * 3 + len(name)) % 3 and x != y:
                continue
            low = (
                ""
                if name not in ("floor_divide", "mod", "fmod", "divide", "true_divide")
                else ", low=1"
            )
            low = ", low=0" if name in ("power",) else low
            yield f"{name}(t({x!r}, 2, 3{low}), t({y!r}, {'3, 2' if name in ('dot', 'matmul') else '2, 3'}{low}))"
        for letter in "?bilhgfd":
            yield f"{name}(t({letter!r}, 4), 2)"
            yield f"{name}(t({letter!r}, 4), 1.5)"
            yield f"{name}(3, t({letter!r}, 4, low=1))"
            yield f"{name}(True, t({letter!r}, 4, low=1))"
        for pair in ("1, 2", "1, 2.5", "True, 2", "True, False", "[1, 2], [3, 4]", "[1, 2], 0.5",
                     "'a', 1", "None, 1", "t('f', 3), None"):  # fmt: skip
            yield f"{name}({pair})"
        yield f"{name}(s(10), s(10)[::-1])" if False else f"{name}(s(10), t('f', 10))"
        yield f"{name}(s(10), s(10))"
        yield f"{name}(t('i', 6), t('i', 6))"
        yield f"{name}(t('f', 2, 1), t('f', 3))"
        yield f"{name}(t('f', 2, 3), t('f', 4))"
        yield f"{name}(t('f', 0, 3), t('f', 3))"
        yield f"{name}(t('f'), t('d', 3))"
        yield f"{name}(t('l'), t('i', 3))"
        yield f"{name}(a('d', 3), t('f', 3))"
        yield f"{name}(t('f', 3), a('l', 3))"
        yield f"{name}(t('F', 3), t('f', 3))"


_REDUCTIONS = [
    "all",
    "any",
    "amax",
    "amin",
    "max",
    "min",
    "mean",
    "prod",
    "std",
    "sum",
    "var",
    "median",
    "ptp",
    "count_nonzero",
    "argmax",
    "argmin",
    "logsumexp",
    "nanargmax",
    "nanargmin",
    "nanmax",
    "nanmean",
    "nanmedian",
    "nanmin",
    "nanprod",
    "nanstd",
    "nansum",
    "nanvar",
]
_SCANS = ["cumsum", "cumprod", "nancumsum", "nancumprod"]


def _reductions():
    for name in _REDUCTIONS:
        for letter in _ALL:
            yield f"{name}(t({letter!r}, 3, 4))"
            yield f"{name}(t({letter!r}, 3, 4), axis=1)"
        for axis in ("0", "-1", "(0, 2)", "[0, 1]", "5", "-4", "(0, 0)", "()", "1.5", "'a'"):
            yield f"{name}(t('f', 2, 3, 4), axis={axis})"
        if name != "count_nonzero":
            yield f"{name}(t('f', 2, 3), axis=-1, keepdims=True)"
            yield f"{name}(t('f', 2, 3), keepdims=True)"
        for axis in ("None", "0", "1"):
            yield f"{name}(t('f', 0, 3), axis={axis})"
            yield f"{name}(s(3, 4), axis={axis})"
        for value in ("2", "[1, 2, 2]", "[0.5, 1.5]", "True", "t('f')", "'a'", "None", "t('F', 3)"):
            yield f"{name}({value})"
    for name in _SCANS:
        for letter in _ALL:
            yield f"{name}(t({letter!r}, 3, 2))"
            yield f"{name}(t({letter!r}, 3, 2), axis=1)"
        yield f"{name}(t('i', 4), dtype='float32')"
        yield f"{name}(t('f', 4), dtype='int32')"
        yield f"{name}(s(3, 4), axis=0)"
        yield f"{name}(t('f', 3), axis=2)"
        yield f"{name}([1, 2, 3])"
        yield f"{name}(t('f', 0))"


def _shaping():
    one = {
        "expand_dims": ["0", "-1", "(0, 2)", "[0, -1]", "9", "None"],
        "squeeze": ["", "0", "axis=(0, 2)", "1", "9"],
        "reshape": ["(3, 2)", "(-1,)", "[6]", "-1", "(4, 2)", "(-1, -1)", "(2, None)"],
        "flip": ["", "0", "axis=(0, 1)", "-1", "7"],
        "fliplr": [""], "flipud": [""],
        "roll": ["1", "-2, axis=1", "(1, 2), axis=(0, 1)", "2, axis=9"],
        "rot90": ["", "2", "-1", "1, (1, 0)", "1, (0, 0)", "1, (0, 5)"],
        "repeat": ["2", "2, axis=1", "[1, 2], axis=0", "[1, 2, 3], axis=0", "2, axis=-1", "0, axis=0"],
        "tile": ["2", "(2, 1)", "[1, 2, 2]", "(0, 1)"],
        "swapaxes": ["0, 1", "0, -1", "0, 5"],
        "moveaxis": ["0, 1", "0, -1", "(0, 1), (1, 0)", "0, 5", "(0, 1), (1,)"],
        "transpose": ["", "(1, 0)", "[0, 1]", "axes=(1, 0, 2)", "(0, 0)"],
        "diag": ["", "1", "k=-1"], "diagflat": ["", "1", "-2"],
        "diagonal": ["", "1", "offset=-1", "axis1=1, axis2=0", "axis1=0, axis2=0"],
        "trace": ["", "1", "axis1=1, axis2=0"],
        "tril": ["", "1", "-1"], "triu": ["", "1", "-1"],
        "vander": ["", "N=2", "increasing=True"],
        "diff": ["", "2", "axis=0", "n=0", "n=5", "n=-1", "axis=4"],
        "sort": ["", "0", "axis=None", "axis=3"],
        "argsort": ["", "0", "axis=None", "axis=3"],
        "argpartition": ["1", "kth=0, axis=0", "5", "-1", "1, axis=None"],
        "unstack": ["", "axis=1", "num=2", "num=3", "axis=4"],
        "split": ["1", "2", "[1]", "[1, 2], axis=1", "3, axis=1", "2, axis=1", "0", "(1,)", "2, axis=4"],
        "array_split": ["2", "3", "2, axis=1", "[1]", "4, axis=-1", "0"],
        "broadcast_to": ["(2, 3)", "(4, 2, 3)", "[2, 3]", "(3, 3)", "(3,)"],
        "pad": ["1", "((1, 0), (0, 2))", "(1, 2)", "[[1, 1], [1, 1]]", "1, mode='reflect'",
                "1, mode='symmetric'", "((1, 1), (0, 1)), mode='edge'", "1, constant_values=3",
                "1, mode='reflect', constant_values=3", "1, mode='nosuch'", "((1,), (1,))"],
        "percentile": ["50", "[10, 90]", "30, axis=0", "25.0, axis=1, keepdims=True",
                       "40, method='lower'", "40, method='higher'", "40, method='nearest'",
                       "40, method='midpoint'", "150", "40, method='nosuch'", "[5, 50], axis=1"],
        "quantile": ["0.5", "[0.1, 0.9]", "0.3, axis=0", "0.25, axis=(0, 1), keepdims=True",
                     "0.4, method='lower'", "0.4, method='higher'", "0.4, method='nearest'",
                     "0.4, method='midpoint'", "1.5", "[0.05, 0.5], axis=1, keepdims=True"],
        "nanquantile": ["0.5", "[0.1, 0.9], axis=1", "0.4, method='lower'"],
        "nanpercentile": ["50", "[10, 90], axis=1", "40, method='lower'"],
        "take": ["0", "[0, 1]", "[[0, 1], [1, 0]]", "1, axis=0", "[2, 0], axis=1", "-1, axis=1",
                 "[0, 9], axis=1", "t('i', 2, low=0, high=1), axis=-1", "t('f', 2), axis=1"],
        "get_item": ["0", "(0, 1)", "np.s_[:1]", "np.s_[:, 1]", "(..., 0)", "(None, 0)", "9",
                     "np.s_[:, 0:3:2]", "np.s_[:, ::-1]", "np.s_[1:]", "[0, 1]", "t('?', 2, 3)"],
        "nan_to_num": ["", "1.0", "nan=2.0, posinf=3.0, neginf=-4.0"],
        "round": ["", "1", "decimals=-1", "2"],
        "clip": ["-1, 1", "0.5, 1.5", "0, 1", "-1.0, t('f', 2, 3)", "1, -1", "None, 1"],
        "bincount": [""], "unique": [""], "nonzero": [""],
        "view": ["'int32'", "'int8'", "'float32'", "'float16'", ""],
        "cast": ["'float32'", "'int32'", "'bool'", "'uint8'", "'float16'", "'complex64'", "'nosuch'"],
        "saturate_cast": ["'float32'", "'int8'", "'uint8'", "'bool'"],
        "full_like": ["2", "1.5", "2, dtype='int32'", "True"],
        "zeros_like": ["dtype='int32'", "'bool'"], "ones_like": ["dtype='int32'", "'bool'"],
        "average": ["", "axis=0", "axis=1, weights=[1, 2, 3]", "weights=t('f', 2, 3)",
                    "axis=0, weights=[1.0, 2.0]", "weights=[1, 2]", "axis=1, weights=[1, 2]"],
        "logsumexp": ["axis=(0, 1), keepdims=True"],
        "corrcoef": [""], "stop_gradient": [""], "convert_to_numpy": [""],
        "trapezoid": ["", "dx=0.5", "axis=0", "x=t('f', 3)"],
        "histogram": ["", "5", "bins=4, range=(-1, 2)", "0", "-1", "4, range=(2, 1)"],
        "digitize": ["[-1.0, 0.0, 1.0]", "[0]", "[[1.0]]"],
        "hsplit": ["3", "[1]"], "vsplit": ["2", "[1]"], "dsplit": ["1"],
        "isin": ["[1, 2]", "[1, 2], invert=True", "2", "t('f', 2), assume_unique=True"],
        "searchsorted": ["[0.0]"],
        "top_k": ["2", "1, sorted=False", "9"],
        "rearrange": ["'a b -> b a'", "'a b -> (a b)'", "'a (b c) -> a b c', c=3", "'a b -> a'"],
    }  # fmt: skip
    for name, variants in one.items():
        for variant in variants:
            arguments = f", {variant}" if variant else ""
            yield f"{name}(t('f', 2, 3){arguments})"
            yield f"{name}(t('i', 2, 3, low=0){arguments})"
            yield f"{name}([[1, 2, 3], [4, 5, 6]]{arguments})"
        for letter in "?Blhgd":
            arguments = f", {variants[0]}" if variants[0] else ""
            yield f"{name}(t({letter!r}, 2, 3, low=0){arguments})"
            yield f"{name}(t({letter!r}, 4, low=0){arguments})"
        yield f"{name}(t('f', 2, 1, 3){arguments})"
        yield f"{name}(t('f', 0, 3){arguments})"
        yield f"{name}(t('f'){arguments})"
        yield f"{name}(None{arguments})"
    for name in ("concatenate", "stack", "hstack", "vstack", "dstack"):
        for pair in ("t('f', 2, 3), t('f', 2, 3)", "t('i', 2, 3), t('f', 2, 3)", "t('?', 2, 3), t('B', 2, 3)",
                     "t('l', 2, 3), t('i', 2, 3)", "t('f', 2, 3), t('f', 1, 3)", "t('f', 3), t('f', 3)",
                     "t('h', 2, 3), t('g', 2, 3)", "[1, 2], [3, 4]", "[1], [2.5]", "1, 2", "1, 2.5",
                     "t('f', 3), [1, 2, 3]", "t('f'), t('f')"):  # fmt: skip
            yield f"{name}([{pair}])"
        yield f"{name}((t('f', 2, 2), t('f', 2, 2)))"
        yield f"{name}([])"
        yield f"{name}(t('f', 2, 3))"
        if name in ("concatenate", "stack"):
            for axis in ("1", "-1", "5", "None"):
                yield f"{name}([t('f', 2, 3), t('f', 2, 3)], axis={axis})"


def _creation():
    for name in ("zeros", "ones", "empty"):
        start, end = ("shape(", ")") if name == "empty" else ("", "")
        for shape in (
            "(2, 3)",
            "3",
            "()",
            "[2, 2]",
            "(0, 2)",
            "(-1,)",
            "(2.5,)",
            "'a'",
            "(2, None)",
        ):
            yield f"{start}{name}({shape}){end}"
        for dtype in (
            "'int32'",
            "'bool'",
            "'bfloat16'",
            "'float64'",
            "'nosuch'",
            "None",
            "'complex64'",
        ):
            yield f"{start}{name}((2,), dtype={dtype}){end}"
    for args in ("(2, 3), 2", "(2,), 1.5", "(2,), True", "(2,), t('f')", "(2, 3), t('f', 3)", "3, 2, 'float16'",
                 "(2,), [1, 2]", "(2,), 300, 'uint8'", "(2,), 2, dtype='nosuch'"):  # fmt: skip
        yield f"full({args})"
    for args in (
        "3",
        "3, 4",
        "3, k=1",
        "3, 4, -1",
        "2, dtype='int32'",
        "0",
        "2.0",
        "-1",
        "2, 2, 5",
        "2, M=None",
    ):
        yield f"eye({args})"
        yield f"tri({args})"
    for args in ("3", "2, dtype='int32'", "0", "-1", "2.0"):
        yield f"identity({args})"
    for args in ("5", "1, 5", "1, 10, 3", "5, 0, -2", "0.5, 3", "2.5", "0, 1, 0.25", "5, dtype='float32'",
                 "3, dtype='int64'", "0", "-2", "5, 1", "1, 5, 0", "t('i', low=3)", "1, 4, dtype='bfloat16'",
                 "True", "1, 3.0", "0, 5, None", "2**33, 2**33 + 3"):  # fmt: skip
        yield f"arange({args})"
    for name in ("linspace", "logspace", "geomspace"):
        for args in ("1, 3", "1.0, 3.0, 5", "1, 3, num=4, endpoint=False", "1, 2, 0", "1, 2, 1", "1, 2, -1",
                     "[1.0, 2.0], [3.0, 5.0], 3", "[1.0, 2.0], [3.0, 5.0], 3, axis=1", "[1.0, 2.0], [3.0, 5.0], 3, axis=-1", "1, 10, 4, dtype='int32'",
                     "1, 3, 3, dtype='float64'", "p(2), p(2), 4", "t('i', 2, low=1), 5, 3", "1, 3, 2.5",
                     "p(2, letter='h'), 4, 3", "p(2, letter='d'), 4, 3"):  # fmt: skip
            yield f"{name}({args})"
    yield "linspace(1, 3, 5, retstep=True)"
    yield "logspace(0, 3, 4, base=2)"
    yield "logspace(0, 3, 4, base=2.5, endpoint=False)"
    for args in ("t('i', 3), t('f', 2)", "[1, 2], [3, 4, 5], indexing='ij'", "t('f', 2)", "", "1, 2",
                 "t('f', 2), t('f', 3), t('f', 2)", "t('f', 2, 2), t('f', 2)", "[1], [2], indexing='zz'"):  # fmt: skip
        yield f"meshgrid({args})"


def _windows():
    for name in ("bartlett", "blackman", "hamming", "hanning"):
        for args in ("5", "1", "0", "6", "t('i', low=4)", "2.5", "-1"):
            yield f"{name}({args})"
    for args in ("5, 8.6", "1, 2.0", "0, 2.0", "6, 0", "6, 3", "5, t('f')", "5, -2.0"):
        yield f"kaiser({args})"


_ACTIVATIONS = {
    "celu": ["", "alpha=0.5"], "elu": ["", "alpha=0.5"], "gelu": ["", "approximate=False"],
    "glu": ["", "axis=0", "3"], "hard_shrink": ["", "0.2"], "hard_sigmoid": [""], "hard_silu": [""],
    "hard_swish": [""], "hard_tanh": [""], "leaky_relu": ["", "0.1", "negative_slope=0.3"],
    "log_sigmoid": [""], "log_softmax": ["", "0", "axis=(0, 1)", "7"], "relu": [""], "relu6": [""],
    "selu": [""], "sigmoid": [""], "silu": [""], "soft_shrink": ["", "0.2"],
    "softmax": ["", "0", "axis=(0, 1)", "7"], "softplus": [""], "softsign": [""], "sparse_plus": [""],
    "sparse_sigmoid": [""], "sparsemax": ["", "0"], "squareplus": ["", "b=1"], "swish": [""],
    "tanh_shrink": [""], "threshold": ["0.5, -1.0", "0, 2"],
    "normalize": ["", "axis=0", "order=1", "order=3, epsilon=1e-3", "order=0", "order='a'", "axis=5", "order=1.5"],
    "rms_normalization": ["", "scale=2.0", "scale=t('f', 4)", "axis=0", "axis=(0, 1)", "epsilon=0.1"],
    "layer_normalization": ["", "gamma=2.0", "gamma=t('f', 4), beta=t('f', 4)", "axis=(0, 1)", "axis=0, epsilon=0.1", "beta=1.0"],
    "moments": ["0", "[0, 1]", "(-1,), keepdims=True", "9", "[0], synchronized=True"],
    "view_as_complex": [""], "view_as_real": [""],
    "extract_sequences": ["2, 1", "3, 2", "2, 3", "9, 1"],
}  # fmt: skip


def _activations():
    for name, variants in _ACTIVATIONS.items():
        for variant in variants:
            arguments = f", {variant}" if variant else ""
            yield f"{name}(t('f', 2, 4){arguments})"
        arguments = f", {variants[0]}" if variants[0] else ""
        for letter in _ALL:
            yield f"{name}(t({letter!r}, 2, 4){arguments})"
        yield f"{name}(s(2, 6){arguments})"
        for value in (
            "2",
            "[0.5, 1.5]",
            "[1, 2]",
            "t('f')",
            "t('f', 0, 4)",
            "'a'",
            "None",
            "a('d', 2, 2)",
            "t('f', 2)",
        ):
            yield f"{name}({value}{arguments})"
