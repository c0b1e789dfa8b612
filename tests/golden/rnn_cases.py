"""Generated cases of recurrent layers: expressions over `tf` and the functions of this file.

`run` builds a layer, gives it fixed weights, calls it under a tape and answers with digests of
outputs, states and all gradients.
"""

import random

import numpy as np
from golden.make_keras_layers import array, digests

ACTIVATIONS = ["'relu'", "None", "'sigmoid'", "'elu'", "tf.sin"]
MASKS = ["'right'", "'left'", "'holes'", "'none'", "'all'", "'column'"]
MERGES = ["'concat'", "'sum'", "'mul'", "'ave'", "None"]


def mask_of(tf, kind, batch, steps):
    """A mask [batch, steps] of a kind; the first row of some is masked as a whole."""
    t, b = np.arange(steps)[None], np.arange(batch)[:, None]
    lengths = (b * 2 + 1) % (steps + 1)
    found = {
        "right": t < np.maximum(lengths, 1),
        "left": t >= steps - lengths,
        "holes": (t * 3 + b) % 4 < 2,
        "none": np.zeros((batch, steps), bool),
        "all": np.ones((batch, steps), bool),
        "column": (t % 2 == 0) & (b >= 0),
    }[kind]
    return tf.constant(found)


def set_weights(layer):
    """Weights that depend on shape and place only."""
    layer.set_weights([np.roll(array(w.shape), i) * 0.7 for i, w in enumerate(layer.get_weights())])


def run(tf, layer, shape, mask=None, init=(), calls=1, constants=(), major=False, **kwargs):
    """[names of weights, their shapes, shapes said, mask, digests of results and gradients]."""
    dtype = layer.compute_dtype or "float32"
    x = tf.constant(array(shape, "d"), dtype)
    batch, steps = (shape[1], shape[0]) if major else shape[:2]
    if mask is not None:
        kwargs["mask"] = mask_of(tf, mask, batch, steps)
        if major:
            kwargs["mask"] = tf.transpose(kwargs["mask"])
    given = [
        tf.constant(np.roll(array((batch, *n)), 3 * i) * 0.8, dtype) for i, n in enumerate(init)
    ]
    extra = [tf.constant(array(n) * 0.9, dtype) for n in constants]
    if given:
        kwargs["initial_state"] = given
    if extra:
        kwargs["constants"] = extra
    layer(x, **kwargs)
    set_weights(layer)
    if layer.stateful:
        layer.reset_states()
    with tf.GradientTape() as tape:
        for t in (x, *given, *extra):
            tape.watch(t)
        results = [layer(x, **kwargs) for _ in range(calls)]
        flat = tf.nest.flatten(results)
        weighted = [tf.reduce_sum(y * tf.constant(wave(y), y.dtype)) for y in flat]
        total = tf.add_n([tf.cast(w, tf.float64) for w in weighted])
    gradients = tape.gradient(total, [x, *given, *extra, *layer.trainable_weights])
    flat += [None if g is None else tf.convert_to_tensor(g) for g in gradients]
    said = layer.compute_output_shape(tuple(shape))
    kept = tf.nest.flatten(getattr(layer, "states", None)) if layer.stateful else []
    names = [f"{w.name} {w.shape}" for w in layer.weights]
    return [names, shape_text(said), *digests([*flat, *kept])]


def wave(y):
    return np.cos(np.arange(int(np.prod(y.shape))) * 1.3).reshape(y.shape)


def shape_text(said):
    """The shapes that compute_output_shape gives, as text."""
    if isinstance(said, list):
        return str([shape_text(s) for s in said])
    return str(tuple(said.as_list()) if hasattr(said, "as_list") else tuple(said))


def drawn(tf, layer, shapes, states=0, **kwargs):
    """What symbolic inputs give: shapes, and the values of the model for real inputs."""
    inputs = [tf.keras.Input(s) for s in shapes]
    y = (
        layer(inputs[0], initial_state=inputs[1:], **kwargs)
        if states
        else layer(inputs[0], **kwargs)
    )
    model = tf.keras.Model(inputs, y)
    set_weights(layer)
    sizes = [(3, *(4 if n is None else n for n in s)) for s in shapes]
    values = [tf.constant(array(s)) for s in sizes]
    results = tf.nest.flatten(model(values if len(values) > 1 else values[0]))
    shown = [shape_text(t.shape) for t in tf.nest.flatten(y)]
    return [shown, *digests(results), *digests(tf.nest.flatten(model.predict(values, verbose=0)))]


def embedded(tf, layer, left=False):
    """A layer behind an Embedding with mask_zero: the result, its mask, and the gradients."""
    index = np.array([[3, 1, 4, 0, 0], [5, 0, 0, 0, 0], [2, 6, 5, 3, 1], [0, 0, 0, 0, 0]])
    index = index[:, ::-1].copy() if left else index
    embedding = tf.keras.layers.Embedding(7, 3, mask_zero=True)
    model = tf.keras.Sequential([embedding, layer])
    model(tf.constant(index))
    model.set_weights([np.roll(array(w.shape), i) * 0.7 for i, w in enumerate(model.get_weights())])
    with tf.GradientTape() as tape:
        y = model(tf.constant(index))
        total = tf.reduce_sum(y * tf.constant(wave(y), y.dtype))
    gradients = tape.gradient(total, model.trainable_weights)
    dense = [tf.convert_to_tensor(g) for g in gradients]
    return [getattr(y, "_keras_mask", None), *digests([y, *dense])]


def config(layer):
    """The config without automatic names."""
    return repr({k: v for k, v in layer.get_config().items() if k not in ("name", "cell", "layer")})


def again(tf, layer, shape):
    """Whether a layer made from the config gives the same."""
    other = type(layer).from_config(layer.get_config())
    x = tf.constant(array(shape))
    ys = []
    for made in (layer, other):
        made(x)
        set_weights(made)
        ys.append(tf.nest.flatten(made(x)))
    return all(np.allclose(a, b, 1e-5, 1e-6) for a, b in zip(*ys))


def trained(tf, layer, shape, dtype="f"):
    """The weights after some steps of fit, and what evaluate and predict say."""
    x = array((8, *shape), dtype)
    model = tf.keras.Sequential([layer, tf.keras.layers.Dense(1)])
    model(x)
    model.set_weights([np.roll(array(w.shape), i) * 0.7 for i, w in enumerate(model.get_weights())])
    model.compile("sgd", "mse")
    y = array((8, 1))
    history = model.fit(x, y, batch_size=4, epochs=3, shuffle=False, verbose=0).history["loss"]
    values = [tf.constant(w) for w in model.get_weights()]
    loss = model.evaluate(x, y, batch_size=4, verbose=0)
    return [
        np.array([*history, loss]),
        *digests([*values, tf.constant(model.predict(x, verbose=0))]),
    ]


def _options(rng, kind):
    """Some arguments of a layer, as text, and what its call needs."""
    chosen = []

    def maybe(text, chance):
        if rng.random() < chance:
            chosen.append(text)
            return True
        return False

    maybe(f"activation={rng.choice(ACTIVATIONS)}", 0.15)
    if kind != "SimpleRNN":
        maybe("recurrent_activation='hard_sigmoid'", 0.12)
        maybe("implementation=1", 0.15)
    if kind == "LSTM":
        maybe("unit_forget_bias=False", 0.1)
    if kind == "GRU":
        maybe("reset_after=False", 0.3)
    maybe("use_bias=False", 0.15)
    sequences = maybe("return_sequences=True", 0.5)
    state = maybe("return_state=True", 0.5)
    maybe("go_backwards=True", 0.3)
    zero = maybe("zero_output_for_mask=True", 0.3)
    if sequences or not zero:  # where TensorFlow's loop fails
        maybe("unroll=True", 0.15)
    maybe("dtype='float64'", 0.2)
    major = kind != "SimpleRNN" and maybe("time_major=True", 0.15)
    return chosen, sequences, state, major


def layer_cases(count=150, seed=8):
    """Cases of SimpleRNN, LSTM and GRU."""
    rng = random.Random(seed)
    for i in range(count):
        kind = ["LSTM", "GRU", "SimpleRNN"][i % 3]
        chosen, *_, major = _options(rng, kind)
        call = []
        if rng.random() < 0.2:
            chosen.append("stateful=True")
            call.append("calls=2")
        if rng.random() < 0.6:
            call.append(f"mask={rng.choice(MASKS)}")
        if rng.random() < 0.35:
            call.append("init=[(4,), (4,)]" if kind == "LSTM" else "init=[(4,)]")
        if major:
            call.append("major=True")
        shape = (5, 3, 2) if major else (3, 5, 2)
        options = ", ".join(["4", *chosen])
        yield f"run(tf, L.{kind}({options}), {', '.join([str(shape), *call])})"


def cell_cases(count=45, seed=9):
    """Cases of RNN over cells and stacks of cells."""
    rng = random.Random(seed)
    cells = ["LSTMCell(3)", "GRUCell(4)", "SimpleRNNCell(2)", "GRUCell(3, reset_after=False)"]
    cells += ["LSTMCell(2, activation='relu', implementation=1)", "LSTMCell(4, use_bias=False)"]
    for _ in range(count):
        some = [f"L.{rng.choice(cells)}" for _ in range(rng.choice([1, 1, 2, 3]))]
        cell = some[0] if len(some) == 1 and rng.random() < 0.7 else f"[{', '.join(some)}]"
        chosen, *_ = _options(rng, "SimpleRNN")
        chosen = [c for c in chosen if not c.startswith(("use_bias", "activation", "dtype"))]
        call = [f"mask={rng.choice(MASKS)}"] if rng.random() < 0.5 else []
        options = ", ".join([cell, *chosen])
        yield f"run(tf, L.RNN({options}), {', '.join(['(3, 5, 2)', *call])})"


def bidirectional_cases(count=40, seed=10):
    """Cases of Bidirectional."""
    rng = random.Random(seed)
    for i in range(count):
        kind = ["LSTM", "GRU", "SimpleRNN"][i % 3]
        chosen, *_, major = _options(rng, kind)
        chosen = [c.replace("tf.sin", "'tanh'") for c in chosen]  # which no config can hold
        back = [c for c in chosen if not c.startswith("go_back")]
        if "go_backwards=True" not in chosen:
            back.append("go_backwards=True")
        call, wrap = [], []
        if rng.random() < 0.5:
            call.append(f"mask={rng.choice(MASKS)}")
        if rng.random() < 0.3:
            call.append("init=[(4,)] * " + ("4" if kind == "LSTM" else "2"))
        if rng.random() < 0.25:
            wrap.append(f"backward_layer=L.{kind}({', '.join(['4', *back])})")
        wrap.append(f"merge_mode={rng.choice(MERGES)}")
        if major:
            call.append("major=True")
        shape = (5, 3, 2) if major else (3, 5, 2)
        layer = f"L.{kind}({', '.join(['4', *chosen])})"
        inner = ", ".join([layer, *wrap, "dtype='float64'" if "dtype='float64'" in chosen else ""])
        yield f"run(tf, L.Bidirectional({inner.rstrip(', ')}), {', '.join([str(shape), *call])})"


def convolutional_cases(count=40, seed=11):
    """Cases of ConvLSTM1D to 3D."""
    rng = random.Random(seed)
    shapes = {1: (2, 3, 6, 2), 2: (2, 3, 6, 5, 2), 3: (2, 3, 4, 5, 3, 2)}
    for i in range(count):
        rank = [2, 1, 2, 3][i % 4]
        chosen, *_ = _options(rng, "SimpleRNN")
        chosen = [c for c in chosen if not c.startswith(("unroll", "zero"))]
        if rng.random() < 0.5:
            chosen.append("padding='same'")
        if rng.random() < 0.3:
            chosen.append("strides=2")
        elif rng.random() < 0.3:
            chosen.append("dilation_rate=2")
        if rng.random() < 0.3:
            chosen.append("recurrent_activation='sigmoid'")
        call = []
        if rng.random() < 0.4:
            call.append(f"mask={rng.choice(MASKS)}")
        if rng.random() < 0.25 and "dtype='float64'" not in chosen:  # whose states are float32
            chosen.append("stateful=True")
            call.append("calls=2")
        options = ", ".join(["3", "2", *chosen])
        arguments = ", ".join([str(shapes[rank]), *call])
        yield f"run(tf, L.ConvLSTM{rank}D({options}), {arguments})"


OTHERS = """
drawn(tf, L.LSTM(3, return_sequences=True), [(None, 2)])
drawn(tf, L.GRU(3, return_sequences=True, return_state=True), [(5, 2)])
drawn(tf, L.SimpleRNN(3, unroll=True), [(5, 2)])
drawn(tf, L.SimpleRNN(3, unroll=True), [(None, 2)])
drawn(tf, L.LSTM(3, unroll=True), [(None, 2)])
drawn(tf, L.LSTM(3, return_state=True), [(None, 2), (3,), (3,)], states=2)
drawn(tf, L.GRU(3, return_sequences=True), [(None, 2), (3,)], states=1)
drawn(tf, L.GRU(3), [(None, 2), (4,)], states=1)
drawn(tf, L.LSTM(3), [(None, 2), (3,)], states=1)
drawn(tf, L.Bidirectional(L.LSTM(3, return_sequences=True)), [(None, 2)])
drawn(tf, L.Bidirectional(L.GRU(3, return_state=True), merge_mode=None), [(None, 2)])
drawn(tf, L.Bidirectional(L.GRU(3)), [(None, 2), (3,), (3,)], states=2)
drawn(tf, L.Bidirectional(L.LSTM(3, return_state=True)), [(None, 2)] + [(3,)] * 4, states=4)
drawn(tf, L.RNN([L.LSTMCell(3), L.GRUCell(2)], return_sequences=True), [(None, 2)])
drawn(tf, L.RNN(L.SimpleRNNCell(2), return_state=True), [(None, 2)])
drawn(tf, L.ConvLSTM2D(2, 3, padding='same', return_sequences=True), [(None, 6, 5, 2)])
drawn(tf, L.ConvLSTM2D(2, 3), [(4, 6, 5, 2)])
drawn(tf, L.ConvLSTM1D(2, 3, return_state=True), [(None, 6, 2)])
embedded(tf, L.LSTM(3))
embedded(tf, L.LSTM(3, return_sequences=True))
embedded(tf, L.LSTM(3, return_sequences=True), left=True)
embedded(tf, L.GRU(3))
embedded(tf, L.GRU(3), left=True)
embedded(tf, L.GRU(3, return_sequences=True, go_backwards=True), left=True)
embedded(tf, L.SimpleRNN(3))
embedded(tf, L.SimpleRNN(3, return_sequences=True, zero_output_for_mask=True))
embedded(tf, L.Bidirectional(L.LSTM(3, return_sequences=True)))
embedded(tf, L.Bidirectional(L.LSTM(3)))
embedded(tf, L.Bidirectional(L.GRU(3, return_sequences=True), merge_mode='sum'), left=True)
embedded(tf, L.RNN([L.LSTMCell(3), L.LSTMCell(2)], return_sequences=True))
embedded(tf, L.TimeDistributed(L.Dense(2)))
trained(tf, L.LSTM(3), (4, 2))
trained(tf, L.GRU(3), (4, 2))
trained(tf, L.GRU(3, reset_after=False), (4, 2))
trained(tf, L.SimpleRNN(3), (4, 2))
trained(tf, L.Bidirectional(L.LSTM(3)), (4, 2))
trained(tf, L.RNN([L.LSTMCell(3), L.GRUCell(2)]), (4, 2))
config(L.SimpleRNN(3))
config(L.LSTM(3, stateful=True, zero_output_for_mask=True, implementation=1))
config(L.GRU(3, dropout=0.2, recurrent_dropout=0.3, seed=3))
config(L.LSTM(3, kernel_regularizer='l2', bias_constraint='non_neg', activity_regularizer='l1'))
config(L.SimpleRNNCell(3))
config(L.LSTMCell(3, recurrent_dropout=0.5))
config(L.GRUCell(3, reset_after=False))
config(L.LSTMCell(3, enable_caching_device=False))
config(L.LSTM(3, enable_caching_device=False))
config(L.ConvLSTM1D(3, 2, input_shape=(4, 5, 2)))
config(L.ConvLSTM2D(3, 2, strides=2, data_format='channels_last'))
config(L.ConvLSTM3D(3, 2, dropout=0.2))
config(L.Bidirectional(L.LSTM(3), merge_mode='sum'))
config(L.RNN(L.LSTMCell(3), return_state=True, input_dim=3, input_length=4))
config(L.LSTM(3, input_dim=3, input_length=4))
L.RNN(L.LSTMCell(3, name='c'), name='r').get_config()
L.RNN([L.LSTMCell(3, name='c'), L.GRUCell(2, name='d')]).get_config()['cell']['class_name']
L.Bidirectional(L.SimpleRNN(3, name='r'), name='b').get_config()
again(tf, L.RNN([L.LSTMCell(3), L.GRUCell(2)], return_state=True), (2, 4, 3))
again(tf, L.RNN(L.LSTMCell(3)), (2, 4, 3))
again(tf, L.Bidirectional(L.RNN(L.LSTMCell(3), return_sequences=True)), (2, 4, 3))
again(tf, L.Bidirectional(L.LSTM(3), backward_layer=L.GRU(2, go_backwards=True)), (2, 4, 3))
again(tf, L.ConvLSTM2D(3, 2), (2, 4, 5, 4, 3))
""".strip().splitlines()

CASES = [
    *layer_cases(),
    *cell_cases(),
    *bidirectional_cases(),
    *convolutional_cases(),
    *OTHERS,
]


def names(tf):
    """What the cases may use."""
    functions = (run, drawn, embedded, config, again, trained)
    return {"L": tf.keras.layers, **{f.__name__: f for f in functions}}
