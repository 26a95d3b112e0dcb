package dev.ravine.nn.norm;

import static dev.ravine.autograd.Reductions.standardize;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import org.ejml.data.DMatrixRMaj;

/**
 * Moves and scales each row to mean 0 and variance 1, then multiplies by a weight and adds a bias for each feature.
 *
 * <p>J. L. Ba, J. R. Kiros, G. E. Hinton, Layer Normalization (2016), equations 3 and 4. The variance divides by the number
 * of features, and epsilon stands inside the root; both as in PyTorch. It does the same in training and in evaluation.
 *
 * <p>For a sequence, give it a row for each step.
 *
 * <p>Parameters: {@code weight}, 1 × features, ones at first, and {@code bias}, 1 × features, zeros at first.
 */
public final class LayerNorm extends Layer {
    /** PyTorch's default. */
    private static final double EPSILON = 1e-5;

    private final double epsilon;
    private final Parameter weight;
    private final Parameter bias;

    /** Makes a layer for rows of the given number of features, with an epsilon of 10⁻⁵. */
    public LayerNorm(int features) {
        this(features, EPSILON);
    }

    /**
     * Makes a layer.
     *
     * @param features the columns of x
     * @param epsilon what is added to the variance so that a constant row has a result, at least 0
     */
    public LayerNorm(int features, double epsilon) {
        Require.atLeastOne("LayerNorm", "features", features);
        Require.atLeastZero("LayerNorm", "epsilon", epsilon);
        this.epsilon = epsilon;
        weight = parameter("weight", filled(features, 1), features);
        bias = parameter("bias", new DMatrixRMaj(1, features), features);
    }

    /** A row of the same number. */
    static DMatrixRMaj filled(int features, double number) {
        DMatrixRMaj row = new DMatrixRMaj(1, features);
        row.fill(number);
        return row;
    }

    /** What is added to the variance. */
    public double epsilon() {
        return epsilon;
    }

    @Override
    protected Variable compute(Variable x) {
        requireFeatures(x, weight.columns());
        return standardize(x, Per.ROW, epsilon).mul(weight).add(bias);
    }

    @Override
    protected String details() {
        return weight.columns() + (epsilon == EPSILON ? "" : ", epsilon = " + epsilon);
    }
}
