"""A Siamese net: a shared base, Lambda distance, contrastive loss, pairs in a list."""
# compat: rtol 2e-4

import random

import numpy as np
from tensorflow.keras import backend as K
from tensorflow.keras.callbacks import LambdaCallback, ReduceLROnPlateau
from tensorflow.keras.layers import Conv2D, Dense, Dropout, Flatten, Input, Lambda, MaxPooling2D
from tensorflow.keras.models import Model
from tensorflow.keras.optimizers import RMSprop
from tensorflow.keras.regularizers import l2

num_classes, epochs = 4, 4


def euclidean_distance(vects):
    x, y = vects
    sum_square = K.sum(K.square(x - y), axis=1, keepdims=True)
    return K.sqrt(K.maximum(sum_square, K.epsilon()))


def eucl_dist_output_shape(shapes):
    shape1, _ = shapes
    return (shape1[0], 1)


def contrastive_loss(y_true, y_pred):
    margin = 1
    square_pred = K.square(y_pred)
    margin_square = K.square(K.maximum(margin - y_pred, 0))
    return K.mean(y_true * square_pred + (1 - y_true) * margin_square)


def create_pairs(x, digit_indices):
    pairs, labels = [], []
    n = min([len(digit_indices[d]) for d in range(num_classes)]) - 1
    for d in range(num_classes):
        for i in range(n):
            z1, z2 = digit_indices[d][i], digit_indices[d][i + 1]
            pairs += [[x[z1], x[z2]]]
            inc = random.randrange(1, num_classes)
            dn = (d + inc) % num_classes
            z1, z2 = digit_indices[d][i], digit_indices[dn][i]
            pairs += [[x[z1], x[z2]]]
            labels += [1, 0]
    return np.array(pairs), np.array(labels).astype("float32")


def create_base_network(input_shape):
    input = Input(shape=input_shape)
    x = Conv2D(4, (3, 3), activation="relu", kernel_regularizer=l2(2e-4))(input)
    x = MaxPooling2D()(x)
    x = Flatten()(x)
    x = Dense(16, activation="relu")(x)
    x = Dropout(0.0)(x)
    x = Dense(8, activation="sigmoid")(x)
    return Model(input, x)


def compute_accuracy(y_true, y_pred):
    pred = y_pred.ravel() < 0.5
    return np.mean(pred == y_true)


def accuracy(y_true, y_pred):
    return K.mean(K.equal(y_true, K.cast(y_pred < 0.5, y_true.dtype)))


random.seed(3)
rng = np.random.RandomState(3)
labels = np.arange(48) % num_classes
images = rng.uniform(size=(48, 10, 10, 1)) * 0.5
for i, d in enumerate(labels):
    images[i, d * 2 : d * 2 + 3, :, 0] += 0.5
indices = [np.where(labels == i)[0] for i in range(num_classes)]
tr_pairs, tr_y = create_pairs(images[:32], [i[i < 32] for i in indices])
te_pairs, te_y = create_pairs(images[32:], [i[i >= 32] - 32 for i in indices])

base_network = create_base_network((10, 10, 1))
input_a, input_b = Input(shape=(10, 10, 1)), Input(shape=(10, 10, 1))
distance = Lambda(euclidean_distance, output_shape=eucl_dist_output_shape)(
    [base_network(input_a), base_network(input_b)]
)
model = Model([input_a, input_b], distance)
model.set_weights([rng.normal(scale=0.2, size=w.shape) for w in model.get_weights()])
before = model.predict([te_pairs[:, 0], te_pairs[:, 1]], verbose=0)
seen = []
model.compile(loss=contrastive_loss, optimizer=RMSprop(), metrics=[accuracy])
history = model.fit(
    [tr_pairs[:, 0], tr_pairs[:, 1]],
    tr_y,
    batch_size=8,
    epochs=epochs,
    shuffle=False,
    verbose=2,
    validation_data=([te_pairs[:, 0], te_pairs[:, 1]], te_y),
    callbacks=[
        ReduceLROnPlateau(monitor="val_loss", factor=0.5, patience=0, min_delta=0.1, verbose=1),
        LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(sorted(logs))),
    ],
).history
y_pred = model.predict([te_pairs[:, 0], te_pairs[:, 1]], verbose=0)
te_acc = compute_accuracy(te_y, y_pred)
scores = model.evaluate([te_pairs[:, 0], te_pairs[:, 1]], te_y, verbose=0)
embedding = Model(base_network.input, base_network.layers[-3].output).predict(images[:2], verbose=0)
shared = model.layers[2] is base_network, len(base_network._inbound_nodes), model.count_params()
