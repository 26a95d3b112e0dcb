package dev.ravine.nn.norm;

import static dev.ravine.autograd.Constants.ones;
import static dev.ravine.autograd.Reductions.standardize;

import dev.ravine.autograd.Fused;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.RangeKernel;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.kernel.Rows;
import dev.ravine.nn.Layer;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Normalizes each row to mean 0 and variance 1, then multiplies by a weight and adds a bias for each feature.
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
    static final double EPSILON = 1e-5;

    private final int features;
    private final double epsilon;
    private final @Nullable Parameter weight;
    private final @Nullable Parameter bias;

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
        this(features, epsilon, true, true);
    }

    private LayerNorm(int features, double epsilon, boolean withWeight, boolean withBias) {
        Require.atLeastOne("LayerNorm", "features", features);
        Require.atLeastZero("LayerNorm", "epsilon", epsilon);
        this.features = features;
        this.epsilon = epsilon;
        weight = withWeight ? parameter("weight", ones(1, features).value(), features) : null;
        bias = withBias ? parameter("bias", new DMatrixRMaj(1, features), features) : null;
    }

    /** Makes a layer with a weight alone. */
    public static LayerNorm withoutBias(int features) {
        return withoutBias(features, EPSILON);
    }

    /** Makes a layer with a weight alone, and another epsilon. */
    public static LayerNorm withoutBias(int features, double epsilon) {
        return new LayerNorm(features, epsilon, true, false);
    }

    /** Makes a layer without parameters: PyTorch's {@code elementwise_affine=False}. */
    public static LayerNorm withoutAffine(int features) {
        return withoutAffine(features, EPSILON);
    }

    /** Makes a layer without parameters, and with another epsilon. */
    public static LayerNorm withoutAffine(int features, double epsilon) {
        return new LayerNorm(features, epsilon, false, false);
    }

    /** What is added to the variance. */
    public double epsilon() {
        return epsilon;
    }

    /** x times the weight plus the bias, as far as there are any. */
    static Variable affine(Variable x, @Nullable Variable weight, @Nullable Variable bias) {
        Variable scaled = weight == null ? x : x.mul(weight);
        return bias == null ? scaled : scaled.add(bias);
    }

    @Override
    protected Variable compute(Variable x) {
        requireFeatures(x, features);
        return weight == null || bias == null
                ? affine(standardize(x, Per.ROW, epsilon), weight, bias)
                : inOneGo(x, weight, bias);
    }

    private Variable inOneGo(Variable x, Variable weight, Variable bias) {
        RangeKernel kernel = RangeKernel.ofRows(
                x,
                (y, in, from, to) ->
                        Rows.layerNorm(features, epsilon, in[0].data, in[1].data, in[2].data, y.data, from, to));
        return Fused.of(
                "layerNorm",
                x.rows(),
                features,
                kernel,
                (y, g) -> LayerNormGradient.of(x, weight, g, epsilon),
                in -> affine(standardize(in[0], Per.ROW, epsilon), in[1], in[2]),
                x,
                weight,
                bias);
    }

    @Override
    protected String details() {
        return features
                + (epsilon == EPSILON ? "" : ", epsilon = " + epsilon)
                + (weight == null ? ", not affine" : bias == null ? ", no bias" : "");
    }
}
