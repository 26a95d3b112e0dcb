package dev.ravine.autograd.kernel;

/** What a product works with: packed rows of a, a packed panel of b, and tiles that cannot be computed where they are in c. */
final class Buffers {
    /** For what needs none. */
    static final Buffers NONE = new Buffers(0, 0, 0);

    final double[] rows;
    final double[] panel;
    final double[] tiles;

    private Buffers(int chunk, int block, int width) {
        rows = new double[block * chunk];
        panel = new double[block * width];
        tiles = new double[chunk * width];
    }

    /** Buffers that nobody uses at the moment: as many as there ever were products at once, whatever the threads. */
    static final class Pool {
        private final int chunk;
        private final int block;
        private final int width;
        private Buffers[] free = new Buffers[0];
        private int count;

        Pool(int chunk, int block, int width) {
            this.chunk = chunk;
            this.block = block;
            this.width = width;
        }

        Buffers take() {
            synchronized (this) {
                if (count > 0) {
                    return free[--count];
                }
            }
            return new Buffers(chunk, block, width);
        }

        synchronized void give(Buffers buffers) {
            if (count == free.length) {
                free = java.util.Arrays.copyOf(free, count + 1);
            }
            free[count++] = buffers;
        }
    }
}
