# Document 001, "图片数据处理" and "文本数据处理": the string functions of the two pipelines. The
# pipelines themselves (tf.data, tf.image, tf.io, TextVectorization): later work.
import re
import string

import tensorflow as tf


# Lines 805-807: the label of load_image.
def label_of(img_path):
    label = (
        tf.constant(1, tf.int8)
        if tf.strings.regex_full_match(img_path, ".*/automobile/.*")
        else tf.constant(0, tf.int8)
    )
    return label


automobile = label_of("./data/cifar2/train/automobile/1.jpg")
airplane = label_of("./data/cifar2/train/airplane/1.jpg")


# Lines 849-853.
def split_line(line):
    arr = tf.strings.split(line, "\t")
    label = tf.expand_dims(tf.cast(tf.strings.to_number(arr[0]), tf.int32), axis=0)
    text = tf.expand_dims(arr[1], axis=0)
    return (text, label)


text, label = split_line(tf.constant('1\tA <br />fine film; "really" fine!'))


# Lines 862-867.
def clean_text(text):
    lowercase = tf.strings.lower(text)
    stripped_html = tf.strings.regex_replace(lowercase, "<br />", " ")
    cleaned_punctuation = tf.strings.regex_replace(
        stripped_html, "[%s]" % re.escape(string.punctuation), ""
    )
    return cleaned_punctuation


cleaned = clean_text(text)
print(cleaned)

# Lines 1043 and 1052: what map and filter there do to each element.
sentences = ["hello world", "hello China", "hello Beijing"]
words = [tf.strings.split(x, " ") for x in sentences]
matches = [tf.strings.regex_full_match(x, ".*[a|B].*") for x in sentences]
all_matches = tf.strings.regex_full_match(sentences, ".*[a|B].*")
