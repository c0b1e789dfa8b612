"""`kerastorch check` on programs with planted gaps, and on others that look as if they had some."""

import textwrap

import pytest

from kerastorch._check import judging, sources

# {name of the case: (program, [(line, end of the name, status)])}: all that does not simply work
PROGRAMS = {
    "alias of the package": (
        """
        from tensorflow import keras as K
        K.layers.Denses(3)
        K.Sequential([K.layers.Dense(1)]).compile(optimiser="sgd", loss="mse")
        """,
        [(2, "layers.Denses", "missing"), (3, "compile(optimiser=)", "missing")],
    ),
    "TensorFlow 1": (
        """
        import tensorflow.compat.v1 as tf
        tf.disable_v2_behavior()
        y = tf.layers.densse(tf.placeholder(tf.float32, [None, 3]), 3)
        with tf.Session() as s:
            s.runn(y)
        tf.train.AdamOptimizer(1e-3).minimise(y)
        """,
        [
            (3, "layers.densse", "missing"), (5, "Session.runn", "missing"),
            (6, "AdamOptimizer.minimise", "missing"),
        ],
    ),
    "modules that kerastorch is made of": (
        """
        import tensorflow as tf
        tf.metrics.accuracy(1, 2)
        tf.math.torch
        """,
        [(2, "tf.metrics.accuracy", "missing"), (3, "tf.math.torch", "missing")],
    ),
    "chains of datasets": (
        """
        import tensorflow as tf
        ds = tf.data.Dataset.range(3).map(f, num_parallel_calls=2).cache().batch(2)
        ds.mapp(f)
        ds.batch(3, drop_remainders=True)
        (tf.data.Dataset
          .range(3)
          .filtr(f)
          .batch(2))
        """,
        [
            (3, "mapp", "missing"), (4, "batch(drop_remainders=)", "missing"),
            (7, "filtr", "missing"),
        ],
    ),
    "Keras 1": (
        """
        from keras.layers import Conv2D, Dense, Dropout, Input
        from keras.models import Model
        model = Model(input=i, output=o)
        model.fit(x, y, workers=2, use_multiprocessing=True, nb_epoch=3)
        model.predict_classes(x)
        Conv2D(3, 3, border_mode="same")
        Dense(output_dim=3)
        """,
        [
            (3, "Model(input=)", "missing"), (3, "Model(output=)", "missing"),
            (4, "fit(nb_epoch=)", "missing"), (5, "predict_classes", "missing"),
            (6, "Conv2D(border_mode=)", "missing"), (7, "Dense(output_dim=)", "missing"),
        ],
    ),
    "keywords by other ways": (
        """
        import functools
        import tensorflow as tf
        Conv = functools.partial(tf.keras.layers.Conv2D, kernel_size=3, paddin="same")
        Conv(filterz=3)
        tf.keras.layers.Dense(**{"unitz": 3})
        tf.keras.layers.Dense(3, **dict(activatio=3), **options)
        tf.raw_ops.MatMul(a=1, b=2, transposeA=True)
        tf.io.FixedLenFeature([], dtyp=tf.int64)
        class L(tf.keras.layers.Layer):
            def build(self, shape):
                self.w = self.add_weight(name="w", initialiser="zeros", getter=None)
        """,
        [
            (3, "Conv2D(paddin=)", "missing"), (4, "Conv2D(filterz=)", "missing"),
            (5, "Dense(unitz=)", "missing"), (6, "Dense(activatio=)", "missing"),
            (7, "MatMul(transposeA=)", "missing"), (8, "FixedLenFeature(dtyp=)", "missing"),
            (11, "add_weight(initialiser=)", "missing"),
        ],
    ),
    "type hints": (
        """
        from typing import Optional
        import tensorflow as tf
        def f(x: "tf.Tenssor", m: Optional[tf.keras.Model], n: "tf.keras.Model | None") -> tf.Foo:
            m.fitt()
            n.fitt()
        def g() -> "Optional[tf.data.Dataset]": ...
        g().mapp()
        """,
        [
            (3, "tf.Foo", "missing"), (3, "tf.Tenssor", "missing"),
            (4, "Model.fitt", "missing"), (5, "Model.fitt", "missing"),
            (7, "Dataset.mapp", "missing"),
        ],
    ),
    "objects of the program's classes": (
        """
        import tensorflow as tf
        class M(tf.keras.Model):
            def call(self, x):
                self.late = 3
                return self.made_by_a_subclass(x)
            def mine(self): ...
        m = M()
        m.mine(); m.late(); m.added(); m.fit(1)
        m.added = 3
        m.save_weigths("a")
        class Open(tf.keras.Model):
            def __getattr__(self, name): ...
        Open().anything()
        class Mixed(Mixin, tf.keras.Model): ...
        Mixed().anything()
        """,
        [(10, "Model.save_weigths", "missing")],
    ),
    "attributes by text": (
        """
        import tensorflow as tf
        getattr(tf, "nosuch")
        getattr(tf.keras, "layers").Foo
        getattr(tf, name)
        getattr(tf, "contrib", None)
        """,
        [
            (2, "tf.nosuch", "missing"), (3, "layers.Foo", "missing"),
            (5, "tf.contrib", "guarded"),
        ],
    ),
    "gaps that the program provides for": (
        """
        import tensorflow as tf
        try:
            from tensorflow.keras.layers import Nosuch
        except ImportError:
            from tensorflow.contrib import layers
        try:
            import tensorflow.nosuch
        except:
            pass
        if hasattr(tf, "contrib"):
            tf.contrib.foo
        s = tf.Session() if tf.__version__ < "2" else None
        tf.__version__ >= "2" or tf.Session()
        try:
            tf.nosuch(1)
        except Exception as error:
            print(error)
        def f():
            tf.nosuch(2)
        """,
        [
            (3, "layers.Nosuch", "guarded"), (5, "contrib.layers", "guarded"),
            (7, "tf.nosuch", "guarded"), (11, "tf.contrib", "guarded"),
            (12, "tf.Session", "guarded"), (13, "tf.Session", "guarded"),
            (15, "tf.nosuch", "missing"), (19, "tf.nosuch", "missing"),
        ],
    ),
    "what is not TensorFlow's": (
        """
        from . import keras
        from .keras import nosuch
        from mypackage import keras as K
        import tensorflow as tf
        K.layers.Foo
        keras.nosuch
        def f(tf, keras):
            return tf.nosuch(keras.foo)
        def g():
            tf = object()
            tf.nosuch
        for tf in x: tf.nosuch
        """,
        [],
    ),
}  # fmt: skip


def found(tmp_path, program):
    path = tmp_path / "program.py"
    path.write_text(textwrap.dedent(program).lstrip("\n"))
    return judging.uses(sources.read(str(path)))


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs(tmp_path, name):
    program, planted = PROGRAMS[name]
    told = [u for u in found(tmp_path, program) if u.verdict.status != "works"]
    left = [(u.line, u.name, u.verdict.status) for u in told]
    for line, end, status in planted:
        matches = [t for t in left if (t[0], t[2]) == (line, status) and t[1].endswith(end)]
        assert matches, (line, end, status, left)
        left.remove(matches[0])
    assert not left


def test_what_took_the_place_of_a_keyword(tmp_path):
    program = """
    import tensorflow as tf
    tf.nn.dropout(x, keep_prob=0.5)
    tf.keras.optimizers.Adam(decay=1e-4)
    tf.argmax(x, dimension=1)
    tf.reduce_sum(x, keep_dims=True)
    """
    said = {u.name: u.verdict.said for u in found(tmp_path, program)}
    assert "1 - keep_prob" in said["tf.nn.dropout(keep_prob=)"]
    assert "tf.keras.optimizers.legacy" in said["tf.keras.optimizers.Adam(decay=)"]
    assert said["tf.argmax(dimension=)"].endswith("instead: `axis`")
    assert said["tf.reduce_sum(keep_dims=)"].endswith("the nearest name is keepdims")


def test_columns_count_characters(tmp_path):
    (use,) = found(tmp_path, "import tensorflow as tf; s = 'äöü'; tf.nosuch")
    assert use.column == 37
