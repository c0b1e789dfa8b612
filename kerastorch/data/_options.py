"""tf.data.Options: what a user may ask of a pipeline's execution.

They are kept, merged and compared as TensorFlow's are.  `deterministic` is read here; what has no
meaning here (graph rewrites, distribution, threads) changes no element.
"""

from __future__ import annotations

import enum
from typing import Any


class AutoShardPolicy(enum.IntEnum):
    """How datasets are split among workers."""

    OFF = -1
    AUTO = 0
    FILE = 1
    DATA = 2
    HINT = 3


class AutotuneAlgorithm(enum.Enum):
    """How buffer sizes and parallelism are chosen."""

    DEFAULT = 0
    HILL_CLIMB = 1
    GRADIENT_DESCENT = 2
    MAX_PARALLELISM = 3
    STAGE_BASED = 4


class ExternalStatePolicy(enum.Enum):
    """What happens when state outside of the graph is met."""

    WARN = 0
    IGNORE = 1
    FAIL = 2


class _Settings:
    """Named settings of given types, None where nobody has set them."""

    _names: dict[str, Any] = {}

    def __init__(self):
        object.__setattr__(self, "_set", {})

    def __getattr__(self, name):
        if name in self._names:
            kind = self._names[name]
            if isinstance(kind, type) and issubclass(kind, _Settings):
                return self._set.setdefault(name, kind())
            return self._set.get(name)
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __setattr__(self, name, value):
        if name not in self._names:
            raise AttributeError(f"Cannot set the property {name} on {type(self).__name__}.")
        kind = self._names[name]
        if value is not None and not isinstance(value, kind):
            kinds = kind if isinstance(kind, tuple) else (kind,)
            raise TypeError(
                f"Property {name!r} must be of type {' or '.join(k.__name__ for k in kinds)}, got: "
                f"{value!r} (type: {type(value)})."
            )
        self._set[name] = value

    def _merged(self, other: Any) -> Any:
        """These settings with those that `other` has set."""
        result = type(self)()
        for source in (self, other):
            for name, value in source._set.items():
                if isinstance(value, _Settings):
                    before = result._set.get(name)
                    value = value if before is None else before._merged(value)
                if value is not None:
                    result._set[name] = value
        return result

    def __dir__(self):
        return [*super().__dir__(), *self._names]

    def __eq__(self, other):
        return type(other) is type(self) and all(
            getattr(self, n) == getattr(other, n) for n in self._names
        )

    def __ne__(self, other):
        return not self == other

    __hash__ = None


class AutotuneOptions(_Settings):
    """Settings of autotuning (tf.data.experimental.AutotuneOptions)."""

    _names = {
        "enabled": bool,
        "cpu_budget": int,
        "ram_budget": int,
        "autotune_algorithm": AutotuneAlgorithm,
        "initial_parallelism": int,
    }


class DistributeOptions(_Settings):
    """Settings of distribution (tf.data.experimental.DistributeOptions)."""

    _names = {"auto_shard_policy": AutoShardPolicy, "num_devices": int}


class OptimizationOptions(_Settings):
    """Settings of rewrites (tf.data.experimental.OptimizationOptions)."""

    _names = dict.fromkeys(
        (
            "apply_default_optimizations",
            "filter_fusion",
            "filter_parallelization",
            "inject_prefetch",
            "map_and_batch_fusion",
            "map_and_filter_fusion",
            "map_fusion",
            "map_parallelization",
            "noop_elimination",
            "parallel_batch",
            "seq_interleave_prefetch",
            "shuffle_and_repeat_fusion",
            "warm_start",
        ),
        bool,
    )


class ThreadingOptions(_Settings):
    """Settings of threads (tf.data.ThreadingOptions)."""

    _names = {"max_intra_op_parallelism": int, "private_threadpool_size": int}


class Options(_Settings):
    """Settings of a dataset (tf.data.Options)."""

    _names = {
        "autotune": AutotuneOptions,
        "deterministic": bool,
        "experimental_deterministic": bool,
        "dataset_name": str,
        "framework_type": str,
        "distribute": DistributeOptions,
        "experimental_distribute": DistributeOptions,
        "experimental_optimization": OptimizationOptions,
        "experimental_slack": bool,
        "experimental_external_state_policy": ExternalStatePolicy,
        "experimental_symbolic_checkpoint": bool,
        "experimental_threading": ThreadingOptions,
        "experimental_warm_start": bool,
        "symbolic_checkpoint": bool,
        "threading": ThreadingOptions,
        "warm_start": bool,
    }
    _moved = {
        "experimental_deterministic": "deterministic",
        "experimental_distribute": "distribute",
        "experimental_threading": "threading",
    }

    def __getattr__(self, name):
        return super().__getattr__(self._moved.get(name, name))

    def __setattr__(self, name, value):
        super().__setattr__(self._moved.get(name, name), value)

    def merge(self, options: Options) -> Options:
        """New options: these, and what `options` sets."""
        if not isinstance(options, Options):
            raise TypeError(f"`options` must be tf.data.Options, got {options!r}")
        return self._merged(options)
