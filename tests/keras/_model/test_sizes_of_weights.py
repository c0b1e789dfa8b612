"""Models drawn for any number of features: each layer looks at what it gets, as in TensorFlow."""

import pytest

import kerastorch as tf
from kerastorch.keras import Input, Model, Sequential, layers


def _built(layer, features):
    layer(tf.ones([2, features]))
    return layer


KINDS = {
    "dense": lambda: layers.Dense(2, activation="relu"),
    "normalized": layers.BatchNormalization,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("features, sequential", [(3, True), (3, False), (1, True)])
def test_other_features_are_refused(kind, features, sequential):
    layer = _built(KINDS[kind](), features)
    if sequential:
        model = Sequential([layer])
        model(tf.ones([2, features]))
    else:
        x = Input((None,))
        model = Model(x, layer(x))
    assert model(tf.ones([3, features])).shape[0] == 3
    said = rf"axis -?1 of input shape to have value {features}"
    for wrong in (2, 5):
        with pytest.raises(ValueError, match=said):
            model(tf.ones([2, wrong]))
        with pytest.raises(ValueError, match=said):
            model.predict(tf.ones([2, wrong]), verbose=0)


def test_lengths_stay_open():
    model = Sequential([layers.Embedding(9, 4), layers.LSTM(3)])
    for length in (5, 7, 5):
        assert model(tf.ones([2, length], tf.int32)).shape == (2, 3)
    assert model.input_shape == (None, None)
