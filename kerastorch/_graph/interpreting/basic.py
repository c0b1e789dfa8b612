"""Handlers of constants, of what hands its input on, of checks, and of what is refused."""

from __future__ import annotations

from typing import Any

from ..._core.errors import InvalidArgumentError, UnimplementedError
from ..._core.tensor import Tensor
from ..._custom_gradient import custom_gradient
from ..._ops import casting, creation
from ..._print import print as print_tensors
from ...debugging import Assert
from .control_flow import is_list, truth
from .program import checked
from .registry import handles
from .variables import read


@handles("Const", "HostConst")
def _const(step, scope, given):
    return [checked(step.attrs.get("value"))]


@handles("_Number")
def _number(step, scope, given):
    return [creation.constant(step.attrs["value"], "int32")]


@handles("_Value")
def _value(step, scope, given):
    return list(step.attrs["values"])


@handles("_Arg", "Placeholder", "PlaceholderV2")
def _fed(step, scope, given):
    dtype = step.attrs.get("dtype")
    raise InvalidArgumentError(
        None,
        None,
        f"You must feed a value for placeholder tensor {step.name!r}"
        f"{'' if dtype is None else f' with dtype {dtype.name}'}.",
    )


@handles("Identity", "RefIdentity", "Snapshot", "PlaceholderWithDefault", "DebugGradientIdentity",
         "ReadVariableXlaSplitND", "TPUReplicatedInput", "EnsureFullyDefined", "CopyHost", "Copy",
         "CheckpointRestoreIdentity")  # fmt: skip
def _identity(step, scope, given):
    (x,) = given[:1]
    return [read(x)] if step.op != "PlaceholderWithDefault" else [x]


@handles("IdentityN")
def _identities(step, scope, given):
    kind = step.node.gradient
    name = scope.library.gradients.get(kind) if kind else None
    if name is None:
        return [read(x) for x in given]
    return _with_gradient(scope, name, given)


def _with_gradient(scope, name, given):
    """The inputs, with gradients that a function of the file computes."""
    floats = [k for k, x in enumerate(given) if isinstance(x, Tensor) and x.dtype.is_floating]
    zeros = creation.zeros_like

    @custom_gradient
    def same(*values):
        def grad(*upstream):
            full = [zeros(x) if isinstance(x, Tensor) else x for x in given]
            for k, g in zip(floats, upstream, strict=True):
                full[k] = g
            found = scope.call(name, [*full, *scope.bound(name)])
            # those by the results, which come first, are none
            found = [None] * (len(given) - len(found)) + list(found)
            return [found[k] for k in floats]

        return tuple(creation.identity(v) for v in values), grad

    found = list(given)
    results = same(*(read(given[k]) for k in floats))
    results = [results] if isinstance(results, Tensor) else list(results)
    for k, value in zip(floats, results, strict=True):
        found[k] = value
    return found


@handles("NoOp", "ControlTrigger", "ConfigureDistributedTPU", "ShutdownDistributedTPU")
def _nothing(step, scope, given):
    return []


@handles("Assert")
def _assert(step, scope, given):
    condition, *data = given
    Assert(condition, [x for x in data if not is_list(x)], step.attrs.get("summarize", 3))
    return []


@handles("Print")
def _print(step, scope, given):
    x, *data = given
    print_tensors(step.attrs.get("message", ""), *data)
    return [x]


@handles("PrintV2")
def _print_text(step, scope, given):
    if str(step.attrs.get("output_stream", "stderr")).startswith("file:"):
        raise refused(step, scope, "what a file computes may not write files")
    print_tensors(given[0], end=step.attrs.get("end", "\n"))
    return []


@handles("FakeParam")
def _fake(step, scope, given):
    shape = step.attrs["shape"]
    sizes = [d or 0 for d in shape.as_list()] if shape.rank is not None else [0]
    return [creation.zeros(sizes, step.attrs["dtype"])]


@handles("DeviceIndex")
def _device(step, scope, given):
    names = list(step.attrs.get("device_names") or [])
    return [creation.constant(names.index("CPU") if "CPU" in names else len(names), "int32")]


@handles("ImmutableConst")
def _from_memory(step, scope, given):
    raise refused(step, scope, "it reads a file of the machine")


@handles("PyFunc", "PyFuncStateless", "EagerPyFunc")
def _python(step, scope, given):
    raise refused(step, scope, "it calls Python code of the process that wrote the file")


@handles("WriteFile", "SaveV2", "Save", "SaveSlices", "MergeV2Checkpoints", "ShardedFilename",
         "ShardedFilespec", "PrintToFile")  # fmt: skip
def _writes(step, scope, given):
    if step.op.startswith("Sharded"):
        return [given[0]]
    raise refused(step, scope, "what a file computes may not write files")


@handles("SymbolicGradient", "CollectiveReduce", "CollectiveReduceV2", "CollectiveGather",
         "CollectiveBcastSend", "CollectiveBcastRecv", "Send", "Recv", "_Send", "_Recv",
         "TfLiteSubgraphExecute", "XlaLaunch")  # fmt: skip
def _never(step, scope, given):
    raise refused(step, scope, "it is not supported")


def refused(step: Any, scope: Any, why: str) -> UnimplementedError:
    """The error of an op that is known and not run."""
    return UnimplementedError(
        None, None, f"Node {step.name!r} of op {step.op}{scope.path()} is not run: {why}."
    )


@handles("ToBool")
def _to_bool(step, scope, given):
    return [truth(given[0])]


@handles("GuaranteeConst")
def _constant(step, scope, given):
    return [creation.identity(read(given[0]))]


@handles("Cast")
def _cast(step, scope, given):
    return [casting.cast(read(given[0]), step.attrs["DstT"])]
