"""Keras's global settings: floatx, epsilon, image_data_format, learning phase."""

from __future__ import annotations

# the Keras whose behaviour, configs and files these are
KERAS_VERSION = "2.15.0"


def version() -> str:
    """The version of Keras whose behaviour this is."""
    return KERAS_VERSION


_settings = {"floatx": "float32", "epsilon": 1e-7, "image_data_format": "channels_last"}
_learning_phase = None


def floatx() -> str:
    """The default float dtype, as a string."""
    return _settings["floatx"]


def set_floatx(value: str) -> None:
    """Sets the default float dtype: 'float16', 'bfloat16', 'float32' or 'float64'."""
    accepted = ("bfloat16", "float16", "float32", "float64")
    if value not in accepted:
        raise ValueError(f"Unknown `floatx` value: {value}. Expected one of {set(accepted)}")
    _settings["floatx"] = str(value)


def epsilon() -> float:
    """The small number that keeps quotients and logarithms finite, 1e-7 by default."""
    return _settings["epsilon"]


def set_epsilon(value: float) -> None:
    """Sets `epsilon`."""
    _settings["epsilon"] = value


def image_data_format() -> str:
    """'channels_last' or 'channels_first', the default of convolutions and pools."""
    return _settings["image_data_format"]


def set_image_data_format(data_format: str) -> None:
    """Sets `image_data_format`."""
    if data_format not in ("channels_last", "channels_first"):
        raise ValueError(
            f"Unknown `data_format`: {data_format}. Expected one of "
            "{'channels_last', 'channels_first'}"
        )
    _settings["image_data_format"] = data_format


def learning_phase() -> int:
    """The flag set by `set_learning_phase`, 0 by default."""
    return 0 if _learning_phase is None else _learning_phase


def learning_phase_or_none() -> int | None:
    """The flag set by `set_learning_phase`, None when it never was."""
    return _learning_phase


def set_learning_phase(value: int | None) -> None:
    """Sets the training flag of calls that are given none: 0, 1, or None to forget it."""
    global _learning_phase
    if value not in (0, 1, None):
        raise ValueError(f"Expected learning phase to be 0 or 1, got {value!r}.")
    _learning_phase = value
