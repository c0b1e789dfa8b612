"""tf.test: the GPU, and what the library was built for; that is, what torch was."""

import torch

from .._core import devices


def is_built_with_cuda():
    """Whether torch was built for CUDA."""
    return torch.version.cuda is not None


def is_built_with_rocm():
    """Whether torch was built for ROCm."""
    return torch.version.hip is not None


def is_built_with_gpu_support():
    """Whether torch was built for GPUs: CUDA, ROCm or Apple's."""
    return is_built_with_cuda() or is_built_with_rocm() or torch.backends.mps.is_built()


def is_built_with_xla():
    """True: `jit_compile=True` has its compiler, torch's."""
    return True


def is_gpu_available(cuda_only=False, min_cuda_compute_capability=None):
    """Whether programs may use a GPU.

    cuda_only: whether it must be one of CUDA's.
    min_cuda_compute_capability: a pair (major, minor), the least that a CUDA GPU must have.
    """
    if not devices.count():
        return False
    if devices.accelerator() != "cuda" or is_built_with_rocm():
        return not cuda_only
    if min_cuda_compute_capability is None:
        return True
    least = tuple(min_cuda_compute_capability)
    return any(torch.cuda.get_device_capability(i) >= least for i in devices.gpus())


def gpu_device_name():
    """The name of the first GPU, "" without one."""
    return "/device:GPU:0" if devices.count() else ""
