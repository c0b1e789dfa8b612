"""Cluster specs, resolvers and partitioners, with what TensorFlow answers."""

import json

import pytest

import kerastorch as tf

Spec = tf.train.ClusterSpec
resolvers = tf.distribute.cluster_resolver


def test_cluster_spec():
    spec = Spec({"worker": ["a:1", "b:2"], "ps": {1: "c:3"}})
    assert repr(spec) == "ClusterSpec({'ps': {1: 'c:3'}, 'worker': ['a:1', 'b:2']})"
    assert spec.as_dict() == {"worker": ["a:1", "b:2"], "ps": {1: "c:3"}}
    assert spec.jobs == ["worker", "ps"]
    assert (spec.num_tasks("worker"), spec.task_indices("ps")) == (2, [1])
    assert spec.task_address("worker", 1) == "b:2"
    assert spec.job_tasks("ps") == [None, "c:3"]
    assert spec == Spec(spec.as_cluster_def()) == Spec(spec)
    assert not Spec({})


@pytest.mark.parametrize(
    ("given", "kind", "words"),
    [
        (3, TypeError, "must be a dictionary mapping one or more job names"),
        ({"a": 3}, TypeError, "must be a list or a dictionary from integers to strings"),
        ({"a": [3]}, TypeError, "Task address 3 must be bytes or unicode"),
        ({3: ["a"]}, TypeError, "Job name 3 must be bytes or unicode"),
        ({"a": {"x": "b"}}, ValueError, "invalid literal for int"),
    ],
)
def test_cluster_spec_refuses(given, kind, words):
    with pytest.raises(kind, match=words):
        Spec(given)


def test_cluster_spec_of_unknown_names():
    with pytest.raises(ValueError, match="No such job in cluster: 'x'"):
        Spec({"a": ["b"]}).num_tasks("x")
    with pytest.raises(ValueError, match="No task with index 5 in job 'a'"):
        Spec({"a": ["b"]}).task_address("a", 5)


def test_tf_config(monkeypatch):
    cluster = {"chief": ["a:1"], "worker": ["b:1", "c:2"]}
    told = {"cluster": cluster, "task": {"type": "worker", "index": 1}, "rpc_layer": "grpc"}
    monkeypatch.setenv("TF_CONFIG", json.dumps(told))
    resolver = resolvers.TFConfigClusterResolver()
    assert resolver.cluster_spec().as_dict() == cluster
    assert (resolver.task_type, resolver.task_id, resolver.rpc_layer) == ("worker", 1, "grpc")
    assert resolver.environment is None
    assert resolver.master() == "grpc://c:2"
    assert resolver.master("chief", 0) == "grpc://a:1"
    assert resolver.master("chief", 0, "") == "a:1"
    resolver.task_type, resolver.task_id, resolver.rpc_layer = "chief", 0, "http"
    assert resolver.master() == "http://a:1"
    monkeypatch.setenv("TF_CONFIG", "{bad")
    with pytest.raises(json.JSONDecodeError):
        resolver.cluster_spec()
    monkeypatch.delenv("TF_CONFIG")
    assert resolvers.TFConfigClusterResolver().master() == ""


def test_union():
    first = resolvers.SimpleClusterResolver(
        Spec({"worker": ["a:1"]}), task_type="worker", task_id=0, master="m"
    )
    second = resolvers.SimpleClusterResolver(Spec({"worker": ["b:2"], "ps": ["c:1"]}))
    both = resolvers.UnionResolver(first, second)
    assert both.cluster_spec().as_dict() == {"worker": ["a:1", "b:2"], "ps": ["c:1"]}
    assert (both.task_type, both.task_id, both.master()) == ("worker", 0, "m")
    with pytest.raises(TypeError, match="All arguments must be a sub-class"):
        resolvers.UnionResolver(first, 3)
    with pytest.raises(ValueError, match="At least one ClusterResolver is required"):
        resolvers.UnionResolver()


def test_slurm(monkeypatch):
    told = {
        "PROCID": "3", "STEP_NUM_TASKS": "4", "STEP_TASKS_PER_NODE": "2(x2)",
        "STEP_NODELIST": "n[1-2]",
    }  # fmt: skip
    for name, value in told.items():
        monkeypatch.setenv(f"SLURM_{name}", value)
    resolver = resolvers.SlurmClusterResolver(
        {"ps": 1, "worker": 3}, port_base=100, gpus_per_node=2, auto_set_gpu=False
    )
    assert resolver.get_task_info() == ("worker", 2)
    assert resolver.cluster_spec().as_dict() == {
        "ps": ["n1:100"],
        "worker": ["n1:101", "n2:100", "n2:101"],
    }
    assert resolver.master() == "grpc://n2:101"
    with pytest.raises(RuntimeError, match="Requested 9 tasks but only 4 were assigned"):
        resolvers.SlurmClusterResolver({"worker": 9})
    with pytest.raises(RuntimeError, match="Requested more GPUs per node than available"):
        resolvers.SlurmClusterResolver(gpus_per_node=0, gpus_per_task=1)


def test_clouds_say_what_to_use():
    with pytest.raises(TypeError, match="abstract"):
        resolvers.ClusterResolver()
    with pytest.raises((ImportError, ValueError), match=r"googleapiclient|TF_CONFIG"):
        resolvers.GCEClusterResolver("p", "z", "g", 8)
    with pytest.raises((ImportError, ValueError), match=r"Kubernetes|TF_CONFIG"):
        resolvers.KubernetesClusterResolver()


def test_partitioners():
    of = tf.distribute.experimental.partitioners
    big, tall = tf.TensorShape([1000, 1000]), tf.TensorShape([1000, 3])
    assert of.MinSizePartitioner(256 << 10, 2)(big, tf.float32) == [2, 1]
    assert of.FixedShardsPartitioner(4)(tf.TensorShape([10, 3]), tf.float32) == [4, 1]
    assert of.MaxSizePartitioner(1000)(tall, tf.float32) == [13, 1]
    assert of.MaxSizePartitioner(1000, 3)(tall, tf.float32) == [3, 1]
    assert of.MinSizePartitioner()(tall, tf.string) == [1, 1]
    assert of.MinSizePartitioner(100, 7)(tf.TensorShape([10, 3]), tf.float64) == [3, 1]
    assert of.MinSizePartitioner(10, 7)(tf.TensorShape([3, 30]), tf.float64) == [3, 1]
    assert of.MaxSizePartitioner(7)(tf.TensorShape([10, 3]), tf.float32) == [10, 1]
    assert of.MaxSizePartitioner(500, None, 20)(tf.TensorShape([100]), tf.string) == [4]
    assert of.FixedShardsPartitioner(0)(tf.TensorShape([3]), tf.float32) == [0]
    with pytest.raises(ValueError, match="Argument `max_shards` must be positive"):
        of.MinSizePartitioner(1, 0)


def test_preemption(tmp_path):
    """A notice writes a checkpoint, and the next handler restores it."""
    told, ended = [], []
    config = tf.distribute.experimental.TerminationConfig(
        lambda: bool(told), lambda: ended.append(1)
    )
    v = tf.Variable(0)
    resolver = resolvers.SimpleClusterResolver(Spec({}))

    def handler():
        checkpoint = tf.train.Checkpoint(v=v)
        return tf.distribute.experimental.PreemptionCheckpointHandler(
            resolver, checkpoint, str(tmp_path), config
        )

    first = handler()
    first.run(lambda a: v.assign_add(a), 3)
    assert (first.total_run_calls, int(v), ended) == (1, 3, [])
    told.append(1)
    first.run(lambda a: v.assign_add(a), 3)
    assert ended == [1]
    told.clear()
    v.assign(100)
    handler()
    assert int(v) == 3
