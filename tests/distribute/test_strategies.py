"""Strategies of several replicas in a process give TensorFlow's values and errors."""

import json
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from golden import cases, make_distribute

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "distribute.json").read_text())


# what is computed here, where TensorFlow can't; its Nadam divides by zero under strategies
MORE = [
    case
    for case, given in GOLDEN.items()
    if case == "gathered(s, -1)"
    or "Nadam" in case
    or (
        case.startswith(("all_reduced", "all_of"))
        and given.get("error") == "ValueError"
        and "MAX" not in case
    )
]  # fmt: skip


@pytest.mark.parametrize("case", [case for case in GOLDEN if case not in MORE])
def test_golden(case, cpus):
    cpus(3)
    cases.check(case, tf, GOLDEN[case], **make_distribute.names(tf))


def test_messages(two):
    """The words of TensorFlow's errors."""
    with pytest.raises(RuntimeError, match=r"cross-replica context, use get_replica_context\(\)"):
        two.run(lambda: two.run(lambda: 1))
    other = tf.distribute.MirroredStrategy(["CPU:0"])
    mixing = r"Mixing different tf\.distribute\.Strategy objects"
    with two.scope(), pytest.raises(RuntimeError, match=mixing):
        other.scope().__enter__()
    with pytest.raises(ValueError, match="A non-DistributedValues value 3 cannot be reduced"):
        two.reduce("SUM", 3, axis=None)
    with two.scope(), pytest.raises(ValueError, match=r"Please use `tf\.keras\.losses\.Reduction"):
        tf.keras.losses.MeanSquaredError()([[1.0]], [[0.0]])
    with two.scope():
        v = tf.Variable(
            1.0,
            synchronization=tf.VariableSynchronization.ON_READ,
            aggregation=tf.VariableAggregation.SUM,
        )
    with pytest.raises(ValueError, match="does not support `assign_add` in cross-replica context"):
        v.assign_add(1.0)


def test_variables_show_their_copies(two):
    with two.scope():
        v = tf.Variable(1.0, name="v")
    assert repr(v) == (
        "MirroredVariable:{\n"
        "  0: <tf.Variable 'v:0' shape=() dtype=float32, numpy=1.0>,\n"
        "  1: <tf.Variable 'v/replica_1:0' shape=() dtype=float32, numpy=1.0>\n}"
    )
    number = lambda: tf.cast(  # noqa: E731
        tf.distribute.get_replica_context().replica_id_in_sync_group, tf.float32
    )
    two.run(lambda: v.assign_add(number() + 1.0))
    assert [p.numpy() for p in v.values] == [2.0, 3.0]
    assert two.run(lambda: v + 1.0).values[1].numpy() == 4.0
    v.assign(5.0)
    assert [p.numpy() for p in v.values] == [5.0, 5.0]


def test_replicas_write_parts_of_their_own(two):
    """By index, and in place, as stateful layers do."""
    with two.scope():
        v = tf.Variable([1.0, 2.0])
        layer = tf.keras.layers.GRU(2, stateful=True, batch_input_shape=(1, 2, 1))
        layer.build((1, 2, 1))
    here = tf.distribute.get_replica_context

    def write():
        number = tf.cast(here().replica_id_in_sync_group, tf.float32)
        v[0].assign(number)
        v.scatter_nd_add([[1]], [number])
        return layer(tf.fill([1, 2, 1], number))

    found = two.run(write)
    assert [p.numpy().tolist() for p in v.values] == [[0.0, 2.0], [1.0, 3.0]]
    for state, output in zip(layer.states[0].values, found.values, strict=True):
        np.testing.assert_allclose(state.numpy(), output.numpy(), rtol=1e-6)


def test_copies_that_parted_are_not_trained(two):
    with two.scope():
        v = tf.Variable(1.0)
        optimizer = tf.keras.optimizers.SGD(0.1)
    two.run(
        lambda: v.assign(
            tf.cast(tf.distribute.get_replica_context().replica_id_in_sync_group, tf.float32)
        )
    )
    with pytest.raises(ValueError, match="assigned different values to variable"):
        two.run(lambda: optimizer.apply_gradients([(tf.constant(1.0), v)]))


def test_gradients_that_are_not_summed_must_agree(two):
    with two.scope():
        v = tf.Variable(1.0)
        optimizer = tf.keras.optimizers.SGD(0.1)
    here = tf.distribute.get_replica_context

    def step(differ):
        grad = tf.cast(here().replica_id_in_sync_group, tf.float32) if differ else tf.constant(1.0)
        optimizer.apply_gradients([(grad, v)], skip_gradients_aggregation=True)

    two.run(step, args=(False,))
    np.testing.assert_allclose(v.numpy(), 0.9, rtol=1e-6)
    with pytest.raises(ValueError, match="they must be the same on all replicas"):
        two.run(step, args=(True,))


def test_threads_end_with_an_error(two):
    def fail():
        here = tf.distribute.get_replica_context()
        if here.replica_id_in_sync_group == 1:
            raise KeyError("one replica")
        here.all_reduce("SUM", tf.constant(1.0))

    two.run(lambda: None)  # whose threads are used again
    before = threading.active_count()
    for _ in range(3):
        with pytest.raises(KeyError, match="one replica"):
            two.run(fail)
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() == before


def test_replicas_within_replicas(cpus):
    """Threads that are used again: strategies in threads of their own, runs in a meeting."""
    cpus(3)
    strategies = [tf.distribute.MirroredStrategy([f"CPU:{i}" for i in range(n)]) for n in (2, 3)]
    here = tf.distribute.get_replica_context
    found = {}

    def work(number):
        strategy = strategies[number % 2]

        def own():
            x = tf.cast(here().replica_id_in_sync_group, tf.float32) + 1.0
            return here().all_reduce("SUM", here().all_reduce("SUM", x))

        found[number] = [float(strategy.run(own).values[0]) for _ in range(20)]

    threads = [threading.Thread(target=work, args=(i,)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {i: [6.0] * 20 if i % 2 == 0 else [18.0] * 20 for i in range(6)}


def test_variables_made_by_replicas_are_shared(two):
    made = []

    def make():
        made.append(tf.Variable(3.0))
        return made[-1].assign_add(1.0)

    two.run(make)
    assert made[0] is made[1]
    assert [p.numpy() for p in made[0].values] == [4.0, 4.0]


def test_functions_are_run_by_replicas(two):
    traces = []

    @tf.function
    def step(x):
        traces.append(None)
        return two.reduce("SUM", two.run(lambda a: tf.reduce_sum(a), (x,)), axis=None)

    dataset = two.experimental_distribute_dataset(tf.data.Dataset.range(5).batch(4))
    assert [int(step(x)) for x in dataset] == [6, 4]
    whole = tf.function(lambda a: tf.reduce_sum(a))
    assert [int(v) for v in two.run(whole, (next(iter(dataset)),)).values] == [1, 5]


def test_one_replica_is_traced():
    strategy = tf.distribute.MirroredStrategy(["CPU:0"])
    traces = []

    @tf.function
    def step(x):
        traces.append(None)

        def double(a):
            return a * 2 if tf.reduce_sum(a) > 0 else a

        return strategy.run(double, (x,))

    assert step(tf.constant([1.0])).numpy() == 2.0
    assert step(tf.constant([-1.0])).numpy() == -1.0
    assert len(traces) == 1


@pytest.mark.parametrize("count", [1, 2])
def test_loops_over_distributed_datasets(count, cpus):
    """In a tf.function, over the dataset and by an iterator."""
    cpus(count)
    strategy = tf.distribute.MirroredStrategy([f"CPU:{i}" for i in range(count)])
    dataset = strategy.experimental_distribute_dataset(tf.data.Dataset.range(10).batch(4))

    def total(batch):
        found = strategy.run(lambda a: tf.cast(tf.reduce_sum(a), tf.float32), (batch,))
        return strategy.reduce("SUM", found, axis=None)

    @tf.function
    def whole(dataset):
        result = 0.0
        for batch in dataset:
            result += total(batch)
        return result

    @tf.function
    def some(iterator):
        result = 0.0
        for _ in tf.range(2):
            result += total(next(iterator))
        return result

    assert float(whole(dataset)) == float(whole(dataset)) == 45.0
    assert float(some(iter(dataset))) == 28.0


def test_set_strategy():
    strategy = tf.distribute.MirroredStrategy(["CPU:0"])
    tf.distribute.experimental_set_strategy(strategy)
    try:
        assert tf.distribute.get_strategy() is strategy
        assert tf.distribute.get_replica_context() is None
    finally:
        tf.distribute.experimental_set_strategy(None)
    assert not tf.distribute.has_strategy()


def test_other_strategies_say_what_to_use():
    spec = tf.train.ClusterSpec({"worker": ["a:1"], "ps": ["b:2"]})
    resolver = tf.distribute.cluster_resolver.SimpleClusterResolver(spec)
    with pytest.raises(tf.errors.UnimplementedError, match="MultiWorkerMirroredStrategy"):
        tf.distribute.ParameterServerStrategy(resolver)
    with pytest.raises(ValueError, match="Please provide a TPU Name to connect to"):
        tf.distribute.cluster_resolver.TPUClusterResolver(tpu="")
    with pytest.raises(ValueError, match="MirroredStrategy"):
        tf.distribute.TPUStrategy()
    with pytest.raises(tf.errors.UnimplementedError, match="MirroredStrategy"):
        tf.distribute.Server(spec, job_name="worker", task_index=0)
    with pytest.raises(ValueError, match="ParameterServerStrategy"):
        tf.distribute.coordinator.ClusterCoordinator(tf.distribute.get_strategy())
