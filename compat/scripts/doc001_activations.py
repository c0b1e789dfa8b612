# Document 001, "激活函数", lines 1184-1195: every function of the list, values and gradients.
import tensorflow as tf

x = tf.constant([-20.0, -2.5, -1.0, -0.0, 0.5, 1.0, 3.0, 30.0])


def value_and_gradient(function):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = function(x)
    return y, tape.gradient(y, x)


sigmoid = value_and_gradient(tf.nn.sigmoid)
softmax = value_and_gradient(tf.nn.softmax)
tanh = value_and_gradient(tf.nn.tanh)
relu = value_and_gradient(tf.nn.relu)
leaky_relu = value_and_gradient(tf.nn.leaky_relu)
elu = value_and_gradient(tf.nn.elu)
selu = value_and_gradient(tf.nn.selu)
swish = value_and_gradient(tf.nn.swish)

# The document says that tf.nn lacks gelu; since TF 2.4 it has it.
gelu = value_and_gradient(tf.nn.gelu)
gelu_approximate = value_and_gradient(lambda x: tf.nn.gelu(x, approximate=True))

# Keras's functions and names for the same.
activations = tf.keras.activations
by_name = {
    name: activations.get(name)(x)
    for name in (
        "sigmoid",
        "tanh",
        "relu",
        "elu",
        "selu",
        "swish",
        "gelu",
        "softplus",
        "softsign",
        "exponential",
        "hard_sigmoid",
        "linear",
    )
}
by_name["softmax"] = activations.softmax(tf.reshape(x, (2, 4)))
capped = activations.relu(x, alpha=0.1, max_value=2.0, threshold=0.6)

# Line 1193: selu with lecun_normal and AlphaDropout, which does nothing outside training.
layer = tf.keras.layers.AlphaDropout(0.3)
kept = layer(x)
initializer = tf.keras.initializers.lecun_normal(seed=1)
deviation = tf.math.reduce_std(initializer((100, 300)))
deviation_is_right = abs(float(deviation) - 0.1) < 0.01
del deviation
