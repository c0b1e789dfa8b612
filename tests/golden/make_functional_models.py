"""Records functional_models.json: values of functional and Sequential models in unusual places, and the
messages of mistakes.  Run with the python of TensorFlow 2.15.
"""

import json
import os
import sys
import tempfile

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

from golden import cases

PATH = os.path.join(os.path.dirname(__file__), "functional_models.json")

# programs: statements and, on the last line, an expression
CONSTANTS = """
tf.constant([1., 2., 3.]) + x | np.float32([1, 2, 3]) * x | L.Add()([x, tf.constant([[1., 2., 3.]])])
L.Concatenate()([x, tf.ones((2, 3))]) | L.Concatenate(axis=0)([tf.ones((1, 3)), x]) | L.Add()([np.ones((1, 3), 'float32'), x])
tf.concat([x, tf.constant([[1., 2.], [3., 4.]])], axis=1) | tf.concat(values=[x, x], axis=tf.constant(1))
tf.where(x > 0., x=x, y=-x) | tf.matmul(x, b=tf.ones((3, 2))) | tf.clip_by_value(x, clip_value_min=-1., clip_value_max=tf.constant(0.5))
tf.gather(params=x, indices=tf.constant([0, 2]), axis=1) | x[:, :tf.constant(2)] | x[:, tf.constant(1)] | x[tf.constant(1)]
x[:, tf.shape(x)[1] - 2:] | x[x[:, 0] > 0] | tf.slice(x, tf.stack([0, 1]), tf.stack([tf.shape(x)[0], 2])) | tf.ones((7, 3))[:tf.shape(x)[0]]
tf.ones((7, 3))[tf.shape(x)[0]] | tf.tensor_scatter_nd_update(tf.zeros((2, 3)), tf.constant([[0], [1]]), x)
tf.reverse_sequence(x, tf.constant([1, 2]), seq_axis=1) | keras.activations.relu(x, alpha=0.1) | L.Dot(axes=1)([x, tf.ones((2, 3))])
tf.pad(x, paddings=tf.constant([[0, 0], [1, 1]]), constant_values=tf.constant(2.)) | tf.split(x, num_or_size_splits=3, axis=1)
2. ** x | 1. - x | tf.ones((2, 2)) @ x | tf.tile(x, multiples=tf.constant([1, 2])) | x / np.array([1., 2., 4.])
"""
MODEL = "x = keras.Input((3,))\ny = {}\nm = keras.Model(x, y)\n"
VIEWS = [
    "[m(DATA), [l.name for l in m.layers], [tuple(o.shape) for o in m.outputs]]",
    "m.predict(DATA, verbose=0)",
]
COPIES = r"""
c = keras.models.clone_model(m)\n[c(DATA), [l.name for l in c.layers]]
c = keras.models.model_from_json(m.to_json())\n[c(DATA), [l.name for l in c.layers]]
c = saved(m, 'h5')\n[c(DATA), [l.name for l in c.layers]]
c = saved(m, 'keras')\n[c(DATA), [l.name for l in c.layers]]
""".strip().split("\n")

MODULE = """
class S(tf.Module):
    def __init__(self):
        super().__init__()
        self.v = tf.Variable(3., name='v')
    def __call__(self, x):
        return x * self.v
class W(L.Layer):
    def build(self, shape):
        self.w = self.add_weight('w', (3,), initializer='ones')
    def call(self, x):
        return self.w
class C(L.Layer):
    def call(self, x):
        return np.ones((2, 3), 'float32')
"""
PROGRAMS = """
x = keras.Input((5, 2)); t = keras.Input(batch_shape=(), dtype='int32'); keras.Model([x, t], x[:, :t])([tf.ones((2, 5, 2)), tf.constant(2)])
x = keras.Input((5, 2)); t = keras.Input((1,), dtype='int32'); m = keras.Model([x, t], x[:, t[0, 0]:]); m([tf.ones((2, 5, 2)), tf.constant([[2], [1]])])
x = keras.Input((5, 2)); t = keras.Input((1,), dtype='int32'); m = keras.Model([x, t], tf.ones((7, 3))[:t[1, 0]]); [m([tf.ones((2, 5, 2)), tf.constant([[2], [1]])]), [l.name for l in m.layers], m.output_shape]
x = keras.Input((3,)); y = keras.Input((3,)); m = keras.Model([x, y], tf.subtract(y=y, x=x)); m([DATA, DATA * 2.])
w = tf.Variable(2., name='w'); l = L.Lambda(lambda x: x * w); [l(tf.ones((2,))), len(l.weights)]
w = tf.Variable(2., name='w'); l = L.Lambda(lambda x, v: x * v, arguments={'v': w}); a = len(l.weights); l.v = w; [l(tf.ones((2,))), a, len(l.trainable_weights)]
L.Lambda(lambda x: x * tf.Variable(2., name='w'))(tf.ones((2,)))
L.Lambda(lambda x: L.Dense(2)(x))(tf.ones((2, 3)))
d = L.Dense(2); L.Lambda(lambda x: d(x))(tf.ones((2, 3)))
d = L.Dense(2); L.Lambda(lambda x: d(x))(keras.Input((3,)))
d = L.Dense(2, kernel_initializer='ones'); d.build((None, 3)); l = L.Lambda(lambda x: d(x)); [l(tf.ones((2, 3))), len(l.weights)]
l = L.Lambda(S()); [l(tf.ones((2,))), len(l.weights)]
m = keras.Sequential([keras.Input((3,)), S()]); m.compile('sgd', 'mse'); h = m.fit(np.ones((2, 3)), np.ones((2, 3)), verbose=0, epochs=2); [type(m.layers[0]).__name__, m.layers[0].name, len(m.weights), h.history['loss']]
x = keras.Input((3,)); y = W()(x); m = keras.Model(x, y); [m(tf.ones((2, 3))), m.output_shape]
x = keras.Input((3,)); y = W()(x); m = keras.Model(x, x * y); m.compile('sgd', 'mse'); h = m.fit(np.ones((4, 3)), np.zeros((4, 3)), verbose=0, epochs=2); h.history['loss']
m = keras.Sequential([W()]); m(tf.ones((2, 3)))
x = keras.Input((3,)); m = keras.Model(x, C()(x) + x); [m(tf.ones((2, 3))), m.predict(np.ones((2, 3)), verbose=0)]
m = keras.Sequential([L.Dense(2, input_shape=(3,)), L.Dense(1)]); m.pop(); m.pop(); [len(m.layers), m.built]
m = keras.Sequential([L.Dense(2, input_shape=(3,)), L.Dense(1)]); m.pop(); m.pop(); m.pop()
m = keras.Sequential([L.Dense(2, input_shape=(3,)), L.Dense(1)]); m.pop(); m.pop(); m(tf.ones((2, 3)))
m = keras.Sequential([L.Dense(2, input_shape=(3,)), L.Dense(1)]); m.pop(); m.pop(); m.add(L.Dense(4)); [m(tf.ones((2, 3))).shape.as_list(), m.output_shape, m.input_shape]
m = keras.Sequential([L.Dense(2), L.Dense(1)]); m(tf.ones((2, 3))); m.pop(); [m(tf.ones((2, 3))).shape.as_list(), m.output_shape]
m = keras.Sequential(); m.pop()
d = L.Dense(3, kernel_initializer='ones'); m = keras.Sequential([keras.Input((3,)), d, d]); [m(tf.ones((2, 3))), len(m.weights), len(m.layers)]
m = keras.Sequential([L.Lambda(lambda x: x * 2.)]); [m(tf.constant(3.)), m(3.), m(tf.ones((2, 3)))]
m = keras.Sequential([keras.Input(()), L.Lambda(lambda x: x * 2.)]); [m(tf.constant([3.])), m(tf.constant([3., 4.])), m(tf.constant(3.)), m(3.), m.input_shape]
x = keras.Input(()); m = keras.Model(x, x * 2.); [m(tf.ones((1,))), m(tf.ones((3,))), m(tf.ones((3, 1))), m(tf.ones(())), m.predict(np.ones((3,)), verbose=0, batch_size=2)]
x = keras.Input(()); m = keras.Model(x, tf.expand_dims(x, -1) * 2. + L.Dense(1, kernel_initializer='ones')(tf.expand_dims(x, -1))); m.compile('sgd', 'mse'); h = m.fit(np.arange(5.), np.arange(5.), batch_size=2, verbose=0, epochs=2, shuffle=False); [h.history['loss'], m.evaluate(np.arange(5.), np.arange(5.), batch_size=2, verbose=0)]
x = keras.Input((), dtype='int32'); m = keras.Model(x, L.Embedding(5, 2, embeddings_initializer='ones')(x)); [m(tf.constant([1])), m(tf.constant([1, 2])), m.predict(np.array([1, 2, 3]), batch_size=2, verbose=0)]
m = keras.Sequential([L.Embedding(5, 2, input_shape=(), embeddings_initializer='ones')]); [m(tf.constant([1])), m(tf.constant([1, 2])), m.output_shape, m.input_shape]
m = keras.Sequential([L.Embedding(5, 2)]); m(tf.constant(1)).shape.as_list()
x = keras.Input((), dtype='string'); m = keras.Model(x, tf.strings.length(x)); [m(tf.constant(['a'])), m(tf.constant(['a', 'bb'])), m(tf.constant('abc')), m.predict(np.array(['a', 'bb', 'ccc']), batch_size=2, verbose=0)]
x = keras.Input((1,), dtype='string'); m = keras.Model(x, tf.strings.length(x)); [m(tf.constant([['a']])), m(tf.constant(['a', 'bb']))]
x = keras.Input(shape=None); m = keras.Model(x, x * 2.); [m(tf.ones((2, 3))), m(tf.constant(1.))]
x = keras.Input(shape=None); m = keras.Model(x, L.Dense(2, kernel_initializer='ones')(tf.reshape(x, [-1, 3]))); [m(tf.ones((2, 3))), m(tf.ones((6,)))]
x = keras.Input((3,)); m = keras.Model(x, x * 2.); [m(tf.ones((3,))), m(tf.ones((2, 3, 3))), m.predict(np.ones((3,)), verbose=0)]
x = keras.Input((3,)); m = keras.Model(x, L.Dense(2)(x)); m(tf.ones((3,)))
m = keras.Sequential([L.Dense(2, input_shape=(3,))]); m(tf.ones((3,)))
x = keras.Input((4, 3)); m = keras.Model(x, tf.reduce_sum(x, -1)); m(tf.ones((4, 3)))
x = keras.Input((3,)); m = keras.Model(x, x * 2.); m(tf.ones((2, 5, 3)))
x = keras.Input((3,)); y = L.Lambda(lambda t: tf.boolean_mask(t, t[:, 0] > 0))(x); m = keras.Model(x, y); [y.shape.as_list(), m(tf.constant([[1., 2, 3], [-1, 2, 3]]))]
x = keras.Input((3,)); y = tf.boolean_mask(x, x > 0); m = keras.Model(x, y); [y.shape.as_list(), m(tf.constant([[1., 2, 3], [-1, 2, 3]]))]
x = keras.Input((3,)); y = tf.where(x > 0); m = keras.Model(x, y); [y.shape.as_list(), m(tf.constant([[1., 2, 3], [-1, 2, 3]]))]
x = keras.Input((3,)); y = tf.unique(tf.reshape(x, [-1]))[0]; m = keras.Model(x, y); [y.shape.as_list(), m(tf.constant([[1., 2, 3], [-1, 2, 3]]))]
x = keras.Input((3,)); y = tf.dynamic_partition(x, tf.cast(x[:, 0] > 0, 'int32'), 2); m = keras.Model(x, y); [[t.shape.as_list() for t in y], m(tf.constant([[1., 2, 3], [-1, 2, 3]]))]
x = keras.Input((3,), dtype='string'); m = keras.Model(x, x + tf.constant('a')); m(tf.constant([['1', '2', '3']]))
x = keras.Input((3,), dtype='string'); m = keras.Model(x, tf.strings.join([x, tf.constant('b'), 'c'], separator='-')); m(tf.constant([['1', '2', '3']]))
v = tf.Variable([1., 2., 3.]); x = keras.Input((3,)); m = keras.Model(x, v * x); [m(DATA), saved(m, 'h5')(DATA), saved(m, 'keras')(DATA)]
v = tf.Variable([1., 2., 3.]); x = keras.Input((3,)); keras.Model(x, x * v).get_config()
""".strip().split("\n")

# programs that raise, and what their message says
MISTAKES = {
    "x = keras.Input((3,)); y = keras.Input((3,), name='other'); keras.Model(x, L.Dense(2, name='use')(x + y))": ["Graph disconnected: cannot obtain value for tensor", 'at layer "tf.__operators__.add". The following previous layers were accessed without issue: []'],
    "x = keras.Input((3,), name='other'); keras.Model(keras.Input((3,)), L.Dense(2, name='use')(x))": ["Graph disconnected", 'at layer "use"'],
    "x = keras.Input((3,)); y = keras.Input((3,)); keras.Model(x, L.Concatenate()([L.Dense(2, name='h')(x), L.Dense(2, name='g')(y)]))": ['at layer "g". The following previous layers were accessed without issue: [\'h\']'],
    "keras.Model(keras.Input((3,)), tf.ones((2, 3)))": ["Output tensors of a Functional model must be the output of a TensorFlow `Layer` (thus holding past layer metadata). Found: [[1. 1. 1.]"],
    "keras.Model(keras.Input((3,)), None)": ["Output tensors of a Functional model must be the output of a TensorFlow `Layer`"],
    "keras.Model(tf.ones((2, 3)), L.Dense(2)(keras.Input((3,))))": ["Found unexpected instance while processing input tensors for keras functional model. Expecting KerasTensor which is from tf.keras.Input() or output from keras layer call()."],
    "x = keras.Input((3,)); keras.Model([x, x], x * 2)": ["contains the same input multiple times. All inputs should only appear once."],
    "keras.Model(inputs=keras.Input((3,)))": ["Keyword argument not understood:", "inputs"],
    "x = keras.Input((3,)); y = L.Dense(2, name='a')(x); keras.Model(x, L.Dense(2, name='a')(y))": ['The name "a" is used 2 times in the model. All layer names should be unique.'],
    "keras.Sequential([L.Dense(2, name='a'), L.Dense(2, name='a')])": ["All layers added to a Sequential model should have unique names. Name \"a\" is already the name of a layer in this model."],
    "keras.Sequential([3])": ["The added layer must be an instance of class Layer."],
    "keras.Sequential([keras.Input((3,)), L.Lambda(lambda t: [t, t])])": ["All layers in a Sequential model should have a single output tensor. For multi-output layers, use the functional API."],
    "keras.Sequential().pop()": ["There are no layers in the model."],
    "class A(L.Layer):\n    def __init__(self, f, **k):\n        super().__init__(**k)\nA(lambda x: x).get_config()": ["Layer A was created by passing", "non-serializable argument", "must override `get_config()`"],
    "class A(L.Layer):\n    def __init__(self):\n        pass\nA()(tf.ones((2,)))": ["You must call `super().__init__()` in the layer constructor."],
    "x = keras.Input((3,)); saved(keras.Model(x, L.Lambda(lambda t: t * 2)(x)), 'keras', safe_mode=True)": ["Requested the deserialization of a Lambda layer with a Python `lambda` inside it.", "arbitrary code execution"],
    "tf.ones((2, 3)) + tf.ones((2, 4))": ["Incompatible shapes: [2,3] vs. [2,4] [Op:AddV2]"],
    "tf.maximum(tf.ones((2, 3)), tf.ones((4,)))": ["Incompatible shapes: [2,3] vs. [4] [Op:Maximum]"],
    "keras.Input((3,)) + keras.Input((4,))": ["Exception encountered when calling layer", "(type TFOpLambda)", "Dimensions must be equal, but are 3 and 4"],
    "L.Lambda(lambda t: t[0] * t[1])([keras.Input((3,)), keras.Input((4,))])": ["Exception encountered when calling layer", "Dimensions must be equal, but are 3 and 4", "Call arguments received by layer"],
    "L.MaxPooling2D(4)(keras.Input((3, 3, 1)))": ["Negative dimension size caused by subtracting 4 from 3"],
    "L.Conv2D(4, 4)(keras.Input((3, 3, 1)))": ["Negative dimension size caused by subtracting 4 from 3"],
    "L.Conv2D(4, 3, dilation_rate=2)(keras.Input((4, 4, 1)))": ["Negative dimension size caused by subtracting"],
    "L.AveragePooling3D(4)(keras.Input((3, 3, 3, 1)))": ["Negative dimension size caused by subtracting 4 from 3"],
    "L.Conv2D(4, 3, input_shape=(8, 8))(keras.Input((8, 8)))": ["expected min_ndim=4, found ndim=3. Full shape received: (None, 8, 8)"],
    "L.Reshape((5,))(keras.Input((3, 4)))": ["total size of new array must be unchanged, input_shape = [3, 4], output_shape = [5]"],
    "L.Conv2D(4, 3)(L.Flatten()(keras.Input((3, 4))))": ["found ndim=2. Full shape received: (None, 12)"],
    "L.Dense(3)(L.Flatten()(keras.Input((None, 4))))": ["The last dimension of the inputs to a Dense layer should be defined. Found None."],
    "x = keras.Input((3,))\nif x: pass\n1": ["Keras symbolic inputs/outputs do not implement `__len__`"],
    "len(keras.Input((3,)))": ["Keras symbolic inputs/outputs do not implement `__len__`"],
    "{keras.Input((3,)): 1}": ["Tensors are unhashable"],
    "d = L.Dense(2); d(keras.Input((4, 3))); d(keras.Input((3,))); d.output_shape": ['The layer "dense" has multiple inbound nodes, with different output shapes.'],
    "L.Dense(2).input_shape": ["has never been called and thus has no defined input shape"],
    "x = keras.Input((3,), name='a'); y = keras.Input((3,), name='b'); keras.Model([x, y], x + y)({'a': tf.ones((2, 3))})": ["Missing data for input \"b\". You passed a data dictionary with keys ['a']. Expected the following keys: ['a', 'b']"],
    "L.Lambda(lambda x: x * tf.Variable(2.))(tf.ones((2,)))": ["The following Variables were created within a Lambda layer (lambda)\nbut are not tracked by said layer:"],
}  # fmt: skip


def programs():
    """All programs that give a value."""
    for text in CONSTANTS.replace("\n", " | ").split(" | "):
        if text.strip():
            for view in VIEWS + COPIES:
                yield MODEL.format(text.strip()) + view.replace("\\n", "\n")
    for text in PROGRAMS:
        yield MODULE + "\n".join(text.split("; ") if "class" not in text else [text])


def names(tf):
    """What programs may use, with layers numbered from the start."""
    keras = tf.keras
    keras.backend.clear_session()

    def saved(model, kind, safe_mode=False):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, f"m.{kind}")
            model.save(path)
            return keras.models.load_model(path, safe_mode=safe_mode)

    data = tf.constant([[-1.5, 0.5, 2.0], [1.0, -0.25, 0.75]])
    return {"keras": keras, "L": keras.layers, "K": keras.backend, "DATA": data, "saved": saved}


def message(program, tf):
    """[class, message] of what a program raises."""
    try:
        cases._run(program.replace("; ", "\n"), {"tf": tf, "np": np, **names(tf)})
    except Exception as error:
        return [type(error).__name__, str(error)]
    return ["nothing", ""]


def main():
    import tensorflow as tf

    rows = {p: cases.evaluate(p, tf, **names(tf)) for p in programs()}
    found = {p: message(p, tf) for p in MISTAKES}
    for program, phrases in MISTAKES.items():
        for phrase in phrases:
            if phrase not in found[program][1]:
                print("TensorFlow does not say", repr(phrase), "but", found[program])
    lines = [f"{json.dumps(k)}: {json.dumps(v)}" for k, v in rows.items()]
    lines += [f"{json.dumps(k)}: {json.dumps(v[0])}" for k, v in found.items()]
    with open(PATH, "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
