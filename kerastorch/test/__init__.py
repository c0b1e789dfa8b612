"""tf.test: unit tests on tensors, gradients checked by differences, and what the build can do."""

from .._core.missing import namespace as _namespace
from . import experimental
from ._benchmark import Benchmark
from ._build import (
    gpu_device_name,
    is_built_with_cuda,
    is_built_with_gpu_support,
    is_built_with_rocm,
    is_built_with_xla,
    is_gpu_available,
)
from ._case import TestCase, disable_with_predicate, main, with_eager_op_as_function
from ._gradients import compute_gradient

__all__ = [
    "Benchmark",
    "TestCase",
    "compute_gradient",
    "disable_with_predicate",
    "experimental",
    "gpu_device_name",
    "is_built_with_cuda",
    "is_built_with_gpu_support",
    "is_built_with_rocm",
    "is_built_with_xla",
    "is_gpu_available",
    "main",
    "with_eager_op_as_function",
]

__getattr__, __dir__ = _namespace(__name__)
