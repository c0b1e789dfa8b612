"""tf.keras: layers, models, losses, metrics, optimizers, callbacks.

Everything loads at first use.  Beside TensorFlow's names it has some of Keras 3's.
"""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from .._core.missing import namespace as _namespace
from ._base import config as _config

__version__ = _config.KERAS_VERSION

if _TYPE_CHECKING:  # what loads at first use, for editors and type checkers
    from .._scopes import device as device
    from .._scopes import name_scope as name_scope
    from . import activations as activations
    from . import applications as applications
    from . import backend as backend
    from . import callbacks as callbacks
    from . import config as config
    from . import constraints as constraints
    from . import datasets as datasets
    from . import engine as engine
    from . import estimator as estimator
    from . import experimental as experimental
    from . import export as export
    from . import initializers as initializers
    from . import layers as layers
    from . import losses as losses
    from . import metrics as metrics
    from . import mixed_precision as mixed_precision
    from . import models as models
    from . import ops as ops
    from . import optimizers as optimizers
    from . import preprocessing as preprocessing
    from . import random as random
    from . import regularizers as regularizers
    from . import saving as saving
    from . import tree as tree
    from . import utils as utils
    from . import wrappers as wrappers
    from ._base.config import version as version
    from ._symbolic.keras_tensor import KerasTensor as KerasTensor
    from ._variable import Variable as Variable
    from .initializers import Initializer as Initializer
    from .layers import Input as Input
    from .layers import InputSpec as InputSpec
    from .layers import Layer as Layer
    from .losses import Loss as Loss
    from .metrics import Metric as Metric
    from .mixed_precision import Policy as _Policy
    from .models import Model as Model
    from .models import Sequential as Sequential
    from .optimizers import Optimizer as Optimizer
    from .regularizers import Regularizer as Regularizer

    DTypePolicy = FloatDTypePolicy = _Policy

__all__ = [
    "Input",
    "Model",
    "Sequential",
    "activations",
    "applications",
    "backend",
    "callbacks",
    "constraints",
    "datasets",
    "estimator",
    "experimental",
    "export",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "mixed_precision",
    "models",
    "optimizers",
    "preprocessing",
    "regularizers",
    "saving",
    "utils",
    "wrappers",
]

_OLDER = ["engine"]
_LAZY = {name: f"{__name__}.{name}" for name in [*__all__, *_OLDER] if name.islower()} | {
    "Input": (f"{__name__}.layers", "Input"),
    "Model": (f"{__name__}.models", "Model"),
    "Sequential": (f"{__name__}.models", "Sequential"),
}

# of Keras 3: namespaces, and names that stand for what Keras 2 has elsewhere
_KERAS_3 = {name: f"{__name__}.{name}" for name in ("config", "ops", "random", "tree")} | {
    "DTypePolicy": (f"{__name__}.mixed_precision", "Policy"),
    "FloatDTypePolicy": (f"{__name__}.mixed_precision", "Policy"),
    "Initializer": (f"{__name__}.initializers", "Initializer"),
    "InputSpec": (f"{__name__}.layers", "InputSpec"),
    "KerasTensor": (f"{__name__}._symbolic.keras_tensor", "KerasTensor"),
    "Layer": (f"{__name__}.layers", "Layer"),
    "Loss": (f"{__name__}.losses", "Loss"),
    "Metric": (f"{__name__}.metrics", "Metric"),
    "Optimizer": (f"{__name__}.optimizers", "Optimizer"),
    "Regularizer": (f"{__name__}.regularizers", "Regularizer"),
    "Variable": (f"{__name__}._variable", "Variable"),
    "device": (f"{__name__.partition('.')[0]}._scopes", "device"),
    "name_scope": (f"{__name__.partition('.')[0]}._scopes", "name_scope"),
    "version": (f"{__name__}._base.config", "version"),
}

__getattr__, __dir__ = _namespace(__name__, _LAZY | _KERAS_3, also=list(_KERAS_3))
