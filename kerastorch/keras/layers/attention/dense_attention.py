"""What Attention and AdditiveAttention share: masks, dropout, the product with the values."""

import logging

import torch

from ...._core.convert import to_raw, to_tensor
from ...._core.tensor_shape import TensorShape
from ..._layer.raw_calls import raw_call
from .._common import phase
from ..regularization import RandomLayer


class DenseAttention(RandomLayer):
    """softmax(scores(query, key)) @ value, over all pairs of positions.

    dropout: the share of the attention weights that is set to 0 while training.
    Inputs: a list [query, value] or [query, value, key]: query [batch, Tq, dim], value and key
    [batch, Tv, dim]; without a key the value is the key.
    Output: [batch, Tq, dim]; with return_attention_scores also the weights, [batch, Tq, Tv].

    Subclasses define `_calculate_scores(query, key)` on raw tensors.
    """

    def __init__(self, dropout=0.0, **kwargs):
        if "causal" in kwargs:
            logging.getLogger("tensorflow").warning(
                "`causal` argument is deprecated. Please use `use_causal_mask` in call() method "
                "to specify causal masking."
            )
        self.causal = kwargs.pop("causal", False)
        for setting in ("force_generator", "rng_type"):  # of TensorFlow's generators
            kwargs.pop(setting, None)
        super().__init__(**kwargs)
        self.dropout = dropout

    @raw_call
    def call(
        self,
        inputs,
        mask=None,
        training=None,
        return_attention_scores=False,
        use_causal_mask=False,
    ):
        """The values' means by attention weight, 0 where the query is masked.

        mask: [query mask, value mask], of shapes [batch, Tq] and [batch, Tv], or None for either.
        use_causal_mask: whether position i attends only to positions up to i.
        """
        self._check_call(inputs, mask)
        query, value = inputs[0], inputs[1]
        key = inputs[2] if len(inputs) > 2 else value
        query_mask, value_mask = (mask[0], mask[1]) if mask else (None, None)
        causal = self.causal or use_causal_mask
        bias = _bias(query, key, None if value_mask is None else to_raw(value_mask), causal)
        dropped = self.dropout > 0 and bool(phase(training))
        result = weights = None
        if not (return_attention_scores or dropped):
            result = self._fused(query, value, key, bias)
        if result is None:
            scores = self._calculate_scores(query, key)
            weights = torch.softmax(scores if bias is None else scores + bias, -1)
            if dropped:
                weights = self._dropped(weights, self.dropout)
            result = torch.matmul(weights, value)
        if query_mask is not None:
            result = result * to_raw(query_mask).unsqueeze(-1).to(result.dtype)
        return (result, weights) if return_attention_scores else result

    def _fused(self, query, value, key, bias):
        """The result by torch's own attention, None where the scores are no products."""
        return None

    def compute_mask(self, inputs, mask=None):
        """The query's mask."""
        self._check_call(inputs, mask)
        if not mask or mask[0] is None:
            return None
        return to_tensor(mask[0])

    def compute_output_shape(self, input_shape):
        """The query's shape."""
        return TensorShape(input_shape[0])

    def _check_call(self, inputs, mask):
        """ValueError unless the inputs are a list of 2 or 3, the mask None or such a list."""
        name = type(self).__name__
        if not isinstance(inputs, list):
            raise ValueError(
                f"{name} layer must be called on a list of inputs, namely [query, value] or "
                f"[query, value, key]. Received: a {type(inputs).__name__}."
            )
        if not 2 <= len(inputs) <= 3:
            raise ValueError(
                f"{name} layer accepts inputs list of length 2 or 3, namely [query, value] or "
                f"[query, value, key]. Received length: {len(inputs)}."
            )
        if not mask:
            return
        if not isinstance(mask, list):
            raise ValueError(
                f"{name} layer mask must be a list, namely [query_mask, value_mask]. "
                f"Received: {mask}."
            )
        if not 2 <= len(mask) <= len(inputs):
            raise ValueError(
                f"{name} layer mask must be a list of length 2, namely [query_mask, value_mask]. "
                f"Received length: {len(mask)}."
            )


def _bias(query, key, value_mask, causal):
    """What is added to the scores: a large negative number where nobody may look, or None."""
    if value_mask is None and not causal:
        return None
    hidden = None
    if value_mask is not None:
        hidden = torch.logical_not(value_mask).unsqueeze(-2)
    if causal:
        size = (query.shape[-2], key.shape[-2])
        later = torch.ones(size, dtype=torch.bool, device=query.device).triu(1)
        hidden = later if hidden is None else hidden | later
    return hidden.to(query.dtype) * (-65504.0 if query.dtype is torch.float16 else -1.0e9)
