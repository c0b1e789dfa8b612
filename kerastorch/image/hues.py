"""Other hues and saturations for RGB colors, computed as TensorFlow's kernels do it, to the bit."""

import torch


def _channels(colors):
    """Red, green and blue, each in a memory of its own."""
    return colors.movedim(-1, 0).contiguous().unbind(0)


def _arranged(sixth, most, middle, least):
    """Raw RGB colors of their largest, middle and smallest ones, by the sixth of the hue."""
    return torch.stack(
        [
            torch.where(low, most, torch.where(high, middle, least))
            for low, high in (
                ((sixth == 0) | (sixth == 5), (sixth == 1) | (sixth == 4)),
                ((sixth == 1) | (sixth == 2), (sixth == 0) | (sixth == 3)),
                ((sixth == 3) | (sixth == 4), (sixth == 2) | (sixth == 5)),
            )
        ],
        -1,
    )


def turned(colors, delta):
    """Raw RGB colors [..., 3] with their hue, a number of 0 to 1, moved by `delta`."""
    r, g, b = _channels(colors)
    most, least = torch.maximum(r, torch.maximum(g, b)), torch.minimum(r, torch.minimum(g, b))
    middle = torch.maximum(torch.minimum(r, g), torch.minimum(torch.maximum(r, g), b))
    spread = most - least
    share = (middle - least) / spread
    rest = 1 - share
    hue = torch.where(
        r < g,
        torch.where(b < r, 1 + rest, torch.where(b > g, 3 + rest, 2 + share)),
        torch.where(b < g, share, torch.where(b > r, 4 + share, 5 + rest)),
    )
    hue = hue.masked_fill(spread == 0, 0) + delta * 6
    hue = torch.where(hue < 0, hue + 6, hue)
    hue = torch.where(hue >= 6, hue - 6, hue)
    sixth = hue.floor().clamp(0, 5)
    share = hue - sixth
    middle = least + torch.where(sixth % 2 == 0, share, 1 - share) * spread
    return _arranged(sixth, most, middle, least)


def _plus(values, number):
    """The sum, in which the number is of double precision."""
    return (values.double() + number).to(values.dtype)


def saturated(colors, factor):
    """Raw RGB colors [..., 3] with their saturation multiplied, within [0, 1]."""
    r, g, b = _channels(colors)
    value = torch.maximum(r, torch.maximum(g, b))
    spread = value - torch.minimum(r, torch.minimum(g, b))
    saturation = (spread / value).masked_fill(value <= 0, 0)
    norm = 1 / (6 * spread)
    hue = torch.where(
        r == value,
        norm * (g - b),
        torch.where(g == value, _plus(norm * (b - r), 2 / 6), _plus(norm * (r - g), 4 / 6)),
    )
    hue = hue.masked_fill(spread <= 0, 0)
    turn = torch.where(hue < 0, hue + 1, hue) * 6
    largest = (saturation * factor).clamp(0, 1) * value
    middle = largest * (1 - (turn % 2 - 1).abs())
    least = value - largest
    return _arranged(turn.floor(), largest + least, middle + least, least)
