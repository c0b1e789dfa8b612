"""What a traced step of fit, evaluate and predict froze holds until the model is compiled again."""

import pytest
from golden import cases, frozen_steps

import kerastorch as tf

GOLDEN = frozen_steps.golden()
# Changes of what a model consists of count at once: TensorFlow goes on with what was traced.
AT_ONCE = ("d.kernel = tf.Variable", "m.add(", "m.pop()", "d.call = ")


@pytest.fixture(autouse=True)
def _clean():
    tf.keras.backend.clear_session()
    yield
    tf.config.run_functions_eagerly(False)


@pytest.mark.parametrize(
    "program", [p for p in GOLDEN if not any(change in p for change in AT_ONCE)]
)
def test_as_tensorflow(program):
    found = cases.evaluate(program, tf, **frozen_steps.names(tf))
    assert _plain(found) == _plain(GOLDEN[program])


def _plain(encoded):
    """An encoded result with numbers to 5 digits."""
    if isinstance(encoded, dict):
        return {k: _plain(v) for k, v in encoded.items()}
    if isinstance(encoded, list):
        return [_plain(v) for v in encoded]
    return pytest.approx(encoded, rel=1e-5, abs=1e-6) if isinstance(encoded, float) else encoded
