package dev.ravine.autograd.kernel;

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
                VectorProduct.CHUNK * VectorProduct.BLOCK,
                VectorProduct.BLOCK * VectorProduct.SPAN,
                VectorProduct.CHUNK * VectorProduct.WIDTH);
    }

    /** Buffers that nobody uses at the moment, at most one for each processor. */
    static final class Pool {
        /** The first, which is taken and given back without a lock. */
        private final AtomicReference<@Nullable Buffers> first = new AtomicReference<>();

        private final @Nullable Buffers[] others =
                new Buffers[Runtime.getRuntime().availableProcessors() - 1];
        private int count;

        Buffers take() {
            Buffers buffers = first.getAndSet(null);
            return buffers == null ? takeOther() : buffers;
        }

        private synchronized Buffers takeOther() {
            Buffers buffers = count == 0 ? null : others[--count];
            if (buffers == null) {
                return new Buffers();
            }
            others[count] = null;
            return buffers;
        }

        void give(Buffers buffers) {
            if (!first.compareAndSet(null, buffers)) {
                giveOther(buffers);
            }
        }

        private synchronized void giveOther(Buffers buffers) {
            if (count < others.length) {
                others[count++] = buffers;
            }
        }
    }
}
