"""Functional models of a seed: layers, heads, compile arguments and an optimizer drawn at random.

`build(tf, seed)` makes one with fixed weights; what trains it and says what it predicts is in
exchanged_models.py.
"""

import numpy as np

from . import exchanged_models as known

COUNT = 200
_KINDS = {"vector": (4,), "sequence": (5, 3), "image": (6, 6, 2), "tokens": (5,)}

# kind of input: layers that keep it; {n} is a small number, {act} an activation
_KEEP = {
    "vector": """
L.Dense({n}, '{act}')
L.Dense({n}, kernel_regularizer='l2', bias_regularizer=k.regularizers.L1(0.01))
L.Dense({n}, use_bias=False, kernel_constraint=k.constraints.MaxNorm(1.5))
L.Dense({n}, activity_regularizer=k.regularizers.L1L2(0.01, 0.02))
L.BatchNormalization(momentum=0.8)
L.LayerNormalization()
L.Activation('{act}')
L.LeakyReLU(0.1)
L.PReLU()
L.ELU(0.7)
L.ReLU(max_value=4.0, threshold=0.1)
L.Dropout(0.0)
L.GaussianNoise(0.0)
L.ActivityRegularization(0.01)
L.UnitNormalization()
L.EinsumDense('ab,bc->ac', {n}, bias_axes='c')
Scale({f})
""",
    "sequence": """
L.Conv1D({n}, 2, padding='causal', activation='{act}')
L.SeparableConv1D({n}, 2, padding='same')
L.LSTM({n}, return_sequences=True)
L.GRU({n}, return_sequences=True, reset_after=False)
L.SimpleRNN({n}, return_sequences=True, go_backwards=True)
L.Bidirectional(L.LSTM({n}, return_sequences=True), merge_mode='sum')
L.TimeDistributed(L.Dense({n}, '{act}'))
L.RNN([L.GRUCell({n}), L.SimpleRNNCell({n})], return_sequences=True)
L.BatchNormalization()
L.LayerNormalization(epsilon=0.01)
L.Dense({n}, '{act}')
L.Permute((1, 2))
L.ZeroPadding1D((1, 0))
L.SpatialDropout1D(0.0)
L.Masking()
""",
    "image": """
L.Conv2D({n}, 3, padding='same', activation='{act}')
L.Conv2D({n}, (1, 3), dilation_rate=1, kernel_initializer='he_normal')
L.DepthwiseConv2D(3, padding='same', depth_multiplier=2)
L.SeparableConv2D({n}, 3, padding='same', use_bias=False)
L.Conv2DTranspose({n}, 3, strides=2, padding='same')
L.MaxPooling2D(2, strides=1)
L.AveragePooling2D(2, padding='same')
L.BatchNormalization(scale=False)
L.GroupNormalization(1)
L.UpSampling2D(2)
L.ZeroPadding2D(1)
L.Rescaling(0.5, 0.1)
L.SpatialDropout2D(0.0)
""",
}
# kind of input: layers that make it a vector
_END = {
    "sequence": """
L.LSTM({n})
L.GRU({n}, dropout=0.0)
L.Bidirectional(L.GRU({n}))
L.GlobalAveragePooling1D()
L.GlobalMaxPooling1D()
L.Flatten()
""",
    "image": "L.Flatten()\nL.GlobalAveragePooling2D()\nL.GlobalMaxPooling2D()\n",
}
_ACTIVATIONS = [
    "relu",
    "tanh",
    "sigmoid",
    "elu",
    "selu",
    "softplus",
    "swish",
    "gelu",
    "linear",
    "softsign",
]
_LOSSES = {
    "linear": ["'mse'", "'mae'", "k.losses.Huber(0.7)", "'log_cosh'", "own_loss",
               "k.losses.MeanSquaredError(name='squares')", "k.losses.CosineSimilarity(axis=-1)"],
    "sigmoid": ["'binary_crossentropy'", "k.losses.BinaryCrossentropy(label_smoothing=0.1)",
                "k.losses.BinaryFocalCrossentropy(gamma=1.5)", "'poisson'", "'mse'"],
    "softmax": ["'categorical_crossentropy'", "'kl_divergence'", "k.losses.CategoricalHinge()"],
}  # fmt: skip
_METRICS = [
    "'mae'", "'mse'", "k.metrics.RootMeanSquaredError(name='rmse_{i}')", "'accuracy'",
    "k.metrics.MeanMetricWrapper(own_loss, name='wrapped_{i}')", "Largest(name='largest_{i}')",
    "k.metrics.LogCoshError(name='lc_{i}')", "own_loss",
]  # fmt: skip


def custom_objects(tf):
    """The classes and functions of one's own that the models are made of."""
    k = tf.keras

    class Scale(k.layers.Layer):
        def __init__(self, factor=2.0, **kwargs):
            super().__init__(**kwargs)
            self.factor = factor

        def build(self, shape):
            self.gain = self.add_weight("gain", shape=(shape[-1],), initializer="ones")

        def call(self, x):
            self.add_loss(0.01 * tf.reduce_mean(x * x))
            return x * tf.cast(self.gain, x.dtype) * self.factor

        def get_config(self):
            return {**super().get_config(), "factor": self.factor}

    class Largest(k.metrics.Metric):
        def __init__(self, name="largest", **kwargs):
            super().__init__(name=name, **kwargs)
            self.top = self.add_weight("top", initializer="zeros")

        def update_state(self, y, predicted, sample_weight=None):
            self.top.assign(tf.maximum(self.top, tf.reduce_max(tf.cast(predicted, self.dtype))))

        def result(self):
            return self.top

    def own_loss(y, predicted):
        return tf.reduce_mean(tf.abs(y - predicted) ** 1.5, axis=-1)

    return {"Scale": Scale, "Largest": Largest, "own_loss": own_loss}


class _Draw:
    """What is drawn for a model, one call after the other."""

    def __init__(self, tf, seed):
        self.tf, self.rng = tf, np.random.default_rng(seed)
        k = tf.keras
        self.names = {"k": k, "L": k.layers, "tf": tf, **custom_objects(tf)}

    def one(self, values):
        return values[self.rng.integers(len(values))]

    def chance(self, p):
        return self.rng.random() < p

    def number(self, low=2, high=5):
        return int(self.rng.integers(low, high))

    def made(self, expression):
        return eval(expression, dict(self.names))

    def layer(self, table):
        text = self.one(table.strip().splitlines())
        f = round(float(self.rng.uniform(0.5, 1.5)), 2)
        return self.made(text.format(n=self.number(), act=self.one(_ACTIVATIONS), f=f))

    def vector(self, x, kind):
        """Some layers of a kind of input, then a vector."""
        L = self.tf.keras.layers
        if kind == "tokens":
            x = L.Embedding(7, self.number(), mask_zero=self.chance(0.4))(x)
            kind = "sequence"
        for _ in range(self.number(0, 3)):
            x = self.layer(_KEEP[kind])(x)
        return self.layer(_END[kind])(x) if kind in _END else x

    def trunk(self, x):
        """Layers on a vector, some with a way around them, in a model, or as functions of tf."""
        tf = self.tf
        k, L = tf.keras, tf.keras.layers
        for _ in range(self.number(1, 4)):
            what = self.rng.integers(8)
            if what == 0:
                x = L.Add()([x, L.Dense(x.shape[-1], "tanh")(x)])
            elif what == 1:
                width = x.shape[-1]
                y = k.Input((width,))
                inner = k.Model(y, self.layer(_KEEP["vector"])(L.Dense(width)(y)))
                x = inner(x)
            elif what == 2:
                inner = k.Sequential([L.Dense(3, "relu"), self.layer(_KEEP["vector"])])
                x = inner(x)
            elif what == 3:
                x = tf.nn.softplus(x) * 0.5 - tf.reduce_mean(x, axis=-1, keepdims=True)
            elif what == 4:
                x = tf.concat([x, tf.square(x[:, :1])], axis=-1)
            elif what == 5:
                shared = L.Dense(x.shape[-1])
                x = L.Average()([shared(x), shared(shared(x))])
            else:
                x = self.layer(_KEEP["vector"])(x)
        return x


def build(tf, seed):
    """The compiled model of a seed, with fixed weights."""
    k, L = tf.keras, tf.keras.layers
    k.backend.clear_session()
    draw = _Draw(tf, seed)
    kinds = [draw.one([*_KINDS]) for _ in range(draw.number(1, 4))]
    inputs = [
        k.Input(_KINDS[kind], name=f"in_{i}", dtype="int32" if kind == "tokens" else None)
        for i, kind in enumerate(kinds)
    ]
    vectors = [draw.vector(x, kind) for x, kind in zip(inputs, kinds)]
    x = vectors[0]
    if len(vectors) > 1 and draw.chance(0.5):
        x = L.Concatenate()(vectors)
    elif len(vectors) > 1:
        merge = draw.one([L.Add, L.Multiply, L.Maximum, L.Average])
        x = merge()([L.Dense(3)(v) for v in vectors])
    x = draw.trunk(x)
    heads, ends = {}, {}
    for i in range(draw.number(1, 4)):
        end = draw.one([*_LOSSES])
        name = f"head_{i}"
        heads[name] = L.Dense(draw.number(), end, name=name, dtype="float32")(x)
        ends[name] = end
    dicts = draw.chance(0.3)
    outputs = heads if dicts else [*heads.values()]
    outputs = outputs if dicts or len(outputs) > 1 else outputs[0]
    model = k.Model(inputs if len(inputs) > 1 else inputs[0], outputs, name=f"random_{seed}")
    if draw.chance(0.2):
        model.add_loss(0.1 * tf.reduce_mean(tf.square(x)))
    if draw.chance(0.2):
        model.add_metric(tf.reduce_mean(x), name="mean_of_x", aggregation="mean")
    _compile(tf, model, draw, ends, dicts)
    _set_weights(model)
    return model


def _set_weights(model):
    """Fixed values; kernels of a size that keeps the numbers near 1, so that rounding stays small,
    and training finite."""
    known.set_weights(model)
    for i, w in enumerate(model.weights):
        if "float" in str(w.dtype) and len(w.shape) > 1:
            size = np.prod(w.shape, dtype=int)
            flat = np.cos(np.arange(size) * 0.7 + i) * np.sqrt(2 * w.shape[-1] / size)
            w.assign(flat.reshape(w.shape))


def _compile(tf, model, draw, ends, dicts):
    losses = {name: draw.made(draw.one(_LOSSES[end])) for name, end in ends.items()}
    metrics = {}
    for i, name in enumerate(ends):
        chosen = draw.rng.permutation(len(_METRICS))[: draw.number(0, 3)]
        metrics[name] = [draw.made(_METRICS[n].format(i=i)) for n in chosen]
    by_name = dicts or (len(ends) > 1 and draw.chance(0.5))
    single = len(ends) == 1 and not by_name
    weights = {name: round(float(draw.rng.uniform(0.2, 2)), 2) for name in ends}
    arguments = {"loss": losses if by_name else [*losses.values()], "loss_weights": None}
    if single:
        arguments["loss"] = next(iter(losses.values()))
    if draw.chance(0.5) and not single:
        arguments["loss_weights"] = weights if by_name else [*weights.values()]
    word = "weighted_metrics" if draw.chance(0.2) else "metrics"
    arguments[word] = metrics if by_name else [*metrics.values()]
    if single:
        arguments[word] = next(iter(metrics.values()))
    expression = draw.one([*known.optimizers().values()])
    model.compile(known._optimizer(tf, expression), **arguments)
