package dev.ravine.nn.norm;

import static dev.ravine.autograd.Constants.ones;
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
 * Normalizes each feature to mean 0 and variance 1 over the batch, then multiplies by a weight and adds a bias for each
 * feature. Of images, the features are the channels, and all pixels of all images count. The result has the shape of x.
 *
 * <p>S. Ioffe, C. Szegedy, Batch Normalization (2015), algorithms 1 and 2, and section 3.2 for images. While training it
 * takes the batch's mean and variance, which divides by the number of values n, and moves the running statistics a step of
 * {@linkplain BatchNormOptions#momentum the momentum} towards them; to evaluate it takes the running statistics. As in
 * PyTorch, the running variance is that which divides by n − 1. (The paper averages over several batches after training
 * instead.)
 *
 * <p>A segment that is computed twice, under {@link dev.ravine.autograd.Recording#recomputed}, takes the batch's statistics
 * twice too.
 *
 * <p>Parameters: {@code weight}, 1 × features, ones at first, and {@code bias}, 1 × features, zeros at first. Buffers:
 * {@code running_mean}, zeros, and {@code running_var}, ones, both 1 × features, and {@code num_batches_tracked}, 1 × 1.
 */
public final class BatchNorm extends Layer {
    private final int features;
    private final @Nullable ImageShape image;
    private final BatchNormOptions options;
    private final @Nullable Parameter weight;
    private final @Nullable Parameter bias;
    private final @Nullable Statistics running;

    /** Makes a layer over rows of the given number of features. */
    public BatchNorm(int features) {
        this(features, BatchNormOptions.standard());
    }

    /** Makes a layer over rows of the given number of features. */
    public BatchNorm(int features, BatchNormOptions options) {
        this(features, null, options);
    }

    /** Makes a layer over the channels of images. */
    public BatchNorm(ImageShape image) {
        this(image, BatchNormOptions.standard());
    }

    /** Makes a layer over the channels of images. */
    public BatchNorm(ImageShape image, BatchNormOptions options) {
        this(Require.notNull("BatchNorm", "the image's shape", image).channels(), image, options);
    }

    private BatchNorm(int features, @Nullable ImageShape image, BatchNormOptions options) {
        Require.atLeastOne("BatchNorm", "features", features);
        this.features = features;
        this.image = image;
        this.options = Require.notNull("BatchNorm", "the set of options", options);
        weight = options.affine() ? parameter("weight", ones(1, features).value(), features) : null;
        bias = options.affine() ? parameter("bias", new DMatrixRMaj(1, features), features) : null;
        running = options.tracking() ? new Statistics() : null;
    }

    /** What a row holds, if the features are the channels of images. */
    public Optional<ImageShape> image() {
        return Optional.ofNullable(image);
    }

    /** What differs from layer to layer. */
    public BatchNormOptions options() {
        return options;
    }

    /** The running statistics. */
    private final class Statistics {
        final DMatrixRMaj mean = buffer("running_mean", new DMatrixRMaj(1, features), features);
        final DMatrixRMaj variance = buffer("running_var", ones(1, features).value(), features);
        final DMatrixRMaj batches = counter("num_batches_tracked");

        void remember(DMatrixRMaj ofBatch, DMatrixRMaj varianceOfBatch, int n) {
            double momentum = options.momentum().orElse(1 / (batches.data[0] + 1));
            for (int j = 0; j < features; j++) {
                double unbiased = varianceOfBatch.data[j] * n / (n - 1);
                mean.data[j] = (1 - momentum) * mean.data[j] + momentum * ofBatch.data[j];
                variance.data[j] = (1 - momentum) * variance.data[j] + momentum * unbiased;
            }
            batches.data[0]++;
        }
    }

    @Override
    protected Variable compute(Variable x) {
        if (image == null) {
            requireFeatures(x, features);
            return normalized(x, x);
        }
        requireColumns(x, image.size(), image.expected());
        return Pixels.toImages(normalized(x, Pixels.asRows(x, image)), image);
    }

    /** Of the layer's input x, values × features. */
    private Variable normalized(Variable x, Variable values) {
        boolean training = isTraining();
        Statistics statistics = running;
        if (!training && statistics != null) {
            return normalized(
                    values, copy("runningMean", statistics.mean), copy("runningVariance", statistics.variance));
        }
        int n = values.rows();
        if (n == 0 && !training) {
            return values;
        }
        if (n < 2) {
            throw unexpected(
                    x, "more than one value of each feature " + (training ? "when it trains" : "without tracking"));
        }
        Variable mean = mean(values, Per.COLUMN);
        Variable variance = variance(values, Per.COLUMN);
        if (statistics != null) {
            Recording.effect("runningStatistics", in -> statistics.remember(in[0], in[1], n), mean, variance);
        }
        return normalized(values, mean, variance);
    }

    private Variable normalized(Variable values, Variable mean, Variable variance) {
        return LayerNorm.affine(values.sub(mean).div(sqrt(variance.add(options.epsilon()))), weight, bias);
    }

    /** What a buffer holds now. */
    private static Variable copy(String name, DMatrixRMaj buffer) {
        Kernel kernel = (y, in) -> System.arraycopy(buffer.data, 0, y.data, 0, y.data.length);
        return Variable.compute(name, 1, buffer.numCols, kernel);
    }

    @Override
    protected String details() {
        return (image == null ? Integer.toString(features) : image.toString()) + options.differences();
    }
}
