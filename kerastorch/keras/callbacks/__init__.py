"""tf.keras.callbacks: objects whose methods fit, evaluate and predict call as they go."""
# ruff: noqa: F401

from ..._core.missing import missing_from as _missing_from
from .base import Callback, LambdaCallback
from .callback_list import CallbackList
from .checkpoint import ModelCheckpoint
from .history import BaseLogger, CSVLogger, History, RemoteMonitor
from .learning_rate import LearningRateScheduler, ReduceLROnPlateau
from .progress import ProgbarLogger
from .stopping import EarlyStopping, TerminateOnNaN

__getattr__ = _missing_from(__name__)
