"""Text generation, character by character, with a stateful LSTM, temperature and checkpoints."""
# compat: rtol 2e-4

import os

import numpy as np
import tensorflow as tf
from tensorflow.keras.layers import LSTM, Dense, Embedding
from tensorflow.keras.models import Sequential

text = "the quick brown fox jumps over the lazy dog. the lazy dog sleeps, the fox runs. " * 6
vocab = sorted(set(text))
char2idx = {u: i for i, u in enumerate(vocab)}
idx2char = np.array(vocab)
text_as_int = np.array([char2idx[c] for c in text])
seq_length, BATCH_SIZE, BUFFER = 12, 4, 100

char_dataset = tf.data.Dataset.from_tensor_slices(text_as_int)
sequences = char_dataset.batch(seq_length + 1, drop_remainder=True)


def split_input_target(chunk):
    return chunk[:-1], chunk[1:]


dataset = sequences.map(split_input_target).batch(BATCH_SIZE, drop_remainder=True)
for input_example, target_example in dataset.take(1):
    first = repr("".join(idx2char[input_example.numpy()[0]]))
    print("Input data: ", first)


def build_model(vocab_size, embedding_dim, rnn_units, batch_size):
    return Sequential(
        [
            Embedding(vocab_size, embedding_dim, batch_input_shape=[batch_size, None]),
            LSTM(
                rnn_units,
                return_sequences=True,
                stateful=True,
                recurrent_initializer="glorot_uniform",
            ),
            LSTM(rnn_units, return_sequences=True, stateful=True, go_backwards=False),
            Dense(vocab_size),
        ]
    )


def loss(labels, logits):
    return tf.keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)


model = build_model(len(vocab), 5, 10, BATCH_SIZE)
rng = np.random.RandomState(1)
model.set_weights([rng.normal(scale=0.3, size=w.shape) for w in model.get_weights()])
model.summary()
example_shape = model(input_example).shape
model.reset_states()
model.compile(optimizer=tf.keras.optimizers.Adam(0.02), loss=loss)
checkpoint_dir = "./training_checkpoints"
checkpoint = tf.keras.callbacks.ModelCheckpoint(
    filepath=os.path.join(checkpoint_dir, "ckpt_{epoch}.h5"), save_weights_only=True
)


class ResetStates(tf.keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        self.model.reset_states()


history = model.fit(
    dataset, epochs=5, callbacks=[checkpoint, ResetStates()], verbose=0, shuffle=False
).history
files = sorted(os.listdir(checkpoint_dir))
states = [np.array(s) for s in model.layers[1].states]

model = build_model(len(vocab), 5, 10, batch_size=1)
model.load_weights(os.path.join(checkpoint_dir, "ckpt_5.h5"))
model.build(tf.TensorShape([1, None]))


def generate_text(model, start_string, num_generate=20, temperature=0.5):
    input_eval = tf.expand_dims([char2idx[s] for s in start_string], 0)
    text_generated, kept = [], []
    model.reset_states()
    for i in range(num_generate):
        predictions = tf.squeeze(model(input_eval), 0) / temperature
        kept.append(tf.nn.softmax(predictions[-1]).numpy())
        predicted_id = int(tf.argmax(predictions[-1]))
        input_eval = tf.expand_dims([predicted_id], 0)
        text_generated.append(idx2char[predicted_id])
    return start_string + "".join(text_generated), np.array(kept)


generated, probabilities = generate_text(model, "the ")
print(generated)
sampled = tf.random.categorical(tf.zeros((1, len(vocab))), num_samples=3).shape
one_step = model.predict(np.array([[char2idx["t"]]]), verbose=0)
two_steps = model.predict(np.array([[char2idx["h"]]]), verbose=0)
