"""Shield: keeps variables untouched while a symbolic call finds shapes.

A call on symbolic tensors runs the layer for its shapes only, so what it assigns must not last
(TensorFlow only draws the graph there).  The variables of the layer get other raw values
meanwhile: meta tensors, or copies when the call needs values.
"""


class Shield:
    """Gives variables other raw values until `restore`.

    meta: whether those are meta tensors instead of copies.
    """

    def __init__(self, meta):
        self.meta = meta
        self._kept = {}

    def take(self, variables):
        """Shields more variables."""
        for v in variables:
            if id(v) not in self._kept and hasattr(v._t, "detach"):
                self._kept[id(v)] = v, v._t
                raw = v._t.detach()
                v._t = raw.to("meta") if self.meta else raw.clone()

    def restore(self):
        """Puts the variables' own raw values back."""
        for v, raw in self._kept.values():
            v._t = raw
            for owner, register in v._owners:
                if owner() is not None:
                    register(owner(), v)
