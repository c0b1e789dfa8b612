"""Common mistakes: the class that Keras raises, and the facts that its message names."""

# ruff: noqa: E501

import json
import pathlib

import pytest
from golden import cases, keras_mistakes

import kerastorch as tf

GOLDEN = json.loads((pathlib.Path(cases.__file__).parent / "keras_mistakes.json").read_text())
# what only TensorFlow's message has, as ours says it in other words
OTHER_WORDS = {
    'm=mlp(metrics=["acuracy"]); m.fit(X(8,3),Y(8,2),verbose=0)': ["'str'"],
    'm=mlp(loss="sparse_categorical_crossentropy"); m.fit(X(8,3),np.arange(8),verbose=0)': ["1"],
    'm=mlp(); m.fit("abc",Y(8,2),verbose=0)': ["'numpy.ndarray'"],
    "m=mlp(); m.fit([[1,2,3],[4,5]],Y(2,2),verbose=0)": ["'list'", "'numpy.ndarray'"],
    "m=mlp(); m.fit(tf.data.Dataset.from_tensor_slices((X(8,3),Y(8,2))),verbose=0)": [
        "'sequential'"
    ],
    "m=mlp(); m.predict(X(3),verbose=0)": ["'sequential'"],
    "L.Reshape((5,))(X(2,3))": ["6"],
    "L.Attention()(X(2,3,4))": ["0", "6", "8"],
    "i=keras.Input((3,)); np.array(L.Dense(2)(i))": ["'created by layer '", "0"],
    'mlp().load_weights("/nope.h5")': ["'/nope.'", "'No such file or directory'", "0"],
    'class M(keras.Model):\n    def call(self,x): return x\nm=M(); m(X(2,3)); m.save("x.h5")': [
        "'tf'"
    ],
    'class C(L.Layer):\n    def call(self,x): return tf.matmul(x,tf.ones((5,2)))\nC(name="mine")(X(2,3))': [
        "0"
    ],
    "v=tf.Variable(1.); keras.optimizers.SGD().apply_gradients([(None,v)])": ["1"],
    "keras.metrics.MeanIoU(num_classes=2).update_state([0,1],[0,3])": ["1"],
    'keras.applications.VGG16(weights="imagenet",classes=10)': ["'imagenet'"],
    'L.IntegerLookup(vocabulary=["a"])': ["'a'"],
    "L.Resizing(2,2)(X(2,3))": ["'images'"],
    "L.GRU(2,reset_after=3)(keras.Input((None,3)),initial_state=X(2,3))": ["'numpy.ndarray'"],
}
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize("case", keras_mistakes.cases())
def test_mistake(case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name, message = keras_mistakes.outcome(tf, case)
    theirs, facts = GOLDEN[case]
    assert name == theirs, message
    message = message.replace('"', "'")
    missing = [fact for fact in facts if fact not in message]
    assert missing == OTHER_WORDS.get(case, []), message
