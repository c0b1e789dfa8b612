"""Turned, shifted, sheared and zoomed images: apply_affine_transform, random_rotation ...

The numbers are those of scipy.ndimage.affine_transform, of a whole batch at once.
"""

import numpy as np
import torch
import torch.nn.functional as F

_PADDINGS = {"nearest": "border", "reflect": "reflection"}
_PIXELS = 1 << 15
# whose neighbours lie on the other side of the image, or outside of it
_ACROSS = ("grid-wrap", "grid-constant")
_FILL_MODES = (
    "nearest", "constant", "reflect", "wrap", "mirror", "grid-mirror", "grid-wrap", "grid-constant",
)  # fmt: skip


def matrices(theta, tx, ty, shear, zx, zy, height, width):
    """([images, 2, 2], [images, 2]): where each new pixel (row, column) comes from.

    theta, shear: angles in degrees.  tx, ty: shifts.  All are arrays [images].
    Keras takes the first coordinate of its matrices, whose middle is half the height and whose
    shift is tx, for that of the columns.
    """
    theta, shear = np.deg2rad(theta), np.deg2rad(shear)
    whole = np.zeros((len(theta), 3, 3))
    whole[:] = np.eye(3)
    whole[:, 0, 0] = whole[:, 1, 1] = np.cos(theta)
    whole[:, 0, 1], whole[:, 1, 0] = -np.sin(theta), np.sin(theta)
    factor = np.zeros_like(whole)
    factor[:] = np.eye(3)
    factor[:, 0, 2], factor[:, 1, 2] = tx, ty
    whole = whole @ factor
    factor[:, 0, 2] = factor[:, 1, 2] = 0
    factor[:, 0, 1], factor[:, 1, 1] = -np.sin(shear), np.cos(shear)
    whole = whole @ factor
    factor[:, 0, 1] = 0
    factor[:, 0, 0], factor[:, 1, 1] = zx, zy
    whole = whole @ factor
    # turned about the middle
    center = np.eye(3)
    center[:2, 2] = height / 2 - 0.5, width / 2 - 0.5
    back = np.eye(3)
    back[:2, 2] = -center[:2, 2]
    whole = center @ whole @ back
    return whole[:, 1::-1, 1::-1].copy(), whole[:, 1::-1, 2].copy()


def transformed(images, matrix, offset, fill_mode="nearest", cval=0.0, order=1):
    """Images [images, height, width, channels] drawn anew from where `matrix` and `offset` point.

    fill_mode: what stands outside: "nearest", "constant" (cval), "reflect", "wrap", ....
    order: of the splines between pixels: 0 for the nearest, 1 for bilinear; others need scipy.
    """
    if fill_mode not in _FILL_MODES:
        raise RuntimeError(f"boundary mode {fill_mode!r} is not supported")
    if order not in (0, 1) or fill_mode in _ACROSS or (fill_mode == "mirror" and order == 0):
        return _by_scipy(images, matrix, offset, fill_mode, cval, order)
    result = np.empty(images.shape, images.dtype)
    # few images at once stay in the processor's cache
    step = max(_PIXELS // max(images.shape[1] * images.shape[2], 1), 1)
    for start in range(0, len(images), step):
        part = slice(start, start + step)
        values = torch.from_numpy(np.ascontiguousarray(images[part]))
        found = _drawn(values, matrix[part], offset[part], fill_mode, cval, order)
        _put(found, result[part])
    return result


def _drawn(values, matrix, offset, fill_mode, cval, order):
    """As `transformed`, of and as a tensor."""
    height, width = values.shape[1:3]
    # of whole numbers halves count, for which places have to be scipy's to the last digit
    if order == 1 and fill_mode in _PADDINGS and values.is_floating_point():
        return _bilinear(values, _grid(matrix, offset, height, width), _PADDINGS[fill_mode])
    rows, columns = _places(matrix, offset, height, width)
    outside = None
    if fill_mode == "constant":
        outside = (rows < 0) | (rows > height - 1) | (columns < 0) | (columns > width - 1)
    # grid_sample reflects by itself
    fold = "grid-mirror" if fill_mode == "reflect" and order == 0 else fill_mode
    rows, columns = (_folded(at, n, fold) for at, n in ((rows, height), (columns, width)))
    if order == 0:
        found = _nearest(values, rows, columns)
    else:
        grid = torch.stack([(2 * columns + 1) / width - 1, (2 * rows + 1) / height - 1], -1)
        found = _bilinear(values, grid, _PADDINGS.get(fill_mode, "border"))
    if outside is not None:
        found = torch.where(outside[..., None], torch.tensor(cval, dtype=found.dtype), found)
    return found


def _grid(matrix, offset, height, width):
    """The places of `_places` as grid_sample takes them: (column, row), the image is [-1, 1]."""
    grid = torch.empty(len(matrix), height, width, 2, dtype=torch.float64)
    rows, columns = np.arange(height, dtype=float), np.arange(width, dtype=float)
    for k, size in ((0, height), (1, width)):
        scale = 2 / size
        start = (scale * offset[:, k] + (1 / size - 1))[:, None]
        down = torch.from_numpy(start + scale * matrix[:, k, :1] * rows)
        right = torch.from_numpy(scale * matrix[:, k, 1:] * columns)
        torch.add(down[:, :, None], right[:, None], out=grid[..., 1 - k])
    return grid


def _places(matrix, offset, height, width):
    """The row and column that each new pixel comes from, [images, height, width], float64."""
    matrix, offset = torch.from_numpy(matrix), torch.from_numpy(offset)
    rows = torch.arange(height, dtype=torch.float64)
    columns = torch.arange(width, dtype=torch.float64)
    return tuple(
        (offset[:, k, None] + matrix[:, k, 0, None] * rows)[:, :, None]
        + (matrix[:, k, 1, None] * columns)[:, None]
        for k in (0, 1)
    )


def _folded(at, size, fill_mode):
    """Places brought into the image by scipy's rules for what repeats or turns back there."""
    if fill_mode == "mirror" and size > 1:
        period = 2 * (size - 1)
        at = torch.remainder(at, period)
        return torch.where(at > size - 1, period - at, at)
    if fill_mode == "wrap" and size > 1:
        within = (at >= 0) & (at <= size - 1)
        return torch.where(within, at, torch.remainder(at, size - 1))
    if fill_mode == "grid-mirror":
        at = torch.remainder(torch.where(at < 0, -at - 1, at), 2 * size)
        return torch.where(at >= size, (2 * size - at) - 1, at)
    return at


def _bilinear(values, grid, padding):
    planes = values.permute(0, 3, 1, 2).double()
    found = F.grid_sample(planes, grid, padding_mode=padding, align_corners=False)
    return found.permute(0, 2, 3, 1)


def _nearest(values, rows, columns):
    height, width = values.shape[1:3]
    rows = (rows + 0.5).floor().long().clamp_(0, height - 1)
    columns = (columns + 0.5).floor().long().clamp_(0, width - 1)
    which = torch.arange(len(values))[:, None, None]
    return values[which, rows, columns]


def _put(found, target):
    """A tensor into an array; whole numbers are rounded, halves up."""
    if target.dtype.kind in "iu" and found.is_floating_point():
        limits = np.iinfo(target.dtype)
        found = torch.where(found > 0, (found + 0.5).floor(), (found - 0.5).ceil())
        found = found.clamp(limits.min, limits.max)
    if target.dtype in (np.float32, np.float64):
        torch.from_numpy(target).copy_(found)
    else:
        target[...] = found.numpy()


def _by_scipy(images, matrix, offset, fill_mode, cval, order):
    try:
        from scipy import ndimage
    except ImportError:
        raise ImportError(
            f"Image transformations with order={order} and fill_mode={fill_mode!r} require SciPy."
        ) from None
    result = np.empty_like(images)
    for image, target, m, o in zip(images, result, matrix, offset):
        for c in range(images.shape[-1]):
            ndimage.affine_transform(
                image[..., c], m, o, output=target[..., c], order=order, mode=fill_mode, cval=cval
            )
    return result


def apply_affine_transform(
    x,
    theta=0,
    tx=0,
    ty=0,
    shear=0,
    zx=1,
    zy=1,
    row_axis=1,
    col_axis=2,
    channel_axis=0,
    fill_mode="nearest",
    cval=0.0,
    order=1,
):
    """An image turned by `theta` degrees, shifted, sheared and zoomed about its middle.

    x: an array of three dimensions, whose axes are `row_axis`, `col_axis` and `channel_axis`, the
    first or the last.  tx, ty: shifts in rows and columns.  zx, zy: zooms, above 1 for smaller.
    fill_mode, cval: what stands outside, see `transformed`.  order: of the interpolation.
    ValueError for other axes and shapes.
    """
    axes = (row_axis, col_axis, channel_axis)
    if len(set(axes)) != 3:
        raise ValueError("'row_axis', 'col_axis', and 'channel_axis' must be distinct")
    if set(axes) != {0, 1, 2}:
        raise ValueError(f"Invalid axis' indices: {set(axes) - {0, 1, 2}}")
    if x.ndim != 3:
        raise ValueError("Input arrays must be multi-channel 2D images.")
    if channel_axis not in (0, 2):
        raise ValueError("Channels are allowed and the first and last dimensions.")
    if theta == tx == ty == shear == 0 and zx == zy == 1:
        return x
    each = [np.array([v], float) for v in (theta, tx, ty, shear, zx, zy)]
    matrix, offset = matrices(*each, x.shape[row_axis], x.shape[col_axis])
    image = np.transpose(x, axes)
    result = transformed(image[None], matrix, offset, fill_mode, cval, order)[0]
    return np.transpose(result, np.argsort(axes))


def random_rotation(
    x,
    rg,
    row_axis=1,
    col_axis=2,
    channel_axis=0,
    fill_mode="nearest",
    cval=0.0,
    interpolation_order=1,
):
    """An image turned by an angle of -rg to rg degrees; see `apply_affine_transform`."""
    theta = np.random.uniform(-rg, rg)
    axes = (row_axis, col_axis, channel_axis)
    return apply_affine_transform(
        x, theta, 0, 0, 0, 1, 1, *axes, fill_mode, cval, interpolation_order
    )


def random_shift(
    x,
    wrg,
    hrg,
    row_axis=1,
    col_axis=2,
    channel_axis=0,
    fill_mode="nearest",
    cval=0.0,
    interpolation_order=1,
):
    """An image shifted by up to the share `wrg` of its width and `hrg` of its height."""
    tx = np.random.uniform(-hrg, hrg) * x.shape[row_axis]
    ty = np.random.uniform(-wrg, wrg) * x.shape[col_axis]
    axes = (row_axis, col_axis, channel_axis)
    return apply_affine_transform(
        x, 0, tx, ty, 0, 1, 1, *axes, fill_mode, cval, interpolation_order
    )


def random_shear(
    x,
    intensity,
    row_axis=1,
    col_axis=2,
    channel_axis=0,
    fill_mode="nearest",
    cval=0.0,
    interpolation_order=1,
):
    """An image sheared by an angle of -intensity to intensity degrees."""
    shear = np.random.uniform(-intensity, intensity)
    axes = (row_axis, col_axis, channel_axis)
    return apply_affine_transform(
        x, 0, 0, 0, shear, 1, 1, *axes, fill_mode, cval, interpolation_order
    )


def random_zoom(
    x,
    zoom_range,
    row_axis=1,
    col_axis=2,
    channel_axis=0,
    fill_mode="nearest",
    cval=0.0,
    interpolation_order=1,
):
    """An image zoomed by two factors, for rows and columns, of a range of two numbers."""
    if len(zoom_range) != 2:
        raise ValueError(
            f"`zoom_range` should be a tuple or list of two floats. Received: {zoom_range}"
        )
    zx, zy = 1, 1
    if not zoom_range[0] == zoom_range[1] == 1:
        zx, zy = np.random.uniform(zoom_range[0], zoom_range[1], 2)
    axes = (row_axis, col_axis, channel_axis)
    return apply_affine_transform(
        x, 0, 0, 0, 0, zx, zy, *axes, fill_mode, cval, interpolation_order
    )
