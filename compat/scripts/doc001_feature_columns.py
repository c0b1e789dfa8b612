# Document 001, "feature_column": lines 1131-1170. The document's Titanic data is not at hand; the
# script makes a small table of the same columns.
# compat: rtol 1e-4
import numpy as np
import pandas as pd
import tensorflow as tf
from tensorflow.keras import layers

random = np.random.RandomState(0)
ROWS = 96
dfdata = pd.DataFrame(
    {
        "age": random.randint(1, 80, ROWS).astype("float32"),
        "fare": (random.rand(ROWS) * 100).astype("float32"),
        "parch": random.randint(0, 4, ROWS).astype("float32"),
        "sibsp": random.randint(0, 4, ROWS).astype("float32"),
        "age_nan": random.randint(0, 2, ROWS).astype("float32"),
        "sex": random.choice(["male", "female"], ROWS),
        "cabin": random.choice(["C85", "B28", "E46", "", "C23 C25 C27"], ROWS),
        "pclass": random.randint(1, 4, ROWS),
    }
)
label = ((dfdata["sex"] == "female") | (dfdata["age"] < 15)).astype("float32").values

feature_columns = []
# 数值列
for col in ["age", "fare", "parch", "sibsp"] + [c for c in dfdata.columns if c.endswith("_nan")]:
    feature_columns.append(tf.feature_column.numeric_column(col))

# 分桶列
age = tf.feature_column.numeric_column("age")
age_buckets = tf.feature_column.bucketized_column(
    age, boundaries=[18, 25, 30, 35, 40, 45, 50, 55, 60, 65]
)
feature_columns.append(age_buckets)

# 类别列
sex = tf.feature_column.indicator_column(
    tf.feature_column.categorical_column_with_vocabulary_list(
        key="sex", vocabulary_list=["male", "female"]
    )
)
feature_columns.append(sex)

# 嵌入列
cabin = tf.feature_column.embedding_column(
    tf.feature_column.categorical_column_with_hash_bucket("cabin", 32), 2
)
feature_columns.append(cabin)

# 交叉列
pclass_cate = tf.feature_column.categorical_column_with_vocabulary_list(
    key="pclass", vocabulary_list=[1, 2, 3]
)
crossed_feature = tf.feature_column.indicator_column(
    tf.feature_column.crossed_column([age_buckets, pclass_cate], hash_bucket_size=15)
)
feature_columns.append(crossed_feature)

column_names = [column.name for column in feature_columns]
print(feature_columns[0])
print(age_buckets)
print(crossed_feature)
parse_spec = {
    key: str(value)
    for key, value in tf.feature_column.make_parse_example_spec(feature_columns).items()
}

# 使用
tf.keras.backend.clear_session()
model = tf.keras.Sequential(
    [
        layers.DenseFeatures(feature_columns),
        layers.Dense(64, activation="relu"),
        layers.Dense(64, activation="relu"),
        layers.Dense(1, activation="sigmoid"),
    ]
)
ds_train = tf.data.Dataset.from_tensor_slices((dict(dfdata), label)).batch(16)

# The weights are set, as TensorFlow's random numbers are its own.
features, _ = next(iter(ds_train))
model(features)
weight_names = [w.name for w in model.weights]
for weight in model.weights:
    weight.assign(random.normal(scale=0.1, size=weight.shape))

by_column = {}
dense = model.layers[0](features, cols_to_output_tensors=by_column)
parts = {column.name: part for column, part in by_column.items()}
crossed_ids = tf.argmax(parts[crossed_feature.name], axis=1)

# 训练时使用包含列名的 dataset
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
history = model.fit(ds_train, epochs=3, verbose=0)
losses_by_epoch = history.history["loss"]
accuracy_by_epoch = history.history["accuracy"]
evaluated = model.evaluate(ds_train, verbose=0)
predicted = model.predict(ds_train, verbose=0)
table = model.weights[0]
model.summary()
