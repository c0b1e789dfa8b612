"""tf.compat.v1.train: training: optimizers, decays, the global step, messages of examples."""

from ._aliases import by_file as _by_file
from ._aliases import namespace_of as _namespace_of

_PLACES = {
    "_optimizers": (
        "AdadeltaOptimizer AdagradOptimizer AdamOptimizer FtrlOptimizer "
        "GradientDescentOptimizer MomentumOptimizer Optimizer "
        "ProximalAdagradOptimizer ProximalGradientDescentOptimizer RMSPropOptimizer"
    ),
    "_decays": (
        "cosine_decay cosine_decay_restarts exponential_decay inverse_time_decay "
        "linear_cosine_decay natural_exp_decay piecewise_constant "
        "piecewise_constant_decay polynomial_decay"
    ),
    "_global_step": (
        "assert_global_step create_global_step get_global_step "
        "get_or_create_global_step global_step"
    ),
    "_events": "summary_iterator",
    "_saver": "Saver",
    "_meta_graphs": "export_meta_graph import_meta_graph",
    "_coordinator": "Coordinator LooperThread",
    "_hooks": (
        "CheckpointSaverHook CheckpointSaverListener FeedFnHook FinalOpsHook GlobalStepWaiterHook "
        "LoggingTensorHook NanLossDuringTrainingError NanTensorHook SecondOrStepTimer "
        "SessionRunArgs SessionRunContext SessionRunHook SessionRunValues StepCounterHook "
        "StopAtStepHook SummarySaverHook"
    ),
    "_monitored": (
        "ChiefSessionCreator MonitoredSession MonitoredTrainingSession Scaffold SessionCreator "
        "SessionManager SingularMonitoredSession WorkerSessionCreator"
    ),
}
_LAZY = _by_file(_PLACES)
_ROOT, _, _ = __name__.partition(".")
_STATE = (
    "checkpoint_exists generate_checkpoint_state_proto get_checkpoint_mtimes remove_checkpoint "
    "update_checkpoint_state"
)
_LAZY |= {name: (f"{_ROOT}.train._state_file", name) for name in _STATE.split()}
_LAZY["init_from_checkpoint"] = (f"{_ROOT}.train._warm_start", "init_from_checkpoint")
_LAZY["SaverDef"] = (f"{__name__.rpartition('.')[0]}._messages", "SaverDef")
_LAZY["NewCheckpointReader"] = (f"{_ROOT}.train._reading", "CheckpointReader")

__getattr__, __dir__, __all__ = _namespace_of(__name__, (), _LAZY)
