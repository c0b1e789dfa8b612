"""Recorded steps as CUDA graphs: all kernels of a step are launched at once.

A recording qualifies when every tensor that it meets is on one CUDA device and it draws no random
numbers.  It is run on copies of its inputs on a side stream, captured there, and replayed after the
inputs of a step have been copied in; the results are copied out, as the next replay writes over
them.  Where capture fails, the recording is replayed as it is.

Off unless KERASTORCH_CUDA_GRAPHS=1: tested with a stand-in for torch.cuda only, never on a GPU.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence

import torch

from ._writing import compiled
from .recording import Recording

_log = logging.getLogger("kerastorch")
_WARM_UPS = 3  # runs before the capture, as libraries choose kernels and allocate in the first ones


def wanted() -> bool:
    """Whether steps on CUDA are recorded and captured."""
    return os.environ.get("KERASTORCH_CUDA_GRAPHS") == "1"


def captured_or_not(recording: Recording, inputs: Sequence[torch.Tensor]) -> Recording:
    """The recording as a CUDA graph, or as it is where there can be none."""
    if not wanted() or not inputs or not all(x.is_cuda for x in inputs):
        return recording
    reason = _obstacle(recording)
    if reason is None:
        try:
            return CapturedRecording(recording, inputs)
        except RuntimeError as error:  # the variables are as before: the capture restores them
            reason = str(error).strip().partition("\n")[0]
    _log.warning("no CUDA graph: a step is replayed kernel by kernel: %s", reason)
    return recording


def _obstacle(recording):
    """Why a recording can't be captured, None if it may be."""
    if len(recording.devices) != 1:
        return f"its tensors are on {sorted(map(str, recording.devices))}"
    if recording.draws:
        return "it draws random numbers"
    parts = recording.parts()
    if isinstance(parts, str):
        return parts
    return None


class CapturedRecording:
    """A Recording whose kernels are one CUDA graph: it is bound, released and run like one.

    The graph knows addresses: it is captured anew when a variable's value has moved.
    """

    def __init__(self, recording: Recording, inputs: Sequence[torch.Tensor]):
        self.recording = recording
        self.captures, self.source, self.draws = recording.captures, recording.source, ()
        self._step = compiled(recording.parts().source, recording.namespace())
        self._inputs = [torch.empty_like(x).copy_(x) for x in inputs]
        self._graph = self._results = None
        self._addresses = ()
        if not self.bind():
            raise RuntimeError("a variable has another form now")

    def bind(self) -> bool:
        """Takes the variables' values of now; whether they are of the recorded form."""
        if not self.recording.bind():
            return False
        addresses = self._addresses_now()
        if addresses != self._addresses:
            self._capture()
            self._addresses = addresses
        return True

    def is_bound(self) -> bool:
        """Whether the variables still have the values, in the same places, that were captured."""
        return self.recording.is_bound() and self._addresses_now() == self._addresses

    def release(self) -> None:
        """Lets go of the variables' values; the graph stays, for when they have not moved."""
        self.recording.release()

    def run(self, inputs: Sequence[torch.Tensor]) -> list[torch.Tensor | None]:
        """The results for other inputs of the same signature, without gradients."""
        with torch.no_grad():
            for kept, x in zip(self._inputs, inputs, strict=True):
                kept.copy_(x, non_blocking=True)
            self._graph.replay()
            return [None if x is None else x.clone() for x in self._results]

    def _addresses_now(self):
        return tuple([leaf.data_ptr() for leaf in self.recording.leaves])

    def _capture(self):
        """Captures the step; what its warm-ups write into variables is undone."""
        recording = self.recording
        leaves = [x.detach() for x in recording.leaves]
        arguments = [*self._inputs, *leaves, *[leaves[k].t() for k in recording.hoisted]]
        side = torch.cuda.Stream()
        with torch.no_grad():
            before = {k: leaves[k].clone() for k in recording.written}
            side.wait_stream(torch.cuda.current_stream())
            try:
                with torch.cuda.stream(side):
                    for _ in range(_WARM_UPS):
                        self._step(*arguments)
                torch.cuda.current_stream().wait_stream(side)
                graph = torch.cuda.CUDAGraph()
                with torch.cuda.graph(graph, stream=side):
                    results = self._step(*arguments)
                self._graph, self._results = graph, results
            finally:
                torch.cuda.current_stream().wait_stream(side)
                for k, value in before.items():
                    leaves[k].copy_(value)
