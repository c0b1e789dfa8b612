"""Calls torch's inductor, with what it lacks for steps of training."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch._guards import TracingContext, tracing
from torch._inductor import config, ir, lowering, mkldnn_ir
from torch._inductor.compile_fx import compile_fx_inner
from torch._inductor.decomposition import select_decomp_table
from torch._inductor.fx_passes.mkldnn_fusion import _mkldnn_fusion_init
from torch.fx.experimental.proxy_tensor import make_fx


def code_of(
    function: Callable[..., Sequence[torch.Tensor]], examples: Sequence[torch.Tensor]
) -> Callable[[list[torch.Tensor]], list[torch.Tensor]]:
    """See `compiled.machine_code`; raises whatever goes wrong."""
    plain = torch.func.functionalize(function, remove="mutations")
    traced = make_fx(plain, decomposition_table=select_decomp_table(), tracing_mode="fake")
    graph = traced(*examples)
    fakes = [n.meta["val"] for n in graph.graph.nodes if n.op == "placeholder"]
    settings = {
        "cpp_wrapper": True,
        "compile_threads": 1,
        "fallback_random": True,
        "cpp.threads": torch.get_num_threads(),
    }
    with config.patch(settings), tracing(TracingContext(fakes[0].fake_mode)), _products():
        code = compile_fx_inner(graph, fakes, cpp_wrapper=True)
    return code.current_callable


@contextlib.contextmanager
def _products() -> Iterator[None]:
    """Inside, oneDNN's products (see _ops/onednn.py) are calls of its kernel, for any matrices:
    inductor's own way is for constant weights."""
    linear = getattr(torch.ops.mkldnn, "_linear_pointwise", None)
    if linear is None:
        yield
        return
    _mkldnn_fusion_init()
    lowerings: dict[Any, Any] = lowering.lowerings
    kept = {key: lowerings.get(key) for key in (linear, linear.default)}
    lowerings.update(dict.fromkeys(kept, _linear))
    try:
        yield
    finally:
        for key, value in kept.items():
            if value is None:
                del lowerings[key]
            else:
                lowerings[key] = value


def _linear(x, weight, bias, attr, scalars, algorithm):
    x, weight = map(ir.ExternKernel.realize_input, (x, weight))
    given, inputs = [attr, scalars or [-1], algorithm], [x, weight]
    if bias is None:
        given.insert(0, None)
    else:
        inputs.append(ir.ExternKernel.require_contiguous(ir.ExternKernel.realize_input(bias)))
    rows, columns = x.get_size()[0], weight.get_size()[0]
    layout = ir.FixedLayout(x.get_device(), x.get_dtype(), [rows, columns])
    kernel = mkldnn_ir.LinearUnary(layout, inputs, given)
    return ir.TensorBox.create(mkldnn_ir._create_output_node(kernel))
