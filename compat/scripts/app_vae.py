"""A variational autoencoder: by add_loss and add_metric, and by a train_step of its own."""
# compat: rtol 5e-4

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

latent_dim, rng = 2, np.random.RandomState(7)
x_train = (rng.uniform(size=(24, 8, 8, 1)) > 0.6).astype("float32")


class Sampling(layers.Layer):
    """Draws z; the noise is fixed, so that runs can be compared."""

    def call(self, inputs):
        z_mean, z_log_var = inputs
        batch, dim = tf.shape(z_mean)[0], tf.shape(z_mean)[1]
        epsilon = tf.reshape(tf.cos(tf.range(tf.cast(batch * dim, tf.float32))), (batch, dim))
        return z_mean + tf.exp(0.5 * z_log_var) * epsilon


class KLDivergenceLayer(layers.Layer):
    def __init__(self, weight=1.0, **kwargs):
        super().__init__(**kwargs)
        self.weight = weight

    def call(self, inputs):
        mu, log_var = inputs
        kl = -0.5 * tf.reduce_mean(1 + log_var - tf.square(mu) - tf.exp(log_var))
        self.add_loss(self.weight * kl, inputs=inputs)
        self.add_metric(kl, name="kl_loss", aggregation="mean")
        return inputs


def make_encoder():
    encoder_inputs = keras.Input(shape=(8, 8, 1))
    x = layers.Conv2D(4, 3, activation="relu", strides=2, padding="same")(encoder_inputs)
    x = layers.Flatten()(x)
    x = layers.Dense(8, activation="relu")(x)
    z_mean = layers.Dense(latent_dim, name="z_mean")(x)
    z_log_var = layers.Dense(latent_dim, name="z_log_var")(x)
    z = Sampling()([z_mean, z_log_var])
    return keras.Model(encoder_inputs, [z_mean, z_log_var, z], name="encoder")


def make_decoder():
    latent_inputs = keras.Input(shape=(latent_dim,))
    x = layers.Dense(4 * 4 * 4, activation="relu")(latent_inputs)
    x = layers.Reshape((4, 4, 4))(x)
    x = layers.Conv2DTranspose(4, 3, activation="relu", strides=2, padding="same")(x)
    outputs = layers.Conv2DTranspose(1, 3, activation="sigmoid", padding="same")(x)
    return keras.Model(latent_inputs, outputs, name="decoder")


def seeded(model, seed):
    values = np.random.RandomState(seed)
    model.set_weights([values.normal(scale=0.25, size=w.shape) for w in model.get_weights()])
    return model


class VAE(keras.Model):
    def __init__(self, encoder, decoder, **kwargs):
        super(VAE, self).__init__(**kwargs)
        self.encoder, self.decoder = encoder, decoder
        self.total_loss_tracker = keras.metrics.Mean(name="total_loss")
        self.reconstruction_loss_tracker = keras.metrics.Mean(name="reconstruction_loss")
        self.kl_loss_tracker = keras.metrics.Mean(name="kl_loss")

    @property
    def metrics(self):
        return [self.total_loss_tracker, self.reconstruction_loss_tracker, self.kl_loss_tracker]

    def train_step(self, data):
        with tf.GradientTape() as tape:
            z_mean, z_log_var, z = self.encoder(data)
            reconstruction = self.decoder(z)
            reconstruction_loss = tf.reduce_mean(
                tf.reduce_sum(keras.losses.binary_crossentropy(data, reconstruction), axis=(1, 2))
            )
            kl_loss = -0.5 * (1 + z_log_var - tf.square(z_mean) - tf.exp(z_log_var))
            kl_loss = tf.reduce_mean(tf.reduce_sum(kl_loss, axis=1))
            total_loss = reconstruction_loss + kl_loss
        grads = tape.gradient(total_loss, self.trainable_weights)
        self.optimizer.apply_gradients(zip(grads, self.trainable_weights))
        self.total_loss_tracker.update_state(total_loss)
        self.reconstruction_loss_tracker.update_state(reconstruction_loss)
        self.kl_loss_tracker.update_state(kl_loss)
        return {m.name: m.result() for m in self.metrics}


encoder, decoder = seeded(make_encoder(), 0), seeded(make_decoder(), 1)
vae = VAE(encoder, decoder)
vae.compile(optimizer=keras.optimizers.Adam(0.01))
own_step = vae.fit(x_train, epochs=4, batch_size=8, shuffle=False, verbose=2).history
codes = encoder.predict(x_train[:3], verbose=0)
grid = decoder.predict(np.array([[0.0, 0.0], [1.0, -1.0]]), verbose=0)

# the older way
encoder, decoder = seeded(make_encoder(), 0), seeded(make_decoder(), 1)
inputs = keras.Input((8, 8, 1), name="picture")
mean, log_var, code = encoder(inputs)
mean, log_var = KLDivergenceLayer(0.5, name="kl")([mean, log_var])
outputs = decoder(code + 0.0 * mean)
model = keras.Model(inputs, outputs, name="vae")
reconstruction = keras.losses.mean_squared_error(
    keras.backend.flatten(inputs), keras.backend.flatten(outputs)
)
model.add_loss(keras.backend.mean(reconstruction) * 64)
model.add_metric(reconstruction, name="mse_loss", aggregation="mean")
model.compile(optimizer="rmsprop")
added = model.fit(x_train, epochs=3, batch_size=8, shuffle=False, verbose=0).history
evaluated = model.evaluate(x_train, verbose=0)
names = model.metrics_names
loss_count = len(model.losses)
