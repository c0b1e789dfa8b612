"""A GAN as Keras users wrote it: train_on_batch, trainable switches, and a tf.function loop."""
# compat: rtol 1e-3

import numpy as np
import tensorflow as tf
from tensorflow.keras.layers import (
    BatchNormalization,
    Dense,
    Dropout,
    Flatten,
    Input,
    LeakyReLU,
    Reshape,
)
from tensorflow.keras.models import Model, Sequential
from tensorflow.keras.optimizers import Adam

rng = np.random.RandomState(11)
img_shape, latent_dim = (6, 6, 1), 5
real_images = np.tanh(rng.normal(size=(32, *img_shape))).astype("float32")


def seeded(model, seed):
    values = np.random.RandomState(seed)
    made = []
    for w in model.get_weights():
        if w.ndim == 1:
            made.append(np.abs(values.normal(0.5, 0.2, w.shape)))
        else:
            made.append(values.normal(scale=0.3, size=w.shape))
    model.set_weights(made)
    return model


def build_generator():
    model = Sequential()
    model.add(Dense(16, input_dim=latent_dim))
    model.add(LeakyReLU(alpha=0.2))
    model.add(BatchNormalization(momentum=0.8))
    model.add(Dense(np.prod(img_shape), activation="tanh"))
    model.add(Reshape(img_shape))
    noise = Input(shape=(latent_dim,))
    return Model(noise, model(noise))


def build_discriminator():
    model = Sequential()
    model.add(Flatten(input_shape=img_shape))
    model.add(Dense(16))
    model.add(LeakyReLU(alpha=0.2))
    model.add(Dropout(0.0))
    model.add(Dense(1, activation="sigmoid"))
    img = Input(shape=img_shape)
    return Model(img, model(img))


optimizer = Adam(0.002, 0.5)
discriminator = seeded(build_discriminator(), 0)
discriminator.compile(loss="binary_crossentropy", optimizer=optimizer, metrics=["accuracy"])
generator = seeded(build_generator(), 1)
z = Input(shape=(latent_dim,))
img = generator(z)
discriminator.trainable = False
valid = discriminator(img)
combined = Model(z, valid)
combined.compile(loss="binary_crossentropy", optimizer=Adam(0.002, 0.5))
counts = [
    len(combined.trainable_weights),
    len(discriminator.trainable_weights),
    len(combined.weights),
]
batch_size, log = 8, []
ones, zeros = np.ones((batch_size, 1)), np.zeros((batch_size, 1))
for epoch in range(6):
    imgs = real_images[rng.randint(0, len(real_images), batch_size)]
    noise = rng.normal(0, 1, (batch_size, latent_dim))
    gen_imgs = generator.predict(noise, verbose=0)
    d_loss_real = discriminator.train_on_batch(imgs, ones)
    d_loss_fake = discriminator.train_on_batch(gen_imgs, zeros)
    d_loss = 0.5 * np.add(d_loss_real, d_loss_fake)
    g_loss = combined.train_on_batch(noise, ones)
    log.append([*map(float, d_loss), float(g_loss)])
    print("%d [D loss: %.3f] [G loss: %.3f]" % (epoch, d_loss[0], g_loss))
moving = generator.layers[1].layers[2].moving_mean.numpy()
judged = discriminator.predict(generator.predict(noise, verbose=0), verbose=0)
tested = combined.test_on_batch(noise, ones)

# the newer way
generator, discriminator = seeded(build_generator(), 1), seeded(build_discriminator(), 0)
cross_entropy = tf.keras.losses.BinaryCrossentropy()
g_optimizer, d_optimizer = Adam(1e-2), Adam(1e-2)


@tf.function
def train_step(images, noise):
    with tf.GradientTape() as gen_tape, tf.GradientTape() as disc_tape:
        generated = generator(noise, training=True)
        real_output = discriminator(images, training=True)
        fake_output = discriminator(generated, training=True)
        gen_loss = cross_entropy(tf.ones_like(fake_output), fake_output)
        disc_loss = cross_entropy(tf.ones_like(real_output), real_output)
        disc_loss += cross_entropy(tf.zeros_like(fake_output), fake_output)
    gen_gradients = gen_tape.gradient(gen_loss, generator.trainable_variables)
    disc_gradients = disc_tape.gradient(disc_loss, discriminator.trainable_variables)
    g_optimizer.apply_gradients(zip(gen_gradients, generator.trainable_variables))
    d_optimizer.apply_gradients(zip(disc_gradients, discriminator.trainable_variables))
    return gen_loss, disc_loss


steps = []
for images in tf.data.Dataset.from_tensor_slices(real_images).batch(8).repeat(2):
    noise = tf.constant(rng.normal(size=(8, latent_dim)), tf.float32)
    steps.append([float(v) for v in train_step(images, noise)])
final = generator(noise, training=False)
iterations = int(g_optimizer.iterations), optimizer.iterations.numpy()
