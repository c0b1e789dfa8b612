"""keras.ops: cross entropies, CTC, attention, one-hot vectors."""

import math

import torch
import torch.nn.functional as F

from .._base.config import epsilon as default_epsilon
from ._boundary import as_float, drawn_by, is_float, keras_op, one_axis, torch_dtype


def _clipped(output):
    epsilon = default_epsilon()
    return output.clamp(epsilon, 1 - epsilon)


def _same_shape(target, output):
    if target.shape != output.shape:
        raise ValueError(
            "Arguments `target` and `output` must have the same shape. Received: target.shape="
            f"{tuple(target.shape)}, output.shape={tuple(output.shape)}"
        )


@keras_op("target output")
def binary_crossentropy(target, output, from_logits=False):
    """-(target log(p) + (1 - target) log(1 - p)), p being the outputs or their sigmoid."""
    _same_shape(target, output)
    target, output = as_float(target), as_float(output)
    if from_logits:
        return F.binary_cross_entropy_with_logits(output, target, reduction="none")
    output = _clipped(output)
    return -(target * torch.log(output) + (1 - target) * torch.log(1 - output))


def _log_probabilities(output, from_logits, axis):
    if from_logits:
        return torch.log_softmax(output, axis)
    return torch.log(_clipped(output / output.sum(axis, keepdim=True)))


@keras_op("target output")
def categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """-sum(target log(p)) along `axis`, p being the outputs, made to sum to 1, or their softmax."""
    _same_shape(target, output)
    if not target.dim():
        raise ValueError("`target` and `output` must be at least rank 1")
    target, output = as_float(target), as_float(output)
    axis = one_axis(axis, output.dim())
    return -(target * _log_probabilities(output, from_logits, axis)).sum(axis)


@keras_op("target, output")
def sparse_categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """-log(p) of the class that `target` names, p along `axis` as in categorical_crossentropy."""
    if not output.dim():
        raise ValueError("`output` must be at least rank 1")
    if target.dim() == output.dim() and target.shape[-1] == 1:
        target = target.squeeze(-1)
    output = as_float(output)
    axis = one_axis(axis, output.dim())
    rest = [n for a, n in enumerate(output.shape) if a != axis]
    if list(target.shape) != rest:
        raise ValueError(
            "Arguments `target` and `output` must have the same shape up until the last dimension: "
            f"target.shape={tuple(target.shape)}, output.shape={tuple(output.shape)}"
        )
    found = _log_probabilities(output, from_logits, axis)
    return -found.gather(axis, target.to(torch.int64).unsqueeze(axis)).squeeze(axis)


@keras_op("target, output, target_length, output_length")
def ctc_loss(target, output, target_length, output_length, mask_index=0):
    """The connectionist temporal classification loss of each row.

    target: labels [batch, length].  output: logits [batch, steps, classes].
    target_length, output_length: how many of each row count.  mask_index: the blank class.
    """
    if target.dim() != 2 or output.dim() != 3:
        raise ValueError(
            f"`ctc_loss` takes target [batch, length] and output [batch, steps, classes], got "
            f"{tuple(target.shape)} and {tuple(output.shape)}"
        )
    found = torch.log_softmax(as_float(output), -1).transpose(0, 1)
    lengths = (v.to(torch.int64) for v in (output_length, target_length))
    loss = F.ctc_loss(found, target.to(torch.int64), *lengths, blank=mask_index, reduction="none")
    return loss


@keras_op("x")
def one_hot(x, num_classes, axis=-1, dtype=None, sparse=False):
    """Vectors along a new dimension `axis` that are 1 at the place that x says, 0 elsewhere."""
    if is_float(x):
        x = x.to(torch.int64)
    classes = torch.arange(num_classes, device=x.device, dtype=torch.int64)
    found = (x.to(torch.int64).unsqueeze(-1) == classes).to(torch_dtype(dtype))
    return found.movedim(-1, one_axis(axis, found.dim()))


@keras_op("inputs", of="multi_hot")
def _multi_hot(inputs, num_classes, axis, dtype):
    classes = torch.arange(num_classes, device=inputs.device, dtype=torch.int64)
    found = inputs.to(torch.int64).unsqueeze(-1) == classes
    found = found.movedim(-1, one_axis(axis, found.dim()))
    return found.any(1 if inputs.dim() > 1 else 0).to(torch_dtype(dtype))


@drawn_by(_multi_hot)
def multi_hot(inputs, num_classes=None, axis=-1, dtype=None, sparse=False, **kwargs):
    """Vectors along `axis` that are 1 at each place that a row of inputs names, 0 elsewhere."""
    num_classes = kwargs.pop("num_tokens", num_classes)
    if num_classes is None:
        raise ValueError("Argument `num_classes` must be specified.")
    if kwargs:
        raise TypeError(f"multi_hot() got unexpected arguments: {sorted(kwargs)}")
    return _multi_hot(inputs, num_classes, axis, dtype)


@keras_op("x1 x2")
def psnr(x1, x2, max_val):
    """The peak signal-to-noise ratio of two tensors whose values go up to `max_val`."""
    if x1.shape != x2.shape:
        raise ValueError(
            f"Input shapes {tuple(x1.shape)} and {tuple(x2.shape)} must match for PSNR calculation."
        )
    x1, x2 = as_float(x1), as_float(x2)
    error = torch.mean((x1 - x2) ** 2)
    return 20 * math.log10(max_val) - 10 * torch.log10(error)


@keras_op("abs_ angle")
def polar(abs_, angle):
    """Complex numbers of a modulus and an angle."""
    return torch.polar(as_float(abs_), as_float(angle))


@keras_op("query key value, bias?, mask?", of="dot_product_attention")
def _attention(query, key, value, bias, mask, scale, is_causal, cap):
    for x in (query, key, value):
        if x.dim() != 4:
            raise ValueError(
                "`dot_product_attention` takes [batch, steps, heads, size], got shapes "
                f"{tuple(query.shape)}, {tuple(key.shape)}, {tuple(value.shape)}"
            )
    groups = query.shape[2] // max(key.shape[2], 1)
    query, key, value = (x.transpose(1, 2) for x in (query, key, value))
    if groups > 1:
        key, value = (x.repeat_interleave(groups, 1) for x in (key, value))
    scale = 1 / math.sqrt(query.shape[-1]) if scale is None else scale
    if is_causal:
        steps = (query.shape[2], key.shape[2])
        causal = torch.ones(steps, dtype=torch.bool, device=query.device).tril()
        mask = causal if mask is None else mask.to(torch.bool) & causal
    if cap is None and bias is None:
        mask = None if mask is None else mask.to(torch.bool)
        found = F.scaled_dot_product_attention(query, key, value, attn_mask=mask, scale=scale)
        return found.transpose(1, 2)
    scores = query @ key.transpose(-1, -2) * scale
    scores = scores if bias is None else scores + bias.to(scores.dtype)
    scores = scores if cap is None else cap * torch.tanh(scores / cap)
    if mask is not None:
        least = 0.7 * torch.finfo(scores.dtype).min
        scores = torch.where(mask.to(torch.bool), scores, torch.full_like(scores, least))
    return (torch.softmax(scores, -1) @ value).transpose(1, 2)


@drawn_by(_attention)
def dot_product_attention(
    query,
    key,
    value,
    bias=None,
    mask=None,
    scale=None,
    is_causal=False,
    flash_attention=None,
    attn_logits_soft_cap=None,
):
    """The values weighted by the softmax of the products of queries and keys.

    query, key, value: [batch, steps, heads, size]; fewer heads of keys and values are shared.
    bias: added to the products.  mask: where True is attended to.
    scale: 1 / sqrt(size) by default.
    is_causal: whether no step attends to later ones.  flash_attention: torch chooses.
    attn_logits_soft_cap: up to what size the products may come.
    """
    settings = (scale, is_causal, attn_logits_soft_cap)
    return _attention(query, key, value, bias, mask, *settings)
