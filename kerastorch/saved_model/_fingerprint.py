"""The fingerprint of a SavedModel (fingerprint.pb)."""

from __future__ import annotations

import os
from typing import Any

from .._files.protos import message

_FILE = "fingerprint.pb"
_FIELDS = (
    "saved_model_checksum", "graph_def_program_hash", "signature_def_hash",
    "saved_object_graph_hash", "checkpoint_hash",
)  # fmt: skip


class Fingerprint:
    """Hashes of the parts of a SavedModel (tf.saved_model.experimental.Fingerprint)."""

    def __init__(
        self,
        saved_model_checksum: int | None = None,
        graph_def_program_hash: int | None = None,
        signature_def_hash: int | None = None,
        saved_object_graph_hash: int | None = None,
        checkpoint_hash: int | None = None,
        version: Any = None,
    ) -> None:
        self.saved_model_checksum = saved_model_checksum
        self.graph_def_program_hash = graph_def_program_hash
        self.signature_def_hash = signature_def_hash
        self.saved_object_graph_hash = saved_object_graph_hash
        self.checkpoint_hash = checkpoint_hash
        self.version = version

    @classmethod
    def from_proto(cls, proto: Any) -> Fingerprint:
        """The Fingerprint of a FingerprintDef, or of its bytes; ValueError for other bytes."""
        from google.protobuf.message import DecodeError

        if isinstance(proto, bytes):
            try:
                proto = message("tensorflow.FingerprintDef").FromString(proto)
            except DecodeError as error:
                raise ValueError("Given proto could not be deserialized as fingerprint.") from error
        return cls(*(getattr(proto, name) for name in _FIELDS), proto.version)

    def singleprint(self) -> str:
        """The hashes that tell one SavedModel from another, as text."""
        parts = (
            self.graph_def_program_hash, self.signature_def_hash, self.saved_object_graph_hash,
            self.checkpoint_hash,
        )  # fmt: skip
        return "/".join(map(str, parts))

    def __eq__(self, other):
        return isinstance(other, Fingerprint) and all(
            getattr(self, name) == getattr(other, name) for name in _FIELDS
        )

    __hash__ = None

    def __str__(self):
        lines = "\n".join(f"  {name}: {getattr(self, name)}" for name in _FIELDS)
        return f"SavedModel Fingerprint\n{lines}\n"


def read_fingerprint(export_dir: Any) -> Fingerprint:
    """The fingerprint of a SavedModel's folder; FileNotFoundError for one without."""
    path = os.path.join(os.fspath(export_dir), _FILE)
    if not os.path.exists(path):
        raise FileNotFoundError(f"SavedModel Fingerprint Error: no fingerprint in {export_dir!r}.")
    with open(path, "rb") as file:
        return Fingerprint.from_proto(file.read())
