"""tf.summary.write: one value of any kind, and how a tag comes of a name."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from typing import Any

from .._core import dtypes
from .._core.acting import acting
from .._core.convert import constant, to_tensor
from .._core.errors import DataLossError
from .._core.meta_twins import drawing
from .._core.state import state as thread
from .._core.tensor import Tensor
from .._core.tensor_spec import TensorSpec
from .._files import tensor_proto
from .._files.protos import message
from .._scopes import name_scope
from ._state import captured, should_record_summaries, state

# decorates what writes: one call to graphs, which writes at each of their runs
writing = acting(
    "WriteSummary", lambda *args, **kwargs: TensorSpec([], dtypes.bool_), ambient=captured
)
_NOT_IN_SCOPES = re.compile(r"[^-_/.A-Za-z0-9]")


@writing
def write(
    tag: Any,
    tensor: Any | Callable[[], Any],
    step: Any = None,
    metadata: Any = None,
    name: str | None = None,
) -> Tensor:
    """Writes a tensor to the writer of this thread, if there is one and `record_if` lets it.

    tag: the name that TensorBoard shows; tensor: a value, or a function that gives it and is
        called only if it is written.
    step: an int64 scalar, by default the thread's step.
    metadata: a SummaryMetadata message or its bytes.

    Returns a bool Tensor, whether it was written.  ValueError when there is no step.
    """
    if state.writer is None:
        return constant(False)
    if drawing.twins is not None:  # shapes are being found out
        return constant(True)
    if not should_record_summaries():
        return constant(False)
    step = _step(step)
    value = valued(tensor() if callable(tensor) else tensor)
    event = message("tensorflow.Event")(step=_number(step))
    entry = event.summary.value.add(tag=_tag(tag))
    entry.tensor.ParseFromString(tensor_proto.serialized(value._t))
    if metadata is not None:
        entry.metadata.ParseFromString(_serialized(metadata))
    state.writer.add(event)
    return constant(True)


@writing
def write_raw_pb(tensor: Any, step: Any = None, name: str | None = None) -> Tensor:
    """Writes the bytes of a `tf.compat.v1.Summary` message.

    tensor: a string; step: an int64 scalar, by default the thread's step.

    Returns a bool Tensor, whether it was written.  ValueError when there is no step,
    DataLossError for other bytes.
    """
    if state.writer is None:
        return constant(False)
    step = _step(step)
    if drawing.twins is not None:
        return constant(True)
    if not should_record_summaries():
        return constant(False)
    event = message("tensorflow.Event")(step=_number(step))
    event.summary.SetInParent()
    for number, text in enumerate(to_tensor(tensor, dtypes.string)._t.reshape(-1).tolist()):
        try:
            event.summary.MergeFromString(text)
        except _decode_error():
            raise DataLossError(
                None, None, f"Bad tf.compat.v1.Summary binary proto tensor string at index {number}"
            ) from None
    state.writer.add(event)
    return constant(True)


def valued(data: Any) -> Tensor:
    """What is to be written as a Tensor; TypeError for the symbolic ones of functional models."""
    if getattr(data, "_is_symbolic", False):
        raise TypeError(f"tf.summary writes values, but {data!r} has none.")
    return to_tensor(data)


def _step(step):
    step = state.step if step is None else step
    if step is None:
        raise ValueError(
            "No step set. Please specify one either through the `step` argument or through "
            "tf.summary.experimental.set_step()"
        )
    return step


def _number(step):
    return int(to_tensor(step, dtypes.int64)._t.reshape(-1)[0])


def _tag(tag):
    return to_tensor(tag, dtypes.string)._t.reshape(-1)[0].decode()


def _decode_error():
    from google.protobuf.message import DecodeError

    return DecodeError


def _serialized(metadata):
    if hasattr(metadata, "SerializeToString"):
        return metadata.SerializeToString()
    return to_tensor(metadata, dtypes.string)._t.item()


def plugin(name: str, description: str | None, content: bytes = b"") -> Any:
    """The SummaryMetadata of one of TensorBoard's plugins."""
    made = message("tensorflow.SummaryMetadata")(summary_description=description)
    made.plugin_data.plugin_name, made.plugin_data.content = name, content
    return made


@contextlib.contextmanager
def summary_scope(
    name: str | None, default_name: str = "summary", values: Any = None
) -> Iterator[tuple[str, str]]:
    """A name scope for a summary of one's own; gives (tag, scope).

    The tag is the name, or `default_name`, behind the scopes around it; the scope's name leaves
    out what is not allowed in one.
    """
    name = name or default_name
    tag = thread.scope_of_layers() + thread.scope + name
    with name_scope(_NOT_IN_SCOPES.sub("", name) or default_name) as scope:
        yield tag, scope
