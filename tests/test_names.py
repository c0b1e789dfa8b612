"""The names: the tables of TensorFlow's names, what the namespaces export and say they lack."""

from kerastorch._names import namespaces, public_names


def test_tables():
    assert {"abs", "log", "special"} <= public_names("tf.math")
    assert "erf" in public_names("tf.math") and "erf" not in public_names("tf")
    assert public_names("keras.layers") == public_names("tf.keras.layers") >= {"LSTM", "Dense"}
    assert public_names("tf.losses") == public_names("tf.keras.losses") >= {"Huber"}
    assert public_names("tf.optimizers.schedules") >= {"ExponentialDecay"}
    assert public_names("tf.compat.v2") == public_names("tf") | {"enable_v2_behavior"}
    assert public_names("tf.compat.v2.math") == public_names("tf.math")
    assert "Session" in public_names("tf.compat.v1")
    assert "CategoryCrossing" in public_names("tf.keras.layers.experimental.preprocessing")
    assert public_names("tf.nosuch") == public_names("numpy") == frozenset()
    assert {"tf", "tf.keras", "tf.losses", "tf.compat.v1.logging"} <= namespaces()
