"""Functions that take gradients and train, saved: see saved_programs.py.

Each function of PROGRAMS gives (the object, [(name of a function, arguments)], None).
"""

import numpy as np

X = np.random.RandomState(0).randn(4, 3).astype(np.float32)
Y = np.random.RandomState(1).randn(4, 2).astype(np.float32)
PLACES = np.array([1, 3, 1, 0], np.int32)


def gradients(tf):
    """Gradients through ops, branches, loops, shapes that hang on values, of second order."""
    x_spec, i_spec = tf.TensorSpec([None, 3]), tf.TensorSpec([], tf.int32)

    def function(f):
        return tf.function(f, input_signature=[x_spec, i_spec])

    class Gradients(tf.Module):
        """Ways to take gradients."""

        def __init__(self):
            super().__init__()
            self.w = tf.Variable(np.arange(1, 4, dtype=np.float32) / 3)
            self.c = tf.Variable(2.0, trainable=False)
            self.m = tf.Variable(np.eye(3, dtype=np.float32) + 0.1)

        def both(self, f, x):
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = f(x)
            return tape.gradient(y, [x, self.w, self.m], unconnected_gradients="zero")

        @function
        def cond(self, x, i):
            return self.both(
                lambda x: tf.cond(
                    i > 0,
                    lambda: tf.reduce_sum(x * self.w, 1),
                    lambda: tf.reduce_sum(tf.exp(x) @ self.m, 1),
                ),
                x,
            )

        @function
        def case(self, x, i):
            fns = [lambda: x * self.w, lambda: x @ self.m, lambda: -x]
            return self.both(lambda x: tf.switch_case(i, fns) * x, x)

        @function
        def loop(self, x, i):
            def f(x):
                k = tf.constant(0)
                while k < i:
                    x = tf.tanh(x * self.w + tf.cast(k, tf.float32)) @ self.m
                    k += 1
                return x

            return self.both(f, x)

        @function
        def nested(self, x, i):
            def f(x):
                for k in tf.range(i):
                    if k % 2 == 0:
                        x = tf.tanh(x * self.w)
                    else:
                        x = x @ self.m * 0.5
                return x

            return self.both(f, x)

        @function
        def shapes(self, x, i):
            def f(x):
                n = tf.shape(x)[0]
                y = tf.reshape(x, [3, n]) * tf.reshape(self.w, tf.stack([3 + i - i, 1]))
                z = tf.tile(y, [i + 1, 1])[i:, : tf.shape(y)[1]]
                z = tf.slice(z, [0, 0], tf.stack([2, n]))
                return tf.reduce_sum(z * z) + tf.reduce_sum(tf.square(y[i - i]))

            return self.both(f, x)

        @function
        def second(self, x, i):
            with tf.GradientTape() as outer:
                outer.watch(x)
                with tf.GradientTape() as tape:
                    tape.watch(x)
                    y = tf.reduce_sum(tf.pow(x, 3) * self.w)
                g = tape.gradient(y, x)
            return outer.gradient(g, [x, self.w])

        @function
        def persistent(self, x, i):
            with tf.GradientTape(persistent=True) as tape:
                tape.watch(x)
                y = tf.reduce_sum(x * self.w)
                z = tf.reduce_sum(tf.square(x) * self.w)
            a = tape.gradient(y, self.w)
            self.w.assign_sub(0.1 * a)
            b = tape.gradient(z, x)
            self.w.assign_add(0.1 * a)
            return a, b

        @function
        def by_name(self, x, i):
            return tf.gradients(tf.sin(x) * self.c, x)

        @function
        def custom(self, x, i):
            @tf.custom_gradient
            def bent(x):
                return tf.exp(x), lambda d: tf.clip_by_value(d, -0.5, 0.5) * 2.0

            return self.both(lambda x: bent(x) * self.w, x)

        @function
        def watched(self, x, i):
            with tf.GradientTape(watch_accessed_variables=False) as tape:
                tape.watch(self.c)
                y = tf.reduce_sum(x * self.c * self.w)
            return tape.gradient(y, self.c)

        @function
        def rows(self, x, i):
            masked = lambda x: tf.boolean_mask(x, x[:, 0] > 0)  # noqa: E731
            return self.both(lambda x: masked(x) * tf.gather(self.w, [2, 0, 2]), x)

        @function
        def many(self, x, i):
            return self.both(
                lambda x: tf.nn.log_softmax(x) * tf.nn.softplus(self.w) + tf.math.cumsum(x, 1)
                + tf.linalg.norm(x) + tf.einsum("bi,ij->bj", x, self.m) + tf.sort(x)
                + tf.nn.moments(x, [1])[1][:, None] + tf.stop_gradient(x) * x
                + tf.where(x > 0, x * self.w, tf.zeros_like(x)), x,
            )  # fmt: skip

        @function
        def rowwise(self, x, i):
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = tf.tanh(x * self.w)
            return tape.batch_jacobian(y, x)

    made = Gradients()
    names = [n for n, f in vars(Gradients).items() if hasattr(f, "get_concrete_function")]
    return made, [(n, [X, np.array(i, np.int32)]) for n in names for i in (0, 1, 3)], None


def _schedules(tf):
    s = tf.keras.optimizers.schedules
    return {
        "exponential": s.ExponentialDecay(0.1, 2, 0.5),
        "inverse": s.InverseTimeDecay(0.1, 2, 0.5, staircase=True),
        "polynomial": s.PolynomialDecay(0.1, 3, cycle=True),
        "cosine": s.CosineDecay(0.1, 4, warmup_target=0.2, warmup_steps=2),
        "restarts": s.CosineDecayRestarts(0.1, 2),
        "piecewise": s.PiecewiseConstantDecay([1, 3], [0.1, 0.2, 0.3]),
    }


def _optimizers(tf):
    o = tf.keras.optimizers
    old = o.legacy
    return {
        "sgd": o.SGD(0.1, clipnorm=0.1, weight_decay=0.1),
        "momentum": o.SGD(0.1, momentum=0.9, nesterov=True),
        "adam": o.Adam(0.1, amsgrad=True, clipvalue=0.01),
        "adamw": o.AdamW(0.1, global_clipnorm=0.01),
        "adamax": o.Adamax(0.1),
        "adagrad": o.Adagrad(0.1),
        "adadelta": o.Adadelta(0.1),
        "rmsprop": o.RMSprop(0.1, momentum=0.5, centered=True),
        "averaged": o.RMSprop(0.1, use_ema=True, ema_overwrite_frequency=2),
        "ftrl": o.Ftrl(0.1, l1_regularization_strength=0.01),
        "lion": o.Lion(0.1),
        "nadam": o.Nadam(0.1),
        "adafactor": o.Adafactor(0.1),
        "scaled": tf.keras.mixed_precision.LossScaleOptimizer(
            o.SGD(0.1), initial_scale=4, dynamic_growth_steps=2
        ),
        "old_sgd": old.SGD(0.1, decay=0.1),
        "old_adam": old.Adam(0.1),
        "old_rmsprop": old.RMSprop(0.1, centered=True),
        "old_adagrad": old.Adagrad(0.1),
        **{name: o.SGD(rate) for name, rate in _schedules(tf).items()},
    }


def optimizers(tf, names=None):
    """Steps of optimizers, rows of a table among the gradients."""
    signature = [
        tf.TensorSpec([None, 3]),
        tf.TensorSpec([None], tf.int32),
        tf.TensorSpec([None, 2]),
    ]

    class Trained(tf.Module):
        """Weights and an optimizer."""

        def __init__(self, optimizer):
            super().__init__()
            self.w = tf.Variable((np.arange(6).reshape(3, 2) / 6).astype(np.float32))
            self.b = tf.Variable(tf.zeros([2]))
            self.table = tf.Variable(np.arange(8).reshape(4, 2).astype(np.float32) / 8)
            self.optimizer = optimizer

        @tf.function(input_signature=signature)
        def train(self, x, places, y):
            with tf.GradientTape() as tape:
                made = tf.nn.softmax(tf.matmul(tf.nn.relu(x), self.w) + self.b)
                loss = tf.reduce_mean(tf.square(made + tf.gather(self.table, places) - y))
            weights = [self.w, self.b, self.table]
            gradients = tape.gradient(loss, weights)
            self.optimizer.apply_gradients(zip(gradients, weights, strict=True))
            return loss

    root, calls = tf.Module(), []
    for name, optimizer in _optimizers(tf).items():
        if names is not None and name not in names:
            continue
        one = Trained(optimizer)
        setattr(root, name, one)
        setattr(root, f"train_{name}", one.train)
        calls += [(f"train_{name}", [X, PLACES, Y])] * 4
    return root, calls, None


def _layers(tf):
    k = tf.keras.layers
    return {
        "dense": [k.Input([6]), k.Dense(5, activation="relu"), k.Dense(3)],
        "deep": [k.Input([6]), k.Dense(5, activation="gelu"), k.LayerNormalization(), k.Dense(3)],
        "conv": [
            k.Input([8, 8, 2]), k.Conv2D(3, 3, padding="same", activation="relu"), k.MaxPooling2D(),
            k.Conv2D(4, 3, strides=2, padding="same"), k.BatchNormalization(),
            k.AveragePooling2D(padding="same"), k.Flatten(), k.Dense(3),
        ],
        "apart": [
            k.Input([9, 9, 4]), k.SeparableConv2D(6, 3),
            k.Conv2D(4, 3, dilation_rate=2, padding="same"),
            k.DepthwiseConv2D(3, strides=2, depth_multiplier=2), k.Conv2DTranspose(3, 3, strides=2),
            k.UpSampling2D(), k.GlobalAveragePooling2D(), k.Dense(3),
        ],
        "line": [
            k.Input([12, 3]), k.Conv1D(4, 3, padding="causal"), k.MaxPooling1D(2), k.Conv1D(4, 3),
            k.AveragePooling1D(2), k.GlobalMaxPooling1D(), k.Dense(3),
        ],
        "space": [
            k.Input([6, 6, 6, 2]), k.Conv3D(3, 3, padding="same"), k.MaxPooling3D(), k.Conv3D(3, 2),
            k.GlobalAveragePooling3D(), k.Dense(3),
        ],
        "resized": [
            k.Input([4, 4, 2]), k.UpSampling2D(2, interpolation="bilinear"), k.Conv2D(3, 3),
            k.ZeroPadding2D(1), k.Cropping2D(1), k.GlobalMaxPooling2D(), k.Dense(3),
        ],
        "lstm": [k.Input([5, 3]), k.LSTM(4, return_sequences=True), k.LSTM(3), k.Dense(3)],
        "masked": [
            k.Input([5, 3]), k.Masking(0.0), k.GRU(4, return_sequences=True),
            k.Bidirectional(k.SimpleRNN(3)), k.Dense(3),
        ],
        "words": [k.Input([5], dtype="int32"), k.Embedding(7, 4, mask_zero=True), k.LSTM(4),
                  k.Dense(3)],
        "norms": [
            k.Input([6, 4]), k.GroupNormalization(2), k.UnitNormalization(), k.PReLU(),
            k.Reshape((12, 2)), k.Permute((2, 1)), k.Flatten(), k.Dense(3, activation="tanh"),
        ],
    }  # fmt: skip


def trained_layers(tf, names=None):
    """Training steps of models, as Keras's layers make them."""
    root, calls = tf.Module(), []
    for name, layers in _layers(tf).items():
        if names is not None and name not in names:
            continue
        tf.keras.utils.set_random_seed(1)
        model = tf.keras.Sequential(layers)
        optimizer = tf.keras.optimizers.SGD(0.05)
        optimizer.build(model.trainable_variables)
        source = model.inputs[0]
        shape, loss = source.shape.as_list(), tf.keras.losses.SparseCategoricalCrossentropy(True)
        signature = [tf.TensorSpec(shape, source.dtype), tf.TensorSpec([None], tf.int32)]

        def train(x, y, model=model, optimizer=optimizer, loss=loss):
            with tf.GradientTape() as tape:
                value = loss(y, model(x, training=True))
            gradients = tape.gradient(value, model.trainable_variables)
            optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
            return value

        one = tf.Module()
        one.model, one.optimizer = model, optimizer
        setattr(root, name, one)
        setattr(root, f"train_{name}", _signed(tf, train, signature))
        random = np.random.RandomState(0)
        x = random.randn(4, *shape[1:]).astype(np.float32)
        if source.dtype == tf.int32:
            x = random.randint(0, 5, (4, *shape[1:])).astype(np.int32)
        y = random.randint(0, 3, 4).astype(np.int32)
        calls += [(f"train_{name}", [x, y])] * 2 + [(f"train_{name}", [x[:3], y[:3]])]
    return root, calls, None


def _signed(tf, train, signature):
    return tf.function(lambda x, y: train(x, y), input_signature=signature)


def on_device(tf):
    """A model that is trained where it is used."""

    class OnDevice(tf.Module):
        """A classifier of small images."""

        def __init__(self):
            super().__init__()
            tf.keras.utils.set_random_seed(1)
            self.model = tf.keras.Sequential(
                [
                    tf.keras.layers.Flatten(input_shape=(4, 4)),
                    tf.keras.layers.Dense(8, activation="relu"),
                    tf.keras.layers.Dense(3),
                ]
            )
            self.model.compile(
                optimizer="sgd", loss=tf.keras.losses.CategoricalCrossentropy(from_logits=True)
            )

        @tf.function(input_signature=[tf.TensorSpec([None, 4, 4]), tf.TensorSpec([None, 3])])
        def train(self, x, y):
            with tf.GradientTape() as tape:
                loss = self.model.loss(y, self.model(x))
            gradients = tape.gradient(loss, self.model.trainable_variables)
            pairs = zip(gradients, self.model.trainable_variables, strict=True)
            self.model.optimizer.apply_gradients(pairs)
            return {"loss": loss}

        @tf.function(input_signature=[tf.TensorSpec([None, 4, 4])])
        def infer(self, x):
            logits = self.model(x)
            return {"output": tf.nn.softmax(logits, axis=-1), "logits": logits}

    random = np.random.RandomState(0)
    x, y = random.rand(5, 4, 4).astype(np.float32), np.eye(3, dtype=np.float32)[[0, 1, 2, 1, 0]]
    calls = [("infer", [x]), ("train", [x, y]), ("train", [x[:2], y[:2]]), ("infer", [x[:3]])]
    return OnDevice(), calls, None


PROGRAMS = {f.__name__: f for f in (gradients, optimizers, trained_layers, on_device)}
