"""The messages of TensorBoard's event files, and how they are read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from ..._files import events
from ..._files.protos import message

Event = message("tensorflow.Event")
HistogramProto = message("tensorflow.HistogramProto")
LogMessage = message("tensorflow.LogMessage")
SessionLog = message("tensorflow.SessionLog")
Summary = message("tensorflow.Summary")
SummaryMetadata = message("tensorflow.SummaryMetadata")


def summary_iterator(path: str | bytes | os.PathLike) -> Iterator[Any]:
    """The `Event` messages of an event file, in order.

    NotFoundError for a file that is not there, DataLossError for a damaged one.
    """
    return events.read(os.fspath(path))
