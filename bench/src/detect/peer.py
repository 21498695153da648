"""Times numpy on the same matrix, one request a line on standard input, one JSON answer a line on standard output.

argv: file of float64 target then rows, number of rows, steps per row.
A request is "NAME RUNS", answered with the fastest run's CPU time, or "check NAME PATH": then the results go to
PATH as float64.
"""
import json
import sys
import time

import numpy as np

path, rows, length = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
data = np.fromfile(path, dtype=np.float64)
y, X = data[:length], data[length:].reshape(rows, length)
X = np.array(X)  # an allocation of numpy's own, with its large pages
X32 = X.astype(np.float32)
y32 = y.astype(np.float32)
k = np.arange(1, length)
weights = length / (k * (length - k))


def correlate(X, y):
    """Sums by einsum, none of which copies the matrix."""
    centred = y - y.mean()
    mean = np.einsum("ij->i", X) / length
    squares = np.einsum("ij,ij->i", X, X) - length * mean * mean
    return np.einsum("ij,j->i", X, centred) / np.sqrt(squares * (centred @ centred))


def correlate_copy(X, y):
    """The textbook form: a centred copy first."""
    centred = y - y.mean()
    C = X - X.mean(axis=1, keepdims=True)
    return np.einsum("ij,j->i", C, centred) / np.sqrt(
        np.einsum("ij,ij->i", C, C) * (centred @ centred)
    )


def correlate_blas(X, y):
    """As einsum, with the products by BLAS."""
    centred = y - y.mean()
    mean = X.mean(axis=1)
    squares = np.einsum("ij,ij->i", X, X) - length * mean * mean
    return (X @ centred) / np.sqrt(squares * (centred @ centred))


def median_mad(X):
    center = np.median(X, axis=1, keepdims=True)
    return np.concatenate([center[:, 0], np.median(np.abs(X - center), axis=1)])


def change_point(X):
    """The split of least squares by cumulative sums, and its strength."""
    C = X - X.mean(axis=1, keepdims=True)
    total = np.einsum("ij,ij->i", C, C)
    S = np.cumsum(C, axis=1)[:, :-1]
    S *= S
    S *= weights
    at = S.argmax(axis=1)
    gain = S[np.arange(rows), at]
    return np.concatenate([at + 1.0, np.sqrt(gain * (length - 2) / (total - gain))])


kernels = {
    "correlate": lambda: correlate(X, y),
    "correlate-single": lambda: correlate(X32, y32),
    "correlate-copy": lambda: correlate_copy(X, y),
    "correlate-blas": lambda: correlate_blas(X, y),
    "median-mad": lambda: median_mad(X),
    "change-point": lambda: change_point(X),
}

print(json.dumps({"numpy": np.__version__, "python": sys.version.split()[0]}), flush=True)
for line in sys.stdin:
    words = line.split()
    if words[0] == "check":
        kernels[words[1]]().astype(np.float64).tofile(words[2])
        print("{}", flush=True)
        continue
    least = float("inf")
    for _ in range(int(words[1])):
        begin = time.process_time()
        kernels[words[0]]()
        least = min(least, time.process_time() - begin)
    print(json.dumps({"ms": least * 1000}), flush=True)
