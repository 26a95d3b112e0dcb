package dev.ravine.nn;

import static dev.ravine.autograd.LinearAlgebra.affine;
import static dev.ravine.autograd.LinearAlgebra.matmulTransB;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.init.Initializer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * x · Wᵀ + b: each row of the result is a weighted sum of the entries of the same row of x, plus a bias.
 *
 * <p>Parameters: {@code weight}, outputs × inputs, and {@code bias}, 1 × outputs; laid out as PyTorch's. Both are drawn at
 * first from the uniform distribution between ±1/√inputs, which is PyTorch's default too.
 */
public final class Linear extends Layer {
    private final Parameter weight;
    private final @Nullable Parameter bias;

    /**
     * Makes a layer with a bias.
     *
     * @param inputs the columns of x
     * @param outputs the columns of the result
     * @param random where the first weights come from
     */
    public Linear(int inputs, int outputs, RandomGenerator random) {
        this(inputs, outputs, true, random);
    }

    private Linear(int inputs, int outputs, boolean withBias, RandomGenerator random) {
        Require.atLeastOne("Linear", "inputs", inputs);
        Require.atLeastOne("Linear", "outputs", outputs);
        Require.notNull("Linear", "the random generator", random);
        Require.size("Linear", outputs, inputs);
        Initializer initial = Initializer.uniform(1 / Math.sqrt(inputs));
        weight = parameter("weight", initial.draw(outputs, inputs, random));
        bias = withBias ? parameter("bias", initial.draw(1, outputs, random), outputs) : null;
    }

    /** Makes a layer without a bias: x · Wᵀ. */
    public static Linear withoutBias(int inputs, int outputs, RandomGenerator random) {
        return new Linear(inputs, outputs, false, random);
    }

    /**
     * Redraws the weight and sets the bias to zero.
     *
     * @return this layer
     */
    public Linear initialize(Initializer initializer, RandomGenerator random) {
        Require.notNull("Linear", "the initializer", initializer).redraw(weight, bias, weight.rows(), random);
        return this;
    }

    @Override
    protected Variable compute(Variable x) {
        requireFeatures(x, weight.columns());
        return bias == null ? matmulTransB(x, weight) : affine(x, weight, bias);
    }

    @Override
    protected String details() {
        return weight.columns() + " → " + weight.rows() + (bias == null ? ", no bias" : "");
    }
}
