"""Tensor, TensorShape, DType and tf.nest: repr, conversion, Python and numpy protocols."""

import collections
import copy
import json
import operator
import pickle
from pathlib import Path

import numpy as np
import pytest
import torch
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "tensor.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


@pytest.mark.parametrize("name", ["float32", "bfloat16", "float16", "int64", "bool", "complex64"])
def test_pickle_and_copies(name):
    value = [True, False] if name == "bool" else [1, 2]
    x = tf.constant(value, dtype=name)
    for again in (pickle.loads(pickle.dumps(x)), copy.copy(x), copy.deepcopy(x)):
        assert again.dtype == name
        assert repr(again) == repr(x)


def test_plays_with_torch():
    x = tf.constant([1.0, -2.0])
    assert torch.relu(x).numpy().tolist() == [1.0, 0.0]
    assert isinstance(torch.relu(x), tf.Tensor)
    assert torch.from_dlpack(x).tolist() == [1.0, -2.0]


def test_numpy_copies():
    x = tf.constant([1, 2])
    x.numpy()[0] = 9
    np.array(x)[0] = 9
    assert x.numpy().tolist() == [1, 2]


def test_dimensions():
    known, unknown = tf.TensorShape([2, None]).dims
    assert (known.value, unknown.value) == (2, None)
    assert known == 2 and int(known) == 2 and repr(unknown) == "Dimension(None)"
    assert [0, 1, 2][known] == 2
    with pytest.raises(TypeError):
        int(unknown)


def test_nest_of_attrs_like_and_named_tuples():
    point = collections.namedtuple("point", "x y")
    nested = {"b": point(1, [2, 3]), "a": (4,)}
    assert tf.nest.flatten(nested) == [4, 1, 2, 3]
    assert tf.nest.map_structure(str, nested) == {"b": point("1", ["2", "3"]), "a": ("4",)}
    assert list(tf.nest.map_structure(str, nested)) == ["b", "a"]
    with pytest.raises(ValueError, match="nested structure"):
        tf.nest.map_structure(lambda a, b: a, nested, {"b": 1, "a": 2})


def test_dtype_in_errors():
    with pytest.raises(TypeError, match="nonsense"):
        tf.as_dtype("nonsense")


def test_cast_to_the_same_dtype_is_the_same_object():
    t, v = tf.constant([1.0]), tf.Variable([1.0])
    assert tf.cast(t, tf.float32) is t
    assert tf.cast(v, "float32") is v
    with tf.GradientTape() as tape:
        y = tf.cast(v, tf.float32) * tf.cast(v * 2.0, tf.float32)
    assert tape.gradient(y, v).numpy().tolist() == [4.0]
    assert tf.cast(t, tf.float64).dtype is tf.float64


def test_a_bool_is_an_index_as_in_tensorflow():
    assert operator.index(tf.constant(True)) == 1
    assert list(tf.train.Int64List(value=[tf.constant(True), tf.constant(3)]).value) == [1, 3]
    assert list(tf.train.Int64List(value=tf.constant([True, False])).value) == [1, 0]
    with pytest.raises(TypeError, match="scalar index"):
        operator.index(tf.constant([True]))
