"""tf.strings.split of many strings gives rows of different lengths."""

import tensorflow as tf

split_many = tf.strings.split(["a b", "c", ""])
split_many_rows = split_many.to_list()
split_many_shape = split_many.shape
split_dense = split_many.to_tensor(default_value="?")
split_row = split_many[0]
split_lengths = split_many.row_lengths()
split_flat = split_many.flat_values
