"""Attention: scores are products of query and key (tf.keras.layers.Attention)."""

import torch

from .._common import raw_of
from .dense_attention import DenseAttention
from .products import attended


class Attention(DenseAttention):
    """softmax(query @ key^T) @ value, Luong's attention (tf.keras.layers.Attention).

    use_scale: whether the scores are multiplied by a learned scalar.
    score_mode: "dot", or "concat": w * sum(tanh(scale * (query + key))) with a learned scalar w.
    dropout: the share of the attention weights that is set to 0 while training.
    Weights: scale [] with use_scale, concat_score_weight [] with "concat".

    >>> tf.keras.layers.Attention()([tf.ones([1, 2, 4]), tf.ones([1, 3, 4])]).shape
    TensorShape([1, 2, 4])
    """

    def __init__(self, use_scale=False, score_mode="dot", **kwargs):
        super().__init__(**kwargs)
        self.use_scale, self.score_mode = use_scale, score_mode
        if score_mode not in ("dot", "concat"):
            raise ValueError(
                f'Invalid score_mode: {score_mode!r}. Acceptable values are: ["dot", "concat"]'
            )

    def build(self, input_shape):
        """Makes the scalars."""
        self.scale = self.concat_score_weight = None
        if self.use_scale:
            self.scale = self.add_weight("scale", shape=(), initializer="ones", dtype=self.dtype)
        if self.score_mode == "concat":
            self.concat_score_weight = self.add_weight(
                "concat_score_weight", shape=(), initializer="ones", dtype=self.dtype
            )
        self.built = True

    def _calculate_scores(self, query, key):
        """The scores [batch, Tq, Tv] of raw query and key."""
        scale = raw_of(self.scale)
        if self.score_mode == "dot":
            scores = torch.matmul(query, key.transpose(-1, -2))
            return scores if scale is None else scores * scale
        both = query.unsqueeze(-2) + key.unsqueeze(-3)
        both = both if scale is None else scale * both
        return self.concat_score_weight._t * torch.tanh(both).sum(-1)

    def _fused(self, query, value, key, bias):
        if self.score_mode != "dot" or type(self)._calculate_scores is not _PRODUCTS:
            return None
        if self.scale is not None:
            query = query * self.scale._t
        return attended(query, key, value, bias)


_PRODUCTS = Attention._calculate_scores
