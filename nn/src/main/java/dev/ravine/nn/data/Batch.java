package dev.ravine.nn.data;

import dev.ravine.autograd.Variable;
import dev.ravine.nn.internal.Amount;
import org.jspecify.annotations.Nullable;

/** Some samples of a dataset, for one training step. */
public final class Batch {
    private final Dataset samples;
    private final int[] indices;
    private final Variable x;
    private @Nullable Variable targets;

    Batch(Dataset samples, int[] indices) {
        this.samples = samples;
        this.indices = indices;
        this.x = Variable.wrap(samples.x());
    }

    /** The samples, size × features, a constant. */
    public Variable x() {
        return x;
    }

    /**
     * The label of each sample, a copy.
     *
     * @throws IllegalStateException if the samples have targets instead
     */
    public int[] labels() {
        return samples.labels("Batch.labels", "targets()").clone();
    }

    /**
     * The targets, a row for each sample; a constant.
     *
     * @throws IllegalStateException if the samples have labels instead
     */
    public Variable targets() {
        if (targets == null) {
            targets = Variable.wrap(samples.targets("Batch.targets"));
        }
        return targets;
    }

    /**
     * The targets as whole numbers, row after row: what cross-entropy takes where each row has several.
     *
     * @throws IllegalStateException if the samples have labels instead, or a target is not a whole number
     */
    public int[] targetIds() {
        double[] targets = samples.targets("Batch.targetIds").data;
        int[] ids = new int[targets.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (int) targets[i];
            if (ids[i] != targets[i]) {
                throw new IllegalStateException("Batch.targetIds: " + targets[i] + " is not a whole number");
            }
        }
        return ids;
    }

    /** Which samples of the set these are, a copy. */
    public int[] indices() {
        return indices.clone();
    }

    /** The number of samples. */
    public int size() {
        return indices.length;
    }

    @Override
    public String toString() {
        return "Batch(" + Amount.of(size(), "sample") + " of " + Amount.of(x.columns(), "feature") + ")";
    }
}
