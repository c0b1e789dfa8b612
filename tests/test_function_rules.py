"""Small programs on tf.function against TensorFlow: retracing, concrete functions, binding."""

import pytest
from golden import cases, function_rules

import kerastorch as tf

TOPICS = ["function_retracing", "function_concrete", "function_binding"]
GOLDEN = {topic: function_rules.golden(topic) for topic in TOPICS}


@pytest.mark.parametrize(
    ("topic", "program"), [(topic, program) for topic in TOPICS for program in GOLDEN[topic]]
)
def test_program(topic, program):
    names = function_rules.names(tf)
    cases.check(program, tf, GOLDEN[topic][program], **names)
