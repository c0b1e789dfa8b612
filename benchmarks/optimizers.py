"""Times one step of optimizers, without forward and backward: python benchmarks/optimizers.py

Microseconds of process CPU time per step, one thread, the best of several rounds. The peers are
torch.optim, and TensorFlow's Keras where TF_PYTHON (or the project's oracle) is a Python that has
it: eager, and inside tf.function.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

MODELS = {
    "1 scalar": [()],
    "MLP 784-128-10": [(784, 128), (128,), (128, 10), (10,)],
    "21 x Dense(100)": [(100, 100), (100,)] * 21,
}
NAMES = ("SGD", "Adam", "RMSprop", "Nadam")
ORACLE = os.path.join(
    os.environ.get("ORACLE", os.path.join(tempfile.gettempdir(), "kerastorch-oracle")),
    "tf215/bin/python",
)


def best(step, seconds=0.3, rounds=5):
    """Microseconds per call."""
    start, count = time.process_time(), 0
    while time.process_time() - start < seconds / 2:
        step()
        count += 1
    found = []
    for _ in range(rounds):
        start = time.process_time()
        for _ in range(count):
            step()
        found.append((time.process_time() - start) / count)
    return min(found) * 1e6


def ours(shapes, name):
    """kerastorch: `step_raw` as `fit` calls it, and `apply_gradients`."""
    import torch

    import kerastorch as tf

    torch.set_num_threads(1)
    variables = [tf.Variable(torch.randn(shape)) for shape in shapes]
    raw = [torch.randn(shape) for shape in shapes]
    grads = [tf.constant(g) for g in raw]
    optimizer = getattr(tf.keras.optimizers, name)(1e-6)
    return {
        "kerastorch fit": best(lambda: optimizer.step_raw(variables, raw)),
        "kerastorch": best(lambda: optimizer.apply_gradients(zip(grads, variables))),
    }


def torch_peers(shapes, name):
    """torch.optim, in the variants that torch has for the optimizer."""
    import torch

    torch.set_num_threads(1)
    made = getattr(torch.optim, {"Nadam": "NAdam"}.get(name, name))
    found = {}
    for variant in ("fused", "foreach"):
        if variant == "fused" and name not in ("SGD", "Adam"):
            continue
        params = [torch.nn.Parameter(torch.randn(shape)) for shape in shapes]
        for p in params:
            p.grad = torch.randn_like(p)
        found[f"torch {variant}"] = best(made(params, lr=1e-6, **{variant: True}).step)
    return found


def tensorflow_peers(shapes, name):
    """TensorFlow's Keras; runs in TensorFlow's Python."""
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    variables = [tf.Variable(tf.random.normal(shape)) for shape in shapes]
    grads = [tf.random.normal(shape) for shape in shapes]
    optimizer = getattr(tf.keras.optimizers, name)(1e-6)
    optimizer.build(variables)
    step = lambda: optimizer.apply_gradients(zip(grads, variables))  # noqa: E731
    return {"TF function": best(tf.function(step)), "TF eager": best(step, rounds=2)}


def tensorflow_table():
    """The peers' times by model and optimizer, {} without TensorFlow."""
    python = os.environ.get("TF_PYTHON", ORACLE)
    if not os.path.exists(python):
        return {}
    result = subprocess.run(
        [python, __file__, "--tensorflow"],
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(result.stdout.splitlines()[-1])


def main():
    """Prints the table."""
    theirs = tensorflow_table()
    for model, shapes in MODELS.items():
        print(model)
        for name in NAMES:
            times = {**ours(shapes, name), **torch_peers(shapes, name)}
            times.update(theirs.get(model, {}).get(name, {}))
            shown = "   ".join(f"{peer} {value:.1f}" for peer, value in times.items())
            print(f"  {name:8} {shown}")


if __name__ == "__main__":
    if "--tensorflow" in sys.argv:
        table = {m: {n: tensorflow_peers(s, n) for n in NAMES} for m, s in MODELS.items()}
        print(json.dumps(table))
    else:
        main()
