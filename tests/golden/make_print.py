"""Records print.json: what tf.print writes."""

import os

ARGUMENTS = r"""
"hello"
tf.constant("hello")
tf.constant(["a", "b"])
b"bytes"
"a", "b", 1, 2.5, None, True
1.0
0.1
1e10
1 / 3
tf.constant(1.0)
tf.constant(1)
tf.constant(True)
tf.constant([True, False])
np.array([1.5, 2.0])
np.float32(0.1)
np.array(["x", "y"])
[1, 2, 3]
(1, 2)
[tf.constant(1), 2]
(tf.constant([1.5]), "a")
{"a": tf.constant([1, 2]), "b": 3}
{"b": 1, "a": "x"}
[[1, 2], [3, [4.5, "z"]]]
[]
()
{}
"x", [tf.constant("s"), "t"]
["s", b"t"]
{"k": "v"}
tf.range(10)
tf.range(10), summarize=-1
tf.range(10), summarize=1
tf.range(10), summarize=0
tf.range(7)
tf.range(6)
tf.reshape(tf.range(4), [2, 2])
tf.reshape(tf.range(100), [10, 10])
tf.reshape(tf.range(100), [10, 10]), summarize=1
tf.reshape(tf.range(48), [2, 3, 8])
tf.reshape(tf.range(700), [7, 10, 10])
tf.reshape(tf.range(16), [2, 2, 2, 2])
tf.reshape(tf.range(512), [8, 2, 2, 16])
1, 2, sep=","
1, 2, end=""
1, 2, sep=", ", end="!\n"
tf.Variable([1.0, 2.0])
tf.Variable(3)
tf.constant([0.1, 1e-5, 1e20, 3.0])
tf.constant([1e15, 0.1, 1 / 3], tf.float64)
tf.constant([1 + 2j])
tf.zeros([0])
tf.zeros([0, 3])
tf.zeros([2, 0])
tf.constant([], tf.string)
"loss:", tf.constant(0.5), "acc:", tf.constant([0.25])
"{} braces", tf.constant(1)
tf.float32
tf.constant([1.0]).shape
tf.TensorShape([None, 2])
print
tf.strings.split(["a b", "c"])
tf.constant(["a\nb", 'q"q', "é"])
tf.constant("é")
[tf.constant([[1, 2], [3, 4]]), tf.constant([5])]
{"x": tf.constant([[1, 2], [3, 4]])}
"a\nb"
"label:", tf.constant("s")
tf.constant("s"), 1
[1.5] * 60
[tf.constant(1)] * 40
{"long key number one": "a" * 50, "long key number two": "b" * 50}
"percent %s %d"
-0.0
float("nan"), float("inf")
1 + 2j
2**40
np.int64(5)
np.bool_(True)
range(3)
{1, 2} == 0
tf.constant(2.0) * 3.0, tf.constant([1.0, 2.0]) / 3.0
tf.cast(tf.constant([1, 2]), tf.uint8)
tf.ones([2, 2], tf.float16)
"""

TEMPLATE = """
import os, tempfile
path = tempfile.mktemp()
tf.print({arguments}, output_stream="file://" + path)
open(path, encoding="utf-8").read()
"""

RAISING = """
tf.print(1, wrong=2)
tf.print(1, output_stream="nowhere")
tf.print(1, summarize=-5)
tf.print(1, output_stream=3)
tf.print()
"""

if __name__ == "__main__":
    import cases
    import tensorflow

    lines = [TEMPLATE.format(arguments=a).strip() for a in ARGUMENTS.strip().splitlines()]
    lines += RAISING.strip().splitlines()
    here = os.path.dirname(os.path.abspath(__file__))
    cases.record(lines, tensorflow, os.path.join(here, "print.json"))
