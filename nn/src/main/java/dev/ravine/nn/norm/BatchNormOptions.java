package dev.ravine.nn.norm;

import dev.ravine.autograd.Require;
import java.util.OptionalDouble;

/**
 * The options of a {@link BatchNorm}; those that are not set are PyTorch's.
 *
 * <pre>{@code
 * new BatchNorm(image, BatchNormOptions.standard().withMomentum(0.01).withoutAffine())
 * }</pre>
 *
 * @param epsilon what is added to the variance so that a constant feature has a result, at least 0
 * @param momentum the weight of the newest batch in the running statistics, from 0 to 1, as in PyTorch; some libraries mean
 *     1 minus this; empty for the mean of all batches
 * @param affine whether there is a weight and a bias
 * @param tracking whether there are running statistics to evaluate with; without, the batch's are always taken
 */
public record BatchNormOptions(double epsilon, OptionalDouble momentum, boolean affine, boolean tracking) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException for an epsilon or a momentum out of its range
     */
    public BatchNormOptions {
        Require.atLeastZero("BatchNorm", "epsilon", epsilon);
        double share = Require.notNull("BatchNorm", "the momentum", momentum).orElse(0);
        Require.that(share >= 0 && share <= 1, "BatchNorm", "momentum is %s, expected 0 to 1", share);
    }

    /** An epsilon of 10⁻⁵, a momentum of 0.1, affine and tracking. */
    public static BatchNormOptions standard() {
        return new BatchNormOptions(1e-5, OptionalDouble.of(0.1), true, true);
    }

    /** The same with another epsilon. */
    public BatchNormOptions withEpsilon(double number) {
        return new BatchNormOptions(number, momentum, affine, tracking);
    }

    /** The same with another momentum. */
    public BatchNormOptions withMomentum(double share) {
        return new BatchNormOptions(epsilon, OptionalDouble.of(share), affine, tracking);
    }

    /** The same with running statistics that are the mean of those of all batches: PyTorch's {@code momentum=None}. */
    public BatchNormOptions withCumulativeAverage() {
        return new BatchNormOptions(epsilon, OptionalDouble.empty(), affine, tracking);
    }

    /** The same without a weight and a bias: PyTorch's {@code affine=False}. */
    public BatchNormOptions withoutAffine() {
        return new BatchNormOptions(epsilon, momentum, false, tracking);
    }

    /** The same without running statistics: PyTorch's {@code track_running_stats=False}. */
    public BatchNormOptions withoutTracking() {
        return new BatchNormOptions(epsilon, momentum, affine, false);
    }

    /** What is not the default, each after a comma. */
    String differences() {
        BatchNormOptions standard = standard();
        return (epsilon == standard.epsilon ? "" : ", epsilon = " + epsilon)
                + (momentum.equals(standard.momentum)
                        ? ""
                        : momentum.isEmpty() ? ", cumulative average" : ", momentum = " + momentum.getAsDouble())
                + (affine ? "" : ", not affine")
                + (tracking ? "" : ", not tracking");
    }
}
