package dev.ravine.autograd.kernel;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a product works with: packed rows of a, a packed panel of b, and tiles that cannot be computed where they are in c. */
final class Buffers {
    /** For what needs none. */
    static final Buffers NONE = new Buffers(0, 0, 0);

    final double[] rows;
    final double[] panel;
    final double[] tiles;

    private Buffers(int rows, int panel, int tiles) {
        this.rows = new double[rows];
        this.panel = new double[panel];
        this.tiles = new double[tiles];
    }

    private Buffers() {
        this(
                VectorProduct.CHUNK * VectorProduct.ROW,
                VectorProduct.BLOCK * VectorProduct.SPAN,
                VectorProduct.CHUNK * VectorTile.WIDTH);
    }

    /** Buffers that nobody uses at the moment: as many as there ever were products at once, whatever the threads. */
    static final class Pool {
        /** The first, which is taken and given back without a lock. */
        private final AtomicReference<@Nullable Buffers> first = new AtomicReference<>();

        private Buffers[] others = {};
        private int count;

        Buffers take() {
            Buffers buffers = first.getAndSet(null);
            return buffers == null ? takeOther() : buffers;
        }

        private synchronized Buffers takeOther() {
            return count > 0 ? others[--count] : new Buffers();
        }

        void give(Buffers buffers) {
            if (!first.compareAndSet(null, buffers)) {
                giveOther(buffers);
            }
        }

        private synchronized void giveOther(Buffers buffers) {
            if (count == others.length) {
                others = Arrays.copyOf(others, count + 1);
            }
            others[count++] = buffers;
        }
    }
}
