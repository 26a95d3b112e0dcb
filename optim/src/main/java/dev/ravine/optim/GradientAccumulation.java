package dev.ravine.optim;

import dev.ravine.autograd.Gradients;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The mean gradient of several batches, for a step as if they were one.
 *
 * <pre>{@code
 * GradientAccumulation accumulation = new GradientAccumulation(4);
 * accumulation.add(loss.backward()).ifPresent(optimizer::step);
 * }</pre>
 *
 * <p>The mean of means is that of the whole if all batches are of one size.
 */
public final class GradientAccumulation {
    private final int batches;
    private @Nullable Gradients sum;
    private int count;

    /**
     * Makes an empty one.
     *
     * @param batches how many batches make a step, above 0
     */
    public GradientAccumulation(int batches) {
        Require.that(batches > 0, "GradientAccumulation", "the number of batches is %d, expected above 0", batches);
        this.batches = batches;
    }

    /** Adds a batch's gradients; returns the mean, and starts anew, with the last one of a step. */
    public Optional<Gradients> add(Gradients gradients) {
        Require.notNull("GradientAccumulation", "the gradients", gradients);
        Gradients total = sum == null ? gradients : sum.add(gradients);
        count++;
        if (count < batches) {
            sum = total;
            return Optional.empty();
        }
        sum = null;
        count = 0;
        return Optional.of(total.scale(1.0 / batches));
    }
}
