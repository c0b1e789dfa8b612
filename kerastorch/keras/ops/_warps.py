"""keras.ops.image: images read at other coordinates, blurred, scaled."""

import functools
import itertools

import torch
import torch.nn.functional as F

from ..random import normal
from ._boundary import as_float, as_tensor, drawn_by, keras_op
from ._creation import sizes_of
from ._images import batched, channels_last, unbatched

_FILL_MODES = ("constant", "nearest", "wrap", "mirror", "reflect")
_ORDERS = {"nearest": 0, "bilinear": 1}


def _folded(place, size, mode):
    """Whole places outside of a dimension as those inside that stand for them."""
    if mode == "nearest":
        return place.clamp(0, size - 1)
    if mode == "wrap":
        return place % size
    if mode == "mirror":  # around the middle of the last element
        period = max(2 * (size - 1), 1)
        place = place % period
        return torch.where(place < size, place, period - place)
    place = place % (2 * size)
    return torch.where(place < size, place, 2 * size - 1 - place)


def _neighbours(coordinate, size, order, mode):
    """[(place, weight, whether it is inside)] along one dimension."""
    if order == 0:
        pairs = [(torch.round(coordinate), torch.ones_like(coordinate))]
    else:
        low = torch.floor(coordinate)
        upper = coordinate - low
        pairs = [(low, 1 - upper), (low + 1, upper)]
    found = []
    for place, weight in pairs:
        place = place.to(torch.int64)
        inside = (place >= 0) & (place < size)
        chosen = place.clamp(0, size - 1) if mode == "constant" else _folded(place, size, mode)
        found.append((chosen, weight, inside))
    return found


def read_at(x, coordinates, order, mode, fill_value):
    """The elements of x at fractional coordinates, one tensor for each dimension."""
    work = x if x.is_floating_point() else x.float()
    sides = [
        _neighbours(c.to(work.dtype), n, order, mode)
        for c, n in zip(coordinates, x.shape, strict=True)
    ]
    total = 0
    for corner in itertools.product(*sides):
        value = work[tuple(place for place, _, _ in corner)]
        if mode == "constant":
            inside = functools.reduce(torch.logical_and, (known for _, _, known in corner))
            value = torch.where(inside, value, torch.full_like(value, fill_value))
        total = total + value * functools.reduce(torch.mul, (weight for _, weight, _ in corner))
    return total if x.is_floating_point() else torch.round(total).to(x.dtype)


@keras_op("inputs, coordinates", of="image.map_coordinates")
def _map_coordinates(inputs, coordinates, order, fill_mode, fill_value):
    if coordinates.shape[0] != inputs.dim():
        raise ValueError(
            "First dim of `coordinates` must be the same as the rank of `inputs`. Received inputs "
            f"with shape: {tuple(inputs.shape)} and coordinate leading dim of "
            f"{coordinates.shape[0]}"
        )
    return read_at(inputs, as_float(coordinates).unbind(0), order, fill_mode, fill_value)


@drawn_by(_map_coordinates)
def map_coordinates(inputs, coordinates, order, fill_mode="constant", fill_value=0):
    """The elements of a tensor at fractional coordinates [dimensions, ...].

    order: 0 for the nearest element, 1 for linear interpolation.  fill_mode: what is outside:
    "constant", "nearest", "wrap", "mirror" or "reflect".
    """
    if order not in (0, 1):
        raise ValueError(f"Invalid value for argument `order`: 0 or 1 expected, got {order!r}")
    if fill_mode not in _FILL_MODES:
        raise ValueError(
            f"Invalid value for argument `fill_mode`. Expected one of {set(_FILL_MODES)}. "
            f"Received: fill_mode={fill_mode}"
        )
    return _map_coordinates(inputs, coordinates, order, fill_mode, fill_value)


def _warped(images, x, y, order, mode, fill_value):
    """Images [batch, height, width, channels] read at x and y [batch, height, width]."""
    batch, _, _, channels = images.shape
    size = (batch, *x.shape[1:], channels)
    each = torch.arange(batch, device=images.device).reshape(-1, 1, 1, 1).expand(size)
    every = torch.arange(channels, device=images.device).expand(size)
    places = [each, y[..., None].expand(size), x[..., None].expand(size), every]
    return read_at(images, places, order, mode, fill_value)


def _grid(images):
    """x and y of each pixel, [height, width]."""
    height, width = images.shape[1:3]
    dtype = images.dtype if images.dtype is torch.float64 else torch.float32
    rows = torch.arange(height, dtype=dtype, device=images.device)
    columns = torch.arange(width, dtype=dtype, device=images.device)
    y, x = torch.meshgrid(rows, columns, indexing="ij")
    return x, y


@keras_op("images, transform", of="image.affine_transform")
def _affine(images, transform, order, fill_mode, fill_value, data_format):
    images, single, first = batched(images, data_format)
    images, kind = as_float(images), images.dtype
    transform = transform.to(torch.float32 if images.dtype is not torch.float64 else images.dtype)
    if transform.dim() not in (1, 2) or transform.shape[-1] != 8:
        raise ValueError(f"transforms are [batch, 8] or [8], got {tuple(transform.shape)}")
    rows = transform.reshape(-1, 8, 1, 1).expand(images.shape[0], 8, 1, 1).unbind(1)
    x, y = _grid(images)
    there = (rows[0] * x + rows[1] * y + rows[2], rows[3] * x + rows[4] * y + rows[5])
    found = _warped(images, *there, order, fill_mode, fill_value)
    return unbatched(_as(found, kind), single, first)


def _as(x, dtype):
    return x if dtype.is_floating_point else torch.round(x).to(dtype)


def _order(interpolation):
    if interpolation not in _ORDERS:
        raise ValueError(
            "Invalid value for argument `interpolation`. Expected one of {'nearest', 'bilinear'}. "
            f"Received: interpolation={interpolation}"
        )
    return _ORDERS[interpolation]


@drawn_by(_affine)
def affine_transform(
    images,
    transform,
    interpolation="bilinear",
    fill_mode="constant",
    fill_value=0,
    data_format=None,
):
    """Images whose pixel (x, y) is that at (a0 x + a1 y + a2, b0 x + b1 y + b2).

    transform: [a0, a1, a2, b0, b1, b2, 0, 0], or one for each image.  interpolation: "nearest" or
    "bilinear".  fill_mode: what is outside: "constant", "nearest", "wrap", "mirror" or "reflect".
    """
    if fill_mode not in _FILL_MODES:
        raise ValueError(f"Invalid `fill_mode`: {fill_mode!r}. Expected one of {_FILL_MODES}")
    return _affine(images, transform, _order(interpolation), fill_mode, fill_value, data_format)


def _homography(start, end):
    """[batch, 9]: where in the images the points of the result come from."""
    x, y = end.unbind(-1)
    u, v = start.unbind(-1)
    zero, one = torch.zeros_like(x), torch.ones_like(x)
    upper = torch.stack([x, y, one, zero, zero, zero, -u * x, -u * y], -1)
    lower = torch.stack([zero, zero, zero, x, y, one, -v * x, -v * y], -1)
    matrix, sides = torch.cat([upper, lower], -2), torch.cat([u, v], -1)
    found = torch.linalg.solve(matrix, sides.unsqueeze(-1)).squeeze(-1)
    return torch.cat([found, torch.ones_like(found[:, :1])], -1)


@keras_op("images, start_points, end_points", of="image.perspective_transform")
def _perspective(images, start_points, end_points, order, fill_value, data_format):
    images, single, first = batched(images, data_format)
    images, kind = as_float(images), images.dtype
    for points in (start_points, end_points):
        if points.dim() not in (2, 3) or tuple(points.shape[-2:]) != (4, 2):
            raise ValueError(f"points are [4, 2] or [batch, 4, 2], got {tuple(points.shape)}")
    start, end = (p.float().reshape(-1, 4, 2) for p in (start_points, end_points))
    rows = _homography(start, end).reshape(-1, 9, 1, 1).expand(images.shape[0], 9, 1, 1).unbind(1)
    x, y = _grid(images)
    depth = rows[6] * x + rows[7] * y + rows[8]
    there = (
        (rows[0] * x + rows[1] * y + rows[2]) / depth,
        (rows[3] * x + rows[4] * y + rows[5]) / depth,
    )
    found = _warped(images, *there, order, "constant", fill_value)
    return unbatched(_as(found, kind), single, first)


@drawn_by(_perspective)
def perspective_transform(
    images, start_points, end_points, interpolation="bilinear", fill_value=0, data_format=None
):
    """Images in which four points [[x, y], ...] have moved from `start_points` to `end_points`."""
    order = _order(interpolation)
    return _perspective(images, start_points, end_points, order, fill_value, data_format)


def _bell(size, sigma, dtype, device):
    place = torch.arange(size, dtype=dtype, device=device) - (size - 1) / 2
    weights = torch.exp(-0.5 * (place / sigma) ** 2)
    return weights / weights.sum()


def _blurred(images, kernel_size, sigma):
    """Images [batch, height, width, channels] blurred, with zeros around them."""
    channels = images.shape[-1]
    bells = [
        _bell(n, s, images.dtype, images.device) for n, s in zip(kernel_size, sigma, strict=True)
    ]
    kernel = torch.outer(*bells).expand(channels, 1, -1, -1)
    around = [n for size in reversed(kernel_size) for n in ((size - 1) // 2, size // 2)]
    rows = F.pad(images.movedim(-1, 1), around)
    return F.conv2d(rows, kernel, groups=channels).movedim(1, -1)


@keras_op("images")
def gaussian_blur(images, kernel_size=(3, 3), sigma=(1.0, 1.0), data_format=None):
    """Images blurred by a Gaussian kernel of a size and standard deviation (height, width)."""
    images, single, first = batched(images, data_format)
    kind, images = images.dtype, as_float(images)
    return unbatched(_blurred(images, kernel_size, sigma).to(kind), single, first)


@keras_op("images, dx, dy", of="image.elastic_transform")
def _displaced(images, dx, dy, order, fill_mode, fill_value, alpha, sigma, data_format):
    images, single, first = batched(images, data_format)
    images, kind = as_float(images), images.dtype
    size = int(6 * sigma) | 1
    dx, dy = (
        alpha * _blurred(d.to(images.dtype)[..., None], (size, size), (sigma, sigma))[..., 0]
        for d in (dx, dy)
    )
    x, y = _grid(images)
    found = _warped(images, x + dx, y + dy, order, fill_mode, fill_value)
    return unbatched(_as(found, kind), single, first)


@drawn_by(_displaced)
def elastic_transform(
    images,
    alpha=20.0,
    sigma=5.0,
    interpolation="bilinear",
    fill_mode="reflect",
    fill_value=0.0,
    seed=None,
    data_format=None,
):
    """Images whose pixels are moved at random, neighbours alike.

    alpha: how far.  sigma: over how many pixels the moves are smoothed.
    """
    if fill_mode not in _FILL_MODES:
        raise ValueError(f"Invalid `fill_mode`: {fill_mode!r}. Expected one of {_FILL_MODES}")
    images = as_tensor(images)
    sizes = list(images.shape)
    if len(sizes) not in (3, 4):
        raise ValueError(f"images have 3 or 4 dimensions, got {len(sizes)}")
    sizes = [1, *sizes] if len(sizes) == 3 else sizes
    sizes = sizes[:3] if channels_last(data_format) else [sizes[0], *sizes[2:]]
    moves = normal([2, *sizes], seed=seed)
    settings = (_order(interpolation), fill_mode, fill_value, alpha, sigma, data_format)
    return _displaced(images, moves[0], moves[1], *settings)


# how an element counts for one so many places away


def _triangle(x):
    return torch.clamp(1 - torch.abs(x), min=0)


def _cubic(x):
    x = torch.abs(x)
    near = ((1.5 * x - 2.5) * x) * x + 1
    far = ((-0.5 * x + 2.5) * x - 4) * x + 2
    return torch.where(x >= 2, torch.zeros_like(x), torch.where(x >= 1, far, near))


def _lanczos(radius):
    def kernel(x):
        found = torch.sinc(x) * torch.sinc(x / radius)
        return torch.where(torch.abs(x) > radius, torch.zeros_like(x), found)

    return kernel


_KERNELS = {
    **dict.fromkeys(("linear", "bilinear", "trilinear", "triangle"), _triangle),
    **dict.fromkeys(("cubic", "bicubic", "tricubic"), _cubic),
    "lanczos3": _lanczos(3),
    "lanczos5": _lanczos(5),
}


def _weights(size, target, scale, translation, kernel, antialias):
    """[size, target]: how each element counts for each of the result."""
    inverse = 1 / scale
    stretch = torch.clamp(inverse, min=1) if antialias else torch.ones_like(inverse)
    places = (torch.arange(target, dtype=scale.dtype, device=scale.device) + 0.5) * inverse
    places = places - translation * inverse - 0.5
    own = torch.arange(size, dtype=scale.dtype, device=scale.device)
    weights = kernel((places[None] - own[:, None]) / stretch)
    total = weights.sum(0, keepdim=True)
    limit = 1000 * torch.finfo(scale.dtype).eps
    safe = torch.where(total == 0, torch.ones_like(total), total)
    weights = torch.where(torch.abs(total) > limit, weights / safe, torch.zeros_like(weights))
    inside = (places >= -0.5) & (places <= size - 0.5)
    return torch.where(inside[None], weights, torch.zeros_like(weights))


@keras_op("images, scale, translation", of="image.scale_and_translate")
def _scaled(images, scale, translation, output_shape, spatial_dims, method, antialias):
    images = as_float(images)
    if len(output_shape) != images.dim():
        raise ValueError(f"output_shape {output_shape} does not fit {images.dim()} dimensions")
    scale, translation = scale.to(images.dtype), translation.to(images.dtype)
    for i, axis in enumerate(spatial_dims):
        axis = axis % images.dim()
        settings = (scale[i], translation[i], _KERNELS[method], antialias)
        weights = _weights(images.shape[axis], output_shape[axis], *settings)
        images = torch.tensordot(images, weights, dims=([axis], [0])).movedim(-1, axis)
    return images


@drawn_by(_scaled)
def scale_and_translate(
    images, output_shape, scale, translation, spatial_dims, method, antialias=True
):
    """Images of another shape in which the place x has moved to x * scale + translation.

    scale, translation: a number for each of `spatial_dims`.  method: "linear", "cubic",
    "lanczos3" or "lanczos5".  antialias: whether all pixels count when images become smaller.
    """
    if method not in _KERNELS:
        raise ValueError(
            f"Invalid value for argument `method`. Expected one of {sorted(_KERNELS)}. Received: "
            f"method={method}"
        )
    shape = sizes_of(output_shape)
    return _scaled(images, scale, translation, shape, tuple(spatial_dims), method, antialias)
