package dev.ravine.nn.attention;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import java.util.function.UnaryOperator;

/**
 * What differs between Transformers.
 *
 * <pre>{@code
 * TransformerOptions.preNorm().withActivation(Elementwise::gelu).withDropout(0.1)
 * }</pre>
 *
 * @param normFirst whether each part of a block sees its input normalized (pre-norm, which trains deep stacks more readily: R.
 *     Xiong et al., On Layer Normalization in the Transformer Architecture, 2020), instead of normalizing what it is added
 *     to (post-norm, as in the paper and by default in PyTorch)
 * @param activation between the two linear layers; keeps the shape
 * @param dropout the probability with which, while training, weights of attention, activations, and what each part adds are
 *     dropped; at least 0 and below 1
 */
public record TransformerOptions(boolean normFirst, UnaryOperator<Variable> activation, double dropout) {
    /** Checks that nothing is null, and the probability. */
    public TransformerOptions {
        Require.notNull("TransformerOptions", "the activation", activation);
        Require.that(
                dropout >= 0 && dropout < 1,
                "TransformerOptions",
                "the dropout is %s, expected at least 0 and below 1",
                dropout);
    }

    /** Norms after each part, ReLU as the activation, no dropout. */
    public static TransformerOptions postNorm() {
        return new TransformerOptions(false, Elementwise::relu, 0);
    }

    /** Norms before each part, ReLU as the activation, no dropout. */
    public static TransformerOptions preNorm() {
        return new TransformerOptions(true, Elementwise::relu, 0);
    }

    /** The same with another activation, such as {@code Elementwise::gelu}. */
    public TransformerOptions withActivation(UnaryOperator<Variable> another) {
        return new TransformerOptions(normFirst, another, dropout);
    }

    /** The same with dropout. */
    public TransformerOptions withDropout(double probability) {
        return new TransformerOptions(normFirst, activation, probability);
    }
}
