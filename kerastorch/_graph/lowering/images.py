"""Images: parts of them, and other sizes by TensorFlow's ScaleAndTranslate."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..._core import dtypes
from ...image import patches, resizing
from ..graph_tensor import is_graph_tensor
from .building import Ref, Unwritable
from .operations import Lowering, direct, taped_rule
from .parts import int32, named_arguments, vector
from .taped_control import is_source, single, source_of, through

# of tf.image.resize with antialias; the other methods are named as they are
_ANTIALIASED = {"bilinear": "triangle", "bicubic": "keyscubic"}
# the label of tf.image.resize
_RESIZE = resizing.resize.spec.label


class _Spread(NamedTuple):
    """The inputs and attributes of a ScaleAndTranslate."""

    images: Ref
    size: Ref
    scale: Ref
    start: Ref
    attrs: dict[str, Any]
    is_one: bool  # a single image without an axis of batches


def _spread_of(lo: Lowering, op: Any) -> _Spread | None:
    given = {"method": "bilinear", "antialias": False, **named_arguments(op)}
    method, antialias = given["method"], bool(given["antialias"])
    plain = method in ("nearest", "area") or (method in _ANTIALIASED and not antialias)
    if op.node is not resizing.resize.spec or plain or given.get("preserve_aspect_ratio"):
        return None
    b, images = lo.b, given["images"]
    rank = images.shape.rank if is_graph_tensor(images) else None
    if rank not in (3, 4):
        return None
    ref = lo.ref(images)
    ref = b.emit("ExpandDims", ref, b.const(0, "int32")) if rank == 3 else ref
    size = vector(lo, given["size"])
    shape = b.emit("Shape", ref, out_type=dtypes.int32)
    now = b.emit("StridedSlice", shape, *(b.ints([n]) for n in (1, 3, 1)))
    sizes = (b.cast(x, dtypes.float32) for x in (size, now))
    attrs = {"kernel_type": _ANTIALIASED.get(method, method), "antialias": antialias}
    start = b.const([0.0, 0.0], dtypes.float32)
    return _Spread(ref, size, b.emit("RealDiv", *sizes), start, attrs, rank == 3)


@direct(_RESIZE)
def _spread(lo, op):
    found = _spread_of(lo, op)
    if found is None:
        return None
    made = lo.b.emit("ScaleAndTranslate", *found[:4], **found.attrs)
    return lo.b.emit("Squeeze", made, squeeze_dims=[0]) if found.is_one else made


@single(_RESIZE)
def _spread_gradient(lo, op, x, g):
    found, b = _spread_of(lo, op), lo.b
    if found is None:
        raise Unwritable("the gradient of this way to resize images")
    g = b.emit("ExpandDims", g, b.const(0, "int32")) if found.is_one else g
    made = b.emit("ScaleAndTranslateGrad", g, found.images, found.scale, found.start, **found.attrs)
    return b.emit("Squeeze", made, squeeze_dims=[0]) if found.is_one else made


@direct(patches.crop_and_resize.spec)
def _crops(lo, op):
    given = {"method": "bilinear", "extrapolation_value": 0.0, **named_arguments(op)}
    image, boxes = lo.ref(given["image"]), lo.ref(given["boxes"], dtypes.float32)
    return lo.b.emit(
        "CropAndResize", image, boxes, int32(lo, given["box_indices"]),
        vector(lo, given["crop_size"]), method=given["method"],
        extrapolation_value=float(given["extrapolation_value"]),
    )  # fmt: skip


@taped_rule(patches.crop_and_resize.spec)
def _taped_crops(lo, op):
    (made,), b = [_crops(lo, op)], lo.b
    given = {"method": "bilinear", **named_arguments(op)}
    names = [n for n in ("image", "boxes") if is_source(given[n])]
    image, boxes = lo.ref(given["image"]), lo.ref(given["boxes"], dtypes.float32)
    places, method = int32(lo, given["box_indices"]), {"method": given["method"]}

    def by_image(g):
        shape = b.emit("Shape", image, out_type=dtypes.int32)
        return b.emit("CropAndResizeGradImage", g, boxes, places, shape, T=image.dtype, **method)

    def by_boxes(g):
        return b.emit("CropAndResizeGradBoxes", g, image, boxes, places, method="bilinear")

    def back(grads):
        return [by_image(*grads) if n == "image" else by_boxes(*grads) for n in names]

    return through(lo, op, [made], [source_of(lo, given[n]) for n in names], back)


@direct(patches.extract_patches.spec)
def _patches(lo, op):
    given = named_arguments(op)
    names = {"ksizes": "sizes", "strides": "strides", "rates": "rates"}
    attrs = {k: [int(n) for n in given[name]] for k, name in names.items()}
    images = lo.ref(given["images"])
    return lo.b.emit("ExtractImagePatches", images, padding=given["padding"], **attrs)
