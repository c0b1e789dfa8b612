"""Records what TensorFlow says of tracked_programs.py: tracked_programs.json.

TF215/bin/python tests/golden/make_tracked_programs.py
"""

import json
import logging
import sys
from pathlib import Path

import tensorflow as tf

sys.path.insert(0, str(Path(__file__).parent))

import tracked_programs

COUNT = 60

if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    said = [tracked_programs.run(tf, seed) for seed in range(COUNT)]
    text = ",\n".join(json.dumps(line) for line in said)
    Path(__file__).with_name("tracked_programs.json").write_text(f"[\n{text}\n]\n")
