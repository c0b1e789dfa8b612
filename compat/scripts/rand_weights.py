# The first weights of layers after a seed: every initializer, by name and with a seed of its own.
import numpy as np
import tensorflow as tf

names = [
    *("glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform"),
    *("lecun_normal", "random_normal", "random_uniform", "truncated_normal", "orthogonal"),
    *("variance_scaling", "zeros", "ones"),
]
tf.keras.utils.set_random_seed(17)
weights = {}
for name in names:
    layer = tf.keras.layers.Dense(5, kernel_initializer=name)
    layer.build((None, 7))
    weights[name] = layer.kernel.numpy()

seeded = {}
for made in (
    tf.keras.initializers.GlorotUniform(seed=3),
    tf.keras.initializers.HeNormal(seed=4),
    tf.keras.initializers.RandomNormal(1.0, 0.5, seed=5),
    tf.keras.initializers.RandomUniform(-2.0, 3.0, seed=6),
    tf.keras.initializers.TruncatedNormal(0.5, 0.1, seed=7),
    tf.keras.initializers.VarianceScaling(2.0, "fan_out", "untruncated_normal", seed=8),
    tf.keras.initializers.Orthogonal(2.0, seed=9),
):
    seeded[type(made).__name__] = made((3, 3, 4, 6)).numpy()

tf.keras.utils.set_random_seed(18)
net = tf.keras.Sequential(
    [
        tf.keras.Input((12, 8)),
        tf.keras.layers.Conv1D(4, 3),
        tf.keras.layers.Bidirectional(tf.keras.layers.GRU(3, return_sequences=True)),
        tf.keras.layers.LSTM(5, return_sequences=True),
        tf.keras.layers.SimpleRNN(4),
        tf.keras.layers.Dense(2),
    ]
)
of_net = [w.numpy() for w in net.weights]
table = tf.keras.layers.Embedding(20, 4)
table.build(None)
rows = table.embeddings.numpy()
print(np.round(weights["glorot_uniform"][0], 6), np.round(rows[0], 6))

own = tf.random_normal_initializer(seed=2)([4])
tf.random.set_seed(3)
drawn = [tf.random_uniform_initializer()([4]) for _ in range(2)]
