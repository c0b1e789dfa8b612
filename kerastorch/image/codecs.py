"""Decoding and encoding of image files: tf.io.decode_jpeg, tf.io.encode_png ..."""

import functools

import numpy as np
import torch

from .._core import dtypes
from .._core.dtypes import STRING, as_dtype, int32, uint8, uint16
from .._core.errors import InternalError, InvalidArgumentError, invalid
from .._core.op import op
from .._core.refusals import output_type
from .._files.images import bmp, gif, jpeg, png
from .._text.raw import encoded, objects
from .color import convert_image_dtype

_decoder = functools.partial(op, "contents", types=STRING, strings=True)
_METHODS = {"": True, "INTEGER_FAST": True, "INTEGER_ACCURATE": False}


def _bytes_of(contents, kernel):
    if contents.ndim:
        raise invalid(f"contents must be scalar, got shape {list(contents.shape)} [Op:{kernel}]")
    return contents.item()


def _allowed(channels, those, kernel):
    if channels not in those:
        raise invalid(f"channels must be one of {those}, got {channels} [Op:{kernel}]")
    return channels


def _checked_options(ratio, method, kernel):
    if ratio not in (1, 2, 4, 8):
        raise invalid(f"ratio must be 1, 2, 4, or 8, got {ratio} [Op:{kernel}]")
    if method not in _METHODS:
        raise invalid(f"dct_method must be one of {list(_METHODS)}, got {method!r} [Op:{kernel}]")


def _pixels(data, channels, kernel, bits=8, options=None):
    """The pixels of a file of any format but BMP, which only decode_bmp and decode_image take."""
    if jpeg.is_jpeg(data):
        _allowed(channels, (0, 1, 3), kernel)
        return jpeg.decode(data, channels, **(options or {}))
    if png.is_png(data):
        return png.decode(data, channels, bits)
    if gif.is_gif(data):
        _allowed(channels, (0, 3), kernel)
        return gif.decode(data)
    raise invalid(
        "Unknown image file format. One of JPEG, PNG, GIF, BMP required; the data starts with "
        f"{data[:8]!r} [Op:{kernel}]"
    )


def _single(pixels, kernel):
    """The pixels of the only frame."""
    if pixels.ndim == 4:
        if len(pixels) > 1:
            raise invalid(
                f"got {len(pixels)} frames, but animated gifs can only be decoded by "
                f"tf.io.decode_gif or tf.io.decode_image [Op:{kernel}]"
            )
        return pixels[0]
    return pixels


_JPEG_ATTRS = {
    "channels": "channels",
    "ratio": "ratio",
    "fancy_upscaling": "fancy_upscaling",
    "try_recover_truncated": "try_recover_truncated",
    "acceptable_fraction": "acceptable_fraction",
    "dct_method": "dct_method",
}


@_decoder(type="DecodeJpeg", attrs=_JPEG_ATTRS)
def decode_jpeg(
    contents,
    channels=0,
    ratio=1,
    fancy_upscaling=True,
    try_recover_truncated=False,
    acceptable_fraction=1,
    dct_method="",
    name=None,
):
    """The pixels of a JPEG file, [height, width, channels], uint8.

    contents: a scalar string.  channels: 0 for those of the file, 1 for gray values, 3 for RGB.
    ratio: 1, 2, 4 or 8, by which the image is made smaller.  dct_method: "INTEGER_FAST", the
    default, or "INTEGER_ACCURATE".  try_recover_truncated: whether to fill up a truncated file.
    InvalidArgumentError for what is no image; PNG and GIF files of one frame are decoded too.
    """
    data = _bytes_of(contents, "DecodeJpeg")
    _allowed(channels, (0, 1, 3, 4), "DecodeJpeg")
    _checked_options(ratio, dct_method, "DecodeJpeg")
    options = {
        "ratio": ratio,
        "fancy": fancy_upscaling,
        "fast": _METHODS[dct_method],
        "recover": try_recover_truncated,
    }
    return torch.from_numpy(
        _single(_pixels(data, channels, "DecodeJpeg", 8, options), "DecodeJpeg")
    )


@op(
    "contents, crop_window",
    types=STRING,
    strings=True,
    type="DecodeAndCropJpeg",
    attrs=_JPEG_ATTRS,
)
def decode_and_crop_jpeg(
    contents,
    crop_window,
    channels=0,
    ratio=1,
    fancy_upscaling=True,
    try_recover_truncated=False,
    acceptable_fraction=1,
    dct_method="",
    name=None,
):
    """A part of a JPEG file's pixels; see `decode_jpeg`.

    crop_window: int32 [4]: its top, left, height and width, after the image was made smaller.
    InvalidArgumentError for a part that is not within the image.
    """
    kernel = "DecodeAndCropJpeg"
    if tuple(crop_window.shape) != (4,):
        raise invalid(f"crop_window must have four elements, got {list(crop_window.shape)}")
    _allowed(channels, (0, 1, 3), kernel)
    _checked_options(ratio, dct_method, kernel)
    data = _bytes_of(contents, kernel)
    fast = _METHODS[dct_method]
    image = jpeg.decode(data, channels, ratio, fancy_upscaling, fast, try_recover_truncated)
    top, left, height, width = crop_window.tolist()
    fits = top + height <= image.shape[0] and left + width <= image.shape[1]
    if min(top, left) < 0 or min(height, width) <= 0 or not fits:
        raise invalid(
            f"Invalid JPEG data or crop window: [{top}, {left}, {height}, {width}] of an image of "
            f"{image.shape[0]} x {image.shape[1]} [Op:{kernel}]"
        )
    part = image[top : top + height, left : left + width]
    return torch.from_numpy(np.ascontiguousarray(part))


@_decoder(type="DecodePng", attrs={"channels": "channels", "dtype": "dtype"})
def decode_png(contents, channels=0, dtype=uint8, name=None):
    """The pixels of a PNG file, [height, width, channels], uint8 or uint16 by `dtype`.

    contents: a scalar string.  channels: 0 for those of the file, 1 for gray values, 3 for RGB, 4
    for RGB and alpha.  InvalidArgumentError for what is no image; JPEG files and GIF files of one
    frame are decoded too.
    """
    kind = output_type("DecodePng", "dtype", dtype, ("uint8", "uint16"))
    data = _bytes_of(contents, "DecodePng")
    _allowed(channels, (0, 1, 3, 4), "DecodePng")
    bits = kind.size * 8
    pixels = _single(_pixels(data, channels, "DecodePng", bits), "DecodePng")
    return _converted(torch.from_numpy(pixels), kind)


@_decoder(type="DecodeGif")
def decode_gif(contents, name=None):
    """The frames of a GIF file, [frames, height, width, 3], uint8, each drawn over the one before.

    contents: a scalar string.  InvalidArgumentError for what is no image; JPEG and PNG files are
    decoded too, as one frame.
    """
    pixels = _pixels(_bytes_of(contents, "DecodeGif"), 3, "DecodeGif")
    return torch.from_numpy(pixels if pixels.ndim == 4 else pixels[None])


@_decoder(type="DecodeBmp", attrs={"channels": "channels"})
def decode_bmp(contents, channels=0, name=None):
    """The pixels of a BMP file, [height, width, channels], uint8.

    contents: a scalar string.  channels: 0 for those of the file, 3 or 4 for RGB without or with
    alpha.  InvalidArgumentError for other files.
    """
    data = _bytes_of(contents, "DecodeBmp")
    _allowed(channels, (0, 3, 4), "DecodeBmp")
    return torch.from_numpy(bmp.decode(data, channels))


@_decoder(
    type="DecodeImage",
    attrs={"channels": "channels", "dtype": "dtype", "expand_animations": "expand_animations"},
)
def _decode_image(contents, channels, dtype, expand_animations):
    data = _bytes_of(contents, "DecodeImage")
    _allowed(channels, (0, 1, 3, 4), "DecodeImage")
    bits = 16 if dtype.size > 1 else 8
    if bmp.is_bmp(data):
        pixels = bmp.decode(data, _allowed(channels, (0, 3, 4), "DecodeImage"))
    elif gif.is_gif(data):
        _allowed(channels, (0, 3), "DecodeImage")
        pixels = gif.decode(data, first_only=not expand_animations)
        pixels = pixels if expand_animations else pixels[0]
    else:
        pixels = _pixels(data, channels, "DecodeImage", bits)
    return _converted(torch.from_numpy(pixels), dtype)


def _converted(raw, dtype):
    """Pixels in the dtype of a decoder."""
    if dtypes.of(raw) is dtype:
        return raw
    if dtype is uint16:
        return (raw.int() * 256).to(torch.uint16)
    if raw.dtype is torch.uint16:
        return raw.float() * (1 / 65535)
    return raw.float() * (1 / 255)


def decode_image(contents, channels=None, dtype=uint8, name=None, expand_animations=True):
    """The pixels of a JPEG, PNG, GIF or BMP file, [height, width, channels] of `dtype`.

    contents: a scalar string.  channels: 0 or None for those of the file, 1, 3 or 4.
    expand_animations: whether GIF files have the shape [frames, height, width, 3], not that of
    their first frame.  InvalidArgumentError for what is no image.
    """
    kind = as_dtype(dtype)
    channels = 0 if channels is None else channels
    if kind.name in ("uint8", "uint16", "float32"):
        return _decode_image(contents, channels, kind, expand_animations)
    image = _decode_image(contents, channels, uint16, expand_animations)
    return convert_image_dtype(image, kind)


@_decoder(type="ExtractJpegShape", attrs={"output_type": "output_type"})
def extract_jpeg_shape(contents, output_type=int32, name=None):
    """[height, width, channels] of a JPEG file without decoding it, int32 or int64."""
    kind = _shape_type(output_type)
    return torch.tensor(jpeg.header(_bytes_of(contents, "ExtractJpegShape")), dtype=kind.torch)


def _shape_type(dtype):
    return output_type("ExtractJpegShape", "output_type", dtype, ("int32", "int64"))


@_decoder(label="Equal")
def is_jpeg(contents, name=None):
    """Whether strings start as a JPEG file does, bool."""
    found = [jpeg.is_jpeg(x) for x in contents.reshape(-1)]
    return torch.tensor(found, dtype=torch.bool).reshape(contents.shape)


_ENCODER_ATTRS = {
    "format": "format",
    "quality": "quality",
    "progressive": "progressive",
    "optimize_size": "optimize_size",
    "chroma_downsampling": "chroma_downsampling",
    "density_unit": "density_unit",
    "x_density": "x_density",
    "y_density": "y_density",
    "xmp_metadata": "xmp_metadata",
}


@op("image", types={torch.uint8}, type="EncodeJpeg", attrs=_ENCODER_ATTRS)
def encode_jpeg(
    image,
    format="",
    quality=95,
    progressive=False,
    optimize_size=False,
    chroma_downsampling=True,
    density_unit="in",
    x_density=300,
    y_density=300,
    xmp_metadata="",
    name=None,
):
    """A JPEG file of an image, [height, width, 1 or 3], uint8, as a scalar string.

    format: "grayscale" or "rgb", where the number of channels shall not decide.
    quality: 0 to 100.  InvalidArgumentError for other images and options.
    """
    jpeg.check_options(encoded(density_unit).decode(), quality)
    if image.ndim != 3:
        raise invalid(f"image must be 3-dimensional, got {list(image.shape)} [Op:EncodeJpeg]")
    wanted = {"": (1, 3), "grayscale": (1,), "rgb": (3,)}.get(encoded(format).decode())
    if wanted is None or image.shape[-1] not in wanted:
        raise invalid(
            f"format={format!r} does not fit an image {list(image.shape)} [Op:EncodeJpeg]"
        )
    _not_empty(image, "JPEG")
    file = jpeg.encode(
        image.cpu().contiguous().numpy(),
        quality,
        progressive,
        optimize_size,
        chroma_downsampling,
        encoded(density_unit).decode(),
        (x_density, y_density),
        encoded(xmp_metadata),
    )
    return objects([file], ())


def _not_empty(image, what):
    if not image.numel():
        raise InternalError(None, None, f"{what} encoding failed: the image {list(image.shape)}")


@op(
    "image",
    types={torch.uint8, torch.uint16},
    type="EncodePng",
    attrs={"compression": "compression"},
    dtype_error=InvalidArgumentError,
)
def encode_png(image, compression=-1, name=None):
    """PNG files of images [..., height, width, 1 to 4], uint8 or uint16: strings of shape [...].

    compression: -1 for the usual level, 0 to 9.  InvalidArgumentError for other images.
    """
    if image.ndim < 3 or not 1 <= image.shape[-1] <= 4:
        raise invalid(
            "image must have at least three dimensions and 1, 2, 3 or 4 channels, got shape "
            f"{list(image.shape)} [Op:EncodePng]"
        )
    if not -1 <= compression <= 9:
        raise invalid(f"compression should be in [-1,9], got {compression} [Op:EncodePng]")
    _not_empty(image, "PNG")
    pixels = image.cpu().contiguous().numpy()
    images = pixels.reshape(-1, *pixels.shape[-3:])
    return objects([png.encode(x, compression) for x in images], pixels.shape[:-3])
