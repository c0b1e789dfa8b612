"""Where keras.ops differs on purpose from Keras 3 on torch: [(pattern of calls, reason)]."""

# ruff: noqa: E501 - a table

import re

_WEAK = "a number of Python is weak, as keras.backend.result_type has it; torch's backend forgets it here"
_NUMPY = "as numpy, and Keras's documents, have it; Keras's torch code has a fault here"
_MORE = "Keras's torch code does not take it, numpy and Keras's other backends do"
_STRICT = "an argument that does not fit is refused; Keras's torch code passes over it"
_CLASS = "an axis that is no integer is a TypeError in all functions; in Keras it depends"

KNOWN = [
    (r"(conj|conjugate|imag|real)\((?!t|s|p|u)", _MORE),
    (r"(fabs|i0|nextafter)\(t\('F'", "complex numbers are refused"),
    (r"size\(t\('f'\)\)|associative_scan\(.*t\('i'", "integers stay integers"),
    (r"(divide_no_nan|linspace|logspace|geomspace)\(\[", _MORE),
    (r"(arctan2|hypot|logaddexp2?|nextafter|heaviside|outer|inner|dot|kron|append)\(.*(, 1\.5|, 2|^\w+\(3.*)\)$", _WEAK),
    (r"(outer|inner|dot|kron|append)\(3, ", _WEAK),
    (r"nextafter\(s", "the float next to infinity is the greatest finite one; Keras computes in float64"),
    (r"(bitwise_)?(left|right)_shift\((t\('\?', 4\)|True), 2", "bools count as int32, as in all other functions"),
    (r"\w+\(t\('f', 2, 3, 4\), axis=(1.5|'a')\)", _CLASS),
    (r"\w+\(t\('f', 2, 3\), keepdims=True\)", _NUMPY),
    (r"(max|min)\(t\('f', 0, 3\), axis=(1|0, initial)", _NUMPY),
    (r"(nan)?prod\(.*axis=\(0, 0\)", _STRICT),
    (r"(std\(.*axis=\(\)|count_nonzero\(.*axis=|var\(t\('F'|average\(.*weights=t\('f', 2, 3\)|vander)", _NUMPY),
    (r"nancum(sum|prod)\(s", "only NaN is passed over, not infinity, as numpy has it"),
    (r"repeat\(.*\[(1, )?2\], axis=0", _MORE),
    (r"argpartition\(", "the order on either side of the k-th element is not said"),
    (r"unstack\(.*num=3", _STRICT),
    (r"(array_split\(.*\[1\]|concatenate\(.*axis=None|full\(3, 2|shape\(empty\(3\)|rearrange\(.*b 1)", _MORE),
    (r"dot\(t\('f', 2, 2, 3\)|geomspace\(1, 10, 4, dtype", _NUMPY),
    (r"geomspace\(1, 3, 2.5|get_item\(None", _STRICT),
    (r"get_item\(.*::-1", _MORE),
    (r"pad\(.*, (1|\(1, 2\)|\(\(1,\), \(1,\)\)|1, .*)\)$|pad\(.*symmetric", _NUMPY),
    (r"get_item\(\[\[", "a list is a tensor here, too"),
    (r"(nonzero|where)\(", "one tensor a dimension, as numpy and Keras's other backends give"),
    (r"saturate_cast\(.*'(float32|bool)'", _NUMPY),
    (r"convert_to_numpy\(", "as kerastorch's tensors: int32, bfloat16 as float32; None is refused"),
    (r"histogram\((t\('.', (2|0), |\[\[)", _MORE),
    (r"linspace\(.*retstep", "the distance is a tensor"),
    (r"geomspace\(1, 2, 1\)", _NUMPY),
    (r"sparse_(plus|sigmoid)\(t\('B'", "uint8 becomes float before anything is computed"),
    (r"sparsemax\(", "sums to 1, as Martins and Astudillo define it; Keras adds up other elements"),
    (r"normalize\((2|t\('f'\))\)", "a scalar stays a scalar"),
    (r"moments\(t\('g'", "computed in float32, and so more exact"),
    (r"moments\(t\('f'\)", _STRICT),
    (r"take_along_axis\(.*t\('f', 2, 2\), axis", _STRICT),
    (r"unique\(.*return_", "places are int32, as in argmax and argsort"),
    (r"select\(.*\[t\('f', 3\), t\('f', 3\)\]\)", _STRICT),
    (r"correlate\(.*(same|full|nosuch)", "sizes and dtypes as numpy has them; an unknown mode is refused"),
    (r"convert_to_tensor\(range", "Python's ints are int32"),
    (r"slice\(.*\((2, 0|1,)\), \(2, 2\)", _STRICT),
    (r"istft\(", "the inverse of stft; Keras doubles the values at the ends"),
    (r"conv\(.*nosuch|ops.image.crop_images\(.*target_height=9", _STRICT),
    (r"ops.image.resize\(.*bicubic", "Keys's kernel, as TensorFlow and JAX have; torch has another"),
    (r"ops.image.resize\(.*lanczos3", _MORE),
    (r"ops.image.gaussian_blur\(.*1\)\)|ops.image.gaussian_blur\(.*kernel_size", "data_format is heeded"),
]  # fmt: skip


def reason(line):
    """Why a call differs, None if nothing says so."""
    return next((why for pattern, why in KNOWN if re.match(pattern, line)), None)
