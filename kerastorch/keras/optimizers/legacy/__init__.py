"""tf.keras.optimizers.legacy: the optimizers of TensorFlow 2.0 to 2.10."""

from ...._core.missing import namespace as _namespace
from .adadelta import Adadelta
from .adagrad import Adagrad
from .adam import Adam
from .adamax import Adamax
from .ftrl import Ftrl
from .gradient_descent import SGD
from .nadam import Nadam
from .optimizer_v2 import OptimizerV2 as Optimizer
from .rmsprop import RMSprop

__all__ = [
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "Adamax",
    "Ftrl",
    "Nadam",
    "Optimizer",
    "RMSprop",
]

__getattr__, __dir__ = _namespace(__name__)
