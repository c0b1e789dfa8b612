"""tf.train: checkpoints, moving averages, and the messages of examples."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

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
    "_cluster_spec": ["ClusterDef", "ClusterSpec", "JobDef"],
    "_manager": ["CheckpointManager"],
    "_moving_average": ["ExponentialMovingAverage"],
    "_options": ["CheckpointOptions"],
    "_reading": ["checkpoints_iterator", "list_variables", "load_checkpoint", "load_variable"],
    "_state_file": ["get_checkpoint_state", "latest_checkpoint"],
    "_views": ["CheckpointView", "TrackableView"],
}
if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from . import experimental as experimental
    from ._checkpoint import Checkpoint as Checkpoint
    from ._cluster_spec import ClusterDef as ClusterDef
    from ._cluster_spec import ClusterSpec as ClusterSpec
    from ._cluster_spec import JobDef as JobDef
    from ._examples import BytesList as BytesList
    from ._examples import Example as Example
    from ._examples import Feature as Feature
    from ._examples import FeatureList as FeatureList
    from ._examples import FeatureLists as FeatureLists
    from ._examples import Features as Features
    from ._examples import FloatList as FloatList
    from ._examples import Int64List as Int64List
    from ._examples import SequenceExample as SequenceExample
    from ._manager import CheckpointManager as CheckpointManager
    from ._moving_average import ExponentialMovingAverage as ExponentialMovingAverage
    from ._options import CheckpointOptions as CheckpointOptions
    from ._reading import checkpoints_iterator as checkpoints_iterator
    from ._reading import list_variables as list_variables
    from ._reading import load_checkpoint as load_checkpoint
    from ._reading import load_variable as load_variable
    from ._state_file import get_checkpoint_state as get_checkpoint_state
    from ._state_file import latest_checkpoint as latest_checkpoint
    from ._views import CheckpointView as CheckpointView
    from ._views import TrackableView as TrackableView

__all__ = [*_MESSAGES, *(name for names in _IN.values() for name in names), "experimental"]

# which import protobuf
_LAZY = {name: (f"{__name__}._examples", name) for name in _MESSAGES}
_LAZY |= {name: (f"{__name__}.{file}", name) for file, names in _IN.items() for name in names}
_LAZY["experimental"] = f"{__name__}.experimental"

__getattr__, __dir__ = _namespace(__name__, _LAZY)
