"""Models with ragged and sparse inputs: small programs, and what a library makes of each.

A program is a function of `tf` and a folder; `outcome` gives what it answers, or its error's class.
"""

import os

import numpy as np

PROGRAMS = {}
ROWS = [[1, 2], [], [4, 5, 6], [7], [3, 3], [1, 9, 2, 4]]
REALS = [
    [[0.5, 1.0], [2.0, -1.0]],
    [[3.0, 0.25]],
    [[1.0, 1.0], [0.0, 2.0], [-1.0, 0.5]],
    [[2.0, 2.0]],
]
Y = np.array([[1.0], [0.0], [2.0], [1.5], [0.5], [3.0]], "float32")
TEXTS = ["the cat sat", "a dog", "", "the dog sat on the cat", "cat", "on a mat"]
WORDS = ["the", "cat", "dog", "sat", "on"]


def program(function):
    """Registers a program by its name."""
    PROGRAMS[function.__name__] = function
    return function


def plain(value):
    """A value as plain data, numbers rounded."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if hasattr(value, "to_list"):
        return ["ragged", plain(value.to_list())]
    if hasattr(value, "dense_shape") or type(value).__name__ == "SparseTensorValue":
        return [
            "sparse",
            *[plain(np.asarray(p)) for p in (value.indices, value.values, value.dense_shape)],
        ]
    if isinstance(value, (str, bool, type(None))):
        return value
    if isinstance(value, bytes):
        return value.decode()
    array = np.asarray(value.numpy() if hasattr(value, "numpy") else value)
    if array.dtype.kind == "f":
        return [float(f"{x:.5g}") for x in array.reshape(-1)] + ["shape", *array.shape]
    return plain(array.tolist()) if array.ndim else array.item()


def outcome(name, tf, folder):
    """What the program answers, or its error's class and message."""
    tf.keras.backend.clear_session()
    try:
        return {"value": plain(PROGRAMS[name](tf, folder))}
    except Exception as error:
        return {"error": type(error).__name__, "message": str(error)}


def weighted(model, scale=0.1):
    """The model with weights made of a sine."""
    count = 0
    weights = []
    for w in model.get_weights():
        if w.dtype.kind != "f":
            weights.append(w)
            continue
        weights.append(
            (np.sin(np.arange(count, count + w.size)) * scale * 5).reshape(w.shape).astype(w.dtype)
        )
        count += w.size
    model.set_weights(weights)
    return model


def trained(tf, model, x, y, loss="mse", **kwargs):
    """Outputs before, losses of three epochs of SGD, and the outputs and weights after them."""
    weighted(model)
    model.compile(tf.keras.optimizers.SGD(0.05), loss, **kwargs)
    before = model(x)
    history = model.fit(x, y, batch_size=2, epochs=3, shuffle=False, verbose=0).history
    scores = model.evaluate(x, y, batch_size=4, verbose=0)
    weights = [w for w in model.get_weights() if w.dtype.kind == "f"]
    return [before, history, scores, model.predict(x, batch_size=4, verbose=0), weights]


def rows(tf, dtype="int64"):
    return tf.ragged.constant(ROWS, dtype)


def reals(tf):
    return tf.ragged.constant(REALS, "float32", ragged_rank=1)


def averaging(tf, **kwargs):
    L = tf.keras.layers
    inputs = tf.keras.Input([None], ragged=True, dtype="int64", **kwargs)
    x = L.Embedding(10, 3)(inputs)
    return tf.keras.Model(inputs, L.Dense(1)(L.GlobalAveragePooling1D()(x)))


NOT_EMPTY = [r for r in ROWS if r]


@program
def embedding_average(tf, folder):
    return trained(tf, averaging(tf), tf.ragged.constant(NOT_EMPTY, "int64"), Y[:5])


@program
def embedding_average_of_int32(tf, folder):
    return trained(tf, averaging(tf), tf.ragged.constant(NOT_EMPTY, "int32"), Y[:5])


@program
def embedding_max(tf, folder):
    L = tf.keras.layers
    inputs = tf.keras.Input([None], ragged=True, dtype="int64")
    x = L.GlobalMaxPooling1D()(L.Embedding(10, 3)(inputs))
    return trained(
        tf, tf.keras.Model(inputs, L.Dense(1)(x)), tf.ragged.constant(NOT_EMPTY, "int64"), Y[:5]
    )


@program
def embedding_sum_of_ops(tf, folder):
    L = tf.keras.layers
    inputs = tf.keras.Input([None], ragged=True, dtype="int64")
    x = tf.reduce_sum(L.Embedding(10, 3)(inputs), axis=1)
    return trained(tf, tf.keras.Model(inputs, L.Dense(1)(x)), rows(tf), Y)


@program
def embedding_two_levels(tf, folder):
    L = tf.keras.layers
    inputs = tf.keras.Input([None, None], ragged=True, dtype="int64")
    x = L.Embedding(10, 3)(inputs)
    x = tf.reduce_mean(tf.reduce_sum(x, axis=2), axis=1)
    given = tf.ragged.constant([[[1, 2], [3]], [[4], [], [5, 6]], [[7]], [[8, 9, 1]]], "int64")
    return trained(tf, tf.keras.Model(inputs, L.Dense(1)(x)), given, Y[:4])


@program
def dense_max(tf, folder):
    L = tf.keras.layers
    inputs = tf.keras.Input([None, 2], ragged=True)
    x = L.GlobalMaxPooling1D()(L.LayerNormalization()(L.Dense(3, activation="tanh")(inputs)))
    return trained(tf, tf.keras.Model(inputs, L.Dense(1)(x)), reals(tf), Y[:4])


@program
def to_tensor(tf, folder):
    L = tf.keras.layers
    inputs = tf.keras.Input([None, 2], ragged=True)
    x = L.Conv1D(2, 2, padding="same")(inputs.to_tensor(default_value=0.5))
    return trained(
        tf,
        tf.keras.Model(inputs, L.GlobalAveragePooling1D()(x)),
        reals(tf),
        np.ones([4, 2], "float32"),
    )


@program
def to_tensor_of_shape(tf, folder):
    L = tf.keras.layers
    inputs = tf.keras.Input([None, 2], ragged=True)
    x = L.Flatten()(inputs.to_tensor(shape=[None, 3, 2]))
    return trained(tf, tf.keras.Model(inputs, L.Dense(1)(x)), reals(tf), Y[:4])


@program
def lambda_layer(tf, folder):
    L = tf.keras.layers
    inputs = tf.keras.Input([None, 2], ragged=True)
    x = L.Lambda(lambda r: tf.reduce_sum(r * 2.0, axis=1))(L.Dense(2)(inputs))
    return trained(tf, tf.keras.Model(inputs, L.Dense(1)(x)), reals(tf), Y[:4])


@program
def own_layer(tf, folder):
    class Sums(tf.keras.layers.Layer):
        def build(self, input_shape):
            self.w = self.add_weight("w", shape=[input_shape[-1]], initializer="ones")

        def call(self, inputs):
            assert isinstance(inputs, tf.RaggedTensor)
            return tf.math.divide_no_nan(
                tf.reduce_sum(inputs * self.w, axis=1),
                tf.cast(inputs.row_lengths(), "float32")[:, None],
            )

    inputs = tf.keras.Input([None, 2], ragged=True)
    return trained(
        tf, tf.keras.Model(inputs, tf.keras.layers.Dense(1)(Sums()(inputs))), reals(tf), Y[:4]
    )


@program
def ragged_output(tf, folder):
    inputs = tf.keras.Input([None, 2], ragged=True)
    model = weighted(tf.keras.Model(inputs, tf.keras.layers.Dense(3)(inputs)))
    return [
        model(reals(tf)),
        model.predict(reals(tf), batch_size=3, verbose=0),
        model.predict_on_batch(reals(tf)),
        type(model.predict(reals(tf), verbose=0)).__name__,
        type(model.predict_on_batch(reals(tf))).__name__,
    ]


def _ragged_to_ragged(tf, loss, targets, units=1, metrics=None, activation=None, weights=None):
    inputs = tf.keras.Input([None, 2], ragged=True)
    model = weighted(
        tf.keras.Model(inputs, tf.keras.layers.Dense(units, activation=activation)(inputs))
    )
    model.compile(tf.keras.optimizers.SGD(0.05), loss, metrics=metrics)
    history = model.fit(
        reals(tf), targets, batch_size=2, epochs=2, shuffle=False, verbose=0, sample_weight=weights
    ).history
    return [
        history,
        model.get_weights(),
        model.evaluate(reals(tf), targets, batch_size=4, verbose=0),
    ]


def _targets(tf, depth=1, dtype="float32"):
    return tf.ragged.constant(
        [[[i * 0.5 + j] * depth for j in range(len(r))] for i, r in enumerate(REALS)],
        dtype,
        ragged_rank=1,
    )


@program
def loss_mse_of_ragged(tf, folder):
    return _ragged_to_ragged(tf, "mse", _targets(tf))


@program
def loss_mae_of_ragged(tf, folder):
    return _ragged_to_ragged(tf, "mae", _targets(tf))


@program
def loss_mse_of_ragged_class(tf, folder):
    return _ragged_to_ragged(tf, tf.keras.losses.MeanSquaredError(), _targets(tf))


@program
def loss_bce_of_ragged(tf, folder):
    targets = tf.ragged.constant(
        [[[float(j % 2)] for j in range(len(r))] for r in REALS], "float32", ragged_rank=1
    )
    return _ragged_to_ragged(tf, "binary_crossentropy", targets, activation="sigmoid")


@program
def loss_sce_of_ragged(tf, folder):
    targets = tf.ragged.constant(
        [[(i + j) % 3 for j in range(len(r))] for i, r in enumerate(REALS)], "int64"
    )
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return _ragged_to_ragged(tf, loss, targets, 3)


@program
def loss_cce_of_ragged(tf, folder):
    ids = [
        [[float((i + j) % 3 == k) for k in range(3)] for j in range(len(r))]
        for i, r in enumerate(REALS)
    ]
    targets = tf.ragged.constant(ids, "float32", ragged_rank=1)
    return _ragged_to_ragged(tf, "categorical_crossentropy", targets, 3, activation="softmax")


@program
def loss_huber_of_ragged(tf, folder):
    return _ragged_to_ragged(tf, "huber", _targets(tf))


@program
def loss_mse_of_dense_targets(tf, folder):
    return _ragged_to_ragged(tf, "mse", np.ones([4, 3, 1], "float32"))


@program
def loss_mse_of_other_rows(tf, folder):
    targets = tf.ragged.constant([[[1.0]]] * 4, "float32", ragged_rank=1)
    return _ragged_to_ragged(tf, "mse", targets)


@program
def loss_mse_with_weights(tf, folder):
    return _ragged_to_ragged(
        tf, "mse", _targets(tf), weights=np.array([1.0, 2.0, 0.5, 0.0], "float32")
    )


@program
def metric_mae_of_ragged(tf, folder):
    return _ragged_to_ragged(tf, "mse", _targets(tf), metrics=["mae"])


@program
def metric_accuracy_of_ragged(tf, folder):
    targets = tf.ragged.constant(
        [[(i + j) % 3 for j in range(len(r))] for i, r in enumerate(REALS)], "int64"
    )
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return _ragged_to_ragged(tf, loss, targets, 3, metrics=["accuracy"])


@program
def text_ragged(tf, folder):
    L = tf.keras.layers
    inputs = tf.keras.Input([], dtype=tf.string)
    ids = L.TextVectorization(vocabulary=WORDS, ragged=True)(inputs)
    x = tf.reduce_sum(L.Embedding(8, 3)(ids), axis=1)
    model = tf.keras.Model(inputs, L.Dense(1)(x))
    return trained(tf, model, tf.constant(TEXTS), Y)


@program
def text_ragged_sequential(tf, folder):
    L = tf.keras.layers
    model = tf.keras.Sequential(
        [
            tf.keras.Input([], dtype=tf.string),
            L.TextVectorization(vocabulary=WORDS, ragged=True),
            L.Embedding(8, 3),
            L.GlobalMaxPooling1D(),
            L.Dense(1),
        ]
    )
    return trained(tf, model, tf.constant([t or "a" for t in TEXTS]), Y)


@program
def text_split(tf, folder):
    L = tf.keras.layers
    inputs = tf.keras.Input([], dtype=tf.string)
    words = tf.strings.split(tf.strings.lower(inputs))
    ids = L.StringLookup(vocabulary=WORDS)(words)
    x = tf.reduce_max(L.Embedding(8, 3)(ids), axis=1)
    return trained(
        tf, tf.keras.Model(inputs, L.Dense(1)(x)), tf.constant([t or "a" for t in TEXTS]), Y
    )


@program
def text_counts(tf, folder):
    L = tf.keras.layers
    inputs = tf.keras.Input([], dtype=tf.string)
    words = tf.strings.split(inputs)
    x = L.StringLookup(vocabulary=WORDS, output_mode="count")(words)
    return trained(tf, tf.keras.Model(inputs, L.Dense(1)(x)), tf.constant(TEXTS), Y)


@program
def text_hashed(tf, folder):
    L = tf.keras.layers
    inputs = tf.keras.Input([None], dtype=tf.string, ragged=True)
    x = tf.reduce_sum(L.Embedding(7, 2)(L.Hashing(7)(inputs)), axis=1)
    given = tf.ragged.constant([["a", "b"], [], ["c"], ["a"]])
    return trained(tf, tf.keras.Model(inputs, L.Dense(1)(x)), given, Y[:4])


@program
def discretized(tf, folder):
    L = tf.keras.layers
    inputs = tf.keras.Input([None], ragged=True)
    ids = L.Discretization(bin_boundaries=[0.0, 1.0])(inputs)
    x = L.CategoryEncoding(4, "count")(ids)
    given = tf.ragged.constant([[0.5, 2.0], [-1.0], [], [1.5, 0.2, 3.0]])
    return trained(tf, tf.keras.Model(inputs, L.Dense(1)(x)), given, Y[:4])


def _sparse_rows(tf):
    dense = np.where(
        np.arange(24).reshape(6, 4) % 3 == 0, np.arange(24).reshape(6, 4) / 10, 0
    ).astype("float32")
    return tf.sparse.from_dense(dense)


@program
def sparse_dense(tf, folder):
    inputs = tf.keras.Input([4], sparse=True)
    return trained(
        tf,
        tf.keras.Model(inputs, tf.keras.layers.Dense(2)(inputs)),
        _sparse_rows(tf),
        np.ones([6, 2], "float32"),
    )


@program
def sparse_dense_relu_sequential(tf, folder):
    L = tf.keras.layers
    model = tf.keras.Sequential(
        [tf.keras.Input([4], sparse=True), L.Dense(3, activation="relu"), L.Dense(1)]
    )
    return trained(tf, model, _sparse_rows(tf), Y)


@program
def sparse_concatenated(tf, folder):
    L = tf.keras.layers
    a, b = tf.keras.Input([4], sparse=True), tf.keras.Input([4], sparse=True)
    x = L.Dense(2)(L.Concatenate()([a, b]))
    x, y = [_sparse_rows(tf), _sparse_rows(tf)], x
    return trained(tf, tf.keras.Model([a, b], y), x, np.ones([6, 2], "float32"))


@program
def sparse_and_dense(tf, folder):
    L = tf.keras.layers
    a, b = tf.keras.Input([4], sparse=True), tf.keras.Input([2])
    x = L.Concatenate()([L.Dense(2)(a), b])
    model = tf.keras.Model([a, b], L.Dense(1)(x))
    return trained(tf, model, [_sparse_rows(tf), np.ones([6, 2], "float32")], Y)


@program
def sparse_output(tf, folder):
    L = tf.keras.layers
    inputs = tf.keras.Input([2], dtype="int64")
    model = tf.keras.Model(inputs, L.CategoryEncoding(5, "multi_hot", sparse=True)(inputs))
    x = np.array([[0, 1], [4, 4], [2, 3]])
    found = model.predict(x, batch_size=2, verbose=0)
    return [model(tf.constant(x)), found, type(found).__name__]


@program
def sparse_encoding_dense(tf, folder):
    L = tf.keras.layers
    inputs = tf.keras.Input([2], dtype="int64")
    x = L.CategoryEncoding(5, "multi_hot", sparse=True)(inputs)
    return trained(tf, tf.keras.Model(inputs, L.Dense(1)(x)), np.arange(12).reshape(6, 2) % 5, Y)


@program
def sparse_text(tf, folder):
    L = tf.keras.layers
    inputs = tf.keras.Input([], dtype=tf.string)
    x = L.TextVectorization(vocabulary=WORDS, output_mode="multi_hot", sparse=True)(inputs)
    return trained(tf, tf.keras.Model(inputs, L.Dense(1)(x)), tf.constant(TEXTS), Y)


@program
def sparse_embedding(tf, folder):
    L = tf.keras.layers
    inputs = tf.keras.Input([3], sparse=True, dtype="int64")
    x = L.Embedding(5, 2)(inputs)
    given = tf.sparse.from_dense(np.array([[1, 0, 2], [0, 0, 0], [3, 4, 0]]))
    return weighted(tf.keras.Model(inputs, x))(given)


@program
def sparse_dataset(tf, folder):
    inputs = tf.keras.Input([4], sparse=True)
    model = weighted(tf.keras.Model(inputs, tf.keras.layers.Dense(1)(inputs)))
    model.compile(tf.keras.optimizers.SGD(0.05), "mse")
    data = tf.data.Dataset.from_tensor_slices((_sparse_rows(tf), Y)).batch(4)
    return [
        model.fit(data, epochs=2, verbose=0).history,
        model.evaluate(data, verbose=0),
        model.predict(data, verbose=0),
    ]


@program
def ragged_dataset(tf, folder):
    model = weighted(averaging(tf))
    model.compile(tf.keras.optimizers.SGD(0.05), "mse", metrics=["mae"])
    data = tf.data.Dataset.from_tensor_slices(
        (tf.ragged.constant(NOT_EMPTY, "int64"), Y[:5])
    ).batch(2)
    return [
        model.fit(data, epochs=2, verbose=0, validation_data=data).history,
        model.evaluate(data, verbose=0),
        model.predict(data, verbose=0),
    ]


@program
def dense_given_for_ragged(tf, folder):
    return weighted(averaging(tf))(tf.constant([[1, 2], [3, 4]]))


@program
def dense_array_for_ragged(tf, folder):
    return weighted(averaging(tf)).predict(np.array([[1, 2], [3, 4]]), verbose=0)


@program
def list_given_for_ragged(tf, folder):
    return weighted(averaging(tf)).predict([[1, 2], [3]], verbose=0)


@program
def ragged_given_for_dense(tf, folder):
    L = tf.keras.layers
    inputs = tf.keras.Input([None], dtype="int64")
    x = L.GlobalAveragePooling1D()(L.Embedding(10, 3)(inputs))
    model = tf.keras.Model(inputs, L.Dense(1)(x))
    return trained(tf, model, tf.ragged.constant(NOT_EMPTY, "int64"), Y[:5])


@program
def sparse_given_for_dense(tf, folder):
    inputs = tf.keras.Input([4])
    return trained(
        tf, tf.keras.Model(inputs, tf.keras.layers.Dense(1)(inputs)), _sparse_rows(tf), Y
    )


@program
def on_batches(tf, folder):
    model = weighted(averaging(tf))
    model.compile(tf.keras.optimizers.SGD(0.05), "mse")
    x = tf.ragged.constant(NOT_EMPTY, "int64")
    return [
        model.train_on_batch(x, Y[:5]),
        model.test_on_batch(x, Y[:5]),
        model.predict_on_batch(x),
    ]


@program
def validation_split_of_ragged(tf, folder):
    model = averaging(tf)
    model.compile("sgd", "mse")
    return model.fit(
        tf.ragged.constant(NOT_EMPTY, "int64"), Y[:5], validation_split=0.4, verbose=0
    ).history


@program
def other_number_of_targets(tf, folder):
    model = averaging(tf)
    model.compile("sgd", "mse")
    return model.fit(tf.ragged.constant(NOT_EMPTY, "int64"), Y[:4], verbose=0).history


@program
def shuffled(tf, folder):
    model = weighted(averaging(tf))
    model.compile(tf.keras.optimizers.SGD(0.0), "mse")
    x = tf.ragged.constant(NOT_EMPTY, "int64")
    return model.fit(
        x, Y[:5], batch_size=5, epochs=2, verbose=0, validation_data=(x, Y[:5])
    ).history


@program
def run_eagerly(tf, folder):
    model = weighted(averaging(tf))
    model.compile(tf.keras.optimizers.SGD(0.05), "mse", run_eagerly=True)
    return model.fit(
        tf.ragged.constant(NOT_EMPTY, "int64"), Y[:5], batch_size=2, shuffle=False, verbose=0
    ).history


@program
def taped(tf, folder):
    model = weighted(averaging(tf))
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(tf.ragged.constant(NOT_EMPTY, "int64")) ** 2)
    return [tf.convert_to_tensor(g) for g in tape.gradient(loss, model.trainable_variables)]


@program
def taped_rows(tf, folder):
    inputs = tf.keras.Input([None, 2], ragged=True)
    x = tf.keras.layers.Dense(2, activation="tanh")(inputs)
    model = weighted(tf.keras.Model(inputs, tf.reduce_mean(x, axis=1)))
    given = reals(tf)
    with tf.GradientTape() as tape:
        tape.watch(given)
        loss = tf.reduce_sum(model(given) ** 2)
    return tape.gradient(loss, given)


def _summary(model):
    lines = []
    model.summary(print_fn=lambda line, **_: lines.append(line))
    return lines


@program
def summary_and_config(tf, folder):
    model = averaging(tf, name="ids")
    config = model.get_config()
    return [
        _summary(model),
        model.input_shape,
        model.output_shape,
        repr(model.input),
        str(model.inputs[0]),
        config["layers"][0]["config"],
        config["input_layers"],
    ]


@program
def cloned(tf, folder):
    model = weighted(averaging(tf))
    copy = tf.keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    again = tf.keras.Model.from_config(model.get_config())
    again.set_weights(model.get_weights())
    x = tf.ragged.constant(NOT_EMPTY, "int64")
    return [copy(x), again(x), repr(copy.input), repr(again.input)]


def _ops_model(tf):
    inputs = tf.keras.Input([None, 2], ragged=True)
    x = inputs[:, 1:] + 1.0
    x = tf.concat([x, inputs.with_values(inputs.values * 2.0)], axis=1)
    x = tf.RaggedTensor.from_row_lengths(x.values, x.row_lengths())
    return tf.keras.Model(inputs, x.to_tensor(default_value=-1.0))


@program
def saved(tf, folder):
    found = []
    for model, x in (
        (weighted(averaging(tf)), tf.ragged.constant(NOT_EMPTY, "int64")),
        (_ops_model(tf), reals(tf)),
    ):
        for name in ("m.keras", "m.h5"):
            path = os.path.join(folder, name)
            model.save(path)
            back = tf.keras.models.load_model(path)
            found += [back(x), repr(back.input)]
    inputs = tf.keras.Input([4], sparse=True)
    model = weighted(tf.keras.Model(inputs, tf.keras.layers.Dense(1)(inputs)))
    for name in ("s.keras", "s.h5"):
        path = os.path.join(folder, name)
        model.save(path)
        back = tf.keras.models.load_model(path)
        found += [back(_sparse_rows(tf)), repr(back.input)]
    found.append(tf.keras.models.model_from_json(model.to_json()).input.type_spec.__repr__())
    return found


@program
def ops_model(tf, folder):
    model = _ops_model(tf)
    return [
        model(reals(tf)),
        model.predict(reals(tf), verbose=0),
        [type(x).__name__ for x in model.layers],
        [x.name for x in model.layers],
    ]


@program
def nested_model(tf, folder):
    inner = averaging(tf)
    inputs = tf.keras.Input([None], ragged=True, dtype="int64")
    model = tf.keras.Model(inputs, tf.keras.layers.Dense(1)(inner(inputs)))
    return trained(tf, model, tf.ragged.constant(NOT_EMPTY, "int64"), Y[:5])


@program
def subclassed(tf, folder):
    L = tf.keras.layers

    class Own(tf.keras.Model):
        def __init__(self):
            super().__init__()
            self.table, self.pool, self.out = (
                L.Embedding(10, 3),
                L.GlobalAveragePooling1D(),
                L.Dense(1),
            )

        def call(self, inputs):
            return self.out(self.pool(self.table(inputs)))

    model, x = Own(), tf.ragged.constant(NOT_EMPTY, "int64")
    model(x)
    return trained(tf, model, x, Y[:5])


@program
def sequential_undrawn(tf, folder):
    L = tf.keras.layers
    model, x = (
        tf.keras.Sequential([L.Embedding(10, 3), L.GlobalAveragePooling1D(), L.Dense(1)]),
        tf.ragged.constant(NOT_EMPTY, "int64"),
    )
    model(x)
    return trained(tf, model, x, Y[:5])


@program
def dict_inputs(tf, folder):
    L = tf.keras.layers
    a = tf.keras.Input([None], ragged=True, dtype="int64", name="a")
    b = tf.keras.Input([2], name="b")
    x = L.Concatenate()([tf.reduce_sum(L.Embedding(10, 2)(a), axis=1), b])
    model = tf.keras.Model({"a": a, "b": b}, L.Dense(1)(x))
    return trained(tf, model, {"a": rows(tf), "b": np.ones([6, 2], "float32")}, Y)


@program
def constant_beside(tf, folder):
    inputs = tf.keras.Input([None], ragged=True)
    model = tf.keras.Model(inputs, tf.add(inputs, tf.ragged.constant([[1.0, 2.0], [3.0]])))
    return [model(tf.ragged.constant([[5.0, 5.0], [6.0]])), repr(model.output)]


@program
def mask_zero(tf, folder):
    L = tf.keras.layers
    inputs = tf.keras.Input([None], ragged=True, dtype="int64")
    x = L.Embedding(10, 3, mask_zero=True)(inputs)
    model = weighted(tf.keras.Model(inputs, x))
    found = model(rows(tf))
    return [found, found._keras_mask]


@program
def mask_zero_average(tf, folder):
    L = tf.keras.layers
    inputs = tf.keras.Input([None], ragged=True, dtype="int64")
    x = L.GlobalAveragePooling1D()(L.Embedding(10, 3, mask_zero=True)(inputs))
    return weighted(tf.keras.Model(inputs, x))(tf.ragged.constant(NOT_EMPTY, "int64"))


@program
def type_spec_input(tf, folder):
    spec = tf.RaggedTensorSpec([None, None], tf.int32, 1, tf.int32)
    inputs = tf.keras.Input(type_spec=spec)
    model = weighted(
        tf.keras.Model(inputs, tf.reduce_sum(tf.keras.layers.Embedding(10, 2)(inputs), axis=1))
    )
    given = tf.ragged.constant(ROWS, "int32", row_splits_dtype="int32")
    return [model(given), repr(model.input)]
