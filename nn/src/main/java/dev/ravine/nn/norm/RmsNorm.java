package dev.ravine.nn.norm;

import static dev.ravine.autograd.Constants.ones;
import static dev.ravine.autograd.Elementwise.sqrt;
import static dev.ravine.autograd.Elementwise.square;
import static dev.ravine.autograd.Reductions.mean;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;

/**
 * Divides each row by its root mean square, then multiplies by a weight for each feature: {@link LayerNorm} without the
 * mean and the bias.
 *
 * <p>B. Zhang, R. Sennrich, Root Mean Square Layer Normalization (2019), equation 4. The paper has no epsilon. PyTorch adds
 * one inside the root, as here. It does the same in training and in evaluation.
 *
 * <p>Parameters: {@code weight}, 1 × features, ones at first.
 */
public final class RmsNorm extends Layer {
    /** PyTorch's default for double: the distance from 1 to the next number. */
    private static final double EPSILON = Math.ulp(1.0);

    private final double epsilon;
    private final Parameter weight;

    /** Makes a layer for rows of the given number of features, with an epsilon of 2⁻⁵². */
    public RmsNorm(int features) {
        this(features, EPSILON);
    }

    /**
     * Makes a layer.
     *
     * @param features the columns of x
     * @param epsilon what is added to the mean square so that a row of zeros has a result, at least 0
     */
    public RmsNorm(int features, double epsilon) {
        Require.atLeastOne("RmsNorm", "features", features);
        Require.atLeastZero("RmsNorm", "epsilon", epsilon);
        this.epsilon = epsilon;
        weight = parameter("weight", ones(1, features).value(), features);
    }

    /** What is added to the mean square. */
    public double epsilon() {
        return epsilon;
    }

    @Override
    protected Variable compute(Variable x) {
        requireFeatures(x, weight.columns());
        Variable rootMeanSquare = sqrt(mean(square(x), Per.ROW).add(epsilon));
        return x.div(rootMeanSquare).mul(weight);
    }

    @Override
    protected String details() {
        return weight.columns() + (epsilon == EPSILON ? "" : ", epsilon = " + epsilon);
    }
}
