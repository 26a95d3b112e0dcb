package dev.ravine.spark;

import dev.ravine.autograd.Require;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A row of the data: its features, and what is to be predicted, a label or some numbers. */
public final class Sample implements Serializable {
    private static final long serialVersionUID = 1;

    final double[] x;
    final int label;
    final double @Nullable [] targets;

    private Sample(double[] x, int label, double @Nullable [] targets) {
        this.x = x;
        this.label = label;
        this.targets = targets;
    }

    /**
     * Returns a sample with a label.
     *
     * @param x the features; not copied
     */
    public static Sample labelled(double[] x, int label) {
        return new Sample(Require.notNull("Sample", "the array of features", x), label, null);
    }

    /**
     * Returns a sample with numbers to predict.
     *
     * @param x the features; not copied
     * @param targets not copied
     */
    public static Sample targeted(double[] x, double... targets) {
        return new Sample(
                Require.notNull("Sample", "the array of features", x),
                0,
                Require.notNull("Sample", "the array of targets", targets));
    }
}
