"""Recorded code without constants, copies and choices that are known: the same numbers."""

import re

import numpy as np
import torch

import kerastorch as tf
from kerastorch._graph.recording import Recording, record

X = torch.tensor([[1.0, -2.0, 3.0], [0.5, 0.0, -1.5]])


def recorded(step, *inputs):
    _, found = record(step, inputs, hoists=False)
    assert isinstance(found, Recording), found
    assert found.bind()
    for given in (inputs, [x * 2 + 1 for x in inputs]):
        plain = step(*[x.clone() for x in given])
        assert found.bind()
        for a, b in zip(found.run(given), plain, strict=True):
            torch.testing.assert_close(a, b, rtol=0, atol=0)
    return found


def calls(recording):
    return [line.function for line in recording._lines]


def test_constants_are_folded():
    found = recorded(lambda x: [x * (torch.tensor(2.0) * torch.ones(3)).exp()], X)
    assert calls(found) == ["aten_mul_Tensor"]


def test_numbers_are_tensors():
    found = recorded(lambda x: [x * 2 + 0.1, x / 3, x - 1e-45], X)
    assert len(found.constants) == 4 and not re.search(r", [\d.]+", found.source)


def test_results_and_what_is_written_are_made_anew():
    def step(x):
        total = torch.zeros(3)
        total.add_(x.sum(0))
        return [total, torch.ones(2)]

    found = recorded(step, X)
    assert "aten_ones" in found.source and "aten_zeros" in found.source
    first, second = found.run((X,)), found.run((X,))
    assert first[0] is not second[0] and first[1].data_ptr() != second[1].data_ptr()


def test_first_powers_are_no_calls():
    found = recorded(lambda x: [x.pow(1.0) * x], X)
    assert calls(found) == ["aten_mul_Tensor"]
    found = recorded(lambda x: [x.pow(1)], X)
    assert calls(found) == ["aten_pow_Tensor_Scalar"]
    found = recorded(lambda x: [x.pow(1.0) * 2.0], X.to(torch.int64))
    assert "aten_pow_Tensor_Scalar" in calls(found)


def test_copies_of_what_is_written_stay():
    v = tf.Variable([1.0, 2.0, 3.0])

    @tf.function
    def run(x):
        before = tf.pow(v, 1.0)
        v.assign_add(x)
        return before * 2.0

    x = tf.constant([1.0, 1.0, 1.0])
    for k in range(6):
        np.testing.assert_array_equal(run(x), 2.0 * (np.arange(1.0, 4.0) + k))


def test_choices_by_constants():
    def step(x):
        return [torch.where(torch.tensor(2.0) == 2, x, -x) + x]

    found = recorded(step, X)
    assert calls(found) == ["aten_add_Tensor"]

    def spread(x):
        return [torch.where(torch.tensor(2.0) == 2, x[0], x) + x]

    found = recorded(spread, X)
    assert "aten_where_self" in calls(found)
