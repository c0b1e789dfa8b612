"""The state of a thread: who records, which device new tensors take, which name scope is open.

`Session` stands for the time from the outermost tape's start to its end.  A tensor handle that an
op made while recording carries its session; a handle of another session is a constant to the ops
of this one, as in TensorFlow, where a result of an earlier tape is just a value.
"""

import threading


class Session:
    """One stretch of recording: from the outermost tape's start to its stop.

    tapes: how many tapes have recorded in it and may still be asked for gradients.
    thaws: whether frozen variables require grad for it (see frozen.py).
    """

    __slots__ = ("__weakref__", "tapes", "thaws")

    def __init__(self):
        self.tapes = 0
        self.thaws = False


class State(threading.local):
    """Per-thread state.

    session: the Session of the open recording, None when nothing records.
    tapes: the open tapes, outermost first.
    torch: how many calls with torch tensors are running: then autograd is torch's own business.
    device: the torch.device asked for by tf.device, None for the default.
    cpu: the number of the logical CPU asked for, 0 where none is (see placing.py).
    scope: the name scope's prefix, "" or ending in "/".
    function: what the running tf.function remembers of its variables, None outside of all.
    left: that which an open init_scope has left, None outside of all.
    cast_to: the torch dtype that AutoCastVariables are read in, None outside of layers' calls.
    step: what stands for the traced step of a model that runs, None outside of steps and in eager
        ones. TensorFlow's tensors are symbolic there: what carries gradient has no numpy form.
    rows: in a training step without a tape that wants gradients of tables by row, the ids of the
        tables that it has used; else None.
    made: a list that every new variable is noted in, None where nobody asks.
    graph: the Graph that is being traced (see _graph/tracing.py), None in eager execution.
    draws: whose random streams serve (see random/streams.py), None in eager execution.
    loops: what stands for loops over time while bodies are written as TensorFlow's ops (see
        _graph/lowering/sequences.py), else None.
    whole: whether traces take loops over time of a user's cell as one call, to be written so.
    strategy: the tf.distribute strategy whose scope is open, None outside of all.
    replica: the ReplicaContext of the replica that runs, None outside of all (see replicas.py).
    """

    def __init__(self):
        self.session = None
        self.tapes = []
        self.torch = 0
        self.device = None
        self.cpu = 0
        self.scope = ""
        self.function = None
        self.left = None
        self.cast_to = None
        self.step = None
        self.rows = None
        self.made = None
        self.graph = None
        self.draws = None
        self.loops = None
        self.whole = False
        self.strategy = None
        self.replica = None

    @staticmethod
    def scope_of_layers() -> str:
        """The name scope of the layers that are being called, as "outer/inner/"; Keras binds it."""
        return ""


state = State()


class Structure:
    """Counts the changes to what modules consist of, for what is worked out from that and kept."""

    __slots__ = ("version",)

    def __init__(self):
        self.version = 0


structure = Structure()
