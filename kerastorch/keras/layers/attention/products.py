"""Scaled dot product attention of raw tensors, by torch's fused kernel where that may be used."""

import torch
import torch.nn.functional as F

from ...._core.state import state
from ...._core.tensor import torch_transforms


def attended(query, key, value, bias=None, scale=1.0):
    """softmax(scale * query @ key^T + bias) @ value, over the last two axes of raw tensors.

    query: [..., T, depth]; key: [..., S, depth]; value: [..., S, width].
    bias: [..., T, S] that broadcasts, or None.  A row whose biases are all of one large size, as
        where every key is masked, has the mean of the values, as in Keras.
    """
    # float16 biases make a masked row even by their rounding, which the fused kernels leave out
    if not _may_fuse(query) or (bias is not None and bias.dtype is torch.float16):
        scores = torch.matmul(query * scale, key.transpose(-1, -2))
        return torch.matmul(torch.softmax(scores if bias is None else scores + bias, -1), value)
    if bias is not None and bias.ndim == 3 and query.ndim == 4:
        bias = bias.unsqueeze(1)
    if query.ndim != 3:
        return F.scaled_dot_product_attention(query, key, value, bias, scale=scale)
    # the fused kernels want an axis of heads
    query, key, value = query.unsqueeze(1), key.unsqueeze(1), value.unsqueeze(1)
    bias = bias if bias is None or bias.ndim < 3 else bias.unsqueeze(1)
    return F.scaled_dot_product_attention(query, key, value, bias, scale=scale).squeeze(1)


def _may_fuse(x):
    """Whether nobody can ask for what torch's fused kernels lack: gradients of their gradients,
    which a tape may want, forward derivatives, and other dtypes."""
    if torch.is_grad_enabled() and state.session is not None:
        return False
    return x.is_floating_point() and not torch_transforms()
