"""`python -m kerastorch script.py [args]`."""

import sys

from kerastorch._cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
