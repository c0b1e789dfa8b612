"""Training steps with two tapes whose spans overlap, as of GANs.  Values of TensorFlow 2.15.1."""

import pytest

import kerastorch as tf
from kerastorch import keras

L = keras.layers


def _generator(embeds):
    noise, kind = keras.Input((4,)), keras.Input((), dtype="int32")
    x = L.Concatenate()([noise, L.Embedding(3, 4)(kind)]) if embeds else noise
    return keras.Model([noise, kind], L.Dense(6)(x))


def _critic(embeds, drops):
    given, kind = keras.Input((6,)), keras.Input((), dtype="int32")
    x = L.Concatenate()([given, L.Embedding(3, 4)(kind)]) if embeds else given
    x = L.Dense(5)(x)
    x = L.Dropout(0.4)(x) if drops else x
    return keras.Model([given, kind], L.Dense(1)(x))


class _Gan(keras.Model):
    def __init__(self, embeds, drops):
        super().__init__()
        self.generator, self.critic = _generator(embeds), _critic(embeds, drops)
        self.optimizers = keras.optimizers.Adam(), keras.optimizers.Adam()
        self.mean = keras.metrics.Mean("m")
        self.cross = keras.losses.BinaryCrossentropy(from_logits=True)

    def train_step(self, data):
        x, kind = data
        noise = tf.random.normal([tf.shape(x)[0], 4])
        with tf.GradientTape() as a, tf.GradientTape() as b:
            made = self.generator([noise, kind], training=True)
            real = self.critic([x, kind], training=True)
            fake = self.critic([made, kind], training=True)
            lost = self.cross(0.9 * tf.ones_like(real), real)
            lost += self.cross(tf.zeros_like(fake), fake)
            fooled = self.cross(tf.ones_like(fake), fake)
        v = self.generator.trainable_variables
        self.optimizers[0].apply_gradients(zip(a.gradient(fooled, v), v, strict=True))
        v = self.critic.trainable_variables
        self.optimizers[1].apply_gradients(zip(b.gradient(lost, v), v, strict=True))
        self.mean.update_state(fooled)
        return {"m": self.mean.result()}


@pytest.mark.parametrize(
    "embeds, drops, wanted",
    [
        (False, False, [0.7152266502380371, 0.6066617965698242]),
        (True, False, [0.6655620336532593, 0.9048219323158264]),
        (False, True, [0.8286051154136658, 0.8153684139251709]),
        (True, True, [0.7505775094032288, 0.8500055074691772]),
    ],
)
def test_gan(embeds, drops, wanted):
    keras.utils.set_random_seed(1)
    model = _Gan(embeds, drops)
    model.compile()
    rows = tf.data.Dataset.from_tensor_slices((tf.ones([32, 6]), tf.ones([32], tf.int32)))
    history = model.fit(rows.batch(8), epochs=2, verbose=0)
    assert history.history["m"] == pytest.approx(wanted, rel=1e-5)
