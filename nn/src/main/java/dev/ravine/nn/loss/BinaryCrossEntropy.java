package dev.ravine.nn.loss;

import static dev.ravine.autograd.Arithmetic.maximum;
import static dev.ravine.autograd.Arithmetic.sub;
import static dev.ravine.autograd.Elementwise.log;
import static dev.ravine.autograd.Elementwise.log1p;
import static dev.ravine.autograd.Variable.wrt;

import dev.ravine.autograd.EntryKernel;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.kernel.PortableMath;

/**
 * The binary cross-entropy of probabilities, an operation of its own: composed of logarithms, its gradient at a probability
 * of 0 or 1 would be 0 · ∞.
 */
final class BinaryCrossEntropy {
    private static final double LEAST_LOGARITHM = -100;
    /** A float in PyTorch: 4e-9 less than 1e-12, relatively, in double. */
    private static final double LEAST_DENOMINATOR = 1e-12f;

    private BinaryCrossEntropy() {}

    static Variable of(Variable p, Variable t) {
        EntryKernel kernel = (y, in, from, to) -> {
            for (int i = from; i < to; i++) y.data[i] = value(in[0].data[i], in[1].data[i]);
        };
        return Variable.compute(
                "binaryCrossEntropy",
                p.rows(),
                p.columns(),
                kernel,
                wrt(p, (y, g) -> g.mul(p.sub(t).div(maximum(p.mul(sub(1, p)), LEAST_DENOMINATOR)))),
                wrt(t, (y, g) -> g.mul(atLeast(log1p(p.neg())).sub(atLeast(log(p))))));
    }

    private static double value(double p, double t) {
        return -(t * Math.max(PortableMath.log(p), LEAST_LOGARITHM)
                + (1 - t) * Math.max(PortableMath.log1p(-p), LEAST_LOGARITHM));
    }

    private static Variable atLeast(Variable logarithm) {
        return maximum(logarithm, LEAST_LOGARITHM);
    }
}
