package dev.ravine.autograd.kernel;

import static dev.ravine.autograd.kernel.VectorTile.HEIGHT;
import static dev.ravine.autograd.kernel.VectorTile.LANES;
import static dev.ravine.autograd.kernel.VectorTile.MOST_VECTORS;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The matrix product in vector instructions: K. Goto and R. van de Geijn, Anatomy of high-performance matrix multiplication
 * (2008).
 *
 * <p>The result is computed tile by tile, see {@link VectorTile}. For each block of {@value #BLOCK} values of k and of
 * {@value #CHUNK} rows, whose part of a fits the second-level cache, b goes by in strips as wide as a tile, which fit the first.
 * Rows of a are packed into strips as high as a tile, and rows of a strip of b one behind the other, so that both are read in the
 * order in which they lie. An operand is read where it is instead, if packing would take longer than it saves.
 *
 * <p>A tile reads rows of b, so a b that is stored transposed is turned while it is packed; a is good either way. Computes
 * a · b or (bᵀ · aᵀ)ᵀ, whichever is estimated to take less, or, of a tiny product, neither, but plain numbers.
 */
final class VectorProduct extends Product {
    /** Values of k between two visits to the result; twice as many to one that is turned, which takes longer. */
    static final int BLOCK = 128;

    /** Most rows of a that are worked on at a time, of an ordinary block: twice a whole number of tiles. */
    static final int CHUNK = 84 * HEIGHT;

    /** Most columns whose part of b is packed at a time, of an ordinary block. */
    static final int SPAN = 512;

    /** The widest tile. */
    static final int WIDTH = MOST_VECTORS * LANES;

    /** From how many rows on that share b it is packed. */
    private static final int MANY_ROWS = 30;

    /** Up to how many entries an operand stays in the first-level cache as it is. */
    private static final int FITS = 4096;

    /** Entries between two that lie in the same place of a cache, or nearly: few columns of such steps fit in. */
    private static final int SAME_PLACE = 256;

    /** From how many columns on that share a it is packed. */
    private static final int MANY_COLUMNS = 384;

    private static final double[] ZEROS = new double[WIDTH];

    private static final double[] NONE = {};

    private static final Part[] NO_PARTS = {};

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

    private final int block;
    private final int chunk;
    private final int span;

    private final boolean inPlainNumbers;
    private final boolean packsA;
    private final boolean packsB;

    /** Whether everything is read and written where it lies. */
    private final boolean isBare;

    /** None if it is computed in plain numbers. */
    private final Part[] parts;

    /**
     * Prepares a product.
     *
     * @param threads into how many parts a large one is cut
     */
    VectorProduct(
            Buffers.Pool pool, int threads, int m, int n, int k, int rowA, int colA, int rowB, int colB, int rowC) {
        super(m, n, k);
        this.pool = pool;
        double straight = nanos(m, n, k, rowA, colA, colB, 1);
        double across = nanos(n, m, k, colB, rowB, rowA, rowC);
        inPlainNumbers = k == 0 || plainNanos(m, n, k) <= Math.min(straight, across);
        turned = !inPlainNumbers && across < straight;
        rows = turned ? n : m;
        columns = turned ? m : n;
        this.rowA = turned ? colB : rowA;
        this.colA = turned ? rowB : colA;
        this.rowB = turned ? colA : rowB;
        this.colB = turned ? rowA : colB;
        this.rowC = turned ? 1 : rowC;
        this.colC = turned ? rowC : 1;
        block = turned ? 2 * BLOCK : BLOCK;
        chunk = turned ? CHUNK / 2 : CHUNK;
        span = turned ? SPAN / 2 : SPAN;
        packsA = columns >= MANY_COLUMNS
                || (this.colA != 1 && (this.rowA != 1 || rows < HEIGHT || this.colA % SAME_PLACE == 0));
        packsB = this.colB != 1 || (rows >= MANY_ROWS && k * columns > FITS);
        isBare = !packsA && !packsB && columns % LANES == 0 && colC == 1;
        parts = inPlainNumbers ? NO_PARTS : parts(operations() < Threads.WORTH_SHARING ? 1 : threads);
    }

    /**
     * About how long a product takes, given the steps that decide what has to be turned.
     *
     * <p>A tile takes 1.5 ns for each vector and each k, and some to begin and end. Numbers that follow each other are
     * copied ten times as fast as those that do not, and columns of a lie in more cache lines than rows. A result that is turned is copied for each block; where columns do not fill
     * a vector, they are copied on all sides.
     */
    private static double nanos(int m, int n, int k, int rowA, int colA, int colB, int colC) {
        double tiles = 1.5 * ceilDiv(m, HEIGHT) * ceilDiv(n, LANES) * (2 + k);
        double packedA = (colA == 1 ? 0 : rowA == 1 ? 0.1 : 0.5) * m * k;
        double packedB = (colB == 1 ? 0.05 : 0.5) * k * n;
        double turnedC = colC == 1 ? 0 : 0.6 * m * n * ceilDiv(k, 2 * BLOCK);
        double edges = n % LANES == 0 ? 0 : 0.3 * (n % (2 * LANES)) * (k + 2 * m);
        return 60 + tiles + packedA + packedB + turnedC + edges;
    }

    /** The same for plain numbers, of which four rows go on at once while one waits for the last addition. */
    private static double plainNanos(int m, int n, int k) {
        return (m / 4 + m % 4) * n * (2 + 1.5 * k);
    }

    private static int ceilDiv(int size, int part) {
        return (size + part - 1) / part;
    }

    /** Cuts the longer side of the result into at most so many parts of whole tiles. */
    private Part[] parts(int most) {
        boolean byRows = rows >= columns;
        int longer = Math.max(rows, columns);
        int tile = byRows ? HEIGHT : WIDTH;
        int size = ceilDiv(ceilDiv(longer, most), tile) * tile;
        Part[] parts = new Part[ceilDiv(longer, size)];
        for (int i = 0; i < parts.length; i++) {
            int from = i * size;
            int to = Math.min(longer, from + size);
            parts[i] = byRows ? new Part(from, to, 0, columns) : new Part(0, rows, from, to);
        }
        return parts;
    }

    @Override
    public int parts() {
        return inPlainNumbers ? 1 : parts.length;
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
        if (inPlainNumbers) {
            double[] start = !anew ? c : bias == null ? ZEROS : bias;
            int atStart = anew ? 0 : atC;
            int rowStart = anew ? 0 : rowC;
            int colStart = start == ZEROS ? 0 : 1;
            PlainNumbers.compute(
                    m, n, k, a, atA, rowA, colA, b, atB, rowB, colB, start, atStart, rowStart, colStart, c, atC, rowC);
        } else if (turned) {
            parts[part].compute(anew, bias, b, atB, a, atA, c, atC);
        } else {
            parts[part].compute(anew, bias, a, atA, b, atB, c, atC);
        }
    }

    /** Some rows or columns of the result, and, while they are computed, the operands. */
    private final class Part {
        private final int fromRow;
        private final int toRow;
        private final int fromColumn;
        private final int toColumn;

        private boolean anew;
        private double @Nullable [] bias;
        private double[] a = NONE;
        private int atA;
        private double[] b = NONE;
        private int atB;
        private double[] c = NONE;
        private int atC;
        private Buffers buffers = Buffers.NONE;

        // What the tiles of a strip read and write: the strip of b, what the result begins with, and the result.
        private double[] right = NONE;
        private int atRight;
        private int rowRight;
        private double[] start = NONE;
        private int atStart;
        private int rowStart;
        private double[] tiles = NONE;
        private int atTiles;
        private int rowTiles;

        Part(int fromRow, int toRow, int fromColumn, int toColumn) {
            this.fromRow = fromRow;
            this.toRow = toRow;
            this.fromColumn = fromColumn;
            this.toColumn = toColumn;
        }

        void compute(
                boolean anew, double @Nullable [] bias, double[] a, int atA, double[] b, int atB, double[] c, int atC) {
            this.anew = anew;
            this.bias = bias;
            this.a = a;
            this.atA = atA;
            this.b = b;
            this.atB = atB;
            this.c = c;
            this.atC = atC;
            buffers = isBare ? Buffers.NONE : pool.take();
            try {
                for (int from = fromColumn; from < toColumn; from += span) {
                    int to = Math.min(toColumn, from + span);
                    for (int p = 0; p < k; p += block) addBlock(p, Math.min(block, k - p), from, to);
                }
            } finally {
                if (!isBare) {
                    pool.give(buffers);
                }
                forget();
            }
        }

        private void forget() {
            bias = null;
            a = NONE;
            b = NONE;
            c = NONE;
            buffers = Buffers.NONE;
            right = NONE;
            start = NONE;
            tiles = NONE;
        }

        /** Adds the products over a block of k to some columns. */
        private void addBlock(int p, int depth, int from, int to) {
            for (int i = fromRow; i < toRow; i += chunk) {
                int height = Math.min(chunk, toRow - i);
                int left = atA + i * rowA + p * colA;
                if (packsA) {
                    Packing.copyStrips(height, depth, a, left, rowA, colA, buffers.rows);
                }
                int width;
                for (int j = from; j < to; j += width) {
                    int vectors = to - j >= WIDTH ? MOST_VECTORS : to - j > LANES ? 2 : 1;
                    width = vectors * LANES;
                    int wide = Math.min(width, to - j);
                    // A strip that serves one chunk alone is not to push others out of the cache.
                    int panel = toRow - fromRow > chunk ? (j - from) * block : 0;
                    chooseRight(p, depth, j, wide, width, panel, i == fromRow);
                    strip(p, depth, left, i, height, j, wide, vectors);
                }
            }
        }

        /** Finds a strip of b where it is, or in the buffer, to which the first chunk copies it. */
        private void chooseRight(int p, int depth, int column, int wide, int width, int panel, boolean isFirst) {
            int place = atB + p * rowB + column * colB;
            if (!packsB && wide == width) {
                right = b;
                atRight = place;
                rowRight = rowB;
                return;
            }
            right = buffers.panel;
            atRight = panel;
            rowRight = width;
            if (!isFirst) {
                return;
            }
            if (rowB == 1) {
                Packing.transpose(depth, wide, b, place, colB, right, panel, width);
            } else if (colB == 1 && wide == width) {
                Packing.copyVectors(depth, width / LANES, b, place, rowB, right, panel);
            } else {
                Packing.copyColumns(depth, wide, b, place, rowB, colB, right, panel, width);
            }
        }

        /** Adds the products over a block of k to some rows of as many columns as a tile has, or fewer. */
        private void strip(int p, int depth, int left, int row, int height, int column, int wide, int vectors) {
            int result = atC + row * rowC + column * colC;
            int width = vectors * LANES;
            boolean inPlace = colC == 1 && wide == width;
            tiles = inPlace ? c : buffers.tiles;
            atTiles = inPlace ? result : 0;
            rowTiles = inPlace ? rowC : width;
            if (anew && p == 0) {
                begin(row, height, column, wide, inPlace);
            } else {
                start = tiles;
                atStart = atTiles;
                rowStart = rowTiles;
                if (!inPlace) {
                    Packing.copyColumns(height, wide, c, result, rowC, colC, tiles, 0, width);
                }
            }
            computeTiles(vectors, height, depth, left);
            if (!inPlace && turned) {
                Packing.transpose(wide, height, tiles, 0, width, c, result, colC);
            } else if (!inPlace) {
                Packing.copyColumns(height, wide, tiles, 0, width, 1, c, result, rowC);
            }
        }

        /** Lets rows of the result begin with the bias, or zero. */
        private void begin(int row, int height, int column, int wide, boolean inPlace) {
            start = tiles;
            atStart = atTiles;
            rowStart = rowTiles;
            if (bias == null) {
                start = ZEROS;
                atStart = 0;
                rowStart = 0;
            } else if (turned) {
                for (int i = 0; i < height; i++) {
                    Arrays.fill(tiles, atTiles + i * rowTiles, atTiles + i * rowTiles + wide, bias[row + i]);
                }
            } else if (inPlace) {
                start = bias;
                atStart = column;
                rowStart = 0;
            } else {
                Product.begin(bias, column, height, wide, tiles, atTiles, rowTiles);
            }
        }

        private void computeTiles(int vectors, int height, int depth, int left) {
            if (packsA) {
                columns(vectors, 0, height, depth, buffers.rows, 0, HEIGHT * depth, HEIGHT);
            } else if (colA == 1) {
                rows(vectors, height, depth, left);
            } else {
                int rest = height % HEIGHT;
                columns(vectors, 0, height - rest, depth, a, left, HEIGHT, colA);
                if (rest > 0) { // a tile that ends with the last row, and begins with rows that are done
                    columns(vectors, height - rest, rest, depth, a, left + height - HEIGHT, HEIGHT, colA);
                }
            }
        }

        private void rows(int vectors, int height, int depth, int left) {
            switch (vectors) {
                case 1 ->
                    VectorTile.rows1(
                            height, depth, a, left, rowA, right, atRight, rowRight, start, atStart, rowStart, tiles,
                            atTiles, rowTiles);
                case 2 ->
                    VectorTile.rows2(
                            height, depth, a, left, rowA, right, atRight, rowRight, start, atStart, rowStart, tiles,
                            atTiles, rowTiles);
                default ->
                    VectorTile.rows4(
                            height, depth, a, left, rowA, right, atRight, rowRight, start, atStart, rowStart, tiles,
                            atTiles, rowTiles);
            }
        }

        private void columns(
                int vectors, int from, int height, int depth, double[] strips, int atStrips, int step, int col) {
            int z = atStart + from * rowStart;
            int y = atTiles + from * rowTiles;
            switch (vectors) {
                case 1 ->
                    VectorTile.columns1(
                            height, depth, strips, atStrips, step, col, right, atRight, rowRight, start, z, rowStart,
                            tiles, y, rowTiles);
                case 2 ->
                    VectorTile.columns2(
                            height, depth, strips, atStrips, step, col, right, atRight, rowRight, start, z, rowStart,
                            tiles, y, rowTiles);
                default ->
                    VectorTile.columns4(
                            height, depth, strips, atStrips, step, col, right, atRight, rowRight, start, z, rowStart,
                            tiles, y, rowTiles);
            }
        }
    }
}
