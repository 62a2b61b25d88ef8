"""Limits numpy's linear algebra to one thread, if imported before numpy.

With more threads, the order of additions, and so the last bit of each sum, depends on the machine's
load. The number of threads is read once, when numpy is first imported.
"""

import os

for _variable in (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
):
    os.environ[_variable] = "1"
