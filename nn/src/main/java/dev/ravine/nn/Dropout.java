package dev.ravine.nn;

import dev.ravine.autograd.Kernel;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import java.util.random.RandomGenerator;

/**
 * Sets each entry to zero with probability p while training, and divides the others by 1 − p, so that the expected value
 * stays the same. When evaluating, it returns its input.
 *
 * <p>N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov, Dropout: A Simple Way to Prevent Neural
 * Networks from Overfitting (2014), section 4. The paper scales when it evaluates; scaling while training, as PyTorch does,
 * is equivalent and leaves evaluation alone.
 *
 * <p>Not for a segment that is {@linkplain dev.ravine.autograd.Recording#recomputed recomputed}, unless that seeds the
 * generator itself: the second computation would draw another mask, which is an error there.
 */
public final class Dropout extends Layer {
    private final double probability;
    private final RandomGenerator random;

    /**
     * Makes the layer.
     *
     * @param probability of an entry to be dropped, at least 0 and below 1
     * @param random draws once for each entry of each input while training
     */
    public Dropout(double probability, RandomGenerator random) {
        Require.that(
                probability >= 0 && probability < 1,
                "Dropout",
                "the probability is %s, expected at least 0 and below 1",
                probability);
        this.probability = probability;
        this.random = Require.notNull("Dropout", "the random generator", random);
    }

    @Override
    protected Variable compute(Variable x) {
        if (!isTraining() || probability == 0) {
            return x;
        }
        Kernel kernel = (y, in) -> {
            for (int i = 0; i < y.data.length; i++) {
                y.data[i] = random.nextDouble() < probability ? 0 : 1 / (1 - probability);
            }
        };
        return x.mul(Variable.compute("mask", x.rows(), x.columns(), kernel));
    }

    @Override
    protected String details() {
        return "p = " + probability;
    }
}
