"""tf.sysconfig: how the library was built; that is, how torch was."""

import collections
import os

import torch

from ._core.missing import namespace as _namespace

__all__ = [
    "CXX11_ABI_FLAG",
    "CXX_VERSION",
    "MONOLITHIC_BUILD",
    "get_build_info",
    "get_compile_flags",
    "get_include",
    "get_lib",
    "get_link_flags",
]

__getattr__, __dir__ = _namespace(__name__)

CXX11_ABI_FLAG = int(torch.compiled_with_cxx11_abi())
CXX_VERSION = 201703
MONOLITHIC_BUILD = 0


def get_build_info():
    """is_cuda_build, is_rocm_build, is_tensorrt_build; cuda_version where there is one."""
    info = collections.OrderedDict(
        is_cuda_build=torch.version.cuda is not None,
        is_rocm_build=torch.version.hip is not None,
        is_tensorrt_build=False,
    )
    if torch.version.cuda is not None:
        info["cuda_version"] = torch.version.cuda
    return info


def get_include():
    """The folder of torch's C++ headers."""
    return os.path.join(os.path.dirname(torch.__file__), "include")


def get_lib():
    """The folder of torch's libraries."""
    return os.path.join(os.path.dirname(torch.__file__), "lib")


def get_compile_flags():
    """Compiler flags for an extension of torch."""
    return [f"-I{get_include()}", f"-D_GLIBCXX_USE_CXX11_ABI={CXX11_ABI_FLAG}", "--std=c++17"]


def get_link_flags():
    """Linker flags for an extension of torch."""
    return [f"-L{get_lib()}", "-ltorch", "-lc10"]
