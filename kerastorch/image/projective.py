"""Images seen through projective transforms, as TensorFlow's ImageProjectiveTransformV3 does it."""

import torch

FILL_MODES = ("reflect", "wrap", "constant", "nearest")


def projected(images, transforms, fill_mode, fill_value=0.0, interpolation="bilinear"):
    """Raw images [batch, height, width, channels] of which each pixel (x, y) comes from

        ((a0 x + a1 y + a2) / k, (b0 x + b1 y + b2) / k),  k = c0 x + c1 y + 1

    transforms: [batch or 1, 8], float32: a0, a1, a2, b0, b1, b2, c0, c1.
    fill_mode: "reflect", "wrap", "constant" (fill_value) or "nearest": what stands outside.
    interpolation: "bilinear" or "nearest".
    """
    height, width = images.shape[1:3]
    x = torch.arange(width, dtype=torch.float32, device=images.device)
    y = torch.arange(height, dtype=torch.float32, device=images.device)[:, None]
    t = transforms.float()[:, :, None, None].unbind(1)
    k = t[6] * x + t[7] * y + 1
    columns = _folded((t[0] * x + t[1] * y + t[2]) / k, width, fill_mode)
    rows = _folded((t[3] * x + t[4] * y + t[5]) / k, height, fill_mode)
    read = _Reader(images, fill_value)
    if interpolation == "nearest":
        values = read(_rounded(rows), _rounded(columns))
    else:
        values = _between(read, rows, columns)
    # which no pixel is seen through
    return torch.where((k == 0)[..., None], read.fill, values).to(images.dtype)


def _between(read, rows, columns):
    top, left = rows.floor(), columns.floor()
    down, right = (rows - top)[..., None], (columns - left)[..., None]
    above = (1 - right) * read(top, left) + right * read(top, left + 1)
    below = (1 - right) * read(top + 1, left) + right * read(top + 1, left + 1)
    return (1 - down) * above + down * below


class _Reader:
    """Pixels of images at whole rows and columns, and the fill value outside."""

    def __init__(self, images, fill_value):
        self.images = images if images.is_floating_point() else images.float()
        self.fill = torch.tensor(fill_value, dtype=self.images.dtype, device=images.device)
        self.which = torch.arange(images.shape[0], device=images.device)[:, None, None]

    def __call__(self, rows, columns):
        height, width = self.images.shape[1:3]
        inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
        # also what is no number
        rows = torch.where(inside, rows, 0).long()
        columns = torch.where(inside, columns, 0).long()
        return torch.where(inside[..., None], self.images[self.which, rows, columns], self.fill)


def _rounded(places):
    """Rounded as C does it: halves away from zero."""
    return torch.where(places < 0, (places - 0.5).ceil(), (places + 0.5).floor())


def _folded(at, size, fill_mode):
    """Places brought into the image by the rules of a fill mode."""
    if fill_mode == "constant":
        return at
    if fill_mode == "reflect":
        if size <= 1:
            return torch.zeros_like(at)
        at = torch.where(at < 0, _below(at, size), _beyond(at, size))
    elif fill_mode == "wrap":
        if size <= 1:
            return torch.zeros_like(at)
        last = size - 1
        low = at + size * ((-at / last).trunc() + 1)
        high = at - size * (at / last).trunc()
        at = torch.where(at < 0, low, torch.where(at > last, high, at))
    return at.clamp(0, size - 1)


def _below(at, size):
    twice = 2 * size
    at = torch.where(at < -twice, twice * (-at / twice).trunc() + at, at)
    return torch.where(at < -size, at + twice, -at - 1)


def _beyond(at, size):
    twice = 2 * size
    inner = at - twice * (at / twice).trunc()
    inner = torch.where(inner >= size, twice - inner - 1, inner)
    return torch.where(at > size - 1, inner, at)
