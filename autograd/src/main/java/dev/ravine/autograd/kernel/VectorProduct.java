package dev.ravine.autograd.kernel;

import static dev.ravine.autograd.kernel.VectorTile.HEIGHT;
import static dev.ravine.autograd.kernel.VectorTile.LANES;
import static dev.ravine.autograd.kernel.VectorTile.WIDTH;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The matrix product in vector instructions.
 *
 * <p>The result is computed tile by tile, see {@link VectorTile}. For each block of {@value #BLOCK} values of k, and each
 * panel of the result's columns as wide as a tile, the panel of b is packed into a buffer that stays in a near cache, unless
 * it lies right already and a is too short for a copy to pay. Of a, four rows are read at a time where they are, but packed
 * where they lie so that caches hold few of them. Computes a · b or (bᵀ · aᵀ)ᵀ, whichever packs less; and what is narrow or
 * tiny, in plain numbers.
 */
final class VectorProduct extends Product {
    /** Values of k between two visits to the result. */
    static final int BLOCK = 256;

    /** Most rows whose part of a is packed at a time. */
    static final int CHUNK = 256;

    /** Up to how many columns a tile would be so empty that plain numbers are faster. */
    private static final int NARROW = LANES / 4;

    /** From how many multiplications on a tile is faster than plain numbers. */
    private static final int FEW = 32;

    /** Up to how many rows of a are read where they are, however they lie. */
    private static final int FEW_ROWS = 8 * HEIGHT;

    /** Up to how many entries an operand stays in the first-level cache as it is. */
    private static final int FITS = 4096;

    /** Entries between two that lie in the same place of the first-level cache. */
    private static final int SAME_PLACE = 512;

    private final Buffers.Pool pool;

    /** Whether it is the transposed product that is computed; the sizes and steps here are those of what is computed. */
    private final boolean turned;

    private final int rows;
    private final int columns;
    private final int rowA;
    private final int colA;
    private final int rowB;
    private final int colB;
    private final int rowC;
    private final int colC;
    private final boolean inPlainNumbers;
    private final int parts;

    /** Whether everything is read and written where it lies. */
    private final boolean isBare;

    /**
     * Prepares a product.
     *
     * @param threads into how many parts a large one is cut
     */
    VectorProduct(
            Buffers.Pool pool, int threads, int m, int n, int k, int rowA, int colA, int rowB, int colB, int rowC) {
        super(m, n, k);
        this.pool = pool;
        long multiplications = operations();
        boolean few = n <= NARROW || multiplications < FEW;
        boolean low = m < HEIGHT && colB != 1;
        inPlainNumbers = few || low;
        turned = !few && (low || packing(m, n, k, colA, colB, 1) > packing(n, m, k, rowB, rowA, rowC));
        rows = turned ? n : m;
        columns = turned ? m : n;
        this.rowA = turned ? colB : rowA;
        this.colA = turned ? rowB : colA;
        this.rowB = turned ? colA : rowB;
        this.colB = turned ? rowA : colB;
        this.rowC = turned ? 1 : rowC;
        this.colC = turned ? rowC : 1;
        int height = Math.min(CHUNK, rows);
        int depth = Math.min(BLOCK, k);
        int rest = columns % WIDTH;
        isBare = this.colC == 1
                && (rest == 0 || rest == LANES)
                && !packsRows(height, columns, depth)
                && !packsColumns(height, columns, depth);
        parts = inPlainNumbers || multiplications < Threads.WORTH_SHARING ? 1 : ceilDiv(longer(), partSize(threads));
    }

    /**
     * About what it costs to bring the operands and the result into the form of tiles, from the steps between their columns:
     * numbers that follow each other are copied four at a time or more, others one by one, and the result there and back for
     * each block.
     */
    private static long packing(int m, int n, int k, int stepA, int stepB, int stepC) {
        long rows = stepA == 1 ? 0 : 4L * m * k;
        long panels = (stepB == 1 ? 1L : 4L) * k * n;
        long result = stepC == 1 ? 0 : 8L * m * n * ceilDiv(k, BLOCK);
        return rows + panels + result;
    }

    private static int ceilDiv(int size, int part) {
        return (size - 1) / part + 1;
    }

    private int longer() {
        return Math.max(rows, columns);
    }

    /** Rows or columns of a part, a whole number of tiles. */
    private int partSize(int count) {
        int tile = rows >= columns ? HEIGHT : WIDTH;
        return ceilDiv(ceilDiv(longer(), count), tile) * tile;
    }

    @Override
    public int parts() {
        return parts;
    }

    @Override
    void compute(
            int part,
            boolean anew,
            double @Nullable [] bias,
            double[] a,
            int atA,
            double[] b,
            int atB,
            double[] c,
            int atC) {
        if (turned) {
            computePart(part, anew, bias, b, atB, a, atA, c, atC);
        } else {
            computePart(part, anew, bias, a, atA, b, atB, c, atC);
        }
    }

    private void computePart(
            int part,
            boolean anew,
            double @Nullable [] bias,
            double[] a,
            int atA,
            double[] b,
            int atB,
            double[] c,
            int atC) {
        if (inPlainNumbers || k == 0) {
            if (anew) {
                begin(bias, 0, m, n, c, atC, turned ? colC : rowC);
            }
            PlainNumbers.add(rows, columns, k, a, atA, rowA, colA, b, atB, rowB, colB, c, atC, rowC, colC);
            return;
        }
        int size = partSize(parts);
        int from = part * size;
        int to = part == parts - 1 ? longer() : from + size;
        boolean byRows = rows >= columns;
        int fromRow = byRows ? from : 0;
        int toRow = byRows ? to : rows;
        int fromColumn = byRows ? 0 : from;
        int toColumn = byRows ? columns : to;
        Buffers buffers = isBare ? Buffers.NONE : pool.take();
        try {
            for (int p = 0; p < k; p += BLOCK) {
                int depth = Math.min(BLOCK, k - p);
                for (int i = fromRow; i < toRow; i += CHUNK) {
                    int height = Math.min(CHUNK, toRow - i);
                    boolean packsA = packsRows(height, toColumn - fromColumn, depth);
                    if (packsA) {
                        packRows(height, depth, a, atA + i * rowA + p * colA, buffers.rows);
                    }
                    boolean packsB = packsColumns(height, toColumn - fromColumn, depth);
                    for (int j = fromColumn; j < toColumn; j += WIDTH) {
                        panel(
                                buffers,
                                packsA,
                                packsB,
                                anew && p == 0,
                                bias,
                                packsA ? buffers.rows : a,
                                packsA ? 0 : atA + i * rowA + p * colA,
                                b,
                                atB + p * rowB + j * colB,
                                c,
                                atC,
                                i,
                                height,
                                j,
                                Math.min(WIDTH, toColumn - j),
                                depth);
                    }
                }
            }
        } finally {
            if (!isBare) {
                pool.give(buffers);
            }
        }
    }

    /** Adds the products over a block of k to some rows of a panel of columns. */
    private void panel(
            Buffers buffers,
            boolean packsA,
            boolean packsB,
            boolean anew,
            double @Nullable [] bias,
            double[] a,
            int atA,
            double[] b,
            int atB,
            double[] c,
            int atC,
            int row,
            int height,
            int column,
            int wide,
            int depth) {
        int padded = wide > LANES ? WIDTH : LANES;
        boolean copiesB = packsB || wide < padded;
        if (copiesB) {
            VectorTile.packColumns(depth, wide, b, atB, rowB, colB, buffers.panel, padded);
        }
        boolean inPlace = colC == 1 && wide == padded;
        double[] tiles = inPlace ? c : buffers.tiles;
        int result = atC + row * rowC + column * colC;
        int at = inPlace ? result : 0;
        int step = inPlace ? rowC : padded;
        if (anew && turned && bias != null) {
            for (int i = 0; i < height; i++) {
                Arrays.fill(tiles, at + i * step, at + i * step + wide, bias[row + i]);
            }
        } else if (anew) {
            begin(bias, column, height, wide, tiles, at, step);
        } else if (!inPlace) {
            copy(height, wide, c, result, rowC, colC, tiles, 0, padded, 1);
        }
        double[] right = copiesB ? buffers.panel : b;
        int rightAt = copiesB ? 0 : atB;
        int rightStep = copiesB ? padded : rowB;
        if (packsA) {
            VectorTile.addStrips(
                    padded, height, depth, a, atA, HEIGHT, HEIGHT * depth, right, rightAt, rightStep, tiles, at, step);
        } else if (colA == 1) {
            VectorTile.addRows(padded, height, depth, a, atA, rowA, right, rightAt, rightStep, tiles, at, step);
        } else {
            VectorTile.addStrips(
                    padded, height, depth, a, atA, colA, HEIGHT, right, rightAt, rightStep, tiles, at, step);
        }
        if (!inPlace) {
            copy(height, wide, tiles, 0, padded, 1, c, result, rowC, colC);
        }
    }

    /**
     * Whether rows of a are packed: if they lie so that caches hold few of them, or so that four cannot be read at a time, or if
     * they are few for many panels of b that are read where they are.
     */
    private boolean packsRows(int height, int width, int depth) {
        boolean few = height <= FEW_ROWS;
        if (colA == 1) {
            return few ? colB == 1 && width > 4 * height : rowA % SAME_PLACE == 0;
        }
        return rowA != 1 || height % HEIGHT != 0 || (!few && width > WIDTH && depth * colA > FITS);
    }

    /** Whether columns of b do not follow each other, or are read so often that a copy that stays near is worth it. */
    private boolean packsColumns(int height, int width, int depth) {
        return colB != 1 || (height > FEW_ROWS && depth * width > FITS);
    }

    private void packRows(int height, int depth, double[] a, int atA, double[] to) {
        for (int i = 0; i < height; i += HEIGHT) {
            VectorTile.packRows(depth, Math.min(HEIGHT, height - i), a, atA + i * rowA, rowA, colA, to, i * depth);
        }
    }

    /** A product whose rows of b are windows on an array; see {@link Kernels#productOfWindows}. */
    static final class OfWindows extends Product {
        private final Buffers.Pool pool;
        private final int rowA;
        private final int[] windows;
        private final int rowC;

        OfWindows(Buffers.Pool pool, int m, int n, int k, int rowA, int[] windows, int rowC) {
            super(m, n, k);
            this.pool = pool;
            this.rowA = rowA;
            this.windows = windows;
            this.rowC = rowC;
        }

        @Override
        public int parts() {
            return 1;
        }

        /** Columns that do not fill a tile are computed in plain numbers. */
        @Override
        void compute(
                int part,
                boolean anew,
                double @Nullable [] bias,
                double[] a,
                int atA,
                double[] b,
                int atB,
                double[] c,
                int atC) {
            if (anew) {
                begin(bias, 0, m, n, c, atC, rowC);
            }
            Buffers buffers = pool.take();
            int inTiles = n - n % WIDTH;
            for (int p = 0; p < k; p += BLOCK) {
                int depth = Math.min(BLOCK, k - p);
                for (int row = 0; row < m; row += CHUNK) {
                    int height = Math.min(CHUNK, m - row);
                    for (int i = 0; i < height; i += HEIGHT) {
                        int from = atA + (row + i) * rowA + p;
                        VectorTile.packRows(
                                depth, Math.min(HEIGHT, height - i), a, from, rowA, 1, buffers.rows, i * depth);
                    }
                    for (int j = 0; j < inTiles; j += WIDTH) {
                        VectorTile.addWindows(
                                height, depth, buffers.rows, b, windows, p, atB + j, c, atC + row * rowC + j, rowC);
                    }
                }
            }
            pool.give(buffers);
            for (int i = 0; i < m; i++) {
                for (int j = inTiles; j < n; j++) {
                    double sum = c[atC + i * rowC + j];
                    for (int q = 0; q < k; q++) sum = Math.fma(a[atA + i * rowA + q], b[atB + windows[q] + j], sum);
                    c[atC + i * rowC + j] = sum;
                }
            }
        }
    }

    private static void copy(
            int rows,
            int columns,
            double[] from,
            int atFrom,
            int rowFrom,
            int colFrom,
            double[] to,
            int atTo,
            int rowTo,
            int colTo) {
        for (int i = 0; i < rows; i++) {
            int place = atFrom + i * rowFrom;
            int target = atTo + i * rowTo;
            for (int j = 0; j < columns; j++) to[target + j * colTo] = from[place + j * colFrom];
        }
    }
}
