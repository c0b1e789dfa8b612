"""MultiHeadAttention: attention in several projections at once."""

from __future__ import annotations

import functools
import logging
import math
import string
from collections.abc import Sized

import torch

from ...._core.composite import Composite
from ...._core.op import op
from ...._core.tensor_shape import TensorShape
from ...._ops.arithmetic import maximum, multiply
from ...._ops.casting import cast
from ...._ops.comparison import logical_and
from ...._ops.creation import shape as shape_of
from ...._ops.products import einsum
from ...._ops.shaping import expand_dims
from ... import constraints, initializers, regularizers
from ..._layer.layer import Layer
from .._common import phase
from ..activation import Softmax
from ..einsum import EinsumDense
from ..regularization import Dropout
from .products import attended


class MultiHeadAttention(Layer):
    """Attention of several heads (tf.keras.layers.MultiHeadAttention).

    Query, key and value are projected for each head, the heads attend on their own, and their
    results are projected to one output: softmax(q @ k^T / sqrt(key_dim)) @ v.

    num_heads: the number of heads.
    key_dim: the size of a head's queries and keys; value_dim: of its values, by default the same.
    dropout: the share of the attention weights that is set to 0 while training.
    use_bias: whether the projections have biases.
    output_shape: the shape of an output position, by default the last axis of the query.
    attention_axes: the axes to attend over, by default all but batch and last.
    Inputs: query [batch, T, dim], value [batch, S, dim], key as value, by default the value.
    Output: [batch, T, output_shape]; with return_attention_scores also [batch, heads, T, S].
    Weights: kernel and bias of the layers query, key, value and attention_output, made by the
    first call.

    >>> layer = tf.keras.layers.MultiHeadAttention(num_heads=2, key_dim=2)
    >>> layer(tf.ones([1, 8, 16]), tf.ones([1, 4, 16])).shape
    TensorShape([1, 8, 16])
    """

    def __init__(
        self,
        num_heads,
        key_dim,
        value_dim=None,
        dropout=0.0,
        use_bias=True,
        output_shape=None,
        attention_axes=None,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.supports_masking = True
        self._num_heads, self._key_dim = num_heads, key_dim
        self._value_dim = value_dim or key_dim
        self._dropout, self._use_bias, self._output_shape = dropout, use_bias, output_shape
        self._kernel_initializer = initializers.get(kernel_initializer)
        self._bias_initializer = initializers.get(bias_initializer)
        self._kernel_regularizer = regularizers.get(kernel_regularizer)
        self._bias_regularizer = regularizers.get(bias_regularizer)
        self._activity_regularizer = regularizers.get(activity_regularizer)
        self._kernel_constraint = constraints.get(kernel_constraint)
        self._bias_constraint = constraints.get(bias_constraint)
        single = attention_axes is not None and not isinstance(attention_axes, Sized)
        self._attention_axes = (attention_axes,) if single else attention_axes
        self._built_from_signature = False
        self._query_shape = self._key_shape = self._value_shape = None

    def get_config(self):
        """The constructor's arguments, and the shapes that the layer was built for."""
        return {
            **super().get_config(),
            "num_heads": self._num_heads,
            "key_dim": self._key_dim,
            "value_dim": self._value_dim,
            "dropout": self._dropout,
            "use_bias": self._use_bias,
            "output_shape": self._output_shape,
            "attention_axes": self._attention_axes,
            "kernel_initializer": initializers.serialize(self._kernel_initializer),
            "bias_initializer": initializers.serialize(self._bias_initializer),
            "kernel_regularizer": regularizers.serialize(self._kernel_regularizer),
            "bias_regularizer": regularizers.serialize(self._bias_regularizer),
            "activity_regularizer": regularizers.serialize(self._activity_regularizer),
            "kernel_constraint": constraints.serialize(self._kernel_constraint),
            "bias_constraint": constraints.serialize(self._bias_constraint),
            "query_shape": self._query_shape,
            "key_shape": self._key_shape,
            "value_shape": self._value_shape,
        }

    @classmethod
    def from_config(cls, config):
        """A layer from its `get_config`, with its projections where the shapes are known."""
        shapes = [config.pop(f"{name}_shape") for name in ("query", "value", "key")]
        layer = cls(**config)
        if any(s is None for s in shapes):
            logging.getLogger("tensorflow").warning(
                "One of dimensions of the input shape is missing. It should have been memorized "
                "when the layer was serialized. %s is created without weights.",
                cls,
            )
        else:
            layer._build_from_signature(*shapes)
        return layer

    def _build_from_signature(self, query, value, key=None):
        """Makes the projections for query, value and key, given as tensors or shapes.

        A layer that holds this one calls it in its `build`.
        """
        self._built_from_signature = True
        self._query_shape, self._value_shape = _shape_of(query), _shape_of(value)
        self._key_shape = self._value_shape if key is None else _shape_of(key)
        free = self._query_shape.rank - 1
        self._query_dense = self._projection("query", self._query_shape, self._key_dim)
        self._key_dense = self._projection("key", self._key_shape, self._key_dim)
        self._value_dense = self._projection("value", self._value_shape, self._value_dim)
        self._build_attention(self._value_shape.rank + 1)
        self._output_dense = self._make_output_dense(
            free, self._get_common_kwargs_for_sublayer(), "attention_output"
        )

    def _projection(self, name, shape, size):
        """The layer that makes [..., heads, size] of inputs of a shape."""
        kwargs = self._get_common_kwargs_for_sublayer()
        return _dense(shape.rank - 1, 1, [self._num_heads, size], self._use_bias, name, kwargs)

    def _get_common_kwargs_for_sublayer(self):
        """The arguments that all projections share, with initializers of their own."""
        fresh = {
            f"{name}_initializer": type(given).from_config(given.get_config())
            for name, given in (
                ("kernel", self._kernel_initializer),
                ("bias", self._bias_initializer),
            )
        }
        return {
            "kernel_regularizer": self._kernel_regularizer,
            "bias_regularizer": self._bias_regularizer,
            "activity_regularizer": self._activity_regularizer,
            "kernel_constraint": self._kernel_constraint,
            "bias_constraint": self._bias_constraint,
            "dtype": self._policy,
            **fresh,
        }

    def _make_output_dense(self, free_dims, common_kwargs, name=None):
        """The projection of all heads' results to the output."""
        shape = self._output_shape or self._query_shape[-1]
        shape = list(shape) if isinstance(shape, Sized) else [shape]
        return _dense(free_dims, 2, shape, self._use_bias, name, common_kwargs)

    def _build_attention(self, rank):
        """Prepares `_compute_attention` for projections of a rank."""
        axes = self._attention_axes
        self._attention_axes = tuple(range(1, rank - 2)) if axes is None else tuple(axes)
        self._dot_product_equation, self._combine_equation, scores_rank = _equations(
            rank, self._attention_axes
        )
        last = tuple(range(scores_rank - len(self._attention_axes), scores_rank))
        self._softmax = Softmax(axis=last, dtype=self._policy)
        self._dropout_layer = Dropout(rate=self._dropout, dtype=self._policy)

    def _masked_softmax(self, attention_scores, attention_mask=None):
        """The softmax of the scores [batch, heads, T, S] over the keys that the mask shows."""
        if attention_mask is not None:
            attention_mask = self._with_heads(attention_mask, attention_scores.shape.rank)
        return self._softmax(attention_scores, attention_mask)

    def _with_heads(self, mask, rank):
        """A mask with axes of size 1 before the attended ones, up to the rank of the scores."""
        for _ in range(rank - len(mask.shape)):
            mask = expand_dims(mask, -2 * len(self._attention_axes) - 1)
        return mask

    def _compute_attention(self, query, key, value, attention_mask=None, training=None):
        """(the heads' results, the attention weights) for projected query, key and value.

        Subclasses may compute another attention here.
        """
        query = multiply(query, 1.0 / math.sqrt(float(self._key_dim)))
        scores = einsum(self._dot_product_equation, key, query)
        scores = self._masked_softmax(scores, attention_mask)
        dropped = self._dropout_layer(scores, training=training)
        return einsum(self._combine_equation, dropped, value), scores

    def call(
        self,
        query,
        value,
        key=None,
        attention_mask=None,
        return_attention_scores=False,
        training=None,
        use_causal_mask=False,
    ):
        """The attention's output.

        attention_mask: [batch, T, S], true where the query's position may see the key's; Keras
            masks of query, value and key join it.
        use_causal_mask: whether position i attends only to positions up to i.
        """
        if not self._built_from_signature:
            self._build_from_signature(query=query, value=value, key=key)
        key = value if key is None else key
        lengths, ragged = None, type(query)
        if isinstance(query, Composite):
            lengths, query = query.nested_row_lengths(), query.to_tensor()
        key, value = _dense_pair(key, value)
        mask = self._compute_attention_mask(query, value, key, attention_mask, use_causal_mask)
        query, key, value = self._query_dense(query), self._key_dense(key), self._value_dense(value)
        scores = None
        if not return_attention_scores and self._is_plain(training):
            mask = None if mask is None else self._with_heads(mask, query.shape.rank)
            scale = 1.0 / math.sqrt(float(self._key_dim))
            output = _attention(query, key, value, mask, self._attention_axes[0], scale)
        else:
            output, scores = self._compute_attention(query, key, value, mask, training)
        output = self._output_dense(output)
        if lengths is not None:
            output = ragged.from_tensor(output, lengths=lengths)
        return (output, scores) if return_attention_scores else output

    def _is_plain(self, training):
        """Whether the attention is that of `_attention`: over one axis, as it stands here, without
        dropout."""
        cls = type(self)
        return (
            len(self._attention_axes) == 1
            and cls._compute_attention is _COMPUTE
            and cls._masked_softmax is _SOFTMAX
            and cls._build_attention is _BUILD
            and type(self._softmax) is Softmax
            and type(self._dropout_layer) is Dropout
            and not (self._dropout and phase(training))
        )

    def _compute_attention_mask(
        self, query, value, key=None, attention_mask=None, use_causal_mask=False
    ):
        """The mask [batch, T, S] of all masks there are, or None."""
        masks = []
        if (found := getattr(query, "_keras_mask", None)) is not None:
            masks.append(expand_dims(cast(found, "bool"), 2))
        for x in (value, key):
            if (found := getattr(x, "_keras_mask", None)) is not None:
                masks.append(expand_dims(cast(found, "bool"), 1))
        if use_causal_mask:
            masks.append(self._compute_causal_mask(query, value))
        if not masks:
            return attention_mask
        if attention_mask is not None:
            masks.insert(0, cast(attention_mask, "bool"))
        return functools.reduce(logical_and, masks)

    def _compute_causal_mask(self, query, value=None):
        """[1, T, S], true up to the diagonal."""
        return _lower_triangle(query, query if value is None else value)

    def compute_output_shape(self, query_shape, value_shape, key_shape=None):
        """The query's shape, its last axis replaced by `output_shape`.

        ValueError where query and value, or value and key, do not fit.
        """
        query, value = TensorShape(query_shape), TensorShape(value_shape)
        key = value if key_shape is None else TensorShape(key_shape)
        if query[-1] != value[-1]:
            raise ValueError(
                "The last dimension of `query_shape` and `value_shape` must be equal, but are "
                f"{query[-1]}, {value[-1]}. Received: query_shape={query}, value_shape={value}"
            )
        if value[1:-1] != key[1:-1]:
            raise ValueError(
                "All dimensions of `value` and `key`, except the last one, must be equal. "
                f"Received {value} and {key}"
            )
        return query[:-1].concatenate(self._output_shape) if self._output_shape else query


_COMPUTE = MultiHeadAttention._compute_attention
_SOFTMAX = MultiHeadAttention._masked_softmax
_BUILD = MultiHeadAttention._build_attention


@op("query key value, mask?", label="Einsum")
def _attention(query, key, value, mask, axis, scale):
    """The heads' results [batch, ..., heads, width] of attention over one axis."""
    bias = None
    if mask is not None:
        # what Softmax adds
        low = torch.finfo(query.dtype).min / 2 if query.dtype is torch.float16 else -1e9
        bias = (1.0 - mask.to(query.dtype)) * low
    query, key, value = (x.movedim(axis, -2) for x in (query, key, value))
    return attended(query, key, value, bias, scale).movedim(-2, axis)


@op("query, value", label="MatrixBandPart")
def _lower_triangle(query, value):
    size = (1, query.shape[1], value.shape[1])
    return torch.ones(size, dtype=torch.bool, device=query.device).tril()


def _shape_of(x):
    return TensorShape(x.shape if hasattr(x, "shape") else x)


def _dense(free, bound, shape, use_bias, name, kwargs):
    """An EinsumDense from the last `bound` axes of inputs with `free` others to `shape`."""
    letters = string.ascii_lowercase
    kept, summed = letters[:free], letters[free : free + bound]
    made = letters[free + bound : free + bound + len(shape)]
    return EinsumDense(
        f"{kept}{summed},{summed}{made}->{kept}{made}",
        output_shape=[None] * (free - 1) + list(shape),
        bias_axes=made if use_bias else None,
        name=name,
        **kwargs,
    )


def _equations(rank, axes):
    """(equation of the scores, equation of the results, rank of the scores).

    Keys are written in letters of their own on the attended axes, all else as the queries.
    """
    letters = string.ascii_lowercase
    attended_axes = {axis % rank for axis in axes}
    query = letters[:rank]
    fresh = iter(letters[rank:])
    key = "".join(next(fresh) if i in attended_axes else c for i, c in enumerate(query))
    batch = "".join(c for i, c in enumerate(query[:-1]) if i not in attended_axes)
    scores = batch + "".join(query[i] for i in axes) + "".join(key[i] for i in axes)
    return f"{key},{query}->{scores}", f"{scores},{key}->{query}", len(scores)


def _dense_pair(key, value):
    """Ragged keys and values as tensors of one length."""
    if isinstance(key, Composite) and isinstance(value, Composite):
        size = maximum(key.bounding_shape(), value.bounding_shape())
        return key.to_tensor(shape=size), value.to_tensor(shape=size)
    if isinstance(key, Composite):
        key = key.to_tensor(shape=shape_of(value))
    elif isinstance(value, Composite):
        value = value.to_tensor(shape=shape_of(key))
    return key, value
