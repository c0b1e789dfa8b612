"""tf.fingerprint."""

import math

import numpy as np
import torch

from .._core.errors import invalid
from .._core.op import op
from .._text.hashing import fingerprint64


def _bytes(texts):
    """The bytes of a row of strings: of a single one itself, of more their fingerprints."""
    if len(texts) == 1:
        return texts[0]
    return b"".join(fingerprint64(text).to_bytes(8, "little") for text in texts)


@op("data", strings=True, type="Fingerprint", tensors_too="method", kinds={"method": "string"})
def fingerprint(data, method="farmhash64", name=None):
    """farmhash's Fingerprint64 of each row of `data`: uint8 of shape [rows, 8].

    data: of any dtype and rank >= 1; the first axis counts the rows.
    InvalidArgumentError for a scalar, and for another method.
    """
    if not data.ndim:
        raise invalid(f"`data` should have at least one dimension: {list(data.shape)}")
    if method not in ("farmhash64", b"farmhash64"):
        raise invalid(f"Unsupported fingerprint method: {method}")
    rows = len(data)
    flat = data.reshape(rows, math.prod(data.shape[1:]))
    if isinstance(data, np.ndarray):
        found = [_bytes(row) for row in flat]
    elif data.is_meta:
        return data.new_empty((rows, 8), dtype=torch.uint8)
    else:
        found = [row.view(torch.uint8).numpy().tobytes() for row in flat.cpu().contiguous()]
    numbers = np.array([fingerprint64(row) for row in found], "<u8")
    return torch.from_numpy(numbers.view(np.uint8).reshape(rows, 8))
