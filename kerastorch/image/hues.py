"""Other hues and saturations for RGB colors, computed as TensorFlow's kernels do it, to the bit."""

import torch

# where (the largest, the middle, the smallest) of three colors stand, for each sixth of the hues
_PLACES = ((0, 1, 2), (1, 0, 2), (1, 2, 0), (2, 1, 0), (2, 0, 1), (0, 2, 1))


def turned(colors, delta):
    """Raw RGB colors [..., 3] with their hue, a number of 0 to 1, moved by `delta`."""
    r, g, b = colors.unbind(-1)
    sixth = torch.where(
        r < g,
        torch.where(b < r, 1, torch.where(b > g, 3, 2)),
        torch.where(b < g, 0, torch.where(b > r, 4, 5)),
    )
    places = torch.tensor(_PLACES, device=colors.device)
    most, middle, least = colors.gather(-1, places[sixth]).unbind(-1)
    spread = most - least
    share = (middle - least) / spread
    hue = sixth + torch.where(sixth % 2 == 0, share, 1 - share)
    hue = torch.where(spread == 0, torch.zeros_like(hue), hue) + delta * 6
    hue = torch.where(hue < 0, hue + 6, hue)
    hue = torch.where(hue >= 6, hue - 6, hue)
    sixth = hue.long().clamp(0, 5)
    share = hue - sixth
    middle = least + torch.where(sixth % 2 == 0, share, 1 - share) * spread
    return torch.zeros_like(colors).scatter(
        -1, places[sixth], torch.stack([most, middle, least], -1)
    )


def _plus(values, number):
    """The sum, in which the number is of double precision."""
    return (values.double() + number).to(values.dtype)


def saturated(colors, factor):
    """Raw RGB colors [..., 3] with their saturation multiplied, within [0, 1]."""
    r, g, b = colors.unbind(-1)
    value = torch.maximum(r, torch.maximum(g, b))
    spread = value - torch.minimum(r, torch.minimum(g, b))
    zero = torch.zeros_like(value)
    saturation = torch.where(value > 0, spread / value, zero)
    norm = 1 / (6 * spread)
    hue = torch.where(
        r == value,
        norm * (g - b),
        torch.where(g == value, _plus(norm * (b - r), 2 / 6), _plus(norm * (r - g), 4 / 6)),
    )
    hue = torch.where(spread <= 0, zero, hue)
    hue = torch.where(hue < 0, hue + 1, hue)
    saturation = (saturation * factor).clamp(0, 1)
    largest = saturation * value
    turn = hue * 6
    part = turn % 2
    middle = largest * (1 - (part - 1).abs())
    least = value - largest
    sixth = turn.long()
    inside = (sixth >= 0) & (sixth < 6)
    places = torch.tensor(_PLACES, device=colors.device)[torch.where(inside, sixth, 0)]
    parts = torch.stack([largest, middle, zero], -1) * inside[..., None]
    return torch.zeros_like(colors).scatter(-1, places, parts) + least[..., None]
