"""Tables: pandas, tf.data, feature columns in a Sequential, and several inputs and outputs."""
# compat: rtol 2e-4

import numpy as np
import pandas as pd
import tensorflow as tf
from tensorflow import feature_column
from tensorflow.keras import layers

rng = np.random.RandomState(5)
n = 40
df = pd.DataFrame(
    {
        "age": rng.randint(18, 80, n),
        "fare": rng.uniform(5, 90, n).round(2),
        "sex": rng.choice(["male", "female"], n),
        "deck": rng.choice(["A", "B", "C", "unknown"], n),
        "town": rng.choice(["Cherbourg", "Queenstown", "Southampton"], n),
    }
)
df["survived"] = ((df.sex == "female") | (df.fare > 60)).astype(int)
df["score"] = (df.fare / 50 + df.age / 100).astype("float32")


def df_to_dataset(dataframe, shuffle=False, batch_size=8):
    dataframe = dataframe.copy()
    labels = dataframe.pop("survived")
    dataframe.pop("score")
    ds = tf.data.Dataset.from_tensor_slices((dict(dataframe), labels))
    if shuffle:
        ds = ds.shuffle(buffer_size=len(dataframe))
    return ds.batch(batch_size)


train_ds, test_ds = df_to_dataset(df[:32]), df_to_dataset(df[32:])
for feature_batch, label_batch in train_ds.take(1):
    print("Every feature:", list(feature_batch.keys()))
    print("A batch of ages:", feature_batch["age"])
    print("A batch of targets:", label_batch)

feature_columns = [feature_column.numeric_column("fare", normalizer_fn=lambda x: x / 100.0)]
age = feature_column.numeric_column("age")
age_buckets = feature_column.bucketized_column(age, boundaries=[25, 35, 50, 65])
feature_columns.append(age_buckets)
sex = feature_column.categorical_column_with_vocabulary_list("sex", ["male", "female"])
feature_columns.append(feature_column.indicator_column(sex))
deck = feature_column.categorical_column_with_vocabulary_list("deck", df.deck.unique())
feature_columns.append(feature_column.embedding_column(deck, dimension=3))
town = feature_column.categorical_column_with_hash_bucket("town", hash_bucket_size=5)
feature_columns.append(feature_column.indicator_column(town))
crossed = feature_column.crossed_column([age_buckets, sex], hash_bucket_size=10)
feature_columns.append(feature_column.indicator_column(crossed))
feature_layer = tf.keras.layers.DenseFeatures(feature_columns)
width = feature_layer(feature_batch).shape


def seeded(model, seed=0):
    values = np.random.RandomState(seed)
    model.set_weights([values.normal(scale=0.3, size=w.shape) for w in model.get_weights()])


model = tf.keras.Sequential(
    [feature_layer, layers.Dense(8, activation="relu"), layers.Dropout(0.0), layers.Dense(1)]
)
model.compile(
    optimizer="adam",
    loss=tf.keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=["accuracy", tf.keras.metrics.AUC(name="auc", num_thresholds=20, from_logits=True)],
)
model(feature_batch)
seeded(model)
history = model.fit(train_ds, validation_data=test_ds, epochs=3, verbose=2).history
scores = dict(zip(model.metrics_names, model.evaluate(test_ds, verbose=0)))
predicted = model.predict(test_ds, verbose=0)

# the functional way
numeric = tf.keras.Input((2,), name="numeric")
words = tf.keras.Input((1,), name="deck", dtype="string")
lookup = layers.StringLookup()
lookup.adapt(df[["deck"]].values[:32])
norm = layers.Normalization()
norm.adapt(df[["age", "fare"]].values[:32].astype("float32"))
e = layers.Flatten()(layers.Embedding(lookup.vocabulary_size(), 2)(lookup(words)))
h = layers.concatenate([norm(numeric), e])
h = layers.Dense(6, activation="selu")(h)
survived = layers.Dense(1, activation="sigmoid", name="survived")(h)
score = layers.Dense(1, name="score")(h)
two = tf.keras.Model(inputs=[numeric, words], outputs=[survived, score])
for i, w in enumerate(two.trainable_variables):
    w.assign(np.random.RandomState(i).normal(scale=0.3, size=w.shape))
two.compile(
    optimizer=tf.keras.optimizers.RMSprop(
        tf.keras.optimizers.schedules.ExponentialDecay(0.01, 4, 0.9, staircase=True)
    ),
    loss={"survived": "binary_crossentropy", "score": "huber"},
    loss_weights={"survived": 1.0, "score": 0.2},
    metrics={"survived": ["accuracy", "AUC"], "score": tf.keras.metrics.RootMeanSquaredError()},
)
x = {"numeric": df[["age", "fare"]].values.astype("float32"), "deck": df[["deck"]].values}
y = {"survived": df.survived.values, "score": df.score.values}
both = two.fit(
    x,
    y,
    epochs=3,
    batch_size=8,
    shuffle=False,
    validation_split=0.2,
    sample_weight={"survived": np.where(df.survived, 2.0, 1.0), "score": np.ones(n)},
    verbose=0,
).history
p, q = two.predict(x, verbose=0)
vocabulary = [str(word) for word in lookup.get_vocabulary()]
two.summary()
