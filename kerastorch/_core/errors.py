"""tf.errors: the exceptions that TensorFlow raises, with their numeric codes."""

from __future__ import annotations

import torch


class OpError(Exception):
    """Base class of the errors that an op raises while it runs (tf.errors.OpError)."""

    def __init__(self, node_def, op, message, error_code, *args):
        super().__init__()
        self._node_def, self._op = node_def, op
        self._message, self._error_code = message, error_code

    def __reduce__(self):
        if type(self) is OpError:
            return OpError, (self._node_def, self._op, self._message, self._error_code)
        return type(self), (self._node_def, self._op, self._message)

    node_def = property(lambda self: self._node_def, doc="The node that failed; None when eager.")
    op = property(lambda self: self._op, doc="The op that failed; None when eager.")
    message = property(lambda self: self._message, doc="The message.")
    error_code = property(lambda self: self._error_code, doc="The numeric code of the class.")
    experimental_payloads = property(lambda self: {}, doc="Always empty.")

    def __str__(self):
        return self._message


_CODES = [
    (1, "CancelledError", "an operation was cancelled"),
    (2, "UnknownError", "an error of unknown kind"),
    (3, "InvalidArgumentError", "an argument the op cannot take"),
    (4, "DeadlineExceededError", "a deadline passed before the operation finished"),
    (5, "NotFoundError", "a file, variable or other entity does not exist"),
    (6, "AlreadyExistsError", "an entity that was to be created exists already"),
    (7, "PermissionDeniedError", "the caller may not run the operation"),
    (8, "ResourceExhaustedError", "memory, disk or a quota ran out"),
    (9, "FailedPreconditionError", "the system's state does not allow the operation"),
    (10, "AbortedError", "the operation was aborted"),
    (11, "OutOfRangeError", "an iteration went past its end"),
    (12, "UnimplementedError", "the operation exists but not for these arguments"),
    (13, "InternalError", "an invariant was broken"),
    (14, "UnavailableError", "a service is not available at the moment"),
    (15, "DataLossError", "data is lost or damaged beyond recovery"),
    (16, "UnauthenticatedError", "the caller is not authenticated"),
]


def _define(code, name, doc):
    def __init__(self, node_def, op, message, *args):
        OpError.__init__(self, node_def, op, message, code, *args)

    body = {"__init__": __init__, "__doc__": f"Code {code}: {doc}.", "__module__": __name__}
    return type(name, (OpError,), body)


for _code, _name, _doc in _CODES:
    globals()[_name] = _define(_code, _name, _doc)
CODES = {"OK": 0} | {
    "".join("_" + c if c.isupper() else c for c in name.removesuffix("Error")).strip("_").upper(): n
    for n, name, _ in _CODES
}
InvalidArgumentError = globals()["InvalidArgumentError"]
FailedPreconditionError = globals()["FailedPreconditionError"]
NotFoundError = globals()["NotFoundError"]
OutOfRangeError = globals()["OutOfRangeError"]
UnimplementedError = globals()["UnimplementedError"]
InternalError = globals()["InternalError"]
AlreadyExistsError = globals()["AlreadyExistsError"]
ResourceExhaustedError = globals()["ResourceExhaustedError"]
DataLossError = globals()["DataLossError"]
PermissionDeniedError = globals()["PermissionDeniedError"]
UnknownError = globals()["UnknownError"]


class OperatorNotAllowedInGraphError(TypeError):
    """A graph's tensor is used as a Python bool, or iterated over."""


class _Refused(globals()["AbortedError"], InvalidArgumentError):
    """What TensorFlow's own kernels refuse with InvalidArgumentError, and oneDNN's, which take
    their place for some dtypes where the processor has oneDNN, with AbortedError."""

    def __reduce__(self):
        return refused, (self._message, torch.float32)


_Refused.__name__ = "AbortedError"


def refused(message: str, dtype: torch.dtype) -> OpError:
    """The error of a kernel that oneDNN has too: of both classes for the dtypes of oneDNN."""
    if dtype in (torch.float32, torch.bfloat16):
        return _Refused(None, None, message)
    return invalid(message)


def in_values(message: str) -> OpError:
    """An InvalidArgumentError about elements (an index out of range), which TensorFlow's graphs
    find when they run, not while they are drawn."""
    error = invalid(message)
    error._in_values = True
    return error


def invalid(message: str) -> InvalidArgumentError:
    """An InvalidArgumentError with no node attached, as eager ops raise it."""
    return InvalidArgumentError(None, None, message)
