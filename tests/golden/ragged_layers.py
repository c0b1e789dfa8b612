"""Layers and ops on RaggedTensors: seeded cases, and what a library makes of each.

A case is (expression of `x`, expression of the input).  `outcome` says what the expression gives of
a value, what it draws of a symbolic tensor, and what the model so drawn answers.
"""

import random

import numpy as np
from golden.ragged_models import plain, weighted

LAYERS = [
    "L.Embedding(6, 4)(x)",
    "L.Embedding(6, 3, mask_zero=True)(x)",
    "L.Dense(3)(x)",
    "L.Dense(3, activation='relu')(x)",
    "L.Dense(2, use_bias=False, activation='softmax')(x)",
    "L.Dropout(0.5)(x)",
    "L.SpatialDropout1D(0.5)(x)",
    "L.GaussianNoise(0.5)(x)",
    "L.AlphaDropout(0.5)(x)",
    "L.Activation('relu')(x)",
    "L.Activation('tanh')(x)",
    "L.Activation('softmax')(x)",
    "L.Activation(tf.nn.sigmoid)(x)",
    "L.GlobalAveragePooling1D()(x)",
    "L.GlobalMaxPooling1D()(x)",
    "L.Lambda(lambda r: r * 2)(x)",
    "L.Lambda(lambda r: r.to_tensor())(x)",
    "L.Lambda(lambda r: tf.reduce_max(r, axis=1))(x)",
    "L.LayerNormalization()(x)",
    "L.ReLU()(x)",
    "L.ReLU(max_value=2.0, negative_slope=0.1)(x)",
    "L.LeakyReLU()(x)",
    "L.ELU()(x)",
    "L.ThresholdedReLU(1.0)(x)",
    "L.Softmax()(x)",
    "L.Masking()(x)",
    "L.Rescaling(0.5, 1.0)(x)",
    "L.ActivityRegularization(0.1)(x)",
    "L.RepeatVector(2)(x)",
    "L.Cropping1D(1)(x)",
    "L.Add()([x, x])",
    "L.Subtract()([x, x])",
    "L.Multiply()([x, x])",
    "L.Average()([x, x])",
    "L.Maximum()([x, x])",
    "L.Minimum()([x, x])",
    "L.Concatenate()([x, x])",
    "L.Concatenate(axis=1)([x, x])",
    "L.Dot(1)([x, x])",
    "L.Discretization(bin_boundaries=[1.0, 3.0])(x)",
    "L.CategoryEncoding(6, 'multi_hot')(x)",
    "L.CategoryEncoding(6, 'count')(x)",
    "L.CategoryEncoding(6, 'one_hot')(x)",
    "L.Hashing(4)(x)",
    "L.Hashing(4, output_mode='multi_hot')(x)",
    "L.IntegerLookup(vocabulary=[1, 2, 3])(x)",
    "L.IntegerLookup(vocabulary=[1, 2, 3], output_mode='count')(x)",
    "L.StringLookup(vocabulary=['1', '2', '3'])(x)",
    "L.StringLookup(vocabulary=['1', '2', '3'], output_mode='multi_hot')(x)",
    "L.TextVectorization(vocabulary=['1', '2'], split=None, ragged=True)(x)",
]
OPS = [
    "tf.reduce_sum(x, axis=1)",
    "tf.reduce_sum(x, axis=-1)",
    "tf.reduce_mean(x, axis=1)",
    "tf.reduce_max(x, axis=1)",
    "tf.reduce_min(x, axis=0)",
    "tf.reduce_sum(x)",
    "tf.reduce_sum(x, axis=1, keepdims=True)",
    "x.to_tensor()",
    "x.to_tensor(default_value=tf.cast(7, x.dtype))",
    "x.to_sparse()",
    "x.values",
    "x.flat_values",
    "x.row_splits",
    "x.row_lengths()",
    "x.row_starts()",
    "x.row_limits()",
    "x.value_rowids()",
    "x.nrows()",
    "x.bounding_shape()",
    "x.nested_row_lengths()",
    "x.merge_dims(0, 1)",
    "x.with_values(x.values)",
    "x.with_flat_values(x.flat_values * 2)",
    "x.with_row_splits_dtype('int32')",
    "x + x",
    "x + 1",
    "2 * x",
    "x - x",
    "-x",
    "x / 2",
    "x ** 2",
    "x > 1",
    "tf.equal(x, 2)",
    "tf.exp(x)",
    "tf.abs(x)",
    "tf.cast(x, 'float64')",
    "tf.cast(x, 'int32')",
    "tf.nn.relu(x)",
    "tf.nn.softmax(x)",
    "tf.concat([x, x], axis=1)",
    "tf.concat([x, x], axis=0)",
    "tf.concat([x, x], axis=-1)",
    "tf.stack([x, x], axis=1)",
    "tf.expand_dims(x, -1)",
    "tf.expand_dims(x, 1)",
    "tf.squeeze(tf.expand_dims(x, -1), -1)",
    "tf.tile(x, [1, 2] + [1] * (len(x.shape) - 2))",
    "tf.reverse(x, [1])",
    "tf.where(x > 1, x, -x)",
    "tf.gather(x, [0, 1])",
    "tf.one_hot(tf.cast(x, 'int32'), 3)",
    "tf.identity(x)",
    "tf.zeros_like(x)",
    "tf.ones_like(x)",
    "tf.size(x)",
    "tf.clip_by_value(x, 0, 2)",
    "tf.ragged.map_flat_values(tf.square, x)",
    "tf.ragged.boolean_mask(x, x > 1)",
    "tf.ragged.stack([x, x])",
    "x[0]",
    "x[:, 1:]",
    "x[:, :2]",
    "x[1:]",
    "x[:, -1:]",
    "tf.RaggedTensor.from_row_splits(x.values, x.row_splits)",
    "tf.RaggedTensor.from_row_lengths(x.values, x.row_lengths())",
    "tf.RaggedTensor.from_value_rowids(x.values, x.value_rowids(), x.nrows())",
    "tf.RaggedTensor.from_tensor(x.to_tensor())",
    "tf.strings.length(x)",
    "tf.strings.upper(x)",
    "tf.strings.reduce_join(x, axis=1)",
    "tf.strings.to_number(x)",
    "tf.strings.split(x)",
    "tf.strings.bytes_split(x)",
    "tf.nn.embedding_lookup(tf.reshape(tf.range(12.0), [6, 2]), tf.cast(x, 'int32'))",
]
DTYPES = ["int32", "int64", "float32", "float64", "string"]


def _input(pick):
    """The expression of a random RaggedTensor."""
    rows = pick.choice([0, 1, 3, 4, 4, 5])
    lengths = [pick.choice([0, 1, 2, 2, 3]) for _ in range(rows)]
    depth, inner = pick.choice([(1, ()), (1, ()), (1, (2,)), (2, ()), (2, (2,))])
    nested = [lengths]
    if depth == 2:
        nested.append([pick.choice([0, 1, 2, 3]) for _ in range(sum(lengths))])
    dtype = pick.choice(DTYPES[:4] * 3 + DTYPES[4:])
    splits = pick.choice(["int64", "int64", "int64", "int32"])
    seed = pick.randrange(1000)
    return f"ragged({nested}, {inner}, {dtype!r}, {splits!r}, {seed})"


def value_of(tf, text):
    """The RaggedTensor that an expression of `_input` describes."""

    def ragged(nested, inner, dtype, splits, seed):
        count = sum(nested[-1])
        flat = np.random.RandomState(seed).randint(0, 5, size=(count, *inner))
        if dtype == "string":
            flat = tf.constant(flat.astype(str).astype(object), tf.string, flat.shape)
        else:
            flat = tf.constant(flat, dtype)
        nested = [tf.constant(n, splits) for n in nested]
        return tf.RaggedTensor.from_nested_row_lengths(flat, nested)

    return eval(text, {"ragged": ragged})


def cases(count, seed=7):
    """So many cases: (expression, input)."""
    pick = random.Random(seed)
    return [(pick.choice(LAYERS + OPS), _input(pick)) for _ in range(count)]


def outcome(tf, expression, text):
    """What a case gives: [of the value, drawn, by the model]."""
    tf.keras.backend.clear_session()
    given = value_of(tf, text)
    made = []
    scope = {"tf": tf, "L": _Weighted(tf, made)}
    found = [_try(lambda: _described(tf, eval(expression, scope, {"x": given})))]
    shape = [None, *given.shape.as_list()[1:]]
    spec = tf.RaggedTensorSpec(shape, given.dtype, given.ragged_rank, given.row_splits.dtype)
    inputs = tf.keras.Input(type_spec=spec)
    drawn = _try(lambda: eval(expression, scope, {"x": inputs}))
    if isinstance(drawn, dict):
        return [*found, drawn, None]
    found.append(_specs(tf, drawn))
    return [*found, _try(lambda: _described(tf, tf.keras.Model(inputs, drawn)(given)))]


class _Weighted:
    """The layers; those with weights get weights made of a sine."""

    def __init__(self, tf, made):
        self._tf = tf

    def __getattr__(self, name):
        def make(*args, **kwargs):
            layer = getattr(self._tf.keras.layers, name)(*args, **kwargs)

            def call(x):
                first = x[0] if isinstance(x, list) else x
                if name in ("Dense", "Embedding", "LayerNormalization"):
                    layer.build(first.shape)
                    weighted(layer)
                return layer(x)

            return call

        return make


def _try(function):
    try:
        return function()
    except Exception as error:
        return {"error": type(error).__name__}


def _described(tf, value):
    """Kind, static shape, dtype and value."""
    if isinstance(value, (tuple, list)):
        return [_described(tf, v) for v in value]
    rank = value.ragged_rank if hasattr(value, "ragged_rank") else 0
    return [rank, str(value.shape), value.dtype.name, plain(value)]


def _specs(tf, drawn):
    return [repr(x.type_spec).split(", name=")[0] for x in tf.nest.flatten(drawn)]
