# Document 001, "文本数据处理": the pipeline of texts.
import os
import re
import string

import tensorflow as tf
from tensorflow.keras.layers.experimental.preprocessing import TextVectorization

# The document's data/imdb/train.csv: a label and a review a line.
reviews = [
    "A great film!<br />I liked it, a LOT.",
    "Not a great film; I did not like it.",
    "great, great, great",
    "boring<br /><br />and too long...",
    "The film is too long, but great",
    "I liked the music. The film? Boring",
    "too (much) talk",
]
os.makedirs("./data/imdb")
train_data_path = "./data/imdb/train.csv"
with open(train_data_path, "w") as file:
    file.writelines(f"{i % 2}\t{text}\n" for i, text in enumerate(reviews))
tf.random.set_seed(3)

MAX_WORDS = 18  # 仅考虑最⾼频的词
MAX_LEN = 10  # 每个样本保留的词的⻓度
BATCH_SIZE = 3


# Lines 849-859. Correction: a seed for shuffle.
def split_line(line):
    arr = tf.strings.split(line, "\t")
    label = tf.expand_dims(tf.cast(tf.strings.to_number(arr[0]), tf.int32), axis=0)
    text = tf.expand_dims(arr[1], axis=0)
    return (text, label)


ds_train_raw = (
    tf.data.TextLineDataset(filenames=[train_data_path])
    .map(split_line, num_parallel_calls=tf.data.experimental.AUTOTUNE)
    .shuffle(buffer_size=1000, seed=1, reshuffle_each_iteration=False)
    .batch(BATCH_SIZE)
    .prefetch(tf.data.experimental.AUTOTUNE)
)
raw_batches = list(ds_train_raw)


# Lines 862-883.
def clean_text(text):
    lowercase = tf.strings.lower(text)
    stripped_html = tf.strings.regex_replace(lowercase, "<br />", " ")
    cleaned_punctuation = tf.strings.regex_replace(
        stripped_html, "[%s]" % re.escape(string.punctuation), ""
    )
    return cleaned_punctuation


# 构建词典
vectorize_layer = TextVectorization(
    standardize=clean_text,
    split="whitespace",
    max_tokens=MAX_WORDS - 1,  # 有⼀个留给占位符
    output_mode="int",
    output_sequence_length=MAX_LEN,
)
ds_text = ds_train_raw.map(lambda text, label: text)
vectorize_layer.adapt(ds_text)
print(vectorize_layer.get_vocabulary()[0:100])
vocabulary = [str(word) for word in vectorize_layer.get_vocabulary()]
# 单词编码
ds_train = ds_train_raw.map(lambda text, label: (vectorize_layer(text), label)).prefetch(
    tf.data.experimental.AUTOTUNE
)
coded_batches = list(ds_train)
