package dev.ravine.autograd.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The matrix product in vector instructions.
 *
 * <p>The result is computed in tiles of {@value #HEIGHT} rows by up to 3 vectors that stay in registers while k runs. For
 * each block of {@value #BLOCK} values of k, and each panel of the result's columns as wide as a tile, the panel of b is
 * copied into a buffer that stays in a near cache; a transposed b is turned on the way. Of a, every number is read once per
 * panel and spread over a vector; where its rows lie so that caches hold few of them, they are copied too. An operand is
 * read where it is when a copy would cost more than it saves, and a narrow or tiny product is computed in plain numbers.
 *
 * <p>Every entry of the result is summed in the same order, whatever the tile that it lies in, the shape of the result
 * and the number of threads: from 0 over k within a block, each product added with one rounding, then over the blocks. So
 * the same operands always give the same bits.
 */
final class VectorMatmul {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();

    /** Rows of a tile. */
    private static final int HEIGHT = 4;

    /** Most columns of a tile. */
    private static final int WIDTH = 3 * LANES;

    /** Values of k between two visits to the result. */
    private static final int BLOCK = 192;

    /** Most rows whose part of a is copied at a time. */
    private static final int CHUNK = 192;

    /** Up to how many columns a tile would be so empty that plain numbers are faster. */
    private static final int NARROW = LANES / 4;

    /** Up to how many multiplications a tile takes longer than plain numbers. */
    private static final int FEW = 32;

    /** Up to how many rows a panel of b is not used often enough to be worth a copy. */
    private static final int FEW_ROWS = 8 * HEIGHT;

    /** Up to how many entries an operand stays in the first-level cache as it is. */
    private static final int FITS = 4096;

    /** Entries between two that lie in the same place of the first-level cache. */
    private static final int SAME_PLACE = 512;

    private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(Buffers::new);

    private final Strided a;
    private final Strided b;
    private final Strided c;
    private final int k;

    private VectorMatmul(int k, Strided a, Strided b, Strided c) {
        this.k = k;
        this.a = a;
        this.b = b;
        this.c = c;
    }

    /** What a thread works with: copies of a part of a and of a panel of b, and a tile for what is not one. */
    private static final class Buffers {
        final double[] left = new double[BLOCK * CHUNK];
        final double[] panel = new double[BLOCK * WIDTH];
        final Strided edge = Strided.of(new double[HEIGHT * WIDTH], WIDTH);
    }

    /**
     * Adds a · b to c; see {@link Kernels#matmul}.
     *
     * @param threads into how many parts a large product is cut, for as many threads
     */
    static void multiply(int threads, int m, int n, int k, Strided a, Strided b, Strided c) {
        VectorMatmul product = new VectorMatmul(k, a, b, c);
        long multiplications = (long) m * n * k;
        if (n <= NARROW || multiplications <= FEW) {
            product.inPlainNumbers(m, n);
        } else if (m < HEIGHT && b.columnStep() != 1) {
            product.transposed().inPlainNumbers(n, m);
        } else if (n <= FEW_ROWS && a.rowStep() == 1 && m > FEW_ROWS && (long) m * k > FITS) {
            // The transposed product can read what is large where it is.
            product.transposed().inTiles(threads, n, m, multiplications);
        } else {
            product.inTiles(threads, m, n, multiplications);
        }
    }

    /** The same product with rows for columns: cᵀ = bᵀ · aᵀ. */
    private VectorMatmul transposed() {
        return new VectorMatmul(k, b.transposed(), a.transposed(), c.transposed());
    }

    private void inTiles(int threads, int m, int n, long multiplications) {
        if (threads == 1 || multiplications < Threads.WORTH_SHARING) {
            inTiles(0, m, 0, n);
        } else if (m >= n) {
            inParts(threads, m, HEIGHT, (from, to) -> inTiles(from, to, 0, n));
        } else {
            inParts(threads, n, WIDTH, (from, to) -> inTiles(0, m, from, to));
        }
    }

    /** Cuts rows or columns into parts of whole tiles, one for each thread. */
    private static void inParts(int threads, int size, int tile, Kernels.Range work) {
        int part = ceilDiv(ceilDiv(size, threads), tile) * tile;
        Threads.share(ceilDiv(size, part), i -> {
            int from = i * part;
            work.accept(from, from + Math.min(part, size - from));
        });
    }

    private static int ceilDiv(int size, int part) {
        return (size - 1) / part + 1;
    }

    /** Computes the result entry by entry, four rows at a time so that additions need not wait for each other. */
    private void inPlainNumbers(int m, int n) {
        for (int p = 0; p < k; p += BLOCK) {
            int depth = Math.min(BLOCK, k - p);
            for (int j = 0; j < n; j++) {
                int i = 0;
                for (; i <= m - 4; i += 4) addFourEntries(i, j, p, depth);
                for (; i < m; i++) addEntry(i, j, p, depth);
            }
        }
    }

    private void addFourEntries(int i, int j, int p, int depth) {
        double[] left = a.data();
        double[] right = b.data();
        int place = a.place(i, p);
        int from = b.place(p, j);
        int r1 = a.rowStep();
        int r2 = 2 * r1;
        int r3 = 3 * r1;
        double c0 = 0;
        double c1 = 0;
        double c2 = 0;
        double c3 = 0;
        for (int q = 0; q < depth; q++) {
            c0 = Math.fma(left[place], right[from], c0);
            c1 = Math.fma(left[place + r1], right[from], c1);
            c2 = Math.fma(left[place + r2], right[from], c2);
            c3 = Math.fma(left[place + r3], right[from], c3);
            place += a.columnStep();
            from += b.rowStep();
        }
        double[] to = c.data();
        to[c.place(i, j)] += c0;
        to[c.place(i + 1, j)] += c1;
        to[c.place(i + 2, j)] += c2;
        to[c.place(i + 3, j)] += c3;
    }

    private void addEntry(int i, int j, int p, int depth) {
        int place = a.place(i, p);
        int from = b.place(p, j);
        double sum = 0;
        for (int q = 0; q < depth; q++) {
            sum = Math.fma(a.data()[place], b.data()[from], sum);
            place += a.columnStep();
            from += b.rowStep();
        }
        c.data()[c.place(i, j)] += sum;
    }

    /** Computes some rows of some columns of the result. */
    private void inTiles(int fromRow, int toRow, int fromColumn, int toColumn) {
        Buffers buffers = BUFFERS.get();
        for (int p = 0; p < k; p += BLOCK) {
            int depth = Math.min(BLOCK, k - p);
            for (int i = fromRow; i < toRow; i += CHUNK) {
                chunk(buffers, i, Math.min(CHUNK, toRow - i), fromColumn, toColumn, p, depth);
            }
        }
    }

    /** Adds the products over a block of k to some rows, panel by panel. */
    private void chunk(Buffers buffers, int fromRow, int rows, int fromColumn, int toColumn, int p, int depth) {
        int columns = toColumn - fromColumn;
        Strided left = new Strided(a.data(), a.place(fromRow, p), a.rowStep(), a.columnStep());
        int tileStep = HEIGHT * left.rowStep();
        if (columns > WIDTH && rows > FEW_ROWS && isScattered(left, depth)) {
            copyLeft(left, rows, depth, buffers.left);
            left = new Strided(buffers.left, 0, 1, HEIGHT);
            tileStep = HEIGHT * depth;
        }
        boolean copied = b.columnStep() != 1 || (rows > FEW_ROWS && depth * columns > FITS);
        int width;
        for (int j = fromColumn; j < toColumn; j += width) {
            int vectors = vectors(toColumn - j);
            width = Math.min(vectors * LANES, toColumn - j);
            boolean whole = width == vectors * LANES;
            Strided panel = Strided.of(b.data(), b.place(p, j), b.rowStep());
            if (copied || !whole) {
                copyPanel(panel.at(), depth, width, buffers.panel, vectors * LANES);
                panel = Strided.of(buffers.panel, vectors * LANES);
            }
            for (int i = 0; i < rows; i += HEIGHT) {
                int height = Math.min(HEIGHT, rows - i);
                int atLeft = left.at() + i / HEIGHT * tileStep;
                int atC = c.place(fromRow + i, j);
                // What is transposed, or narrower than a tile, goes by way of one.
                if (c.columnStep() != 1) {
                    Arrays.fill(buffers.edge.data(), 0);
                    tile(vectors, height, depth, left, atLeft, panel, buffers.edge, 0);
                    addTo(height, width, buffers.edge.data(), atC);
                } else if (!whole) {
                    copyRows(height, width, c, atC, buffers.edge, 0);
                    tile(vectors, height, depth, left, atLeft, panel, buffers.edge, 0);
                    copyRows(height, width, buffers.edge, 0, c, atC);
                } else {
                    tile(vectors, height, depth, left, atLeft, panel, c, atC);
                }
            }
        }
    }

    /** How many vectors wide the next tile is: 3 if it can be, but never so that a single one is left over. */
    private static int vectors(int columns) {
        int left = ceilDiv(columns, LANES);
        return left == 4 ? 2 : Math.min(left, 3);
    }

    /** Whether the numbers that follow each other in a product lie so far apart that caches hold few of them. */
    private static boolean isScattered(Strided left, int depth) {
        return left.columnStep() == 1 ? left.rowStep() % SAME_PLACE == 0 : depth * left.columnStep() > FITS;
    }

    /** Copies rows of a, four by four, so that a tile's numbers for a value of k lie side by side. */
    private static void copyLeft(Strided left, int rows, int depth, double[] to) {
        int i = 0;
        for (; i <= rows - HEIGHT; i += HEIGHT) {
            copyFour(depth, left.data(), left.place(i, 0), left.rowStep(), left.columnStep(), to, i * depth, HEIGHT);
        }
        for (int r = i; r < rows; r++) {
            copyOne(depth, left.data(), left.place(r, 0), left.columnStep(), to, i * depth + r - i, HEIGHT);
        }
    }

    /**
     * Copies a panel of b, a row for each value of k.
     *
     * <p>What is left behind the last column of a narrow panel only goes into columns of a tile that nobody reads.
     */
    private void copyPanel(int at, int depth, int width, double[] to, int toStep) {
        if (b.columnStep() == 1) {
            for (int q = 0; q < depth; q++) System.arraycopy(b.data(), at + q * b.rowStep(), to, q * toStep, width);
            return;
        }
        int j = 0;
        for (; j <= width - 4; j += 4) {
            copyFour(depth, b.data(), at + j * b.columnStep(), b.columnStep(), b.rowStep(), to, j, toStep);
        }
        for (; j < width; j++) copyOne(depth, b.data(), at + j * b.columnStep(), b.rowStep(), to, j, toStep);
    }

    /** Copies four rows or columns, so that they lie side by side. */
    private static void copyFour(
            int length, double[] from, int at, int between, int step, double[] to, int toAt, int toStep) {
        int at1 = at + between;
        int at2 = at1 + between;
        int at3 = at2 + between;
        int place = 0;
        int target = toAt;
        for (int q = 0; q < length; q++) {
            to[target] = from[at + place];
            to[target + 1] = from[at1 + place];
            to[target + 2] = from[at2 + place];
            to[target + 3] = from[at3 + place];
            place += step;
            target += toStep;
        }
    }

    private static void copyOne(int length, double[] from, int at, int step, double[] to, int toAt, int toStep) {
        for (int q = 0; q < length; q++) to[toAt + q * toStep] = from[at + q * step];
    }

    private static void copyRows(int rows, int width, Strided from, int at, Strided to, int toAt) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(from.data(), at + i * from.rowStep(), to.data(), toAt + i * to.rowStep(), width);
        }
    }

    /** Adds a tile to a part of c, whatever its steps. */
    private void addTo(int rows, int columns, double[] tile, int atC) {
        double[] to = c.data();
        int step = c.columnStep();
        for (int i = 0; i < rows; i++) {
            int at = atC + i * c.rowStep();
            for (int j = 0; j < columns; j++) to[at + j * step] += tile[i * WIDTH + j];
        }
    }

    private static void tile(
            int vectors, int height, int depth, Strided left, int atLeft, Strided panel, Strided to, int at) {
        switch (vectors) {
            case 3 -> three(height, depth, left, atLeft, panel, to, at);
            case 2 -> two(height, depth, left, atLeft, panel, to, at);
            default -> one(height, depth, left, atLeft, panel, to, at);
        }
    }

    /**
     * Adds to a tile of three vectors a row.
     *
     * <p>A row that it lacks is computed as a copy of the last one, and left out of the result.
     */
    private static void three(int height, int depth, Strided left, int atLeft, Strided panel, Strided to, int at) {
        double[] a = left.data();
        int r1 = height > 1 ? left.rowStep() : 0;
        int r2 = height > 2 ? 2 * left.rowStep() : r1;
        int r3 = height > 3 ? 3 * left.rowStep() : r2;
        int stepA = left.columnStep();
        double[] b = panel.data();
        int stepB = panel.rowStep();
        DoubleVector c00 = DoubleVector.zero(S);
        DoubleVector c01 = c00;
        DoubleVector c02 = c00;
        DoubleVector c10 = c00;
        DoubleVector c11 = c00;
        DoubleVector c12 = c00;
        DoubleVector c20 = c00;
        DoubleVector c21 = c00;
        DoubleVector c22 = c00;
        DoubleVector c30 = c00;
        DoubleVector c31 = c00;
        DoubleVector c32 = c00;
        int place = atLeft;
        int from = panel.at();
        for (int q = 0; q < depth; q++) {
            DoubleVector b0 = DoubleVector.fromArray(S, b, from);
            DoubleVector b1 = DoubleVector.fromArray(S, b, from + LANES);
            DoubleVector b2 = DoubleVector.fromArray(S, b, from + 2 * LANES);
            DoubleVector a0 = DoubleVector.broadcast(S, a[place]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            DoubleVector a1 = DoubleVector.broadcast(S, a[place + r1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            c12 = a1.fma(b2, c12);
            DoubleVector a2 = DoubleVector.broadcast(S, a[place + r2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            c22 = a2.fma(b2, c22);
            DoubleVector a3 = DoubleVector.broadcast(S, a[place + r3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            c32 = a3.fma(b2, c32);
            place += stepA;
            from += stepB;
        }
        double[] c = to.data();
        int stepC = to.rowStep();
        addTo(c, at, c00, c01, c02);
        if (height > 1) addTo(c, at + stepC, c10, c11, c12);
        if (height > 2) addTo(c, at + 2 * stepC, c20, c21, c22);
        if (height > 3) addTo(c, at + 3 * stepC, c30, c31, c32);
    }

    /** As {@link #three}, with two vectors a row. */
    private static void two(int height, int depth, Strided left, int atLeft, Strided panel, Strided to, int at) {
        double[] a = left.data();
        int r1 = height > 1 ? left.rowStep() : 0;
        int r2 = height > 2 ? 2 * left.rowStep() : r1;
        int r3 = height > 3 ? 3 * left.rowStep() : r2;
        int stepA = left.columnStep();
        double[] b = panel.data();
        int stepB = panel.rowStep();
        DoubleVector c00 = DoubleVector.zero(S);
        DoubleVector c01 = c00;
        DoubleVector c10 = c00;
        DoubleVector c11 = c00;
        DoubleVector c20 = c00;
        DoubleVector c21 = c00;
        DoubleVector c30 = c00;
        DoubleVector c31 = c00;
        int place = atLeft;
        int from = panel.at();
        for (int q = 0; q < depth; q++) {
            DoubleVector b0 = DoubleVector.fromArray(S, b, from);
            DoubleVector b1 = DoubleVector.fromArray(S, b, from + LANES);
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
            place += stepA;
            from += stepB;
        }
        double[] c = to.data();
        int stepC = to.rowStep();
        addTo(c, at, c00, c01);
        if (height > 1) addTo(c, at + stepC, c10, c11);
        if (height > 2) addTo(c, at + 2 * stepC, c20, c21);
        if (height > 3) addTo(c, at + 3 * stepC, c30, c31);
    }

    /** As {@link #three}, with one vector a row. */
    private static void one(int height, int depth, Strided left, int atLeft, Strided panel, Strided to, int at) {
        double[] a = left.data();
        int r1 = height > 1 ? left.rowStep() : 0;
        int r2 = height > 2 ? 2 * left.rowStep() : r1;
        int r3 = height > 3 ? 3 * left.rowStep() : r2;
        int stepA = left.columnStep();
        double[] b = panel.data();
        int stepB = panel.rowStep();
        DoubleVector c00 = DoubleVector.zero(S);
        DoubleVector c10 = c00;
        DoubleVector c20 = c00;
        DoubleVector c30 = c00;
        int place = atLeft;
        int from = panel.at();
        for (int q = 0; q < depth; q++) {
            DoubleVector b0 = DoubleVector.fromArray(S, b, from);
            DoubleVector a0 = DoubleVector.broadcast(S, a[place]);
            c00 = a0.fma(b0, c00);
            DoubleVector a1 = DoubleVector.broadcast(S, a[place + r1]);
            c10 = a1.fma(b0, c10);
            DoubleVector a2 = DoubleVector.broadcast(S, a[place + r2]);
            c20 = a2.fma(b0, c20);
            DoubleVector a3 = DoubleVector.broadcast(S, a[place + r3]);
            c30 = a3.fma(b0, c30);
            place += stepA;
            from += stepB;
        }
        double[] c = to.data();
        int stepC = to.rowStep();
        addTo(c, at, c00);
        if (height > 1) addTo(c, at + stepC, c10);
        if (height > 2) addTo(c, at + 2 * stepC, c20);
        if (height > 3) addTo(c, at + 3 * stepC, c30);
    }

    private static void addTo(double[] to, int at, DoubleVector left, DoubleVector middle, DoubleVector right) {
        addTo(to, at, left, middle);
        addTo(to, at + 2 * LANES, right);
    }

    private static void addTo(double[] to, int at, DoubleVector left, DoubleVector right) {
        addTo(to, at, left);
        addTo(to, at + LANES, right);
    }

    private static void addTo(double[] to, int at, DoubleVector x) {
        DoubleVector.fromArray(S, to, at).add(x).intoArray(to, at);
    }
}
