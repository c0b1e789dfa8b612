"""Whole models for files that go between kerastorch and TensorFlow: ways to put models together,
and what compile() is given.

`build(tf, name)` makes one with fixed weights, `step` trains it on fixed data, `outputs` says what
it predicts.
"""

import numpy as np

ROWS = 8

# optimizers by their address under tf.keras, with arguments; `decayed` is a schedule
OPTIMIZERS = """
sgd: optimizers.SGD(0.05)
sgd_nesterov: optimizers.SGD(0.05, momentum=0.9, nesterov=True, weight_decay=0.01)
sgd_schedule: optimizers.SGD(decayed, momentum=0.5, clipnorm=0.5)
sgd_average: optimizers.SGD(0.05, use_ema=True, ema_momentum=0.9, ema_overwrite_frequency=3)
rmsprop: optimizers.RMSprop(0.01)
rmsprop_all: optimizers.RMSprop(0.01, rho=0.8, momentum=0.9, centered=True, clipvalue=0.3)
adam: optimizers.Adam(0.01)
adam_all: optimizers.Adam(decayed, amsgrad=True, weight_decay=0.02, global_clipnorm=0.4)
adam_average: optimizers.Adam(0.01, use_ema=True, ema_overwrite_frequency=2)
adam_plain: optimizers.Adam(0.01, jit_compile=False, epsilon=1e-5, name='mine')
adamw: optimizers.AdamW(0.01, weight_decay=0.1)
adadelta: optimizers.Adadelta(0.5)
adagrad: optimizers.Adagrad(0.1, initial_accumulator_value=0.2)
adamax: optimizers.Adamax(0.01)
nadam: optimizers.Nadam(0.01)
ftrl: optimizers.Ftrl(0.1, l1_regularization_strength=0.01, l2_shrinkage_regularization_strength=0.1)
ftrl_plain: optimizers.Ftrl(0.1, beta=0.3)
lion: optimizers.Lion(0.005)
adafactor: optimizers.Adafactor(0.05, relative_step=False)
adafactor_relative: optimizers.Adafactor(0.05)
loss_scale: mixed_precision.LossScaleOptimizer(optimizers.Adam(0.01), initial_scale=1024.0)
loss_scale_fixed: mixed_precision.LossScaleOptimizer(optimizers.SGD(0.05, momentum=0.9), False, 8.0)
loss_scale_growing: mixed_precision.LossScaleOptimizer(optimizers.RMSprop(0.01), dynamic_growth_steps=2)
loss_scale_legacy: mixed_precision.LossScaleOptimizer(optimizers.legacy.Adam(0.01), dynamic_growth_steps=3)
legacy_sgd: optimizers.legacy.SGD(0.05)
legacy_sgd_nesterov: optimizers.legacy.SGD(0.05, momentum=0.9, nesterov=True, decay=0.1)
legacy_sgd_schedule: optimizers.legacy.SGD(decayed, clipnorm=0.5)
legacy_rmsprop: optimizers.legacy.RMSprop(0.01, clipvalue=0.3)
legacy_rmsprop_all: optimizers.legacy.RMSprop(0.01, 0.8, momentum=0.9, centered=True)
legacy_adam: optimizers.legacy.Adam(0.01)
legacy_adam_all: optimizers.legacy.Adam(decayed, amsgrad=True, global_clipnorm=0.4)
legacy_adadelta: optimizers.legacy.Adadelta(0.5)
legacy_adagrad: optimizers.legacy.Adagrad(0.1)
legacy_adamax: optimizers.legacy.Adamax(0.01)
legacy_nadam: optimizers.legacy.Nadam(0.01)
legacy_ftrl: optimizers.legacy.Ftrl(0.1, l1_regularization_strength=0.01)
experimental_adam: optimizers.experimental.Adam(0.01, amsgrad=True)
experimental_sgd: optimizers.experimental.SGD(0.01, momentum=0.8)
experimental_adamw: optimizers.experimental.AdamW(decayed)
schedule_exponential: optimizers.SGD(optimizers.schedules.ExponentialDecay(0.1, 2, 0.5, staircase=True))
schedule_piecewise: optimizers.Adam(optimizers.schedules.PiecewiseConstantDecay([2, 3], [0.1, 0.05, 0.01]))
schedule_cosine: optimizers.Adam(optimizers.schedules.CosineDecay(0.1, 10, 0.1, warmup_target=0.2, warmup_steps=2))
schedule_restarts: optimizers.Adam(optimizers.schedules.CosineDecayRestarts(0.1, 2))
schedule_inverse: optimizers.Adam(optimizers.schedules.InverseTimeDecay(0.1, 2, 0.5))
schedule_polynomial: optimizers.legacy.Adam(optimizers.schedules.PolynomialDecay(0.1, 5, 0.01, 2.0, cycle=True))
"""  # noqa: E501

MODELS = {}


def _model(function):
    MODELS[function.__name__[1:]] = function
    return function


def optimizers():
    """{name: expression} of the optimizers."""
    lines = [line for line in OPTIMIZERS.splitlines() if line]
    return {name: rest for name, _, rest in (line.partition(": ") for line in lines)}


def rows():
    """The names of all models; those of the optimizers begin with "by_"."""
    return [*MODELS, *(f"by_{name}" for name in optimizers())]


def _optimizer(tf, expression):
    names = {name: getattr(tf.keras, name) for name in ("optimizers", "mixed_precision")}
    if not hasattr(tf.keras.optimizers, "legacy"):  # TensorFlow 2.3, where they were the only ones
        expression = expression.replace("optimizers.legacy", "optimizers")
    decayed = tf.keras.optimizers.schedules.ExponentialDecay(0.02, 3, 0.5)
    return eval(expression, {**names, "decayed": decayed})


def _by_optimizer(tf, expression):
    k = tf.keras
    x = k.Input((3,), name="x")
    h = k.layers.Dense(4, "tanh", name="hidden")(x)
    h = k.layers.BatchNormalization(name="norm")(h)
    model = k.Model(x, k.layers.Dense(1, name="out")(h), name="by_optimizer")
    model.compile(_optimizer(tf, expression), "mse", metrics=["mae"])
    return model


def build(tf, name):
    """A compiled model by its name, its weights set to fixed values."""
    tf.keras.backend.clear_session()
    if name.startswith("by_"):
        model = _by_optimizer(tf, optimizers()[name[3:]])
    else:
        model = MODELS[name](tf)
    set_weights(model)
    return model


def set_weights(model):
    """Fixed values for the float weights, which differ from one weight to the next."""
    for i, w in enumerate(model.weights):
        if "float" in str(w.dtype):
            flat = np.cos(np.arange(np.prod(w.shape, dtype=int)) * 0.7 + i) * 0.3 + 0.5
            w.assign(flat.reshape(w.shape))


def data(model):
    """Fixed data for the inputs of a model: an array, a list or a dict as the model takes it."""

    def values(i, shape, dtype):
        shape = (ROWS if shape[0] is None else shape[0], *(n or 3 for n in shape[1:]))
        flat = np.arange(np.prod(shape, dtype=int))
        if "int" in str(dtype):
            return (flat * 5 % 7 % 5).astype("int32").reshape(shape)
        return np.sin(flat * 0.6 + i).astype("float32").reshape(shape)

    if not getattr(model, "inputs", None):
        return values(0, (None, 4), "float32")
    found = [
        values(i, tuple(x.shape), getattr(x.dtype, "name", x.dtype))
        for i, x in enumerate(model.inputs)
    ]
    return found if len(found) > 1 else found[0]


def targets(model, x):
    """Fixed targets for the outputs of a model."""
    outputs = model(x, training=False)
    names = outputs if isinstance(outputs, dict) else None
    flat = list(outputs.values()) if names else outputs
    flat = flat if isinstance(flat, (list, tuple)) else [flat]
    found = []
    for y in flat:
        shape = tuple(y.shape)
        found.append(np.cos(np.arange(np.prod(shape))).reshape(shape).astype("float32") * 0.5 + 0.5)
    if names:
        return dict(zip(names, found))
    return found if len(found) > 1 else found[0]


def step(tf, model, name):
    """Trains two steps; the losses and metrics."""
    x = data(model)
    y = targets(model, x)
    found = [np.asarray(model.train_on_batch(x, y), "float64").reshape(-1) for _ in range(2)]
    return np.concatenate(found).tolist()


def outputs(tf, model, name):
    """What the model predicts, all outputs in one flat array."""
    found = model(data(model), training=False)
    found = list(found.values()) if isinstance(found, dict) else found
    found = found if isinstance(found, (list, tuple)) else [found]
    return np.concatenate([np.asarray(tf.cast(y, "float64")).reshape(-1) for y in found])


def custom_objects(tf, name):
    """What load_model needs to know of a model."""
    return getattr(MODELS.get(name), "objects", lambda tf: None)(tf)


# ways to put models together
@_model
def _nested_two(tf):
    k = tf.keras
    z = k.Input((3,), name="z")
    inmost = k.Model(z, k.layers.Dense(3, "relu", name="deep")(z), name="inmost")
    y = k.Input((3,), name="y")
    middle = k.Model(y, k.layers.Dense(2, name="mid")(inmost(y)), name="middle")
    x = k.Input((3,), name="x")
    outer = k.Model(x, k.layers.Dense(1, name="top")(middle(x)), name="outer")
    outer.compile(k.optimizers.Adam(0.01), k.losses.MeanSquaredError(), metrics=["mae", "mse"])
    return outer


@_model
def _nested_three(tf):
    k = tf.keras
    inner = k.Sequential(
        [k.layers.Dense(3, input_shape=(3,)), k.layers.BatchNormalization()], name="a"
    )
    middle = k.Sequential([inner, k.layers.Dense(3, "tanh")], name="b")
    outer = k.Sequential([middle, k.layers.Dropout(0.0), k.layers.Dense(2)], name="c")
    x = k.Input((3,), name="x")
    model = k.Model(x, [outer(x), middle(x)], name="d")
    model.compile("rmsprop", ["mse", "mae"], loss_weights=[0.3, 0.7])
    return model


@_model
def _shared_model(tf):
    k = tf.keras
    z = k.Input((3,), name="z")
    tower = k.Model(z, k.layers.Dense(2, name="in_tower")(z), name="tower")
    a, b = k.Input((3,), name="a"), k.Input((3,), name="b")
    both = k.layers.Concatenate(name="both")([tower(a), tower(b), tower(a + b)])
    model = k.Model([a, b], k.layers.Dense(1, name="out")(both), name="siamese")
    model.compile("adagrad", k.losses.Huber(0.7))
    return model


@_model
def _shared_layer_in_two_models(tf):
    k = tf.keras
    dense = k.layers.Dense(3, name="both")
    a, b, x = (k.Input((3,), name=n) for n in "abx")
    left = k.Model(a, dense(a), name="left")
    right = k.Model(b, k.layers.ReLU(name="r")(dense(b)), name="right")
    out = k.layers.Add(name="plus")([left(x), right(x)])
    model = k.Model(x, out, name="doubly")
    model.compile(k.optimizers.SGD(0.01, 0.9), "mse")
    return model


@_model
def _ends_by_name(tf):
    k = tf.keras
    x = {"u": k.Input((3,), name="u"), "v": k.Input((2,), name="v")}
    h = k.layers.Concatenate(name="h")([x["u"], x["v"]])
    out = {"p": k.layers.Dense(1, name="p")(h), "q": k.layers.Dense(2, "softmax", name="q")(h)}
    model = k.Model(x, out, name="by_ends")
    model.compile(
        "adam",
        {"p": "mse", "q": k.losses.CategoricalCrossentropy(label_smoothing=0.1)},
        {"p": [k.metrics.RootMeanSquaredError(name="r")], "q": ["accuracy", k.metrics.AUC(20)]},
        loss_weights={"p": 0.5, "q": 2.0},
        weighted_metrics={"p": ["mae"]},
    )
    return model


@_model
def _losses_inside(tf):
    k = tf.keras
    x = k.Input((3,), name="x")
    h = k.layers.Dense(
        3,
        name="h",
        kernel_regularizer=k.regularizers.L1L2(0.01, 0.02),
        bias_regularizer="l2",
        activity_regularizer=k.regularizers.L2(0.01),
        kernel_constraint=k.constraints.MaxNorm(2.0, axis=0),
        kernel_initializer=k.initializers.VarianceScaling(2.0, "fan_out", seed=3),
    )(x)
    h = k.layers.ActivityRegularization(0.01, 0.01, name="activity")(h)
    model = k.Model(x, k.layers.Dense(1, name="y")(h), name="inside")
    model.add_loss(tf.reduce_mean(tf.abs(h)) * 0.1)
    model.add_metric(tf.reduce_max(h), name="largest", aggregation="mean")
    model.compile("adamax", "mean_absolute_percentage_error")
    return model


def _scaled_class(tf):
    class Scaled(tf.keras.layers.Layer):
        def __init__(self, factor=2.0, **kwargs):
            super().__init__(**kwargs)
            self.factor = factor
            self.inner = [tf.keras.layers.Dense(3), tf.keras.layers.Dense(3)]
            self.named = {"one": tf.keras.layers.Dense(3, use_bias=False)}

        def build(self, input_shape):
            self.gain = self.add_weight("gain", shape=(input_shape[-1],), initializer="ones")
            self.count = self.add_weight("count", (), dtype="int64", trainable=False)
            for layer in (*self.inner, self.named["one"]):
                layer.build(input_shape)
            super().build(input_shape)

        def call(self, inputs):
            y = self.inner[1](self.inner[0](inputs)) + self.named["one"](inputs)
            return y * self.gain * self.factor

        def get_config(self):
            return {**super().get_config(), "factor": self.factor}

    return Scaled


def _doubled(tf):
    def doubled(y_true, y_pred):
        return 2.0 * tf.reduce_mean(tf.square(y_true - y_pred), -1)

    return doubled


def _own_objects(tf):
    class Largest(tf.keras.metrics.Metric):
        def __init__(self, name="largest", **kwargs):
            super().__init__(name=name, **kwargs)
            self.value = self.add_weight("value", initializer="zeros")

        def update_state(self, y_true, y_pred, sample_weight=None):
            self.value.assign(tf.maximum(self.value, tf.reduce_max(y_pred)))

        def result(self):
            return self.value

    def swished(x):
        return x * tf.sigmoid(1.5 * x)

    return {
        "Scaled": _scaled_class(tf),
        "doubled": _doubled(tf),
        "Largest": Largest,
        "swished": swished,
    }


@_model
def _own(tf):
    k = tf.keras
    objects = _own_objects(tf)
    x = k.Input((3,), name="x")
    h = objects["Scaled"](0.5, name="scaled")(x)
    h = k.layers.Activation(objects["swished"], name="swished")(h)
    model = k.Model(x, k.layers.Dense(1, objects["swished"], name="y")(h), name="own")
    model.compile("adam", objects["doubled"], metrics=[objects["Largest"](), objects["doubled"]])
    return model


_own.objects = _own_objects


def _subclassed_class(tf):
    k = tf.keras

    class Net(k.Model):
        def __init__(self, units=3, **kwargs):
            super().__init__(**kwargs)
            self.units = units
            self.first = k.layers.Dense(units, "relu")
            self.blocks = [k.layers.Dense(units), k.layers.BatchNormalization()]
            self.heads = {"a": k.layers.Dense(2), "b": k.layers.Dense(1)}
            self.rest = k.Sequential([k.layers.Dense(3), k.layers.Dense(1)])
            self.gain = tf.Variable(2.0, name="gain")

        def call(self, inputs):
            h = self.first(inputs)
            for block in self.blocks:
                h = block(h)
            return self.heads["a"](h) * self.gain + self.heads["b"](h) + self.rest(h)

        def get_config(self):
            return {"units": self.units, "name": self.name}

    return Net


def _subclassed(tf, cls):
    model = cls(4, name="net")
    model(tf.ones((2, 4)))
    model.compile(tf.keras.optimizers.SGD(1e-3, 0.9), "mse", metrics=["mae"])
    return model


@_model
def _subclassed_plain(tf):
    return _subclassed(tf, _subclassed_class(tf))


@_model
def _subclassed_with_config(tf):
    return _subclassed(tf, _subclassed_class(tf))


_subclassed_with_config.objects = lambda tf: {"Net": _subclassed_class(tf)}


@_model
def _mixed_float16(tf):
    return _mixed(tf, "mixed_float16", "adam", 1e-3)


@_model
def _mixed_bfloat16(tf):
    return _mixed(tf, "mixed_bfloat16", "sgd")


@_model
def _mixed_legacy(tf):
    inner = tf.keras.optimizers.legacy.SGD(0.01, momentum=0.9)
    scaled = tf.keras.mixed_precision.LossScaleOptimizer(inner, initial_scale=256.0)
    return _mixed(tf, "mixed_float16", scaled)


def _mixed(tf, policy, optimizer, rate=1.0):
    # rate: of the last layer's values, so that the first loss scale fits already
    k = tf.keras
    k.mixed_precision.set_global_policy(policy)
    try:
        x = k.Input((3,), name="x")
        h = k.layers.Dense(4, "relu", name="h")(x)
        h = k.layers.LayerNormalization(name="norm")(h)
        inner = k.Sequential([k.layers.Dense(2, input_shape=(4,), name="in")], name="inner")
        y = k.layers.Dense(1, dtype="float32", name="y")(inner(h))
        model = k.Model(x, k.layers.Rescaling(rate, dtype="float32")(y), name="mixed")
        model.compile(optimizer, "mse")
    finally:
        k.mixed_precision.set_global_policy("float32")
    return model


@_model
def _dtypes(tf):
    k = tf.keras
    x = k.Input((3,), name="x", dtype="float64")
    h = k.layers.Dense(4, "relu", dtype="float64", name="h")(x)
    h = k.layers.Dense(4, dtype=k.mixed_precision.Policy("mixed_bfloat16"), name="low")(h)
    model = k.Model(x, k.layers.Dense(1, name="y", dtype="float32")(h), name="dtypes")
    model.compile("adadelta", "mse")
    return model


@_model
def _frozen_inside(tf):
    k = tf.keras
    inner = k.Sequential(
        [
            k.layers.Dense(3, input_shape=(3,)),
            k.layers.BatchNormalization(),
            k.layers.Dense(3, trainable=False),
        ],
        name="inner",
    )
    inner.layers[0].trainable = False
    x = k.Input((3,), name="x")
    outside = k.layers.Dense(2, name="o")
    model = k.Model(x, outside(inner(x)), name="partly")
    model.compile("adam", "mse")
    return model


@_model
def _wholly_frozen(tf):
    k = tf.keras
    inner = k.Sequential([k.layers.Dense(3, input_shape=(3,)), k.layers.Dense(3)], name="inner")
    inner.trainable = False
    model = k.Sequential([inner, k.layers.Dense(1)], name="head")
    model.compile("adam", "mse")
    return model


@_model
def _sequential_late(tf):
    k = tf.keras
    model = k.Sequential([k.layers.Dense(3, "relu"), k.layers.Dense(1)], name="late")
    model.build((None, 3))
    model.compile("sgd", "mse")
    return model


@_model
def _pictures(tf):
    k = tf.keras
    model = k.Sequential(
        [
            k.layers.Rescaling(0.5, 0.1, input_shape=(6, 6, 2)),
            k.layers.Conv2D(3, 3, padding="same", activation="relu"),
            k.layers.SeparableConv2D(3, 3),
            k.layers.Conv2DTranspose(2, 2, strides=2),
            k.layers.DepthwiseConv2D(3, depth_multiplier=2),
            k.layers.GlobalAveragePooling2D(),
            k.layers.Dense(1),
        ],
        name="pictures",
    )
    model.compile("adam", "mse")
    return model


@_model
def _sentences(tf):
    k = tf.keras
    x = k.Input((6,), dtype="int32", name="words")
    e = k.layers.Embedding(7, 4, mask_zero=True, name="e")(x)
    h = k.layers.Bidirectional(k.layers.LSTM(3, return_sequences=True), name="two")(e)
    a = k.layers.MultiHeadAttention(2, 3, name="attention")(h, h)
    h = k.layers.TimeDistributed(k.layers.Dense(4, "tanh"), name="each")(h + a)
    h = k.layers.GRU(3, name="gru")(h)
    model = k.Model(x, k.layers.Dense(1, name="y")(h), name="sentences")
    model.compile(k.optimizers.AdamW(0.01), "mse")
    return model


@_model
def _calls(tf):
    k = tf.keras
    x = k.Input((4,), name="x")
    h = tf.nn.relu(x[:, 1:]) * 2.0 - tf.reduce_mean(x, axis=1, keepdims=True)
    h = k.layers.Dense(2, name="d")(tf.concat([h, tf.stop_gradient(h)], -1))
    h = tf.where(h > 0.0, h, 0.1 * h)
    model = k.Model(x, tf.stack([h[:, 0], h[:, 1]], axis=1), name="calls")
    model.compile("adam", "mse")
    return model
