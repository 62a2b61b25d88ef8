"""`python -m forwardpass.workers ABOUT [FILE…]`: one worker process, with the networks in files.

ABOUT is JSON: facts about them, see `models.About`.
"""

import json
import sys
from pathlib import Path

from forwardpass.workers.process import main

main([Path(name) for name in sys.argv[2:]], json.loads(sys.argv[1]))
