package dev.ravine.autograd.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The matrix product in vector instructions.
 *
 * <p>The result is computed in tiles of 6 rows by 2 vectors that stay in registers while k runs. For each block of
 * {@value #BLOCK} values of k, and each panel of the result's columns as wide as a tile, the panel of b is copied into a
 * buffer that fits the first-level cache; a transposed b is turned on the way. Of a, every number is read once per panel
 * and spread over a vector, which serves either orientation without a copy. Where a copy would cost more than it saves, a
 * panel is read where it is, and a narrow or tiny product is computed in plain numbers.
 *
 * <p>Every entry of the result is summed in the same order, whatever the tile that it lies in, the shape of the result
 * and the number of threads: from 0 over k within a block, each product added with one rounding, then over the blocks. So
 * the same operands always give the same bits.
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

    /** Up to how many columns a tile would be so empty that plain numbers are faster. */
    private static final int NARROW = WIDTH / 4;

    /** Up to how many multiplications copying the panel would take longer than they do. */
    private static final int FEW = 256;

    /** Up to how many rows a panel of b is not used often enough to be worth a copy. */
    private static final int FEW_ROWS = 2 * HEIGHT;

    private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(Buffers::new);

    private final double[] a;
    private final int startA;
    private final int rowStepA;
    private final int stepA;
    private final double[] b;
    private final int startB;
    private final int stepB;
    private final int columnStepB;
    private final double[] c;
    private final int startC;
    private final int rowStepC;
    private final int k;

    private VectorMatmul(int k, Strided a, Strided b, Strided c) {
        this.a = a.data();
        this.startA = a.at();
        this.rowStepA = a.rowStep();
        this.stepA = a.columnStep();
        this.b = b.data();
        this.startB = b.at();
        this.stepB = b.rowStep();
        this.columnStepB = b.columnStep();
        this.c = c.data();
        this.startC = c.at();
        this.rowStepC = c.rowStep();
        this.k = k;
    }

    /** What a thread works with: a panel of b, and a tile of the result at its right edge. */
    private static final class Buffers {
        final double[] panel = new double[BLOCK * WIDTH];
        final double[] tile = new double[HEIGHT * WIDTH];
    }

    /**
     * Adds a · b to c; see {@link Kernels#matmul}.
     *
     * @param threads into how many parts a large product is cut, for as many threads
     */
    static void multiply(int threads, int m, int n, int k, Strided a, Strided b, Strided c) {
        VectorMatmul product = new VectorMatmul(k, a, b, c);
        long multiplications = (long) m * n * k;
        if (threads == 1 || multiplications < Threads.WORTH_SHARING) {
            product.block(0, m, 0, n);
        } else if (m >= n) {
            inParts(threads, m, HEIGHT, (from, to) -> product.block(from, to, 0, n));
        } else {
            inParts(threads, n, WIDTH, (from, to) -> product.block(0, m, from, to));
        }
    }

    private interface Range {
        void accept(int from, int to);
    }

    /** Cuts rows or columns into parts of whole tiles, one for each thread. */
    private static void inParts(int threads, int size, int tile, Range work) {
        int part = ceilDiv(ceilDiv(size, threads), tile) * tile;
        Threads.share(ceilDiv(size, part), i -> {
            int from = i * part;
            work.accept(from, from + Math.min(part, size - from));
        });
    }

    private static int ceilDiv(int size, int part) {
        return (size - 1) / part + 1;
    }

    /** Computes some rows of some columns of the result. */
    private void block(int fromRow, int toRow, int fromColumn, int toColumn) {
        int rows = toRow - fromRow;
        int columns = toColumn - fromColumn;
        if (columns <= NARROW || (long) rows * columns * k <= FEW) {
            for (int p = 0; p < k; p += BLOCK) {
                narrow(fromRow, toRow, fromColumn, toColumn, p, Math.min(BLOCK, k - p));
            }
            return;
        }
        Buffers buffers = BUFFERS.get();
        boolean asItIs = columnStepB == 1 && rows <= FEW_ROWS;
        for (int p = 0; p < k; p += BLOCK) {
            int depth = Math.min(BLOCK, k - p);
            for (int j = fromColumn; j < toColumn; j += WIDTH) {
                int width = Math.min(WIDTH, toColumn - j);
                if (asItIs && width == WIDTH) {
                    panel(buffers, b, startB + p * stepB + j, stepB, fromRow, toRow, p, depth, j, width);
                } else {
                    pack(buffers.panel, p, depth, j, width);
                    panel(buffers, buffers.panel, 0, WIDTH, fromRow, toRow, p, depth, j, width);
                }
            }
        }
    }

    /** Adds the products over a block of k entry by entry, four rows at a time so that additions need not wait. */
    private void narrow(int fromRow, int toRow, int fromColumn, int toColumn, int p, int depth) {
        for (int j = fromColumn; j < toColumn; j++) {
            int atB = startB + p * stepB + j * columnStepB;
            int i = fromRow;
            for (; i <= toRow - 4; i += 4) {
                double c0 = 0;
                double c1 = 0;
                double c2 = 0;
                double c3 = 0;
                int place = startA + i * rowStepA + p * stepA;
                int from = atB;
                for (int q = 0; q < depth; q++) {
                    c0 = Math.fma(a[place], b[from], c0);
                    c1 = Math.fma(a[place + rowStepA], b[from], c1);
                    c2 = Math.fma(a[place + 2 * rowStepA], b[from], c2);
                    c3 = Math.fma(a[place + 3 * rowStepA], b[from], c3);
                    place += stepA;
                    from += stepB;
                }
                int to = startC + i * rowStepC + j;
                c[to] += c0;
                c[to + rowStepC] += c1;
                c[to + 2 * rowStepC] += c2;
                c[to + 3 * rowStepC] += c3;
            }
            for (; i < toRow; i++) {
                double sum = 0;
                int place = startA + i * rowStepA + p * stepA;
                int from = atB;
                for (int q = 0; q < depth; q++) {
                    sum = Math.fma(a[place], b[from], sum);
                    place += stepA;
                    from += stepB;
                }
                c[startC + i * rowStepC + j] += sum;
            }
        }
    }

    /**
     * Copies a panel of b, a row of {@link #WIDTH} for each value of k.
     *
     * <p>What is left behind the last column of a narrow panel only goes into columns of a tile that nobody reads.
     */
    private void pack(double[] panel, int p, int depth, int j, int width) {
        for (int q = 0; q < depth; q++) {
            int from = startB + (p + q) * stepB + j * columnStepB;
            int to = q * WIDTH;
            if (columnStepB == 1) {
                System.arraycopy(b, from, panel, to, width);
            } else {
                for (int i = 0; i < width; i++) panel[to + i] = b[from + i * columnStepB];
            }
        }
    }

    /** Computes a panel of the result, from one of b that has a row for each value of k. */
    private void panel(
            Buffers buffers,
            double[] panel,
            int atPanel,
            int panelStep,
            int fromRow,
            int toRow,
            int p,
            int depth,
            int j,
            int width) {
        int height;
        for (int i = fromRow; i < toRow; i += height) {
            height = toRow - i >= HEIGHT ? HEIGHT : toRow - i >= 2 ? 2 : 1;
            int atA = startA + i * rowStepA + p * stepA;
            int atC = startC + i * rowStepC + j;
            if (width == WIDTH) {
                tile(height, atA, panel, atPanel, panelStep, depth, c, atC, rowStepC);
            } else {
                // What is narrower than a tile goes by way of one.
                copyRows(c, atC, rowStepC, buffers.tile, 0, WIDTH, height, width);
                tile(height, atA, panel, atPanel, panelStep, depth, buffers.tile, 0, WIDTH);
                copyRows(buffers.tile, 0, WIDTH, c, atC, rowStepC, height, width);
            }
        }
    }

    private static void copyRows(
            double[] from, int at, int step, double[] to, int toAt, int toStep, int rows, int width) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(from, at + i * step, to, toAt + i * toStep, width);
        }
    }

    private void tile(
            int height, int atA, double[] panel, int atPanel, int panelStep, int depth, double[] to, int at, int step) {
        switch (height) {
            case HEIGHT -> six(atA, panel, atPanel, panelStep, depth, to, at, step);
            case 2 -> two(atA, panel, atPanel, panelStep, depth, to, at, step);
            default -> one(atA, panel, atPanel, panelStep, depth, to, at);
        }
    }

    /** Adds to a tile of six rows: each is a vector register or two for as long as k runs. */
    private void six(int atA, double[] panel, int atPanel, int panelStep, int depth, double[] to, int at, int step) {
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
        int from = atPanel;
        for (int q = 0; q < depth; q++) {
            DoubleVector b0 = DoubleVector.fromArray(S, panel, from);
            DoubleVector b1 = DoubleVector.fromArray(S, panel, from + LANES);
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
            from += panelStep;
        }
        addTo(to, at, c00, c01);
        addTo(to, at + step, c10, c11);
        addTo(to, at + 2 * step, c20, c21);
        addTo(to, at + 3 * step, c30, c31);
        addTo(to, at + 4 * step, c40, c41);
        addTo(to, at + 5 * step, c50, c51);
    }

    private void two(int atA, double[] panel, int atPanel, int panelStep, int depth, double[] to, int at, int step) {
        DoubleVector c00 = DoubleVector.zero(S);
        DoubleVector c01 = c00;
        DoubleVector c10 = c00;
        DoubleVector c11 = c00;
        int place = atA;
        int from = atPanel;
        for (int q = 0; q < depth; q++) {
            DoubleVector b0 = DoubleVector.fromArray(S, panel, from);
            DoubleVector b1 = DoubleVector.fromArray(S, panel, from + LANES);
            DoubleVector a0 = DoubleVector.broadcast(S, a[place]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            DoubleVector a1 = DoubleVector.broadcast(S, a[place + rowStepA]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            place += stepA;
            from += panelStep;
        }
        addTo(to, at, c00, c01);
        addTo(to, at + step, c10, c11);
    }

    private void one(int atA, double[] panel, int atPanel, int panelStep, int depth, double[] to, int at) {
        DoubleVector c0 = DoubleVector.zero(S);
        DoubleVector c1 = c0;
        int place = atA;
        int from = atPanel;
        for (int q = 0; q < depth; q++) {
            DoubleVector a0 = DoubleVector.broadcast(S, a[place]);
            c0 = a0.fma(DoubleVector.fromArray(S, panel, from), c0);
            c1 = a0.fma(DoubleVector.fromArray(S, panel, from + LANES), c1);
            place += stepA;
            from += panelStep;
        }
        addTo(to, at, c0, c1);
    }

    private static void addTo(double[] to, int at, DoubleVector left, DoubleVector right) {
        DoubleVector.fromArray(S, to, at).add(left).intoArray(to, at);
        DoubleVector.fromArray(S, to, at + LANES).add(right).intoArray(to, at + LANES);
    }
}
