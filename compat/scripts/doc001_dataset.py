# Document 001, "dataset" and "性能提升": sources, transformations, performance.
import os

import pandas as pd
import tensorflow as tf
from sklearn import datasets

iris = datasets.load_iris()
tf.random.set_seed(3)

# Lines 892-894. Correction: X and Y are not in the document; a seed.
X, Y = iris["data"][:30].astype("float32"), iris["target"][:30]
batches = list(
    tf.data.Dataset.from_tensor_slices((X, Y))
    .shuffle(buffer_size=1000, seed=1)
    .batch(10)
    .prefetch(tf.data.experimental.AUTOTUNE)
)

# Lines 897-906. window 使用
WINDOW_SIZE = 3


def batch_dataset(dataset):
    dataset_batched = dataset.batch(WINDOW_SIZE, drop_remainder=True)
    return dataset_batched


ds_data = (
    tf.data.Dataset.from_tensor_slices(tf.constant([1, 2, 3, 4, 5], dtype=tf.float32))
    .window(WINDOW_SIZE, shift=1)
    .flat_map(batch_dataset)
)
windows = list(ds_data)

# Lines 908-909. zip 合并两个 dataset. Correction: ds_label is not in the document.
ds_label = tf.data.Dataset.from_tensor_slices(tf.constant([4, 5, 6]))
pairs = list(tf.data.Dataset.zip((ds_data, ds_label)))

# Lines 918-923. 从numpy构建. iris["data"] 和 iris["target"] 都是 numpy array
ds1 = tf.data.Dataset.from_tensor_slices((iris["data"], iris["target"]))
for features, label in ds1.take(5):
    print(features, label)

# Lines 929-933. 从 pandas df构建. Correction: printed are the first two.
dfiris = pd.DataFrame(iris["data"], columns=iris.feature_names)
ds2 = tf.data.Dataset.from_tensor_slices((dfiris.to_dict("list"), iris["target"]))
frame_spec = ds2.element_spec
for features, label in ds2.take(2):
    print(features, label)

# The files of lines 963-981.
os.makedirs("./data/titanic")
header = "PassengerId,Survived,Pclass,Name,Sex,Age,Fare\n"
rows = [
    '1,0,3,"Braund, Mr. Owen",male,22.0,7.25',
    '2,1,1,"Cumings, Mrs. John",female,38.0,71.2833',
    '3,1,3,"Heikkinen, Miss. Laina",female,,7.925',
    '4,1,1,"Futrelle, Mrs. Jacques",female,35.0,53.1',
    '5,0,3,"Allen, Mr. William",male,35.0,8.05',
    '6,0,3,"Moran, Mr. James",male,,8.4583',
    '7,0,1,"McCarthy, Mr. Timothy",male,54.0,51.8625',
]
for name, part in (("train", rows[:4]), ("test", rows[4:])):
    with open(f"./data/titanic/{name}.csv", "w") as file:
        file.write(header + "\n".join(part) + "\n")

# Lines 977-981. 从文本数据构建
ds5 = tf.data.TextLineDataset(
    filenames=["./data/titanic/train.csv", "./data/titanic/test.csv"]
).skip(1)  # 略去第⼀⾏header
lines = list(ds5.as_numpy_iterator())

# Lines 1039-1094. 基本使用. Corrections: every dataset is also listed.
ds = tf.data.Dataset.from_tensor_slices(["hello world", "hello China", "hello Beijing"])

# map
mapped = list(ds.map(lambda x: tf.strings.split(x, " ")))

# flatmap
flat = list(ds.flat_map(lambda x: tf.data.Dataset.from_tensor_slices(tf.strings.split(x, " "))))

#  interleave: 效果类似flat_map,但可以将不同来源的数据夹在⼀起。 Correction: cycle_length, which
# hangs on the number of cores otherwise.
interleaved = list(
    ds.interleave(
        lambda x: tf.data.Dataset.from_tensor_slices(tf.strings.split(x, " ")), cycle_length=3
    )
)

# filter
ds_filter = ds.filter(lambda x: tf.strings.regex_full_match(x, ".*[a|B].*"))
filtered = list(ds_filter)

# zip
ds1 = tf.data.Dataset.range(0, 3)
ds2 = tf.data.Dataset.range(3, 6)
ds3 = tf.data.Dataset.range(6, 9)
ds_zip = tf.data.Dataset.zip((ds1, ds2, ds3))
for x, y, z in ds_zip:
    print(x.numpy(), y.numpy(), z.numpy())

# reduce
ds = tf.data.Dataset.from_tensor_slices([1, 2, 3, 4, 5.0])
result = ds.reduce(0.0, lambda x, y: tf.add(x, y))

# batch:构建批次，每次放⼀个批次。⽐原始数据增加⼀个维度。 其逆操作为unbatch。
ds = tf.data.Dataset.range(12)
ds_batch = ds.batch(4)
for x in ds_batch:
    print(x)
unbatched = list(ds_batch.unbatch().as_numpy_iterator())

# padded_batch:构建批次，类似batch, 但可以填充到相同的形状。
elements = [[1, 2], [3, 4, 5], [6, 7], [8]]
ds = tf.data.Dataset.from_generator(lambda: iter(elements), tf.int32)
ds_padded_batch = ds.padded_batch(
    2,
    padded_shapes=[
        4,
    ],
)  # batch大小为2，每次输出shape为（2， 4）
for x in ds_padded_batch:
    print(x)

# window:构建滑动窗⼝，返回Dataset of Dataset.
ds = tf.data.Dataset.range(12)
# window返回的是Dataset of Dataset,可以⽤flat_map压平
ds_window = ds.window(3, shift=1).flat_map(lambda x: x.batch(3, drop_remainder=True))
for x in ds_window:
    print(x)

# shuffle
shuffled = list(ds.shuffle(buffer_size=5, seed=4).as_numpy_iterator())

# repeat:重复数据若⼲次，不带参数时，重复⽆数次。
repeated = list(ds.repeat(3).as_numpy_iterator())
endless = list(ds.repeat().take(30).as_numpy_iterator())

# shard:采样，从某个位置开始隔固定距离采样⼀个元素。
sharded = list(ds.shard(3, index=1).as_numpy_iterator())  # 从index1开始，每隔三个采一个

# Lines 1102-1120. 性能提升
# prefetch
prefetched = list(ds.prefetch(buffer_size=tf.data.experimental.AUTOTUNE).as_numpy_iterator())

# interleave. Corrections: files in order, cycle_length as above.
ds_files = tf.data.Dataset.list_files("./data/titanic/*.csv", shuffle=False)
ds_lines = ds_files.interleave(lambda x: tf.data.TextLineDataset(x).skip(1), cycle_length=2)
file_lines = list(ds_lines.as_numpy_iterator())

# 设置num_parallel_calls
parallel = list(
    ds.map(lambda x: x * 2, num_parallel_calls=tf.data.experimental.AUTOTUNE).as_numpy_iterator()
)

# cache 使⽤ cache ⽅法让数据在第⼀个epoch后缓存到内存中，仅限于数据集不⼤情形。
calls = []


def generator():
    calls.append(1)
    yield from range(4)


cached = tf.data.Dataset.from_generator(generator, output_types=(tf.int32)).cache()
twice = [list(cached.as_numpy_iterator()) for _ in range(2)]
number_of_calls = len(calls)

# 先map后batch 改为 先batch后map
slow = list(ds.map(lambda x: x**2).batch(20).as_numpy_iterator())
fast = list(ds.batch(20).map(lambda x: x**2).as_numpy_iterator())
