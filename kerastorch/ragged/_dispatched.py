"""All that ops do with RaggedTensors: loaded when the first of them meets one."""

from . import _elementwise, _gathering, _joining, _math, _reductions, _shaping, _strings

__all__ = [
    "_elementwise",
    "_gathering",
    "_joining",
    "_math",
    "_reductions",
    "_shaping",
    "_strings",
]
