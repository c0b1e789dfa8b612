"""tf.keras.optimizers."""

from ..._core.missing import namespace as _namespace
from . import experimental, legacy, schedules
from ._lookup import deserialize, get, serialize
from .adadelta import Adadelta
from .adafactor import Adafactor
from .adagrad import Adagrad
from .adam import Adam
from .adamax import Adamax
from .adamw import AdamW
from .base import Optimizer
from .ftrl import Ftrl
from .lion import Lion
from .nadam import Nadam
from .rmsprop import RMSprop
from .sgd import SGD

__all__ = [
    "SGD",
    "Adadelta",
    "Adafactor",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Ftrl",
    "Lion",
    "Nadam",
    "Optimizer",
    "RMSprop",
    "deserialize",
    "experimental",
    "get",
    "legacy",
    "schedules",
    "serialize",
]

__getattr__, __dir__ = _namespace(__name__)
