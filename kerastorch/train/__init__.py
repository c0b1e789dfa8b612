"""tf.train: checkpoints, moving averages, and the messages of examples."""

from .._core.missing import namespace as _namespace

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
_IN = {
    "_checkpoint": ["Checkpoint"],
    "_manager": ["CheckpointManager"],
    "_moving_average": ["ExponentialMovingAverage"],
    "_options": ["CheckpointOptions"],
    "_reading": ["checkpoints_iterator", "list_variables", "load_checkpoint", "load_variable"],
    "_state_file": ["get_checkpoint_state", "latest_checkpoint"],
    "_views": ["CheckpointView", "TrackableView"],
}
__all__ = [*_MESSAGES, *(name for names in _IN.values() for name in names), "experimental"]

# which import protobuf
_LAZY = {name: (f"{__name__}._examples", name) for name in _MESSAGES}
_LAZY |= {name: (f"{__name__}.{file}", name) for file, names in _IN.items() for name in names}
_LAZY["experimental"] = f"{__name__}.experimental"

__getattr__, __dir__ = _namespace(__name__, _LAZY)
