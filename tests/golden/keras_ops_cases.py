"""Calls of keras.ops as expressions, made by templates: the differential test of keras.ops.

An expression is evaluated with real Keras 3 and with ours (see `Names`); tensors in it are made of
seeded random numbers: t("f", 2, 3) is float32 of shape (2, 3) in [-3, 3), p(2, 3) positive,
u(2, 3) in (-1, 1), s(2, 3) has NaN, infinities and zeros among its elements.
"""

import itertools

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
        *HAND.strip().splitlines(),
    ]  # fmt: skip
    return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


_UNARY = ["abs", "absolute", "angle", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctanh", "cbrt", "ceil", "conj", "conjugate", "copy", "cos", "cosh", "deg2rad", "exp", "exp2", "expm1", "fabs", "floor", "i0", "imag", "isfinite", "isinf", "isnan", "isneginf", "isposinf", "isreal", "log", "log10", "log1p", "log2", "logical_not", "negative", "rad2deg", "real", "reciprocal", "round", "sign", "signbit", "sin", "sinc", "sinh", "sqrt", "square", "tan", "tanh", "trunc", "bitwise_invert", "bitwise_not", "erf", "erfc", "erfinv", "rsqrt", "nan_to_num", "ravel", "size", "ndim", "zeros_like", "ones_like", "convert_to_tensor", "array", "shape", "is_tensor", "dtype", "sort", "argsort", "flip", "transpose"]


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


_ARITHMETIC = ["add", "subtract", "multiply", "divide", "true_divide", "divide_no_nan", "floor_divide", "mod", "fmod", "power", "maximum", "minimum", "fmax", "fmin", "arctan2", "hypot", "logaddexp", "logaddexp2", "nextafter", "heaviside", "ldexp", "equal", "not_equal", "greater", "greater_equal", "less", "less_equal", "logical_and", "logical_or", "logical_xor", "isclose", "allclose", "bitwise_and", "bitwise_or", "bitwise_xor", "bitwise_left_shift", "bitwise_right_shift", "left_shift", "right_shift", "gcd", "lcm", "outer", "inner", "dot", "vdot", "matmul", "kron", "append"]


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


_REDUCTIONS = ["all", "any", "amax", "amin", "max", "min", "mean", "prod", "std", "sum", "var", "median", "ptp", "count_nonzero", "argmax", "argmin", "logsumexp", "nanargmax", "nanargmin", "nanmax", "nanmean", "nanmedian", "nanmin", "nanprod", "nanstd", "nansum", "nanvar"]
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


HAND = """
where(t('?', 2, 3), t('f', 2, 3), t('f', 2, 3))
where(t('?', 2, 3), 1, 0)
where(t('?', 2, 3), 1.5, 0)
where(t('?', 2, 3), t('i', 2, 3), t('f', 3))
where(t('i', 2, 3), t('i', 2, 3), 7)
where(t('?', 2, 3))
where(t('?', 2, 3), 1)
where([True, False], [1, 2], [3, 4])
take_along_axis(t('f', 2, 3), t('i', 2, 2, low=0, high=1), axis=1)
take_along_axis(t('f', 2, 3), t('i', 1, 3, low=0, high=1), axis=0)
take_along_axis(t('f', 2, 3), t('i', 2, low=0, high=1))
take_along_axis(t('f', 2, 3), t('i', 2, 1, low=-1, high=1), axis=-1)
take_along_axis(t('f', 2, 3), t('f', 2, 2), axis=1)
take_along_axis(t('f', 2, 3), t('i', 2), axis=1)
unravel_index([3, 5], (2, 3))
unravel_index(t('l', 3, low=0, high=5), (2, 3))
unravel_index(4, (2, 3))
unravel_index([-1, 2], (2, 3))
unique([3, 1, 3, 2], return_index=True, return_inverse=True, return_counts=True)
unique([[1, 2], [1, 2], [0, 5]], axis=0)
unique([3, 1, 3], size=4)
unique([3, 1, 3], size=4, fill_value=9)
unique([3, 1, 3], size=1)
unique([[3, 1], [3, 2]], return_inverse=True)
searchsorted([1.0, 2.0, 3.0], [0.5, 2.0, 9.0])
searchsorted([1.0, 2.0, 3.0], [0.5, 2.0, 9.0], side='right')
searchsorted([1, 2, 3], 2)
searchsorted([1, 2, 3], [[2.5]])
searchsorted([1.0, 2.0], [1.0], side='middle')
bincount([1, 1, 3])
bincount([1, 1, 3], minlength=6)
bincount([1, 1, 3], weights=[0.5, 0.5, 2.0])
bincount([[1, 1], [0, 2]], minlength=2)
bincount([1, 1, 3], weights=[1, 2, 3])
bincount([])
histogram([1.0, 2.0, 2.5, 4.0], bins=3)
histogram([1.0, 2.0, 2.5, 4.0], bins=3, range=(0, 5))
histogram(t('f', 20), 4)
histogram(t('d', 20))
select([t('?', 3), t('?', 3)], [t('f', 3), t('f', 3)])
select([t('?', 3)], [t('i', 3)], default=7)
select([t('?', 3)], [t('f', 3), t('f', 3)])
select([], [])
cross(t('f', 3), t('f', 3))
cross(t('f', 2, 3), t('f', 3))
cross(t('f', 2, 2), t('f', 2, 2))
cross(t('f', 3, 2), t('f', 3, 2), axis=0)
cross(t('i', 3), t('i', 3))
cross(t('f', 4), t('f', 4))
cross(t('f', 2), t('f', 3))
einsum('ij,jk->ik', t('f', 2, 3), t('f', 3, 2))
einsum('ij->ji', t('i', 2, 3))
einsum('ij,ij->', t('i', 2, 3), t('f', 2, 3))
einsum('bij,bjk->bik', t('f', 2, 2, 3), t('f', 2, 3, 2))
einsum('ii->i', t('f', 3, 3))
einsum('ij,jk', t('f', 2, 3), t('f', 3, 2))
einsum('...ij,...jk->...ik', t('f', 2, 2, 3), t('f', 2, 3, 2))
einsum('ij,jk->ik', t('b', 2, 3), t('b', 3, 2))
einsum('ij,jk->ik', t('f', 2, 3), t('f', 2, 3))
einsum('ij')
tensordot(t('f', 2, 3), t('f', 3, 2), axes=1)
tensordot(t('f', 2, 3), t('f', 2, 3), axes=2)
tensordot(t('f', 2, 3), t('f', 2, 3), axes=[[0], [0]])
tensordot(t('f', 2, 3), t('f', 3, 2), axes=([1], [0]))
tensordot(t('f', 2), t('f', 3), axes=0)
tensordot(t('i', 2, 3), t('i', 3, 2), axes=1)
tensordot(t('i', 2, 3), t('f', 3, 2), axes=1)
tensordot(t('f', 2, 3), t('f', 2, 3), axes=[0, 0])
matmul(t('f', 3), t('f', 3))
matmul(t('f', 2, 3), t('f', 3))
matmul(t('f', 3), t('f', 3, 2))
matmul(t('f', 2, 2, 3), t('f', 3, 2))
matmul(t('f', 2, 3), t('f', 2, 3))
dot(t('f', 3), t('f', 3))
dot(t('f', 2, 3), t('f', 3))
dot(t('f', 2, 2, 3), t('f', 2, 3, 2))
dot(2.0, t('f', 3))
inner(t('f', 2, 3), t('f', 4, 3))
inner(t('f', 2, 3), t('f', 3))
vdot(t('f', 2, 3), t('f', 2, 3))
vdot(t('F', 3), t('F', 3))
kron(t('f', 2, 2), t('f', 2, 1))
correlate(t('f', 5), t('f', 3))
correlate(t('f', 5), t('f', 3), mode='same')
correlate(t('f', 5), t('f', 3), mode='full')
correlate(t('f', 5), t('f', 2), mode='same')
correlate(t('f', 3), t('f', 5), mode='same')
correlate(t('f', 2), t('f', 5), mode='same')
correlate(t('f', 3), t('f', 5), mode='full')
correlate(t('f', 3), t('f', 5))
correlate(t('i', 4), t('i', 2))
correlate(t('l', 4), t('l', 2), mode='full')
correlate(t('f', 2, 2), t('f', 2))
correlate(t('f', 5), t('f', 3), mode='nosuch')
trapezoid([1.0, 2.0, 3.0], x=[4.0, 6.0, 8.0])
trapezoid([1, 2, 3])
diff([1, 4, 9])
vander([1, 2, 3])
vander([1.0, 2.0, 3.0], N=4)
vander([1, 2], N=0)
squeeze(t('f', 2, 1, 3), axis=1)
squeeze(t('f', 1, 2, 1))
squeeze(t('f', 1, 2, 1), axis=(0, 2))
expand_dims(3, 0)
moveaxis(t('f', 2, 3, 4), 0, -1)
moveaxis(t('f', 2, 3, 4), (0, 1), (-1, -2))
transpose(t('f', 2, 3, 4), (2, 0, 1))
swapaxes(t('f', 2, 3, 4), 0, 2)
diagonal(t('f', 2, 3, 4), axis1=1, axis2=2)
trace(t('f', 2, 3, 4), axis1=1, axis2=2)
tril(t('f', 2, 3, 4))
dsplit(t('f', 2, 3, 4), 2)
hsplit(t('f', 4), 2)
vsplit(t('f', 4, 2), 2)
repeat(t('f', 2, 3), [2], axis=0)
repeat(t('f', 2, 3), t('i', 2, low=1), axis=0)
flip(t('f', 2, 3), axis=[0, 1])
roll(t('f', 5), 2)
rot90(t('f', 2, 3, 4), 1, (1, 2))
pad(t('f', 2, 3), ((1, 0), (0, 2)), constant_values=1.5)
pad(t('f', 3), 1)
pad(t('f', 3), (1, 2), mode='reflect')
pad(t('f', 2, 3), ((1, 1), (2, 1)), mode='reflect')
pad(t('f', 2, 3), ((1, 1), (2, 1)), mode='symmetric')
max(t('f', 3), initial=5.0)
max(t('f', 0), initial=5.0)
min(t('f', 3), initial=-5.0)
min(t('i', 2, 3), axis=1, initial=0)
max(t('f', 0, 3), axis=0, initial=1.0)
prod(t('i', 3), dtype='float32')
argmax([1, 3, 3])
argmin([[2, 1], [1, 1]], axis=0)
sort([3.0, 1.0, 2.0])
argsort([3, 1, 2, 1])
argpartition([3, 1, 2], 1)
isclose([1.0, 2.0], [1.0, 2.1], rtol=0.1)
isclose(s(10), s(10), equal_nan=True)
isclose(1, 1)
nan_to_num(s(10), nan=1.0, posinf=2.0, neginf=3.0)
clip(t('f', 3), t('f', 3), 2.0)
clip([1, 2, 3], 2, 2.5)
clip(s(10), -1, 1)
power(2, t('i', 3, low=0))
power(t('i', 3), 2)
power(t('i', 3, low=1), -1)
power(t('f', 3), 0.5)
mod(-7, 3)
mod(7.5, -2)
fmod(-7, 3)
floor_divide(-7, 2)
floor_divide(7.5, 2)
divide(1, 0)
divide(t('i', 3), 0)
divide_no_nan(1, 0)
round(2.5)
round(-3.5)
round(1234.567, 2)
round(1234, -2)
convert_to_tensor([1, 2.5])
convert_to_tensor([True, 2])
convert_to_tensor(np.ones(2))
convert_to_tensor(np.float64(3))
convert_to_tensor(1 + 2j)
convert_to_tensor([])
convert_to_tensor([[1, 2], [3]])
convert_to_tensor([1.5], dtype='int32')
convert_to_tensor([1, 2], dtype='float16')
convert_to_tensor(t('f', 2), dtype='int32')
convert_to_tensor(2**40)
convert_to_tensor('a')
convert_to_tensor([t('f'), t('f')])
convert_to_tensor([t('f', 2), [1, 2]])
convert_to_tensor(np.int8(3))
convert_to_tensor(range(3))
convert_to_numpy([1, 2])
convert_to_numpy(t('g', 2))
cast([1, 2], 'float32')
cast(2.7, 'int32')
cast(t('F', 2), 'float32')
cast(t('f', 2), float)
cast(t('f', 2), 'string')
saturate_cast([300, -5], 'uint8')
saturate_cast([1e10, -1e10, 0.5], 'int32')
saturate_cast([1e30], 'float16')
shape(t('f', 2, 3))
shape(t('f'))
dtype(t('i', 2))
scatter([[0], [2]], [1.0, 2.0], (4,))
scatter([[0, 1], [2, 0]], [1, 2], (3, 2))
scatter([[0], [0]], [1.0, 2.0], (2,))
scatter([[0], [1]], t('f', 2, 3), (3, 3))
scatter([[5]], [1.0], (2,))
scatter_update(t('f', 4), [[0], [2]], [1.0, 2.0])
scatter_update(t('f', 3, 2), [[0, 1], [2, 0]], [1.0, 2.0])
scatter_update(t('f', 4), [[0], [0]], [1.0, 2.0], reduction='add')
scatter_update(t('f', 4), [[0], [0]], [1.0, 2.0], reduction='max')
scatter_update(t('f', 4), [[0], [0]], [1.0, 2.0], reduction='min')
scatter_update(t('f', 4), [[0], [0]], [1.0, 2.0], reduction='mul')
scatter_update(t('f', 3, 2), [[0], [2]], t('f', 2, 2), reduction='max')
scatter_update(t('f', 4), [[0]], [1.0], reduction='nosuch')
scatter_update(t('i', 4), [[1]], [7])
slice(t('f', 3, 4), (1, 0), (2, 2))
slice(t('f', 3, 4), [0, 1], [3, 1])
slice(t('f', 3, 4), t('i', 2, low=0, high=1), (2, 2))
slice(t('f', 3, 4), (2, 0), (2, 2))
slice(t('f', 3, 4), (1,), (2, 2))
slice_update(t('f', 3, 4), (1, 0), t('f', 2, 2))
slice_update(t('f', 3, 4), [0, 1], t('f', 3, 1))
slice_update(t('i', 3), [1], [7])
slice_update(t('f', 3, 4), (2, 0), t('f', 2, 2))
unstack(t('f', 2, 3))
cond(True, lambda: t('f', 2), lambda: t('f', 3))
cond(t('f') > 100, lambda: 1, lambda: 2)
switch(1, [lambda x: x + 1, lambda x: x * 2], t('f', 2))
switch(5, [lambda x: x + 1, lambda x: x * 2], t('f', 2))
switch(-2, [lambda x: x + 1, lambda x: x * 2], t('f', 2))
while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, x * 2), (0, t('f', 2)))
while_loop(lambda i: i < 3, lambda i: i + 1, 0)
while_loop(lambda i: i < 3, lambda i: (i + 1,), (0,))
while_loop(lambda i: i < 30, lambda i: (i + 1,), [0], maximum_iterations=4)
fori_loop(0, 4, lambda i, x: x + i, t('f', 2))
fori_loop(2, 2, lambda i, x: x + i, 1.0)
map(lambda x: x * 2, t('f', 3, 2))
map(lambda x: x[0] + x[1], (t('f', 3), t('f', 3)))
map(lambda x: {'a': x, 'b': sum(x)}, t('f', 3, 2))
scan(lambda c, x: (c + x, c * 2), t('f'), t('f', 4))
scan(lambda c, x: (c + x, c), 0, t('i', 4), reverse=True)
scan(lambda c, _: (c + 1, c), t('f', 2), length=3)
scan(lambda c, x: (c, x), 0, None)
scan(3, 0, t('f', 2))
scan(lambda c, x: (c, x), 0, t('f', 2), unroll=0)
scan(lambda c, x: (c, x), 0, t('f', 2), length=3)
associative_scan(lambda a, b: a + b, t('f', 5))
associative_scan(lambda a, b: a * b, t('f', 2, 3), axis=1)
associative_scan(lambda a, b: a + b, t('i', 5), reverse=True)
associative_scan(lambda a, b: (a[0] + b[0], maximum(a[1], b[1])), (t('f', 4), t('f', 4)))
associative_scan(3, t('f', 5))
vectorized_map(lambda x: x * 2, t('f', 3, 2))
vectorized_map(lambda x: x[0] + x[1], (t('f', 3), t('f', 3)))
vectorize(lambda a, b: a + b)(t('f', 2, 1), t('f', 3))
vectorize(lambda a, b: sum(a * b), signature='(n),(n)->()')(t('f', 2, 3), t('f', 3))
vectorize(lambda a, b: a + b, excluded={1})(t('f', 3), 2.0)
vectorize(3)
stop_gradient(t('f', 2))
custom_gradient(lambda x: (x * 2, lambda *args, upstream=None: upstream))(t('f', 2))
cholesky(matmul(t('f', 3, 3), transpose(t('f', 3, 3))) * 0 + eye(3) * 4)
cholesky(eye(2) * 4, upper=True)
cholesky(eye(2) * -4)
cholesky(t('f', 3))
cholesky(t('f', 2, 3))
cholesky_inverse(tril(p(3, 3)))
cholesky_inverse(triu(p(3, 3)), upper=True)
det(t('f', 3, 3))
det(t('f', 2, 3, 3))
det(t('i', 2, 2))
det(t('f', 2, 3))
inv(t('f', 3, 3))
inv(zeros((2, 2)))
inv(t('f', 2, 3))
eigh(t('f', 3, 3) * 0 + eye(3) * arange(1.0, 4.0))[0]
eig(eye(2) * arange(1.0, 3.0))
eigh(t('f', 3))
lu_factor(t('f', 3, 3))
lu_factor(t('f', 2, 3))
matrix_rank(t('f', 3, 3))
matrix_rank(ones((3, 3)))
matrix_rank(ones((2, 3)), tol=0.1)
norm(t('f', 3))
norm(t('f', 2, 3))
norm(t('f', 2, 3), ord=1)
norm(t('f', 2, 3), ord='fro')
norm(t('f', 2, 3), ord='nuc')
norm(t('f', 2, 3), ord=2)
norm(t('f', 2, 3), ord=-2)
norm(t('f', 2, 3), ord=np.inf)
norm(t('f', 2, 3), axis=1)
norm(t('f', 2, 3), ord=1, axis=0, keepdims=True)
norm(t('f', 2, 3), ord=3, axis=1)
norm(t('f', 2, 3), ord=0, axis=1)
norm(t('f', 2, 3, 4), axis=(1, 2))
norm(t('f', 2, 3, 4), ord=2)
norm(t('f', 2, 3), ord='zz')
norm(t('f', 3), ord='fro')
norm(t('i', 3))
norm(t('f', 2, 3), keepdims=True)
norm(t('F', 3))
pinv(t('f', 2, 3))
pinv(t('f', 3, 3), rcond=0.1)
absolute(qr(t('f', 3, 2))[1])
absolute(qr(t('f', 3, 2), mode='complete')[0])
qr(t('f', 3, 2), mode='nosuch')
qr(t('f', 3))
solve(t('f', 3, 3), t('f', 3, 2))
solve(t('f', 3, 3), t('f', 3))
solve(t('f', 3, 3), t('f', 2))
solve(t('f', 2, 3), t('f', 2))
solve(t('i', 2, 2), t('f', 2))
solve_triangular(triu(p(3, 3)), t('f', 3, 2))
solve_triangular(tril(p(3, 3)), t('f', 3), lower=True)
solve_triangular(t('f', 2, 3), t('f', 2))
lstsq(t('f', 4, 2), t('f', 4))
lstsq(t('f', 4, 2), t('f', 4, 3))
lstsq(t('f', 2, 4), t('f', 2))
lstsq(t('f', 4, 2), t('f', 3))
svd(t('f', 3, 2), compute_uv=False)
svd(t('f', 3, 2))[1]
absolute(svd(t('f', 3, 2), full_matrices=False)[0])
svd(t('f', 3))
slogdet(t('f', 3, 3))
slogdet(t('f', 2, 3, 3))
logdet(eye(3) * 2)
jvp(lambda x: x ** 2, (t('f', 2),), (t('f', 2),))
jvp(lambda x, y: x * y, (t('f', 2), t('f', 2)), (ones(2), ones(2)))
jvp(lambda x: (x ** 2, x), (t('f', 2),), (t('f', 2),), has_aux=True)
cdist(t('f', 2, 3), t('f', 4, 3))
segment_sum(t('f', 5), [0, 0, 1, 3, 3])
segment_sum(t('f', 5, 2), [0, 0, 1, 2, 2])
segment_sum(t('i', 4), [0, 2, 1, 0], num_segments=4)
segment_sum(t('f', 4), [0, 0, 1, 1], num_segments=2, sorted=True)
segment_sum(t('f', 4), [0, 0, 1, 5], num_segments=2)
segment_max(t('f', 5), [0, 0, 1, 2, 2])
segment_max(t('i', 4), [0, 2, 1, 0], num_segments=4)
segment_max(t('f', 4), [0, 0, 2, 2])
segment_min(t('f', 4), [0, 0, 1, 1])
segment_prod(t('f', 4), [0, 0, 1, 1])
segment_sum(t('f', 4), [[0, 0], [1, 1]])
in_top_k([0, 2], t('f', 2, 3), 2)
in_top_k(t('i', 2, low=0, high=2), t('f', 2, 3), 1)
in_top_k([1, 0], [[1.0, 1.0, 0.5], [np.nan, 0.0, 1.0]], 1)
fft((t('f', 4), t('f', 4)))
fft((t('f', 2, 3), t('f', 2, 3)))
fft((t('d', 3), t('d', 3)))
fft(t('f', 4))
fft((t('f', 4), t('f', 3)))
fft((t('i', 4), t('i', 4)))
fft2((t('f', 2, 3), t('f', 2, 3)))
fft2((t('f', 3), t('f', 3)))
ifft2((t('f', 2, 3), t('f', 2, 3)))
rfft(t('f', 5))
rfft(t('f', 2, 4), fft_length=6)
rfft(t('i', 4))
irfft((t('f', 3), t('f', 3) * 0))
irfft((t('f', 2, 3), t('f', 2, 3) * 0), fft_length=5)
stft(t('f', 16), 8, 4, 8)
stft(t('f', 2, 16), 6, 3, 8, window='hamming')
stft(t('f', 16), 8, 4, 8, window=None, center=False)
stft(t('f', 16), 8, 4, 8, window=p(8))
stft(t('f', 16), 8, 4, 4)
stft(t('f', 16), 8, 4, 8, window='zz')
istft(stft(t('f', 16), 8, 4, 8), 8, 4, 8)
istft(stft(t('f', 16), 8, 4, 8), 8, 4, 8, length=16)
istft(stft(t('f', 16), 8, 4, 8, center=False, window=None), 8, 4, 8, center=False, window=None)
view_as_complex(t('f', 3, 2))
view_as_real(t('F', 3))
extract_sequences(t('f', 8), 3, 2)
one_hot([1, 0, 2], 3)
one_hot([1, 0, 2], 3, axis=0)
one_hot([[1], [0]], 3, dtype='int32')
one_hot([1, 5, -1], 3)
one_hot(t('i', 2, 2, low=0), 4, axis=1)
multi_hot([1, 0, 2], 4)
multi_hot([[1, 0], [2, 2]], 4)
multi_hot([[1, 0], [2, 2]], 4, axis=0, dtype='int32')
multi_hot([1, 0], num_tokens=3)
multi_hot([1, 0])
psnr(p(2, 3), p(2, 3), 3.0)
psnr(p(2, 3), p(2, 2), 3.0)
polar(p(3), t('f', 3))
binary_crossentropy(t('?', 4), u(4) * u(4))
binary_crossentropy(p(4) / 4, p(4) / 4)
binary_crossentropy(p(4) / 4, t('f', 4), from_logits=True)
binary_crossentropy(p(4) / 4, p(3) / 4)
binary_crossentropy([0, 1, 1], [0.0, 1.0, 0.5])
categorical_crossentropy(p(2, 3), p(2, 3))
categorical_crossentropy(p(2, 3), t('f', 2, 3), from_logits=True)
categorical_crossentropy(p(2, 3), p(2, 3), axis=0)
categorical_crossentropy(p(2, 3), p(2, 2))
categorical_crossentropy(1.0, 1.0)
sparse_categorical_crossentropy([0, 2], p(2, 3))
sparse_categorical_crossentropy([[0], [2]], p(2, 3))
sparse_categorical_crossentropy([0, 2], t('f', 2, 3), from_logits=True)
sparse_categorical_crossentropy([0, 2, 1], p(2, 3))
sparse_categorical_crossentropy(t('i', 2, 3, low=0, high=1), p(2, 4, 3), axis=1)
ctc_loss([[1, 2, 0], [1, 1, 2]], t('f', 2, 5, 3), [2, 3], [5, 5])
ctc_loss([[0, 1], [1, 1]], t('f', 2, 4, 3), [2, 2], [4, 3], mask_index=2)
ctc_decode(t('f', 2, 5, 3), [5, 3])
ctc_decode(t('f', 2, 5, 3), [5, 5], merge_repeated=False)
ctc_decode(t('f', 2, 5, 3), [5, 5], mask_index=2)
ctc_decode(t('f', 1, 4, 3), [4], strategy='beam_search', beam_width=10, top_paths=2)
ctc_decode(t('f', 2, 5, 3), [5, 5], strategy='nosuch')
dot_product_attention(t('f', 2, 3, 2, 4), t('f', 2, 5, 2, 4), t('f', 2, 5, 2, 4))
dot_product_attention(t('f', 1, 3, 2, 4), t('f', 1, 3, 2, 4), t('f', 1, 3, 2, 4), is_causal=True)
dot_product_attention(t('f', 1, 3, 2, 4), t('f', 1, 3, 2, 4), t('f', 1, 3, 2, 4), scale=0.3)
dot_product_attention(t('f', 1, 3, 2, 4), t('f', 1, 3, 2, 4), t('f', 1, 3, 2, 4), mask=convert_to_tensor([[[[True, False, True]] * 3]]))
dot_product_attention(t('f', 1, 3, 2, 4), t('f', 1, 3, 2, 4), t('f', 1, 3, 2, 4), bias=t('f', 1, 2, 3, 3))
dot_product_attention(t('f', 3, 2, 4), t('f', 3, 2, 4), t('f', 3, 2, 4))
conv(t('f', 1, 5, 2), t('f', 3, 2, 3))
conv(t('f', 1, 5, 2), t('f', 3, 2, 3), strides=2, padding='same')
conv(t('f', 1, 4, 5, 2), t('f', 2, 3, 2, 2))
conv(t('f', 1, 4, 5, 2), t('f', 2, 3, 2, 2), padding='same', strides=(2, 1))
conv(t('f', 1, 4, 5, 2), t('f', 2, 2, 2, 2), dilation_rate=2, padding='same')
conv(t('f', 1, 2, 4, 5), t('f', 2, 3, 2, 2), data_format='channels_first')
conv(t('f', 1, 4, 5, 4), t('f', 2, 3, 2, 2))
conv(t('f', 1, 3, 3, 3, 1), t('f', 2, 2, 2, 1, 2))
conv(t('f', 1, 4, 5, 2), t('f', 2, 3, 3, 2))
conv(t('f', 1, 4, 5, 2), t('f', 2, 3, 2, 2), padding='nosuch')
conv(t('f', 1, 4, 5, 2), t('f', 2, 3, 2, 2), strides=2, dilation_rate=2)
conv(t('f', 4, 2), t('f', 2, 3))
depthwise_conv(t('f', 1, 5, 2), t('f', 3, 2, 2))
depthwise_conv(t('f', 1, 4, 5, 2), t('f', 2, 2, 2, 2), padding='same')
depthwise_conv(t('f', 1, 4, 5, 2), t('f', 2, 2, 2, 1), strides=2)
depthwise_conv(t('f', 1, 2, 4, 5), t('f', 2, 2, 2, 1), data_format='channels_first')
separable_conv(t('f', 1, 5, 2), t('f', 3, 2, 1), t('f', 1, 2, 3))
separable_conv(t('f', 1, 4, 5, 2), t('f', 2, 2, 2, 2), t('f', 1, 1, 4, 3), padding='same')
conv_transpose(t('f', 1, 3, 2), t('f', 3, 2, 2))
conv_transpose(t('f', 1, 3, 2), t('f', 3, 2, 2), strides=2)
conv_transpose(t('f', 1, 3, 2), t('f', 3, 2, 2), strides=2, padding='same')
conv_transpose(t('f', 1, 3, 4, 2), t('f', 2, 2, 3, 2), strides=2)
conv_transpose(t('f', 1, 3, 4, 2), t('f', 3, 3, 3, 2), strides=2, padding='same')
conv_transpose(t('f', 1, 3, 4, 2), t('f', 3, 3, 3, 2), strides=2, padding='same', output_padding=1)
conv_transpose(t('f', 1, 3, 4, 2), t('f', 3, 3, 3, 2), strides=1, dilation_rate=2)
conv_transpose(t('f', 1, 2, 3, 4), t('f', 2, 2, 3, 2), data_format='channels_first')
max_pool(t('f', 1, 5, 2), 2)
max_pool(t('f', 1, 5, 2), 2, strides=1, padding='same')
max_pool(t('f', 1, 4, 5, 2), (2, 3), strides=(1, 2))
max_pool(t('f', 1, 5, 5, 1), 2, padding='same')
max_pool(t('f', 1, 2, 4, 5), 2, data_format='channels_first')
max_pool(t('f', 1, 4, 4, 4, 1), 2)
max_pool(t('i', 1, 4, 1), 2)
max_pool(t('f', 4, 4), 2)
average_pool(t('f', 1, 5, 2), 2)
average_pool(t('f', 1, 5, 2), 2, strides=1, padding='same')
average_pool(t('f', 1, 4, 5, 2), (2, 3))
average_pool(t('f', 1, 5, 5, 1), 2, padding='same')
average_pool(t('f', 1, 2, 4, 5), 2, data_format='channels_first')
adaptive_average_pool(t('f', 1, 5, 2), 2)
adaptive_average_pool(t('f', 1, 5, 6, 2), (2, 3))
adaptive_average_pool(t('f', 1, 2, 5, 6), 2, data_format='channels_first')
adaptive_max_pool(t('f', 1, 5, 6, 2), (2, 3))
adaptive_max_pool(t('f', 1, 5, 2), 3)
unfold(t('f', 1, 2, 4, 4), 2)
unfold(t('f', 1, 2, 4, 4), 2, stride=2, padding=1)
fold(t('f', 1, 8, 9), (4, 4), 2)
depth_to_space(t('f', 1, 2, 2, 8), 2)
depth_to_space(t('f', 1, 8, 2, 2), 2, data_format='channels_first')
space_to_depth(t('f', 1, 4, 4, 2), 2)
space_to_depth(t('f', 1, 2, 4, 4), 2, data_format='channels_first')
space_to_depth(t('f', 1, 3, 4, 2), 2)
depth_to_space(t('f', 1, 2, 2, 3), 2)
batch_normalization(t('f', 2, 3), t('f', 3), p(3), -1)
batch_normalization(t('f', 2, 3), t('f', 3), p(3), -1, offset=t('f', 3), scale=t('f', 3))
batch_normalization(t('f', 2, 3, 4), t('f', 3), p(3), 1, epsilon=0.1)
batch_normalization(t('f', 2, 3), t('f', 2), p(2), -1)
ops.image.crop_images(t('f', 4, 5, 2), 1, 1, target_height=2, target_width=3)
ops.image.crop_images(t('f', 1, 4, 5, 2), top_cropping=1, bottom_cropping=1, left_cropping=0, right_cropping=2)
ops.image.crop_images(t('f', 4, 5, 2), 1, 1)
ops.image.crop_images(t('f', 4, 5, 2), 1, 1, target_height=9, target_width=3)
ops.image.pad_images(t('f', 2, 3, 1), 1, 1, target_height=4, target_width=5)
ops.image.pad_images(t('f', 1, 2, 3, 1), top_padding=1, left_padding=2, bottom_padding=0, right_padding=1)
ops.image.pad_images(t('f', 2, 3, 1), 1, 1)
ops.image.pad_images(t('f', 2, 3, 1), 1, 1, target_height=1, target_width=5)
ops.image.rgb_to_grayscale(p(2, 2, 3))
ops.image.rgb_to_grayscale(p(1, 3, 2, 2), data_format='channels_first')
ops.image.rgb_to_grayscale(t('B', 2, 2, 3))
ops.image.rgb_to_hsv(p(2, 2, 3) / 3)
ops.image.rgb_to_hsv(p(1, 3, 2, 2) / 3, data_format='channels_first')
ops.image.rgb_to_hsv(t('i', 2, 2, 3))
ops.image.hsv_to_rgb(p(2, 2, 3) / 3)
ops.image.hsv_to_rgb(t('f', 3))
ops.image.resize(t('f', 1, 4, 4, 1), (2, 2))
ops.image.resize(t('f', 1, 4, 4, 1), (6, 5))
ops.image.resize(t('f', 4, 4, 1), (3, 3), interpolation='nearest')
ops.image.resize(t('f', 4, 4, 1), (7, 3), interpolation='nearest')
ops.image.resize(t('f', 1, 4, 4, 1), (2, 2), antialias=True)
ops.image.resize(t('f', 1, 4, 4, 1), (6, 6), interpolation='bicubic')
ops.image.resize(t('f', 1, 4, 4, 1), (2, 2), interpolation='lanczos3')
ops.image.resize(t('f', 1, 1, 4, 4), (2, 3), data_format='channels_first')
ops.image.resize(t('f', 1, 4, 6, 1), (3, 3), crop_to_aspect_ratio=True)
ops.image.resize(t('f', 1, 4, 6, 1), (3, 3), pad_to_aspect_ratio=True, fill_value=2.0)
ops.image.resize(t('B', 4, 4, 1), (2, 2))
ops.image.resize(t('f', 1, 4, 4, 1), (2, 2), interpolation='nosuch')
ops.image.resize(t('f', 1, 4, 4, 1), (2,))
ops.image.resize(t('f', 4, 4), (2, 2))
ops.image.extract_patches(t('f', 1, 4, 4, 2), 2)
ops.image.extract_patches(t('f', 1, 4, 4, 2), (2, 3), strides=1)
ops.image.extract_patches(t('f', 4, 4, 1), 2, strides=1, padding='same')
ops.image.extract_patches(t('f', 1, 5, 5, 1), 2, strides=1, dilation_rate=2)
ops.image.extract_patches(t('f', 1, 2, 4, 4), 2, data_format='channels_first')
ops.image.extract_patches_3d(t('f', 1, 4, 4, 4, 1), 2)
ops.image.extract_patches_3d(t('f', 4, 4, 4, 2), (2, 2, 4))
ops.image.map_coordinates(t('f', 3, 4), [[0.0, 1.5], [2.0, 0.25]], 1)
ops.image.map_coordinates(t('f', 3, 4), [[0.4, 1.6], [2.0, 0.25]], 0)
ops.image.map_coordinates(t('f', 3, 4), [[-1.5, 3.5], [2.0, 5.25]], 1)
ops.image.map_coordinates(t('f', 3, 4), [[-1.5, 3.5], [2.0, 5.25]], 1, fill_mode='nearest')
ops.image.map_coordinates(t('f', 3, 4), [[-1.5, 3.5], [2.0, 5.25]], 1, fill_mode='wrap')
ops.image.map_coordinates(t('f', 3, 4), [[-1.5, 3.5], [2.0, 5.25]], 1, fill_mode='mirror')
ops.image.map_coordinates(t('f', 3, 4), [[-1.5, 3.5], [2.0, 5.25]], 1, fill_mode='reflect')
ops.image.map_coordinates(t('f', 3, 4), [[-1.5, 3.5], [2.0, 5.25]], 1, fill_value=7.0)
ops.image.map_coordinates(t('i', 3, 4), [[0.5, 1.5], [2.0, 0.25]], 1)
ops.image.map_coordinates(t('f', 3, 4), [[0.0]], 1)
ops.image.map_coordinates(t('f', 3, 4), [[0.0], [1.0]], 3)
ops.image.map_coordinates(t('f', 3, 4), [[0.0], [1.0]], 1, fill_mode='zz')
ops.image.affine_transform(t('f', 1, 4, 4, 1), [[1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0]])
ops.image.affine_transform(t('f', 4, 4, 2), [1.1, 0.2, -0.5, 0.1, 0.9, 0.3, 0.0, 0.0])
ops.image.affine_transform(t('f', 4, 4, 1), [1.1, 0.2, -0.5, 0.1, 0.9, 0.3, 0.0, 0.0], interpolation='nearest')
ops.image.affine_transform(t('f', 4, 4, 1), [1.0, 0.0, 2.0, 0.0, 1.0, 1.0, 0.0, 0.0], fill_mode='reflect')
ops.image.affine_transform(t('f', 4, 4, 1), [1.0, 0.0, 2.0, 0.0, 1.0, 1.0, 0.0, 0.0], fill_mode='wrap')
ops.image.affine_transform(t('f', 4, 4, 1), [1.0, 0.0, 2.0, 0.0, 1.0, 1.0, 0.0, 0.0], fill_mode='nearest')
ops.image.affine_transform(t('f', 4, 4, 1), [1.0, 0.0, 2.0, 0.0, 1.0, 1.0, 0.0, 0.0], fill_value=5.0)
ops.image.affine_transform(t('f', 1, 2, 4, 4), [[1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0]], data_format='channels_first')
ops.image.affine_transform(t('f', 4, 4, 1), [1.0, 0.0], fill_value=5.0)
ops.image.affine_transform(t('f', 4, 4, 1), [1.0] * 8, interpolation='zz')
ops.image.perspective_transform(t('f', 4, 4, 1), [[0, 0], [0, 3], [3, 0], [3, 3]], [[0, 1], [1, 3], [3, 0], [3, 2]])
ops.image.perspective_transform(t('f', 1, 4, 4, 1), [[[0, 0], [0, 3], [3, 0], [3, 3]]], [[[0, 1], [1, 3], [3, 0], [3, 2]]], fill_value=1.0)
ops.image.perspective_transform(t('f', 4, 4, 1), [[0, 0], [0, 3], [3, 0], [3, 3]], [[0, 0], [0, 3], [3, 0], [3, 3]], interpolation='nearest')
ops.image.perspective_transform(t('f', 4, 4, 1), [[0, 0]], [[0, 0]])
ops.image.gaussian_blur(t('f', 1, 4, 4, 1))
ops.image.gaussian_blur(t('f', 4, 4, 2), kernel_size=(5, 3), sigma=(0.5, 2.0))
ops.image.gaussian_blur(t('f', 1, 2, 4, 4), data_format='channels_first')
ops.image.sobel_edges(t('f', 1, 4, 4, 1))
ops.image.sobel_edges(t('f', 1, 2, 4, 4), data_format='channels_first')
ops.image.sobel_edges(t('f', 4, 4, 1))
ops.image.ssim(p(12, 12, 1), p(12, 12, 1), 3.0)
ops.image.ssim(p(1, 12, 12, 2), p(1, 12, 12, 2))
ops.image.ssim(p(12, 12, 1), p(12, 12, 1), filter_size=3, filter_sigma=1.0)
ops.image.scale_and_translate(t('f', 4, 4), (6, 6), [1.5, 1.5], [0.0, 0.0], (0, 1), 'linear')
ops.image.scale_and_translate(t('f', 4, 4, 1), (2, 3, 1), [0.5, 0.7], [0.1, 0.2], (0, 1), 'bilinear')
ops.image.scale_and_translate(t('f', 4, 4), (6, 6), [1.5, 1.5], [0.5, 0.0], (0, 1), 'cubic')
ops.image.scale_and_translate(t('f', 4, 4), (2, 2), [0.5, 0.5], [0.0, 0.0], (0, 1), 'lanczos3', antialias=False)
ops.image.scale_and_translate(t('f', 4, 4), (2, 2), [0.5, 0.5], [0.0, 0.0], (0, 1), 'zz')
shape(ops.image.elastic_transform(t('f', 1, 6, 6, 1), seed=3))
rearrange(t('f', 2, 3, 4), 'a b c -> c (a b)')
rearrange(t('f', 2, 12, 4), 'b (h w) c -> b h w c', h=3)
rearrange(t('f', 2, 3, 4), '... c -> c ...')
rearrange(t('f', 2, 3), 'a b -> a b 1')
rearrange(t('f', 2, 3), 'a b c -> a b')
rearrange(t('f', 2, 3), 'a (b c) -> a b c', c=2)
"""
