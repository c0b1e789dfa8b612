"""Being here puts tests/ on sys.path, so that tests import `golden`."""

import os

# Two workers of pytest on two cores: with teams of threads they would wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")
