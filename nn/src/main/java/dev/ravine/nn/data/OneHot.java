package dev.ravine.nn.data;

import dev.ravine.autograd.Require;
import dev.ravine.nn.internal.Labels;
import org.ejml.data.DMatrixRMaj;

/** Labels as rows of zeros with a one. */
public final class OneHot {
    private OneHot() {}

    /**
     * Returns labels × classes, with a 1 in each row at its label.
     *
     * @throws IllegalArgumentException if a label is not from 0 to classes − 1; the message says which row
     */
    public static DMatrixRMaj of(int[] labels, int classes) {
        Require.notNull("OneHot", "the array of labels", labels);
        Require.that(classes >= 1, "OneHot", "%d classes, expected at least 1", classes);
        DMatrixRMaj rows = new DMatrixRMaj(labels.length, classes);
        for (int i = 0; i < labels.length; i++) {
            Labels.require("OneHot", "label", i, labels[i], classes);
            rows.set(i, labels[i], 1);
        }
        return rows;
    }
}
