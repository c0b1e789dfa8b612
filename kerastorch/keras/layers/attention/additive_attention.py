"""AdditiveAttention: scores are sums of tanh(query + key) (tf.keras.layers.AdditiveAttention)."""

import torch

from ...._core.tensor_shape import TensorShape
from .dense_attention import DenseAttention


class AdditiveAttention(DenseAttention):
    """softmax(sum(scale * tanh(query + key))) @ value, Bahdanau's attention.

    use_scale: whether there is a learned scale, else it is 1.
    dropout: the share of the attention weights that is set to 0 while training.
    Weights: scale [dim] with use_scale.

    >>> tf.keras.layers.AdditiveAttention()([tf.ones([1, 2, 4]), tf.ones([1, 3, 4])]).shape
    TensorShape([1, 2, 4])
    """

    def __init__(self, use_scale=True, **kwargs):
        super().__init__(**kwargs)
        self.use_scale = use_scale

    def build(self, input_shape):
        """Makes the scale, of the size of the value's last axis."""
        size = TensorShape(input_shape[1])[-1]
        self.scale = None
        if self.use_scale:
            self.scale = self.add_weight(
                "scale", shape=[size], initializer="glorot_uniform", dtype=self.dtype
            )
        self.built = True

    def _calculate_scores(self, query, key):
        """The scores [batch, Tq, Tv] of raw query and key."""
        both = torch.tanh(query.unsqueeze(-2) + key.unsqueeze(-3))
        return both.sum(-1) if self.scale is None else torch.matmul(both, self.scale._t)
