"""Rules of ATen ops that make tensors, change their shapes, join and cut them."""

from __future__ import annotations

import torch

from ..._core import dtypes
from .building import Unwritable
from .kernels import Kernels, Value, known, rule


def axis_of(axis: int, rank: int) -> int:
    """A dimension counted from the front."""
    return axis % rank if rank else 0


def _ints(k: Kernels, values):
    return k.b.ints(list(values))


# made out of nothing
def filled(k: Kernels, out: torch.Tensor, value) -> Value:
    """A tensor of the shape of `out` with one value everywhere."""
    kind = dtypes.as_dtype(out.dtype)
    if isinstance(value, torch.Tensor):
        ref = k.b.cast(k.ref(value), kind)
    elif isinstance(value, (torch.SymInt, torch.SymFloat)):
        ref = k.b.cast(k.size(value), kind)
    else:
        ref = k.b.const(value, kind)
    return ref if out.ndim == 0 else k.b.emit("Fill", k.sizes(out.shape), ref)


@rule("full", "new_full", "full_like", "fill", "scalar_tensor")
def _full(k, out, *args, **kwargs):
    value = kwargs.get("fill_value")
    if value is None:
        value = args[-1]
    return filled(k, out, value)


@rule("zeros", "new_zeros", "zeros_like", "empty", "new_empty", "empty_like", "empty_strided",
      "new_empty_strided", "new_zeros", "empty_permuted")  # fmt: skip
def _zeros(k, out, *args, **kwargs):
    return filled(k, out, 0)


@rule("ones", "new_ones", "ones_like")
def _ones(k, out, *args, **kwargs):
    return filled(k, out, 1)


@rule("arange")
def _arange(k, out, *args, start=0, step=1, end=None, **kwargs):
    args = list(args)
    if end is None:
        if len(args) == 1:
            end = args[0]
        else:
            start, end, *rest = args
            step = rest[0] if rest else step
    kind = dtypes.as_dtype(out.dtype)
    whole = kind if kind.name in ("int32", "int64", "float32", "float64") else dtypes.int32
    made = k.b.emit("Range", *(k.b.cast(k.ref(v, whole.torch), whole) for v in (start, end, step)))
    return k.b.cast(made, kind)


@rule("linspace")
def _linspace(k, out, start, end, steps, **kwargs):
    kind = dtypes.as_dtype(out.dtype)
    given = [k.ref(v, kind.torch) for v in (start, end)]
    return k.b.emit("LinSpace", *given, k.size(steps))


@rule("eye")
def _eye(k, out, n, m=None, **kwargs):
    with k:
        rows = torch.arange(n).unsqueeze(1)
        return k.value((rows == torch.arange(n if m is None else m)).to(out.dtype))


# shapes
@rule("view", "_unsafe_view", "reshape", "_reshape_alias", "flatten")
def reshaped(k, out, x, *rest, **kwargs):
    """The elements in another shape."""
    if len(rest) and isinstance(rest[0], torch.dtype):
        return k.b.emit("Bitcast", k.ref(x), type=dtypes.as_dtype(rest[0]))
    if [str(a) for a in x.shape] == [str(a) for a in out.shape]:
        return k.value(x)
    return k.b.emit("Reshape", k.ref(x), k.sizes(out.shape, inferred=True))


@rule("unsqueeze")
def _unsqueeze(k, out, x, dim):
    return k.b.emit("ExpandDims", k.ref(x), k.b.const(axis_of(dim, out.ndim), "int32"))


@rule("squeeze")
def _squeeze(k, out, x, dim=None):
    if dim is None and any(known(n) is None for n in x.shape):
        return k.b.emit("Squeeze", k.ref(x), squeeze_dims=[])
    dims = range(x.ndim) if dim is None else dim if isinstance(dim, (list, tuple)) else [dim]
    gone = sorted(
        d for d in {axis_of(d, x.ndim) for d in dims} if x.ndim and known(x.shape[d]) == 1
    )
    return k.b.emit("Squeeze", k.ref(x), squeeze_dims=gone) if gone else k.value(x)


@rule("permute")
def _permute(k, out, x, dims):
    value = k.value(x)
    own = value.perm or range(x.ndim)
    return Value(value.ref, [own[d] for d in dims])


@rule("transpose", "swapaxes")
def _transpose(k, out, x, a, b):
    order = list(range(x.ndim))
    if order:
        a, b = axis_of(a, x.ndim), axis_of(b, x.ndim)
        order[a], order[b] = order[b], order[a]
    return _permute(k, out, x, order)


@rule("t", "numpy_T")
def _t(k, out, x):
    return _permute(k, out, x, list(range(x.ndim))[::-1])


@rule("expand", "broadcast_to", "expand_as")
def _expand(k, out, x, *rest, **kwargs):
    if [str(a) for a in x.shape] == [str(a) for a in out.shape]:
        return k.value(x)
    return k.b.emit("BroadcastTo", k.ref(x), k.sizes(out.shape))


@rule("repeat")
def _repeat(k, out, x, repeats):
    ref = k.ref(x)
    if len(repeats) > x.ndim:
        with k:
            ref = k.ref(
                torch.ops.aten.view.default(x, [1] * (len(repeats) - x.ndim) + list(x.shape))
            )
    return k.b.emit("Tile", ref, k.sizes(repeats))


@rule("flip")
def _flip(k, out, x, dims):
    return k.b.emit("ReverseV2", k.ref(x), _ints(k, (axis_of(d, x.ndim) for d in dims)))


@rule("roll")
def _roll(k, out, x, shifts, dims=()):
    shifts = shifts if isinstance(shifts, (list, tuple)) else [shifts]
    if not dims:
        flat = k.b.emit("Reshape", k.ref(x), _ints(k, [-1]))
        made = k.b.emit("Roll", flat, k.sizes(shifts), _ints(k, [0]))
        return k.b.emit("Reshape", made, k.sizes(out.shape, inferred=True))
    dims = dims if isinstance(dims, (list, tuple)) else [dims]
    axes = _ints(k, (axis_of(d, x.ndim) for d in dims))
    return k.b.emit("Roll", k.ref(x), k.sizes(shifts), axes)


# joined and cut
@rule("cat", "concatenate", "concat")
def _cat(k, out, tensors, dim=0):
    tensors = [x for x in tensors if x.ndim == out.ndim]
    kind = dtypes.as_dtype(out.dtype)
    if len(tensors) == 1:
        return k.value(tensors[0])
    perm = k.value(tensors[0]).perm
    axis = axis_of(dim, out.ndim)
    if perm is None:
        refs = [k.b.cast(k.ref(x), kind) for x in tensors]
        return k.b.emit("ConcatV2", refs, k.b.const(axis, "int32"))
    inverse = sorted(range(out.ndim), key=lambda i: perm[i])
    refs = [k.b.cast(k.permuted(x, inverse), kind) for x in tensors]
    return Value(k.b.emit("ConcatV2", refs, k.b.const(perm[axis], "int32")), perm)


@rule("stack")
def _stack(k, out, tensors, dim=0):
    kind = dtypes.as_dtype(out.dtype)
    refs = [k.b.cast(k.ref(x), kind) for x in tensors]
    return k.b.emit("Pack", refs, axis=axis_of(dim, out.ndim))


@rule("unbind")
def _unbind(k, out, x, dim=0):
    axis = axis_of(dim, x.ndim)
    return list(_all(k.b.emit("Unpack", k.ref(x), num=len(out), axis=axis)))


def _all(made):
    return [made] if not isinstance(made, (list, tuple)) else made


@rule("split", "split_with_sizes", "chunk", "split_copy", "split_with_sizes_copy", "unsafe_split")
def _split(k, out, x, sizes, dim=0):
    axis = axis_of(dim, x.ndim)
    parts = [v.shape[axis] for v in out]
    return list(
        _all(
            k.b.emit(
                "SplitV", k.ref(x), k.sizes(parts), k.b.const(axis, "int32"), num_split=len(out)
            )
        )
    )


@rule("slice")
def _slice(k, out, x, dim=0, start=None, end=None, step=1):
    axis = axis_of(dim, x.ndim)
    start = 0 if start is None else start
    if known(step) == 1 and known(start) == 0 and str(x.shape[axis]) == str(out.shape[axis]):
        return k.value(x)
    value = k.value(x)
    if value.perm is not None:
        axis, ref, perm = value.perm[axis], value.ref, value.perm
    else:
        ref, perm = value.ref, None
    last = known(end) is not None and known(end) >= 2**31 if end is not None else True
    begins = [0] * axis + [start]
    ends = [0] * axis + [0 if last else end]
    mask = (1 << axis) - 1
    made = k.b.emit(
        "StridedSlice",
        ref,
        k.sizes(begins),
        k.sizes(ends),
        _ints(k, [1] * axis + [step]),
        begin_mask=mask,
        end_mask=mask | (last << axis),
    )
    return Value(made, perm)


@rule("select")
def _select(k, out, x, dim, index):
    axis = axis_of(dim, x.ndim)
    mask = (1 << axis) - 1
    last = known(index) == -1
    return k.b.emit(
        "StridedSlice",
        k.ref(x),
        k.sizes([0] * axis + [index]),
        k.sizes([0] * axis + [0 if last else index + 1]),
        _ints(k, [1] * (axis + 1)),
        begin_mask=mask,
        end_mask=mask | (last << axis),
        shrink_axis_mask=1 << axis,
    )


@rule("narrow")
def _narrow(k, out, x, dim, start, length):
    return _slice(k, out, x, dim, start, start + length)


@rule("slice_scatter")
def _slice_scatter(k, out, x, src, dim=0, start=None, end=None, step=1):
    axis = axis_of(dim, x.ndim)
    start, step = start or 0, known(step)
    size = x.shape[axis]
    if known(start) == 0 and step == 1 and (end is None or str(src.shape[axis]) == str(size)):
        return k.value(src)
    if known(start) is not None and known(start) < 0:
        start = start + size
    end = size if end is None or (known(end) or 0) >= 2**31 else end
    end = end + size if (known(end) or 0) < 0 else end
    with k:
        if step == 1:
            aten = torch.ops.aten
            before = aten.slice.Tensor(x, axis, 0, start)
            behind = aten.slice.Tensor(x, axis, start + src.shape[axis], 2**63 - 1)
            return k.value(torch.cat([before, src, behind], axis))
        places = torch.arange(start, end, step)
        return k.value(torch.index_copy(x, axis, places, src))


@rule("select_scatter")
def _select_scatter(k, out, x, src, dim, index):
    axis = axis_of(dim, x.ndim)
    if (known(index) or 0) < 0:
        index = index + x.shape[axis]
    with k:
        return k.value(
            torch.ops.aten.slice_scatter.default(x, src.unsqueeze(axis), axis, index, index + 1)
        )


@rule("constant_pad_nd", "pad")
def _pad(k, out, x, pad, *rest, **kwargs):
    value = rest[-1] if rest else kwargs.get("value", 0) or 0
    if any((known(p) or 0) < 0 for p in pad):
        with k:
            for i in range(len(pad) // 2):
                axis = x.ndim - 1 - i
                low, high = (min(known(p) or 0, 0) for p in pad[2 * i : 2 * i + 2])
                x = torch.ops.aten.slice.Tensor(x, axis, -low, x.shape[axis] + high)
        pad = [p if known(p) is None else max(p, 0) for p in pad]
    pairs = [[0, 0] for _ in range(x.ndim)]
    for i in range(len(pad) // 2):
        pairs[x.ndim - 1 - i] = [pad[2 * i], pad[2 * i + 1]]
    found = k.value(x)
    ref, perm = found.ref, found.perm
    if perm is not None:
        pairs = [pairs[perm.index(i)] for i in range(x.ndim)]
    flat = [p for pair in pairs for p in pair]
    if any(known(p) is None for p in flat):
        paddings = k.b.emit("Reshape", k.sizes(flat), _ints(k, [x.ndim, 2]))
    else:
        paddings = k.b.ints(pairs)
    if value == 0:
        return Value(k.b.emit("Pad", ref, paddings), perm)
    return Value(k.b.emit("PadV2", ref, paddings, k.b.const(value, ref.dtype)), perm)


def _padded(k, x, pad, *rest, **kwargs):
    """A fake tensor of the shape of a padded one; torch's own takes the sizes for numbers."""
    sizes = list(x.shape)
    for i in range(len(pad) // 2):
        sizes[-1 - i] = sizes[-1 - i] + pad[2 * i] + pad[2 * i + 1]
    if x.ndim < 4 or known(x.stride(1)) != 1:
        return k.blank(sizes, x.dtype)
    made = k.blank([sizes[0], *sizes[2:], sizes[1]], x.dtype)
    return made.permute([0, x.ndim - 1, *range(1, x.ndim - 1)])


_pad.outs = _padded


def _mirror(mode, *names):
    @rule(*names)
    def apply(k, out, x, pad):
        pairs = [[0, 0] for _ in range(x.ndim)]
        for i in range(len(pad) // 2):
            pairs[x.ndim - 1 - i] = [int(pad[2 * i]), int(pad[2 * i + 1])]
        paddings = k.b.ints(pairs)
        return k.b.emit("MirrorPad", k.ref(x), paddings, mode=mode)


_mirror("REFLECT", "reflection_pad1d", "reflection_pad2d", "reflection_pad3d")


@rule("unfold")
def _unfold(k, out, x, dim, size, step):
    axis = axis_of(dim, x.ndim)
    with k:
        count = out.shape[axis]
        places = torch.arange(count).unsqueeze(1) * step + torch.arange(size)
        taken = torch.ops.aten.index_select.default(x, axis, places.reshape(-1))
        shape = [*x.shape[:axis], count, size, *x.shape[axis + 1 :]]
        return k.value(torch.movedim(taken.reshape(shape), axis + 1, -1))


@rule("as_strided")
def _as_strided(k, out, x, size, stride, offset=None):
    same = [str(a) for a in size] == [str(a) for a in x.shape]
    if same and [str(a) for a in stride] == [str(a) for a in x.stride()]:
        return k.value(x)
    raise Unwritable("the kernel as_strided")


@rule("diagonal")
def _diagonal(k, out, x, offset=0, dim1=0, dim2=1):
    with k:
        moved = torch.movedim(x, (dim1, dim2), (-2, -1))
    ref = k.ref(moved)
    zero = k.b.const(0, ref.dtype)
    return k.b.emit("MatrixDiagPartV3", ref, k.b.const(int(offset), "int32"), zero)


@rule("diag_embed")
def _diag_embed(k, out, x, offset=0, dim1=-2, dim2=-1):
    if (dim1, dim2) != (-2, -1):
        raise Unwritable("the kernel diag_embed of other axes than the last")
    ref = k.ref(x)
    minus = k.b.const(-1, "int32")
    given = (k.b.const(int(offset), "int32"), minus, minus, k.b.const(0, ref.dtype))
    return k.b.emit("MatrixDiagV3", ref, *given)


def _band(name, lower):
    @rule(name)
    def apply(k, out, x, diagonal=0):
        with k:
            rows = torch.arange(x.shape[-2]).unsqueeze(1)
            columns = torch.arange(x.shape[-1])
            d = columns - rows
            keeps = d <= diagonal if lower else d >= diagonal
            return k.value(torch.where(keeps, x, torch.zeros((), dtype=x.dtype)))


_band("tril", True)
_band("triu", False)
