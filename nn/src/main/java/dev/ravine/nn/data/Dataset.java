package dev.ravine.nn.data;

import dev.ravine.autograd.Require;
import dev.ravine.nn.internal.Amount;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Samples, a row each, and the target of each: a label, or a row of numbers.
 *
 * <p>Immutable as long as the matrices and labels it was made from are left alone: large sets are not copied.
 */
public final class Dataset {
    private final DMatrixRMaj x;
    private final int @Nullable [] labels;
    private final @Nullable DMatrixRMaj targets;

    private Dataset(DMatrixRMaj x, int @Nullable [] labels, @Nullable DMatrixRMaj targets) {
        this.x = x;
        this.labels = labels;
        this.targets = targets;
    }

    /**
     * Samples with labels.
     *
     * @param x samples × features; not copied
     * @param labels one for each sample; not copied
     * @throws IllegalArgumentException if there is not one label for each sample
     */
    public static Dataset of(DMatrixRMaj x, int[] labels) {
        Require.notNull("Dataset", "x", x);
        Require.notNull("Dataset", "the array of labels", labels);
        Require.that(
                labels.length == x.numRows, "Dataset", "%d labels for %s, expected one for each row", labels.length, x);
        return new Dataset(x, labels, null);
    }

    /**
     * Samples with numbers to predict.
     *
     * @param x samples × features; not copied
     * @param targets samples × anything; not copied
     * @throws IllegalArgumentException if there is not one row of targets for each sample
     */
    public static Dataset of(DMatrixRMaj x, DMatrixRMaj targets) {
        Require.notNull("Dataset", "x", x);
        Require.notNull("Dataset", "the matrix of targets", targets);
        Require.that(
                targets.numRows == x.numRows,
                "Dataset",
                "targets of %s for %s, expected one row for each row",
                targets,
                x);
        return new Dataset(x, null, targets);
    }

    /** The number of samples. */
    public int size() {
        return x.numRows;
    }

    /** The number of columns of a sample. */
    public int features() {
        return x.numCols;
    }

    /** The samples, samples × features; not a copy. */
    public DMatrixRMaj x() {
        return x;
    }

    /** Whether the samples have labels, and not targets. */
    public boolean hasLabels() {
        return labels != null;
    }

    /**
     * The labels, one for each sample; not a copy.
     *
     * @throws IllegalStateException if the samples have targets instead
     */
    public int[] labels() {
        return labels("Dataset.labels", "targets()");
    }

    /**
     * The labels, for an operation that needs them.
     *
     * @param instead what there is for samples with targets
     */
    int[] labels(String operation, String instead) {
        if (labels == null) {
            throw new IllegalStateException(operation + ": the samples have targets, expected labels; see " + instead);
        }
        return labels;
    }

    /**
     * The targets, a row for each sample; not a copy.
     *
     * @throws IllegalStateException if the samples have labels instead
     */
    public DMatrixRMaj targets() {
        return targets("Dataset.targets");
    }

    /** The targets, for an operation that needs them. */
    DMatrixRMaj targets(String operation) {
        if (targets == null) {
            throw new IllegalStateException(
                    operation + ": the samples have labels, expected targets; OneHot makes targets from labels");
        }
        return targets;
    }

    /**
     * Returns the samples of the given indices, in that order, copied.
     *
     * @throws IllegalArgumentException if an index is out of range
     */
    public Dataset samples(int... indices) {
        Require.indices("Dataset.samples", "samples", indices, size());
        int[] of = labels;
        return new Dataset(
                rows(x, indices),
                of == null ? null : Arrays.stream(indices).map(i -> of[i]).toArray(),
                targets == null ? null : rows(targets, indices));
    }

    /**
     * Returns the same labels or targets with other features, such as scaled ones.
     *
     * @param other a row for each sample; not copied
     */
    public Dataset withX(DMatrixRMaj other) {
        Require.that(
                Require.notNull("Dataset.withX", "the matrix", other).numRows == size(),
                "Dataset.withX",
                "%s for %d samples, expected one row for each",
                other,
                size());
        return new Dataset(other, labels, targets);
    }

    static DMatrixRMaj rows(DMatrixRMaj x, int... indices) {
        DMatrixRMaj rows = new DMatrixRMaj(indices.length, x.numCols);
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(x.data, indices[i] * x.numCols, rows.data, i * x.numCols, x.numCols);
        }
        return rows;
    }

    @Override
    public String toString() {
        return "Dataset(" + Amount.of(size(), "sample") + " of " + Amount.of(features(), "feature") + ", "
                + (targets == null ? "labels" : "targets of " + targets.numCols) + ")";
    }
}
