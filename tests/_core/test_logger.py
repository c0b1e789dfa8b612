"""What the logger called 'tensorflow' writes; the lines are TensorFlow 2.15.1's."""

import subprocess
import sys

PROGRAM = """
import logging
import kerastorch as tf

logger = tf.get_logger()
logger.warning("warned %s", 1)
logger.info("not shown")
tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.INFO)
tf.compat.v1.logging.info("shown %d", 2)
logger.error("wrong")
"""


def written(program):
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return result.stderr.splitlines()


def test_level_and_name_stand_in_front():
    assert written(PROGRAM) == [
        "WARNING:tensorflow:warned 1",
        "INFO:tensorflow:shown 2",
        "ERROR:tensorflow:wrong",
    ]


def test_a_configured_root_logger_gets_the_messages():
    configured = 'import logging; logging.basicConfig(format="%(name)s! %(message)s")' + PROGRAM
    assert written(configured) == [
        "tensorflow! warned 1",
        "tensorflow! shown 2",
        "tensorflow! wrong",
    ]
