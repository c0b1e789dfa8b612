# Document 004, "Wide&Deep模型" and "一个回归的例子".
# compat: rtol 1e-4
import numpy as np
import tensorflow as tf
from sklearn import datasets, model_selection
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from tensorflow import keras


def seed_weights(model):
    """The same weights in every implementation, whose random streams differ."""
    weights = np.random.RandomState(1)
    model.set_weights([weights.normal(scale=0.2, size=w.shape) for w in model.get_weights()])


# Lines 298-307. Correction: the California housing data cannot be downloaded here; a regression
# of scikit-learn with as many features (8) stands in for it.
housing = dict(
    zip(
        ("data", "target"),
        datasets.make_regression(n_samples=200, n_features=8, noise=5, random_state=1),
    )
)
x_train_all, x_test, y_train_all, y_test = train_test_split(
    housing["data"], housing["target"] / 100, random_state=7
)
x_train, x_valid, y_train, y_valid = train_test_split(x_train_all, y_train_all, random_state=11)

# Lines 312-317.
scaler = StandardScaler()
x_train_scaled = scaler.fit_transform(x_train)
x_valid_scaled = scaler.transform(x_valid)
x_test_scaled = scaler.transform(x_test)

# Lines 322-340. Corrections: weights set; 3 epochs instead of 100; shuffle=False; the prediction
# is for the scaled data.
input = keras.layers.Input(shape=x_train.shape[1:])
hidden1 = keras.layers.Dense(30, activation="relu")(input)
hidden2 = keras.layers.Dense(30, activation="relu")(hidden1)

concat = keras.layers.concatenate([input, hidden2])
output = keras.layers.Dense(1)(concat)

model = keras.models.Model(inputs=[input], outputs=[output])
seed_weights(model)
model.summary()


model.compile(optimizer="adam", loss="mean_squared_error")

history = model.fit(
    x=x_train_scaled,
    y=y_train,
    epochs=3,
    shuffle=False,
    verbose=2,
    validation_data=(x_valid_scaled, y_valid),
)
wide_deep_history = history.history

predictions = model.predict(x_test_scaled, verbose=0)

# Line 338: or with validation_split.
history = model.fit(
    x=x_train_scaled, y=y_train, epochs=1, shuffle=False, verbose=0, validation_split=0.01
)
split_history = history.history

# Lines 351-362. Corrections: seeds, so that the data can be compared; 300 samples, not 10000.
X, y, coef = datasets.make_regression(
    n_samples=300,
    n_features=5,
    n_informative=3,
    n_targets=1,
    bias=1,
    coef=True,
    noise=1,
    random_state=0,
)

X_train_all, X_test, y_train_all, y_test = model_selection.train_test_split(
    X, y, test_size=0.3, random_state=0
)
X_train, X_valid, y_train, y_valid = model_selection.train_test_split(
    X_train_all, y_train_all, test_size=0.1, random_state=0
)

# Lines 368-375.
model = keras.Sequential()
model.add(keras.layers.Dense(64, activation="relu", input_shape=X_train.shape[1:]))
model.add(keras.layers.Dense(64, activation="relu"))
model.add(keras.layers.Dense(1))
seed_weights(model)

model.compile(optimizer=tf.keras.optimizers.RMSprop(0.001), loss="mse", metrics=["mae", "mse"])

# Lines 380-381. Corrections: 3 epochs instead of 100; shuffle=False.
history = model.fit(
    x=X_train,
    y=y_train,
    epochs=3,
    shuffle=False,
    verbose=2,
    validation_data=(X_valid, y_valid),
    callbacks=[keras.callbacks.EarlyStopping(monitor="val_loss", patience=10)],
)
regression_history = history.history
metrics_names = model.metrics_names
