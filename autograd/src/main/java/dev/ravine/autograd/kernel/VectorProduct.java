package dev.ravine.autograd.kernel;

import static dev.ravine.autograd.kernel.VectorTile.HEIGHT;
import static dev.ravine.autograd.kernel.VectorTile.LANES;
import static dev.ravine.autograd.kernel.VectorTile.LOW;
import static dev.ravine.autograd.kernel.VectorTile.MOST_VECTORS;

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

    static final double[] ZEROS = new double[WIDTH];

    private final Workspace.Pool pool;

    /** Whether it is the transposed product that is computed; the sizes and steps here are those of what is computed. */
    final boolean turned;

    private final int rows;
    private final int columns;
    final int rowA;
    final int colA;
    final int rowB;
    final int colB;
    final int rowC;
    final int colC;

    final int block;
    final int chunk;
    final int span;

    private final boolean inPlainNumbers;
    final boolean packsA;
    final boolean packsB;

    /** Whether everything is read and written where it lies. */
    private final boolean isBare;

    private final int parts;

    /**
     * Prepares a product.
     *
     * @param threads into how many parts a large one is cut
     */
    VectorProduct(
            Workspace.Pool pool, int threads, int m, int n, int k, int rowA, int colA, int rowB, int colB, int rowC) {
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
        isBare = !packsA && !packsB && columns % LANES == 0 && !turned;
        parts = inPlainNumbers || operations() < Threads.WORTH_SHARING ? 1 : ceilDiv(longer(), partSize(threads));
    }

    /**
     * About how long a product takes, given the steps that decide what has to be turned.
     *
     * <p>A row of a tile takes 0.25 ns for each vector and each k, and some to begin and end. Numbers that follow each other are copied
     * several times as fast as those that do not, and columns of a lie in more cache lines than rows. A result that is turned is
     * copied for each block; where columns do not fill a vector, they are copied on all sides.
     */
    private static double nanos(int m, int n, int k, int rowA, int colA, int colB, int colC) {
        int rest = m % HEIGHT;
        int rows = m - rest + (rest == 0 ? 0 : rest <= LOW ? LOW : HEIGHT);
        double tiles = 0.25 * rows * ceilDiv(n, LANES) * (2 + k);
        double packedA = (colA == 1 ? 0 : rowA == 1 ? 0.1 : 0.5) * m * k;
        double packedB = (colB == 1 ? 0.05 : 0.5) * k * n;
        double turnedC = colC == 1 ? 0 : 0.7 * m * n * ceilDiv(k, 2 * BLOCK);
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
        if (isBare) {
            for (int p = 0; p < k; p += block) {
                double[] start = anew && p == 0 ? bias == null ? ZEROS : bias : null;
                addBare(p, fromRow, toRow, fromColumn, toColumn, start, a, atA, b, atB, c, atC);
            }
        } else {
            Workspace workspace = pool.take();
            try {
                workspace.set(anew, bias, a, atA, b, atB, c, atC);
                workspace.compute(this, fromRow, toRow, fromColumn, toColumn);
            } finally {
                workspace.forget();
                pool.give(workspace);
            }
        }
    }

    /** Adds the products over a block of k, with all operands where they are, to a start or, without one, to the result. */
    private void addBare(
            int p,
            int fromRow,
            int toRow,
            int fromColumn,
            int toColumn,
            double @Nullable [] start,
            double[] a,
            int atA,
            double[] b,
            int atB,
            double[] c,
            int atC) {
        int height = toRow - fromRow;
        int depth = Math.min(block, k - p);
        int left = atA + fromRow * rowA + p * colA;
        int vectors;
        for (int j = fromColumn; j < toColumn; j += vectors * LANES) {
            vectors = vectors(toColumn - j);
            int right = atB + p * rowB + j;
            int result = atC + fromRow * rowC + j;
            if (start == null) {
                tiles(vectors, height, depth, a, left, b, right, rowB, c, result, rowC, c, result, rowC);
            } else {
                int atStart = start == ZEROS ? 0 : j;
                tiles(vectors, height, depth, a, left, b, right, rowB, start, atStart, 0, c, result, rowC);
            }
        }
    }

    /** How many vectors wide the next tile is: the widest that is filled, or two if the second holds some column. */
    static int vectors(int left) {
        return left >= WIDTH ? MOST_VECTORS : left > LANES ? 2 : 1;
    }

    /** Computes tiles from a where it is. */
    void tiles(
            int vectors,
            int height,
            int depth,
            double[] a,
            int left,
            double[] b,
            int right,
            int rowB,
            double[] z,
            int atZ,
            int rowZ,
            double[] c,
            int result,
            int rowC) {
        if (colA == 1) {
            VectorTile.rows(vectors, height, depth, a, left, rowA, b, right, rowB, z, atZ, rowZ, c, result, rowC);
            return;
        }
        int rest = height % HEIGHT;
        int whole = height - rest;
        VectorTile.columns(vectors, whole, depth, a, left, HEIGHT, colA, b, right, rowB, z, atZ, rowZ, c, result, rowC);
        if (rest > 0) { // a tile that ends with the last row, and begins with rows that are done
            VectorTile.columns(
                    vectors,
                    rest,
                    depth,
                    a,
                    left + height - HEIGHT,
                    HEIGHT,
                    colA,
                    b,
                    right,
                    rowB,
                    z,
                    atZ + whole * rowZ,
                    rowZ,
                    c,
                    result + whole * rowC,
                    rowC);
        }
    }
}
