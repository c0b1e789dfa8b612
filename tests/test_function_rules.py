"""Small programs on tf.function against TensorFlow: retracing, concrete functions, binding."""

import logging

import pytest
from golden import cases, function_rules

import kerastorch as tf

TOPICS = ["function_retracing", "function_concrete", "function_binding"]
GOLDEN = {topic: function_rules.golden(topic) for topic in TOPICS}
KNOWN = frozenset(function_rules.programs("function_known"))
RUNS = [(t, p) for t in TOPICS for p in GOLDEN[t] if p not in KNOWN]


@pytest.mark.parametrize(("topic", "program"), RUNS)
def test_program(topic, program):
    names = function_rules.names(tf)
    cases.check(program, tf, GOLDEN[topic][program], **names)


def test_known_differences_are_programs():
    assert set().union(*GOLDEN.values()) >= KNOWN


def test_a_function_that_is_traced_again_and_again_warns_twice(caplog):
    f = tf.function(lambda x: x)
    with caplog.at_level(logging.WARNING, logger="tensorflow"):
        for i in range(12):
            f(i)
    found = [r.getMessage() for r in caplog.records if "retracing" in r.getMessage()]
    assert [m.partition(" calls to")[0] for m in found] == [
        "5 out of the last 5",
        "6 out of the last 6",
    ]


def test_calls_of_all_functions_of_one_code_count_in_the_warning(caplog):
    def made():
        return tf.function(lambda x: x + 1)

    def warned(calls):
        caplog.clear()
        for _ in range(8):
            f = made()
            for _ in range(calls):
                f(1.0)
        found = [r.getMessage() for r in caplog.records if "retracing" in r.getMessage()]
        return [m.partition(" calls to")[0] for m in found]

    with caplog.at_level(logging.WARNING, logger="tensorflow"):
        assert warned(12) == []
        assert warned(2) == ["5 out of the last 19", "6 out of the last 21"]


def test_a_function_of_many_shapes_keeps_few_runners():
    f = tf.function(lambda x: x + 1)
    for n in range(150):
        f(tf.zeros([n]))
    assert f.experimental_get_tracing_count() == 150
    assert sum(t.has_runner for t in f._traces.all) <= 64
    assert f(tf.zeros([3])).numpy().tolist() == [1, 1, 1]


def test_explain_says_how_each_trace_runs():
    f = tf.function(lambda x: tf.convert_to_tensor(x.torch()) if x.shape.rank else x + 1)
    assert "not been traced" in tf.explain(f)
    f(tf.constant(1))
    f(tf.constant([1]))
    first, second = tf.explain(f).splitlines()
    assert "is traced: 1 operation" in first
    assert "runs eagerly, because it takes the torch tensor" in second
    with pytest.raises(TypeError):
        tf.explain(len)


def test_a_call_of_another_dtype_or_literal_is_not_taken_for_an_earlier_one():
    f = tf.function(lambda x: x, input_signature=[tf.TensorSpec([], tf.bool)])
    assert f(True).numpy()
    with pytest.raises(TypeError, match="Binding inputs"):
        f(1)


def test_an_iterator_gives_its_next_element_in_each_run():
    iterator = iter(tf.data.Dataset.range(3))
    f = tf.function(lambda: next(iterator))
    assert [f().numpy() for _ in range(3)] == [0, 1, 2]
    with pytest.raises(tf.errors.OutOfRangeError):
        f()
