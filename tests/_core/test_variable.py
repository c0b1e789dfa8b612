"""tf.Variable against TensorFlow; copy on write; copies and pickles."""

import copy
import json
import pickle
import random
from pathlib import Path

import numpy as np
import pytest
import torch
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "variable.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


READS = [
    lambda v: tf.convert_to_tensor(v),
    lambda v: v.read_value(),
    lambda v: tf.identity(v),
    lambda v: v[0:2],
    lambda v: tf.reshape(v, [-1]),
    lambda v: tf.transpose(v),
    lambda v: tf.stop_gradient(v),
    lambda v: tf.expand_dims(v, 0),
    lambda v: tf.cast(v, tf.float64),
    lambda v: tf.broadcast_to(v, v.shape),
    lambda v: tf.split(v, 2)[0],
    lambda v: tf.unstack(v)[0],
    lambda v: tf.ensure_shape(v, v.shape),
    lambda v: v + 0.0,
]
WRITES = [
    lambda v, x: v.assign(x),
    lambda v, x: v.assign_add(x),
    lambda v, x: v.assign_sub(x),
    lambda v, x: v[0].assign(x[0]),
    lambda v, x: v.scatter_nd_update([[1]], [x[1]]),
    lambda v, x: v.scatter_nd_add([[0], [1]], x),
    lambda v, x: v.assign(v * 2.0),
    lambda v, x: v.assign(v),
    lambda v, x: v.assign(tf.transpose(v)),
]


@pytest.mark.parametrize("trainable", [True, False])
@pytest.mark.parametrize("taped", [True, False])
def test_what_was_read_keeps_its_value(trainable, taped):
    rng = random.Random(0)
    v = tf.Variable(np.arange(4.0, dtype=np.float32).reshape(2, 2), trainable=trainable)
    held = []
    tape = tf.GradientTape(persistent=True)
    if taped:
        tape.__enter__()
    for step in range(200):
        if rng.random() < 0.5:
            got = rng.choice(READS)(v)
            held.append((got, got.numpy()))
        else:
            rng.choice(WRITES)(v, tf.constant([[step * 0.5, 1.0], [2.0, -1.0]]))
            v.assign(tf.clip_by_value(v, -1e6, 1e6))
        if len(held) > 10:
            held.pop(rng.randrange(10))
        for got, value in held:
            np.testing.assert_array_equal(got.numpy(), value)
    if taped:
        tape.__exit__(None, None, None)


def test_assigning_what_nobody_else_holds_is_in_place():
    for trainable in (True, False):
        v = tf.Variable(tf.ones([1000]), trainable=trainable)
        address = v._t.data_ptr()
        for _ in range(3):
            v.assign_add(tf.ones([1000]))
            v.assign(tf.zeros([1000]))
            v + 1.0
        assert v._t.data_ptr() == address


def test_a_training_loop_stays_in_place():
    v = tf.Variable(tf.ones([10]))
    address = v._t.data_ptr()
    for _ in range(3):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(v * v)
        grad = tape.gradient(loss, v)
        del tape, loss
        v.assign_sub(0.1 * grad)
    assert v._t.data_ptr() == address


def test_the_given_array_or_tensor_is_copied():
    array = np.ones(2, np.float32)
    raw = torch.ones(2)
    a, b = tf.Variable(array), tf.Variable(raw)
    array[0], raw[0] = 5, 5
    assert a.numpy().tolist() == b.numpy().tolist() == [1, 1]
    c = tf.Variable(tf.constant([1.0, 2.0]))
    c.assign([0.0, 0.0])
    a.numpy()[0] = 7
    assert a.numpy()[0] == 1


def test_integers_and_strings_are_never_parameters():
    assert isinstance(tf.Variable(1.0)._t, torch.nn.Parameter)
    assert not isinstance(tf.Variable(1.0, trainable=False)._t, torch.nn.Parameter)
    assert not isinstance(tf.Variable(1)._t, torch.nn.Parameter)
    assert tf.Variable(1).trainable and tf.Variable("a").trainable


def test_copies_and_pickles():
    v = tf.Variable([1.0, 2.0], name="w", trainable=False, shape=[None])
    for other in (copy.deepcopy(v), pickle.loads(pickle.dumps(v))):
        assert (other.name, other.trainable, other.shape.as_list()) == ("w:0", False, [None])
        other.assign([9.0])
    assert v.numpy().tolist() == [1, 2]
    assert copy.copy(v) is v
    text = pickle.loads(pickle.dumps(tf.Variable(["a", "b"])))
    assert text.numpy().tolist() == [b"a", b"b"]
    half = pickle.loads(pickle.dumps(tf.Variable([1.5], dtype=tf.bfloat16)))
    assert half.dtype == tf.bfloat16 and float(half[0]) == 1.5


def test_gathers_are_recorded():
    v = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
    with tf.GradientTape(persistent=True) as tape:
        rows, cells = v.sparse_read([1, 1]), v.gather_nd([[0, 1]])
    assert tape.gradient(rows, v).numpy().tolist() == [[0, 0], [2, 2]]
    assert tape.gradient(cells, v).numpy().tolist() == [[0, 1], [0, 0]]


def test_messages_name_the_variable_and_the_shapes():
    v = tf.Variable([1.0, 2.0], name="kernel")
    with pytest.raises(ValueError, match=r"kernel.*\(2,\).*\(3,\)"):
        v.assign([1.0, 2.0, 3.0])
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"kernel.*\[2\].*\[1\]"):
        v.assign_add([1.0])
    with pytest.raises(RuntimeError, match="assign_add"):
        v += 1.0


def test_what_assign_returns():
    v = tf.Variable([1.0, 2.0], name="v")
    unread = v.assign([3.0, 4.0])
    assert unread.name == "UnreadVariable" and unread is not v
    assert isinstance(unread, tf.Variable) and unread.trainable
    assert repr(unread).startswith("<tf.Variable 'UnreadVariable' shape=(2,) dtype=float32")
    v.assign_add([1.0, 1.0])
    assert unread.numpy().tolist() == [4.0, 5.0]
    chained = unread.assign_sub([1.0, 1.0]).assign_add([10.0, 10.0])
    assert v.numpy().tolist() == chained.numpy().tolist() == [13.0, 14.0]
    held = v.read_value()
    unread[0].assign(0.0)
    assert v.numpy().tolist() == [0.0, 14.0] and held.numpy().tolist() == [13.0, 14.0]
    unread.assign([0.0, 0.0])
    assert held.numpy().tolist() == [13.0, 14.0] and v.numpy().tolist() == [0.0, 0.0]
    for returned in (v[0].assign(1.0), v.scatter_nd_add([[1]], [2.0])):
        assert returned.name == "UnreadVariable"
        assert returned._itself is v
    assert v.numpy().tolist() == [1.0, 2.0]
    assert v.assign([0.0, 0.0], read_value=False) is None
