"""The operating system's errors as TensorFlow's classes, by errno."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator

from .._core import errors

# errno names by TensorFlow's class; what is not here is an UnknownError
_CLASSES = {
    "InvalidArgumentError": "EINVAL ENAMETOOLONG E2BIG EDESTADDRREQ EDOM EFAULT EILSEQ ESPIPE "
    "ENOTTY",
    "DeadlineExceededError": "ETIMEDOUT ETIME",
    "NotFoundError": "ENOENT ENODEV ENXIO ESRCH",
    "AlreadyExistsError": "EEXIST EADDRNOTAVAIL EALREADY",
    "PermissionDeniedError": "EPERM EACCES EROFS",
    "FailedPreconditionError": "ENOTEMPTY EISDIR ENOTDIR EADDRINUSE EBADF EBUSY ECHILD EISCONN "
    "ENOTBLK ENOTCONN EPIPE ESHUTDOWN ETXTBSY",
    "ResourceExhaustedError": "ENOSPC EDQUOT EMFILE EMLINK ENFILE ENOBUFS ENODATA ENOMEM ENOSR "
    "EUSERS",
    "OutOfRangeError": "EFBIG EOVERFLOW ERANGE",
    "UnimplementedError": "ENOSYS ENOTSUP EAFNOSUPPORT EPFNOSUPPORT EPROTONOSUPPORT "
    "ESOCKTNOSUPPORT EXDEV",
    "UnavailableError": "EAGAIN ECONNREFUSED ECONNABORTED ECONNRESET EINTR EHOSTDOWN EHOSTUNREACH "
    "ENETDOWN ENETRESET ENETUNREACH ENOLCK ENOLINK ENONET",
    "AbortedError": "EDEADLK ESTALE",
    "CancelledError": "ECANCELED",
}
_OF_NUMBER = {
    getattr(errno, name): getattr(errors, kind)
    for kind, names in _CLASSES.items()
    for name in names.split()
    if hasattr(errno, name)
}


def of(error: OSError, path: object) -> errors.OpError:
    """An OSError as TensorFlow's error: `path; reason`, of the class that the errno has."""
    kind = _OF_NUMBER.get(error.errno, errors.UnknownError)
    reason = os.strerror(error.errno) if error.errno else str(error)
    named = not error.errno and shown(path) in reason
    return kind(None, None, reason if named else f"{shown(path)}; {reason}")


def shown(path: object) -> str:
    """A path as messages show it."""
    return path.decode("utf-8", "replace") if isinstance(path, bytes) else str(path)


@contextlib.contextmanager
def translated(path: object) -> Iterator[None]:
    """Raises what the block raises as an OSError as TensorFlow's error about `path`."""
    try:
        yield
    except OSError as error:
        raise of(error, path) from None
    except ValueError as error:
        if "null byte" not in str(error) and "null character" not in str(error):
            raise
        raise errors.NotFoundError(None, None, f"{path!r}; {error}") from None
