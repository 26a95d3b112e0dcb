package dev.ravine.autograd;

import org.jspecify.annotations.Nullable;

/** Indices as a matrix of whole numbers, so that they can come out of a kernel as any other values. */
final class Indices {
    private Indices() {}

    /** A column of indices from 0 to below a bound. Those that come into a captured function are read in each run. */
    static Variable of(String operation, String what, int @Nullable [] indices, int bound) {
        int[] at = Recording.own(Require.notNull(operation, "the array of indices", indices));
        Kernel kernel = (y, in) -> {
            Require.indices(operation, what, at, bound);
            for (int i = 0; i < at.length; i++) y.data[i] = at[i];
        };
        return Variable.compute("indices", at.length, 1, kernel);
    }

    /** Fails unless computed indices are whole numbers from 0 to below a bound. */
    static Variable checked(String operation, String what, Variable indices, int bound) {
        Require.notNull(operation, "the matrix of indices", indices);
        Recording.effect(
                operation,
                in -> {
                    double[] at = in[0].data;
                    for (int i = 0; i < at.length; i++) {
                        if (!(at[i] >= 0 && at[i] < bound && at[i] == (int) at[i])) {
                            throw new IllegalArgumentException(operation + ": index " + i + " is " + at[i]
                                    + ", expected a whole number from 0 to below " + bound + ", the number of " + what);
                        }
                    }
                },
                indices);
        return indices;
    }
}
