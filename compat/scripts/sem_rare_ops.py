"""Gathering and counting ops that few scripts use."""

import tensorflow as tf

t = tf.reshape(tf.range(12), (3, 4))
counted = tf.unique_with_counts(["b", "a", "b"])
segments = tf.math.segment_sum(tf.constant([[1, 2], [3, 4], [5, 6]]), [0, 0, 1])
unsorted_segments = tf.math.unsorted_segment_sum([1.0, 2.0, 3.0], [2, 0, 2], 4)
in_top_k = tf.math.in_top_k([1, 0], [[0.1, 0.8, 0.1], [0.2, 0.3, 0.5]], 1)
found = tf.searchsorted([1, 3, 5], [0, 3, 6])
found_right = tf.searchsorted([1, 3, 5], [0, 3, 6], side="right")
minimum = tf.tensor_scatter_nd_min(t, [[2, 2]], [-1])
maximum = tf.tensor_scatter_nd_max(t, [[2, 2]], [50])
numbers = {
    "erfinv": tf.math.erfinv([-0.5, 0.0, 0.9]),
    "polyval": tf.math.polyval([1.0, 2.0], 3.0),
    "igamma": tf.math.igamma([1.0, 2.0], [1.0, 3.0]),
    "xlog1py": tf.math.xlog1py([0.0, 2.0], [1.0, 3.0]),
}
m = tf.constant([[4.0, 1.0], [1.0, 3.0]])
linalg = {
    "expm": tf.linalg.expm(m),
    "slogdet": tf.linalg.slogdet(m),
    "logdet": tf.linalg.logdet(m),
    "pinv": tf.linalg.pinv([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
    "lstsq": tf.linalg.lstsq(m, [[1.0], [2.0]]),
    "rank": tf.linalg.matrix_rank(m),
    "triangular": tf.linalg.triangular_solve(m, [[4.0], [3.0]]),
}
text = {
    "ngrams": tf.strings.ngrams(["a", "b", "c"], 2),
    "bytes_split": tf.strings.bytes_split("abc"),
    "unicode_split": tf.strings.unicode_split("żółć", "UTF-8"),
    "unicode_decode": tf.strings.unicode_decode("aż", "UTF-8"),
    "unicode_encode": tf.strings.unicode_encode([97, 380], "UTF-8"),
}
