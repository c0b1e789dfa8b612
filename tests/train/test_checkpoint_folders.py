"""Folders of checkpoints: CheckpointManager, the `checkpoint` file, readers. Values are TF's."""

import os
import threading
from pathlib import Path

import numpy as np
import pytest

import kerastorch as tf

V1 = tf.compat.v1.train


@pytest.fixture
def checkpoint():
    return tf.train.Checkpoint(v=tf.Variable([1.0, 2.0]))


def _names(folder):
    return sorted(os.listdir(folder))


def test_the_newest_are_kept(checkpoint, tmp_path):
    folder = str(tmp_path / "m")
    manager = tf.train.CheckpointManager(checkpoint, folder, max_to_keep=2)
    assert (manager.directory, manager.latest_checkpoint, manager.checkpoints) == (folder, None, [])
    assert manager.checkpoint is checkpoint
    paths = [manager.save() for _ in range(4)]
    assert paths == [f"{folder}/ckpt-{n}" for n in range(1, 5)]
    assert manager.checkpoints == paths[2:] and manager.latest_checkpoint == paths[3]
    assert _names(folder) == [
        "checkpoint",
        "ckpt-3.data-00000-of-00001",
        "ckpt-3.index",
        "ckpt-4.data-00000-of-00001",
        "ckpt-4.index",
    ]
    lines = (tmp_path / "m" / "checkpoint").read_text().splitlines()
    assert lines[:3] == [
        'model_checkpoint_path: "ckpt-4"',
        'all_model_checkpoint_paths: "ckpt-3"',
        'all_model_checkpoint_paths: "ckpt-4"',
    ]
    assert [line.partition(":")[0] for line in lines[3:]] == [
        "all_model_checkpoint_timestamps",
        "all_model_checkpoint_timestamps",
        "last_preserved_timestamp",
    ]
    assert manager.save(checkpoint_number=77) == f"{folder}/ckpt-77"
    again = tf.train.CheckpointManager(checkpoint, folder, max_to_keep=2)
    assert again.checkpoints == [paths[3], f"{folder}/ckpt-77"]
    checkpoint.v.assign([0.0, 0.0])
    assert again.restore_or_initialize() == f"{folder}/ckpt-77"
    assert checkpoint.v.numpy().tolist() == [1.0, 2.0] and int(checkpoint.save_counter) == 5


def test_init_fn(checkpoint, tmp_path):
    calls = []
    manager = tf.train.CheckpointManager(
        checkpoint, tmp_path, max_to_keep=None, init_fn=lambda: calls.append(1)
    )
    assert manager.restore_or_initialize() is None and calls == [1]


def test_an_interval(checkpoint, tmp_path):
    step = tf.Variable(0, dtype=tf.int64)
    manager = tf.train.CheckpointManager(
        checkpoint, str(tmp_path), None, step_counter=step, checkpoint_interval=2,
        checkpoint_name="my",
    )  # fmt: skip
    assert manager.checkpoint_interval == 2
    saved = []
    for n in range(5):
        step.assign(n)
        saved.append(manager.save())
    assert [s and s[-4:] for s in saved] == ["my-1", None, "my-2", None, "my-3"]
    assert manager.save(check_interval=False) is None  # saved at this step already
    step.assign(5)
    assert manager.save(check_interval=False) == f"{tmp_path}/my-4"
    again = tf.train.CheckpointManager(
        checkpoint, str(tmp_path), None, step_counter=step, checkpoint_interval=2
    )
    again.restore_or_initialize()
    assert again.save() is None


def test_one_an_hour_is_kept(checkpoint, tmp_path):
    manager = tf.train.CheckpointManager(
        checkpoint, str(tmp_path), max_to_keep=1, keep_checkpoint_every_n_hours=1e-9
    )
    for _ in range(3):
        manager.save()
    assert manager.checkpoints == [f"{tmp_path}/ckpt-3"]
    assert [n for n in _names(tmp_path) if "index" in n] == [f"ckpt-{n}.index" for n in (1, 2, 3)]
    state = tf.train.get_checkpoint_state(tmp_path)
    assert list(state.all_model_checkpoint_paths) == [f"{tmp_path}/ckpt-3"]


def test_wrong_arguments(checkpoint, tmp_path):
    for wrong in (0, -1):
        with pytest.raises(ValueError, match="positive integer or `None` for `max_to_keep`, got"):
            tf.train.CheckpointManager(checkpoint, tmp_path, max_to_keep=wrong)
    with pytest.raises(ValueError, match="`step_counter` should be passed"):
        tf.train.CheckpointManager(checkpoint, tmp_path, 1, checkpoint_interval=3)


def test_the_state_file(tmp_path, caplog, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(tf.errors.NotFoundError):
        V1.update_checkpoint_state("u", "u/x")
    os.mkdir("u")
    times = {"all_model_checkpoint_timestamps": [1.5, 2.25], "last_preserved_timestamp": 0.125}
    V1.update_checkpoint_state("u", "u/x", ["u/w", "u/x"], **times)
    assert Path("u/checkpoint").read_text() == (
        'model_checkpoint_path: "x"\nall_model_checkpoint_paths: "w"\n'
        'all_model_checkpoint_paths: "x"\nall_model_checkpoint_timestamps: 1.5\n'
        "all_model_checkpoint_timestamps: 2.25\nlast_preserved_timestamp: 0.125\n"
    )
    with pytest.raises(ValueError, match="must match checkpoint paths"):
        V1.update_checkpoint_state("u", "u/x", ["u/w"], all_model_checkpoint_timestamps=[1, 2, 3])
    V1.update_checkpoint_state("u", os.path.abspath("u/x"), None, "other")
    assert Path("u/other").read_text().startswith(f'model_checkpoint_path: "{tmp_path}/u/x"\n')
    state = tf.train.get_checkpoint_state("u")
    assert state.model_checkpoint_path == "u/x"
    assert list(state.all_model_checkpoint_paths) == ["u/w", "u/x"]
    assert tf.train.latest_checkpoint("u") is None and "Couldn't match files" in caplog.text
    Path("u/checkpoint").write_text("garbage: {")
    assert tf.train.get_checkpoint_state("u") is None and "Checkpoint ignored" in caplog.text
    Path("u/checkpoint").write_text("")
    with pytest.raises(ValueError, match="Invalid checkpoint state loaded from u"):
        tf.train.latest_checkpoint("u")
    assert tf.train.get_checkpoint_state("none") is None


def test_files_of_a_checkpoint(checkpoint, tmp_path):
    path = checkpoint.save(tmp_path / "ck")
    assert V1.checkpoint_exists(path) and not V1.checkpoint_exists(tmp_path / "no")
    assert V1.get_checkpoint_mtimes([path, "no"]) == [float(int(os.path.getmtime(path + ".index")))]
    V1.remove_checkpoint(path)
    assert _names(tmp_path) == ["checkpoint"]


def test_readers(checkpoint, tmp_path):
    path = checkpoint.save(tmp_path / "ck")
    key = "v/.ATTRIBUTES/VARIABLE_VALUE"
    for where in (path, tmp_path):
        reader = tf.train.load_checkpoint(where)
        assert reader.has_tensor(key) and not reader.has_tensor("v")
        np.testing.assert_array_equal(reader.get_tensor(key), np.float32([1.0, 2.0]))
    assert reader.get_tensor("save_counter/.ATTRIBUTES/VARIABLE_VALUE") == 1
    assert reader.get_variable_to_shape_map()[key] == [2]
    assert reader.get_variable_to_dtype_map()[key] is tf.float32
    assert reader.debug_string().decode() == (
        "_CHECKPOINTABLE_OBJECT_GRAPH (DT_STRING) []\n"
        "save_counter/.ATTRIBUTES/VARIABLE_VALUE (DT_INT64) []\n"
        "v/.ATTRIBUTES/VARIABLE_VALUE (DT_FLOAT) [2]\n"
    )
    assert tf.train.list_variables(path) == [
        ("_CHECKPOINTABLE_OBJECT_GRAPH", []),
        ("save_counter/.ATTRIBUTES/VARIABLE_VALUE", []),
        (key, [2]),
    ]
    np.testing.assert_array_equal(tf.train.load_variable(path, key + ":0"), [1.0, 2.0])
    with pytest.raises(tf.errors.NotFoundError, match="Key v not found in checkpoint"):
        tf.train.load_variable(path, "v")
    with pytest.raises(ValueError, match="Couldn't find 'checkpoint' file or checkpoints in given"):
        tf.train.load_checkpoint(tmp_path.parent)
    with pytest.raises(TypeError, match="Expected binary or unicode string, got 3"):
        reader.get_tensor(3)
    assert isinstance(reader, V1.NewCheckpointReader)


def test_new_checkpoints_as_they_come(checkpoint, tmp_path):
    checkpoint.save(tmp_path / "ck")
    found = tf.train.checkpoints_iterator(tmp_path, timeout=3)
    assert next(found) == f"{tmp_path}/ck-1"
    timer = threading.Timer(0.3, lambda: checkpoint.save(tmp_path / "ck"))
    timer.start()
    assert next(found) == f"{tmp_path}/ck-2"
    asked = []
    rest = tf.train.checkpoints_iterator(
        tmp_path / "no", timeout=0, timeout_fn=lambda: asked.append(1) or len(asked) > 1
    )
    assert list(rest) == [] and asked == [1, 1]


def test_views(tmp_path):
    class Box(tf.Module):
        pass

    a, b = Box(), Box()
    a.v, a.sub, a.l = tf.Variable([1.0]), Box(), [tf.Variable(1.0)]
    a.sub.x = tf.Variable(4.0)
    path = tf.train.Checkpoint(a=a).write(tmp_path / "ck")
    view = tf.train.TrackableView(a)
    assert view.root is a and list(view.children(a)) == ["v", "sub", "l"]
    assert view.descendants() == [a, a.v, a.sub, a.l, a.sub.x, a.l[0]]
    view = tf.train.CheckpointView(path)
    assert (view.children(0), view.children(1)) == ({"a": 1}, {"v": 2, "sub": 3, "l": 4})
    assert view.descendants() == [0, 1, 2, 3, 4, 5, 6]
    with pytest.raises(IndexError):
        view.children(99)
    b.v, b.new = tf.Variable([1.0]), tf.Variable(1.0)
    checkpoint = tf.train.Checkpoint(a=b)
    matched, left, rest = view.diff(checkpoint)
    assert matched == {0: checkpoint, 1: b, 2: b.v} == view.match(checkpoint)
    assert (left, rest) == ([3, 4, 5, 6], [b.new])
    with pytest.raises(ValueError, match="Expected a Trackable, got 3"):
        view.match(3)
    with pytest.raises(tf.errors.NotFoundError):
        tf.train.CheckpointView(tmp_path / "no")


def test_moving_averages():
    v, w = tf.Variable([1.0, 2.0], name="v"), tf.Variable(3.0, name="w")
    average = tf.train.ExponentialMovingAverage(0.9)
    assert average.average(v) is None
    assert average.average_name(v) == "v/ExponentialMovingAverage"
    average.apply([v, w])
    v.assign([5.0, 6.0])
    w.assign(1.0)
    average.apply([v, w])
    np.testing.assert_allclose(average.average(v).numpy(), [1.4, 2.4], 1e-6)
    np.testing.assert_allclose(average.average(w).numpy(), 2.8, 1e-6)
    assert average.average(v).name == "v/ExponentialMovingAverage:0"
    assert average.variables_to_restore([v]) == {"v/ExponentialMovingAverage": v}
    average = tf.train.ExponentialMovingAverage(0.9, num_updates=3)
    average.apply([v])
    v.assign([0.0, 0.0])
    average.apply([v])
    np.testing.assert_allclose(average.average(v).numpy(), [1.5384614, 1.8461537], 1e-6)
    with pytest.raises(TypeError, match="does not support non-Variable tensors"):
        average.apply([tf.constant(1.0)])
    with pytest.raises(TypeError, match="The variables must be half, float, or double: Variable:0"):
        average.apply([tf.Variable(3)])


def test_moving_averages_in_a_traced_function():
    u = tf.Variable([1.0, 2.0])
    average = tf.train.ExponentialMovingAverage(0.5)

    @tf.function
    def step():
        average.apply([u])

    step()
    u.assign([3.0, 4.0])
    step()
    assert average.average(u).numpy().tolist() == [2.0, 3.0]


def test_variables_that_start_from_a_checkpoint(checkpoint, tmp_path):
    path, key = checkpoint.write(tmp_path / "ck"), "v/.ATTRIBUTES/VARIABLE_VALUE"
    v = tf.Variable([0.0, 0.0], name="emb")
    assert V1.init_from_checkpoint(path, {key: v}) is None
    assert v.numpy().tolist() == [1.0, 2.0]
    with pytest.raises(ValueError, match="Tensor no is not found in"):
        V1.init_from_checkpoint(path, {"no": v})
    with pytest.raises(ValueError, match=r"Shape of variable emb:0 \(\(3,\)\) doesn't match"):
        V1.init_from_checkpoint(path, {key: tf.Variable([0.0] * 3, name="emb")})
    with pytest.raises(tf.errors.InvalidArgumentError, match="expected dtype double does not"):
        V1.init_from_checkpoint(path, {key: tf.Variable(tf.zeros([2], tf.float64))})
