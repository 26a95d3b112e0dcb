package dev.ravine.autograd;

import java.util.Optional;
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
         * Returns the gradients with respect to the inputs, in their order. Those of the last inputs may be left out if they
         * never need one.
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
        Variable[] own =
                Require.notNull(operation, "the array of inputs", inputs).clone();
        AtOnce atOnce = new AtOnce(Require.notNull(operation, "the reverse loop", reverse), own);
        Input[] edges = new Input[own.length];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = Variable.wrt(own[i], new Rule(definition, own, i, atOnce));
        }
        return Variable.compute(operation, rows, columns, kernel, edges);
    }

    /**
     * Evaluates the definition of a fused operation, to compare it with what the kernel computed.
     *
     * @param y the result of any operation
     * @return none if it was not fused
     */
    public static Optional<Variable> byDefinition(Variable y) {
        return y.inputs().stream()
                .filter(input -> !input.isReadOnly())
                .map(Input::rule)
                .filter(Rule.class::isInstance)
                .findFirst()
                .map(rule -> ((Rule) rule).result());
    }

    /** The way back to one input: by the loop, or through the definition where it is to be differentiated again. */
    @SuppressWarnings("ArrayRecordComponent") // Handed over, not compared.
    private record Rule(Function<Variable[], Variable> definition, Variable[] inputs, int input, AtOnce atOnce)
            implements Vjp {
        @Override
        public Variable apply(Variable y, Variable g) {
            return Recording.isOn() ? throughDefinition(g) : atOnce.gradient(input, y, g);
        }

        Variable result() {
            return definition.apply(inputs.clone());
        }

        private Variable throughDefinition(Variable g) {
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

    /** The gradients for what arrived last, until each input that needs one has asked for its own. */
    private static final class AtOnce {
        private final Reverse reverse;
        private final Variable[] inputs;
        private volatile @Nullable Found last;

        AtOnce(Reverse reverse, Variable[] inputs) {
            this.reverse = reverse;
            this.inputs = inputs;
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
            if (isLast(found.given)) {
                last = null;
            }
            return found.gradients[input];
        }

        private boolean isLast(boolean[] given) {
            for (int i = 0; i < given.length; i++) {
                if (!given[i] && inputs[i].needsGradient()) {
                    return false;
                }
            }
            return true;
        }
    }
}
