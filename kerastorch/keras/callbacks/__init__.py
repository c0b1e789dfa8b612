"""tf.keras.callbacks: objects whose methods fit, evaluate and predict call as they go."""
# ruff: noqa: F401

from .base import Callback, LambdaCallback
from .callback_list import CallbackList
from .checkpoint import ModelCheckpoint
from .history import BaseLogger, CSVLogger, History, RemoteMonitor
from .learning_rate import LearningRateScheduler, ReduceLROnPlateau
from .progress import ProgbarLogger
from .stopping import EarlyStopping, TerminateOnNaN
