# Document 001, "dataset": from csv files and from tfrecords.
# compat: rtol 1e-4
import os

import numpy as np
import tensorflow as tf

# Lines 963-971. 从csv构建. Corrections: small files; in order; the passengers' name has a comma.
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
ds4 = tf.data.experimental.make_csv_dataset(
    file_pattern=["./data/titanic/train.csv", "./data/titanic/test.csv"],
    batch_size=3,
    label_name="Survived",
    na_value="",
    num_epochs=1,
    ignore_errors=True,
    shuffle=False,
)
csv_batches = list(ds4)

# The document's data/cifar2: pictures of two classes, as PNG under the name .jpg: decode_jpeg reads
# both, and PNG has one decoding only.
random = np.random.RandomState(0)
for label, name in enumerate(["airplane", "automobile"]):
    folder = f"./data/cifar2/test/{name}"
    os.makedirs(folder)
    for i in range(4):
        noise = random.randint(0, 100, (36, 40, 3)) + 100 * label
        tf.io.write_file(f"{folder}/{i}.jpg", tf.io.encode_png(noise.astype("uint8")))
tf.random.set_seed(3)


# Lines 995-1031. Corrections: names in order; no "/" at the end of the file's name.
# inpath：原始数据路径 outpath:TFRecord⽂件输出路径
def create_tfrecords(inpath, outpath):
    writer = tf.io.TFRecordWriter(outpath)
    dirs = sorted(os.listdir(inpath))
    for index, name in enumerate(dirs):
        class_path = inpath + "/" + name + "/"
        for img_name in sorted(os.listdir(class_path)):
            img_path = class_path + img_name
            img = tf.io.read_file(img_path)
            example = tf.train.Example(
                features=tf.train.Features(
                    feature={
                        "label": tf.train.Feature(int64_list=tf.train.Int64List(value=[index])),
                        "img_raw": tf.train.Feature(
                            bytes_list=tf.train.BytesList(value=[img.numpy()])
                        ),
                    }
                )
            )
            writer.write(example.SerializeToString())
    writer.close()


create_tfrecords("./data/cifar2/test/", "./data/cifar2_test.tfrecords")


def parse_example(proto):
    description = {
        "img_raw": tf.io.FixedLenFeature([], tf.string),
        "label": tf.io.FixedLenFeature([], tf.int64),
    }
    example = tf.io.parse_single_example(proto, description)
    img = tf.image.decode_jpeg(example["img_raw"])  # 注意此处为jpeg格式
    img = tf.image.resize(img, (32, 32))
    label = example["label"]
    return (img, label)


ds4 = tf.data.TFRecordDataset("./data/cifar2_test.tfrecords").map(parse_example)
records = [(tf.reduce_mean(x), y) for x, y in ds4.shuffle(3000, seed=2)]
