package dev.ravine.optim;

import dev.ravine.autograd.kernel.Kernels;

/**
 * A step of an {@link ElementwiseRule} on a large parameter, in place, a piece at a time.
 *
 * <p>The rule works on copies of a piece that stay in the cache, so that every array goes through memory once, and pieces can
 * be worked on by several threads.
 */
final class Pieces {
    /** Entries of a piece: several arrays of that many fit into the second-level cache. */
    static final int SIZE = 2048;

    /** Entries from which on a parameter's arrays are too many for the cache, so that pieces pay. */
    static final int WORTH_CUTTING = 1 << 15;

    /** Entries that are worth a part of their own, for another thread. */
    private static final int PART = 1 << 16;

    /** About how many operations a rule takes for an entry, where a division or a root counts for several. */
    private static final long OPERATIONS = 30;

    private final StepSettings settings;
    private final double scale;
    private final double[] gradient;
    private final double[] values;
    private final Slots slots;
    private final int size;

    /** Whether all that came out so far is ordinary; parts may only ever set it to false. */
    private volatile boolean ordinary = true;

    /**
     * Prepares a step.
     *
     * @param values to be modified
     * @param slots with all of the rule's buffers, to be modified
     */
    Pieces(StepSettings settings, double scale, double[] gradient, double[] values, Slots slots) {
        this.settings = settings;
        this.scale = scale;
        this.gradient = gradient;
        this.values = values;
        this.slots = slots;
        int entries = SIZE;
        // A buffer with an entry for each of one is not told from a number that all share.
        while (values.length % entries == 1) entries--;
        this.size = entries;
    }

    /** Takes the step, and returns whether every value and buffer came out {@linkplain ElementwiseRule#ORDINARY ordinary}. */
    boolean step() {
        int whole = (values.length - 1) / size;
        int parts = Math.max(1, values.length / PART);
        Kernels.active().share(parts, values.length * OPERATIONS, part -> {
            int from = (int) ((long) whole * part / parts);
            int to = (int) ((long) whole * (part + 1) / parts);
            Piece piece = new Piece(size);
            for (int i = from; i < to; i++) piece.step(i * size);
        });
        Piece last = new Piece(values.length - whole * size);
        last.step(whole * size);
        // Only now, since every piece starts from the old ones.
        slots.takeNumbers(last.slots);
        slots.advance();
        return ordinary;
    }

    /** Copies of a piece's arrays, to be used for one piece after the other. */
    private final class Piece {
        final double[] w;
        final double[] g;
        final Slots slots;

        Piece(int entries) {
            w = new double[entries];
            g = new double[entries];
            slots = new Slots(1, entries);
        }

        void step(int from) {
            System.arraycopy(values, from, w, 0, w.length);
            settings.prepare(gradient, from, scale, w, g);
            slots.followPiece(Pieces.this.slots, from);
            settings.rule().update(settings.learningRate(), w, g, slots);
            Pieces.this.slots.takePiece(slots, from);
            System.arraycopy(w, 0, values, from, w.length);
            if (!Kernels.active().areWithin(w, ElementwiseRule.ORDINARY)
                    || !slots.areWithin(ElementwiseRule.ORDINARY)) {
                ordinary = false;
            }
        }
    }
}
