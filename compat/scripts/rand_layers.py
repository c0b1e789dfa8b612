# Random layers with and without a seed, called three times in eager execution.
# compat: rtol 1e-5
import numpy as np
import tensorflow as tf

layers = tf.keras.layers
x = tf.reshape(tf.range(24.0), [2, 3, 4]) / 24
images = tf.constant(np.arange(2 * 6 * 6 * 3).reshape(2, 6, 6, 3) % 97, tf.float32)


def calls(make, given=x):
    tf.keras.utils.set_random_seed(19)
    layer = make()
    return [layer(given, training=True).numpy() for _ in range(3)]


found = {}
for seed in (None, 7):
    found[f"dropout {seed}"] = calls(lambda: layers.Dropout(0.4, seed=seed))
    found[f"shaped {seed}"] = calls(lambda: layers.Dropout(0.4, (None, 1, 4), seed=seed))
    found[f"spatial {seed}"] = calls(lambda: layers.SpatialDropout1D(0.4, seed=seed))
    found[f"alpha {seed}"] = calls(lambda: layers.AlphaDropout(0.4, seed=seed))
    found[f"noise {seed}"] = calls(lambda: layers.GaussianNoise(0.4, seed=seed))
    found[f"gaussian {seed}"] = calls(lambda: layers.GaussianDropout(0.4, seed=seed))
    found[f"flip {seed}"] = calls(lambda: layers.RandomFlip(seed=seed), images)
    found[f"shift {seed}"] = calls(lambda: layers.RandomTranslation(0.3, 0.2, seed=seed), images)
    found[f"turn {seed}"] = calls(lambda: layers.RandomRotation(0.2, seed=seed), images)
    found[f"zoom {seed}"] = calls(lambda: layers.RandomZoom(0.3, seed=seed), images)
    found[f"contrast {seed}"] = calls(lambda: layers.RandomContrast(0.4, seed=seed), images)
    found[f"bright {seed}"] = calls(lambda: layers.RandomBrightness(0.4, seed=seed), images)
    found[f"crop {seed}"] = calls(lambda: layers.RandomCrop(3, 4, seed=seed), images)
for kind in (layers.LSTM, layers.GRU, layers.SimpleRNN):
    found[kind.__name__] = calls(lambda: kind(3, dropout=0.3))
    found[f"{kind.__name__} states"] = calls(lambda: kind(3, recurrent_dropout=0.3))
