"""The compat suite's set-up: TensorFlow's names lead to kerastorch, plots go to no screen."""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
os.environ.setdefault("MPLBACKEND", "Agg")
os.environ.setdefault("OMP_NUM_THREADS", "1")  # two workers share two cores

import kerastorch

kerastorch.install(children=False)
