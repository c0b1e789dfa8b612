# Document 001, "模型定义", "定义不可训练的层", "激活函数" (use) and "模型层layer".
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, models


def seed_weights(model):
    """The same weights in every implementation, whose random streams differ."""
    weights = np.random.RandomState(1)
    model.set_weights([weights.normal(scale=0.06, size=w.shape) for w in model.get_weights()])


# Lines 438-443.
model = models.Sequential()
model.add(layers.Dense(20, activation="relu", input_shape=(15,)))
model.add(layers.Dense(10, activation="relu"))
model.add(layers.Dense(1, activation="sigmoid"))

model.summary()

seed_weights(model)
sequential_output = model.predict(np.linspace(-1, 1, 60).reshape(4, 15), verbose=0)
weight_names = [w.name for w in model.weights]

# Line 499: freezing layer 0.
model.layers[0].trainable = False
frozen_trainable = len(model.trainable_weights)
frozen_non_trainable = len(model.non_trainable_weights)
model.summary()

# Lines 449-458.
inputs = layers.Input(shape=(32, 32, 3))
x = layers.Conv2D(32, kernel_size=(3, 3))(inputs)
x = layers.MaxPool2D()(x)
x = layers.Conv2D(64, kernel_size=(5, 5))(x)
x = layers.MaxPool2D()(x)
x = layers.Dropout(rate=0.1)(x)
x = layers.Flatten()(x)
x = layers.Dense(32, activation="relu")(x)
outputs = layers.Dense(1, activation="sigmoid")(x)
model = models.Model(inputs=inputs, outputs=outputs)

model.summary()
seed_weights(model)
images = np.random.RandomState(2).uniform(size=(3, 32, 32, 3)).astype("float32")
cnn_output = model(images)
layer_names = [layer.name for layer in model.layers]

# Lines 464-490. Correction: MAX_WORDS and MAX_LEN (lines 843-844) come first; smaller here.
MAX_WORDS = 100
MAX_LEN = 20


class CnnModel(models.Model):
    def __init__(self):
        super(CnnModel, self).__init__()

    def build(self, input_shape):
        self.embedding = layers.Embedding(MAX_WORDS, 7, input_length=MAX_LEN)
        self.conv_1 = layers.Conv1D(16, kernel_size=5, name="conv_1", activation="relu")
        self.pool = layers.MaxPool1D()
        self.conv_2 = layers.Conv1D(128, kernel_size=2, name="conv_2", activation="relu")
        self.flatten = layers.Flatten()
        self.dense = layers.Dense(1, activation="sigmoid")
        super(CnnModel, self).build(input_shape)

    def call(self, x):
        x = self.embedding(x)
        x = self.conv_1(x)
        x = self.pool(x)
        x = self.conv_2(x)
        x = self.pool(x)
        x = self.flatten(x)
        x = self.dense(x)
        return x


model = CnnModel()
model.build(input_shape=(None, MAX_LEN))
model.summary()

seed_weights(model)
words = np.random.RandomState(5).randint(0, MAX_WORDS, (4, MAX_LEN))
cnn_model_output = model(words)
cnn_model_weights = [(w.name, w.shape) for w in model.weights]

# Lines 1204-1208.
model = models.Sequential()
model.add(layers.Dense(32, input_shape=(None, 16), activation=tf.nn.relu))
model.add(layers.Dense(10))
model.add(layers.Activation(tf.nn.softmax))
model.summary()

seed_weights(model)
softmax_output = model(np.linspace(-1, 1, 96).reshape(2, 3, 16))
softmax_total = tf.reduce_sum(softmax_output, axis=-1)

# Lines 1236-1254: the layers named there; Concatenate.
branch1, branch2, branch3 = (tf.fill((2, n), float(n)) for n in (1, 2, 3))
concatenated = layers.Concatenate()([branch1, branch2, branch3])
concatenated_rows = layers.Concatenate(axis=0)([branch2, branch2])
built_in = [
    cls.__name__
    for cls in (
        layers.Dense,
        layers.Flatten,
        layers.Dropout,
        layers.Conv2D,
        layers.MaxPooling2D,
        layers.Conv1D,
        layers.Embedding,
        layers.GRU,
        layers.LSTM,
        layers.Bidirectional,
    )
]

# The last three of them at work.
recurrent = models.Sequential(
    [
        layers.Embedding(20, 6, mask_zero=True, input_length=7),
        layers.Bidirectional(layers.LSTM(5, return_sequences=True)),
        layers.GRU(4),
        layers.Dense(1, activation="sigmoid"),
    ]
)
seed_weights(recurrent)
words = np.arange(21).reshape(3, 7) % 20 * np.array([[1], [0], [1]])
recurrent_output = recurrent(words)
recurrent_weights = [(w.name, w.shape) for w in recurrent.weights]
recurrent.summary()
