"""The recordings of one step, by key."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

import torch

from .compiled import compiled_or_not
from .cuda_graphs import captured_or_not
from .recording import Recording, Refusal, record

_LIMIT = 16  # keys whose recordings are kept
_ATTEMPTS = 4  # runs observed until two in a row agree
_REPLAYS = 64  # replays that pay for one more observed run
_SEEN = 4096  # keys remembered as seen


class Switch:
    """Whether traced functions are recorded and replayed."""

    __slots__ = ("on",)

    def __init__(self):
        self.on = True


switch = Switch()


class Replays:
    """Runs a step by its recordings where there are any.

    A key is observed when it is seen for the second time and again the third time: only if both
    runs are written down alike is there a recording.  The least recently used key beyond the limit
    loses it.  A run is observed only as long as replays make up for that, so that ever new keys
    cost nothing.

    hoists: whether recordings may hold views of variables while they are bound.
    fuses: whether recordings may make one call of convolutions and what follows them.
    jit_compile: what the step is to a user, in a few words, when its recordings are to become
        machine code where they can (see `compiled`), else None.
    """

    def __init__(self, hoists: bool = True, jit_compile: str | None = None, fuses: bool = False):
        self._how = hoists, jit_compile, fuses and jit_compile is None
        self._entries = {}  # key -> _Entry
        self._seen, self._time = {}, 0
        self.observed = 0  # how many runs were observed
        self.replayed = 0  # how many runs were replays

    def run(
        self,
        key: Hashable,
        step: Callable[..., tuple[Sequence[torch.Tensor | None], Any]],
        inputs: Sequence[torch.Tensor],
        constants: Iterable[torch.Tensor] = (),
        check: Callable[[], str | None] | None = None,
    ) -> tuple[Sequence[torch.Tensor | None], Any]:
        """(results, what the step noted besides): replayed, or of a real run of the step.

        key: what says that two runs make the same calls, None for a run that is like no other.
        step: gives its results and the note, which all runs of one key share.
        constants: see `record`.
        check: says after a run that is observed why it can't be recorded, None if it can.
        """
        entry = self._entries.get(key)
        if entry is None:
            if key is None or not self._is_due(key):
                return step(*inputs)
            entry = self._entries[key] = _Entry(*self._how)
            self._forget()
        self._time += 1
        entry.used = self._time
        recording = entry.recording
        if recording is not None:
            if recording.is_bound() or recording.bind():
                return self._replay(entry, step, inputs)
            del self._entries[key]  # a variable has another form now
            return step(*inputs)
        if entry.refusal is not None or not self._is_paid():
            return step(*inputs)
        self.observed += 1
        return entry.observe(step, inputs, constants, check)

    def bound(self, key: Hashable) -> Recording | None:
        """The recording of a key, bound to the variables of now; None without one."""
        entry = self._entries.get(key)
        recording = None if entry is None else entry.recording
        if recording is None or not (recording.is_bound() or recording.bind()):
            return None
        self._time += 1
        entry.used = self._time
        return recording

    def is_refused(self, key: Hashable) -> bool:
        """Whether a key is known to have no recording."""
        entry = self._entries.get(key)
        return entry is not None and entry.refusal is not None

    def _forget(self):
        """Keeps only as many keys as the limit allows, those used last."""
        if len(self._entries) > _LIMIT:
            oldest = min(self._entries, key=lambda k: self._entries[k].used)
            del self._entries[oldest]

    def _replay(self, entry, step, inputs):
        try:
            results = entry.recording.run(inputs)
        except (RuntimeError, IndexError) as error:
            answer = step(*inputs)  # which says better what is wrong
            entry.refuse(f"the replay failed, the step did not: {error}")
            return answer
        self.replayed += 1
        return results, entry.note

    def _is_due(self, key):
        """Whether a key is seen for the second time, and may be observed."""
        if key not in self._seen:
            if len(self._seen) >= _SEEN:
                self._seen.clear()
            self._seen[key] = None
            return False
        return self._is_paid()

    def _is_paid(self):
        return self.observed < 2 * _LIMIT + self.replayed / _REPLAYS

    def release(self) -> None:
        """Lets go of the variables' values; the next run takes them again."""
        for entry in self._entries.values():
            if entry.recording is not None:
                entry.recording.release()

    def recording(self, key: Hashable) -> Recording | None:
        """The recording of a key, None if there is none."""
        entry = self._entries.get(key)
        return None if entry is None else entry.recording

    @property
    def recordings(self) -> list[Recording]:
        """The recordings that there are."""
        return [e.recording for e in self._entries.values() if e.recording is not None]

    @property
    def refusals(self) -> list[Refusal]:
        """The refusals that there are."""
        return [e.refusal for e in self._entries.values() if e.refusal is not None]


class _Entry:
    """What is known of one key.

    recording: the recording, once confirmed.  refusal: why there is none.
    used: when it was used last.
    """

    def __init__(self, hoists, jit_compile, fuses):
        self.used = float("inf")  # now
        self._hoists, self._jit_compile, self._fuses = hoists, jit_compile, fuses
        self.recording = self.refusal = self.note = None
        self._candidate, self._attempts = None, 0

    def observe(self, step, inputs, constants, check):
        """(results, note) of a run that is observed."""
        noted = []

        def flat(*tensors):
            results, note = step(*tensors)
            noted.append(note)
            return results

        results, found = record(flat, inputs, constants, self._hoists, self._fuses)
        note, reason = noted[0], None if check is None else check()
        self._attempts += 1
        if reason is not None:
            found = Refusal(reason)
        if isinstance(found, Refusal):
            self.refusal = found
        elif self._candidate is not None and found.agrees(self._candidate) and note == self.note:
            self.recording = found
            if self._jit_compile is not None:
                self.recording = compiled_or_not(found, inputs, self._jit_compile)
            else:
                self.recording = captured_or_not(found, inputs)
        elif self._attempts == _ATTEMPTS:
            self.refusal = Refusal("the step makes other calls each time")
        done = self.recording is not None or self.refusal is not None
        self._candidate, self.note = None if done else found, note
        return results, note

    def refuse(self, reason):
        """Gives the recording up."""
        self.recording, self.refusal = None, Refusal(reason)
