# Document 001, "训练模型": train_on_batch and the training loop of one's own.
# compat: rtol 1e-4
# compat: stderr on
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from tensorflow.keras import layers, losses, metrics, models, optimizers

# Correction: the document's datasets are not in this section; here they are of digits.
digits = load_digits()
images = (digits.data / 16.0).astype("float32")
ds_train = tf.data.Dataset.from_tensor_slices((images[:160], digits.target[:160])).batch(32)
ds_valid = tf.data.Dataset.from_tensor_slices((images[160:224], digits.target[160:224])).batch(32)


def create_model():
    model = models.Sequential(
        [
            layers.Dense(16, activation="relu", input_shape=(64,)),
            layers.Dense(10, activation="softmax"),
        ]
    )
    weights = np.random.RandomState(1)
    model.set_weights([weights.normal(scale=0.2, size=w.shape) for w in model.get_weights()])
    return model


rates = []
results = []


# Lines 558-576. Corrections: results are also collected and printed with `float`, since numpy
# scalars print otherwise in NumPy 2.
def train_model(model, ds_train, ds_valid, epoches):
    for epoch in tf.range(1, epoches + 1):
        model.reset_metrics()

        if epoch == 5:
            model.optimizer.lr.assign(model.optimizer.lr / 2.0)
            tf.print("Lowering optimizer Learning Rate...\n\n")

        for x, y in ds_train:
            train_result = model.train_on_batch(x, y)
        for x, y in ds_valid:
            valid_result = model.test_on_batch(x, y, reset_metrics=False)

        if epoch % 1 == 0:
            tf.print("epoch = ", epoch)
            print("train:", dict(zip(model.metrics_names, map(float, train_result))))
            print("valid:", dict(zip(model.metrics_names, map(float, valid_result))))
            print("")
        rates.append(float(model.optimizer.lr))
        results.append([float(r) for r in train_result + valid_result])


model = create_model()
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
train_model(model, ds_train, ds_valid, 6)

# Lines 582-589.
optimizer = optimizers.Nadam()
loss_func = losses.SparseCategoricalCrossentropy()

train_loss = metrics.Mean(name="train_loss")
train_metric = metrics.SparseCategoricalAccuracy(name="train_accuracy")

valid_loss = metrics.Mean(name="valid_loss")
valid_metric = metrics.SparseCategoricalAccuracy(name="valid_accuracy")


# Lines 591-631. Corrections: indentation; 3 epochs instead of 10; `ds_test` is ds_valid.
@tf.function
def train_step(model, features, labels):
    with tf.GradientTape() as tape:
        predictions = model(features, training=True)
        loss = loss_func(labels, predictions)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))

    train_loss.update_state(loss)
    train_metric.update_state(labels, predictions)


@tf.function
def valid_step(model, features, labels):
    predictions = model(features)
    batch_loss = loss_func(labels, predictions)
    valid_loss.update_state(batch_loss)
    valid_metric.update_state(labels, predictions)


loop_results = []


def train_model(model, ds_train, ds_valid, epochs):
    for epoch in tf.range(1, epochs + 1):
        for features, labels in ds_train:
            train_step(model, features, labels)
        for features, labels in ds_valid:
            valid_step(model, features, labels)

        logs = "Epoch={},Loss:{},Accuracy:{},Valid Loss:{},Valid Accuracy:{}"

        if epoch % 1 == 0:
            tf.print(
                tf.strings.format(
                    logs,
                    (
                        epoch,
                        train_loss.result(),
                        train_metric.result(),
                        valid_loss.result(),
                        valid_metric.result(),
                    ),
                )
            )
            tf.print("")
        loop_results.append(
            [float(m.result()) for m in (train_loss, train_metric, valid_loss, valid_metric)]
        )

        train_loss.reset_states()
        valid_loss.reset_states()
        train_metric.reset_states()
        valid_metric.reset_states()


model = create_model()
train_model(model, ds_train, ds_valid, 3)
iterations = int(optimizer.iterations)
loss_after_reset = train_loss.result()
first_bias = model.layers[1].bias
