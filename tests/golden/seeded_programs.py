"""Seeded training programs, generated: a library prints its losses, metrics and predictions.

A program is a network's template and a training's, with random pieces for the words in angle
brackets.  It runs with `tf`, `np`, `random` and `show(name, values)`.
"""

import random
import re
import tempfile
from pathlib import Path

import numpy as np

GOLDEN = Path(__file__).parent / "seeded_programs.json"
COUNT = 320

DATA = """K, L = tf.keras, tf.keras.layers
rng = np.random.default_rng({seed})
n = {rows}
flat = rng.normal(size=(n, 6)).astype("float32")
two = flat, rng.normal(size=(n, 4)).astype("float32")
image = rng.uniform(size=(n, 8, 8, 1)).astype("float32")
steps = rng.normal(size=(n, 5, 3)).astype("float32")
words = rng.integers(0, 50, (n, 7))
y = (flat[:, 0] > 0).astype("int64") + (flat[:, 1] > 0.3)

def some(x, a=0, b=4):
    return [v[a:b] for v in x] if isinstance(x, (list, tuple)) else x[a:b]

<seed>
"""

NETS = """\
=== mlp flat
net = K.Sequential([<dense 16>, <noise>, <dense 8>, <noise>, <out>])
=== mlp_input flat
net = K.Sequential([K.Input((6,)), <dense 16>, <noise>, L.BatchNormalization(), <dense 8>, <out>])
=== functional two
a, b = K.Input((6,)), K.Input((4,))
h = <noise>(L.concatenate([<noise>(<dense 8>(a)), <noise>(<dense 8>(b))]))
net = K.Model([a, b], <out>(h))
=== subclassed flat
class Net(K.Model):
    def __init__(self):
        super().__init__()
        self.one, self.drop, self.noise, self.two = <dense 12>, <noise>, <noise>, <out>

    def call(self, x, training=None):
        h = self.drop(self.one(x), training=training)
        return self.two(self.noise(h, training=training))

net = Net()
=== subclassed_ops flat
class Net(K.Model):
    def __init__(self):
        super().__init__()
        self.one, self.drop, self.two = <dense 12>, <noise>, <out>

    def call(self, x, training=None):
        h = self.drop(self.one(x), training=training)
        return self.two(tf.nn.dropout(h, 0.2) if training else h)

net = Net()
=== cnn image
layers = [L.Conv2D(4, 3, activation="relu"<init>), <noise4>, L.MaxPooling2D(), L.Flatten(), <noise>]
net = K.Sequential([K.Input((8, 8, 1)), *layers, <out>])
=== augmented image
net = K.Sequential([K.Input((8, 8, 1)), <aug>, <aug>, L.Flatten(), <dense 8>, <noise>, <out>])
=== rnn steps
net = K.Sequential([K.Input((5, 3)), <noise3>, <rnn>, <noise>, <out>])
=== both_ways steps
net = K.Sequential([K.Input((5, 3)), L.Bidirectional(<rnn>), <noise>, <out>])
=== text words
layers = [L.Embedding(50, 6), <noise3>, L.GlobalAveragePooling1D(), <noise>]
net = K.Sequential([*layers, <out>])
=== masked words
layers = [L.Embedding(50, 6, mask_zero=True), <rnn>, <noise>]
net = K.Sequential([*layers, <out>])
=== attention steps
a = K.Input((5, 3))
h = L.Dense(4)(a)
h = <noise3>(L.MultiHeadAttention(2, 3, dropout=0.2)(h, h))
net = K.Model(a, <out>(L.Flatten()(h)))
=== scores steps
a = K.Input((5, 3))
h = L.Dense(4)(a)
h = <noise3>(L.<attention>(dropout=0.2)([h, h]))
net = K.Model(a, <out>(L.Flatten()(h)))
=== nested flat
inner = K.Sequential([<dense 6>, <noise>])
a = K.Input((6,))
net = K.Model(a, <out>(<noise>(inner(inner(a)))))
=== own_layer flat
class Noise(L.Layer):
    def call(self, x, training=None):
        return <op> if training else x

net = K.Sequential([<dense 8>, Noise(), <noise>, <out>])
=== wrapped steps
layers = [L.TimeDistributed(<noise>), L.TimeDistributed(L.Dense(3)), L.LSTM(4, dropout=0.1)]
net = K.Sequential([K.Input((5, 3)), *layers, <noise>, <out>])
=== shared flat
drop = <noise>
a = K.Input((6,))
net = K.Model(a, <out>(drop(<dense 6>(drop(a)))))
"""

TRAININGS = """\
=== fit
<compile>
show("fit", net.fit(x, y, <fit>).history)
=== fits
<compile>
show("first", net.fit(x, y, <fit>).history)
<between>
show("second", net.fit(x, y, <fit>).history)
<between>
show("third", net.fit(x, y, <fit>).history)
=== dataset
<dataset>
<compile>
show("fit", net.fit(data, epochs=3, verbose=0<weights>).history)
show("evaluate", net.evaluate(data, verbose=0))
=== endless
data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(n).repeat().batch(16)
<compile>
show("fit", net.fit(data, steps_per_epoch=4, epochs=2, verbose=0).history)
=== two_models
<compile>
old = net
<net>
<compile>
for model in old, net, old:
    show("fit", model.fit(x, y, <fit>).history)
=== cleared
<compile>
show("before", net.fit(x, y, <fit>).history)
K.backend.clear_session()
<seed>
<net>
<compile>
show("after", net.fit(x, y, <fit>).history)
=== seeded_again
<compile>
show("before", net.fit(x, y, <fit>).history)
<seed>
show("after", net.fit(x, y, <fit>).history)
=== train_step
class Own(K.Model):
    def __init__(self, inside):
        super().__init__()
        self.inside = inside

    def call(self, x, training=None):
        return self.inside(x, training=training)

    def train_step(self, data):
        a, b = data[:2]
        with tf.GradientTape() as tape:
            p = self(a, training=True)
            loss = tf.reduce_mean(K.losses.sparse_categorical_crossentropy(b, p))
        variables = self.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return {"loss": loss}

net = Own(net)
<compile>
show("fit", net.fit(x, y, <fit>).history)
=== loop
<dataset>
opt = K.optimizers.Adam(0.01)

<decorated>def train(a, b):
    with tf.GradientTape() as tape:
        p = net(a, training=True)
        loss = tf.reduce_mean(K.losses.sparse_categorical_crossentropy(b, p))
    variables = net.trainable_variables
    opt.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss

for epoch in range(2):
    show("epoch", [train(a, b) for a, b in data])
show("call", net(some(x), training=True))
=== whole_loop
<dataset>
opt = K.optimizers.SGD(0.05)
net(some(x))

@tf.function
def train(data):
    total = 0.0
    for a, b in data:
        with tf.GradientTape() as tape:
            p = net(a, training=True)
            loss = tf.reduce_mean(K.losses.sparse_categorical_crossentropy(b, p))
        variables = net.trainable_variables
        opt.apply_gradients(zip(tape.gradient(loss, variables), variables))
        total += loss
    return total

for epoch in range(3):
    show("epoch", train(data))
=== sequence
class Rows(K.utils.Sequence):
    def __len__(self):
        return n // 20

    def __getitem__(self, i):
        return some(x, 20 * i, 20 * i + 20), y[20 * i : 20 * i + 20]

<compile>
show("fit", net.fit(Rows(), epochs=3, verbose=0<weights>).history)
show("again", net.fit(Rows(), epochs=2, verbose=0, shuffle=False).history)
=== generator
def rows():
    while True:
        for i in range(0, n, 20):
            yield some(x, i, i + 20), y[i : i + 20]

<compile>
show("fit", net.fit(rows(), steps_per_epoch=4, epochs=3, verbose=0).history)
=== batches
<compile>
for k in range(4):
    show("step", net.train_on_batch(x, y))
show("test", net.test_on_batch(x, y))
show("call", net(some(x), training=True))
show("step", net.train_on_batch(some(x, 0, 9), y[:9]))
=== callback
class Look(K.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        show("look", self.model(some(x), training=True))

<compile>
show("fit", net.fit(x, y, callbacks=[Look()], <fit>).history)
"""

MORE_NETS = """\
=== selu flat
first = L.Dense(12, "selu", kernel_initializer="lecun_normal")
net = K.Sequential([first, <alpha>, <alpha>, <out>])
=== noise_shape steps
layers = [L.Dropout(0.3, noise_shape=(None, 1, 3)<maybe>), L.SpatialDropout1D(0.2<maybe>)]
net = K.Sequential([K.Input((5, 3)), *layers, L.Conv1D(4, 2), <noise>, L.Flatten(), <out>])
=== spatial image
layers = [L.Conv2D(4, 3), L.SpatialDropout2D(0.3<maybe>), L.Reshape((6, 6, 4, 1))]
layers += [L.SpatialDropout3D(0.2<maybe>), L.Flatten()]
net = K.Sequential([K.Input((8, 8, 1)), *layers, <noise>, <out>])
=== generators flat
class Noise(L.Layer):
    def __init__(self):
        super().__init__()
        self.drawn = <generator>

    def call(self, x, training=None):
        return x + 0.1 * self.drawn.normal(tf.shape(x)) if training else x

net = K.Sequential([<dense 8>, Noise(), <noise>, <out>])
=== kinds flat
class Noise(L.Layer):
    def __init__(self, seed=None):
        super().__init__()
        self.drawn = K.backend.RandomGenerator(seed<rng>)

    def call(self, x, training=None):
        if not training:
            return x
        x = self.drawn.dropout(x, 0.3)
        return x + 0.1 * self.drawn.<draw>(tf.shape(x))

net = K.Sequential([<dense 8>, Noise(<number>), Noise(), <noise>, <out>])
=== base_random flat
class Noise(K.__internal__.layers.BaseRandomLayer):
    def call(self, x, training=None):
        drawn = self._random_generator.random_uniform(tf.shape(x), 0.5, 1.5)
        return x * drawn if training else x

net = K.Sequential([<dense 8>, Noise(<number>), Noise(), <noise>, <out>])
=== cells steps
cells = [L.LSTMCell(4, dropout=0.2<maybe>), L.GRUCell(3, recurrent_dropout=0.2<maybe>)]
net = K.Sequential([K.Input((5, 3)), L.RNN(cells, unroll=True), <noise>, <out>])
=== stacked steps
layers = [L.LSTM(4, dropout=0.2, return_sequences=True<maybe>), <noise3>]
layers += [L.GRU(3, dropout=0.2<maybe>)]
net = K.Sequential([K.Input((5, 3)), *layers, <noise>, <out>])
=== unrolled steps
layers = [L.Bidirectional(L.LSTM(4, recurrent_dropout=0.2, dropout=0.1, unroll=True<maybe>))]
net = K.Sequential([K.Input((5, 3)), *layers, <noise>, <out>])
=== stateful steps
net = K.Sequential([K.Input((5, 3), batch_size=4), L.LSTM(4, dropout=0.2, stateful=True<maybe>)])
net.add(<out>)
=== variational flat
class Sample(L.Layer):
    def call(self, given):
        mean, spread = given
        self.add_loss(0.01 * tf.reduce_mean(mean**2 + tf.exp(spread) - spread))
        return mean + tf.exp(0.5 * spread) * <normals>

a = K.Input((6,))
h = <dense 8>(a)
net = K.Model(a, <out>(Sample()([L.Dense(3)(h), L.Dense(3)(h)])))
=== function_layer flat
a = K.Input((6,))
h = L.Lambda(lambda v: v + tf.random.normal(tf.shape(v), stddev=0.1<maybe>))(<dense 8>(a))
net = K.Model(a, <out>(<noise>(h)))
=== op_in_model flat
a = K.Input((6,))
h = tf.nn.dropout(<dense 8>(a), 0.2<maybe>)
h = h * tf.random.uniform(tf.shape(h), 0.5, 1.5<maybe>)
net = K.Model(a, <out>(<noise>(h)))
=== augment_first image
augment = K.Sequential([<aug>, <aug>])
a = K.Input((8, 8, 1))
h = L.Flatten()(L.Conv2D(3, 3, activation="relu")(augment(a)))
net = K.Model(a, <out>(<noise>(h)))
=== cropped image
net = K.Sequential([L.RandomCrop(6, 6<maybe>), <aug>, L.Flatten(), <noise>, <out>])
=== sized image
layers = [L.RandomHeight(0.2<maybe>), L.RandomWidth(0.2<maybe>), L.Resizing(6, 6)]
net = K.Sequential([K.Input((8, 8, 1)), *layers, L.Flatten(), <noise>, <out>])
=== experts flat
class Experts(K.Model):
    def __init__(self):
        super().__init__()
        self.parts = [K.Sequential([<dense 6>, <noise>]) for _ in range(2)]
        self.last = <out>

    def call(self, x, training=None):
        h = tf.add_n([part(x, training=training) for part in self.parts])
        return self.last(h)

net = Experts()
=== normalized flat
scale = L.Normalization()
scale.adapt(x)
net = K.Sequential([K.Input((6,)), scale, L.GaussianNoise(0.1<maybe>), <dense 8>, <noise>, <out>])
"""

MORE_TRAININGS = """\
=== at_once
net.compile(<optimizer>, "sparse_categorical_crossentropy"<metrics>, steps_per_execution=<steps>)
show("fit", net.fit(x, y, epochs=2, batch_size=16, verbose=0<rows>).history)
show("evaluate", net.evaluate(x, y, batch_size=16, verbose=0))
show("again", net.fit(x, y, epochs=2, batch_size=16, validation_split=0.25, verbose=0).history)
=== cloned
<compile>
show("fit", net.fit(x, y, <fit>).history)
again = K.models.clone_model(net)
again.set_weights(net.get_weights())
again.compile("sgd", "sparse_categorical_crossentropy")
show("clone", again.fit(x, y, <fit>).history)
show("first", net.fit(x, y, <fit>).history)
=== kept
<compile>
show("fit", net.fit(x, y, <fit>).history)
with tempfile.TemporaryDirectory() as folder:
    net.save_weights(folder + "/w<suffix>")
    show("after", net.fit(x, y, <fit>).history)
    net.load_weights(folder + "/w<suffix>")
show("loaded", net.fit(x, y, <fit>).history)
=== config
<compile>
show("fit", net.fit(x, y, <fit>).history)
own = {name: globals().get(name) for name in ("Noise", "Sample")}
net = type(net).from_config(net.get_config(), own)
<compile>
show("again", net.fit(x, y, <fit>).history)
=== validated
<dataset>
check = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(20<maybe>).batch(16)
<compile>
show("fit", net.fit(data, validation_data=check, epochs=2, verbose=0<weights>).history)
show("fit", net.fit(data, validation_data=check, validation_steps=2, epochs=2, verbose=0).history)
=== callbacks
stop = K.callbacks.EarlyStopping("loss", patience=1, restore_best_weights=True)
rate = K.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.7)
class Check(K.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        show("check", self.model.evaluate(x, y, verbose=0))
        show("predict", self.model.predict(some(x), verbose=0))

<compile>
show("fit", net.fit(x, y, callbacks=[stop, rate, Check()], <fit>).history)
=== drawn_step
class Own(K.Model):
    def __init__(self, inside):
        super().__init__()
        self.inside = inside

    def call(self, x, training=None):
        return self.inside(x, training=training)

    def train_step(self, data):
        a, b = data[:2]
        mixed = <mixture>
        with tf.GradientTape() as tape:
            p = self(a, training=True)
            loss = tf.reduce_mean(K.losses.sparse_categorical_crossentropy(b, p)) + 0.01 * mixed
        variables = self.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        rows = tf.random.shuffle(tf.range(9)<maybe>)
        return {"loss": loss, "mixed": mixed, "first": rows[0]}

net = Own(net)
<compile>
show("fit", net.fit(x, y, <fit>).history)
show("again", net.fit(x, y, <fit>).history)
=== drawing_function
@tf.function
def some_draws(a, times):
    total = tf.random.normal([])
    for k in range(times):
        total += tf.reduce_sum(net(a, training=True)) * tf.random.uniform([]<maybe>)
    if total > 1e9:
        total += tf.random.normal([])
    return total, tf.random.shuffle(tf.range(8)), tf.random.categorical([[1.0, 2.0]], 4)

for times in 1, 2, 1:
    show("draws", some_draws(some(x), times))
<seed>
show("draws", some_draws(some(x), 1))
show("draws", some_draws(some(x), 3))
=== mapped_layers
change = K.Sequential([L.Rescaling(0.5), L.GaussianNoise(0.1<maybe>)])
data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(n<maybe>).batch(16)
data = data.map(lambda a, b: (tf.nest.map_structure(lambda v: change(v, training=True), a), b))
net.compile("adam", "sparse_categorical_crossentropy")
show("fit", net.fit(data, epochs=2, verbose=0).history)
=== adversaries
make = K.Sequential([K.Input((4,)), <dense 8>, L.Dense(6)])
judge = K.Sequential([K.Input((6,)), <dense 8>, <noise>, L.Dense(1)])
opts = K.optimizers.Adam(0.01), K.optimizers.Adam(0.01)
flats = tf.data.Dataset.from_tensor_slices(flat).shuffle(n).batch(16, drop_remainder=True)
loss_of = K.losses.BinaryCrossentropy(from_logits=True)

<decorated>def train(real):
    noise = tf.random.normal([16, 4])
    with tf.GradientTape() as one, tf.GradientTape() as two:
        fake = make(noise, training=True)
        said, told = judge(real, training=True), judge(fake, training=True)
        judged = loss_of(tf.ones_like(said), said) + loss_of(tf.zeros_like(told), told)
        made = loss_of(tf.ones_like(told), told)
    for model, tape, loss, opt in (judge, one, judged, opts[0]), (make, two, made, opts[1]):
        variables = model.trainable_variables
        opt.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return judged, made

for epoch in range(2):
    show("epoch", [train(real) for real in flats])
=== frozen_part
<compile>
show("fit", net.fit(x, y, <fit>).history)
net.trainable = False
for layer in net.layers[-1:]:
    layer.trainable = True
net.trainable = True
net.layers[0].trainable = False
<compile>
show("frozen", net.fit(x, y, <fit>).history)
=== sizes
<compile>
for size in 16, 10, 16, 7:
    show("fit", net.fit(x, y, batch_size=size, epochs=1, verbose=0).history)
for k in 5, 9, 5:
    show("batch", net.train_on_batch(some(x, 0, k), y[:k]))
"""

PIECES = {
    "noise": [
        *("L.Dropout(<rate><maybe>)", "L.Dropout(<rate><maybe>)", "L.GaussianNoise(<rate><maybe>)"),
        *("L.GaussianDropout(<rate><maybe>)", "L.AlphaDropout(<rate><maybe>)"),
    ],
    "noise3": ["<noise>", "<noise>", "L.SpatialDropout1D(<rate>)"],
    "noise4": ["<noise>", "<noise>", "L.SpatialDropout2D(<rate>)"],
    "alpha": ["L.AlphaDropout(<rate><maybe>)"],
    "generator": [
        "tf.random.Generator.from_seed(<number>)",
        "tf.random.Generator.from_seed(<number>).split(2)[1]",
    ],
    "rng": ["", ', rng_type="stateless"', ', rng_type="stateful"', ', rng_type="legacy_stateful"'],
    "draw": ["random_normal", "random_uniform", "truncated_normal"],
    "normals": [
        *("tf.random.normal(tf.shape(mean))", "K.backend.random_normal(tf.shape(mean))"),
        "tf.random.normal(tf.shape(mean), seed=<number>)",
    ],
    "mixture": [
        "tf.random.normal([])",
        "tf.reduce_mean(tf.random.uniform([3, 4]<maybe>))",
        "tf.reduce_sum(tf.random.truncated_normal([5]<maybe>))",
        "tf.reduce_mean(tf.nn.dropout(tf.ones([20]), 0.5<maybe>))",
        "tf.reduce_mean(tf.random.gamma([4], 2.0<maybe>))",
        "tf.reduce_mean(tf.random.stateless_normal([4], [1, <number>]))",
    ],
    "steps": ["2", "3", "4"],
    "suffix": ["", ".h5", ".weights.h5"],
    "rate": ["0.1", "0.2", "0.3", "0.5"],
    "maybe": ["", "", ", seed=<number>"],
    "out": ['L.Dense(3, "softmax")'],
    "op": [
        *("tf.nn.dropout(x, 0.3)", "tf.nn.dropout(x, 0.3, seed=5)", "K.backend.dropout(x, 0.2)"),
        "x + tf.random.normal(tf.shape(x)) * 0.1",
        "x * tf.random.uniform(tf.shape(x), 0.5, 1.5)",
        "x + tf.random.normal(tf.shape(x), seed=2) * 0.1",
        "x + K.backend.random_normal(tf.shape(x)) * 0.1",
        "x * tf.random.truncated_normal(tf.shape(x), 1.0, 0.1)",
    ],
    "rnn": [
        *("L.LSTM(6, dropout=0.2)", "L.GRU(6, dropout=0.3)", "L.LSTM(6, dropout=0.2, seed=4)"),
        *("L.LSTM(6, dropout=0.2, unroll=True)", "L.GRU(6, recurrent_dropout=0.3, unroll=True)"),
        "L.SimpleRNN(6, dropout=0.2, unroll=True)",
    ],
    "attention": ["Attention", "AdditiveAttention"],
    "aug": [
        *("L.RandomFlip(<flip><maybe>)", "L.RandomRotation(0.2<maybe>)", "L.RandomZoom(0.2)"),
        *("L.RandomTranslation(0.1, 0.2<maybe>)", "L.RandomContrast(0.3<maybe>)"),
        "L.RandomBrightness(0.2, value_range=(0, 1)<maybe>)",
    ],
    "flip": ['"horizontal"', '"vertical"', '"horizontal_and_vertical"'],
    "init": [
        *("", "", ', kernel_initializer="he_normal"', ', kernel_initializer="orthogonal"'),
        *(', kernel_initializer="lecun_uniform"', ', kernel_initializer="truncated_normal"'),
        ", kernel_initializer=K.initializers.RandomNormal(0.0, 0.3<maybe>)",
    ],
    "seed": [
        *["K.utils.set_random_seed(<number>)"] * 2,
        "tf.random.set_seed(<number>)\nrandom.seed(<number>)\nnp.random.seed(<number>)",
    ],
    "weights": ["", "", ", class_weight={0: 1.0, 1: 2.0, 2: 0.5}"],
    "decorated": ["", "@tf.function\n", "@tf.function(reduce_retracing=True)\n"],
    "split": ["", "", "validation_split=0.2, ", "validation_data=(x, y), ", "shuffle=False, "],
    "rows": ["<weights>", ", sample_weight=np.linspace(0.5, 1.5, n)"],
    "fit": ["epochs=<epochs>, <split>batch_size=<size>, verbose=0<rows>"],
    "epochs": ["2", "3", "4"],
    "size": ["16", "20", "32"],
    "optimizer": [
        *('"adam"', '"sgd"', '"rmsprop"', "K.optimizers.SGD(0.05, momentum=0.9)"),
        *("K.optimizers.Adam(0.01)", "K.optimizers.legacy.Adam(0.01)"),
    ],
    "metrics": [
        *("", ', metrics=["accuracy"]', ', weighted_metrics=["accuracy"]'),
        ', metrics=["accuracy", K.metrics.SparseCategoricalCrossentropy()]',
    ],
    "compile": ['net.compile(<optimizer>, "sparse_categorical_crossentropy"<metrics><how>)'],
    "how": [*[""] * 6, ", run_eagerly=True", ", steps_per_execution=2"],
    "shuffled": [
        *("", ".shuffle(n)", ".shuffle(n, seed=3)", ".shuffle(20)", ".cache().shuffle(25)"),
        *(".shuffle(n, reshuffle_each_iteration=False)", ".shuffle(30).repeat(2)"),
    ],
    "mapped": [
        *("", "", ".map(lambda a, b: (a, b))", ".map(lambda a, b: (scaled(a, 0.9), b))"),
        ".map(lambda a, b: (scaled(a, 0.9, seed=4), b))",
    ],
    "dataset": [
        "def scaled(a, low, seed=None):\n"
        "    by = tf.random.uniform([], low, 1.1, seed=seed)\n"
        "    cast = lambda v: tf.cast(tf.cast(v, tf.float32) * by, v.dtype)\n"
        "    return tf.nest.map_structure(cast, a)\n\n"
        "data = tf.data.Dataset.from_tensor_slices((x, y))<shuffled><mapped>"
        ".batch(<size>)<ahead>"
    ],
    "ahead": ["", ".prefetch(1)", ".prefetch(tf.data.AUTOTUNE)"],
    "between": [
        *("", "show('evaluate', net.evaluate(x, y, verbose=0))", "<compile>", "<seed>"),
        "show('predict', net.predict(x, verbose=0)[:2])",
        *("show('call', net(some(x), training=True))", "show('step', net.train_on_batch(x, y))"),
    ],
}


def _parts(text):
    pieces = re.split(r"^=== (.+)\n", text, flags=re.MULTILINE)
    return list(zip(pieces[1::2], pieces[2::2]))


def _filled(rng, template, net):
    """A template with pieces for its words."""

    def piece(match):
        word, _, size = match[1].partition(" ")
        if word == "net":
            return net
        if word == "number":
            return str(rng.randint(0, 999))
        if word == "dense":
            return _filled(rng, f"L.Dense({size}, 'relu'<init>)", net)
        return _filled(rng, rng.choice(PIECES[word]), net)

    return re.sub(r"<([a-z0-9]+(?: \d+)?)>", piece, template)


def program(number):
    """(name, source) of a program."""
    rng = random.Random(number)
    nets, trainings = _parts(NETS), _parts(TRAININGS)
    if number >= COUNT:  # the first ones are recorded
        nets, trainings = nets + _parts(MORE_NETS), trainings + _parts(MORE_TRAININGS)
        (kind, template), (how, training) = rng.choice(nets), rng.choice(trainings)
    else:
        kind, template = nets[number % len(nets)]
        how, training = trainings[
            number * 5 % len(trainings) if number % 2 else number % len(trainings)
        ]
    name, data = kind.split()
    net = _filled(rng, template, "")
    seeds = DATA.replace("<seed>", _filled(rng, "<seed>", ""))
    start = seeds.format(seed=number, rows=rng.choice([64, 100]))
    source = f"{start}x = {data}\n{net}\n{_filled(rng, training, net)}"
    return f"{number:03} {name} {how}", source


def outcome(source, tf):
    """What a program shows: [name, numbers] one after the other."""
    shown = []

    def show(name, values):
        shown.append([name, _numbers(values)])

    tf.keras.backend.clear_session()
    names = {"tf": tf, "np": np, "random": random, "show": show}
    names |= {"tempfile": tempfile, "__name__": "program"}
    exec(compile(source, "<program>", "exec"), names)
    return shown


def _numbers(values):
    if isinstance(values, dict):
        return [x for key in sorted(values) for x in _numbers(values[key])]
    if isinstance(values, (list, tuple)):
        return [x for value in values for x in _numbers(value)]
    return [float(x) for x in np.asarray(values).reshape(-1)]
