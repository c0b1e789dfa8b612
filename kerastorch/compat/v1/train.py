"""tf.compat.v1.train: checkpoints, the messages of examples, and those in event files."""

from ..._core.missing import namespace as _namespace

_MESSAGES = [
    "BytesList",
    "Example",
    "Feature",
    "FeatureList",
    "FeatureLists",
    "Features",
    "FloatList",
    "Int64List",
    "SequenceExample",
]
_OF_TRAIN = [
    "CheckpointManager",
    "CheckpointOptions",
    "ExponentialMovingAverage",
    "checkpoints_iterator",
    "experimental",
    "get_checkpoint_state",
    "latest_checkpoint",
    "list_variables",
    "load_checkpoint",
    "load_variable",
]
_STATE = [
    "checkpoint_exists",
    "generate_checkpoint_state_proto",
    "get_checkpoint_mtimes",
    "remove_checkpoint",
    "update_checkpoint_state",
]
_EVENTS = ["summary_iterator"]

_READERS = ["NewCheckpointReader"]

__all__ = [*_MESSAGES, *_EVENTS, *_OF_TRAIN, *_READERS, *_STATE]

_HOME = __name__.partition(".")[0]

_LAZY = {
    **{name: (f"{_HOME}.train", name) for name in [*_MESSAGES, *_OF_TRAIN]},
    **{name: (f"{_HOME}.compat.v1._events", name) for name in _EVENTS},
    **{name: (f"{_HOME}.train._state_file", name) for name in _STATE},
    "NewCheckpointReader": (f"{_HOME}.train._reading", "CheckpointReader"),
}

__getattr__, __dir__ = _namespace(__name__, _LAZY)
