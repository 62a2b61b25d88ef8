"""`python -m forwardpass.workers`: one worker process."""

from forwardpass.workers.process import main

main()
