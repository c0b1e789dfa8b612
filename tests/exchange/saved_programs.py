"""Objects with traced functions that are saved as SavedModels: see saved_models.py.

Each function of PROGRAMS gives (the object, [(name of a function, arguments)], None or (inputs of
the default signature, its outputs)).
"""

import numpy as np

from . import saved_composites, saved_training

X = np.array([[1.0, -2.0], [3.0, 0.5], [-1.0, 4.0]], np.float32)
WORDS = np.array([b"a", b"zz", b"b"], object)
# what has no form in TensorFlow's ops, or not yet
REFUSED = ()
# what Keras 2.15 does not load of its own folders either
NOT_BY_KERAS = ("batch_norm_virtual",)
LITE = ("converted",)


def save(tf, obj, path, name):
    """Writes an object."""
    if isinstance(obj, tf.keras.Model):
        obj.save(path, save_format="tf")
    else:
        tf.saved_model.save(obj, path)


def linear(tf):
    """A module with a signature, a function that changes a variable, lists and dicts."""

    class Linear(tf.Module):
        """w x + b."""

        def __init__(self):
            super().__init__()
            self.w = tf.Variable([[1.0, 2.0], [3.0, 4.0]], name="w")
            self.rest = {"b": tf.Variable([0.5, -0.5])}
            self.count = [tf.Variable(0)]

        @tf.function(input_signature=[tf.TensorSpec([None, 2], name="inp")])
        def f(self, x):
            return {"y": tf.matmul(x, self.w) + self.rest["b"], "x": x}

        @tf.function
        def step(self, x, rate=0.5):
            self.w.assign_add(rate * x)
            self.count[0].assign_add(1)
            return self.w + 0.0, tf.identity(self.count[0])

    module = Linear()
    wanted = [X, (X @ np.array([[1, 2], [3, 4]], np.float32) + [0.5, -0.5]).astype(np.float32)]
    return module, [("f", [X]), ("f", [X[:1]])], ({"inp": X}, wanted)


def branches(tf):
    """If, Case and While, with variables inside."""

    class Branches(tf.Module):
        """Control flow."""

        def __init__(self):
            super().__init__()
            self.v = tf.Variable(2.0)

        @tf.function(input_signature=[tf.TensorSpec([None, 2])])
        def cond(self, x):
            if tf.reduce_sum(x) > 0:
                y = x * self.v
            else:
                y = x - 1
            return y

        @tf.function(input_signature=[tf.TensorSpec([]), tf.TensorSpec([], tf.int32)])
        def loop(self, x, n):
            i = tf.constant(0)
            while i < n:
                if x > 100.0:
                    break
                x = x * self.v + 1.0
                i += 1
            return x, i

        @tf.function(input_signature=[tf.TensorSpec([], tf.int32), tf.TensorSpec([None])])
        def case(self, i, x):
            return tf.switch_case(i, [lambda: x + 1, lambda: x * 2, lambda: -x])

        @tf.function(input_signature=[tf.TensorSpec([None, 2])])
        def array(self, x):
            rows = tf.TensorArray(tf.float32, size=tf.shape(x)[0])
            for i in tf.range(tf.shape(x)[0]):
                rows = rows.write(i, x[i] * tf.cast(i, tf.float32))
            return rows.stack()

        @tf.function(input_signature=[tf.TensorSpec([None, 2])])
        def mapped(self, x):
            return tf.map_fn(lambda row: tf.reduce_sum(row) * self.v, x)

        @tf.function(input_signature=[tf.TensorSpec([None, 2])])
        def scanned(self, x):
            return tf.scan(lambda a, row: a * 0.5 + row, x)

        @tf.function(input_signature=[tf.TensorSpec([None, 2]), tf.TensorSpec([], tf.int32)])
        def nested(self, x, n):
            for i in tf.range(n):
                if tf.reduce_sum(x) > 3.0:
                    x = x * 0.5
                elif i % 2 == 0:
                    for j in tf.range(i):
                        x = x + self.v * tf.cast(j, tf.float32)
                else:
                    x = tf.map_fn(lambda row: tf.cond(row[0] > 0, lambda: row, lambda: -row), x)
            return x

        @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
        def words(self, x):
            return tf.map_fn(lambda w: tf.cond(tf.equal(w, "a"), lambda: w + "!", lambda: w), x)

    calls = [
        ("nested", [X, np.int32(4)]), ("nested", [-X, np.int32(7)]), ("words", [WORDS]),
        ("cond", [X]), ("cond", [-X]), ("case", [np.int32(1), X[0]]), ("case", [np.int32(7), X[0]]),
        ("loop", [np.float32(1), np.int32(3)]), ("loop", [np.float32(1), np.int32(30)]),
        ("array", [X]), ("mapped", [X]), ("scanned", [X[:2]]),
    ]  # fmt: skip
    return Branches(), [(n, [np.asarray(a) for a in args]) for n, args in calls], None


def texts(tf):
    """A table and string ops."""

    class Words(tf.Module):
        """Numbers of words."""

        def __init__(self):
            super().__init__()
            pairs = tf.lookup.KeyValueTensorInitializer(["a", "b"], [1, 2])
            self.table = tf.lookup.StaticHashTable(pairs, -1)

        @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
        def find(self, x):
            return self.table.lookup(x), tf.strings.upper(x), tf.strings.length(x)

        @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
        def texts(self, x):
            joined = tf.strings.join([x, tf.constant("!")], separator="-")
            return (
                joined,
                tf.strings.regex_replace(x, "z+", "y"),
                tf.strings.to_hash_bucket_fast(x, 7),
            )

    return Words(), [("find", [WORDS]), ("texts", [WORDS[:1]])], None


def shapes(tf):
    """Ops whose shapes hang on unknown sizes."""

    class Shapes(tf.Module):
        """Reshapes and the like."""

        @tf.function(input_signature=[tf.TensorSpec([None, None])])
        def reshaped(self, x):
            n = tf.shape(x)[0]
            return tf.reshape(x, [n, -1, 1]), tf.tile(x, [2, 1]), tf.zeros([n, 3]), x[::-1, :1]

        @tf.function(input_signature=[tf.TensorSpec([None, 2])])
        def joined(self, x):
            return tf.concat([x, x * 2], 1), tf.stack([x, x]), tf.split(x, 2, 1), tf.transpose(x)

        @tf.function(input_signature=[tf.TensorSpec([None, 2])])
        def reduced(self, x):
            return tf.reduce_mean(x, 0), tf.reduce_max(x), tf.argmax(x, 1), tf.nn.softmax(x)

        @tf.function(input_signature=[tf.TensorSpec([None, 2])])
        def picked(self, x):
            return (
                tf.gather(x, [1, 0], axis=1),
                tf.where(x > 0, x, 0.0),
                tf.boolean_mask(x, x[:, 0] > 0),
            )

    return Shapes(), [(n, [X]) for n in ("reshaped", "joined", "reduced", "picked")], None


def own_layers(tf):
    """A subclassed model of layers that TensorFlow has no class of."""

    class Scale(tf.keras.layers.Layer):
        """x * w, with a loss."""

        def build(self, shape):
            self.w = self.add_weight("w", [shape[-1]], initializer="ones")

        def call(self, x, training=None):
            self.add_loss(0.1 * tf.reduce_sum(x**2))
            if training:
                return x * self.w * 2.0
            return x * self.w + tf.cast(tf.shape(x)[0], x.dtype)

    class Net(tf.keras.Model):
        """Dense, then Scale."""

        def __init__(self):
            super().__init__()
            self.first = tf.keras.layers.Dense(3, "relu", kernel_initializer="ones")
            self.second = Scale()
            self.drop = tf.keras.layers.Dropout(0.5)

        def call(self, x, training=None):
            return self.drop(self.second(self.first(x), training=training), training=training)

    model = Net()
    model(X)
    return model, [("__call__", [X]), ("__call__", [X[:1]])], None


def resized(tf):
    """Layers for pictures."""
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            tf.keras.Input((6, 6, 3)),
            layers.Resizing(4, 5),  # layers that augment would: `model(x)` trains them
            layers.UpSampling2D(2, interpolation="bilinear"),
            layers.Resizing(3, 3, "nearest"),
            layers.Rescaling(0.5, 0.1),
        ]
    )
    x = np.random.RandomState(0).rand(2, 6, 6, 3).astype(np.float32)
    return model, [("__call__", [x]), ("__call__", [x[:1]])], None


def pictures(tf):
    """Images in other sizes by each method, parts of them, and gradients through that."""
    methods = ("bilinear", "nearest", "bicubic", "area", "lanczos3", "lanczos5", "mitchellcubic")
    boxes = np.array([[0.0, 0.1, 0.8, 0.9], [0.9, 0.2, 0.1, 1.3]], np.float32)
    changes = {
        **{m: lambda x, m=m: tf.image.resize(x, [5, 9], m) for m in methods},
        "fine": lambda x: tf.image.resize(x, [3, 4], antialias=True),
        "finer": lambda x: tf.image.resize(x, [3, 4], "bicubic", antialias=True),
        "crops": lambda x: tf.image.crop_and_resize(x, boxes + x[0, 0, 0, 0], [1, 0], [3, 4]),
        "picks": lambda x: tf.image.crop_and_resize(x, boxes, [1, 0], [3, 4], "nearest", 2.0),
        "parts": lambda x: tf.image.extract_patches(
            x, [1, 3, 2, 1], [1, 2, 1, 1], [1, 1, 2, 1], "SAME"
        ),
    }

    def slope(function):
        def of(x):
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = tf.reduce_sum(tf.sin(function(x)))
            return tape.gradient(y, x)

        return of

    x = np.random.RandomState(0).rand(2, 7, 6, 3).astype(np.float32)
    root, calls = tf.Module(), []
    for name, function in changes.items():
        open_, known = tf.TensorSpec([None, None, None, 3]), tf.TensorSpec([2, 7, 6, 3])
        setattr(root, name, tf.function(function, input_signature=[open_]))
        setattr(root, f"{name}_known", tf.function(function, input_signature=[known]))
        calls += [(name, [x]), (name, [x[:, :5, :5]]), (f"{name}_known", [x])]
        if name not in ("area", "parts"):  # they have none, or none is written
            setattr(root, f"{name}_slope", tf.function(slope(function), input_signature=[open_]))
            calls += [(f"{name}_slope", [x]), (f"{name}_slope", [x[:, 1:]])]
        if name not in ("crops", "picks", "parts"):
            one = tf.function(function, input_signature=[tf.TensorSpec([None, 6, 3])])
            setattr(root, f"{name}_one", one)
            calls.append((f"{name}_one", [x[0, :4]]))
    return root, calls, None


def recurrent(tf):
    """A bidirectional LSTM over an embedding with masks."""
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            layers.Embedding(9, 4, mask_zero=True, input_shape=(None,)),
            layers.Bidirectional(layers.LSTM(3, return_sequences=True)),
            layers.GRU(2),
        ]
    )
    x = np.array([[1, 2, 3, 0], [4, 0, 0, 0]], np.float32)
    return model, [("__call__", [x]), ("__call__", [x[:1, :2]])], None


def converted(tf):
    """A convolutional net, which TFLite takes too."""
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            layers.Conv2D(4, 3, padding="same", activation="relu", input_shape=(8, 8, 1)),
            layers.BatchNormalization(),
            layers.MaxPooling2D(),
            layers.DepthwiseConv2D(3),
            layers.Conv2DTranspose(3, 5, strides=2, padding="same"),
            layers.Conv2DTranspose(2, 4, strides=2, padding="same"),
            layers.Conv2DTranspose(2, 3),
            layers.Flatten(),
            layers.Dense(3, "softmax"),
        ]
    )
    x = np.random.RandomState(0).rand(2, 8, 8, 1).astype(np.float32)
    return model, [("__call__", [x]), ("__call__", [x[:1]])], None


def conditions(tf):
    """Branches and loops that are decided by tensors with axes and one element."""

    class Conditions(tf.Module):
        """if, while, break, tf.cond and tf.while_loop; with a tape, too."""

        @tf.function(input_signature=[tf.TensorSpec([1, None], tf.int64)])
        def grown(self, x):
            found = tf.TensorArray(tf.int64, size=0, dynamic_size=True).write(0, [1])
            for i in tf.range(4):
                so_far = tf.transpose(found.stack())
                new = tf.reshape(tf.reduce_sum(so_far) * x[0, 0], [1, 1])
                found = found.write(i + 1, new[0])
                if new == 4:
                    break
            return tf.transpose(found.stack())

        @tf.function(input_signature=[tf.TensorSpec([1, None], tf.int64)])
        def chosen(self, x):
            first = tf.reshape(x[0, 0], [1, 1])
            while first < 5:
                first += 2
            other = tf.cond(tf.reshape(x[0, 1] == 0, [1]), lambda: 1, lambda: 2)
            last = tf.while_loop(lambda y: tf.reshape(y < 5, [1]), lambda y: y + 3, [x[0, 0]])
            return first, other, last

        @tf.function(input_signature=[tf.TensorSpec([1, None], tf.int64)])
        def slopes(self, x):
            given = tf.cast(x, tf.float32)
            with tf.GradientTape() as tape:
                tape.watch(given)
                if tf.reshape(x[0, 1], [1]) == 0:
                    made = given * 2.0
                else:
                    made = given**2
                turns = tf.reshape(x[0, 0], [1, 1])
                while turns < 5:
                    turns += 1
                    made *= given
            return tape.gradient(made, given)

    numbers = [np.array([row], np.int64) for row in ([3, 1], [1, 0, 2, 4], [2, 0, 1])]
    names = ("grown", "chosen", "slopes")
    return Conditions(), [(name, [x]) for name in names for x in numbers], None


def translated(tf):
    """A sequence that an attention layer makes longer, one element after the other."""
    layers = tf.keras.layers
    attention, dense = layers.MultiHeadAttention(2, 4), layers.Dense(7)
    table = layers.Embedding(7, 8, mask_zero=True)
    places = tf.constant(np.sin(np.arange(160, dtype=np.float32)).reshape(20, 8))

    def embedded(x):
        return table(x) + places[tf.newaxis, : tf.shape(x)[1], :]

    def scores(context, x):
        asked, known = embedded(x), embedded(context)
        asked += attention(asked, asked, use_causal_mask=True)
        return dense(asked + attention(asked, known))

    scores(tf.constant([[1, 2]]), tf.constant([[1]]))

    class Translator(tf.Module):
        """The most likely continuation."""

        def __init__(self):
            super().__init__()
            self.layers = [attention, dense, table]

        @tf.function(input_signature=[tf.TensorSpec([1, None], tf.int64)])
        def __call__(self, sentence):
            found = tf.TensorArray(tf.int64, size=0, dynamic_size=True).write(0, [1])
            for i in tf.range(6):
                so_far = tf.transpose(found.stack())
                new = tf.argmax(scores(sentence, so_far)[:, -1:, :], axis=-1)
                found = found.write(i + 1, new[0])
                if new == 2:
                    break
            so_far = tf.transpose(found.stack())
            return so_far, scores(sentence, so_far[:, :-1])

    sentences = [np.array([row], np.int64) for row in ([3, 1, 5], [6], [4, 4, 0, 1, 2, 3])]
    return Translator(), [("__call__", [x]) for x in sentences], None


PROGRAMS = {f.__name__: f for f in (
    linear, branches, texts, shapes, own_layers, resized, pictures, recurrent, converted,
    conditions,
    translated,
)}  # fmt: skip
PROGRAMS |= saved_training.PROGRAMS | saved_composites.PROGRAMS
