package dev.ravine.nn.internal;

/** Checks of labels. */
public final class Labels {
    private Labels() {}

    /**
     * Fails unless a row's label, or what it was taken for, is one of the classes.
     *
     * @param what the number is
     */
    public static void require(String operation, String what, int row, int label, int classes) {
        if (label < 0 || label >= classes) {
            throw new IllegalArgumentException(operation + ": the " + what + " of row " + row + " is " + label
                    + ", expected 0 to " + (classes - 1));
        }
    }
}
