"""Writes tests/fixtures/saved-models-VERSION.tar.xz: run with the python of TensorFlow 2.15 or 2.3.

SavedModels of TensorFlow, and in each folder what its functions gave there: `cases.npz` with the
arrays `function/argument` and `function=result`, or of a Keras model `input0`, `predict`, and the
losses and predictions after it was trained on (see tests/saved_model/stored_models.py).  Text stands
in hexadecimal.
"""

import os
import sys
import tarfile
import tempfile

import numpy as np
import tensorflow as tf

HERE = os.path.dirname(os.path.abspath(__file__))
keras = tf.keras
layers = keras.layers
v1 = tf.compat.v1
rng = np.random.default_rng(3)


def normal(*shape):
    return rng.normal(size=shape).astype("float32")


def keras_model(model, inputs, fit=None):
    """A model that was trained for two steps; its predictions and losses of two more."""

    def write(path):
        losses = []
        if fit is not None:
            model.compile(keras.optimizers.Adam(0.01), "mse", metrics=["mae"])
            model.fit(inputs, fit, epochs=2, batch_size=8, shuffle=False, verbose=0)
        model.save(path, save_format="tf")
        found = {"predict": model.predict(inputs, verbose=0)}
        if fit is not None:
            history = model.fit(inputs, fit, epochs=2, batch_size=8, shuffle=False, verbose=0)
            losses = history.history["loss"]
            found["losses"] = np.array(losses)
            found["target"] = fit
            found["trained"] = model.predict(inputs, verbose=0)
        for k, x in enumerate(inputs if isinstance(inputs, list) else [inputs]):
            found[f"input{k}"] = x
        return found

    return write


def mlp():
    x = keras.Input((6,), name="x")
    y = layers.Dense(8, "relu", kernel_regularizer="l2")(x)
    y = layers.BatchNormalization()(y)
    y = layers.Dropout(0.0)(y)
    return keras_model(keras.Model(x, layers.Dense(2, name="out")(y)), normal(16, 6), normal(16, 2))


def cnn():
    model = keras.Sequential(
        [
            layers.Conv2D(4, 3, padding="same", activation="relu", input_shape=(8, 8, 3)),
            layers.BatchNormalization(),
            layers.MaxPooling2D(),
            layers.DepthwiseConv2D(3, activation=tf.nn.relu6),
            layers.SeparableConv2D(6, 2, padding="same"),
            layers.Conv2DTranspose(3, 2, strides=2),
            layers.AveragePooling2D(2),
            layers.LeakyReLU(),
            layers.GlobalAveragePooling2D(),
            layers.Dense(2, "softmax"),
        ]
    )
    return keras_model(model, normal(16, 8, 8, 3), np.eye(2, dtype="float32")[[0, 1] * 8])


def rnn():
    x = keras.Input((None,), dtype="int32")
    y = layers.Embedding(20, 5, mask_zero=True)(x)
    y = layers.Bidirectional(layers.LSTM(4, return_sequences=True))(y)
    y = layers.GRU(3, return_sequences=True)(y)
    y = layers.SimpleRNN(3)(y)
    inputs = rng.integers(0, 20, (16, 7)).astype("int32")
    return keras_model(keras.Model(x, layers.Dense(1)(y)), inputs, normal(16, 1))


def attention():
    x = keras.Input((5, 6))
    y = layers.MultiHeadAttention(2, 3)(x, x)
    y = layers.LayerNormalization()(y + x)
    y = layers.Conv1D(4, 3, padding="causal", activation="gelu")(y)
    y = layers.Flatten()(y)
    return keras_model(keras.Model(x, layers.Dense(1)(y)), normal(8, 5, 6), normal(8, 1))


def preprocessing():
    text = keras.Input((1,), dtype="string", name="text")
    number = keras.Input((2,), name="number")
    vectorize = layers.TextVectorization(output_mode="int", output_sequence_length=4)
    vectorize.adapt(np.array(["the cat sat", "the dog ran", "a cat"]))
    normalize = layers.Normalization()
    normalize.adapt(normal(32, 2) * 3 + 1)
    y = layers.Embedding(10, 3)(vectorize(text))
    y = layers.GlobalAveragePooling1D()(y)
    y = layers.Concatenate()([y, normalize(number), layers.Rescaling(0.5)(number)])
    words = np.array([["the cat"], ["DOG, ran!"], ["unknown words here"], [""]], dtype=object)
    model = keras.Model([text, number], layers.Dense(2)(y))

    def run(path):
        model.save(path, save_format="tf")
        numbers = normal(4, 2)
        given = [tf.constant(words), tf.constant(numbers)]
        return {"input0": words.astype("S"), "input1": numbers, "predict": model(given).numpy()}

    return run


def lookups():
    name = keras.Input((1,), dtype="string")
    code = keras.Input((1,), dtype="int64")
    y = [
        layers.StringLookup(vocabulary=["a", "b", "c"], output_mode="one_hot")(name),
        layers.IntegerLookup(vocabulary=[5, 7, 9], output_mode="multi_hot")(code),
        layers.Hashing(4, output_mode="one_hot")(name),
        layers.CategoryEncoding(12, output_mode="one_hot")(code),
        tf.cast(layers.Discretization([6.0, 8.0])(code), tf.float32),
    ]
    model = keras.Model([name, code], layers.Concatenate()(y))

    def run(path):
        model.save(path, save_format="tf")
        names = np.array([["a"], ["c"], ["zz"], ["b"]], dtype=object)
        codes = np.array([[5], [9], [2], [7]])
        found = model([tf.constant(names), tf.constant(codes)]).numpy()
        return {"input0": names.astype("S"), "input1": codes, "predict": found}

    return run


def augmented():
    model = keras.Sequential(
        [
            layers.Resizing(6, 6, input_shape=(9, 9, 3)),
            layers.CenterCrop(4, 4),
            layers.RandomFlip(),
            layers.RandomRotation(0.2),
            layers.RandomContrast(0.2),
            layers.GaussianNoise(0.1),
            layers.Flatten(),
            layers.Dense(2),
        ]
    )
    return keras_model(model, normal(8, 9, 9, 3))


class Scale(layers.Layer):
    def __init__(self, factor=2.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def build(self, shape):
        self.w = self.add_weight(name="w", shape=(int(shape[-1]),), initializer="ones")
        self.count = self.add_weight(
            name="count", shape=(), dtype="int32", initializer="zeros", trainable=False
        )

    def call(self, x, training=None):
        if training:
            self.count.assign_add(1)
            x = x * 1.0
        self.add_loss(0.01 * tf.reduce_sum(self.w))
        return x * self.w * self.factor

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


class Custom(keras.Model):
    def __init__(self):
        super().__init__()
        self.scale = Scale(3.0)
        self.blocks = [layers.Dense(4, "tanh"), layers.Dense(2)]

    def call(self, x, training=False):
        x = self.scale(x, training=training)
        for block in self.blocks:
            x = block(x)
        return x


class Layered(keras.Model):
    """Without a config."""

    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(3)

    @tf.function(input_signature=[tf.TensorSpec([None, 4], tf.float32)])
    def extra(self, x):
        return {"twice": self.dense(x) * 2.0}

    def call(self, inputs):
        return self.dense(inputs["a"]), tf.reduce_sum(inputs["b"], axis=-1)


def custom():
    return keras_model(Custom(), normal(16, 3), normal(16, 2))


def custom_layer():
    x = keras.Input((3,))
    model = keras.Model(x, layers.Dense(1)(Scale(0.5)(x)))
    return keras_model(model, normal(16, 3), normal(16, 1))


def layered():
    model = Layered()

    def run(path):
        a, b = normal(5, 4), normal(5, 2)
        first, second = model({"a": a, "b": b})
        model.save(path, save_format="tf")
        found = {"input0": a, "input1": b, "predict": first.numpy(), "second": second.numpy()}
        return {**found, "extra": model.extra(a)["twice"].numpy()}

    return run


class Functions(tf.Module):
    """What tf.functions can do."""

    def __init__(self):
        super().__init__()
        self.w = tf.Variable(normal(3, 3), name="w")
        self.bias = tf.Variable(tf.zeros([3]), name="bias", trainable=False)
        self.steps = tf.Variable(0, dtype=tf.int64)
        self.parts = [tf.Variable(1.0), {"k": tf.Variable([2.0, 3.0])}]
        self.fixed = tf.constant([1.0, 2.0])
        self.table = tf.lookup.StaticHashTable(
            tf.lookup.KeyValueTensorInitializer(["x", "y"], tf.constant([1, 2], tf.int64)), -1
        )
        self.counts = tf.lookup.experimental.MutableHashTable(tf.string, tf.int64, 0)
        self.counts.insert(["q"], tf.constant([4], tf.int64))

    @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32, name="x")])
    def affine(self, x):
        return tf.nn.relu(x @ self.w + self.bias)

    @tf.function
    def scaled(self, x, factor=2.0, *, negate=False):
        y = x * factor * self.parts[0] + tf.reduce_sum(self.parts[1]["k"])
        return {"y": -y if negate else y, "shape": tf.shape(x)}

    @tf.function(input_signature=[tf.TensorSpec([], tf.int32), tf.TensorSpec([None], tf.float32)])
    def loops(self, n, x):
        total = tf.zeros_like(x)
        array = tf.TensorArray(tf.float32, size=n)
        for i in tf.range(n):
            if tf.reduce_sum(total) > 10.0:
                total -= x
            else:
                total += x * tf.cast(i, tf.float32)
            array = array.write(i, total)
        branch = tf.switch_case(n % 3, [lambda: x, lambda: x * 2.0, lambda: x - 1.0])
        i = tf.constant(0)
        while i < n:
            j = tf.constant(0)
            while j < i:
                branch += 0.5
                j += 1
            i += 1
        return array.stack(), branch, tf.map_fn(lambda v: v * v, x)

    @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])
    def step(self, x):
        self.steps.assign_add(1)
        self.bias.assign(self.bias * 0.9 + tf.reduce_mean(x, 0) * 0.1)
        return self.steps.read_value(), self.bias + 0.0

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
    def words(self, text):
        found = self.table.lookup(text)
        self.counts.insert(text, found)
        joined = tf.strings.reduce_join(tf.strings.upper(text), separator="-")
        parts = tf.strings.split(text, "a")
        return found, self.counts.lookup(text), joined, parts.to_tensor(), self.counts.size()

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
    def parse(self, serialized):
        return tf.io.parse_example(
            serialized,
            {
                "a": tf.io.FixedLenFeature([2], tf.float32),
                "b": tf.io.FixedLenFeature([], tf.string, default_value="none"),
                "c": tf.io.VarLenFeature(tf.int64),
                "d": tf.io.RaggedFeature(tf.int64),
            },
        )

    @tf.function(input_signature=[tf.TensorSpec([None, None, 3], tf.uint8)])
    def images(self, x):
        y = tf.image.convert_image_dtype(x, tf.float32)
        y = tf.image.resize(y, [4, 6])
        z = tf.image.resize(y, [2, 2], method="nearest")
        boxes = tf.constant([[0.0, 0.0, 0.5, 0.5], [0.0, 0.0, 0.55, 0.5], [0.5, 0.5, 1.0, 1.0]])
        kept = tf.image.non_max_suppression(boxes, tf.constant([0.9, 0.8, 0.7]), 3)
        png = tf.io.decode_png(tf.io.encode_png(x))
        crops = tf.image.crop_and_resize(y[None], boxes, [0, 0, 0], [2, 2])
        hsv = tf.image.adjust_hue(y, 0.1)
        return y, z, kept, png, crops, hsv

    @tf.function(
        input_signature=[tf.TensorSpec([None, 3], tf.float32), tf.TensorSpec([None, 3], tf.float32)]
    )
    def train(self, x, target):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((tf.tanh(x @ self.w + self.bias) - target) ** 2)
        grad = tape.gradient(loss, self.w)
        self.w.assign_sub(0.1 * grad)
        return loss

    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
    def special(self, x):
        @tf.custom_gradient
        def clipped(v):
            return tf.minimum(v, 1.0), lambda g: g * 3.0

        values, rows = tf.unique(tf.cast(x, tf.int32))
        ragged = tf.RaggedTensor.from_row_lengths(x, [2, tf.size(x) - 2])
        return (
            clipped(x) + tf.stop_gradient(x),
            tf.linalg.matrix_transpose(tf.linalg.diag(x)),
            tf.gather(x, rows),
            values,
            tf.sort(x, direction="DESCENDING"),
            tf.reduce_sum(ragged, axis=1),
            tf.math.top_k(x, 2).indices,
            tf.signal.rfft(x),
            tf.einsum("i,j->ij", x, x),
        )


def flat(result):
    found = tf.nest.flatten(result, expand_composites=True)
    return {f"result{k}": x.numpy() for k, x in enumerate(found)}


def example(a, b, c, d):
    feature = {
        "a": tf.train.Feature(float_list=tf.train.FloatList(value=a)),
        "c": tf.train.Feature(int64_list=tf.train.Int64List(value=c)),
        "d": tf.train.Feature(int64_list=tf.train.Int64List(value=d)),
    }
    if b is not None:
        feature["b"] = tf.train.Feature(bytes_list=tf.train.BytesList(value=[b]))
    return tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString()


def functions(path):
    module = Functions()
    x = normal(4, 3)
    module.scaled(tf.constant([1.0]))
    module.scaled(tf.zeros([2, 2]), 3.0, negate=True)
    tf.saved_model.save(
        module, path, signatures={"serving_default": module.affine, "step": module.step}
    )
    calls = {
        "affine": [x],
        "scaled": [np.array([4.0], "float32")],
        "loops": [np.int32(5), np.array([1.0, 2.0], "float32")],
        "step": [x],
        "words": [np.array([b"x", b"abac", b"y"], object)],
        "parse": [
            np.array([example([1, 2], b"t", [3, 4], [5]), example([3, 4], None, [], [])], object)
        ],
        "images": [rng.integers(0, 255, (8, 7, 3)).astype("uint8")],
        "train": [x, normal(4, 3)],
        "special": [np.array([0.5, 2.5, 1.5, 3.0], "float32")],
    }
    found = {}
    for name, args in calls.items():
        result = getattr(module, name)(*map(tf.constant, args))
        for k, value in enumerate(args):
            found[f"{name}/{k}"] = value
        found.update({f"{name}={key}": value for key, value in flat(result).items()})
    return found


def graph_v1(path):
    """A graph of TensorFlow 1 with its control flow, tables, variables and assets."""
    words = os.path.join(tempfile.mkdtemp(), "words.txt")
    with open(words, "w", encoding="utf-8") as file:
        file.write("alpha\nbeta\ngamma\n")
    graph = tf.Graph()
    with graph.as_default(), v1.Session(graph=graph) as session:
        v1.disable_control_flow_v2()
        x = v1.placeholder(tf.float32, [None, 3], name="x")
        text = v1.placeholder(tf.string, [None], name="text")
        w = v1.get_variable("w", [3, 2], use_resource=False)
        r = v1.get_variable("r", [2], initializer=tf.constant_initializer(0.5), use_resource=True)
        parts = v1.get_variable(
            "parts", [4, 2], partitioner=v1.fixed_size_partitioner(2), use_resource=False
        )
        training = v1.placeholder_with_default(False, [], name="training")
        y = tf.matmul(x, w) + r
        chosen = v1.cond(
            training,
            lambda: y * 2.0,
            lambda: v1.cond(tf.reduce_sum(y) > 0, lambda: y + 1.0, lambda: y - 1.0),
        )
        _, total = v1.while_loop(
            lambda i, t: i < 4,
            lambda i, t: (i + 1, v1.cond(i > 1, lambda: t + chosen, lambda: t * 2.0)),
            [tf.constant(0), chosen],
        )

        def inner(i, t):
            _, s = v1.while_loop(lambda j, s: j < i, lambda j, s: (j + 1, s + r), [0, t])
            return i + 1, s

        _, nested = v1.while_loop(lambda i, t: i < 3, inner, [0, y], name="nested")
        mapped = v1.map_fn(lambda row: tf.reduce_sum(row) * row, x, name="mapped")
        table = v1.tables_initializer
        lookup = tf.lookup.StaticVocabularyTable(
            tf.lookup.TextFileInitializer(
                words,
                tf.string,
                tf.lookup.TextFileIndex.WHOLE_LINE,
                tf.int64,
                tf.lookup.TextFileIndex.LINE_NUMBER,
            ),
            2,
        )
        ids = lookup.lookup(text)
        embedded = v1.nn.embedding_lookup(list(parts), ids % 4, partition_strategy="div")
        outputs = {"total": total, "nested": nested, "mapped": mapped}
        session.run([v1.global_variables_initializer(), table()])
        _builder(session, path, x, text, outputs, ids, embedded, table())
        given = {x: normal(4, 3), text: np.array(["beta", "zeta", "gamma"], dtype=object)}
        result = session.run({**outputs, "ids": ids, "embedded": embedded}, given)
        v1.enable_control_flow_v2()
    found = {f"serving_default={k}": result[k] for k in outputs}
    found.update({f"text={k}": result[k] for k in ("ids", "embedded")})
    found.update({"serving_default/x": given[x], "text/text": given[text].astype("S")})
    return found


def _builder(session, path, x, text, outputs, ids, embedded, init):
    info = v1.saved_model.build_tensor_info
    build = v1.saved_model.build_signature_def
    builder = v1.saved_model.Builder(path)
    method = v1.saved_model.PREDICT_METHOD_NAME
    signatures = {
        "serving_default": build({"x": info(x)}, {k: info(v) for k, v in outputs.items()}, method),
        "text": build({"text": info(text)}, {"ids": info(ids), "embedded": info(embedded)}, method),
    }
    builder.add_meta_graph_and_variables(
        session,
        ["serve"],
        signature_def_map=signatures,
        assets_collection=v1.get_collection(v1.GraphKeys.ASSET_FILEPATHS),
        main_op=init,
    )
    builder.save()


def frozen(path):
    """A graph without variables, as one file."""
    graph = tf.Graph()
    with graph.as_default(), v1.Session(graph=graph) as session:
        x = v1.placeholder(tf.float32, [None, 6, 6, 3], name="input")
        w = v1.get_variable("w", [3, 3, 3, 4])
        y = tf.nn.conv2d(x, w, 1, "SAME")
        y = v1.nn.fused_batch_norm(
            y, tf.ones([4]), tf.zeros([4]), tf.zeros([4]), tf.ones([4]), is_training=False
        )[0]
        y = tf.nn.max_pool2d(tf.nn.relu6(y), 2, 2, "VALID")
        y = tf.identity(tf.nn.softmax(tf.reshape(y, [-1, 36])), name="output")
        session.run(v1.global_variables_initializer())
        given = normal(2, 6, 6, 3)
        found = session.run(y, {x: given})
        fixed = v1.graph_util.convert_variables_to_constants(
            session, graph.as_graph_def(), ["output"]
        )
    os.makedirs(path)
    with open(os.path.join(path, "frozen.pb"), "wb") as file:
        file.write(fixed.SerializeToString())
    return {"input": given, "output": found}


def estimator(path):
    columns = [
        tf.feature_column.numeric_column("age"),
        tf.feature_column.indicator_column(
            tf.feature_column.categorical_column_with_vocabulary_list("city", ["rome", "oslo"])
        ),
    ]
    made = tf.estimator.DNNClassifier([4], columns)

    def data():
        features = {"age": normal(16), "city": np.array(["rome", "oslo"] * 8)}
        return tf.data.Dataset.from_tensor_slices((features, [0, 1] * 8)).repeat().batch(8)

    made.train(data, steps=3)
    spec = tf.feature_column.make_parse_example_spec(columns)
    receiver = tf.estimator.export.build_parsing_serving_input_receiver_fn(spec)
    home = tempfile.mkdtemp()
    written = made.export_saved_model(home, receiver).decode()
    os.rename(written, path)
    rows = []
    for age, city in ((1.0, b"rome"), (-2.0, b"paris")):
        feature = {
            "age": tf.train.Feature(float_list=tf.train.FloatList(value=[age])),
            "city": tf.train.Feature(bytes_list=tf.train.BytesList(value=[city])),
        }
        rows.append(
            tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString()
        )
    loaded = tf.saved_model.load(path)
    result = loaded.signatures["predict"](examples=tf.constant(rows))
    found = {"predict/examples": np.array(rows, object)}
    return {**found, **{f"predict={k}": v.numpy() for k, v in result.items()}}


CASES = {
    "mlp": mlp, "cnn": cnn, "rnn": rnn, "attention": attention, "preprocessing": preprocessing,
    "lookups": lookups, "augmented": augmented, "custom": custom, "custom_layer": custom_layer,
    "layered": layered, "functions": lambda: functions, "graph_v1": lambda: graph_v1,
    "frozen": lambda: frozen, "estimator": lambda: estimator,
}  # fmt: skip
OLD = ["mlp", "cnn", "rnn", "custom", "custom_layer", "layered"]  # for TensorFlow 2.3


def write(root, names):
    for name in names:
        tf.random.set_seed(7)
        path = os.path.join(root, name)
        found = {k: np.asarray(v) for k, v in CASES[name]()(path).items()}
        texts = {k: v for k, v in found.items() if v.dtype.kind in "OS"}
        found = {k: v for k, v in found.items() if k not in texts}
        found.update({f"{k}~hex": _hexadecimal(v) for k, v in texts.items()})
        np.savez_compressed(os.path.join(path, "cases.npz"), **found)
        print(name, sorted(found))


def _hexadecimal(texts):
    flat = [x.hex() if isinstance(x, bytes) else x.encode().hex() for x in texts.reshape(-1)]
    return np.array(flat, dtype="U").reshape(texts.shape)


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp()
    names = sys.argv[2:] or (OLD if tf.__version__.startswith("2.3.") else CASES)
    write(root, names)
    if len(sys.argv) == 1:
        version = ".".join(tf.__version__.split(".")[:2])
        target = os.path.join(HERE, "..", "fixtures", f"saved-models-{version}.tar.xz")
        with tarfile.open(target, "w:xz") as file:
            file.add(root, "saved_models")


if __name__ == "__main__":
    main()
