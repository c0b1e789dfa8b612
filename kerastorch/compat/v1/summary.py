"""tf.compat.v1.summary: summaries as Operations, and what writes them."""

from ._aliases import by_file as _by_file
from ._aliases import namespace_of as _namespace_of

_PLACES = {
    "_summaries": (
        "audio get_summary_description histogram image merge merge_all scalar tensor_summary text"
    ),
    "_file_writers": "FileWriter FileWriterCache",
    "_events": "Event SessionLog Summary",
    "_messages": "SummaryDescription TaggedRunMetadata",
}
_LAZY = _by_file(_PLACES)

__getattr__, __dir__, __all__ = _namespace_of(__name__, (), _LAZY)
