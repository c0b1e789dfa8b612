"""tf.experimental.numpy, against TensorFlow's values."""

import json
import lzma
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from golden import cases

import kerastorch as tf

FOLDER = Path(cases.__file__).parent
with lzma.open(FOLDER / "numpy_api.json.xz", "rt") as file:
    GOLDEN = json.load(file)
# rad2deg gives NumPy's arrays there; the others are refused by other classes
KNOWN = re.compile(
    r"tnp\.(rad2deg\(|promote_types\(tf\.constant|isinf\(np\.array\(\[1 \+ 2j|"
    r"matmul\(np\.array\(\[True, False, True\]\), 3)"
)


def close(ours, theirs):
    """Whether two encoded results are the same: kinds, dtypes, shapes, floats to 1e-5."""
    if ours.keys() != theirs.keys():
        return False
    if "items" in theirs:
        pairs = zip(ours["items"], theirs["items"])
        return len(ours["items"]) == len(theirs["items"]) and all(close(a, b) for a, b in pairs)
    if "value" not in theirs:
        return ours == theirs
    if {**ours, "value": 0} != {**theirs, "value": 0}:
        return False
    a, b = np.array(ours["value"]), np.array(theirs["value"])
    return a.tolist() == b.tolist() or np.allclose(a, b, 1e-5, 1e-6, equal_nan=True)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("part", range(20))
def test_golden(part):
    wrong = []
    for case in list(GOLDEN)[part::20]:
        ours = cases.evaluate(case, tf, tnp=tf.experimental.numpy)
        if "error" in GOLDEN[case] and "error" not in ours:
            continue  # integers in sin, hypot, heaviside ... fail there by a fault of TensorFlow's
        if not close(ours, GOLDEN[case]) and not KNOWN.match(case):
            wrong.append((case, ours, GOLDEN[case]))
    assert not wrong


BEHAVIOR = """
import kerastorch as tf
import numpy as np
tnp = tf.experimental.numpy
tnp.experimental_enable_numpy_behavior({})
x = tf.constant([[1, 2], [3, 4]])
print((x + 1.5).dtype.name, (x + tf.constant(1.0)).dtype.name, (2 * x).dtype.name)
print(x.T.numpy().tolist(), x.reshape(4).shape, x.ravel().shape, x.astype(np.float32).dtype.name)
print(x.size, x.tolist(), x.clip(2, 3).numpy().tolist(), x.transpose([1, 0]).numpy().tolist())
print((tf.constant([1.0]) + 2).dtype.name, (x / 2).dtype.name, (x == 1.0).numpy().tolist())
print(tnp.ones([2]).dtype.name, tnp.asarray(1.5).dtype.name)
"""
SAID = {
    "": """
float64 float64 int32
[[1, 3], [2, 4]] (4,) (4,) float32
4 [[1, 2], [3, 4]] [[2, 2], [3, 3]] [[1, 3], [2, 4]]
float32 float64 [[True, False], [False, False]]
float64 float64
""",
    "prefer_float32=True": """
float64 float64 int32
[[1, 3], [2, 4]] (4,) (4,) float32
4 [[1, 2], [3, 4]] [[2, 2], [3, 3]] [[1, 3], [2, 4]]
float32 float64 [[True, False], [False, False]]
float64 float32
""",
}


@pytest.mark.parametrize("settings", SAID)
def test_numpy_behavior(settings):
    program = BEHAVIOR.format(settings)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == SAID[settings].strip(), done.stderr
