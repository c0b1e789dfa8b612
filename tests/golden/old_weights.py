"""Weights in the layouts of older Keras, cuDNN and other backends, which Keras 2 converts.

`models(tf)` are models by name; `write(file, model, name)` lays their weights out as such files had
them. make_old_weights.py notes what TensorFlow predicts after reading them: old_weights.json.
"""

import numpy as np


def models(tf):
    """{name: function that makes a model}; names that begin with "first_" are Keras 1's layout."""
    k, L = tf.keras, tf.keras.layers
    image, sequence, frames = (4, 5, 2), (5, 3), (3, 4, 4, 2)

    def around(shape, *layers):
        return lambda: k.Sequential([k.Input(shape), *(make() for make in layers)])

    def wrapped():
        inner = k.Sequential([k.Input(sequence), L.LSTM(3, return_sequences=True), L.GRU(2)])
        x = k.Input(sequence)
        return k.Model(x, L.Dense(1)(inner(x)))

    return {
        "first_conv1d": around(sequence, lambda: L.Conv1D(4, 2)),
        "first_conv1d_older": around(sequence, lambda: L.Conv1D(4, 2)),
        "first_transposed": around(image, lambda: L.Conv2DTranspose(3, 2)),
        "first_lstm": around(sequence, lambda: L.LSTM(3)),
        "first_gru": around(sequence, lambda: L.GRU(3, reset_after=False)),
        "first_frames": around(frames, lambda: L.ConvLSTM2D(2, 2)),
        "first_two_ways": around(sequence, lambda: L.Bidirectional(L.LSTM(2))),
        "first_each": around((3, *sequence), lambda: L.TimeDistributed(L.LSTM(2))),
        "theano_conv2d": around(image, lambda: L.Conv2D(3, 2)),
        "theano_transposed": around(image, lambda: L.Conv2DTranspose(3, 2)),
        "theano_frames": around(frames, lambda: L.ConvLSTM2D(3, 2)),
        "theano_each": around(frames, lambda: L.TimeDistributed(L.Conv2D(3, 2))),
        "cudnn_lstm": around(sequence, lambda: L.LSTM(3)),
        "cudnn_gru": around(sequence, lambda: L.GRU(3)),
        "cudnn_two_ways": around(sequence, lambda: L.Bidirectional(L.LSTM(2), "sum")),
        "cudnn_inside": wrapped,
        "wrong_gru": around(sequence, lambda: L.GRU(3)),
    }


def _split(array, gates):
    return np.split(array, gates, axis=-1)


def _first_gates(arrays, order):
    """One kernel, recurrent kernel and bias a gate; `order` has what the gates became."""
    parts = [_split(a, len(order)) for a in arrays]
    return [parts[i][order.index(g)] for g in range(len(order)) for i in range(3)]


def _cudnn(arrays, gates):
    """The three arrays of a plain layer as cuDNN has them."""
    kernel, recurrent, bias = arrays
    kernel = np.hstack([k.T.reshape(k.shape, order="C") for k in np.hsplit(kernel, gates)])
    recurrent = np.hstack([k.T for k in np.hsplit(recurrent, gates)])
    if gates == 4:
        return [kernel, recurrent, np.concatenate([0.25 * bias, 0.75 * bias])]
    return [kernel, recurrent, bias.reshape(-1)]


def old(name, arrays):
    """The arrays of a layer as an old file has them."""
    if name == "first_conv1d":
        return [arrays[0][:, None], *arrays[1:]]
    if name == "first_conv1d_older":
        return [arrays[0][:, None].transpose(3, 2, 0, 1), *arrays[1:]]
    if name == "first_transposed":
        return [arrays[0].transpose(0, 1, 3, 2), *arrays[1:]]
    if name == "first_gru":
        return _first_gates(arrays, [0, 1, 2])
    if name == "first_two_ways":
        return [x for part in (arrays[:3], arrays[3:]) for x in _first_gates(part, [0, 2, 1, 3])]
    if name.startswith("first_"):
        return _first_gates(arrays, [0, 2, 1, 3])
    if name == "theano_frames":
        return [*(a.transpose(2, 3, 1, 0) for a in arrays[:2]), *arrays[2:]]
    if name.startswith("theano_"):
        return [arrays[0].transpose(2, 3, 1, 0), *arrays[1:]]
    if name == "cudnn_two_ways":
        return [x for part in (arrays[:3], arrays[3:]) for x in _cudnn(part, 4)]
    if name == "cudnn_inside" and len(arrays) == 6:
        return [*_cudnn(arrays[:3], 4), *_cudnn(arrays[3:], 3)]
    if name in ("cudnn_lstm", "cudnn_gru"):
        return _cudnn(arrays, 4 if name.endswith("lstm") else 3)
    if name == "wrong_gru":  # of a layer with reset_after=False
        return [*arrays[:2], arrays[2][0]]
    return arrays


def write(path, model, name):
    """Writes fixed weights in the old layout."""
    import h5py

    with h5py.File(path, "w") as file:
        names = [layer.name.encode() for layer in model.layers]
        file.attrs["layer_names"] = names
        if not name.startswith("first_"):
            file.attrs["keras_version"], file.attrs["backend"] = b"2.0.8", b"tensorflow"
        count = 0
        for layer in model.layers:
            group, arrays = file.create_group(layer.name), []
            for w in layer.weights:
                shape = tuple(w.shape)
                flat = np.cos(np.arange(np.prod(shape, dtype=int)) * 0.7 + count) * 0.5
                arrays, count = [*arrays, flat.reshape(shape).astype("float32")], count + 1
            arrays = old(name, arrays)
            group.attrs["weight_names"] = [f"w{i}".encode() for i in range(len(arrays))]
            for i, array in enumerate(arrays):
                group[f"w{i}"] = array


def outputs(tf, model, path):
    """What a model predicts after reading a file."""
    model.load_weights(path)
    shape = (2, *model.input_shape[1:])
    x = np.sin(np.arange(np.prod(shape)) * 0.6).astype("float32").reshape(shape)
    return np.asarray(model(tf.constant(x))).reshape(-1).tolist()


def results(tf, folder):
    """{name: what the model predicts, or the error's class}, from files written to a folder."""
    found = {}
    for name, make in models(tf).items():
        model, path = make(), f"{folder}/{name}.h5"
        write(path, model, name)
        try:
            found[name] = outputs(tf, model, path)
        except Exception as error:
            found[name] = type(error).__name__
    return found
