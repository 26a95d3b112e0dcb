package dev.ravine.autograd.check;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;

/**
 * The kinds of matrices that code tends to be wrong for. Each stays awkward when its last rows or columns are cut off, as
 * far as its size allows.
 */
enum AwkwardMatrix {
    /** All zero; where the range has no zero, all at the entry nearest to it. */
    ZERO {
        @Override
        DMatrixRMaj draw(EntryRange range, int rows, int columns, RandomGenerator random) {
            return EntryRange.all(range.simplest(), rows, columns);
        }
    },

    /** Some minus zero, some plus zero. */
    SIGNED_ZEROS {
        @Override
        boolean isIn(EntryRange range, int rows, int columns) {
            return range.holds(-0.0) && range.holds(0.0);
        }

        @Override
        DMatrixRMaj draw(EntryRange range, int rows, int columns, RandomGenerator random) {
            DMatrixRMaj x = new DMatrixRMaj(rows, columns);
            for (int i = 0; i < x.data.length; i++) {
                x.data[i] = i == 0 || random.nextBoolean() ? -0.0 : 0.0;
            }
            return x;
        }
    },

    /** One number everywhere. */
    TIES {
        @Override
        DMatrixRMaj draw(EntryRange range, int rows, int columns, RandomGenerator random) {
            return EntryRange.all(range.entry(random), rows, columns);
        }
    },

    /** As large as the range allows. */
    HUGE {
        @Override
        DMatrixRMaj draw(EntryRange range, int rows, int columns, RandomGenerator random) {
            return pickEach(new double[] {range.min(), range.max()}, rows, columns, random);
        }
    },

    /** Near the smallest number that still has its full precision. */
    TINY {
        @Override
        boolean isIn(EntryRange range, int rows, int columns) {
            return range.tinyEntries().length > 0;
        }

        @Override
        DMatrixRMaj draw(EntryRange range, int rows, int columns, RandomGenerator random) {
            return pickEach(range.tinyEntries(), rows, columns, random);
        }
    },

    /** The first two rows are equal. */
    REPEATED_ROW {
        @Override
        boolean isIn(EntryRange range, int rows, int columns) {
            return rows > 1;
        }

        @Override
        DMatrixRMaj draw(EntryRange range, int rows, int columns, RandomGenerator random) {
            DMatrixRMaj x = range.ordinary(rows, columns, random);
            System.arraycopy(x.data, 0, x.data, columns, columns);
            return x;
        }
    },

    /** The first two rows differ in the last few digits only. */
    NEARLY_REPEATED_ROW {
        @Override
        boolean isIn(EntryRange range, int rows, int columns) {
            return rows > 1;
        }

        @Override
        DMatrixRMaj draw(EntryRange range, int rows, int columns, RandomGenerator random) {
            DMatrixRMaj x = range.ordinary(rows, columns, random);
            for (int j = 0; j < columns; j++) {
                x.data[columns + j] = range.clamp(x.data[j] * (1 + 1e-12 * (random.nextDouble() - 0.5)));
            }
            return x;
        }
    },

    /** Each row is a fraction of the first; where the range has no zero, the first itself. */
    RANK_ONE {
        @Override
        boolean isIn(EntryRange range, int rows, int columns) {
            return rows > 1 && columns > 1;
        }

        @Override
        DMatrixRMaj draw(EntryRange range, int rows, int columns, RandomGenerator random) {
            DMatrixRMaj x = range.ordinary(rows, columns, random);
            for (int i = 1; i < rows; i++) {
                double fraction = range.holds(0.0) ? random.nextDouble() : 1;
                for (int j = 0; j < columns; j++) {
                    x.data[i * columns + j] = fraction * x.data[j];
                }
            }
            return x;
        }
    };

    abstract DMatrixRMaj draw(EntryRange range, int rows, int columns, RandomGenerator random);

    boolean isIn(EntryRange range, int rows, int columns) {
        return true;
    }

    /** The kinds that there are in the given range and size. */
    static List<AwkwardMatrix> in(EntryRange range, int rows, int columns) {
        return Arrays.stream(values())
                .filter(kind -> kind.isIn(range, rows, columns))
                .toList();
    }

    private static DMatrixRMaj pickEach(double[] values, int rows, int columns, RandomGenerator random) {
        DMatrixRMaj x = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < x.data.length; i++) {
            x.data[i] = EntryRange.pick(values, random);
        }
        return x;
    }
}
