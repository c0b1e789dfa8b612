"""Models that are written as programs of torch.export and as ONNX."""

import numpy as np

# name: shapes of inputs ("int" for numbers below 20) -> expression of the outputs over a, b
ROWS = """
mlp: 5 -> L.Dense(3, 'softmax')(L.BatchNormalization()(L.Dense(8, 'relu')(a)))
cnn: 12,12,3 -> L.Dense(3)(L.Flatten()(L.AveragePooling2D(padding='same')(L.Conv2D(6, 3)(L.MaxPooling2D()(L.Conv2D(4, 3, padding='same', activation='relu')(a))))))
lstm: 7,4 -> L.LSTM(3)(L.LSTM(5, return_sequences=True)(a))
gru: 7,4 -> L.Bidirectional(L.GRU(3))(L.GRU(5, return_sequences=True)(a))
text: int9 -> L.LSTM(4)(L.Embedding(20, 6, mask_zero=True)(a))
two: 4; 3 -> [L.Dense(2, name='p')(L.Concatenate()([L.Dense(3, 'tanh')(a), b])), L.Dense(1, name='q')(b)]
attention: 6,8 -> L.LayerNormalization()(a + L.MultiHeadAttention(2, 4)(a, a))
free_length: None,4 -> L.GlobalMaxPooling1D()(L.Conv1D(3, 3, padding='causal')(a))
free_text: intNone -> L.LSTM(4)(L.Embedding(20, 6)(a))
free_masked: intNone -> L.LSTM(3, activation='relu')(L.Bidirectional(L.GRU(4, return_sequences=True))(L.Embedding(20, 6, mask_zero=True)(a)))
free_images: None,None,3 -> L.GlobalAveragePooling2D()(L.MaxPooling2D(3, 2, padding='same')(L.Conv2D(3, 3, strides=2, padding='same')(a)))
long: 100,3 -> L.SimpleRNN(3)(L.GRU(4, reset_after=False, return_sequences=True)(a))
cells: 6,3 -> L.TimeDistributed(L.Dense(2))(L.RNN([L.LSTMCell(3), L.GRUCell(2)], return_sequences=True)(a))
ops: 6,4 -> tf.einsum('bij,bkj->bik', a, a) + tf.reduce_mean(a, axis=2, keepdims=True)
shapes: None,4 -> tf.reshape(L.Dense(3)(tf.reshape(a, [tf.shape(a)[0] * tf.shape(a)[1], 4])), [tf.shape(a)[0], -1])
"""  # noqa: E501


def rows():
    """{name: (inputs, expression)}."""
    found = {}
    for line in ROWS.strip().splitlines():
        name, _, rest = line.partition(": ")
        found[name] = tuple(rest.split(" -> "))
    return found


def build(tf, name):
    """A model with weights of a seed."""
    if name == "mobile_net":
        tf.keras.utils.set_random_seed(3)
        return tf.keras.applications.MobileNetV2(weights=None, input_shape=(32, 32, 3), classes=10)
    specs, expression = rows()[name]
    inputs = {}
    for letter, spec in zip("ab", specs.split("; "), strict=False):
        sizes = spec.removeprefix("int").split(",")
        shape = tuple(None if n == "None" else int(n) for n in sizes)
        dtype = "int32" if spec.startswith("int") else "float32"
        inputs[letter] = tf.keras.Input(shape, name=letter, dtype=dtype)
    outputs = eval(expression, {"tf": tf, "L": tf.keras.layers, **inputs})
    model = tf.keras.Model(list(inputs.values()), outputs, name=name)
    rng = np.random.default_rng(3)
    for w in model.weights:
        w.assign(np.abs(np.asarray(w) + 0.1 * rng.standard_normal(tuple(w.shape), "float32")))
    return model


def data(model, batch, size=11):
    """Inputs as a list of arrays; unknown sizes are `size`."""
    rng, found = np.random.default_rng(batch), []
    for x in model.inputs:
        shape = (batch, *(size if n is None else n for n in x.shape[1:]))
        if x.dtype.is_integer:
            found.append(rng.integers(0, 20, shape).astype("int32"))
        else:
            found.append(rng.standard_normal(shape, "float32"))
    return found


def predicted(tf, model, values):
    """What a model gives for a list of arrays, as a list."""
    outputs = model(values if len(values) > 1 else values[0], training=False)
    return [np.asarray(y) for y in tf.nest.flatten(outputs)]
