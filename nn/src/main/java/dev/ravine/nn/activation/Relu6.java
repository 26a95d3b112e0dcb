package dev.ravine.nn.activation;

import static dev.ravine.autograd.Shaping.test;
import static dev.ravine.autograd.Variable.wrt;

import dev.ravine.autograd.EntryKernel;
import dev.ravine.autograd.Variable;

/**
 * min(max(x, 0), 6), entry by entry. The gradient at 0 and at 6 is 0, as in PyTorch.
 *
 * <p>A. Krizhevsky, Convolutional Deep Belief Networks on CIFAR-10 (2010).
 */
public final class Relu6 extends Activation {
    /** Makes the layer. */
    public Relu6() {
        super(Relu6::relu6);
    }

    static Variable relu6(Variable x) {
        EntryKernel kernel = (y, in, from, to) -> {
            for (int i = from; i < to; i++) y.data[i] = Math.max(0, Math.min(6, in[0].data[i]));
        };
        return Variable.compute(
                "relu6", x.rows(), x.columns(), kernel, wrt(x, (y, g) -> g.mul(test(x, v -> !(v <= 0 || v >= 6)))));
    }
}
