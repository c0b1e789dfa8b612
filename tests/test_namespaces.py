"""tf.errors, tf.dtypes, tf.nest, tf.compat, tf.autograph, tf.version, tf.sysconfig."""

import logging
import pathlib
import pickle

import numpy as np
import pytest

import kerastorch as tf


def test_errors_have_codes_and_messages():
    error = tf.errors.OutOfRangeError(None, None, "End of sequence")
    assert (error.error_code, error.message) == (11, "End of sequence")
    assert str(error) == "End of sequence"
    assert repr(error) == "OutOfRangeError()"
    assert tf.errors.OUT_OF_RANGE == 11 and tf.errors.OK == 0
    assert isinstance(error, tf.errors.OpError)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error) and str(again) == "End of sequence"
    with pytest.raises(TypeError):
        tf.errors.InvalidArgumentError("message")


def test_dtypes_hand_on():
    assert tf.dtypes.float32 is tf.float32 and tf.dtypes.double is tf.float64
    assert tf.dtypes.cast([1.5], tf.int32).numpy().tolist() == [1]
    assert tf.dtypes.complex(1.0, 2.0).dtype == tf.complex64
    assert tf.dtypes.saturate_cast([300.0], tf.uint8).numpy().tolist() == [255]
    assert tf.qint8 in tf.dtypes.QUANTIZED_DTYPES


def test_nest_hands_on():
    assert tf.nest.flatten({"b": [1, 2], "a": 3}) == [3, 1, 2]
    assert tf.nest.is_nested([1]) and not tf.nest.is_nested("abc")
    assert tf.nest.map_structure(lambda x: x + 1, [1, (2,)]) == [2, (3,)]


def test_text_and_bytes():
    compat = tf.compat
    assert compat.as_str(b"a") == compat.as_text("a") == compat.as_str_any(b"a") == "a"
    assert compat.as_bytes("ü") == "ü".encode() and compat.as_bytes(bytearray(b"x")) == b"x"
    assert compat.as_str_any(3) == "3"
    assert compat.path_to_str(pathlib.PurePosixPath("a/b")) == "a/b" and compat.path_to_str(3) == 3
    for function in (compat.as_bytes, compat.as_text, compat.as_str):
        with pytest.raises(TypeError, match="Expected binary or unicode string, got 3"):
            function(3)
    assert isinstance(np.int32(1), compat.integral_types)
    assert isinstance(1.5, compat.real_types) and isinstance(1j, compat.complex_types)


def test_dimensions():
    assert tf.compat.dimension_value(3) == 3
    assert tf.compat.dimension_at_index(tf.TensorShape([1, None]), 0) == 1
    assert tf.compat.dimension_at_index(tf.TensorShape(None), 0) is None
    assert tf.compat.forward_compatible(2020, 1, 1)


def test_v1_logging(caplog):
    log = tf.compat.v1.logging
    before = log.get_verbosity()
    log.set_verbosity(log.INFO)
    log.info("one %s", 1)
    log.debug("not shown")
    for _ in range(3):
        log.log_first_n(log.WARN, "few", 2)
        log.log_every_n(log.WARN, "every", 2)
    log.set_verbosity(before)
    assert caplog.messages == ["one 1", "few", "every", "few", "every"]
    assert log.WARN == logging.WARNING


def test_v1_leaves_eager_execution():
    v1 = tf.compat.v1
    v1.enable_eager_execution()
    v1.enable_v2_behavior()
    assert tf.executing_eagerly()
    v1.disable_v2_behavior()
    try:
        assert not tf.executing_eagerly()
        x = v1.placeholder(tf.float32, [None])
        with v1.Session() as session:
            assert session.run(x * 2, {x: [1.0, 2.0]}).tolist() == [2.0, 4.0]
    finally:
        v1.enable_eager_execution()
    assert tf.executing_eagerly() and (tf.constant(1) + 1).numpy() == 2
    v1.reset_default_graph()
    assert not v1.get_default_graph().get_operations()


def test_v1_seed():
    tf.compat.v1.set_random_seed(3)
    a = tf.random.normal([2]).numpy()
    tf.random.set_seed(3)
    assert a.tolist() == tf.random.normal([2]).numpy().tolist()


def test_autograph(capsys):
    def f(x):
        return x

    assert tf.autograph.to_graph(f)(3) == 3
    assert tf.autograph.to_code(tf.function(f)).startswith("def tf__f(x):")
    assert tf.autograph.experimental.do_not_convert(f)(3) == 3
    assert tf.autograph.experimental.do_not_convert()(f)(3) == 3
    tf.autograph.set_verbosity(3)
    tf.autograph.trace("a", 1)
    assert capsys.readouterr().out == "a 1\n"
    assert tf.autograph.experimental.Feature.ALL.value == "ALL"


def test_versions():
    assert tf.version.VERSION == tf.__version__ == "2.15.1"
    assert set(tf.sysconfig.get_build_info()) >= {"is_cuda_build", "is_rocm_build"}
    assert pathlib.Path(tf.sysconfig.get_lib()).is_dir()
    assert any(flag.startswith("-I") for flag in tf.sysconfig.get_compile_flags())
