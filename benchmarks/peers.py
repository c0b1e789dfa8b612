"""The peers, where they live, and how a program of theirs is timed in a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ORACLE = Path(os.environ.get("ORACLE") or Path(tempfile.gettempdir()) / "kerastorch-oracle")

ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "",
    "KERAS_BACKEND": "torch",
}
JAX = {
    "KERAS_BACKEND": "jax",
    "JAX_PLATFORMS": "cpu",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
}


@dataclass(frozen=True)
class Peer:
    title: str
    folder: str  # of its environment below $ORACLE; "" is the interpreter that runs this file
    imports: str  # what a user of it imports; "" when another peer stands for the same import
    variables: dict[str, str] = field(default_factory=dict)  # of its processes, beside ONE_THREAD

    def python(self) -> str | None:
        """The interpreter of the peer's environment; None if that is absent."""
        if not self.folder:
            return sys.executable
        places = [ORACLE / self.folder / part for part in ("bin/python", "Scripts/python.exe")]
        return next((str(path) for path in places if path.exists()), None)


PEERS = {
    "kerastorch": Peer("kerastorch", "", "kerastorch"),
    "tensorflow": Peer("TensorFlow 2.15", "tf215", "tensorflow"),
    "keras3": Peer("Keras 3 on torch", "keras3", "keras"),
    "keras3jax": Peer("Keras 3 on JAX", "keras3jax", "keras", JAX),
    "torch_plain": Peer("plain PyTorch", "", "torch"),
    "torch_tuned": Peer("tuned PyTorch", "", ""),
}


class PeerFailed(Exception):
    """A peer's process ended; the message is the last thing it said."""


class NoProgram(Exception):
    """The workload has no program for this peer."""


def environment(peer: str) -> dict[str, str]:
    ours = {"PYTHONPATH": str(HERE.parent)}
    return {**os.environ, **ONE_THREAD, **PEERS[peer].variables, **ours}


class Worker:
    """A peer's process for one workload: set up and warmed up, it runs a round at each call."""

    def __init__(self, peer: str, workload: str) -> None:
        command = [PEERS[peer].python(), str(HERE / "worker.py"), peer, workload]
        self.errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 (open as long as the worker)
        self.process = subprocess.Popen(
            command,
            env=environment(peer),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )
        if self._answer() == "no program":
            self.close()
            raise NoProgram

    def __call__(self) -> dict[str, float]:
        """Times of one round in microseconds a step: {"cpu": ..., "wall": ...}, and those of the
        round beside it, if there is one, as "beside_cpu" and "beside_wall"."""
        with contextlib.suppress(OSError):  # a process that is gone tells its reason below
            self.process.stdin.write("go\n")
            self.process.stdin.flush()
        return json.loads(self._answer())

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        self.errors.close()

    def _answer(self) -> str:
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            self.errors.seek(0)
            said = self.errors.read().strip().splitlines() or ["no message"]
            self.close()
            raise PeerFailed(said[-1])
        return line.strip()


class Importer:
    """Imports a peer in a fresh process at each call."""

    def __init__(self, peer: str) -> None:
        modules = PEERS[peer].imports
        if not modules:
            raise NoProgram
        program = f"import {modules}, time; print(time.process_time())"
        self.command = [PEERS[peer].python(), "-c", program]
        self.environment = environment(peer)
        self()

    def __call__(self) -> dict[str, float]:
        """Seconds of the whole process, by its CPU time and by the clock."""
        start = time.perf_counter()
        done = subprocess.run(self.command, env=self.environment, capture_output=True, text=True)
        wall = time.perf_counter() - start
        if done.returncode:
            raise PeerFailed((done.stderr.strip().splitlines() or ["no message"])[-1])
        return {"cpu": float(done.stdout.split()[-1]), "wall": wall}

    def close(self) -> None:
        pass
