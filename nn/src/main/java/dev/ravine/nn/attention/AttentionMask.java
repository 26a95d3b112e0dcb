package dev.ravine.nn.attention;

import dev.ravine.autograd.Require;
import dev.ravine.nn.internal.Lengths;

/**
 * Which steps attention may look at. A mask of your own is a condition:
 *
 * <pre>{@code
 * AttentionMask near = (sample, query, key) -> Math.abs(query - key) <= 2;
 * attention.forward(x, AttentionMask.causal().and(AttentionMask.lengths(lengths)));
 * }</pre>
 *
 * <p>A query that may look at nothing gets zeros. (True is "may look", as in PyTorch's scaled_dot_product_attention; in the
 * masks of its MultiheadAttention it is "may not".)
 */
@FunctionalInterface
public interface AttentionMask {
    /**
     * Whether, in a sample of the batch, a step of the queries may look at a step of the keys; all counted from 0.
     */
    boolean allows(int sample, int query, int key);

    /** The same, of one head, counted from 0. By default, all heads may look at the same. */
    default boolean allows(int sample, int head, int query, int key) {
        return allows(sample, query, key);
    }

    /** Fails if the mask was made for other sizes. By default, it fits all. */
    default void requireFits(int batch, int queries, int keys) {}

    /** Everything may look at everything. */
    static AttentionMask none() {
        return Attention.EVERYTHING;
    }

    /** A condition that differs from head to head. */
    @FunctionalInterface
    interface PerHead {
        /** Whether, in a sample of the batch and a head, a step of the queries may look at a step of the keys. */
        boolean allows(int sample, int head, int query, int key);
    }

    /** A mask that differs from head to head; asked without a head, it answers for the first. */
    static AttentionMask perHead(PerHead condition) {
        Require.notNull("AttentionMask.perHead", "the condition", condition);
        return new AttentionMask() {
            @Override
            public boolean allows(int sample, int query, int key) {
                return allows(sample, 0, query, key);
            }

            @Override
            public boolean allows(int sample, int head, int query, int key) {
                return condition.allows(sample, head, query, key);
            }
        };
    }

    /** No step may look at a later one. */
    static AttentionMask causal() {
        return (sample, query, key) -> key <= query;
    }

    /**
     * No step may look behind the end of its sequence of keys: what stands in the padding changes nothing, as long as it is
     * finite (0 · NaN is NaN).
     *
     * @param lengths of the keys of each sample, from 1 to their steps; copied
     */
    static AttentionMask lengths(int... lengths) {
        Lengths.requireFixed(Require.notNull("AttentionMask.lengths", "the array of lengths", lengths));
        int[] of = lengths.clone();
        return new AttentionMask() {
            @Override
            public boolean allows(int sample, int query, int key) {
                return key < of[sample];
            }

            @Override
            public void requireFits(int batch, int queries, int keys) {
                Lengths.require(of, batch, keys);
            }
        };
    }

    /** What this mask and another both allow. */
    default AttentionMask and(AttentionMask other) {
        Require.notNull("AttentionMask.and", "the mask", other);
        AttentionMask self = this;
        return new AttentionMask() {
            @Override
            public boolean allows(int sample, int query, int key) {
                return self.allows(sample, query, key) && other.allows(sample, query, key);
            }

            @Override
            public boolean allows(int sample, int head, int query, int key) {
                return self.allows(sample, head, query, key) && other.allows(sample, head, query, key);
            }

            @Override
            public void requireFits(int batch, int queries, int keys) {
                self.requireFits(batch, queries, keys);
                other.requireFits(batch, queries, keys);
            }
        };
    }
}
