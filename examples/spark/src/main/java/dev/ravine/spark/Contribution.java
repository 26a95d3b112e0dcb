package dev.ravine.spark;

import dev.ravine.autograd.kernel.Kernels;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a partition computed, and what the contributions of several partitions are added to.
 *
 * @param <T> the class itself
 */
abstract sealed class Contribution<T extends Contribution<T>> implements Serializable
        permits PartialSum, WeightedState {
    private static final long serialVersionUID = 1;

    /** The partition, or the first of those that were added. */
    final int partition;

    /** The place in the order of adding. */
    int position;

    /** Of the kernels that computed this; their number of threads changes no bit. */
    private final String kernels = Kernels.active().name().replaceAll(", \\d+ threads?", "");

    long rows;

    /** The sum over the rows. */
    double loss;

    /** What went wrong in the first partition where something did. */
    private @Nullable String problem;

    /** Where the loss was first not finite, if anywhere. */
    private @Nullable String notFinite;

    Contribution(int partition) {
        this.partition = partition;
        position = partition;
    }

    /** Notes that this partition failed, and is not to be counted. */
    final T failed(String reason) {
        problem = "partition " + partition + ": " + reason;
        return self();
    }

    @SuppressWarnings("unchecked")
    private T self() {
        return (T) this;
    }

    /** Notes in which row the loss is not finite. */
    final void foundNotFinite(int row, double found) {
        notFinite = "the loss of partition " + partition + ", row " + row + " is " + found;
    }

    /** Where the loss was not finite; null if it was finite everywhere. */
    final @Nullable String notFinite() {
        return notFinite;
    }

    /** What went wrong; null if nothing did. */
    final @Nullable String problem() {
        return problem;
    }

    /** The mean over the rows. */
    final double meanLoss() {
        return loss / rows;
    }

    /**
     * Adds another one, behind this one.
     *
     * @param more not used afterwards: its arrays may become this one's
     */
    final void add(T more) {
        Contribution<T> other = more;
        notFinite = notFinite == null ? other.notFinite : notFinite;
        problem = problem == null ? other.problem : problem;
        if (problem == null && !kernels.equals(other.kernels)) {
            problem = "partition " + partition + " was computed with the kernels '" + kernels + "', and partition "
                    + other.partition + " with '" + other.kernels + "': bits would depend on where a task runs. Start"
                    + " all executors in the same way, or each with -Dravine.kernels=portable";
        }
        if (problem == null) {
            addArrays(more);
            rows += other.rows;
            loss += other.loss;
        }
    }

    /** Adds the other's arrays to this one's. */
    abstract void addArrays(T more);
}
