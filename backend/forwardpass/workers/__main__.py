"""`python -m forwardpass.workers [FILE…]`: one worker process, with the networks in files."""

import sys
from pathlib import Path

from forwardpass.workers.process import main

main([Path(name) for name in sys.argv[1:]])
