"""A sample of exchange/saved_ops.py, written and read back by kerastorch."""

import argparse
import contextlib
import io
import sys
import warnings
from pathlib import Path

import kerastorch as tf

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))

from exchange import saved_ops  # noqa: E402


def test_calls_of_ops_load_again(tmp_path):
    options = argparse.Namespace(
        cases=1, only=None, tables="math,linalg,nn,strings,ragged,sparse", share=0.04
    )
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        counts, refused = saved_ops.write(tmp_path, options)
        found = list(saved_ops.read(tf, tmp_path))
    assert not found, "\n".join(found)
    assert counts["calls"] > 20
    assert len(refused) < counts["calls"] / 2
