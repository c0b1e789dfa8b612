"""Forms of ops on images."""

from __future__ import annotations

import torch

from ... import math
from ..._core.errors import invalid
from ..._core.op import op
from ..._ops import casting, creation, reductions, shaping
from ...audio import decode_wav, encode_wav
from ...image import (
    adjusting,
    bounding_boxes,
    codecs,
    color,
    glimpses,
    patches,
    projective,
    resizing,
    suppression,
)
from ...random.streams import Pair

_FLOATS = {torch.float16, torch.bfloat16, torch.float32, torch.float64}


@op("images, transforms, fill_value", label="ImageProjectiveTransform")
def _projected(images, transforms, fill_value, output_shape, interpolation, fill_mode):
    height, width = (int(n) for n in output_shape)
    own = images.shape[1:3]
    if (height, width) != tuple(own):
        # pixels of the new size are seen through the transform as well
        wide = images.new_zeros(images.shape[0], max(height, own[0]), max(width, own[1]),
                                images.shape[3])  # fmt: skip
        return _resampled(images, transforms, fill_value, wide, height, width, interpolation,
                          fill_mode)  # fmt: skip
    return projective.projected(
        images, transforms, fill_mode.lower(), float(fill_value), interpolation.lower()
    )


def _resampled(images, transforms, fill_value, wide, height, width, interpolation, fill_mode):
    if fill_mode.lower() != "constant":
        raise RuntimeError(f"fill_mode {fill_mode} with another output_shape is not supported")
    wide = wide + fill_value.to(wide.dtype)
    wide[:, : images.shape[1], : images.shape[2]] = images
    found = projective.projected(
        wide, transforms, "constant", float(fill_value), interpolation.lower()
    )
    return found[:, :height, :width]


def _transform_v3(images, transforms, output_shape, fill_value, interpolation,
                  fill_mode="CONSTANT"):  # fmt: skip
    return _projected(images, transforms, fill_value, output_shape, interpolation, fill_mode)


def _transform_v2(images, transforms, output_shape, interpolation, fill_mode="CONSTANT"):
    return _projected(
        images, transforms, creation.constant(0.0), output_shape, interpolation, fill_mode
    )


@op("images, scale translation", types=_FLOATS | {torch.uint8}, label="ScaleAndTranslate")
def _scaled(images, scale, translation, size, kernel_type, antialias):
    if not bool((scale > 0).all()):
        raise invalid(
            f"Scale must be greater than zero, got {scale.tolist()} [Op:ScaleAndTranslate]"
        )
    rows = [
        _spans(images.shape[1 + k], int(size[k]), float(scale[k]), float(translation[k]),
               kernel_type, antialias)
        for k in (0, 1)
    ]  # fmt: skip
    found = torch.einsum("oh,bhwc->bowc", rows[0], images.float())
    return torch.einsum("ow,bhwc->bhoc", rows[1], found)


_RADIUS = {
    "lanczos1": 1.0, "lanczos3": 3.0, "lanczos5": 5.0, "gaussian": 1.5, "box": 0.5,
    "triangle": 1.0, "keyscubic": 2.0, "mitchellcubic": 2.0,
}  # fmt: skip


def _kernel(kind, x):
    x = x.abs()
    if kind.startswith("lanczos"):
        radius = _RADIUS[kind]
        found = torch.sinc(x) * torch.sinc(x / radius)
    elif kind == "gaussian":
        found = torch.exp(-x * x / (2 * 0.25))
    elif kind == "box":
        return ((x < 0.5) | (x == 0.5)).float()
    elif kind == "triangle":
        found = 1 - x
    elif kind == "keyscubic":
        near = ((1.5 * x - 2.5) * x) * x + 1
        far = ((-0.5 * x + 2.5) * x - 4) * x + 2
        found = torch.where(x < 1, near, far)
    else:
        near = (((7 * x - 12) * x) * x + 16 / 3) / 6
        far = (((-7 / 3 * x + 12) * x - 20) * x + 32 / 3) / 6
        found = torch.where(x < 1, near, far)
    return torch.where(x < _RADIUS[kind], found, torch.zeros_like(x))


def _spans(size, target, scale, translation, kind, antialias):
    """The weights [target, size] by which new pixels are sums of old ones."""
    inverse = 1.0 / scale
    shift = -inverse * translation
    width = max(inverse, 1.0) if antialias else 1.0
    centers = (torch.arange(target, dtype=torch.float32) + 0.5) * inverse + shift
    own = torch.arange(size, dtype=torch.float32) + 0.5
    weights = _kernel(kind, (own[None] - centers[:, None]) / width)
    total = weights.sum(1, keepdim=True)
    weights = torch.where(total.abs() >= 1000 * 1.1754944e-38, weights / total, weights)
    outside = (centers < 0) | (centers > size)
    return torch.where(outside[:, None], torch.zeros_like(weights), weights)


def _max_suppression(boxes, scores, max_output_size, iou_threshold=0.5):
    return suppression.non_max_suppression(boxes, scores, max_output_size, iou_threshold)


def _max_suppression_v4(boxes, scores, max_output_size, iou_threshold, score_threshold,
                        pad_to_max_output_size=False):  # fmt: skip
    found = suppression.non_max_suppression(
        boxes, scores, max_output_size, iou_threshold, score_threshold
    )
    count = creation.shape(found)[0]
    if pad_to_max_output_size:
        found = shaping.pad(found, [[0, max_output_size - count]])
    return found, count


def _max_suppression_v5(boxes, scores, max_output_size, iou_threshold, score_threshold,
                        soft_nms_sigma, pad_to_max_output_size=False):  # fmt: skip
    found, kept = suppression.non_max_suppression_with_scores(
        boxes, scores, max_output_size, iou_threshold, score_threshold, soft_nms_sigma
    )
    count = creation.shape(found)[0]
    if pad_to_max_output_size:
        rest = [[0, max_output_size - count]]
        found, kept = shaping.pad(found, rest), shaping.pad(kept, rest)
    return found, kept, count


def _crop_and_resize(image, boxes, box_ind, crop_size, method="bilinear", extrapolation_value=0.0):
    return patches.crop_and_resize(image, boxes, box_ind, crop_size, method, extrapolation_value)


def _patches(images, ksizes, strides, rates, padding):
    return patches.extract_patches(
        images, *([int(n) for n in v] for v in (ksizes, strides, rates)), padding
    )


def _glimpse(input, size, offsets, centered=True, normalized=True, uniform_noise=True,
             noise="uniform"):  # fmt: skip
    noise = noise if not uniform_noise or noise != "uniform" else "uniform"
    return glimpses.extract_glimpse(input, size, offsets, centered, normalized, noise)


def _drawn(images, boxes, colors=None):
    return bounding_boxes.draw_bounding_boxes(images, boxes, colors)


def _sampled_box(image_size, bounding_boxes_, min_object_covered, seed=0, aspect_ratio_range=None,
                 area_range=None, max_attempts=100,
                 use_image_if_no_bounding_boxes=False):  # fmt: skip
    return tuple(
        bounding_boxes.sample_distorted_bounding_box(
            image_size, bounding_boxes_, seed, min_object_covered, aspect_ratio_range, area_range,
            max_attempts, use_image_if_no_bounding_boxes,
        )
    )  # fmt: skip


def _sample_v2(image_size, bounding_boxes, min_object_covered, seed=0, seed2=0,
               aspect_ratio_range=(0.75, 1.33), area_range=(0.05, 1.0), max_attempts=100,
               use_image_if_no_bounding_boxes=False):  # fmt: skip
    return _sampled_box(
        image_size, bounding_boxes, min_object_covered, Pair((seed, seed2)),
        list(aspect_ratio_range), list(area_range), max_attempts, use_image_if_no_bounding_boxes,
    )  # fmt: skip


def _sample_v1(image_size, bounding_boxes, seed=0, seed2=0, min_object_covered=0.1,
               aspect_ratio_range=(0.75, 1.33), area_range=(0.05, 1.0), max_attempts=100,
               use_image_if_no_bounding_boxes=False):  # fmt: skip
    return _sample_v2(
        image_size, bounding_boxes, min_object_covered, seed, seed2, aspect_ratio_range,
        area_range, max_attempts, use_image_if_no_bounding_boxes,
    )  # fmt: skip


def _adjust_contrast_v1(images, contrast_factor, min_value, max_value):
    mean = reductions.reduce_mean(images, [-3, -2], True)
    found = (casting.cast(images, "float32") - mean) * contrast_factor + mean
    return math.minimum(math.maximum(found, min_value), max_value)


def _decode_image(contents, channels=0, dtype="uint8", expand_animations=True):
    return codecs.decode_image(contents, channels, dtype, expand_animations=expand_animations)


def _resized(function):
    def run(images, size, align_corners=False, half_pixel_centers=False):
        return function(images, size, align_corners, None, half_pixel_centers)

    return run


def scale_and_translate(images, size, scale, translation, kernel_type="lanczos3", antialias=True):
    """Images of `size` [height, width] as ScaleAndTranslate makes them, float32."""
    return _scaled(images, scale, translation, size, kernel_type, antialias)


FORMS = {
    "AdjustContrast": _adjust_contrast_v1,
    "AdjustContrastv2": lambda images, contrast_factor: adjusting.adjust_contrast(
        images, contrast_factor
    ),
    "AdjustHue": lambda images, delta: adjusting.adjust_hue(images, delta),
    "AdjustSaturation": lambda images, scale: adjusting.adjust_saturation(images, scale),
    "CombinedNonMaxSuppression": suppression.combined_non_max_suppression,
    "CropAndResize": _crop_and_resize,
    "DecodeAndCropJpeg": codecs.decode_and_crop_jpeg,
    "DecodeBmp": codecs.decode_bmp,
    "DecodeGif": codecs.decode_gif,
    "DecodeImage": _decode_image,
    "DecodeJpeg": codecs.decode_jpeg,
    "DecodePng": codecs.decode_png,
    "DecodeWav": decode_wav,
    "DrawBoundingBoxes": lambda images, boxes: _drawn(images, boxes),
    "DrawBoundingBoxesV2": _drawn,
    "EncodeJpeg": codecs.encode_jpeg,
    "EncodePng": codecs.encode_png,
    "EncodeWav": encode_wav,
    "ExtractGlimpse": _glimpse,
    "ExtractGlimpseV2": _glimpse,
    "ExtractImagePatches": _patches,
    "ExtractJpegShape": codecs.extract_jpeg_shape,
    "HSVToRGB": color.hsv_to_rgb,
    "ImageProjectiveTransformV2": _transform_v2,
    "ImageProjectiveTransformV3": _transform_v3,
    "NonMaxSuppression": _max_suppression,
    "NonMaxSuppressionV2": _max_suppression,
    "NonMaxSuppressionV3": suppression.non_max_suppression,
    "NonMaxSuppressionV4": _max_suppression_v4,
    "NonMaxSuppressionV5": _max_suppression_v5,
    "NonMaxSuppressionWithOverlaps": suppression.non_max_suppression_overlaps,
    "RGBToHSV": color.rgb_to_hsv,
    "ResizeArea": lambda images, size, align_corners=False: resizing.resize_area(
        images, size, align_corners
    ),
    "ResizeBicubic": _resized(resizing.resize_bicubic),
    "ResizeBilinear": _resized(resizing.resize_bilinear),
    "ResizeNearestNeighbor": _resized(resizing.resize_nearest_neighbor),
    "SampleDistortedBoundingBox": _sample_v1,
    "SampleDistortedBoundingBoxV2": _sample_v2,
    "ScaleAndTranslate": scale_and_translate,
}
