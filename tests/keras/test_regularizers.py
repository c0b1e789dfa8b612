"""tf.keras.regularizers."""

import pytest
from golden.keras_objects import check, starting, tf

R = tf.keras.regularizers


@pytest.mark.parametrize("case", starting("R.", "g(R"))
def test_golden(case):
    check(case)


def test_base_class():
    assert R.Regularizer()([1.0]) == 0.0
    with pytest.raises(NotImplementedError):
        R.Regularizer().get_config()


def test_config_round_trip():
    for made in (R.L1(0.1), R.L2(0.2), R.L1L2(0.1, 0.2), R.OrthogonalRegularizer(0.3, "columns")):
        for legacy in (False, True):
            again = R.get(R.serialize(made, use_legacy_format=legacy))
            assert type(again) is type(made) and again.get_config() == made.get_config()
    own = R.get(abs)
    assert own is abs
