package dev.ravine.autograd;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Operations whose value and gradients come from loops of their own, because a composition of small operations is too slow,
 * and whose meaning is that composition all the same.
 *
 * <p>The definition stays: where a gradient is itself differentiated, it is taken through the definition, so that a fused
 * operation has derivatives of any order without a second rule written by hand. The loop runs only in a plain reverse pass, one
 * that is not itself differentiated. A test has to hold the two equal.
 */
public final class Fused {
    private Fused() {}

    /** What the reverse pass computes in one go. */
    @FunctionalInterface
    public interface Reverse {
        /**
         * Returns the gradients with respect to all inputs.
         *
         * @param y the operation's result
         * @param g the gradient that arrives there, of its shape
         */
        Variable[] gradients(Variable y, Variable g);
    }

    /**
     * Returns the result of a fused operation.
     *
     * @param operation what to call it
     * @param rows of the result
     * @param columns of the result
     * @param kernel computes it
     * @param reverse the gradients, in a reverse pass that is not itself differentiated
     * @param definition the same as a composition of operations; given the inputs
     * @param inputs what the kernel reads
     */
    public static Variable of(
            String operation,
            int rows,
            int columns,
            Kernel kernel,
            Reverse reverse,
            Function<Variable[], Variable> definition,
            Variable... inputs) {
        Require.notNull(operation, "the definition", definition);
        AtOnce atOnce = new AtOnce(Require.notNull(operation, "the reverse loop", reverse));
        Input[] edges = new Input[inputs.length];
        for (int i = 0; i < edges.length; i++) {
            int input = i;
            edges[i] = Variable.wrt(
                    inputs[i],
                    (y, g) -> Recording.isOn()
                            ? throughDefinition(definition, inputs, input, g)
                            : atOnce.gradient(input, y, g));
        }
        return Variable.compute(operation, rows, columns, kernel, edges);
    }

    /** The gradients for what arrived last, until each input has asked for its own. */
    private static final class AtOnce {
        private final Reverse reverse;
        private volatile @Nullable Found last;

        AtOnce(Reverse reverse) {
            this.reverse = reverse;
        }

        private record Found(Variable g, Variable[] gradients, boolean[] given) {}

        Variable gradient(int input, Variable y, Variable g) {
            Found found = last;
            // An input that asks a second time does so in another pass.
            if (found == null || found.g != g || found.given[input]) {
                Variable[] gradients = reverse.gradients(y, g);
                found = new Found(g, gradients, new boolean[gradients.length]);
                last = found;
            }
            found.given[input] = true;
            return found.gradients[input];
        }
    }

    private static Variable throughDefinition(
            Function<Variable[], Variable> definition, Variable[] inputs, int input, Variable g) {
        return Derivatives.vjp(
                x -> {
                    Variable[] at = inputs.clone();
                    at[input] = x;
                    return definition.apply(at);
                },
                inputs[input],
                g);
    }
}
