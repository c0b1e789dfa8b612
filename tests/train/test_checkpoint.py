"""tf.train.Checkpoint: what is restored when, what the statuses say, what is logged. The messages
and values are TensorFlow's."""

import gc
import logging
import os
import subprocess
import sys
import weakref

import numpy as np
import pytest

import kerastorch as tf
from kerastorch._files.bundle import Bundle

UNUSED = "Value in checkpoint could not be found in the restored object: "


class Box(tf.Module):
    """A module for attributes."""


def box(**values):
    made = Box()
    for name, value in values.items():
        setattr(made, name, value)
    return made


@pytest.fixture
def saved(tmp_path):
    """The path of a checkpoint of a.v = [1, 2], a.w = 3, a.sub.x = 4."""
    a = box(v=tf.Variable([1.0, 2.0]), w=tf.Variable(3.0), sub=box(x=tf.Variable(4.0)))
    return tf.train.Checkpoint(a=a).save(tmp_path / "ck")


def test_save_counts_and_notes_the_newest(tmp_path):
    checkpoint = tf.train.Checkpoint(v=tf.Variable(1.0))
    prefix = str(tmp_path / "deep" / "ck")
    assert [checkpoint.save(prefix), checkpoint.save(prefix)] == [prefix + "-1", prefix + "-2"]
    assert int(checkpoint.save_counter) == 2
    assert (tmp_path / "deep" / "checkpoint").read_text() == (
        'model_checkpoint_path: "ck-2"\nall_model_checkpoint_paths: "ck-2"\n'
    )
    assert tf.train.latest_checkpoint(tmp_path / "deep") == prefix + "-2"
    assert checkpoint.write(prefix + "x") == prefix + "x"
    assert tf.train.latest_checkpoint(tmp_path / "deep") == prefix + "-2"


def test_keys_are_ways(tmp_path):
    shared = tf.Variable(1.0)
    a = box(l=[shared, [tf.Variable(2.0)]], d={"a/b.c": tf.Variable(3.0)}, shared=shared)
    path = tf.train.Checkpoint(a=a, b=[tf.Variable(1.0)]).write(tmp_path / "ck")
    assert [name.replace("/.ATTRIBUTES/VARIABLE_VALUE", "") for name in Bundle(path)] == [
        "_CHECKPOINTABLE_OBJECT_GRAPH",
        "a/d/a.Sb..c",
        "a/l/1/0",
        "a/shared",
        "b/0",
    ]


def test_missing_files(tmp_path):
    checkpoint = tf.train.Checkpoint()
    with pytest.raises(tf.errors.NotFoundError, match="You may be missing the checkpoint suffix"):
        checkpoint.restore(tmp_path / "no")
    with pytest.raises(tf.errors.NotFoundError, match="Failed to find any matching files for"):
        checkpoint.read(tmp_path / "no")
    with pytest.raises(TypeError, match="Expected binary or unicode string, got 3"):
        checkpoint.restore(3)


def test_restoring_nothing():
    status = tf.train.Checkpoint().restore(None)
    for name in ("consumed", "existing_objects_matched", "nontrivial_match"):
        with pytest.raises(AssertionError, match="nothing is being restored"):
            getattr(status, f"assert_{name}")()
    with pytest.raises(AssertionError, match="no restore ops are available"):
        status.run_restore_ops()
    assert status.expect_partial() is status and status.initialize_or_restore() is None


def test_an_object_without_a_value(saved):
    b = box(v=tf.Variable([0.0, 0.0]), u=tf.Variable(9.0))
    status = tf.train.Checkpoint(a=b).restore(saved)
    assert b.v.numpy().tolist() == [1.0, 2.0]
    for method in (status.assert_consumed, status.assert_existing_objects_matched):
        with pytest.raises(AssertionError, match="Found 1 Python objects that were not bound"):
            method()
    assert status.assert_nontrivial_match() is status
    assert status.expect_partial() is status


def test_a_value_without_an_object(saved):
    status = tf.train.Checkpoint(a=box(v=tf.Variable([0.0, 0.0]))).restore(saved)
    status.assert_existing_objects_matched()
    with pytest.raises(AssertionError, match=r"Unresolved object in checkpoint \(root\)\.a\.w"):
        status.assert_consumed()
    status.expect_partial()


def test_nothing_fits(saved):
    status = tf.train.Checkpoint().read(saved).expect_partial()
    with pytest.raises(AssertionError, match="Nothing to load"):
        status.assert_nontrivial_match()
    status = tf.train.Checkpoint(z=tf.Variable(1.0)).read(saved).expect_partial()
    with pytest.raises(AssertionError, match="Nothing except the root object matched"):
        status.assert_nontrivial_match()


def test_unused_values_are_logged_when_the_objects_go(saved, caplog):
    caplog.set_level(logging.WARNING, "tensorflow")
    b = box(v=tf.Variable([0.0, 0.0]))
    status = tf.train.Checkpoint(a=b).restore(saved)
    del status
    gc.collect()
    assert not caplog.messages
    del b
    gc.collect()
    assert caplog.messages[0].startswith("Detecting that an object or model or tf.train.Checkpoint")
    assert caplog.messages[1:] == [UNUSED + "(root).a.w", UNUSED + "(root).a.sub.x"]
    caplog.clear()
    tf.train.Checkpoint(a=box(v=tf.Variable([0.0, 0.0]))).restore(saved).expect_partial()
    gc.collect()
    assert not caplog.messages


def test_unused_values_are_logged_at_the_end(saved):
    code = (
        "import kerastorch as tf\n"
        f"c = tf.train.Checkpoint(a=tf.Module())\ns = c.restore({saved!r})\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stderr.count(UNUSED) == 3


def test_another_shape_or_dtype(saved):
    b = box(v=tf.Variable([0.0, 0.0, 0.0]))
    with pytest.raises(ValueError, match=r"shape \(2,\) when attempting to restore variable with"):
        tf.train.Checkpoint(a=b).restore(saved)
    b = box(v=tf.Variable([0, 0]))
    with pytest.raises(tf.errors.InvalidArgumentError, match="expected dtype int32 does not equal"):
        tf.train.Checkpoint(a=b).restore(saved)
    assert b.v.numpy().tolist() == [0, 0]
    b = box(v=tf.Variable([0.0, 0.0, 0.0], shape=tf.TensorShape(None)))
    tf.train.Checkpoint(a=b).restore(saved).expect_partial()
    assert b.v.numpy().tolist() == [1.0, 2.0]


def test_all_or_nothing(saved):
    """A value that does not fit leaves those before it as they were."""
    b = box(v=tf.Variable([0.0, 0.0]), w=tf.Variable([9.0]))
    with pytest.raises(ValueError, match="incompatible tensor"):
        tf.train.Checkpoint(a=b).restore(saved)
    assert b.v.numpy().tolist() == [0.0, 0.0]


def test_objects_that_come_later(saved):
    b = box()
    status = tf.train.Checkpoint(a=b).restore(saved)
    b.v = tf.Variable([0.0, 0.0])
    assert b.v.numpy().tolist() == [1.0, 2.0]
    b.w, b.sub = tf.Variable(0.0), Box()
    b.sub.x = tf.Variable(0.0)
    assert (float(b.w), float(b.sub.x)) == (3.0, 4.0)
    status.assert_consumed()
    b.v = tf.Variable([7.0, 7.0])
    assert b.v.numpy().tolist() == [7.0, 7.0]  # once only


def test_later_restores_win(tmp_path):
    old = tf.train.Checkpoint(a=box(v=tf.Variable(1.0))).write(tmp_path / "old")
    new = tf.train.Checkpoint(a=box(v=tf.Variable(2.0))).write(tmp_path / "new")
    b = box()
    checkpoint = tf.train.Checkpoint(a=b)
    checkpoint.restore(old).expect_partial()
    checkpoint.restore(new).expect_partial()
    b.v = tf.Variable(0.0)
    assert float(b.v) == 2.0


def test_a_late_object_that_does_not_fit(saved):
    b = box()
    tf.train.Checkpoint(a=b).restore(saved).expect_partial()
    with pytest.raises(ValueError, match="incompatible tensor"):
        b.v = tf.Variable([0.0, 0.0, 1.0])


def test_items_that_come_later(tmp_path):
    a = box(l=[tf.Variable(1.0), [tf.Variable(2.0)]], d={"k": tf.Variable(3.0)})
    path = tf.train.Checkpoint(a=a).write(tmp_path / "ck")
    b = box(l=[], d={})
    status = tf.train.Checkpoint(a=b).read(path)
    b.l += [tf.Variable(0.0), []]
    b.l[1].append(tf.Variable(0.0))
    b.d["k"] = tf.Variable(0.0)
    status.assert_consumed()
    assert [float(v) for v in (b.l[0], b.l[1][0], b.d["k"])] == [1.0, 2.0, 3.0]


def test_a_variable_that_is_shared_in_one_program_only(tmp_path):
    v = tf.Variable([0.0, 0.0])
    path = tf.train.Checkpoint(a=box(v=v, s=v)).write(tmp_path / "ck")
    d = box(v=tf.Variable([5.0, 5.0]), s=tf.Variable([6.0, 6.0]))
    status = tf.train.Checkpoint(a=d).restore(path)
    assert (d.v.numpy().tolist(), d.s.numpy().tolist()) == ([0.0, 0.0], [6.0, 6.0])
    with pytest.raises(AssertionError, match="Found 2 Python objects"):
        status.assert_consumed()


@pytest.mark.parametrize("value", [3, "a", (1, 2), np.ones(3), None])
def test_what_cannot_be_saved(value):
    with pytest.raises(ValueError, match="was expecting x to be a trackable object"):
        tf.train.Checkpoint(x=value)


def test_what_has_nothing_to_save():
    found = tf.train.Checkpoint(x=tf.data.Dataset.range(3), f=tf.function(lambda x: x))
    assert found.x is not None


def test_a_root(tmp_path):
    a = box(v=tf.Variable(1.0))
    checkpoint = tf.train.Checkpoint(a, extra=tf.Variable(2.0))
    path = checkpoint.save(tmp_path / "ck")
    assert [key.partition("/.A")[0] for key in Bundle(path)][1:] == ["extra", "save_counter", "v"]
    with pytest.raises(ValueError, match=r"keyword argument v if root\.v already exists"):
        tf.train.Checkpoint(a, v=tf.Variable(1.0))
    with pytest.raises(ValueError, match="was expecting root to be a trackable"):
        tf.train.Checkpoint([tf.Variable(1.0)])
    b = box(v=tf.Variable(0.0))
    again = tf.train.Checkpoint(root=weakref.ref(b), extra=tf.Variable(0.0))
    again.restore(path).assert_consumed()
    assert (float(b.v), float(again.extra), int(again.save_counter)) == (1.0, 2.0, 1)
    assert again.root is b and dict(tf.train.TrackableView.children(b)).keys() == {"v"}


def test_in_a_traced_function(tmp_path):
    checkpoint = tf.train.Checkpoint(v=tf.Variable(1.0))
    path = str(tmp_path / "ck")

    @tf.function
    def write():
        return checkpoint.write(path)

    assert write().numpy() == path.encode() and os.path.exists(path + ".index")

    @tf.function
    def save():
        return checkpoint.save(path)

    with pytest.raises(NotImplementedError, match=r"Calling tf\.train\.Checkpoint\.save\(\) from"):
        save()


def test_options(tmp_path, capsys):
    calls = []
    options = tf.train.CheckpointOptions(
        experimental_write_callbacks=[lambda: calls.append(None), calls.append]
    )
    checkpoint = tf.train.Checkpoint(v=tf.Variable(1.0))
    path = checkpoint.save(tmp_path / "ck", options)
    assert calls == [None, path]
    with pytest.raises(TypeError, match="3 is not a callable object"):
        tf.train.CheckpointOptions(experimental_write_callbacks=[3])
    with pytest.raises(AssertionError):
        tf.train.CheckpointOptions(experimental_write_callbacks=[lambda a, b: 1])
    with pytest.raises(AttributeError):
        checkpoint.write(tmp_path / "x", options=3)
    assert tf.train.CheckpointOptions(enable_async=True).experimental_enable_async_checkpoint


def test_what_was_read_before_stays(saved):
    v = tf.Variable([5.0, 5.0])
    before = tf.identity(v)
    tf.train.Checkpoint(a=box(v=v)).restore(saved).expect_partial()
    assert before.numpy().tolist() == [5.0, 5.0] and v.numpy().tolist() == [1.0, 2.0]


def test_python_state(tmp_path):
    class State(tf.train.experimental.PythonState):
        value = "old"

        def serialize(self):
            return self.value

        def deserialize(self, string_value):
            self.value = string_value

    with pytest.raises(TypeError):
        tf.train.experimental.PythonState()
    state = State()
    checkpoint = tf.train.Checkpoint(state=state)
    path = checkpoint.write(tmp_path / "ck")
    state.value = "new"
    checkpoint.read(path).assert_consumed()
    assert state.value == b"old"


def test_iterators_go_on_where_they_were(tmp_path):
    data = tf.data.Dataset.range(12).shuffle(5, seed=3).map(lambda x: x * 10).batch(2)
    iterator, count = iter(data), tf.Variable(0)
    checkpoint = tf.train.Checkpoint(iterator=iterator, count=count)
    next(iterator)
    next(iterator)
    path = checkpoint.save(tmp_path / "ck")
    rest = [x.numpy().tolist() for x in iterator]
    checkpoint.restore(path).assert_consumed()
    assert [x.numpy().tolist() for x in iterator] == rest and len(rest) == 4
    again = iter(data)
    tf.train.Checkpoint(iterator=again, count=count).restore(path).assert_consumed()
    assert [x.numpy().tolist() for x in again] == rest


def test_by_names(tmp_path, caplog):
    caplog.set_level(logging.WARNING, "tensorflow")
    """Checkpoints of tf.compat.v1.train.Saver: values under the variables' names."""
    from kerastorch._files.bundle_writing import write_bundle

    write_bundle(tmp_path / "old", [("scope/w", tf.constant([1.0, 2.0])._t), ("b", tf.ones([])._t)])
    a = box(w=tf.Variable([0.0, 0.0], name="scope/w"))
    status = tf.train.Checkpoint(a=a).restore(tmp_path / "old")
    assert a.w.numpy().tolist() == [1.0, 2.0] and "name-based" in caplog.text
    assert status.assert_consumed() is status
    a.b = tf.Variable(0.0, name="b")
    assert float(a.b) == 1.0
    a.c = tf.Variable(0.0, name="c")
    with pytest.raises(AssertionError, match="attributes which were not restored"):
        status.assert_existing_objects_matched()


def test_a_saved_models_folder(tmp_path):
    tf.train.Checkpoint(v=tf.Variable(3.0)).write(tmp_path / "m" / "variables" / "variables")
    (tmp_path / "m" / "saved_model.pb").touch()
    v = tf.Variable(0.0)
    tf.train.Checkpoint(v=v).restore(tmp_path / "m").expect_partial()
    assert float(v) == 3.0


def test_a_deep_and_a_cyclic_graph(tmp_path):
    a = first = box()
    for _ in range(3000):
        a.next = box(v=tf.Variable(1.0))
        a = a.next
    a.first = first
    checkpoint = tf.train.Checkpoint(a=first)
    path = checkpoint.write(tmp_path / "ck")
    a.v.assign(0.0)
    checkpoint.read(path).assert_consumed()
    assert float(a.v) == 1.0
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    try:
        tf.train.Checkpoint(z=tf.Variable(1.0)).read(path)
        gc.collect()
    finally:
        logging.getLogger("tensorflow").setLevel(logging.NOTSET)
