"""How well and how fast passages are found, beside the stock way of doing it."""

import os

# Before numpy is imported: on a few cores its threads wait for each other longer than they work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
