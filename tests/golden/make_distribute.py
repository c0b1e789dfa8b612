"""Records distribute.json: run with the python of TensorFlow 2.15 (see cases.py).

Programs of strategies of two and three replicas on logical CPUs: hand-written ones, whose error
messages count, and seeded ones over dtypes, uneven batches and nests.
"""

import json
import os
import random
import select
import signal
import sys
from pathlib import Path

HAND = """
tf.distribute.has_strategy(), tf.distribute.in_cross_replica_context()
tf.distribute.get_strategy().num_replicas_in_sync
tf.distribute.get_replica_context().replica_id_in_sync_group
tf.distribute.get_strategy().reduce("SUM", tf.constant([1.0, 2.0]), axis=None)
tf.distribute.get_strategy().reduce("SUM", tf.constant([1.0, 2.0]), axis=0)
tf.distribute.get_replica_context().all_reduce("SUM", tf.constant(1.0))
s.num_replicas_in_sync, list(s.extended.worker_devices), s.cluster_resolver
s.run(lambda: here().replica_id_in_sync_group)
s.run(lambda: {"a": tf.constant(here().replica_id_in_sync_group), "b": (1, "x", None)})
s.run(lambda a, b=None: (a, b), args=(1,), kwargs={"b": pr})
str(s.run(lambda: tf.constant(here().replica_id_in_sync_group)))
repr(pr)
str(pr), len(pr.values), len(s.experimental_local_results(pr)), s.experimental_local_results(3)
s.run(lambda: 3)
s.run(lambda: s.run(lambda: 1))
s.run(lambda: s.reduce("SUM", 1.0, None))
s.run(lambda: s.scope().__enter__())
s.run(lambda: here().merge_call(lambda st: st.run(lambda: 1)))
s.run(lambda x: here().merge_call(lambda st, y: st.reduce("SUM", y, None), (x,)), (pr,))
s.run(lambda a: a, args=1)
s.reduce("SUM", tf.constant(2.0), None)
s.reduce("MEAN", tf.constant(2.0), None)
s.reduce("SUM", 3, None)
s.reduce("MAX", pr, axis=None)
s.reduce("SUM", tf.constant([2.0, 3.0]), 0)
s.gather(tf.constant([1.0]), 0)
s.run(lambda: tf.nn.compute_average_loss([1.0, 2.0], global_batch_size=4))
s.run(lambda: tf.nn.compute_average_loss([1.0, 2.0]))
s.run(lambda: tf.nn.scale_regularization_loss(4.0))
within(s, lambda: tf.nn.compute_average_loss([1.0, 2.0]))
within(s, lambda: tf.keras.losses.MeanSquaredError()([[1.0]], [[0.0]]))
within(s, lambda: tf.keras.losses.MeanSquaredError(reduction="sum")([[1.0]], [[0.0]]))
within(s, lambda: tf.distribute.get_replica_context())
within(s, lambda: within(s, lambda: tf.distribute.get_strategy() is s))
within(s, lambda: within(s3, lambda: 1))
within(s, lambda: tf.Variable(1.0, synchronization=tf.VariableSynchronization.NONE))
s.experimental_distribute_values_from_function(lambda c: c.replica_id_in_sync_group)
str(s.experimental_distribute_values_from_function(lambda c: c))
tf.distribute.InputContext(2, 1, 4).get_per_replica_batch_size(8)
tf.distribute.InputContext(2, 1, 4).get_per_replica_batch_size(7)
repr(tf.distribute.InputOptions()), repr(tf.distribute.RunOptions())
[m.name for m in tf.distribute.ReduceOp], repr(tf.distribute.ReduceOp.MEAN)
tf.distribute.NcclAllReduce(-1)
tf.distribute.experimental.CommunicationOptions(bytes_per_pack=-1)
tf.distribute.MirroredStrategy(["CPU:0", "CPU:0"])
tf.distribute.ReductionToOneDevice().reduce(tf.distribute.ReduceOp.SUM, pr, pr).values
tf.distribute.ReductionToOneDevice().reduce(tf.distribute.ReduceOp.MEAN, pr, "CPU:0")
batches(s, tf.data.Dataset.range(3))
batches(s, tf.data.Dataset.range(11).batch(4, drop_remainder=True))
batches(s, tf.data.Dataset.range(12).batch(2).batch(2))
batches(s, tf.data.Dataset.range(6).batch(4).map(lambda x: x * 2).prefetch(1))
int(s.experimental_distribute_dataset(tf.data.Dataset.range(9).batch(4)).cardinality)
repr(s.experimental_distribute_dataset(tf.data.Dataset.range(9).batch(4)).element_spec)
from_function(s, lambda c: tf.data.Dataset.range(5).batch(2))
from_function(s, lambda c: tf.data.Dataset.range(5).batch(2), tf.distribute.InputReplicationMode.PER_REPLICA)
next_after(s, tf.data.Dataset.range(4).batch(4), 1, "get_next")
next_after(s, tf.data.Dataset.range(4).batch(4), 0, "get_next")
next_after(s, tf.data.Dataset.range(4).batch(4), 1, "get_next_as_optional").has_value()
optimized(s, lambda: tf.keras.optimizers.SGD(0.1))
optimized(s, lambda: tf.keras.optimizers.Adam(0.1))
optimized(s3, lambda: tf.keras.optimizers.SGD(0.1, momentum=0.9, clipnorm=1.0))
optimized(s, lambda: tf.keras.optimizers.legacy.Adam(0.1))
metric(s, tf.keras.metrics.Mean)
metric(s3, tf.keras.metrics.Sum)
metric(s, lambda: tf.keras.metrics.AUC(num_thresholds=5), True)
gradient(s, "SUM")
gradient(s3, "MEAN")
gradient(s, "MEAN")
gradient(s3, "SUM")
gathered(s, 0)
gathered(s, 1)
gathered(s, -1)
gathered(s3, 0)
gathered(s3, 1)
gathered(s, 0, True)
gathered(s3, 0, True)
gathered(s, 2)
gathered(s, 0, False, "float64")
all_gathered(s, lambda n: tf.fill([n + 1, 2], n), 0)
all_gathered(s, lambda n: tf.fill([2, n + 1], n), 1)
all_gathered(s3, lambda n: tf.fill([n, 2], n), 0)
all_gathered(s, lambda n: tf.fill([n + 1, n + 2], n), 0)
all_gathered(s, lambda n: tf.constant(n), 0)
all_gathered(s, lambda n: [tf.fill([1], n), {"a": tf.fill([2, n + 1], n)}], 0)
all_gathered(s, lambda n: {"a": tf.fill([1, 1], n)}, 1)
all_gathered(s, lambda n: tf.fill([1], "x"), 0)
all_gathered(s, lambda n: tf.fill([1], True), 0)
all_gathered(s, lambda n: tf.fill([1], n), -1)
all_gathered(s, lambda n: 1.0, 0)
all_gathered(s, lambda n: [1.0, 2.0], 0)
all_gathered(s, lambda n: tf.IndexedSlices(tf.ones([1, 2]), tf.constant([n]), tf.constant([3, 2])), 0)
all_of(s, "SUM", lambda n: tf.constant([n, 2]))
all_of(s, "MEAN", lambda n: tf.constant([n, 2]))
all_of(s3, "MEAN", lambda n: tf.constant([n, 2]))
all_of(s, "SUM", lambda n: tf.cast(n, "float64"))
all_of(s, "SUM", lambda n: tf.cast(n, "complex64"))
all_of(s, "SUM", lambda n: tf.cast(n, "float16") / 3)
all_of(s, "MEAN", lambda n: tf.cast(n, "bfloat16") / 3)
all_of(s, "SUM", lambda n: tf.cast(n, "int64"))
all_of(s, "SUM", lambda n: tf.cast(n, "uint8"))
all_of(s, "SUM", lambda n: tf.constant("a"))
all_of(s, "SUM", lambda n: tf.constant(True))
all_of(s, "SUM", lambda n: 3.0)
all_of(s, "SUM", lambda n: None)
all_of(s, "SUM", lambda n: {"a": tf.constant(n), "b": [tf.ones([2]), tf.zeros([0])]})
all_of(s, "MAX", lambda n: tf.constant(n))
all_of(s, tf.distribute.ReduceOp.SUM, lambda n: tf.constant(n))
all_of(s, "sum", lambda n: tf.constant(n))
all_of(s, "SUM", lambda n: tf.ones([n + 1]))
all_of(s, "SUM", lambda n: tf.IndexedSlices(tf.ones([1, 2]), tf.constant([n]), tf.constant([3, 2])))
all_of(s, "MEAN", lambda n: tf.IndexedSlices(tf.ones([1, 2]), tf.constant([1]), tf.constant([3, 2])))
all_of(s, "SUM", lambda n: tf.Variable(1.0))
""".strip().splitlines()  # fmt: skip


# after some of these TensorFlow's collectives stay broken: each has a process of its own
APART = """
s.run(lambda: 1 / 0)
s.run(lambda: here().merge_call(lambda st: 1) if here().replica_id_in_sync_group == 0 else 2)
""".strip().splitlines()


OPTIMIZERS = """
SGD(0.1, momentum=0.9, nesterov=True)
SGD(0.1, clipnorm=0.5)
SGD(0.1, global_clipnorm=0.5)
SGD(0.1, clipvalue=0.2)
SGD(0.1, weight_decay=0.1)
SGD(0.1, use_ema=True, ema_momentum=0.5, ema_overwrite_frequency=2)
SGD(tf.keras.optimizers.schedules.ExponentialDecay(0.1, 2, 0.5))
Adam(0.1)
Adam(0.1, amsgrad=True)
Adam(0.1, use_ema=True, ema_momentum=0.5)
AdamW(0.1)
Adamax(0.1)
Nadam(0.1)
RMSprop(0.1, momentum=0.5)
RMSprop(0.1, centered=True)
Adagrad(0.1)
Adadelta(1.0)
Adafactor(0.1)
Ftrl(0.1, l1_regularization_strength=0.01)
Lion(0.1)
legacy.SGD(0.1, momentum=0.9)
legacy.SGD(0.1, clipnorm=0.5)
legacy.SGD(0.1, decay=0.1)
legacy.Adam(0.1, amsgrad=True)
legacy.Adamax(0.1)
legacy.Nadam(0.1)
legacy.RMSprop(0.1, centered=True)
legacy.Adagrad(0.1)
legacy.Adadelta(1.0)
legacy.Ftrl(0.1)
get("adam")
""".strip().splitlines()


def names(tf):
    """What the cases may use beside tf and np."""
    here = tf.distribute.get_replica_context
    s = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
    s3 = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1", "CPU:2"])

    def within(strategy, function):
        with strategy.scope():
            return function()

    def number():
        return tf.cast(here().replica_id_in_sync_group, tf.float32)

    def parts(value):
        if isinstance(value, (tuple, list)):
            return [parts(v) for v in value]
        if isinstance(value, dict):
            return {k: parts(v) for k, v in value.items()}
        return list(value.values) if hasattr(value, "values") else value

    def batches(strategy, dataset):
        return [parts(x) for x in strategy.experimental_distribute_dataset(dataset)]

    def from_function(strategy, function, mode=None):
        options = tf.distribute.InputOptions(experimental_replication_mode=mode) if mode else None
        return [parts(x) for x in strategy.distribute_datasets_from_function(function, options)]

    def next_after(strategy, dataset, count, method):
        iterator = iter(strategy.experimental_distribute_dataset(dataset))
        for _ in range(count):
            next(iterator)
        return parts(getattr(iterator, method)())

    def optimized(strategy, make):
        with strategy.scope():
            optimizer, v = make(), tf.Variable([1.0, 2.0])
        for _ in range(3):
            strategy.run(lambda: optimizer.apply_gradients([(v * (number() + 1.0), v)]))
        return [p.numpy() for p in v.values], int(optimizer.iterations.numpy())

    def metric(strategy, make, of_labels=False):
        with strategy.scope():
            made = make()

        def update():
            x = tf.stack([number() / 2.0, 0.25])
            made.update_state(*([[0.0, 1.0], x] if of_labels else [x]))

        strategy.run(update)
        first = made.result()
        strategy.run(update)
        states = [[p.numpy() for p in v.values] for v in made.variables]
        last = made.result()
        made.reset_state()
        return first, last, states, made.result()

    def gradient(strategy, how):
        def own():
            x = tf.constant([1.0, 2.0]) + number()
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = here().all_reduce(how, x * x) * (number() + 1.0)
            return tape.gradient(y, x)

        return parts(strategy.run(own))

    def gathered(strategy, axis, uneven=False, dtype="float32"):
        def own():
            n = here().replica_id_in_sync_group
            x = tf.reshape(tf.cast(tf.range(4), dtype), [2, 2]) + tf.cast(n, dtype)
            x = tf.concat([x] * (int(tf.get_static_value(n)) + 1), 0) if uneven else x
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = here().all_gather(x * x, axis)
                weights = tf.reshape(tf.cast(tf.range(tf.size(y)), dtype), tf.shape(y))
                z = tf.reduce_sum(y * weights * (tf.cast(n, dtype) + 1.0))
            return y, tape.gradient(z, x)

        return parts(strategy.run(own))

    def all_gathered(strategy, make, axis):
        def own():
            n = int(tf.get_static_value(here().replica_id_in_sync_group))
            return here().all_gather(make(n), axis)

        return parts(strategy.run(own))

    def all_of(strategy, how, make):
        def own():
            n = int(tf.get_static_value(here().replica_id_in_sync_group))
            found = here().all_reduce(how, make(n))
            return tf.convert_to_tensor(found) if hasattr(found, "indices") else found

        return parts(strategy.run(own))

    def trained(strategy, make, steps=4):
        with strategy.scope():
            optimizer, v, w = make(), tf.Variable([1.0, -2.0]), tf.Variable([[0.5], [0.25]])

        def step():
            grads = [v * (number() + 1.0), tf.where(w > 0.3, w, -w) + number() / 4.0]
            optimizer.apply_gradients(zip(grads, [v, w], strict=True))

        for _ in range(steps):
            strategy.run(step)
        return [[p.numpy() for p in x.values] for x in (v, w)], int(optimizer.iterations.numpy())

    def variable(strategy, synchronization, aggregation, dtype, method):
        with strategy.scope():
            v = tf.Variable(
                tf.cast([3, 6], dtype),
                synchronization=tf.VariableSynchronization[synchronization],
                aggregation=tf.VariableAggregation[aggregation],
            )

        def write():
            number = tf.cast(here().replica_id_in_sync_group, dtype)
            getattr(v, method)(tf.cast([6, 12], dtype) * (number + 1))
            return v.read_value()

        own = parts(strategy.run(write))
        return own, [p.numpy() for p in v.values], v.read_value()

    def values(strategy, nest, seed):
        def make(context):
            import numpy as np

            rng = np.random.default_rng(seed + context.replica_id_in_sync_group)
            found = {}
            for name, (shape, dtype) in nest.items():
                found[name] = tf.constant((rng.normal(size=shape) * 8).astype(dtype))
            return found

        return strategy.experimental_distribute_values_from_function(make)

    def all_reduced(strategy, how, value):
        return parts(strategy.run(lambda x: here().all_reduce(how, x), (value,)))

    pr = s.experimental_distribute_values_from_function(
        lambda c: tf.constant([float(c.replica_id_in_sync_group), 2.0])
    )
    return {
        "s": s, "s3": s3, "here": here, "pr": pr, "within": within, "batches": batches,
        "from_function": from_function, "next_after": next_after, "optimized": optimized,
        "metric": metric, "gradient": gradient, "variable": variable, "values": values,
        "all_reduced": all_reduced, "parts": parts, "gathered": gathered,
        "all_gathered": all_gathered, "all_of": all_of, "trained": trained,
    }  # fmt: skip


def seeded():
    """Programs made by a seeded generator."""
    rng, found = random.Random(12), []
    for _ in range(40):
        size = rng.randrange(1, 9)
        count, strategy = rng.randrange(1, 20), rng.choice(["s", "s3"])
        rows = f"tf.data.Dataset.range({count})"
        if rng.random() < 0.4:
            rows = f"{rows}.map(lambda x: (x, {{'a': tf.cast(x, tf.float32), 'b': [x, -x]}}))"
        found.append(f"batches({strategy}, {rows}.batch({size}))")
    for i in range(50):
        dtype, strategy = (
            rng.choice(["float32", "float64", "int32", "int64"]),
            rng.choice(["s", "s3"]),
        )
        shape = [rng.randrange(1, 4) for _ in range(rng.randrange(1, 4))]
        nest = {"a": (shape, dtype), "b": ([2], "float32")}
        value = f"values({strategy}, {nest}, {i})"
        how, axis = rng.choice(["SUM", "MEAN"]), rng.randrange(-1, len(shape))
        found.append(rng.choice([
            f"{strategy}.reduce({how!r}, {value}, axis=None)",
            f"{strategy}.reduce({how!r}, {value}['a'], axis={axis})",
            f"{strategy}.gather({value}['a'], 0)",
            f"all_reduced({strategy}, {how!r}, {value})",
        ]))  # fmt: skip
    for made in OPTIMIZERS:
        strategy = rng.choice(["s", "s3"])
        found.append(f"trained({strategy}, lambda: tf.keras.optimizers.{made})")
    for synchronization in ("AUTO", "ON_WRITE", "ON_READ"):
        for aggregation in ("NONE", "SUM", "MEAN", "ONLY_FIRST_REPLICA"):
            for method in ("assign", "assign_add", "assign_sub"):
                dtype, strategy = rng.choice(["float32", "int32"]), rng.choice(["s", "s3"])
                if aggregation == "MEAN":
                    dtype = "float32"
                args = f"{strategy}, {synchronization!r}, {aggregation!r}, {dtype!r}, {method!r}"
                found.append(f"variable({args})")
    return found


def cpus(tf, count=3):
    """Makes so many logical CPUs."""
    device = tf.config.list_physical_devices("CPU")[0]
    wanted = [tf.config.LogicalDeviceConfiguration()] * count
    tf.config.set_logical_device_configuration(device, wanted)


def apart(case, tf):
    """What a case gives in a process of its own; None where that does not end."""
    import cases

    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.write(writing, json.dumps(cases.evaluate(case, tf, **names(tf))).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        given = file.read() if select.select([file], [], [], 40)[0] else b""
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print(case, given[:100])
    return json.loads(given) if given else None


def main():
    """Writes the file."""
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    import cases
    import tensorflow as tf

    cpus(tf)
    alone = ("all_", "gathered", "trained", "optimized", "gradient")
    alone = [c for c in HAND + seeded() if c.startswith(alone) or ".gather(" in c] + APART
    found = {case: apart(case, tf) for case in alone}
    found |= {c: cases.evaluate(c, tf, **names(tf)) for c in HAND + seeded() if c not in found}
    found = {c: x for c, x in found.items() if x is not None}
    place = Path(__file__).with_name("distribute.json")
    place.write_text(json.dumps(found, indent=0) + "\n")
    print(len(found), sum("error" in x for x in found.values()))


if __name__ == "__main__":
    sys.exit(main())
