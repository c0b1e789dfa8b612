"""String tensors: bytes, joins, splits, regular expressions, numbers."""

import tensorflow as tf


def error(call):
    try:
        return call()
    except Exception as e:
        return type(e).__name__


words = tf.constant(["Hello World", "tensor flow", ""])
joined = tf.strings.join(["a", "b", "c"], "-")
joined_tensors = tf.strings.join([["a", "b"], ["c", "d"]])
joined_broadcast = tf.strings.join([["a", "b"], "x"], " ")
error_join_shapes = error(lambda: tf.strings.join([["a", "b"], ["c", "d", "e"]]))
concatenated = tf.constant("a") + tf.constant(["b", "c"])
compared = [
    tf.constant("a") == tf.constant("a"),
    tf.equal(["a", "b"], "b"),
    tf.constant(["a"]) != tf.constant(["b"]),
]
error_less = error(lambda: tf.constant("a") < tf.constant("b"))
error_multiply = error(lambda: tf.constant("a") * 2)

lower, upper = tf.strings.lower(words), tf.strings.upper(words)
lower_utf8 = tf.strings.lower("ŻÓŁĆ", encoding="utf-8")
lower_bytes = tf.strings.lower("ŻÓŁĆ a")
lengths = tf.strings.length(["abc", "żółć", ""])
lengths_utf8 = tf.strings.length(["abc", "żółć", ""], unit="UTF8_CHAR")
stripped = tf.strings.strip(["  a b \n", "c"])
parts = tf.strings.substr(["abcdef", "ghijkl"], [1, -2], [2, 2])
part_utf8 = tf.strings.substr("żółć", 1, 2, unit="UTF8_CHAR")
part_beyond = tf.strings.substr("abc", 1, 100)
error_substr = error(lambda: tf.strings.substr("abc", 5, 1))

split = tf.strings.split("a b  c ")
split_separator = tf.strings.split("a,b,,c", ",")
split_limit = tf.strings.split("a,b,c", ",", maxsplit=1)

full_match = tf.strings.regex_full_match(["abc", "abcd", "xabc"], "a.*c")
replaced = tf.strings.regex_replace(["a1b22", "c"], "[0-9]+", "#")
replaced_groups = tf.strings.regex_replace("key=value", r"(\w+)=(\w+)", r"\2=\1")
replaced_once = tf.strings.regex_replace("aaa", "a", "b", replace_global=False)
replaced_special = tf.strings.regex_replace("a.b+c", r"[.+]", " ")
error_regex = error(lambda: tf.strings.regex_replace("a", "(", "b"))

numbers = tf.strings.to_number(["1", "-2.5", "3e2"])
integers = tf.strings.to_number(["1", "-2"], tf.int32)
error_number = error(lambda: tf.strings.to_number(["1.5"], tf.int32))
texts = [tf.strings.as_string(x) for x in (1, 2.5, True, [1, 2])]
scientific = tf.strings.as_string([1234.5, 0.001], scientific=True, precision=3)
shortest = tf.strings.as_string([0.1, 100.0], shortest=True)
formatted = tf.strings.format("x is {}, y is {}", (tf.constant([1, 2]), tf.constant(2.5)))
formatted_one = tf.strings.format("{}", tf.constant("a"))
formatted_other = tf.strings.format("%s!", tf.constant(1), placeholder="%s")
formatted_long = tf.strings.format("{}", tf.range(10), summarize=2)
reduced = tf.strings.reduce_join(["a", "b", "c"], separator=" ")

# Bytes and str.
from_bytes = tf.constant(b"\xff\x00a")
python_text = tf.constant("żółć").numpy().decode("utf-8")
kinds = [type(tf.constant("a").numpy()).__name__, tf.constant(["a", "b"]).numpy().dtype.name]
equal_to_str = bool(tf.constant("a") == "a")
shapes = [words.shape, tf.reshape(words, (3, 1)).shape, tf.concat([words, words], 0).shape]
stacked = tf.stack(["a", "b"])
reversed_words = tf.reverse(["a", "b", "c"], [0])
transposed = tf.transpose([["a", "b"], ["c", "d"]])
where = tf.where([True, False], ["a", "b"], ["c", "d"])
unique = tf.unique(["a", "b", "a"]).y
tiled = tf.tile(["a", "b"], [2])
filled = tf.fill((2,), "a")
expanded = tf.expand_dims("a", 0)
variable = tf.Variable("a")
variable.assign("b")
variable_value = variable.value()
