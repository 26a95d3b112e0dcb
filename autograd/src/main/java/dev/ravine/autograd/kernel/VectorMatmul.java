package dev.ravine.autograd.kernel;

import static dev.ravine.autograd.kernel.VectorTile.HEIGHT;
import static dev.ravine.autograd.kernel.VectorTile.LANES;
import static dev.ravine.autograd.kernel.VectorTile.WIDTH;

/**
 * The matrix product in vector instructions.
 *
 * <p>The result is computed tile by tile, see {@link VectorTile}. For each block of {@value #BLOCK} values of k, and each
 * panel of the result's columns as wide as a tile, the panel of b is packed into a buffer that stays in a near cache, unless
 * it is turned the right way and a is too short for a copy to pay. Of a, every number is read once per panel: four rows at a
 * time, or four entries of a column, where they are; but packed where they lie so that caches hold few of them. Of the
 * product and its transpose, that is computed which needs less packing; and what is narrow or tiny, in plain numbers.
 *
 * <p>Every entry of the result is summed in the order of k, beginning with what is there, each product added with one
 * rounding: its bits are those of {@link Math#fma} in a plain loop, whatever the sizes, the steps and the number of threads.
 */
final class VectorMatmul {
    /** Values of k between two visits to the result. */
    private static final int BLOCK = 256;

    /** Most rows whose part of a is packed at a time. */
    private static final int CHUNK = 256;

    /** Up to how many columns a tile would be so empty that plain numbers are faster. */
    private static final int NARROW = LANES / 4;

    /** Up to how many multiplications a tile takes longer than plain numbers. */
    private static final int FEW = 32;

    /** Up to how many rows of a are read where they are, however they lie. */
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

    /** What a thread works with: packed rows of a, a packed panel of b, and tiles for what are none in c. */
    private static final class Buffers {
        final double[] rows = new double[BLOCK * CHUNK];
        final double[] panel = new double[BLOCK * WIDTH];
        final Strided tiles = Strided.of(new double[CHUNK * WIDTH], WIDTH);
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
        } else if (packing(m, n, k, a.columnStep(), b.columnStep(), c.columnStep())
                <= packing(n, m, k, b.rowStep(), a.rowStep(), c.rowStep())) {
            product.inTiles(threads, m, n, multiplications);
        } else {
            product.transposed().inTiles(threads, n, m, multiplications);
        }
    }

    /** The same product with rows for columns: cᵀ = bᵀ · aᵀ. */
    private VectorMatmul transposed() {
        return new VectorMatmul(k, b.transposed(), a.transposed(), c.transposed());
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
        Strided left = a.from(fromRow, p);
        int firstPacked = firstPacked(left, rows, columns, depth);
        packRows(left, firstPacked, rows, depth, buffers.rows);
        Strided strips = new Strided(buffers.rows, 0, 1, HEIGHT);
        boolean packed = b.columnStep() != 1 || (rows > FEW_ROWS && depth * columns > FITS);
        for (int j = fromColumn; j < toColumn; j += WIDTH) {
            int width = Math.min(WIDTH, toColumn - j);
            int padded = width > LANES ? WIDTH : LANES;
            Strided panel = b.from(p, j);
            if (packed || width < padded) {
                VectorTile.packColumns(depth, width, panel, buffers.panel, padded);
                panel = Strided.of(buffers.panel, padded);
            }
            Strided result = c.from(fromRow, j);
            boolean inPlace = c.columnStep() == 1 && width == padded;
            Strided tiles = inPlace ? result : buffers.tiles;
            if (!inPlace) {
                copy(rows, width, result, tiles);
            }
            if (left.columnStep() == 1 && firstPacked == rows) {
                VectorTile.addRows(rows, depth, padded, left, panel, tiles);
            } else {
                VectorTile.addStrips(firstPacked, depth, padded, left, HEIGHT, panel, tiles);
                VectorTile.addStrips(
                        rows - firstPacked, depth, padded, strips, HEIGHT * depth, panel, tiles.from(firstPacked, 0));
            }
            if (!inPlace) {
                copy(rows, width, tiles, result);
            }
        }
    }

    /**
     * From which row on a is packed: all rows if they lie so that caches hold few of them, or if that saves packing b; where
     * they lie side by side, those at least that do not fill a tile.
     */
    private int firstPacked(Strided left, int rows, int columns, int depth) {
        boolean few = rows <= FEW_ROWS;
        if (left.columnStep() == 1) {
            boolean scattered = !few && left.rowStep() % SAME_PLACE == 0;
            boolean savesPanels = few && b.columnStep() == 1 && columns > 4 * rows;
            return scattered || savesPanels ? 0 : rows;
        }
        boolean scattered = !few && columns > WIDTH && depth * left.columnStep() > FITS;
        return left.rowStep() != 1 || scattered ? 0 : rows - rows % HEIGHT;
    }

    /**
     * Adds a · b to c; see {@link Kernels#matmulOfWindows}. On one thread, as it is meant for one image of many.
     *
     * <p>Columns that do not fill a tile are computed in plain numbers.
     */
    static void ofWindows(int m, int n, int k, Strided a, double[] b, int[] windows, Strided c) {
        Buffers buffers = BUFFERS.get();
        int inTiles = n - n % WIDTH;
        for (int p = 0; p < k; p += BLOCK) {
            int depth = Math.min(BLOCK, k - p);
            for (int row = 0; row < m; row += CHUNK) {
                int rows = Math.min(CHUNK, m - row);
                packRows(a.from(row, p), 0, rows, depth, buffers.rows);
                for (int j = 0; j < inTiles; j += WIDTH) {
                    VectorTile.addWindows(rows, depth, buffers.rows, b, windows, p, j, c.from(row, j));
                }
            }
        }
        for (int i = 0; i < m; i++) {
            for (int j = inTiles; j < n; j++) {
                double sum = c.data()[c.place(i, j)];
                for (int q = 0; q < k; q++) sum = Math.fma(a.data()[a.place(i, q)], b[windows[q] + j], sum);
                c.data()[c.place(i, j)] = sum;
            }
        }
    }

    private static void packRows(Strided left, int from, int rows, int depth, double[] to) {
        for (int i = from; i < rows; i += HEIGHT) {
            int height = Math.min(HEIGHT, rows - i);
            VectorTile.packRows(depth, height, left.from(i, 0), to, (i - from) * depth);
        }
    }

    private static void copy(int rows, int columns, Strided from, Strided to) {
        for (int i = 0; i < rows; i++) {
            int place = from.place(i, 0);
            int target = to.place(i, 0);
            for (int j = 0; j < columns; j++) {
                to.data()[target + j * to.columnStep()] = from.data()[place + j * from.columnStep()];
            }
        }
    }

    /** Computes the result entry by entry, four rows at a time so that additions need not wait for each other. */
    private void inPlainNumbers(int m, int n) {
        for (int j = 0; j < n; j++) {
            int i = 0;
            for (; i <= m - 4; i += 4) addFourEntries(i, j);
            for (; i < m; i++) addEntry(i, j);
        }
    }

    private void addFourEntries(int i, int j) {
        double[] left = a.data();
        double[] right = b.data();
        double[] to = c.data();
        int place = a.place(i, 0);
        int from = b.place(0, j);
        int r1 = a.rowStep();
        int r2 = 2 * r1;
        int r3 = 3 * r1;
        double c0 = to[c.place(i, j)];
        double c1 = to[c.place(i + 1, j)];
        double c2 = to[c.place(i + 2, j)];
        double c3 = to[c.place(i + 3, j)];
        for (int q = 0; q < k; q++) {
            c0 = Math.fma(left[place], right[from], c0);
            c1 = Math.fma(left[place + r1], right[from], c1);
            c2 = Math.fma(left[place + r2], right[from], c2);
            c3 = Math.fma(left[place + r3], right[from], c3);
            place += a.columnStep();
            from += b.rowStep();
        }
        to[c.place(i, j)] = c0;
        to[c.place(i + 1, j)] = c1;
        to[c.place(i + 2, j)] = c2;
        to[c.place(i + 3, j)] = c3;
    }

    private void addEntry(int i, int j) {
        int place = a.place(i, 0);
        int from = b.place(0, j);
        double sum = c.data()[c.place(i, j)];
        for (int q = 0; q < k; q++) {
            sum = Math.fma(a.data()[place], b.data()[from], sum);
            place += a.columnStep();
            from += b.rowStep();
        }
        c.data()[c.place(i, j)] = sum;
    }
}
