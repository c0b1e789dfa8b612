"""`ag__`: what converted code calls."""

import sys

from ._branches import if_exp, if_stmt, returned, unset
from ._calls import to
from ._converting import bind
from ._logic import and_, assert_, compare, not_, or_
from ._loops import for_stmt, loop_options, while_stmt
from ._values import Attribute as attribute
from ._values import Item as item

__all__ = [
    "and_",
    "assert_",
    "attribute",
    "compare",
    "for_stmt",
    "if_exp",
    "if_stmt",
    "item",
    "loop_options",
    "not_",
    "or_",
    "returned",
    "to",
    "unset",
    "while_stmt",
]
bind(sys.modules[__name__])
