package dev.ravine.autograd.kernel;

import static dev.ravine.autograd.kernel.VectorTile.HEIGHT;
import static dev.ravine.autograd.kernel.VectorTile.LANES;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A part of a {@link VectorProduct} at work: packed rows of a, packed strips of b, tiles that cannot be computed where they are in c,
 * and, while it is computed, the operands.
 */
final class Workspace {
    private static final double[] NONE = {};

    private final double[] rows = new double[VectorProduct.CHUNK * VectorProduct.BLOCK];
    private final double[] panel = new double[VectorProduct.BLOCK * VectorProduct.SPAN];
    private final double[] ownTiles = new double[VectorProduct.CHUNK * VectorProduct.WIDTH];

    private boolean anew;
    private double @Nullable [] bias;
    private double[] a = NONE;
    private int atA;
    private double[] b = NONE;
    private int atB;
    private double[] c = NONE;
    private int atC;

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

    /** Takes the operands of {@link Product#compute}, of what is computed. */
    void set(boolean anew, double @Nullable [] bias, double[] a, int atA, double[] b, int atB, double[] c, int atC) {
        this.anew = anew;
        this.bias = bias;
        this.a = a;
        this.atA = atA;
        this.b = b;
        this.atB = atB;
        this.c = c;
        this.atC = atC;
    }

    /** Forgets the operands. */
    void forget() {
        bias = null;
        a = NONE;
        b = NONE;
        c = NONE;
        right = NONE;
        start = NONE;
        tiles = NONE;
    }

    void compute(VectorProduct x, int fromRow, int toRow, int fromColumn, int toColumn) {
        for (int from = fromColumn; from < toColumn; from += x.span) {
            int to = Math.min(toColumn, from + x.span);
            for (int p = 0; p < x.k; p += x.block) addBlock(x, p, fromRow, toRow, from, to);
        }
    }

    /** Adds the products over a block of k to some columns. */
    private void addBlock(VectorProduct x, int p, int fromRow, int toRow, int from, int to) {
        int depth = Math.min(x.block, x.k - p);
        for (int i = fromRow; i < toRow; i += x.chunk) {
            int height = Math.min(x.chunk, toRow - i);
            int left = atA + i * x.rowA + p * x.colA;
            if (x.packsA) {
                Packing.copyStrips(height, depth, a, left, x.rowA, x.colA, rows);
            }
            int vectors;
            for (int j = from; j < to; j += vectors * LANES) {
                vectors = VectorProduct.vectors(to - j);
                int wide = Math.min(vectors * LANES, to - j);
                // A strip that serves one chunk alone is not to push others out of the cache.
                int at = toRow - fromRow > x.chunk ? (j - from) * x.block : 0;
                chooseRight(x, p, depth, j, wide, vectors, at, i == fromRow);
                strip(x, p, depth, left, i, height, j, wide, vectors);
            }
        }
    }

    /** Finds a strip of b where it is, or in the buffer, to which the first chunk copies it. */
    private void chooseRight(
            VectorProduct x, int p, int depth, int column, int wide, int vectors, int at, boolean isFirst) {
        int place = atB + p * x.rowB + column * x.colB;
        int width = vectors * LANES;
        if (!x.packsB && wide == width) {
            right = b;
            atRight = place;
            rowRight = x.rowB;
            return;
        }
        right = panel;
        atRight = at;
        rowRight = width;
        if (!isFirst) {
            return;
        }
        if (x.rowB == 1) {
            Packing.transpose(depth, wide, b, place, x.colB, panel, at, width);
        } else if (x.colB == 1 && wide == width) {
            Packing.copyVectors(depth, vectors, b, place, x.rowB, panel, at);
        } else {
            Packing.copyColumns(depth, wide, b, place, x.rowB, x.colB, panel, at, width);
        }
    }

    /** Adds the products over a block of k to some rows of as many columns as a tile has, or fewer. */
    private void strip(
            VectorProduct x, int p, int depth, int left, int row, int height, int column, int wide, int vectors) {
        int result = atC + row * x.rowC + column * x.colC;
        int width = vectors * LANES;
        boolean inPlace = x.colC == 1 && wide == width;
        tiles = inPlace ? c : ownTiles;
        atTiles = inPlace ? result : 0;
        rowTiles = inPlace ? x.rowC : width;
        start = tiles;
        atStart = atTiles;
        rowStart = rowTiles;
        if (anew && p == 0) {
            begin(x.turned, row, height, column, wide, inPlace);
        } else if (!inPlace) {
            Packing.copyColumns(height, wide, c, result, x.rowC, x.colC, tiles, 0, width);
        }
        if (x.packsA) {
            VectorTile.columns(
                    vectors,
                    height,
                    depth,
                    rows,
                    0,
                    HEIGHT * depth,
                    HEIGHT,
                    right,
                    atRight,
                    rowRight,
                    start,
                    atStart,
                    rowStart,
                    tiles,
                    atTiles,
                    rowTiles);
        } else {
            x.tiles(
                    vectors, height, depth, a, left, right, atRight, rowRight, start, atStart, rowStart, tiles, atTiles,
                    rowTiles);
        }
        if (!inPlace && x.turned) {
            Packing.transpose(wide, height, tiles, 0, width, c, result, x.colC);
        } else if (!inPlace) {
            Packing.copyColumns(height, wide, tiles, 0, width, 1, c, result, x.rowC);
        }
    }

    /** Lets rows of the result begin with the bias, or zero. */
    private void begin(boolean turned, int row, int height, int column, int wide, boolean inPlace) {
        if (bias == null) {
            start = VectorProduct.ZEROS;
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

    /** Workspaces that nobody uses at the moment, at most one for each processor. */
    static final class Pool {
        /** The first, which is taken and given back without a lock. */
        private final AtomicReference<@Nullable Workspace> first = new AtomicReference<>();

        private final @Nullable Workspace[] others =
                new Workspace[Runtime.getRuntime().availableProcessors() - 1];
        private int count;

        Workspace take() {
            Workspace workspace = first.getAndSet(null);
            return workspace == null ? takeOther() : workspace;
        }

        private synchronized Workspace takeOther() {
            Workspace workspace = count == 0 ? null : others[--count];
            if (workspace == null) {
                return new Workspace();
            }
            others[count] = null;
            return workspace;
        }

        void give(Workspace workspace) {
            if (!first.compareAndSet(null, workspace)) {
                giveOther(workspace);
            }
        }

        private synchronized void giveOther(Workspace workspace) {
            if (count < others.length) {
                others[count++] = workspace;
            }
        }
    }
}
