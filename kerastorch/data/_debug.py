"""Debug mode: pipelines run one element after the other, in the consumer's thread."""

from __future__ import annotations

enabled = False


def enable_debug_mode() -> None:
    """Makes the pipelines of this process run without threads and rewrites, element by element
    (tf.data.experimental.enable_debug_mode), so that a debugger can follow them."""
    global enabled
    enabled = True
