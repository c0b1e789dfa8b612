"""tf.name_scope, tf.init_scope, tf.control_dependencies, tf.executing_eagerly."""

import logging

import pytest

import kerastorch as tf


def test_name_scopes_nest_and_return():
    with tf.name_scope("a") as a, tf.name_scope("b") as b:
        v = tf.Variable(1.0, name="c")
        with tf.name_scope(a) as again, tf.name_scope("") as root:
            w = tf.Variable(1.0)
    assert (a, b, again, root) == ("a/", "a/b/", "a/", "")
    assert (v.name, w.name) == ("a/b/c:0", "Variable:0")
    assert tf.Variable(1.0, name="c").name == "c:0"
    assert tf.name_scope("q").name == "q"


@pytest.mark.parametrize("name", [3, None])
def test_names_are_strings(name):
    with pytest.raises(ValueError, match="must be a string"):
        tf.name_scope(name)


def test_control_dependencies_calls_functions():
    called = []
    with tf.control_dependencies([lambda: called.append(1), tf.constant(2)]):
        assert called == [1]
    with tf.control_dependencies(None):
        pass


def test_who_executes():
    assert tf.executing_eagerly() and not tf.inside_function()
    assert tf.function(tf.inside_function)().numpy()


def test_the_logger():
    assert tf.get_logger() is logging.getLogger("tensorflow")
