"""tf.compat.v1.data: datasets, and iterators of them in sessions."""

from ._aliases import by_file as _by_file
from ._aliases import namespace_of as _namespace_of

_LAZY = _by_file(
    {
        "_iterators": (
            "Iterator get_output_classes get_output_shapes get_output_types "
            "make_initializable_iterator make_one_shot_iterator"
        )
    }
)

__getattr__, __dir__, __all__ = _namespace_of(__name__, (), _LAZY)
