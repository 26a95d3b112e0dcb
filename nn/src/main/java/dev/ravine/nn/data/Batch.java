package dev.ravine.nn.data;

import dev.ravine.autograd.Variable;

/** Some samples of a dataset, for one training step. */
public final class Batch {
    private final Dataset samples;
    private final int[] indices;
    private final Variable x;

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
        return samples.labels().clone();
    }

    /**
     * The targets, a row for each sample; a constant.
     *
     * @throws IllegalStateException if the samples have labels instead
     */
    public Variable targets() {
        return Variable.wrap(samples.targets());
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
        return "Batch(" + size() + " samples of " + x.columns() + " features)";
    }
}
