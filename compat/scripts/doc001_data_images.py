# Document 001, "图片数据处理", and what "dataset" does with pictures from a generator.
# compat: rtol 1e-4
import os

import numpy as np
import tensorflow as tf

# The document's data/cifar2: pictures of two classes, of noise around a colour. They are written
# as PNG under the name .jpg: decode_jpeg reads both, and PNG has one decoding only.
random = np.random.RandomState(0)
for part, count in (("train", 6), ("test", 4)):
    for label, name in enumerate(["airplane", "automobile"]):
        folder = f"./data/cifar2/{part}/{name}"
        os.makedirs(folder)
        for i in range(count):
            noise = random.randint(0, 100, (36, 40, 3)) + 100 * label
            _image = tf.io.encode_png(noise.astype("uint8"))
            tf.io.write_file(f"{folder}/{i}.jpg", _image)
BATCH_SIZE = 4
tf.random.set_seed(3)


# Lines 804-818. Corrections: a seed for shuffle, and files in order, so that the order is known.
def load_image(img_path, size=(32, 32)):
    label = (
        tf.constant(1, tf.int8)
        if tf.strings.regex_full_match(img_path, ".*/automobile/.*")
        else tf.constant(0, tf.int8)
    )
    img = tf.io.read_file(img_path)
    img = tf.image.decode_jpeg(img)  # 注意此处为jpeg格式
    img = tf.image.resize(img, size) / 255.0
    return (img, label)


# 使⽤并⾏化预处理num_parallel_calls 和预存数据prefetch来提升性能
ds_train = (
    tf.data.Dataset.list_files("./data/cifar2/train/*/*.jpg", shuffle=False)
    .map(load_image, num_parallel_calls=tf.data.experimental.AUTOTUNE)
    .shuffle(buffer_size=1000, seed=1)
    .batch(BATCH_SIZE)
    .prefetch(tf.data.experimental.AUTOTUNE)
)
train_spec = ds_train.element_spec
train_batches = [(x.shape, y) for x, y in ds_train]
train_means = [tf.reduce_mean(x, axis=[1, 2]) for x, _ in ds_train.repeat(1)]
all_files = sorted(tf.data.Dataset.list_files("./data/cifar2/train/*/*.jpg").as_numpy_iterator())

# Lines 939-955. Corrections: seed for the order; three batches, since the generator has no end.
from tensorflow.keras.preprocessing.image import ImageDataGenerator  # noqa: E402

# 定义⼀个从⽂件中读取图⽚的generator
image_generator = ImageDataGenerator(rescale=1.0 / 255).flow_from_directory(
    "./data/cifar2/test/", target_size=(32, 32), batch_size=3, class_mode="binary", seed=5
)
classdict = image_generator.class_indices
print(classdict)


def generator():
    for features, label in image_generator:
        yield (features, label)


ds3 = tf.data.Dataset.from_generator(generator, output_types=(tf.float32, tf.int32))
generated = [(x.shape, tf.reduce_mean(x), y) for x, y in ds3.take(3)]


# The pictures through the directory's own function.
ds5 = tf.keras.utils.image_dataset_from_directory(
    "./data/cifar2/train", image_size=(8, 8), batch_size=5, seed=4
)
class_names = ds5.class_names
folders = [(tf.reduce_mean(x, axis=[1, 2]), y) for x, y in ds5]
