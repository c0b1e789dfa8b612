"""Golden texts of model.summary(): python make_keras_summary.py with TF 2.15's interpreter."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from golden import cases, keras_models

CASES = [
    *(f"text({name!r})" for name in keras_models.MODELS if name != "unbuilt"),
    "text('nested', expand_nested=True)",
    "text('rows', expand_nested=True, show_trainable=True)",
    "text('nested', expand_nested=True, show_trainable=True)",
    "text('frozen', show_trainable=True)",
    "text('two_ends', line_length=60)",
    "text('two_ends', line_length=120, positions=[0.2, 0.5, 0.6, 1.0])",
    "text('mlp', line_length=40)",
    "text('mlp', positions=[30, 50, 60])",
    "text('cnn', layer_range=['batch_normalization', 'flatten'])",
    "text('cnn', layer_range=['flatten', 'conv2d'])",
    "text('cnn', layer_range=['ba.*', 'd.*'])",
    "text('cnn', layer_range=['nope', 'd.*'])",
    "text('cnn', layer_range=['dense'])",
    "text('cnn', layer_range=['dense', 3])",
    "text('unbuilt')",
    "text_of(deep(tf))",
    "text_of(deep(tf), expand_nested=True)",
    "text_of(wide(tf))",
    "text_of(shared(tf))",
    "text_of(two_rows(tf))",
    "text_of(passing(tf))",
    "text_of(subclassed(tf))",
    "text_of(subclassed(tf, call=True))",
    "text_of(called_directly(tf))",
    "tf.keras.Sequential().summary()",
]


def deep(tf):
    """Models in models."""
    k = tf.keras
    k.backend.clear_session()
    innermost = k.Sequential([k.layers.Dense(2, input_shape=(2,))], name="innermost")
    inner = k.Sequential([k.Input((2,)), innermost, k.layers.ReLU()], name="inner")
    x = k.Input((2,))
    return k.Model(x, [inner(x), k.layers.Dense(300_000)(x)], name="deep")


def wide(tf):
    """Long names, several outputs of one layer, many inputs of one."""
    k = tf.keras
    k.backend.clear_session()
    xs = [k.Input((3,), name=f"an_input_with_quite_a_long_name_{i}") for i in range(3)]
    both = k.layers.Concatenate(name="a_layer_that_joins_all_inputs_of_the_model")(xs)
    parts = tf.split(both, 3, axis=1)
    return k.Model(xs, [parts[0], k.layers.Add()([parts[1], parts[2]])])


def shared(tf):
    """A layer called twice in a row."""
    k = tf.keras
    k.backend.clear_session()
    x, layer = k.Input((3,)), k.layers.Dense(3)
    return k.Model(x, layer(layer(x)))


def two_rows(tf):
    """Two inputs that never meet."""
    k = tf.keras
    k.backend.clear_session()
    a, b = k.Input((3,)), k.Input((3,))
    return k.Model([a, b], [k.layers.Dense(1)(a), k.layers.Dense(1)(k.layers.ReLU()(b))])


def passing(tf):
    """A row whose middle is an output too."""
    k = tf.keras
    k.backend.clear_session()
    x = k.Input((3,))
    h = k.layers.Dense(4)(x)
    return k.Model(x, [h, k.layers.Dense(1)(h)])


def subclassed(tf, call=False):
    """A subclass of Model with a layer that is never called."""
    k = tf.keras
    k.backend.clear_session()

    class Own(k.Model):
        def __init__(self):
            super().__init__()
            self.hidden = k.layers.Dense(4)
            self.rest = [k.layers.Dense(2), k.layers.BatchNormalization()]
            self.unused = k.layers.Dense(3)

        def call(self, x):
            x = self.hidden(x)
            for layer in self.rest:
                x = layer(x)
            return x

    model = Own()
    if call:
        model(tf.ones([2, 3]))
    else:
        model.build((None, 3))
    return model


def called_directly(tf):
    """A Sequential model that has seen one batch."""
    tf.keras.backend.clear_session()
    model = tf.keras.Sequential([tf.keras.layers.Dense(2), tf.keras.layers.Dense(1)])
    model(tf.ones([5, 3]))
    return model


def names(tf):
    """What the cases use beside tf."""

    def text_of(model, **kwargs):
        lines = []
        model.summary(print_fn=lines.append, **kwargs)
        return "\n".join(lines)

    return {
        "text_of": text_of,
        "text": lambda name, **kwargs: text_of(keras_models.build(tf, name), **kwargs),
        "deep": deep,
        "wide": wide,
        "shared": shared,
        "two_rows": two_rows,
        "passing": passing,
        "subclassed": subclassed,
        "called_directly": called_directly,
    }


if __name__ == "__main__":
    import tensorflow as tf

    cases.record(CASES, tf, Path(__file__).parent / "keras_summary.json", **names(tf))
