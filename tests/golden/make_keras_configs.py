"""Golden JSON texts of models: python make_keras_configs.py with TF 2.15's interpreter."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from golden import cases, keras_models

# tf functions and operators on symbolic tensors whose calls Keras writes as kerastorch does
OPS = [
    "x + 1.0", "1.0 + x", "x - 1.0", "1.0 - x", "x * 2.0", "x / 2.0", "x // 2.0", "x % 2.0",
    "-x", "abs(x)", "x < 1.0", "x >= 1.0", "(x > 0) & (x < 1)", "(x > 0) | (x < 1)", "~(x > 0)",
    "x[:, 0]", "x[:, ::2]", "x[0]", "x[..., None]", "x + np.ones(4, 'float32')", "x + x",
    "x @ np.ones((4, 2), 'float32')", "tf.add(x, 1.0)", "tf.nn.relu(x)", "tf.nn.relu(x, name='r')",
    "tf.exp(x)", "tf.square(x)", "tf.reduce_sum(x, -1)", "tf.reduce_mean(x, axis=[0, 1])",
    "tf.reduce_max(x, 1, True)", "tf.reshape(x, (-1, 2, 2))", "tf.expand_dims(x, -1)",
    "tf.stack([x, x], axis=1)", "tf.concat([x, x], 1)", "tf.split(x, 2, axis=1)",
    "tf.unstack(x, axis=1)", "tf.tile(x, [1, 2])", "tf.where(x > 0, x, 0.0)", "tf.maximum(x, 0.0)",
    "tf.maximum(0.0, x)", "tf.clip_by_value(x, 0.0, 1.0)", "tf.nn.softmax(x)", "tf.math.log(x)",
    "tf.sqrt(x)", "tf.sigmoid(x)", "tf.tanh(x)", "tf.one_hot(tf.cast(x, 'int32'), 3)",
    "tf.argmax(x, -1)", "tf.ones_like(x)", "tf.identity(x)", "tf.stop_gradient(x)",
    "tf.math.l2_normalize(x, axis=1)", "tf.nn.leaky_relu(x, 0.1)", "tf.add_n([x, x])",
    "tf.tensordot(x, np.ones((4, 2), 'float32'), 1)", "tf.nn.bias_add(x, np.ones(4, 'float32'))",
    "tf.cumsum(x, axis=1)", "tf.reverse(x, [1])", "tf.divide(x, 2.0)", "tf.equal(x, 1.0)",
    "tf.math.top_k(x, 2)", "tf.sort(x)", "tf.nn.gelu(x)", "tf.math.reduce_std(x, 1)",
]  # fmt: skip
CASES = [
    *(f"model({name!r}).to_json()" for name in keras_models.MODELS),
    *(f"calls(lambda x: {op})" for op in OPS),
    "tf.keras.backend.clear_session()\n"
    "tf.keras.Sequential([tf.keras.layers.Dense(1, dtype='mixed_float16', name='d')]).to_json()",
    "model('mlp').to_json(indent=1)[:200]",
    "model('two_ends').get_config()['layers'][1]['inbound_nodes']",
    "model('dict_input').get_config()['input_layers']",
    "model('nested').get_config()['output_layers']",
    "tf.keras.models.model_from_config([])",
    "tf.keras.models.model_from_json('{')",
    "calls(lambda x: tf.stack([x]))",
    "seen(model('unbuilt'), 2)",
    "seen(model('unbuilt'), 2, 3)",
    "[x.name for x in tf.keras.models.clone_model(model('nested')).layers]",
    "tf.keras.models.clone_model(model('unbuilt')).built",
    "tf.keras.models.clone_model(model('mlp'), clone_function=3)",
    "tf.keras.models.clone_model(model('mlp'), tf.keras.Input((3,), name='i')).input_names",
    "tf.keras.models.clone_model(model('shared'), [tf.keras.Input((3,), name='i'), "
    "tf.keras.Input((3,), name='j')]).input_names",
]


def names(tf):
    """What the cases use beside tf."""

    def calls(function):
        tf.keras.backend.clear_session()
        x = tf.keras.Input((4,), name="x")
        layers = tf.keras.Model(x, function(x)).get_config()["layers"]
        return [repr((e["class_name"], e["config"], e["inbound_nodes"])) for e in layers[1:]]

    def seen(model, *rows):
        for n in rows:
            model(tf.ones([n, 3]))
        return model.get_config()["layers"][0]["config"]

    return {"model": lambda name: keras_models.build(tf, name), "calls": calls, "seen": seen}


if __name__ == "__main__":
    import tensorflow as tf

    cases.record(CASES, tf, Path(__file__).parent / "keras_configs.json", **names(tf))
