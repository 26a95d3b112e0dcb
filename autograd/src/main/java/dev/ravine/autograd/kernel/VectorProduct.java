package dev.ravine.autograd.kernel;

import static dev.ravine.autograd.kernel.VectorTile.HEIGHT;
import static dev.ravine.autograd.kernel.VectorTile.LANES;
import static dev.ravine.autograd.kernel.VectorTile.WIDTH;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The matrix product in vector instructions: K. Goto and R. van de Geijn, Anatomy of high-performance matrix multiplication
 * (2008).
 *
 * <p>The result is computed tile by tile, see {@link VectorTile}. For each block of {@value #BLOCK} values of k and of
 * {@value #CHUNK} rows, whose part of a fits the second-level cache, b goes by in strips as wide as a tile, each copied into a
 * buffer that stays in the first-level cache. An operand that lies right already is read where it is, if a copy would not pay.
 *
 * <p>A tile reads rows of a and rows of b, so an operand that is stored transposed is turned on the way. Computes a · b or
 * (bᵀ · aᵀ)ᵀ, whichever is estimated to take less, or, of a tiny product, neither, but plain numbers.
 */
final class VectorProduct extends Product {
    /** Values of k between two visits to the result. */
    static final int BLOCK = 256;

    /** Most rows of a that are worked on at a time, a whole number of tiles. */
    static final int CHUNK = 42 * HEIGHT;

    /** Most columns whose part of b is copied at a time. */
    static final int SPAN = 512;

    /** From row to row of a copy of a: a little more than a block, so that rows are not in one place of a cache. */
    static final int ROW = BLOCK + 8;

    /** Up to how many rows of a share b where it is. */
    private static final int FEW_ROWS = 4 * HEIGHT;

    /** Up to how many entries an operand stays in the first-level cache as it is. */
    private static final int FITS = 4096;

    /** Entries between two that lie in the same place of the first-level cache. */
    private static final int SAME_PLACE = 512;

    private static final double[] ZEROS = new double[WIDTH];

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

    /** Of a tile: one vector or two. */
    private final int width;

    private final boolean inPlainNumbers;

    /** Whether rows of a are copied: if their entries do not follow each other, or if caches hold few of them where they are. */
    private final boolean copiesA;

    /** Whether all of b is copied: if columns do not follow each other, or are read so often that it is worth it. */
    private final boolean copiesB;

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
        double straight = nanos(m, n, k, colA, colB, 1);
        double across = nanos(n, m, k, rowB, rowA, rowC);
        inPlainNumbers = k == 0 || plainNanos(m, n, k) <= Math.min(straight, across);
        turned = !inPlainNumbers && across < straight;
        rows = turned ? n : m;
        columns = turned ? m : n;
        width = columns <= LANES ? LANES : WIDTH;
        this.rowA = turned ? colB : rowA;
        this.colA = turned ? rowB : colA;
        this.rowB = turned ? colA : rowB;
        this.colB = turned ? rowA : colB;
        this.rowC = turned ? 1 : rowC;
        this.colC = turned ? rowC : 1;
        copiesA = this.colA != 1 || (this.rowA % SAME_PLACE == 0 && rows > FEW_ROWS && columns > 4 * WIDTH);
        copiesB = this.colB != 1 || (rows > FEW_ROWS && k * columns > FITS);
        isBare = !copiesA && !copiesB && columns % width == 0 && this.colC == 1;
        parts = inPlainNumbers || operations() < Threads.WORTH_SHARING ? 1 : ceilDiv(longer(), partSize(threads));
    }

    /**
     * About how long a product takes, given the steps between columns.
     *
     * <p>A tile takes 2 ns for each k, and some to begin and end. Numbers that follow each other are copied ten times as fast
     * as those that do not. A result that is turned is copied for each block.
     */
    private static double nanos(int m, int n, int k, int colA, int colB, int colC) {
        double tiles = (double) ceilDiv(m, HEIGHT) * ceilDiv(n, WIDTH) * (5 + 2.0 * k);
        double turnedA = colA == 1 ? 0 : 0.5 * m * k;
        double packedB = (colB == 1 ? 0.05 : 0.5) * k * n;
        double turnedC = colC == 1 ? 0 : 1.0 * m * n * ceilDiv(k, BLOCK);
        return 60 + tiles + turnedA + packedB + turnedC;
    }

    /** The same for plain numbers, of which four rows go on at once while one waits for the last addition. */
    private static double plainNanos(int m, int n, int k) {
        return (m / 4 + m % 4) * n * (2 + 1.5 * k);
    }

    private static int ceilDiv(int size, int part) {
        return (size + part - 1) / part;
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
        if (inPlainNumbers) {
            double[] start = !anew ? c : bias == null ? ZEROS : bias;
            int atStart = anew ? 0 : atC;
            int rowStart = anew ? 0 : rowC;
            int colStart = start == ZEROS ? 0 : 1;
            PlainNumbers.compute(
                    m, n, k, a, atA, rowA, colA, b, atB, rowB, colB, start, atStart, rowStart, colStart, c, atC, rowC);
        } else if (turned) {
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
            for (int across = fromColumn; across < toColumn; across += SPAN) {
                int end = Math.min(toColumn, across + SPAN);
                for (int p = 0; p < k; p += BLOCK) {
                    int depth = Math.min(BLOCK, k - p);
                    for (int i = fromRow; i < toRow; i += CHUNK) {
                        int height = Math.min(CHUNK, toRow - i);
                        int place = atA + i * rowA + p * colA;
                        double[] left = a;
                        if (copiesA) {
                            packRows(height, depth, a, place, buffers.rows);
                            left = buffers.rows;
                        }
                        for (int j = across; j < end; j += WIDTH) {
                            // A strip that serves one chunk alone is not to push others out of the cache.
                            int panel = toRow - fromRow > CHUNK ? (j - across) * BLOCK : 0;
                            strip(
                                    buffers,
                                    anew && p == 0,
                                    bias,
                                    left,
                                    place,
                                    b,
                                    atB,
                                    c,
                                    atC,
                                    p,
                                    depth,
                                    i,
                                    height,
                                    j,
                                    Math.min(WIDTH, end - j),
                                    i == fromRow,
                                    panel);
                        }
                    }
                }
            }
        } finally {
            if (!isBare) {
                pool.give(buffers);
            }
        }
    }

    /** Adds the products over a block of k to some rows of as many columns as a tile has, or fewer. */
    private void strip(
            Buffers buffers,
            boolean anew,
            double @Nullable [] bias,
            double[] a,
            int atA,
            double[] b,
            int atB,
            double[] c,
            int atC,
            int p,
            int depth,
            int row,
            int height,
            int column,
            int wide,
            boolean isFirst,
            int panel) {
        boolean packedA = a == buffers.rows;
        int atLeft = packedA ? 0 : atA;
        int rowLeft = packedA ? ROW : rowA;

        boolean inPlace = colC == 1 && wide == width;
        int result = atC + row * rowC + column * colC;
        double[] tiles = inPlace ? c : buffers.tiles;
        int atTiles = inPlace ? result : 0;
        int rowTiles = inPlace ? rowC : width;
        double[] start = tiles;
        int atStart = atTiles;
        int rowStart = rowTiles;
        if (!anew) {
            if (!inPlace) {
                Packing.copyAny(height, wide, c, result, rowC, colC, tiles, 0, width, 1);
            }
        } else if (bias == null) {
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
            begin(bias, column, height, wide, tiles, atTiles, rowTiles);
        }
        int place = atB + p * rowB + column * colB;
        int bare = copiesB ? 0 : readable(depth, b.length - place);
        if (bare > 0) {
            tiles(height, bare, a, atLeft, rowLeft, b, place, rowB, start, atStart, rowStart, tiles, atTiles, rowTiles);
            start = tiles;
            atStart = atTiles;
            rowStart = rowTiles;
        }
        if (bare < depth) {
            if (isFirst) {
                packColumns(depth - bare, wide, b, place + bare * rowB, buffers.panel, panel);
            }
            tiles(
                    height,
                    depth - bare,
                    a,
                    atLeft + bare,
                    rowLeft,
                    buffers.panel,
                    panel,
                    width,
                    start,
                    atStart,
                    rowStart,
                    tiles,
                    atTiles,
                    rowTiles);
        }
        if (!inPlace) {
            Packing.copyAny(height, wide, tiles, 0, width, 1, c, result, rowC, colC);
        }
    }

    private void tiles(
            int height,
            int depth,
            double[] a,
            int atA,
            int rowA,
            double[] b,
            int atB,
            int rowB,
            double[] z,
            int atZ,
            int rowZ,
            double[] c,
            int atC,
            int rowC) {
        if (width == WIDTH) {
            VectorTile.compute(height, depth, a, atA, rowA, b, atB, rowB, z, atZ, rowZ, c, atC, rowC);
        } else {
            VectorTile.computeNarrow(height, depth, a, atA, rowA, b, atB, rowB, z, atZ, rowZ, c, atC, rowC);
        }
    }

    /** Of how many rows of b a tile can be read where they are, given how many entries there are from the first one on. */
    private int readable(int depth, int length) {
        return length < width ? 0 : Math.min(depth, (length - width) / rowB + 1);
    }

    private void packRows(int height, int depth, double[] a, int at, double[] to) {
        Packing.copyAny(height, depth, a, at, rowA, colA, to, 0, ROW, 1);
    }

    private void packColumns(int depth, int wide, double[] b, int at, double[] to, int atTo) {
        if (colB == 1 && wide == WIDTH) {
            Packing.copyStrip(depth, b, at, rowB, to, atTo);
        } else {
            Packing.copyAny(depth, wide, b, at, rowB, colB, to, atTo, width, 1);
        }
    }
}
