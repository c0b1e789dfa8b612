"""What tf.config and tf.debugging set for the whole process."""


class Settings:
    """run_eagerly: whether tf.functions are plain Python functions.
    traceback_filtering: whether tracebacks come without our frames.
    deterministic: whether ops without a seed that need one are refused.
    The others are only kept.
    """

    def __init__(self):
        self.run_eagerly = False
        self.deterministic = False
        self.log_device_placement = False
        self.traceback_filtering = True
        self.jit = ""
        self.optimizer = {"disable_model_pruning": False, "disable_meta_optimizer": False}
        self.inter_op_threads = None
        self.intra_op_threads = None
        self.synchronous = True
        self.device_policy = "silent"


settings = Settings()
