"""Fits a net of scikit-learn by its lbfgs to the samples on the standard input, and prints the evaluations and milliseconds that it
took to a loss, half of the mean square error, in the median of seeds; `none` if most seeds did not get there.

The arguments are the loss, the number of hidden units and the number of columns that are inputs.
"""
import statistics
import sys
import time
import warnings

import numpy
from sklearn.neural_network import MLPRegressor

target, hidden, inputs = float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
samples = numpy.loadtxt(sys.stdin, delimiter=",", ndmin=2)
x, y = samples[:, :inputs], samples[:, inputs:]
y = y[:, 0] if y.shape[1] == 1 else y
warnings.simplefilter("ignore")  # not converged: it is to stop at the loss


class Reached(Exception):
    pass


class Counted(MLPRegressor):
    def _loss_grad_lbfgs(self, *arguments):
        loss, gradient = super()._loss_grad_lbfgs(*arguments)
        self.evaluations += 1
        if loss <= target:
            raise Reached
        return loss, gradient


runs = []
for seed in range(20):
    net = Counted(hidden_layer_sizes=(hidden,), activation="tanh", solver="lbfgs", alpha=0, tol=0, max_iter=100000, max_fun=100000,
                  random_state=seed)
    net.evaluations = 0
    start = time.perf_counter()
    try:
        net.fit(x, y)
        runs.append((float("inf"), float("inf")))
    except Reached:
        runs.append((net.evaluations, 1e3 * (time.perf_counter() - start)))
evaluations, milliseconds = [statistics.median(each) for each in zip(*runs)]
print(f"{evaluations:,.0f}, {milliseconds:,.1f} ms" if evaluations < float("inf") else "none")
