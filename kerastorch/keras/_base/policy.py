"""Policies: in which dtype layers compute, and in which they keep variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._core import dtypes
from . import config as _config


class Policy:
    """A layer's dtypes (tf.keras.mixed_precision.Policy).

    name: "mixed_float16" or "mixed_bfloat16" (compute in 16 bits, variables in float32), or a
        dtype's name for both.
    """

    def __init__(self, name):
        if isinstance(name, dtypes.DType):
            raise TypeError(
                f"'name' must be a string, such as 'mixed_float16', got the DType {name!r}."
            )
        if not isinstance(name, str):
            raise TypeError(f"'name' must be a string, got {name!r}.")
        self._name = name
        if name in ("mixed_float16", "mixed_bfloat16"):
            self._compute, self._variable = name.removeprefix("mixed_"), "float32"
        elif name == "_infer":
            self._compute = self._variable = None
        else:
            try:
                self._compute = self._variable = dtypes.as_dtype(name).name
            except TypeError:
                raise ValueError(
                    f"Cannot convert value {name!r} to a mixed precision Policy. Valid policies "
                    "include 'mixed_float16', 'mixed_bfloat16', and the name of any dtype such as "
                    "'float32'."
                ) from None

    name = property(lambda self: self._name, doc="The name given.")
    compute_dtype = property(lambda self: self._compute, doc="The dtype that layers compute in.")
    variable_dtype = property(lambda self: self._variable, doc="The dtype of variables.")

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments as a dictionary."""
        return {"name": self._name}

    @classmethod
    def from_config(
        cls, config: dict[str, Any], custom_objects: Mapping[str, Any] | None = None
    ) -> Policy:
        """A policy from its `get_config`; the loss scale of TensorFlow 2.3 is the optimizer's."""
        return cls(**{k: v for k, v in config.items() if k != "loss_scale"})

    def __repr__(self):
        return f'<Policy "{self._name}">'


_global = None


def global_policy() -> Policy:
    """The policy of layers that are given none: by default that of `keras.backend.floatx()`."""
    return _global if _global is not None else Policy(_config.floatx())


def set_global_policy(policy: Policy | str | None) -> None:
    """Sets the policy (or its name) of layers made from now on; None restores the default."""
    global _global
    _global = policy if policy is None or isinstance(policy, Policy) else Policy(policy)


def get(identifier: Any) -> Policy:
    """A Policy from a Policy, its name, a dtype, its config, or None (the global one)."""
    if identifier is None:
        return global_policy()
    if isinstance(identifier, Policy):
        return identifier
    if isinstance(identifier, dict):
        return Policy.from_config(identifier["config"])
    if isinstance(identifier, str) and identifier.startswith(("mixed_", "_infer")):
        return Policy(identifier)
    return Policy(dtypes.as_dtype(identifier).name)


def serialize(policy: Policy) -> dict[str, Any] | str | None:
    """A policy as a layer's config stores it: a dtype's name, or a dictionary."""
    if not policy.name.startswith("mixed_"):
        return None if policy.name == "_infer" else policy.name
    return {
        "module": "keras.mixed_precision",
        "class_name": "Policy",
        "config": {"name": policy.name},
        "registered_name": None,
    }
