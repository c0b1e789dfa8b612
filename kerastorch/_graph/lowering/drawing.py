"""Random numbers: TensorFlow's ops that draw, with the seeds of the trace, of any shape."""

from __future__ import annotations

from typing import Any

from ..._core import dtypes
from ...nn.dropout import scaled_dropout
from ...random import stateful, stateless
from ..graph_tensor import is_graph_tensor
from .building import Ref
from .operations import Lowering, direct, taped_rule
from .parts import named_arguments, vector
from .taped_control import through

_ALGORITHMS = {"philox": 1, "auto_select": 3}


def _seeds(op, seed):
    """The attributes of a node for the seeds of an Operation's first draw."""
    stream = None if op.draws is None else op.draws.first(seed)
    return {} if stream is None else {"seed": stream.pair[0], "seed2": stream.pair[1]}


def _moved(lo: Lowering, made: Ref, low: Any, scale: Any) -> Ref:
    """made * scale + low."""
    if not _numbers(scale) or scale != 1:
        made = lo.b.emit("Mul", made, lo.ref(scale, made.dtype))
    if not _numbers(low) or low != 0:
        made = lo.b.emit("AddV2", made, lo.ref(low, made.dtype))
    return made


def _numbers(*values):
    return all(isinstance(x, (int, float)) for x in values)


@direct(stateful._normal.spec, stateful._truncated_normal.spec)
def _normal(lo, op):
    given = named_arguments(op)
    mean, deviation = given["mean"], given["stddev"]
    truncated = op.node is stateful._truncated_normal.spec
    kind = "TruncatedNormal" if truncated else "RandomStandardNormal"
    made = lo.b.emit(
        kind, vector(lo, given["shape"]), dtype=op.outputs[0].dtype, **_seeds(op, given["seed"])
    )
    return _moved(lo, made, mean, deviation)


@direct(stateful._uniform.spec)
def _uniform(lo, op):
    given = named_arguments(op)
    low, high, kind = given["minval"], given["maxval"], op.outputs[0].dtype
    shape, seeds = vector(lo, given["shape"]), _seeds(op, given["seed"])
    if kind.is_integer:
        if high is None:
            return None
        low = 0 if low is None else low
        bounds = [lo.b.cast(lo.ref(x, kind), kind) for x in (low, high)]
        return lo.b.emit("RandomUniformInt", shape, *bounds, **seeds)
    low, high = 0 if low is None else low, 1 if high is None else high
    span = high - low if _numbers(low, high) else None
    span = lo.b.emit("Sub", *(lo.ref(x, kind) for x in (high, low))) if span is None else span
    return _moved(lo, lo.b.emit("RandomUniform", shape, dtype=kind, **seeds), low, span)


@direct(stateful.shuffle.spec)
def _shuffle(lo, op):
    given = named_arguments(op)
    return lo.b.emit("RandomShuffle", lo.ref(given["value"]), **_seeds(op, given["seed"]))


@direct(stateful.categorical.spec)
def _categorical(lo, op):
    given = named_arguments(op)
    count = lo.b.cast(lo.ref(given["num_samples"], dtypes.int32), dtypes.int32)
    return lo.b.emit(
        "Multinomial", lo.ref(given["logits"]), count, output_dtype=op.outputs[0].dtype,
        **_seeds(op, given["seed"]),
    )  # fmt: skip


@direct(stateful._gamma.spec)
def _gamma(lo, op):
    given, b = named_arguments(op), lo.b
    alpha, beta = lo.ref(given["alpha"]), None
    if given["beta"] is not None:
        beta = lo.ref(given["beta"])
        ones = b.emit("Shape", b.emit("AddV2", alpha, beta), out_type=dtypes.int32)
        alpha = b.emit("BroadcastTo", alpha, ones)
    shape = vector(lo, given["shape"])
    made = b.emit("RandomGamma", shape, alpha, **_seeds(op, given["seed"]))
    if beta is not None:
        made = b.emit("RealDiv", made, beta)
    return b.emit("Maximum", made, b.const(_TINY[made.dtype.name], made.dtype))


_TINY = {  # the smallest normal numbers
    "float16": 6.103515625e-05,
    "bfloat16": 1.1754943508222875e-38,
    "float32": 1.1754943508222875e-38,
    "float64": 2.2250738585072014e-308,
}


@direct(stateful._poisson.spec)
def _poisson(lo, op):
    given = named_arguments(op)
    return lo.b.emit(
        "RandomPoissonV2", vector(lo, given["shape"]), lo.ref(given["lam"]),
        dtype=op.outputs[0].dtype, **_seeds(op, given["seed"]),
    )  # fmt: skip


@direct(scaled_dropout.spec)
def _dropout(lo, op):
    kept = _kept(lo, op)
    return None if kept is None else _scaled(lo, op, kept, lo.ref(named_arguments(op)["x"]))


def _kept(lo, op):
    """Whether elements are kept by a dropout; None where its rate is no number."""
    given = named_arguments(op)
    x, rate = given["x"], given["rate"]
    if not (is_graph_tensor(x) and _numbers(rate)) or rate == 0:
        return None
    b, ref, kind = lo.b, lo.ref(x), op.outputs[0].dtype
    noise = given["noise_shape"]
    if noise is not None and not hasattr(noise, "_t"):
        noise = list(noise)
        if None in noise:
            return None
    shape = b.emit("Shape", ref, out_type=dtypes.int32) if noise is None else vector(lo, noise)
    drawn = b.emit("RandomUniform", shape, dtype=kind, **_seeds(op, given["seed"]))
    return b.emit("GreaterEqual", drawn, b.const(rate, kind))


def _scaled(lo, op, kept, ref):
    b, kind, given = lo.b, op.outputs[0].dtype, named_arguments(op)
    scaled = b.emit("Mul", ref, b.const(1 / (1 - given["rate"]), kind))
    if given["noise_shape"] is not None:  # SelectV2 broadcasts
        return b.emit("SelectV2", kept, scaled, b.const(0.0, kind))
    return b.emit("SelectV2", kept, scaled, b.emit("ZerosLike", ref))


@taped_rule(scaled_dropout.spec)
def _taped_dropout(lo, op):
    kept = _kept(lo, op)
    if kept is None:
        return None
    x = named_arguments(op)["x"]

    def scaled(ref):
        return _scaled(lo, op, kept, ref)

    made = [scaled(lo.ref(x))]
    return through(lo, op, made, [lo.span.handle(x)._t], lambda grads: [scaled(grads[0])], scaled)


# by seeds that are tensors
def _stateless(lo, op, kind, low=0, scale=1):
    given = named_arguments(op)
    number = _ALGORITHMS.get(given["alg"] if isinstance(given["alg"], str) else None)
    if number is None or not _numbers(low, scale):
        return None
    key, counter = lo.b.emit("StatelessRandomGetKeyCounter", lo.ref(given["seed"], dtypes.int32))
    made = lo.b.emit(
        kind, vector(lo, given["shape"]), key, counter, lo.b.const(number, "int32"),
        dtype=op.outputs[0].dtype,
    )  # fmt: skip
    return _moved(lo, made, low, scale)


@direct(stateless._stateless_normal.spec)
def _stateless_normal(lo, op):
    return _stateless(lo, op, "StatelessRandomNormalV2")


@direct(stateless._stateless_truncated_normal.spec)
def _stateless_truncated(lo, op):
    return _stateless(lo, op, "StatelessTruncatedNormalV2")


@direct(stateless._stateless_uniform.spec)
def _stateless_uniform(lo, op):
    given = named_arguments(op)
    low, high = given["low"], given["high"]
    if not op.outputs[0].dtype.is_floating or not _numbers(low, high):
        return None
    return _stateless(lo, op, "StatelessRandomUniformV2", low, high - low)
