"""Recorded steps against plain ones: variables in graphs, callbacks, kinds of data and models."""

import numpy as np
import pytest
import torch
from recorded_and_plain import BATCH, ROWS, array, arrays, check, fit, small

import kerastorch as tf
from kerastorch.keras import layers as L

keras = tf.keras
NEW = keras.optimizers


# other ways into the graph of a model
def functional(outputs=lambda x: L.Dense(2)(x), width=3):
    x = keras.Input((width,))
    return keras.Model(x, outputs(x))


ALPHA = {}


def variable(name="alpha", value=0.5, trainable=False):
    """A variable that programs share with their callbacks."""
    ALPHA[name] = tf.Variable(value, trainable=trainable, name=name)
    return ALPHA[name]


class Does(keras.callbacks.Callback):
    """Calls functions of (model, count) at times named by Keras's methods."""

    def __init__(self, **actions):
        super().__init__()
        self.actions = actions

    def __getattribute__(self, name):
        if name.startswith("on_"):
            action = super().__getattribute__("actions").get(name)
            if action is not None:
                return lambda count, logs=None: action(self.model, count)
        return super().__getattribute__(name)

    def _implements_train_batch_hooks(self):
        return any("train_batch" in name for name in self.actions)


def weighted_by_variable():
    model = functional(lambda x: L.Dense(2)(x * variable()))
    return model, {}


def regularized_by_variable():
    alpha = variable()
    model = functional(
        lambda x: L.Dense(2, activity_regularizer=lambda y: alpha * tf.reduce_sum(y * y))(x)
    )
    return model, {}


def added_loss():
    model = functional()
    model.add_loss(tf.reduce_mean(model.outputs[0] ** 2) * variable())
    return model, {}


def added_loss_of_variable():
    model = functional()
    model.add_loss(variable() * tf.reduce_mean(model.inputs[0]))
    return model, {}


def added_metric():
    model = functional()
    model.add_metric(tf.reduce_sum(model.inputs[0]), name="q", aggregation="mean")
    model.add_metric(tf.reduce_sum(model.outputs[0] * variable()), name="r", aggregation="mean")
    return model, {}


def weights_of_foreign_layer():
    other = L.Dense(3, use_bias=False)
    other.build((None, 3))
    ALPHA["alpha"] = other.kernel
    return functional(lambda x: L.Dense(2)(tf.matmul(x, other.kernel))), {}


def nested():
    inner = functional(lambda x: L.Dense(3, "tanh")(x * variable()))
    return functional(lambda x: L.Dense(2)(inner(inner(x)))), {}


def rate_of_the_optimizer():
    optimizer = NEW.SGD(0.05)
    ALPHA["alpha"] = optimizer.learning_rate
    return functional(lambda x: L.Dense(2)(x * optimizer.learning_rate)), {"optimizer": optimizer}


def view_of_variable():
    alpha = variable(value=[0.5, 1.0, 2.0])
    return functional(lambda x: L.Dense(2)(x * alpha[1] + alpha.value())), {}


def trainable_variable():
    alpha = variable(trainable=True)
    return functional(lambda x: L.Dense(2)(x * alpha)), {}


GRAPHS = [weighted_by_variable, regularized_by_variable, added_loss, added_loss_of_variable,
          added_metric, weights_of_foreign_layer, nested, rate_of_the_optimizer, view_of_variable,
          trainable_variable]  # fmt: skip


def grow(model, count):
    ALPHA["alpha"].assign_add(tf.ones_like(ALPHA["alpha"]) * 0.25)


@pytest.mark.parametrize("when", ["on_epoch_end", "on_train_batch_end", "on_train_batch_begin"])
@pytest.mark.parametrize("graph", GRAPHS, ids=lambda f: f.__name__)
def test_variables_in_the_graph(graph, when):
    def program():
        model, arguments = graph()
        return fit(model, *arrays(3), callbacks=[Does(**{when: grow})], **arguments)

    kept = check(program)
    assert bool(kept.replayed) is (graph is not view_of_variable)


# what callbacks and data may do between steps
def normalized():
    return keras.Sequential([
        L.Dense(4, "relu", input_shape=(3,), kernel_regularizer="l2", name="first"),
        L.BatchNormalization(name="norm"), L.Dropout(0.3, name="drop"), L.LeakyReLU(name="leaky"),
        L.Dense(2, name="last"),
    ])  # fmt: skip


def _set(layer, **attributes):
    def action(model, count):
        for name, value in attributes.items():
            setattr(model.get_layer(layer), name, value(count) if callable(value) else value)

    return action


def _regularize(model, count):
    model.get_layer("first").kernel_regularizer.l2 = np.float32(0.01 * count)


def _assign_kernel(model, count):
    kernel = model.get_layer("last").kernel
    kernel.assign(kernel * 0.5)


def _set_weights(model, count):
    model.set_weights([w * 0.9 for w in model.get_weights()])


def _write_in_place(model, count):
    with torch.no_grad():
        model.get_layer("last").kernel.torch().mul_(0.5)


def _reseed(model, count):
    tf.random.set_seed(count)


def _shift_loss(model, count):
    for loss in model.compiled_loss.losses:
        loss.reduction = "sum" if count % 2 else "auto"


def _epsilon(model, count):
    keras.backend.set_epsilon(1e-7 * (1 + count))


def _hook(model, count):
    if count == 1:
        model.get_layer("last").register_forward_hook(lambda m, i, o: o * 0.5)


def _draw(model, count):
    tf.random.uniform([3])


def _keep(model, count):
    _KEPT.append([w.value() for w in model.weights])


def _train_on_batch(model, count):
    if count == 1:
        model.train_on_batch(*arrays(3))


_KEPT = []
ACTIONS = {
    "freeze": _set("first", trainable=lambda n: bool((n + 1) % 2)),
    "freeze norm": _set("norm", trainable=lambda n: bool((n + 1) % 2)),
    "momentum": _set("norm", momentum=lambda n: 0.5 + 0.1 * n),
    "rate": _set("drop", rate=lambda n: 0.1 + 0.1 * (n % 5)),
    "slope": _set("leaky", alpha=lambda n: np.float32(0.1 * n)),
    "activation": lambda m, n: setattr(m.get_layer("first"), "activation", keras.activations.tanh),
    "user's activation": lambda m, n: setattr(m.get_layer("first"), "activation", lambda x: x * x),
    "user's call": lambda m, n: setattr(m.get_layer("leaky"), "call", lambda x: x * 0.5),
    "regularizer": _regularize,
    "assign": _assign_kernel,
    "set_weights": _set_weights,
    "in place": _write_in_place,
    "learning rate": lambda m, n: keras.backend.set_value(m.optimizer.lr, 0.01 * (n + 1)),
    "seed": _reseed,
    "loss": _shift_loss,
    "epsilon": _epsilon,
    "hook": _hook,
    "draw": _draw,
    "keep": _keep,
    "train_on_batch": _train_on_batch,
    "stop": lambda m, n: setattr(m, "stop_training", n == 4),
}


def _acting(action, model_of=normalized):
    def program(when):
        model = model_of()
        _KEPT.clear()
        try:
            _, history = fit(model, *arrays(3), callbacks=[Does(**{when: action})])
        finally:
            keras.backend.set_epsilon(1e-7)
        return model, history, *[v.numpy() for kept in _KEPT for v in kept]

    return program


@pytest.mark.parametrize("when", ["on_epoch_end", "on_train_batch_begin", "on_train_batch_end"])
@pytest.mark.parametrize("name", ACTIONS)
def test_callbacks(name, when):
    program = _acting(ACTIONS[name])
    check(lambda: program(when))


class _Batches(keras.utils.Sequence):
    """Six batches; acts on the model before each."""

    def __init__(self, model, action):
        self.model, self.action, self.data = model, action, arrays(3)

    def __len__(self):
        return ROWS // BATCH

    def __getitem__(self, i):
        self.action(self.model, i)
        return tuple(a[i * BATCH : (i + 1) * BATCH] for a in self.data)


@pytest.mark.parametrize("name", sorted(set(ACTIONS) - {"stop", "train_on_batch"}))
def test_data_that_acts(name):
    def program():
        model = normalized()
        _KEPT.clear()
        try:
            _, history = fit(model, _Batches(model, ACTIONS[name]), shuffle=False)
        finally:
            keras.backend.set_epsilon(1e-7)
        return model, history, *[v.numpy() for kept in _KEPT for v in kept]

    check(program)


# kinds of data
def two_inputs():
    a, b = keras.Input((2,), name="a"), keras.Input((2,), name="b")
    return keras.Model({"a": a, "b": b}, L.Dense(2)(a - 5.0 * L.Dense(2)(b)))


def masked():
    x = keras.Input((4,))
    y = L.Embedding(4, 3, mask_zero=True)(x)
    return fit(keras.Model(x, L.Dense(2)(y)), np.arange(ROWS * 4).reshape(ROWS, 4) % 4,
               array(ROWS, 4, 2),
               compile={"metrics": ["mae"], "weighted_metrics": ["mse"]})  # fmt: skip


def pooled_mask():
    x = keras.Input((4, 2))
    y = L.GlobalAveragePooling1D()(L.Masking(0.0)(x))
    data = array(ROWS, 4, 2)
    data[:, 2:] = 0
    return fit(keras.Model(x, L.Dense(2)(y)), data, array(ROWS, 2), compile={"metrics": ["mae"]})


def several_outputs():
    x = keras.Input((3,))
    hidden = L.Dense(4, "relu")(x)
    model = keras.Model(x, {"p": L.Dense(2)(hidden), "q": L.Dense(1, "sigmoid")(hidden)})
    y = {"p": array(ROWS, 2), "q": np.arange(ROWS)[:, None] % 2}
    return fit(model, array(ROWS, 3), y, loss={"p": "mse", "q": "binary_crossentropy"},
               compile={"loss_weights": {"p": 0.3}, "metrics": {"q": "accuracy"}})  # fmt: skip


def unused_output():
    x = keras.Input((3,))
    model = keras.Model(x, [L.Dense(2)(x), L.Dense(1)(x)])
    return fit(model, array(ROWS, 3), array(ROWS, 2), loss=["mse", None])


def weighted():
    arguments = {"class_weight": {0: 1.0, 1: 3.0}, "sample_weight": np.arange(ROWS) / 5.0}
    model = keras.Sequential([L.Dense(2, "softmax", input_shape=(3,))])
    return fit(model, array(ROWS, 3), np.arange(ROWS) % 2, "adam",
               "sparse_categorical_crossentropy", **arguments)  # fmt: skip


def smaller_last_batch():
    return fit(normalized(), *arrays(3), batch_size=5, epochs=6)


def shuffled_and_validated():
    model = normalized()
    arguments = {"shuffle": True, "validation_data": arrays(3)}
    return fit(model, *arrays(3), "adam", compile={"metrics": ["mae"]}, **arguments)


def dicts():
    x = {"a": array(ROWS, 2), "b": array(ROWS, 2, seed=4)}
    return fit(two_inputs(), x, array(ROWS, 2))


def aliased():
    """One object in two places in some batches, and views of another in some."""
    model, y = two_inputs(), tf.ones((2, 2))

    def batches():
        for i in range(30):
            a, b = tf.constant(array(2, 2, seed=i)), tf.constant(array(2, 2, seed=-i % 99))
            pairs = [(a, a), (a, b), (a, tf.reshape(a, (2, 2))), (b, a)]
            first, second = pairs[i * 7 // 3 % 4]
            yield {"a": first, "b": second}, first if i % 5 == 0 else y

    return fit(model, batches(), steps_per_epoch=10)


def variable_as_data():
    def batches():
        for i in range(18):
            yield (kernel.value() if i % 2 else kernel, tf.ones((3, 2)))

    x = keras.Input((2,))
    model = keras.Model(x, L.Dense(2)(x))
    kernel = tf.Variable(array(3, 2))
    ALPHA["alpha"] = kernel
    return fit(model, batches(), steps_per_epoch=6, callbacks=[Does(on_epoch_end=grow)])


def weights_as_data():
    """Batches are the values of the model's own weights, as variables and as views."""
    x = keras.Input((2,))
    layer = L.Dense(2)
    model = keras.Model(x, L.BatchNormalization()(layer(x)))

    def batches():
        for i in range(18):
            yield ([layer.kernel, layer.kernel.value(), tf.ones((2, 2))][i % 3], tf.ones((2, 2)))

    return fit(model, batches(), steps_per_epoch=6)


def lengths():
    x = keras.Input((None, 2))
    model = keras.Model(x, L.Dense(2)(L.GlobalMaxPooling1D()(L.Conv1D(3, 2)(x))))

    def batches():
        for i in range(60):
            yield array(2, 2 + i % 3, 2, seed=i), array(2, 2, seed=i + 1)

    return fit(model, batches(), steps_per_epoch=20)


def fitted_again():
    """Recordings may last from one fit to the next; what changes in between counts."""
    model = normalized()
    histories = []
    model.compile("adam", "mse", metrics=["mae"])
    for i in range(4):
        history = model.fit(*arrays(3), batch_size=BATCH, epochs=2, verbose=0)
        histories += history.history["loss"]
        model.evaluate(*arrays(3), verbose=0)
        if i == 1:
            model.get_layer("drop").rate = 0.6
            model.set_weights([w * 0.5 for w in model.get_weights()])
    return model, history, histories


def fit_in_fit():
    model = normalized()

    def again(model, count):
        if model.stop_training is not None and count == 1:
            model.stop_training = None
            model.fit(*arrays(3), batch_size=3, verbose=0)

    return fit(model, *arrays(3), callbacks=[Does(on_epoch_end=again)])


def shared_layers():
    """Two models of the same layers, trained in turn."""
    layer, norm = L.Dense(3, "tanh"), L.BatchNormalization()
    one, two = functional(lambda x: norm(layer(x))), functional(lambda x: layer(norm(x)))
    two.compile("adam", "mse")
    y = array(ROWS, 3, seed=5)
    other = lambda m, n: two.fit(array(ROWS, 3), y, batch_size=BATCH, verbose=0)  # noqa: E731
    model, history = fit(one, array(ROWS, 3), y, "adam", callbacks=[Does(on_epoch_end=other)])
    return model, history, *two.get_weights()


class _Counter(L.Layer):
    """A user's layer with state in Python and in a variable."""

    def __init__(self):
        super().__init__()
        self.calls, self.steps = 0, self.add_weight("steps", initializer="zeros", trainable=False)

    def call(self, inputs):
        self.calls += 1
        self.steps.assign_add(1.0)
        return inputs * self.steps * (1.0 + 0.01 * self.calls)


def stateful():
    return fit(keras.Sequential([L.Dense(3, input_shape=(3,)), _Counter(), L.Dense(2)]), *arrays(3))


def user_loss():
    seen = []

    def loss(y, p):
        seen.append(1)
        return tf.reduce_mean((y - p) ** 2) * len(seen)

    return fit(small(), *arrays(3), loss=loss)


def user_model():
    class Doubled(keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = L.Dense(2)

        def call(self, x):
            return self.dense(x) * 2.0

    return fit(Doubled(), *arrays(3))


def printing_op():
    return fit(functional(lambda x: L.Dense(2)(L.Lambda(_printed)(x))), *arrays(3))


def _printed(x):
    tf.print("x")
    return x


DATA = {
    True: [several_outputs, unused_output, weighted, smaller_last_batch, shuffled_and_validated,
           dicts, aliased, lengths, fitted_again, fit_in_fit, shared_layers],
    False: [stateful, user_loss, user_model, printing_op],
    None: [masked, pooled_mask, variable_as_data, weights_as_data],
}  # fmt: skip


@pytest.mark.parametrize(
    "program,replayed",
    [(program, replayed) for replayed, programs in DATA.items() for program in programs],
    ids=lambda x: getattr(x, "__name__", ""),
)
def test_programs(program, replayed):
    check(program, replayed)


def mlp():
    return keras.Sequential(
        [L.Input(shape=(784,)), L.Dense(128, activation="relu"), L.Dense(10, activation="softmax")]
    )


def deep_selu():
    return keras.Sequential(
        [L.Input(shape=(784,)), *[L.Dense(100, "selu") for _ in range(20)], L.Dense(10, "softmax")]
    )


def cnn():
    return keras.Sequential([
        L.Input(shape=(32, 32, 3)), L.Conv2D(8, 3, activation="relu"), L.BatchNormalization(),
        L.MaxPooling2D(), L.Conv2D(8, 3, activation="relu"), L.MaxPooling2D(), L.Flatten(),
        L.Dropout(0.5), L.Dense(10, activation="softmax"),
    ])  # fmt: skip


@pytest.mark.parametrize("make", [mlp, deep_selu, cnn])
def test_ordinary_models_are_recorded(make):
    def program():
        model = make()
        return fit(model, array(ROWS, *model.input_shape[1:]), np.arange(ROWS) % 10, "adam",
                   "sparse_categorical_crossentropy",
                   compile={"metrics": ["accuracy"]})  # fmt: skip

    kept = check(program, replayed=True)
    assert kept.replayed == 3 * ROWS // BATCH - 4  # one builds, one is seen, two are observed
