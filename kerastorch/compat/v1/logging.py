"""tf.compat.v1.logging: Python's logging under the name 'tensorflow'."""

import logging as _logging

from ..._core.missing import namespace as _namespace

__all__ = [
    "DEBUG",
    "ERROR",
    "FATAL",
    "INFO",
    "WARN",
    "debug",
    "error",
    "fatal",
    "flush",
    "get_verbosity",
    "info",
    "log",
    "log_every_n",
    "log_first_n",
    "log_if",
    "set_verbosity",
    "vlog",
    "warn",
    "warning",
]

__getattr__, __dir__ = _namespace(__name__)

DEBUG, INFO, WARN = _logging.DEBUG, _logging.INFO, _logging.WARNING
ERROR, FATAL = _logging.ERROR, _logging.FATAL
_logger = _logging.getLogger("tensorflow")
_counts = {}


def debug(msg, *args, **kwargs):
    """Logs at level DEBUG."""
    _logger.debug(msg, *args, **kwargs)


def info(msg, *args, **kwargs):
    """Logs at level INFO."""
    _logger.info(msg, *args, **kwargs)


def warning(msg, *args, **kwargs):
    """Logs at level WARNING."""
    _logger.warning(msg, *args, **kwargs)


warn = warning


def error(msg, *args, **kwargs):
    """Logs at level ERROR."""
    _logger.error(msg, *args, **kwargs)


def fatal(msg, *args, **kwargs):
    """Logs at level FATAL."""
    _logger.fatal(msg, *args, **kwargs)


def log(level, msg, *args, **kwargs):
    """Logs at `level`."""
    _logger.log(level, msg, *args, **kwargs)


vlog = log


def log_if(level, msg, condition, *args):
    """Logs if `condition` holds."""
    if condition:
        log(level, msg, *args)


def log_first_n(level, msg, n, *args):
    """Logs the first `n` times that this message comes."""
    _counts[msg] = _counts.get(msg, 0) + 1
    log_if(level, msg, _counts[msg] <= n, *args)


def log_every_n(level, msg, n, *args):
    """Logs the first time that this message comes, and every `n`th."""
    _counts[msg] = _counts.get(msg, 0) + 1
    log_if(level, msg, (_counts[msg] - 1) % n == 0, *args)


def get_verbosity():
    """The level below which nothing is logged."""
    return _logger.getEffectiveLevel()


def set_verbosity(v):
    """Sets the level below which nothing is logged."""
    _logger.setLevel(v)


def flush():
    """Writes out what the handlers hold back."""
    for handler in _logger.handlers:
        handler.flush()
