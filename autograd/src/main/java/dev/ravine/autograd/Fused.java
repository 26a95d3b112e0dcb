package dev.ravine.autograd;

import static dev.ravine.autograd.OwnRules.wrt;

import java.util.function.Function;
import org.ejml.data.DMatrixRMaj;

/**
 * Operations whose value and gradients come from loops of their own, because a composition of small operations is too slow,
 * and whose meaning is that composition all the same.
 *
 * <p>The definition stays: where a gradient is itself differentiated, it is taken through the definition, so that a fused
 * operation has derivatives of any order without a second rule written by hand. Only in the plain reverse pass, which nobody
 * differentiates, does the loop run instead. A test has to hold the two equal.
 */
public final class Fused {
    private Fused() {}

    /** What the reverse pass computes in one go. */
    @FunctionalInterface
    public interface Reverse {
        /**
         * Returns the gradient with respect to an input.
         *
         * @param input its number among the inputs, from 0
         * @param y the value of the operation; not to be modified
         * @param g the gradient that arrives at the result, of its shape; not to be modified, and not to be read later: its
         *     array may be used again
         * @return of the input's shape; not to be modified afterwards
         */
        DMatrixRMaj gradient(int input, DMatrixRMaj y, DMatrixRMaj g);
    }

    /**
     * Returns the result of a fused operation.
     *
     * @param operation what to call it
     * @param value the result; taken over without a copy
     * @param definition the same as a composition of operations; given the inputs
     * @param reverse the gradients where nobody differentiates them
     * @param inputs what the value was computed from
     */
    public static Variable of(
            String operation,
            DMatrixRMaj value,
            Function<Variable[], Variable> definition,
            Reverse reverse,
            Variable... inputs) {
        Require.notNull(operation, "the definition", definition);
        Require.notNull(operation, "the reverse loop", reverse);
        Input[] edges = new Input[inputs.length];
        for (int i = 0; i < edges.length; i++) {
            int input = i;
            edges[i] = wrt(
                    inputs[i],
                    (y, g) -> Recording.isOn()
                            ? throughDefinition(definition, inputs, input, g)
                            : inOneGo(reverse, input, y, g));
        }
        return Variable.of(operation, value, edges);
    }

    private static Variable inOneGo(Reverse reverse, int input, Variable y, Variable g) {
        // Whoever made it may keep it.
        return Scratch.disown(Variable.wrap(reverse.gradient(input, y.value(), g.value())));
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
