"""Golden event files: python make_summary.py with TF 2.15's interpreter.

A case writes to a fresh writer `w`, which is the default one; recorded is what the file then holds.
"""

import glob
import sys
import tempfile
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from golden import cases

_NUMBERS = ["1.5", "True", "np.float64(2.5)", "tf.Variable(2.5)", "3 + 2j", "tf.constant(7)",
            "[1.0]", "'x'", "None", "np.int64(2**40)", "tf.constant(1e300, tf.float64)"]  # fmt: skip
_STEPS = ["np.int32(2)", "tf.Variable(7)", "tf.Variable(7, dtype=tf.int64)", "1.5", "'x'",
          "tf.constant(1.5)", "tf.constant(5)", "[4]", "-3", "2**40", "None"]  # fmt: skip
_DATA = [
    "[1, 2, 3., 4, 5, 5]", "tf.constant([1, 2, 3])", "[]", "[2., 2.]", "[2., float('nan')]",
    "[2., float('inf')]", "['a']", "5", "[[0.1, 0.7], [0.25, -3.]]", "[True, False]",
    "np.arange(1000) % 37 * 0.1", "tf.constant([1 + 2j, 3])", "np.linspace(0, 1, 31)",
]  # fmt: skip
_BUCKETS = ["None", "1", "3", "0", "-1", "1.5", "tf.constant(4)", "[2]"]
_IMAGES = [
    "np.zeros((5, 2, 3, 1))", "np.full((2, 2, 3, 3), 300.0)", "np.full((1, 2, 3, 4), 0.4)",
    "np.arange(12, dtype='uint8').reshape(1, 2, 3, 2)", "np.full((2, 2, 3, 5), 30, 'uint8')",
    "np.full((2, 3, 3), 30, 'uint8')", "np.full((1, 2, 3, 3), -1.0)",
    "np.full((1, 2, 3, 1), 700, 'int32')", "[np.zeros((2, 2, 1))] * 2",
]  # fmt: skip
_SOUNDS = [
    "np.zeros((5, 4, 1), 'float32')", "np.full((1, 4, 2), 0.5, 'float32')", "np.zeros((2, 4, 2))",
    "np.zeros((2, 4), 'float32')", "np.zeros((0, 4, 2), 'float32')",
]  # fmt: skip
_TEXTS = ["'hi'", "['hi', b'x']", "[['a', 'b'], ['c', 'd']]", "3", "'\\u00fc'", "tf.constant([''])"]
_VALUES = [
    "np.arange(6).reshape(2, 3)", "[1, 2]", "lambda: tf.constant(3)", "'a'", "tf.constant([], 'int64')",
    "tf.constant([1.5], tf.bfloat16)", "[True]", "tf.Variable([1.0])", "np.float16(1.5)", "2 + 1j",
]  # fmt: skip
_CONDITIONS = ["True", "False", "None", "lambda: True", "lambda: False", "lambda: None",
               "tf.constant(False)", "1", "'a'", "np.bool_(True)", "lambda: tf.constant(True)"]  # fmt: skip

CASES = [
    *(f"S.scalar('a', {x}, step=1)" for x in _NUMBERS),
    *(f"S.scalar('a', 1.0, step={x})" for x in _STEPS),
    "S.scalar('a b:c', 2, 1, 'hello **x**')",
    "S.scalar('', 2, step=1)",
    "S.scalar(None, 2, step=1)",
    "S.scalar(3, 2, step=1)",
    *(f"S.histogram('h', {x}, step=1)" for x in _DATA),
    *(f"S.histogram('h', {x}, step=2, buckets=3, description='d')" for x in _DATA),
    *(f"S.histogram('h', [1., 2., 4.], 1, {x})" for x in _BUCKETS),
    *(f"S.image('i', {x}, step=1)" for x in _IMAGES),
    *(f"S.image('i', {_IMAGES[0]}, 1, {n})" for n in (0, 1, -1, 9)),
    *(f"S.audio('s', {x}, 8000, step=1)" for x in _SOUNDS),
    *(f"S.audio('s', {_SOUNDS[0]}, 8000, 1, {n})" for n in (0, 1, -1, 9)),
    f"S.audio('s', {_SOUNDS[0]}, 8000, 1, encoding='mp3')",
    f"S.audio('s', {_SOUNDS[0]}, 0, 1, encoding='wav')",
    *(f"S.text('t', {x}, step=1, description='d')" for x in _TEXTS),
    *(f"S.write('w', {x}, step=1)" for x in _VALUES),
    *(f"S.write({x}, 5, step=1)" for x in ("3", "b'by'", "None", "['x']", "''")),
    "S.write('w', 5)",
    "S.write('w', 5, 1, b'')",
    "S.write('w', 5, 1, P(summary_description='d'))",
    "S.write('w', 5, 1, P(summary_description='d').SerializeToString())",
    "S.experimental.write_raw_pb(b'abc', step=1)",
    "S.experimental.write_raw_pb(b'')",
    "S.experimental.write_raw_pb(raw(q=2.0, r=-1), step=4)",
    "S.experimental.write_raw_pb([raw(q=2.0), raw(r=1)], step=4)",
    # conditions
    *(f"under({x}, lambda: S.scalar('c', 1, 1))" for x in _CONDITIONS),
    *(f"under({x}, lambda: S.should_record_summaries())" for x in _CONDITIONS),
    "under(False, lambda: S.scalar('c', 1))",
    "under(False, lambda: S.scalar('c', [1]))",
    "under(False, lambda: S.experimental.write_raw_pb(b''))",
    # steps
    "S.experimental.get_step()",
    "S.experimental.set_step(9)\n[S.experimental.get_step(), S.scalar('a', 1.0)]",
    "S.experimental.set_step(tf.Variable(9, dtype=tf.int64))\nS.scalar('a', 1.0)",
    "S.experimental.set_step(9)\nS.scalar('a', 1.0, step=2)",
    "w.set_as_default(5)\nS.scalar('a', 1.0)",
    "w.set_as_default(5)\nw.set_as_default()\nS.scalar('a', 1.0)",
    "[inside(w.as_default(20), lambda: [S.experimental.get_step(), S.scalar('a', 1)]),"
    " S.experimental.get_step()]",
    "S.experimental.set_step(1)\n[inside(w.as_default(), S.experimental.get_step)]",
    # tags
    "inside(tf.name_scope('sc'), lambda: S.scalar('a', 2, step=1))",
    "[inside(S.experimental.summary_scope(n, 'def'), lambda: S.scalar('a', 2, step=1))"
    " for n in ('a b', None, ':', 'x/y')]",
    "entered(S.experimental.summary_scope('a b', 'def'))",
    "entered(S.experimental.summary_scope(None, 'def', [1]))",
    "entered(S.experimental.summary_scope(''))",
    "inside(tf.name_scope('o'), lambda: entered(S.experimental.summary_scope('a:b', 'def')))",
    "inside(tf.name_scope('o'), lambda: entered(S.experimental.summary_scope(':', 'def')))",
    # writers
    "S.flush()",
    "S.flush(w)",
    "S.flush(3)",
    "[w.flush(), w.init(), w.close(), w.close(), w.flush()]",
    "w.close()\nw.as_default()",
    "w.close()\nw.set_as_default()",
    "w.close()\nw.init()",
    "w.close()\nS.scalar('a', 1, 1)",
    "w.as_default().__enter__() is w",
    "n = S.create_noop_writer()\n[n.flush(), n.close(), n.init(), n.set_as_default(3)]",
    "entered(S.create_noop_writer().as_default())",
    "inside(S.create_noop_writer().as_default(), lambda: S.scalar('a', 1, 1))",
    "S.create_file_writer(None)",
    "S.create_file_writer(3)",
    "S.create_file_writer('/proc/nope/x')",
    "S.create_file_writer(folder + '/q', max_queue='a')",
    "S.create_file_writer(folder + '/q', flush_millis=1.5)",
    "S.create_file_writer(folder + '/q', filename_suffix=3)",
    "isinstance(S.create_file_writer(folder + '/q', 0, 0, '.zz', 'name'), S.SummaryWriter)",
    "sizes(S.create_file_writer(folder + '/q', max_queue=2), 6)",
    "sizes(S.create_file_writer(folder + '/q', max_queue=0), 2)",
    "sizes(S.create_file_writer(folder + '/q', flush_millis=0), 2)",
    "without(lambda: S.scalar('a', 1))",
    "without(lambda: S.scalar('a', [1]))",
    "without(lambda: S.text('a', 1))",
    "without(lambda: S.image('a', 1))",
    "without(lambda: S.should_record_summaries())",
    "without(lambda: S.experimental.write_raw_pb(b''))",
    "without(lambda: S.flush())",
    # functions, layers and datasets
    "f = tf.function(lambda x: S.scalar('f', tf.reduce_sum(x), 1))\n[bool(f(tf.ones(2))), bool(f(tf.ones(2)))]",
    "list(tf.data.Dataset.range(3).map(lambda v: (S.scalar('d', v, v), v)[1]))",
    "in_layers(lambda m: m(np.ones((2, 3))))",
    "in_layers(lambda m: m.predict(np.ones((2, 3)), verbose=0))",
    "in_layers(lambda m: m.fit(np.ones((4, 3)), np.ones((4, 1)), 2, verbose=0).epoch)",
    "in_layers(lambda m: inside(tf.name_scope('o'), lambda: m.count_params()))",
]


def contents(folder, tf):
    """What the event files of a folder hold: folder, step, tag, plugin, texts, value."""
    found = []
    for path in sorted(glob.glob(f"{folder}/**/*tfevents*", recursive=True)):
        where = str(Path(path).parent.relative_to(folder))
        for event in tf.compat.v1.train.summary_iterator(path):
            kind = event.WhichOneof("what")
            if kind == "summary":
                found.extend([where, event.step, *_value(v, tf)] for v in event.summary.value)
            elif kind == "file_version":
                found.append([where, event.file_version, event.source_metadata.writer])
    return found


def _value(value, tf):
    metadata = value.metadata
    texts = [value.tag, metadata.plugin_data.plugin_name, str(metadata.plugin_data.content)]
    texts += [metadata.display_name, metadata.summary_description, metadata.data_class]
    if not value.HasField("tensor"):
        return [*texts, str(value).replace("\n", " ")]
    array = tf.make_ndarray(value.tensor)
    if array.dtype == object:
        flat = [_text(x, tf) for x in array.reshape(-1)]
        return [*texts, "string", list(array.shape), flat]
    array = array.astype("float32") if array.dtype.name == "bfloat16" else array
    return [*texts, bool(value.tensor.tensor_content), array]


def _text(data, tf):
    """A string; of a picture its pixels, as encoders differ."""
    if data.startswith(b"\x89PNG"):
        return tf.io.decode_png(data).numpy()
    return data.decode("latin-1")


def names(tf):
    """What the cases use beside tf, of one fresh writer."""
    summary = tf.summary
    folder = tempfile.mkdtemp()
    writer = summary.create_file_writer(folder)
    noop = summary.create_noop_writer()

    class Telling(tf.keras.layers.Layer):
        def call(self, x):
            summary.scalar("inner", tf.reduce_sum(x), 1)
            with tf.name_scope("scoped"):
                summary.scalar("most", tf.reduce_max(x), 1)
            return x

    def in_layers(use):
        dense = tf.keras.layers.Dense(1, kernel_initializer="ones", name="dense")
        model = tf.keras.Sequential([Telling(name="telling"), dense, Telling(name="t2")], "outer")
        model.compile(tf.keras.optimizers.SGD(0.1), "mse")
        model.build((None, 3))
        return use(model)

    def inside(context, function):
        with context:
            return function()

    def entered(context):
        with context as found:
            return found

    def raw(**values):
        kind = tf.compat.v1.Summary
        return kind(
            value=[kind.Value(tag=k, simple_value=v) for k, v in values.items()]
        ).SerializeToString()

    def sizes(writer, count):
        """The size of the writer's file after each of some events."""
        place = Path(folder, "q")
        found = []
        with writer.as_default():
            for step in range(count):
                summary.scalar("k", step, step=step)
                found.append(sum(p.stat().st_size for p in place.iterdir()))
        return found, sum(p.stat().st_size for p in place.iterdir())

    def without(function):
        """With no default writer."""
        context.__exit__(None, None, None)
        try:
            return function()
        finally:
            context.__enter__()

    context = writer.as_default()
    return {
        "S": summary,
        "P": tf.compat.v1.SummaryMetadata,
        "w": writer,
        "noop": noop,
        "folder": folder,
        "context": context,
        "in_layers": in_layers,
        "inside": inside,
        "under": lambda condition, function: inside(summary.record_if(condition), function),
        "entered": entered,
        "raw": raw,
        "sizes": sizes,
        "without": without,
    }


def result(case, tf):
    """What a case gives, and what is in the files then."""
    found = names(tf)
    writer, context = found["w"], found["context"]
    tf.summary.experimental.set_step(None)
    context.__enter__()
    try:
        value = cases.evaluate(case, tf, **found)
    finally:
        context.__exit__(None, None, None)
        tf.summary.experimental.set_step(None)
    writer.close()
    return {"items": [value, cases.encode(contents(found["folder"], tf))]}


if __name__ == "__main__":
    import json

    import tensorflow as tf

    rows = [f"{json.dumps(c)}: {json.dumps(result(c, tf))}" for c in CASES]
    path = Path(__file__).parent / "summary.json"
    path.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")
