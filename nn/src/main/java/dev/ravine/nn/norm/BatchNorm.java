package dev.ravine.nn.norm;

import static dev.ravine.autograd.Elementwise.sqrt;
import static dev.ravine.autograd.Reductions.mean;
import static dev.ravine.autograd.Reductions.variance;

import dev.ravine.autograd.Kernel;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.image.Pixels;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Moves and scales each feature to mean 0 and variance 1 over the batch, then multiplies by a weight and adds a bias for each
 * feature. Of images, the features are the channels, and all pixels of all images count. The result has the shape of x.
 *
 * <p>S. Ioffe, C. Szegedy, Batch Normalization (2015), algorithms 1 and 2, and section 3.2 for images. While training it
 * takes the batch's mean and variance, which divides by the number of values n, and moves the running statistics a step of
 * {@code momentum} towards them; to evaluate it takes the running statistics. As in PyTorch, the running variance is that
 * which divides by n − 1. (The paper averages over several batches after training instead.)
 *
 * <p>A segment that is computed twice, under {@link dev.ravine.autograd.Recording#recomputed}, takes the batch's statistics
 * twice too.
 *
 * <p>Parameters: {@code weight}, 1 × features, ones at first, and {@code bias}, 1 × features, zeros at first. Buffers:
 * {@code running_mean}, zeros, and {@code running_var}, ones, both 1 × features, and {@code num_batches_tracked}, 1 × 1.
 */
public final class BatchNorm extends Layer {
    private static final double EPSILON = 1e-5;
    private static final double MOMENTUM = 0.1;

    private final @Nullable ImageShape image;
    private final double epsilon;
    private final double momentum;
    private final Parameter weight;
    private final Parameter bias;
    private final DMatrixRMaj runningMean;
    private final DMatrixRMaj runningVariance;
    private final DMatrixRMaj batches;

    /** Makes a layer over rows of the given number of features, with an epsilon of 10⁻⁵ and a momentum of 0.1. */
    public BatchNorm(int features) {
        this(features, EPSILON, MOMENTUM);
    }

    /**
     * Makes a layer over rows of features.
     *
     * @param features the columns of x
     * @param epsilon what is added to the variance so that a constant feature has a result, at least 0
     * @param momentum the share of the newest batch in the running statistics, from 0 to 1, as PyTorch has it; other
     *     libraries call the other share so
     */
    public BatchNorm(int features, double epsilon, double momentum) {
        this(features, null, epsilon, momentum);
    }

    /** Makes a layer over the channels of images, with 10⁻⁵ for epsilon and 0.1 for momentum. */
    public BatchNorm(ImageShape image) {
        this(image, EPSILON, MOMENTUM);
    }

    /**
     * Makes a layer over the channels of images.
     *
     * @param image what a row holds
     * @param epsilon what is added to the variance so that a constant channel has a result, at least 0
     * @param momentum the share of the newest batch in the running statistics, from 0 to 1
     */
    public BatchNorm(ImageShape image, double epsilon, double momentum) {
        this(Require.notNull("BatchNorm", "the image's shape", image).channels(), image, epsilon, momentum);
    }

    private BatchNorm(int features, @Nullable ImageShape image, double epsilon, double momentum) {
        Require.atLeastOne("BatchNorm", "features", features);
        Require.atLeastZero("BatchNorm", "epsilon", epsilon);
        Require.that(momentum >= 0 && momentum <= 1, "BatchNorm", "momentum: %s, expected 0 to 1", momentum);
        this.image = image;
        this.epsilon = epsilon;
        this.momentum = momentum;
        weight = parameter("weight", LayerNorm.filled(features, 1), features);
        bias = parameter("bias", LayerNorm.filled(features, 0), features);
        runningMean = buffer("running_mean", LayerNorm.filled(features, 0), features);
        runningVariance = buffer("running_var", LayerNorm.filled(features, 1), features);
        batches = counter("num_batches_tracked");
    }

    /** What is added to the variance. */
    public double epsilon() {
        return epsilon;
    }

    /** What a row holds, if the features are the channels of images. */
    public Optional<ImageShape> image() {
        return Optional.ofNullable(image);
    }

    @Override
    protected Variable compute(Variable x) {
        if (image == null) {
            requireFeatures(x, features());
            return normalized(x, x);
        }
        requireColumns(x, image.size(), image.expected());
        return Pixels.toImages(normalized(x, Pixels.asRows(x, image)), image);
    }

    /** Of the layer's input x, values × features. */
    private Variable normalized(Variable x, Variable values) {
        boolean training = isTraining();
        int n = values.rows();
        if (training && n < 2) {
            throw unexpected(x, "more than one value of each feature when it trains");
        }
        Variable mean = training ? mean(values, Per.COLUMN) : running("runningMean", runningMean);
        Variable variance = training ? variance(values, Per.COLUMN) : running("runningVariance", runningVariance);
        if (training) {
            Recording.effect("runningStatistics", in -> remember(in[0], in[1], n), mean, variance);
        }
        return values.sub(mean).div(sqrt(variance.add(epsilon))).mul(weight).add(bias);
    }

    /** What a buffer holds now. */
    private static Variable running(String name, DMatrixRMaj buffer) {
        Kernel kernel = (y, in) -> System.arraycopy(buffer.data, 0, y.data, 0, y.data.length);
        return Variable.compute(name, 1, buffer.numCols, kernel);
    }

    private void remember(DMatrixRMaj mean, DMatrixRMaj variance, int n) {
        for (int j = 0; j < features(); j++) {
            double unbiased = variance.data[j] * n / (n - 1);
            runningMean.data[j] = (1 - momentum) * runningMean.data[j] + momentum * mean.data[j];
            runningVariance.data[j] = (1 - momentum) * runningVariance.data[j] + momentum * unbiased;
        }
        batches.data[0]++;
    }

    private int features() {
        return weight.columns();
    }

    @Override
    protected String details() {
        return (image == null ? Integer.toString(features()) : image.toString())
                + (epsilon == EPSILON ? "" : ", epsilon = " + epsilon)
                + (momentum == MOMENTUM ? "" : ", momentum = " + momentum);
    }
}
