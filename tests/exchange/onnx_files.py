"""Models as ONNX, run by onnxruntime.

    PYTHON tests/exchange/onnx_files.py [NAME ...]

PYTHON has kerastorch's dependencies, onnx, onnxscript and onnxruntime. `kerastorch convert` writes
each model of golden/program_models.py; onnxruntime must give what the model predicts, for several
batch sizes and lengths. Prints what differs, exits with 1 if something does.
"""

import contextlib
import io
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS.parent)]
warnings.simplefilter("ignore")

import onnx  # noqa: E402
import onnxruntime  # noqa: E402
from golden import program_models as models  # noqa: E402

import kerastorch as tf  # noqa: E402
from kerastorch._cli import main as kerastorch  # noqa: E402


def check(folder, name):
    """Converts a model and compares; AssertionError where it differs."""
    model = models.build(tf, name)
    model.save(f"{folder}/m.keras")
    with contextlib.redirect_stdout(io.StringIO()):
        if kerastorch(["convert", f"{folder}/m.keras", f"{folder}/m.onnx"]):
            raise AssertionError("not converted")
    onnx.checker.check_model(f"{folder}/m.onnx")
    session = onnxruntime.InferenceSession(f"{folder}/m.onnx")
    assert [x.name for x in session.get_inputs()] == model.input_names
    assert [x.name for x in session.get_outputs()] == model.output_names
    for batch, size in ((1, 11), (2, 16), (5, 7)):
        values = models.data(model, batch, size)
        found = session.run(None, dict(zip(model.input_names, values, strict=True)))
        wanted = models.predicted(tf, model, values)
        for a, b in zip(found, wanted, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5)


def main(arguments):
    """Checks all models; 1 if one differs."""
    failures = 0
    for name in arguments or [*models.rows(), "mobile_net"]:
        with tempfile.TemporaryDirectory() as folder:
            try:
                check(folder, name)
                print(f"  {name}: same", flush=True)
            except Exception as error:
                failures += 1
                print(f"  {name}: {type(error).__name__}: {' '.join(str(error).split())[:400]}")
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
