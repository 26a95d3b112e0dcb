package dev.ravine.nn.activation;

import static dev.ravine.autograd.Shaping.test;
import static dev.ravine.autograd.Shaping.where;
import static dev.ravine.autograd.Variable.wrt;

import dev.ravine.autograd.EntryKernel;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.Vjp;

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
        Vjp rule = (y, g) -> where(test(x, v -> !(v <= 0 || v >= 6)), g, Variable.of(0));
        return Variable.compute("relu6", x.rows(), x.columns(), kernel, wrt(x, rule));
    }
}
