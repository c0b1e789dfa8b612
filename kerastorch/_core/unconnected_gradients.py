"""tf.UnconnectedGradients: what a tape answers for a source the target does not depend on."""

import enum


class UnconnectedGradients(enum.Enum):
    """NONE: the answer is None.  ZERO: the answer is a tensor of zeros."""

    NONE = "none"
    ZERO = "zero"
