"""tf.profiler.experimental: TensorFlow's refusals, and a trace that holds a program's kernels."""

import gzip
import json

import pytest

import kerastorch as tf

experimental = tf.profiler.experimental


def events(folder):
    (path,) = folder.glob("plugins/profile/*/*.trace.json.gz")
    with gzip.open(path) as file:
        return [event.get("name") for event in json.load(file)["traceEvents"]]


def test_a_profile_holds_kernels_and_names(tmp_path):
    options = experimental.ProfilerOptions(3)
    with (
        experimental.Profile(str(tmp_path), options),
        experimental.Trace("train", step_num=3, _r=1) as trace,
    ):
        tf.matmul(tf.ones([8, 8]), tf.ones([8, 8]))
        trace.set_metadata(rows=8)
    names = events(tmp_path)
    assert {"aten::mm", "train#step_num=3,_r=1#", "train#rows=8#"} <= set(names)


def test_start_and_stop(tmp_path):
    with pytest.raises(tf.errors.UnavailableError, match="No profiler is running"):
        experimental.stop()
    experimental.start(str(tmp_path))
    with pytest.raises(tf.errors.AlreadyExistsError, match="Another profiler is running"):
        experimental.start(str(tmp_path))
    experimental.stop(save=False)
    assert not list(tmp_path.iterdir())
    with pytest.raises(AttributeError, match="_asdict"):
        experimental.start(str(tmp_path), options=3)
    with experimental.Trace("outside") as trace:
        trace.set_metadata(a=1)


def test_options():
    options = experimental.ProfilerOptions()
    assert repr(options) == (
        "ProfilerOptions(host_tracer_level=2, python_tracer_level=0, device_tracer_level=1, "
        "delay_ms=None)"
    )
    assert options._replace(delay_ms=5).delay_ms == 5


def test_other_processes(tmp_path):
    for call in (
        lambda: experimental.server.start(6009),
        lambda: experimental.client.monitor("grpc://localhost:6009", 100),
        lambda: experimental.client.trace("grpc://localhost:6009", str(tmp_path), 100),
    ):
        with pytest.raises(tf.errors.UnavailableError, match=r"experimental.Profile\(logdir\)"):
            call()
