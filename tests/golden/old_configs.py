"""Whole models as Keras 2.0 to 2.2 and TensorFlow 1 wrote them: configs by hand, weights by rule.

make_old_configs.py notes what TensorFlow 2.15 makes of the files: old_configs.json.
"""

import json

import numpy as np

GLOROT = {
    "class_name": "VarianceScaling",
    "config": {"scale": 1.0, "mode": "fan_avg", "distribution": "uniform", "seed": None},
}
HE = {
    "class_name": "VarianceScaling",
    "config": {"scale": 2.0, "mode": "fan_in", "distribution": "normal", "seed": None},
}
ORTHOGONAL = {"class_name": "Orthogonal", "config": {"gain": 1.0, "seed": None}}
ZEROS = {"class_name": "Zeros", "config": {}}
ONES = {"class_name": "Ones", "config": {}}
NONE = {
    "kernel_regularizer": None,
    "bias_regularizer": None,
    "activity_regularizer": None,
    "kernel_constraint": None,
    "bias_constraint": None,
}
ADAM = {
    "class_name": "Adam",
    "config": {"lr": 0.01, "beta_1": 0.9, "beta_2": 0.999, "decay": 0.0, "epsilon": 1e-08},
}
SGD = {
    "class_name": "SGD",
    "config": {"lr": 0.05, "momentum": 0.9, "decay": 0.01, "nesterov": True},
}


def _layer(kind, name, shape=None, **config):
    first = {"batch_input_shape": shape, "dtype": "float32"} if shape else {}
    return {"class_name": kind, "config": {"name": name, "trainable": True, **first, **config}}


def _dense(name, units, activation="linear", shape=None, **config):
    rest = {"kernel_initializer": GLOROT, "bias_initializer": ZEROS, **NONE, **config}
    return _layer("Dense", name, shape, units=units, activation=activation, use_bias=True, **rest)


def _lstm(name, units, shape=None, kind="LSTM", **config):
    config = {
        "return_sequences": False, "go_backwards": False, "stateful": False, "unroll": False,
        "units": units, "activation": "tanh", "recurrent_activation": "hard_sigmoid",
        "use_bias": True, "kernel_initializer": GLOROT, "recurrent_initializer": ORTHOGONAL,
        "bias_initializer": ZEROS, "recurrent_regularizer": None, "recurrent_constraint": None,
        **NONE, "dropout": 0.0, "recurrent_dropout": 0.0, **config,
    }  # fmt: skip
    return _layer(kind, name, shape, **config)


def _norm(name, kind="BatchNormalization", **config):
    return _layer(
        kind, name, axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True,
        beta_initializer=ZEROS, gamma_initializer=ONES, moving_mean_initializer=ZEROS,
        moving_variance_initializer=ONES, beta_regularizer=None, gamma_regularizer=None,
        beta_constraint=None, gamma_constraint=None, **config,
    )  # fmt: skip


def _conv(name, filters, size, shape=None, kind="Conv2D", **config):
    n = len(size)
    return _layer(
        kind, name, shape, filters=filters, kernel_size=size, strides=[1] * n, padding="valid",
        data_format="channels_last", dilation_rate=[1] * n, activation="relu", use_bias=True,
        kernel_initializer=HE, bias_initializer=ZEROS, **NONE, **config,
    )  # fmt: skip


def _input(name, shape):
    config = {"batch_input_shape": shape, "dtype": "float32", "sparse": False, "name": name}
    return {"class_name": "InputLayer", "config": config, "name": name, "inbound_nodes": []}


def _called(layer, *origins):
    calls = [[[name, 0, 0, {}] for name in origins]] if origins else []
    return {**layer, "name": layer["config"]["name"], "inbound_nodes": calls}


def _functional(name, layers, inputs, outputs):
    ends = {"input_layers": inputs, "output_layers": outputs}
    ends = {key: [[n, 0, 0] for n in names] for key, names in ends.items()}
    return {"class_name": "Model", "config": {"name": name, "layers": layers, **ends}}


def _merged():
    a, b = _input("a", [None, 3]), _input("b", [None, 3])
    both = _called(_dense("both", 2, "tanh"), "a")
    both["inbound_nodes"].append([["b", 0, 0, {}]])
    joined = _called(_layer("Concatenate", "joined", axis=-1), "both")
    joined["inbound_nodes"] = [[["both", 0, 0, {}], ["both", 1, 0, {}]]]
    out = _called(_dense("out", 1, "sigmoid"), "joined")
    return _functional("merged", [a, b, both, joined, out], ["a", "b"], ["out"])


def _sequence(*layers):
    return {"class_name": "Sequential", "config": list(layers)}


# name: (model config, optimizer config or None, loss, metrics, version)
MODELS = {
    "mlp": (
        _sequence(
            _dense("d1", 4, "relu", [None, 3]),
            _layer("Dropout", "drop", rate=0.0, noise_shape=None, seed=None),
            _norm("norm"),
            _layer("Activation", "act", activation="softplus"),
            _dense(
                "d2",
                1,
                kernel_regularizer={"class_name": "L1L2", "config": {"l1": 0.0, "l2": 0.01}},
            ),
        ),
        SGD,
        "mse",
        ["mae"],
        "2.0.8",
    ),
    "cnn": (
        _sequence(
            _conv("c1", 3, [2, 2], [None, 5, 5, 2]),
            _layer(
                "MaxPooling2D",
                "pool",
                pool_size=[2, 2],
                padding="valid",
                strides=[2, 2],
                data_format="channels_last",
            ),
            _layer("ZeroPadding2D", "pad", padding=[[1, 0], [0, 1]], data_format="channels_last"),
            _layer("UpSampling2D", "up", size=[2, 2], data_format="channels_last"),
            _layer("LeakyReLU", "leaky", alpha=0.1),
            _layer("Flatten", "flat"),
            _dense("d", 2, "softmax"),
        ),
        ADAM,
        "categorical_crossentropy",
        ["accuracy"],
        "2.1.6",
    ),
    "merged": (
        _merged(),
        {
            "class_name": "RMSprop",
            "config": {"lr": 0.01, "rho": 0.9, "decay": 0.0, "epsilon": 1e-08},
        },
        "binary_crossentropy",
        [],
        "2.2.4",
    ),
    "lstm": (
        _sequence(
            _lstm(
                "l1",
                3,
                [None, 4, 2],
                return_sequences=True,
                unit_forget_bias=True,
                implementation=0,
            ),
            _layer("TimeDistributed", "each", layer=_dense("inner", 2)),
            _lstm("l2", 2, unit_forget_bias=True, implementation=1),
        ),
        ADAM,
        "mse",
        None,
        "2.0.8",
    ),
    "bidirectional": (
        _sequence(
            _layer(
                "Embedding",
                "e",
                [None, 4],
                input_dim=6,
                output_dim=3,
                input_length=4,
                embeddings_initializer={
                    "class_name": "RandomUniform",
                    "config": {"minval": -0.05, "maxval": 0.05, "seed": None},
                },
                embeddings_regularizer=None,
                activity_regularizer=None,
                embeddings_constraint=None,
                mask_zero=True,
            ),
            _layer(
                "Bidirectional",
                "two",
                merge_mode="concat",
                layer=_lstm("inner", 2, unit_forget_bias=True, implementation=2),
            ),
            _dense("d", 1),
        ),
        {"class_name": "Adagrad", "config": {"lr": 0.05, "decay": 0.0, "epsilon": 1e-08}},
        "mse",
        None,
        "2.2.0",
    ),
    "gru_without_reset_after": (
        _sequence(_lstm("g", 3, [None, 4, 2], "GRU", implementation=1)),
        None,
        None,
        None,
        "2.0.8",
    ),
    "gru_reset_after": (
        _sequence(_lstm("g", 3, [None, 4, 2], "GRU", implementation=1, reset_after=False)),
        None,
        None,
        None,
        "2.2.4",
    ),
    "tf_names": (
        _sequence(
            _dense("d1", 4, "relu", [None, 3]),
            _norm("norm", "BatchNormalizationV1"),
            _norm("norm2", "BatchNormalizationV2", dtype="float32"),
            _dense("d2", 1),
        ),
        None,
        None,
        None,
        "2.1.6-tf",
    ),
    "tf_recurrent": (
        _sequence(
            _lstm(
                "l",
                3,
                [None, 4, 2],
                "LSTM",
                time_major=False,
                implementation=1,
                unit_forget_bias=True,
                return_sequences=True,
            ),
            _lstm("g", 3, None, "GRU", time_major=False, implementation=1, reset_after=True),
        ),
        None,
        None,
        None,
        "2.2.4-tf",
    ),
    "cudnn": (
        _sequence(
            _layer(
                "CuDNNLSTM",
                "l",
                [None, 4, 2],
                units=3,
                return_sequences=False,
                return_state=False,
                go_backwards=False,
                stateful=False,
                kernel_initializer=GLOROT,
                recurrent_initializer=ORTHOGONAL,
                bias_initializer=ZEROS,
                unit_forget_bias=True,
                kernel_regularizer=None,
                recurrent_regularizer=None,
                bias_regularizer=None,
                activity_regularizer=None,
                kernel_constraint=None,
                recurrent_constraint=None,
                bias_constraint=None,
            ),
        ),
        None,
        None,
        None,
        "2.1.6",
    ),
    "initializers": (
        _sequence(
            *[
                _dense(f"d{i}", 2, shape=[None, 2] if not i else None, kernel_initializer=init)
                for i, init in enumerate(
                    [
                        {
                            "class_name": "RandomNormal",
                            "config": {"mean": 0.0, "stddev": 0.05, "seed": None},
                        },
                        {
                            "class_name": "TruncatedNormal",
                            "config": {"mean": 0.0, "stddev": 0.05, "seed": 1},
                        },
                        {"class_name": "Constant", "config": {"value": 0.2}},
                        {"class_name": "Identity", "config": {"gain": 1.0}},
                        {
                            "class_name": "GlorotUniform",
                            "config": {"seed": None, "dtype": "float32"},
                        },
                        {"class_name": "Zeros", "config": {"dtype": "float32"}},
                        {
                            "class_name": "VarianceScaling",
                            "config": {
                                "scale": 1.0,
                                "mode": "fan_avg",
                                "distribution": "uniform",
                                "seed": None,
                                "dtype": "float32",
                            },
                        },
                        "glorot_normal",
                        "he_uniform",
                        "lecun_normal",
                    ]
                )
            ]
        ),
        None,
        None,
        None,
        "2.2.4",
    ),
    "convolutions": (
        _sequence(
            _conv("c", 3, [3], [None, 8, 2], "Conv1D"),
            _layer("MaxPooling1D", "p", pool_size=[2], padding="same", strides=[2]),
            _layer("Reshape", "r", target_shape=[3, 3]),
            _layer("Permute", "t", dims=[2, 1]),
            _layer("Flatten", "f"),
            _layer("RepeatVector", "n", n=2),
            _layer("GlobalAveragePooling1D", "g"),
            _layer("GaussianNoise", "noise", stddev=0.0),
            _layer("ThresholdedReLU", "th", theta=0.1),
            _layer("ELU", "elu", alpha=0.5),
        ),
        None,
        None,
        None,
        "2.0.3",
    ),
    "nadam_and_others": (
        _sequence(_dense("d", 1, shape=[None, 3])),
        {
            "class_name": "Nadam",
            "config": {
                "lr": 0.01,
                "beta_1": 0.9,
                "beta_2": 0.999,
                "epsilon": 1e-08,
                "schedule_decay": 0.004,
            },
        },
        "mean_squared_error",
        ["acc"],
        "2.0.8",
    ),
    "adamax": (
        _sequence(_dense("d", 1, shape=[None, 3])),
        {
            "class_name": "Adamax",
            "config": {"lr": 0.01, "beta_1": 0.9, "beta_2": 0.999, "decay": 0.0, "epsilon": 1e-08},
        },
        "logcosh",
        None,
        "2.0.8",
    ),
    "adadelta": (
        _sequence(_dense("d", 1, shape=[None, 3])),
        {
            "class_name": "Adadelta",
            "config": {"lr": 1.0, "rho": 0.95, "decay": 0.0, "epsilon": 1e-08},
        },
        "mean_absolute_error",
        None,
        "2.0.8",
    ),
}


def write(tf, path, name):
    """Writes a file; the shapes of its weights are those of the model of the config."""
    import h5py

    config, optimizer, loss, metrics, version = MODELS[name]
    if name == "gru_without_reset_after":
        shapes = {"g": [(2, 9), (3, 9), (9,)]}
    else:
        model = tf.keras.models.model_from_json(json.dumps(config))
        shapes = {
            layer.name: [
                tuple(w.shape) for w in layer.trainable_weights + layer.non_trainable_weights
            ]
            for layer in model.layers
        }
    with h5py.File(path, "w") as file:
        file.attrs["keras_version"], file.attrs["backend"] = version.encode(), b"tensorflow"
        file.attrs["model_config"] = json.dumps(config).encode()
        if optimizer:
            training = {"optimizer_config": optimizer, "loss": loss, "metrics": metrics,
                        "sample_weight_mode": None, "loss_weights": None}  # fmt: skip
            file.attrs["training_config"] = json.dumps(training).encode()
        group = file.create_group("model_weights")
        group.attrs["layer_names"] = [n.encode() for n in shapes]
        group.attrs["keras_version"], group.attrs["backend"] = version.encode(), b"tensorflow"
        count = 0
        for layer, sizes in shapes.items():
            names = [f"{layer}/w{i}:0" for i in range(len(sizes))]
            inner = group.create_group(layer)
            inner.attrs["weight_names"] = [n.encode() for n in names]
            for weight, shape in zip(names, sizes):
                flat = np.cos(np.arange(np.prod(shape, dtype=int)) * 0.7 + count) * 0.3 + 0.4
                inner[weight] = flat.reshape(shape).astype("float32")
                count += 1


def results(tf, folder):
    """{name: predictions and losses of two steps, or the error's class}."""
    found = {}
    for name in MODELS:
        tf.keras.backend.clear_session()
        path = f"{folder}/{name}.h5"
        write(tf, path, name)
        try:
            found[name] = _results(tf, tf.keras.models.load_model(path))
        except Exception as error:
            found[name] = type(error).__name__
    return found


def _results(tf, model):
    x = []
    for i, symbolic in enumerate(model.inputs):
        shape = (4, *symbolic.shape[1:])
        flat = np.sin(np.arange(np.prod(shape)) * 0.6 + i)
        if model.layers[0].__class__.__name__ == "Embedding":
            flat = np.arange(np.prod(shape)) % 6
        x.append(flat.astype("float32").reshape(shape))
    x = x if len(x) > 1 else x[0]
    before = np.asarray(model(x, training=False)).reshape(-1)
    found = before.tolist()
    if model.optimizer:
        y = np.cos(np.arange(before.size)).astype("float32").reshape(4, -1) * 0.5 + 0.5
        for _ in range(2):
            found += np.reshape(model.train_on_batch(x, y), -1).tolist()
        found += np.asarray(model(x, training=False)).reshape(-1).tolist()
    return found
