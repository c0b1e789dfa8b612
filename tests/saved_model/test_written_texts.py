"""Functions on text, as files hold them: TensorFlow's own ops of moving and comparing."""

import numpy as np
import pytest

import kerastorch as tf

NAMES = tf.constant(["a", "bb", "ccc"])
ONE, TWO = ["x y", "z", "1"], [["a", "b"], ["c", "d"]]

# name: (an argument, a function); what files gave was compared with TensorFlow 2.15.1 reading them
FUNCTIONS = {
    "names of the likeliest": (
        np.eye(3, dtype="float32"),
        lambda x: tf.gather(NAMES, tf.argmax(x, axis=1)),
    ),
    "names of the likeliest two": (
        np.eye(3, dtype="float32"),
        lambda x: tf.gather(NAMES, tf.math.top_k(x, 2).indices),
    ),
    "rows of texts": (ONE, lambda x: tf.gather(x, [0, 1])),
    "columns": (TWO, lambda x: tf.gather(x, [1], axis=1)),
    "rows by batches": (TWO, lambda x: tf.gather(x, [[0], [1]], batch_dims=1)),
    "yes or no": ([1, 0], lambda x: tf.where(x > 0, "yes", "no")),
    "replaced": (ONE, lambda x: tf.where(x == "z", x, "no")),
    "unequal": (ONE, lambda x: tf.cast(x != "z", tf.float32)),
    "masked": (ONE, lambda x: tf.boolean_mask(x, x != "z")),
    "joined": (ONE, lambda x: tf.concat([x, ["k"]], 0)),
    "side by side": (ONE, lambda x: tf.stack([x, x], 1)),
    "apart": (TWO, lambda x: tf.unstack(x, axis=1)[0]),
    "halves": (TWO, lambda x: tf.split(x, 2, axis=1)[1]),
    "squeezed": (ONE, lambda x: tf.squeeze(x[:, None], -1)),
    "turned": (TWO, tf.transpose),
    "unique": (["b", "a", "b"], lambda x: tf.unique(x)[0]),
    "padded": (ONE, lambda x: tf.pad(x, [[0, 1]], constant_values="p")),
    "one text": (ONE, lambda x: tf.strings.reduce_join(x, separator="-")),
    "texts of rows": (TWO, lambda x: tf.strings.reduce_join(x, axis=1)),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function_on_text(name, tmp_path):
    argument, function = FUNCTIONS[name]
    argument = tf.constant(argument)
    spec = tf.TensorSpec([None, *argument.shape[1:]], argument.dtype)
    module = tf.Module()
    module.f = tf.function(function, input_signature=[spec])
    tf.saved_model.save(module, str(tmp_path))
    found = tf.saved_model.load(str(tmp_path)).f(argument)
    assert np.array_equal(found.numpy(), function(argument).numpy())
