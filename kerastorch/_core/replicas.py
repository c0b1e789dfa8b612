"""The strategies of tf.distribute, as everything below them sees them.

`in_use` is the switch that is asked first: a list with an item for each scope of a strategy that is
open, and for each replica that runs, over all threads.  It is empty where no strategy is in use.
In whose scope or replica a thread is stands in `state.strategy` and `state.replica`.
"""

from __future__ import annotations

import threading
from typing import Any

from . import modes
from .state import state

in_use: list[None] = []
# has an item as soon as a variable of this process has had a value for each replica
parted: list[None] = []
_carried: list[threading.local] = [state, modes._thread]


def carry(local: threading.local) -> None:
    """Says that a replica's thread begins with what `local` has in the thread that starts it."""
    _carried.append(local)


def carried() -> list[dict[str, Any]]:
    """What this thread hands on to the threads of replicas."""
    return [dict(local.__dict__) for local in _carried]


def take(values: list[dict[str, Any]]) -> None:
    """Takes over what another thread has handed on."""
    for local, value in zip(_carried, values, strict=True):
        # lists change in place, as calls begin and end
        local.__dict__.update({k: list(v) if type(v) is list else v for k, v in value.items()})


def replica() -> Any:
    """The replica that this thread runs if it is one of several, else None."""
    found = state.replica
    return found if found is not None and found._several else None


def keep_own(owner: Any, name: str) -> None:
    """Says that the replica that runs has a list of its own as an attribute of an object.

    While other replicas run, they find the list empty.
    """
    here = replica()
    if here is not None:
        here.own[id(owner), name] = owner


def count() -> int:
    """How many replicas the strategy of this thread keeps in step, 1 without one."""
    strategy = state.strategy
    return 1 if strategy is None else strategy.num_replicas_in_sync
