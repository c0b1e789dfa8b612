"""Translation with attention: tf.data, Tokenizer, subclassed encoder and decoder, a custom loop."""
# compat: rtol 2e-4

import re
import unicodedata

import numpy as np
import tensorflow as tf

PAIRS = [
    ("Go.", "¡Ve!"),
    ("Run!", "¡Corre!"),
    ("I am cold.", "Tengo frío."),
    ("Are you OK?", "¿Estás bien?"),
    ("We are here.", "Estamos aquí."),
    ("He ran away.", "Él huyó."),
    ("I like cats.", "Me gustan los gatos."),
    ("Where is it?", "¿Dónde está?"),
]


def preprocess_sentence(w):
    w = "".join(
        c for c in unicodedata.normalize("NFD", w.lower()) if unicodedata.category(c) != "Mn"
    )
    w = re.sub(r"([?.!,¿¡])", r" \1 ", w)
    w = re.sub(r'[" "]+', " ", w).strip()
    return "<start> " + w + " <end>"


def tokenize(lang):
    tokenizer = tf.keras.preprocessing.text.Tokenizer(filters="")
    tokenizer.fit_on_texts(lang)
    tensor = tokenizer.texts_to_sequences(lang)
    return tf.keras.preprocessing.sequence.pad_sequences(tensor, padding="post"), tokenizer


inp, inp_lang = tokenize([preprocess_sentence(a) for a, _ in PAIRS])
targ, targ_lang = tokenize([preprocess_sentence(b) for _, b in PAIRS])
BATCH, EMB, UNITS = 4, 6, 8
vocab_inp, vocab_tar = len(inp_lang.word_index) + 1, len(targ_lang.word_index) + 1
dataset = tf.data.Dataset.from_tensor_slices((inp, targ)).batch(BATCH, drop_remainder=True)


class Encoder(tf.keras.Model):
    def __init__(self, vocab_size, embedding_dim, enc_units, batch_sz):
        super(Encoder, self).__init__()
        self.batch_sz, self.enc_units = batch_sz, enc_units
        self.embedding = tf.keras.layers.Embedding(vocab_size, embedding_dim)
        self.gru = tf.keras.layers.GRU(
            enc_units,
            return_sequences=True,
            return_state=True,
            recurrent_initializer="glorot_uniform",
        )

    def call(self, x, hidden):
        x = self.embedding(x)
        output, state = self.gru(x, initial_state=hidden)
        return output, state

    def initialize_hidden_state(self):
        return tf.zeros((self.batch_sz, self.enc_units))


class BahdanauAttention(tf.keras.layers.Layer):
    def __init__(self, units):
        super(BahdanauAttention, self).__init__()
        self.W1 = tf.keras.layers.Dense(units)
        self.W2 = tf.keras.layers.Dense(units)
        self.V = tf.keras.layers.Dense(1)

    def call(self, query, values):
        query_with_time_axis = tf.expand_dims(query, 1)
        score = self.V(tf.nn.tanh(self.W1(query_with_time_axis) + self.W2(values)))
        attention_weights = tf.nn.softmax(score, axis=1)
        context_vector = tf.reduce_sum(attention_weights * values, axis=1)
        return context_vector, attention_weights


class Decoder(tf.keras.Model):
    def __init__(self, vocab_size, embedding_dim, dec_units):
        super(Decoder, self).__init__()
        self.embedding = tf.keras.layers.Embedding(vocab_size, embedding_dim)
        self.gru = tf.keras.layers.GRU(dec_units, return_sequences=True, return_state=True)
        self.fc = tf.keras.layers.Dense(vocab_size)
        self.attention = BahdanauAttention(dec_units)

    def call(self, x, hidden, enc_output):
        context_vector, attention_weights = self.attention(hidden, enc_output)
        x = self.embedding(x)
        x = tf.concat([tf.expand_dims(context_vector, 1), x], axis=-1)
        output, state = self.gru(x)
        output = tf.reshape(output, (-1, output.shape[2]))
        return self.fc(output), state, attention_weights


encoder = Encoder(vocab_inp, EMB, UNITS, BATCH)
decoder = Decoder(vocab_tar, EMB, UNITS)
_hidden = encoder.initialize_hidden_state()
_output, _hidden = encoder(inp[:BATCH], _hidden)
decoder(tf.ones((BATCH, 1), tf.int32), _hidden, _output)
rng = np.random.RandomState(0)
for model in (encoder, decoder):
    model.set_weights([rng.normal(scale=0.4, size=w.shape) for w in model.get_weights()])

optimizer = tf.keras.optimizers.Adam(0.01)
loss_object = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="none")


def loss_function(real, pred):
    mask = tf.math.logical_not(tf.math.equal(real, 0))
    loss_ = loss_object(real, pred)
    loss_ *= tf.cast(mask, dtype=loss_.dtype)
    return tf.reduce_mean(loss_)


@tf.function
def train_step(inp, targ, enc_hidden):
    loss = 0
    with tf.GradientTape() as tape:
        enc_output, enc_hidden = encoder(inp, enc_hidden)
        dec_hidden = enc_hidden
        dec_input = tf.expand_dims([targ_lang.word_index["<start>"]] * BATCH, 1)
        for t in range(1, targ.shape[1]):
            predictions, dec_hidden, _ = decoder(dec_input, dec_hidden, enc_output)
            loss += loss_function(targ[:, t], predictions)
            dec_input = tf.expand_dims(targ[:, t], 1)
    batch_loss = loss / int(targ.shape[1])
    variables = encoder.trainable_variables + decoder.trainable_variables
    gradients = tape.gradient(loss, variables)
    optimizer.apply_gradients(zip(gradients, variables))
    return batch_loss


losses = []
for epoch in range(8):
    total_loss = 0
    for batch, (i, t) in enumerate(dataset):
        total_loss += train_step(i, t, encoder.initialize_hidden_state())
    losses.append(float(total_loss) / (batch + 1))
    print("Epoch {} Loss {:.3f}".format(epoch + 1, losses[-1]))


def evaluate(sentence):
    ids = [inp_lang.word_index[i] for i in preprocess_sentence(sentence).split(" ")]
    ids = tf.convert_to_tensor(
        tf.keras.preprocessing.sequence.pad_sequences([ids], maxlen=inp.shape[1], padding="post")
    )
    result, plot = "", np.zeros((targ.shape[1], inp.shape[1]))
    enc_out, dec_hidden = encoder(ids, [tf.zeros((1, UNITS))])
    dec_input = tf.expand_dims([targ_lang.word_index["<start>"]], 0)
    for t in range(targ.shape[1]):
        predictions, dec_hidden, attention = decoder(dec_input, dec_hidden, enc_out)
        plot[t] = tf.reshape(attention, (-1,)).numpy()
        predicted_id = tf.argmax(predictions[0]).numpy()
        result += targ_lang.index_word[predicted_id] + " "
        if targ_lang.index_word[predicted_id] == "<end>":
            return result, plot
        dec_input = tf.expand_dims([predicted_id], 0)
    return result, plot


translated, attention_plot = evaluate("I am cold.")
print(translated)
names = [v.name for v in encoder.trainable_variables + decoder.trainable_variables]
