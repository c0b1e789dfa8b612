"""Golden values of tf.keras.utils: python make_keras_utils.py with TF 2.15's interpreter."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from golden import cases

CASES = [
    "U.to_categorical([0, 2, 1])",
    "U.to_categorical([[0], [2]], num_classes=4, dtype='int32')",
    "U.to_categorical([[0, 1], [2, 0]])",
    "U.to_categorical(2)",
    "U.to_categorical(np.array([1.7, 0.2]))",
    "U.to_categorical(tf.constant([1, 0]))",
    "U.to_categorical([0, 3], num_classes=2)",
    "U.to_categorical([-1, 0], num_classes=2)",
    "U.to_categorical([])",
    "U.to_categorical(['a'])",
    "U.to_ordinal([0, 2, 1])",
    "U.to_ordinal([[0], [2]], num_classes=4, dtype='int32')",
    "U.normalize(np.array([[3.0, 4.0], [0.0, 0.0]]))",
    "U.normalize(np.array([[3.0, 4.0], [1.0, 0.0]]), axis=0, order=1)",
    "U.normalize(np.array([3.0, 4.0]))",
    "U.pad_sequences([[1], [2, 3], [4, 5, 6]])",
    "U.pad_sequences([[1], [2, 3], []], maxlen=2, padding='post', truncating='post', value=-1)",
    "U.pad_sequences([[1, 2, 3]], maxlen=2)",
    "U.pad_sequences([[1, 2, 3]], maxlen=2, truncating='post', dtype='float32')",
    "U.pad_sequences([[[1, 2]], [[3, 4], [5, 6]]])",
    "U.pad_sequences([[[1, 2]], [3]])",
    "U.pad_sequences([['a'], ['b', 'c']], dtype=object, value='-')",
    "U.pad_sequences([['a']], value='-')",
    "U.pad_sequences([1, 2])",
    "U.pad_sequences(3)",
    "U.pad_sequences([[1]], padding='both')",
    "U.pad_sequences([[1]], truncating='both')",
    "U.pack_x_y_sample_weight(1)",
    "U.pack_x_y_sample_weight((1, 2))",
    "U.pack_x_y_sample_weight(1, 2)",
    "U.pack_x_y_sample_weight(1, 2, 3)",
    "U.unpack_x_y_sample_weight(1)",
    "U.unpack_x_y_sample_weight((1,))",
    "U.unpack_x_y_sample_weight([1, 2])",
    "U.unpack_x_y_sample_weight((1, 2, 3))",
    "U.unpack_x_y_sample_weight((1, 2, 3, 4))",
    "U.set_random_seed('a')",
    "U.get_file('x')",
    "U.get_file(origin='http://host/')",
    "U.legacy.serialize_keras_object(tf.keras.losses.MeanSquaredError())",
    "U.Sequence()[0]",
    "len(U.Sequence())",
    "U.plot_model(tf.keras.Sequential([tf.keras.layers.Dense(1)]))",
    "U.plot_model(tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,))]))",
    "U.model_to_dot(tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,))]))",
    "a = tf.keras.Input((1,), name='a')\nb = tf.keras.Input((1,), name='b')\n"
    "[x._keras_history[0].name for x in U.get_source_inputs(tf.keras.layers.Add()([a, a, b]))]",
    "U.is_interactive_logging_enabled()",
]


def names(tf):
    """What the cases use beside tf."""
    return {"U": tf.keras.utils}


if __name__ == "__main__":
    import tensorflow as tf

    cases.record(CASES, tf, Path(__file__).parent / "keras_utils.json", **names(tf))
