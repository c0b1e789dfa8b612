"""tf.keras.constraints."""

import pytest
from golden.keras_objects import check, starting, tf

C = tf.keras.constraints


@pytest.mark.parametrize("case", starting("C.", "type(C"))
def test_golden(case):
    check(case)


def test_config_round_trip():
    made = C.MinMaxNorm(0.1, 0.9, 0.5, [0, 1])
    for legacy in (False, True):
        again = C.get(C.serialize(made, use_legacy_format=legacy))
        assert type(again) is C.MinMaxNorm and again.get_config() == made.get_config()
