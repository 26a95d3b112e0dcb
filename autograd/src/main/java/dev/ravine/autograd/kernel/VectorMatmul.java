package dev.ravine.autograd.kernel;

import java.util.stream.IntStream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The matrix product in vector instructions.
 *
 * <p>The result is computed in tiles of 6 rows by 2 vectors that stay in registers while k runs. For each block of
 * {@value #BLOCK} values of k, and each panel of the result's columns as wide as a tile, the panel of b is copied into a
 * buffer that fits the first-level cache, zeros behind its last column; a transposed b is turned on the way. Of a, every
 * number is read once per panel and spread over a vector, which serves either orientation without a copy.
 *
 * <p>Every entry of the result is summed in the same order whatever the tile that it lies in and the number of threads:
 * over k within a block, then over the blocks. So the same operands always give the same bits.
 */
final class VectorMatmul {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();

    /** Columns of a tile. */
    private static final int WIDTH = 2 * LANES;

    /** Rows of a tile. */
    private static final int HEIGHT = 6;

    /** Values of k between two visits to the result. */
    private static final int BLOCK = 256;

    /** From how many multiplications on a second thread is worth waking: some 50 microseconds of work for each. */
    private static final long PARALLEL_FROM = 2_000_000;

    private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(Buffers::new);

    private final double[] a;
    private final int rowStepA;
    private final int stepA;
    private final double[] b;
    private final int stepB;
    private final int columnStepB;
    private final double[] c;
    private final int n;
    private final int k;

    private VectorMatmul(boolean transA, boolean transB, int m, int n, int k, double[] a, double[] b, double[] c) {
        this.a = a;
        this.rowStepA = transA ? 1 : k;
        this.stepA = transA ? m : 1;
        this.b = b;
        this.stepB = transB ? 1 : n;
        this.columnStepB = transB ? k : 1;
        this.c = c;
        this.n = n;
        this.k = k;
    }

    /** What a thread works with: a panel of b, and a tile of the result at its right edge. */
    private static final class Buffers {
        final double[] panel = new double[BLOCK * WIDTH];
        final double[] tile = new double[HEIGHT * WIDTH];
    }

    /** Adds op(a) · op(b) to c; see {@link Kernels#matmul}. */
    static void multiply(boolean transA, boolean transB, int m, int n, int k, double[] a, double[] b, double[] c) {
        VectorMatmul product = new VectorMatmul(transA, transB, m, n, k, a, b, c);
        int threads = Runtime.getRuntime().availableProcessors();
        if (threads == 1 || (long) m * n * k < PARALLEL_FROM) {
            product.block(0, m, 0, n);
        } else if (m >= n) {
            int part = roundUp((m + threads - 1) / threads, HEIGHT);
            inParallel(m, part, (from, to) -> product.block(from, to, 0, n));
        } else {
            int part = roundUp((n + threads - 1) / threads, WIDTH);
            inParallel(n, part, (from, to) -> product.block(0, m, from, to));
        }
    }

    private interface Range {
        void accept(int from, int to);
    }

    private static void inParallel(int size, int part, Range work) {
        IntStream.range(0, (size + part - 1) / part)
                .parallel()
                .forEach(i -> work.accept(i * part, Math.min(size, (i + 1) * part)));
    }

    private static int roundUp(int size, int multiple) {
        return (size + multiple - 1) / multiple * multiple;
    }

    /** Computes some rows of some columns of the result. */
    private void block(int fromRow, int toRow, int fromColumn, int toColumn) {
        Buffers buffers = BUFFERS.get();
        for (int p = 0; p < k; p += BLOCK) {
            int depth = Math.min(BLOCK, k - p);
            for (int j = fromColumn; j < toColumn; j += WIDTH) {
                int width = Math.min(WIDTH, toColumn - j);
                pack(buffers.panel, p, depth, j, width);
                panel(buffers, fromRow, toRow, p, depth, j, width);
            }
        }
    }

    /** Copies a panel of b, a row of {@link #WIDTH} for each value of k. */
    private void pack(double[] panel, int p, int depth, int j, int width) {
        for (int q = 0; q < depth; q++) {
            int from = (p + q) * stepB + j * columnStepB;
            int to = q * WIDTH;
            if (columnStepB == 1) {
                System.arraycopy(b, from, panel, to, width);
            } else {
                for (int i = 0; i < width; i++) panel[to + i] = b[from + i * columnStepB];
            }
            for (int i = width; i < WIDTH; i++) panel[to + i] = 0;
        }
    }

    private void panel(Buffers buffers, int fromRow, int toRow, int p, int depth, int j, int width) {
        // A narrow panel goes by way of a tile of full width.
        boolean whole = width == WIDTH;
        int i = fromRow;
        while (i < toRow) {
            int height = toRow - i >= HEIGHT ? HEIGHT : toRow - i >= 2 ? 2 : 1;
            int atA = i * rowStepA + p * stepA;
            int atC = i * n + j;
            double[] to = whole ? c : buffers.tile;
            int at = whole ? atC : 0;
            int step = whole ? n : WIDTH;
            if (!whole) {
                copyRows(c, atC, n, buffers.tile, 0, WIDTH, height, width);
            }
            switch (height) {
                case HEIGHT -> six(atA, buffers.panel, depth, to, at, step);
                case 2 -> two(atA, buffers.panel, depth, to, at, step);
                default -> one(atA, buffers.panel, depth, to, at);
            }
            if (!whole) {
                copyRows(buffers.tile, 0, WIDTH, c, atC, n, height, width);
            }
            i += height;
        }
    }

    private static void copyRows(
            double[] from, int at, int step, double[] to, int toAt, int toStep, int rows, int width) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(from, at + i * step, to, toAt + i * toStep, width);
        }
    }

    /** Adds to a tile of six rows: each is a vector register or two for as long as k runs. */
    private void six(int atA, double[] panel, int depth, double[] to, int at, int step) {
        int r1 = rowStepA;
        int r2 = 2 * rowStepA;
        int r3 = 3 * rowStepA;
        int r4 = 4 * rowStepA;
        int r5 = 5 * rowStepA;
        DoubleVector c00 = DoubleVector.zero(S);
        DoubleVector c01 = c00;
        DoubleVector c10 = c00;
        DoubleVector c11 = c00;
        DoubleVector c20 = c00;
        DoubleVector c21 = c00;
        DoubleVector c30 = c00;
        DoubleVector c31 = c00;
        DoubleVector c40 = c00;
        DoubleVector c41 = c00;
        DoubleVector c50 = c00;
        DoubleVector c51 = c00;
        int place = atA;
        for (int q = 0; q < depth; q++) {
            DoubleVector b0 = DoubleVector.fromArray(S, panel, q * WIDTH);
            DoubleVector b1 = DoubleVector.fromArray(S, panel, q * WIDTH + LANES);
            DoubleVector a0 = DoubleVector.broadcast(S, a[place]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            DoubleVector a1 = DoubleVector.broadcast(S, a[place + r1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            DoubleVector a2 = DoubleVector.broadcast(S, a[place + r2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            DoubleVector a3 = DoubleVector.broadcast(S, a[place + r3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            DoubleVector a4 = DoubleVector.broadcast(S, a[place + r4]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            DoubleVector a5 = DoubleVector.broadcast(S, a[place + r5]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            place += stepA;
        }
        addTo(to, at, c00, c01);
        addTo(to, at + step, c10, c11);
        addTo(to, at + 2 * step, c20, c21);
        addTo(to, at + 3 * step, c30, c31);
        addTo(to, at + 4 * step, c40, c41);
        addTo(to, at + 5 * step, c50, c51);
    }

    private void two(int atA, double[] panel, int depth, double[] to, int at, int step) {
        DoubleVector c00 = DoubleVector.zero(S);
        DoubleVector c01 = c00;
        DoubleVector c10 = c00;
        DoubleVector c11 = c00;
        int place = atA;
        for (int q = 0; q < depth; q++) {
            DoubleVector b0 = DoubleVector.fromArray(S, panel, q * WIDTH);
            DoubleVector b1 = DoubleVector.fromArray(S, panel, q * WIDTH + LANES);
            DoubleVector a0 = DoubleVector.broadcast(S, a[place]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            DoubleVector a1 = DoubleVector.broadcast(S, a[place + rowStepA]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            place += stepA;
        }
        addTo(to, at, c00, c01);
        addTo(to, at + step, c10, c11);
    }

    private void one(int atA, double[] panel, int depth, double[] to, int at) {
        DoubleVector c0 = DoubleVector.zero(S);
        DoubleVector c1 = c0;
        int place = atA;
        for (int q = 0; q < depth; q++) {
            DoubleVector a0 = DoubleVector.broadcast(S, a[place]);
            c0 = a0.fma(DoubleVector.fromArray(S, panel, q * WIDTH), c0);
            c1 = a0.fma(DoubleVector.fromArray(S, panel, q * WIDTH + LANES), c1);
            place += stepA;
        }
        addTo(to, at, c0, c1);
    }

    private static void addTo(double[] to, int at, DoubleVector left, DoubleVector right) {
        DoubleVector.fromArray(S, to, at).add(left).intoArray(to, at);
        DoubleVector.fromArray(S, to, at + LANES).add(right).intoArray(to, at + LANES);
    }
}
