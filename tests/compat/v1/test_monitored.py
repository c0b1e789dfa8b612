"""MonitoredTrainingSession, its hooks and the Coordinator."""

import logging
import os
import threading

import numpy as np
import pytest

import kerastorch as tf

v1 = tf.compat.v1
train = v1.train


def program(rate=0.1):
    """A variable that goes to 3 by gradient descent."""
    x = v1.get_variable("x", initializer=0.0)
    loss = tf.square(x - 3.0, name="loss")
    v1.summary.scalar("loss", loss)
    step = train.get_or_create_global_step()
    return train.GradientDescentOptimizer(rate).minimize(loss, global_step=step), loss


class Notes(train.SessionRunHook):
    """Writes down what it is told."""

    def __init__(self, loss):
        self.said, self._loss = [], loss

    def begin(self):
        self.said.append("begin")

    def after_create_session(self, session, coord):
        self.said.append("created")

    def before_run(self, run_context):
        assert run_context.original_args.feed_dict is None
        return train.SessionRunArgs(self._loss)

    def after_run(self, run_context, run_values):
        self.said.append(float(run_values.results))

    def end(self, session):
        self.said.append("end")


def test_a_training_session_saves_and_goes_on(tmp_path):
    folder = str(tmp_path / "run")
    for last, first in ((5, 0), (8, 5)):
        with tf.Graph().as_default():
            op, loss = program()
            notes = Notes(loss)
            hooks = [train.StopAtStepHook(last_step=last), notes]
            with train.MonitoredTrainingSession(
                checkpoint_dir=folder, hooks=hooks, save_checkpoint_steps=2,
                save_summaries_steps=1, log_step_count_steps=2,
            ) as session:  # fmt: skip
                steps = 0
                while not session.should_stop():
                    session.run(op)
                    steps += 1
            assert steps == last - first
            assert notes.said[:2] == ["begin", "created"] and notes.said[-1] == "end"
            assert len(notes.said) == steps + 3
    path = tf.train.latest_checkpoint(folder)
    assert path.endswith("model.ckpt-8")
    assert os.path.exists(path + ".meta") and os.path.exists(folder + "/graph.pbtxt")
    x = 3.0 * (1 - 0.8**8)
    np.testing.assert_allclose(tf.train.load_variable(path, "x"), x, rtol=1e-6)
    tags, steps = set(), []
    for name in os.listdir(folder):
        if "tfevents" in name:
            for event in train.summary_iterator(os.path.join(folder, name)):
                tags |= {value.tag for value in event.summary.value}
                steps += [event.step for v in event.summary.value if v.tag == "loss_1"]
    assert tags == {"loss_1", "global_step/sec"}  # the name is that of the Operation, made unique
    assert sorted(steps) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_scaffold_and_its_defaults():
    with tf.Graph().as_default() as graph:
        program()
        scaffold = train.Scaffold(init_fn=lambda scaffold, session: None).finalize()
        assert graph.finalized
        assert isinstance(scaffold.saver, train.Saver)
        assert scaffold.summary_op is not None and scaffold.ready_op is not None
        assert v1.get_collection("init_op") == [scaffold.init_op]
        with pytest.raises(RuntimeError, match="finalized"):
            tf.constant(1.0) + 1.0


def test_a_session_without_an_initializer_is_not_ready():
    with tf.Graph().as_default():
        v1.get_variable("a", [1])
        creator = train.ChiefSessionCreator(train.Scaffold(init_op=v1.no_op()))
        with pytest.raises(RuntimeError, match="Variables not initialized: a"):
            train.MonitoredSession(creator)


def test_hooks_of_losses_feeds_and_ends(caplog):
    with tf.Graph().as_default():
        x = v1.placeholder(tf.float32, [], name="given")
        y = tf.identity(x * 2, name="y")
        final = train.FinalOpsHook({"a": tf.constant(7)})
        hooks = [
            train.FeedFnHook(lambda: {x: 4.0}), final,
            train.LoggingTensorHook({"twice": "y:0"}, every_n_iter=2, at_end=False),
        ]  # fmt: skip
        caplog.set_level(logging.INFO, "tensorflow")
        with train.SingularMonitoredSession(hooks) as session:
            assert session.raw_session() is not None
            assert [session.run(y) for _ in range(3)] == [8, 8, 8]
        assert final.final_ops_values == {"a": 7}
        said = [r.message for r in caplog.records if "twice" in r.message]
        assert len(said) == 2 and said[0] == "twice = 8.0" and said[1].startswith("twice = 8.0 (")
    with tf.Graph().as_default():
        bad = tf.math.log(v1.placeholder_with_default(-1.0, []))
        session = train.SingularMonitoredSession([train.NanTensorHook(bad)])
        with pytest.raises(train.NanLossDuringTrainingError, match="NaN loss during training"):
            session.run(bad)
        session.close()
    with tf.Graph().as_default():
        bad = tf.math.log(v1.placeholder_with_default(-1.0, []))
        hook = train.NanTensorHook(bad, fail_on_nan_loss=False)
        with train.SingularMonitoredSession([hook]) as session:
            session.run(bad)
            assert session.should_stop()


def test_a_monitored_session_ends_with_its_data():
    with tf.Graph().as_default():
        one = tf.constant(1.0)

        def step(step_context):
            if step_context.session.run(one) == 1:
                step_context.request_stop()

        with train.MonitoredSession() as session:
            session.run_step_fn(step)
            assert session.should_stop()
        with pytest.raises(RuntimeError, match="Run called even after should_stop requested"):
            session.run(one)
        with train.MonitoredSession():
            raise tf.errors.OutOfRangeError(None, None, "no more")


def test_arguments_of_hooks():
    for wrong in [
        lambda: train.StopAtStepHook(), lambda: train.StopAtStepHook(1, 2),
        lambda: train.LoggingTensorHook(["x"]), lambda: train.LoggingTensorHook(["x"], 1, 2),
        lambda: train.LoggingTensorHook(["x"], every_n_iter=0),
        lambda: train.SummarySaverHook(1), lambda: train.StepCounterHook(1, 2),
        lambda: train.CheckpointSaverHook("x"), lambda: train.SecondOrStepTimer(1, 1),
    ]:  # fmt: skip
        with pytest.raises(ValueError):
            wrong()
    with tf.Graph().as_default(), pytest.raises(RuntimeError, match="Global step should be"):
        train.SingularMonitoredSession([train.StopAtStepHook(1)])


def test_coordinator():
    coord = train.Coordinator()
    counted = []

    def work():
        with coord.stop_on_exception():
            while not coord.should_stop():
                counted.append(1)
                if len(counted) > 20:
                    raise ValueError("enough")

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    with pytest.raises(ValueError, match="enough"):
        coord.join(threads)
    assert coord.should_stop() and coord.joined
    coord = train.Coordinator()
    looper = train.LooperThread.loop(coord, 0.001, lambda: counted.clear())
    coord.request_stop(tf.errors.OutOfRangeError(None, None, "done"))
    coord.join([looper])
    with pytest.raises(TypeError):
        coord.request_stop(5)
