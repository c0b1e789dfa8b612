"""One program of one peer: `worker.py PEER WORKLOAD`, a timed round for every line on stdin.

Started by run.py in the peer's own environment. Says "ready" once the first round, which is not
timed, is done, then answers each line with the round's times as JSON. A workload may have a second
program to compare with ("beside"): its round comes before and after the other in turn.
"""

import importlib
import json
import os
import sys
import time
import types

sys.path.insert(0, __file__.replace("worker.py", "workloads"))


def tensorflow():
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    return tf


def kerastorch():
    one_torch_thread()
    import kerastorch as tf

    return tf


def keras3():
    one_torch_thread()
    import keras

    return types.SimpleNamespace(keras=keras)


def keras3jax():
    """JAX's pools have a thread for each core whatever XLA_FLAGS say: one core is what holds."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    import keras

    return types.SimpleNamespace(keras=keras)


def one_torch_thread():
    import torch

    torch.set_num_threads(1)


def program(peer, workload):
    """The round to time, its number of steps and, where there is one, the round beside it; None if
    the workload has none for the peer."""
    module = importlib.import_module(workload)
    if peer.startswith("torch"):
        one_torch_thread()
        build = getattr(module, peer, None)
        return build and build()
    if hasattr(module, "keras_program"):
        return module.keras_program(globals()[peer]().keras)
    if peer.startswith("keras3"):
        return None
    return module.tf_program(globals()[peer]())


def main(peer, workload):
    answers, sys.stdout = sys.stdout, sys.stderr
    found = program(peer, workload)
    if found is None:
        print("no program", file=answers, flush=True)
        return
    run, steps, *beside = found
    runs = dict(zip(("", "beside_"), (run, *beside), strict=False))
    for each in runs.values():
        each()
    print("ready", file=answers, flush=True)
    for number, _ in enumerate(sys.stdin):
        times = {}
        for name in list(runs)[:: 1 if number % 2 else -1]:
            times |= timed(runs[name], steps, name)
        print(json.dumps(times), file=answers, flush=True)


def timed(run, steps, name):
    """The times of a round in microseconds a step: {name + "cpu": ..., name + "wall": ...}."""
    cpu, wall = time.process_time(), time.perf_counter()
    run()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return {f"{name}cpu": cpu / steps * 1e6, f"{name}wall": wall / steps * 1e6}


if __name__ == "__main__":
    main(*sys.argv[1:])
