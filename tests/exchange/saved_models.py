"""SavedModels that kerastorch writes, loaded and run by the real TensorFlow.

    python tests/exchange/saved_models.py [--share S] [PYTHON ...]

For each PYTHON, an interpreter that has TensorFlow: kerastorch writes the models of
golden/exchanged_layers.txt and the objects of saved_programs.py as SavedModels; TensorFlow loads
each by tf.saved_model.load and by tf.keras.models.load_model, and must compute the same through
signatures, restored functions and Keras, with batches of two sizes. Prints what differs, exits with
1 if something does.

    PYTHON tests/exchange/saved_models.py write|read FOLDER [NAME ...]

are the two halves.
"""

import os
import pickle
import subprocess
import sys
import tempfile
import traceback
import warnings
from pathlib import Path

import numpy as np

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
warnings.simplefilter("ignore")

from exchange import saved_composites, saved_programs  # noqa: E402
from golden import exchanged_layers as models  # noqa: E402
from oracle_exchange import _TF215, shared, tensorflow  # noqa: E402

# what TensorFlow's kernels give in float16 differs by its rounding
CLOSE = {"rtol": 2e-5, "atol": 5e-6}
LOWERED = {"rtol": 2e-3, "atol": 2e-3}
NAMES = [*models.rows(), *saved_programs.PROGRAMS]


def batches(tf, model):
    """Inputs of two batch sizes, or of the model's own."""
    random = np.random.RandomState(0)
    fixed = model.inputs[0].shape[0]
    return [
        [_array(random, x, size, tf) for x in model.inputs]
        for size in ((2, 5) if fixed is None else (fixed,))
    ]


def _array(random, x, batch, tf):
    shape = [5 if s is None else s for s in x.shape.as_list()]
    shape[0] = batch
    if x.dtype == tf.string:
        words = np.array([b"a cat", b"big dog", b"a dog"], object)
        return words[random.randint(0, 3, shape)]
    if x.dtype.is_integer:
        return random.randint(0, 4, shape).astype(x.dtype.as_numpy_dtype)
    return random.randn(*shape).astype(x.dtype.as_numpy_dtype)


def _called(tf, model, arrays, training=False):
    given = [tf.constant(a) for a in arrays]
    made = model(given if len(given) > 1 else given[0], training=training)
    return [x.numpy() for x in tf.nest.flatten(made)]


def write(folder, names=None):
    """Writes the SavedModels, and facts.pickle."""
    tf = tensorflow()
    facts = {}
    for name in names or NAMES:
        path = str(Path(folder) / name)
        try:
            write_one = _write_program if name in saved_programs.PROGRAMS else _write_model
            facts[name] = write_one(tf, name, path)
        except Exception as error:
            traceback.print_exc() if len(names or ()) == 1 else None
            facts[name] = {"refused": f"{type(error).__name__}: {' '.join(str(error).split())}"}
    (Path(folder) / "facts.pickle").write_bytes(pickle.dumps(facts))


def _write_model(tf, name, path):
    model = models.build(tf, name)
    inputs = batches(tf, model)
    for layer in model.layers:
        layer.reset_states() if getattr(layer, "stateful", False) else None
    model.save(path, save_format="tf")
    outputs = []
    for arrays in inputs:
        for layer in model.layers:
            layer.reset_states() if getattr(layer, "stateful", False) else None
        outputs.append(_called(tf, model, arrays))
    fact = {"inputs": inputs, "names": model.input_names, "outputs": outputs}
    return {**fact, "stateful": bool(model.stateful), "trained": _trained(tf, model, inputs)}


def _trained(tf, model, inputs):
    """(outputs of calls with training=True, the variables behind them); None where they draw."""
    before = model.get_weights()
    tries = []
    for _ in range(2):
        model.set_weights(before)
        outputs = [_called(tf, model, arrays, True) for arrays in inputs]
        tries.append([*outputs, [v.numpy() for v in model.variables]])
    try:
        for a, b in zip(*tries, strict=True):
            _same(a, b)
    except AssertionError:
        return None
    return tries[-1]


def _write_program(tf, name, path):
    obj, calls, signature = saved_programs.PROGRAMS[name](tf)
    results = []
    for function, args in calls:
        getattr(obj, function)(*[_given(tf, a) for a in args])  # so that it is traced
    saved_programs.save(tf, obj, path, name)
    for function, args in calls:
        made = getattr(obj, function)(*[_given(tf, a) for a in args])
        results.append([x.numpy() for x in tf.nest.flatten(made, expand_composites=True)])
    fact = {"calls": calls, "results": results, "signature": signature}
    return {**fact, "variables": _variables(tf, obj)}


def _variables(tf, obj):
    """The values of all variables that are saved, by their names in a checkpoint."""
    with tempfile.TemporaryDirectory() as folder:
        reader = tf.train.load_checkpoint(tf.train.Checkpoint(o=obj).write(f"{folder}/c"))
        names = reader.get_variable_to_shape_map()
        return {n: reader.get_tensor(n) for n in names if "VARIABLE_VALUE" in n}


def _given(tf, value):
    return saved_composites.given(tf, value)


def _same(found, wanted, close=None):
    assert len(found) == len(wanted), (len(found), len(wanted))
    for a, b in zip(found, wanted, strict=True):
        assert a.dtype == b.dtype and a.shape == b.shape, (a.dtype, b.dtype, a.shape, b.shape)
        if a.dtype == object:
            assert (a == b).all(), (a, b)
        else:
            np.testing.assert_allclose(a, b, **(close or CLOSE))


def read(folder, names=None):
    """Checks all SavedModels of facts.pickle; how many differ."""
    import tensorflow as tf

    failures = 0
    facts = pickle.loads((Path(folder) / "facts.pickle").read_bytes())
    for name in names or facts:
        fact = facts[name]
        if "refused" in fact:
            print(f"  {name}: not written: {fact['refused'][:300]}")
            failures += name not in saved_programs.REFUSED
            continue
        path = str(Path(folder) / name)
        check = _check_program if "calls" in fact else _check_model
        try:
            check(tf, name, path, fact)
        except Exception as error:
            failures += name not in saved_programs.NOT_BY_KERAS
            print(f"  {name}: {type(error).__name__}: {' '.join(str(error).split())[:500]}")
    return failures


def _check_model(tf, name, path, fact):
    close = LOWERED if name.startswith("lowered") else CLOSE
    for arrays, wanted in zip(fact["inputs"], fact["outputs"], strict=True):
        loaded = tf.saved_model.load(path)
        signature = loaded.signatures["serving_default"]
        given = dict(zip(fact["names"], arrays, strict=True))
        made = signature(**{k: tf.constant(v) for k, v in given.items()})
        _same([x.numpy() for _, x in sorted(made.items())], wanted, close)
        loaded = tf.saved_model.load(path) if fact["stateful"] else loaded
        _same(_called(tf, loaded, arrays), wanted, close)
    if fact["trained"] is not None:
        loaded = tf.saved_model.load(path)
        for arrays, wanted in zip(fact["inputs"], fact["trained"]):
            _same(_called(tf, loaded, arrays, True), wanted, close)
        _same([v.numpy() for v in loaded.variables], fact["trained"][-1], close)
    custom = models.classes(tf)
    with tf.keras.utils.custom_object_scope(custom):
        model = tf.keras.models.load_model(path)
    for arrays, wanted in zip(fact["inputs"], fact["outputs"], strict=True):
        model.reset_states()
        _same(_called(tf, model, arrays), wanted, close)


def _check_program(tf, name, path, fact):
    loaded = tf.saved_model.load(path)
    for (function, args), wanted in zip(fact["calls"], fact["results"], strict=True):
        made = getattr(loaded, function)(*[_given(tf, a) for a in args])
        _same([x.numpy() for x in tf.nest.flatten(made, expand_composites=True)], wanted)
    found = _variables(tf, loaded)
    for key in found.keys() & fact["variables"].keys():
        _same([found[key]], [fact["variables"][key]])
    if hasattr(loaded, "keras_api"):
        model = tf.keras.models.load_model(path)
        for (_, args), wanted in zip(fact["calls"], fact["results"], strict=True):
            _same(_called(tf, model, args), wanted)
    if name in saved_programs.LITE:
        _check_lite(tf, path, *fact["calls"][-1][1], *fact["results"][-1])
    if fact["signature"] is not None:
        given, wanted = fact["signature"]
        loaded = tf.saved_model.load(path)
        made = loaded.signatures["serving_default"](**{k: tf.constant(v) for k, v in given.items()})
        _same([x.numpy() for _, x in sorted(made.items())], wanted)


def _check_lite(tf, path, x, wanted):
    """What TFLite's converter makes of a SavedModel computes the same."""
    content = tf.lite.TFLiteConverter.from_saved_model(path).convert()
    interpreter = tf.lite.Interpreter(model_content=content)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], x)
    interpreter.invoke()
    _same([interpreter.get_tensor(interpreter.get_output_details()[0]["index"])], [wanted])


def main(arguments):
    """Runs a half, or both for each interpreter."""
    if arguments[:1] == ["write"]:
        write(arguments[1], arguments[2:])
        return 0
    if arguments[:1] == ["read"]:
        return int(read(arguments[1], arguments[2:]) > 0)
    failures = 0
    arguments, names = shared(arguments, NAMES)
    for oracle in arguments or [_TF215]:
        with tempfile.TemporaryDirectory() as folder:
            print(f"written by {sys.executable}, read by {oracle}", flush=True)
            subprocess.run([sys.executable, __file__, "write", folder, *names], check=True)
            failures += subprocess.run([oracle, __file__, "read", folder]).returncode
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
