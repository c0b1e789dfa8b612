"""tf.keras.saving: objects as plain data, names of custom objects."""

import json

import pytest
from golden.keras_objects import check, starting, tf

from kerastorch.keras._base import function_code, safe_mode, serialization

S, R = tf.keras.saving, tf.keras.regularizers


@pytest.fixture(autouse=True)
def clean_registry():
    before = dict(S.get_custom_objects())
    yield
    S.get_custom_objects().clear()
    S.get_custom_objects().update(before)


@pytest.mark.parametrize("case", starting("S.", "L."))
def test_golden(case):
    check(case)


class Scaled(R.Regularizer):
    def __init__(self, scale=1.0, inner=None):
        self.scale, self.inner = scale, inner

    def get_config(self):
        return {"scale": self.scale, "inner": self.inner}


def test_a_registered_class_round_trips_through_json():
    S.register_keras_serializable("tests", "Named")(Scaled)
    config = json.loads(json.dumps(S.serialize_keras_object(Scaled(2.0))))
    assert config["registered_name"] == "tests>Named" and config["class_name"] == "Scaled"
    assert S.deserialize_keras_object(config).scale == 2.0
    assert S.get_registered_object("tests>Named") is Scaled
    assert S.get_registered_name(Scaled) == "tests>Named"


def test_an_unregistered_class_of_a_script_needs_custom_objects():
    config = {"module": None, "class_name": "Own", "config": {}, "registered_name": "Own"}
    with pytest.raises(TypeError, match="Own"):
        S.deserialize_keras_object(config)
    made = S.deserialize_keras_object(config, custom_objects={"Own": Scaled})
    assert type(made) is Scaled
    with S.custom_object_scope({"Own": Scaled}):
        assert type(R.get(config)) is Scaled


def test_scopes_nest_and_end():
    with S.custom_object_scope({"a": 1}, {"b": 2}):
        with S.custom_object_scope({"a": 3}):
            assert S.get_registered_object("a") == 3
        assert S.get_registered_object("a") == 1 and S.get_registered_object("b") == 2
    assert S.get_registered_object("a") is None


def test_registering_a_class_without_get_config():
    with pytest.raises(ValueError, match="get_config"):
        S.register_keras_serializable()(type("Bare", (), {}))


def test_lambdas_need_safe_mode_off():
    step = 3
    with pytest.warns(UserWarning, match="lambda"):
        config = S.serialize_keras_object(lambda x, y=2: x + y + step)
    config = json.loads(json.dumps(config))
    with pytest.raises(ValueError, match="safe_mode"):
        S.deserialize_keras_object(config)
    assert S.deserialize_keras_object(config, safe_mode=False)(1) == 6
    with safe_mode.SafeModeScope(True), pytest.raises(ValueError, match="safe_mode"):
        S.deserialize_keras_object(config, safe_mode=False)


def test_function_code_round_trip():
    assert function_code.load(function_code.dump(lambda x: x * 2))(4) == 8


def test_the_standard_library_is_out_of_reach():
    config = {"module": "os", "class_name": "function", "config": "system",
              "registered_name": "system"}  # fmt: skip
    with pytest.raises(TypeError, match="system"):
        S.deserialize_keras_object(config)


def test_shared_objects_are_written_and_read_as_one():
    shared = R.L2(0.1)
    with serialization.ObjectSharingScope():
        first, second = S.serialize_keras_object([shared, shared])
    assert first["shared_object_id"] == second["shared_object_id"]
    with serialization.ObjectSharingScope():
        one, other = S.deserialize_keras_object([first, second])
    assert one is other


def test_modules_of_keras_sources_resolve():
    config = {"module": "keras.src.regularizers", "class_name": "L2", "config": {"l2": 0.5},
              "registered_name": "L2"}  # fmt: skip
    assert S.deserialize_keras_object(config).get_config() == {"l2": 0.5}
