package dev.ravine.examples.benchmarks.compare;

/** Who runs a workload, on how many threads. */
enum Contender {
    OURS_1(Side.OURS, 1),
    OURS_2(Side.OURS, 2),
    FLOAT64_1(Side.FLOAT64, 1),
    FLOAT64_2(Side.FLOAT64, 2),
    FLOAT32_1(Side.FLOAT32, 1),
    FLOAT32_2(Side.FLOAT32, 2);

    /** Ours, in double, and PyTorch with either of its types. */
    enum Side {
        OURS("ours"),
        FLOAT64("PyTorch float64"),
        FLOAT32("PyTorch float32");

        final String label;

        Side(String label) {
            this.label = label;
        }

        /** Whether there has to be a PyTorch for it. */
        boolean isPyTorch() {
            return this != OURS;
        }
    }

    final Side side;
    final int threads;

    Contender(Side side, int threads) {
        this.side = side;
        this.threads = threads;
    }

    /** Such as {@code ours, 2 threads}. */
    String label() {
        return side.label + ", " + threads + (threads == 1 ? " thread" : " threads");
    }
}
