package dev.ravine.nn;

import static dev.ravine.autograd.LinearAlgebra.matmulTransB;
import static dev.ravine.autograd.Reductions.softmax;
import static dev.ravine.autograd.Shaping.where;

import dev.ravine.autograd.Per;
import dev.ravine.autograd.Variable;
import org.ejml.data.BMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Attention of one sequence and one head, without weights of its own; {@link MultiHeadAttention} is the layer.
 *
 * <p>A. Vaswani et al., Attention Is All You Need (2017), section 3.2.1.
 */
public final class Attention {
    /** Less than any score, and finite, so that nothing overflows; its exponential beside a score is 0. */
    private static final double HIDDEN = -1e300;

    private Attention() {}

    /** As {@link #scaledDotProductAttention(Variable, Variable, Variable, AttentionMask)}, without a mask. */
    public static Variable scaledDotProductAttention(Variable queries, Variable keys, Variable values) {
        return scaledDotProductAttention(queries, keys, values, AttentionMask.none());
    }

    /**
     * Returns softmax(Q Kᵀ / √d) V: for each query the mean of the values, weighted by how well their keys fit the query
     * (equation 1).
     *
     * @param queries a row for each, queries × d
     * @param keys a row for each, keys × d
     * @param values a row for each key, keys × width
     * @param mask which keys a query may look at; it is asked about sample 0
     * @return queries × width; zeros for a query that may look at nothing
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Variable scaledDotProductAttention(
            Variable queries, Variable keys, Variable values, AttentionMask mask) {
        String name = "scaledDotProductAttention";
        Require.notNull(name, "the queries", queries);
        Require.notNull(name, "the keys", keys);
        Require.notNull(name, "the values", values);
        Require.notNull(name, "the mask", mask);
        Require.that(
                queries.columns() == keys.columns() && queries.columns() > 0,
                name,
                "the queries are %s and the keys %s, expected as many columns, at least 1",
                Require.shape(queries),
                Require.shape(keys));
        Require.that(
                keys.rows() == values.rows() && keys.rows() > 0,
                name,
                "the keys are %s and the values %s, expected as many rows, at least 1",
                Require.shape(keys),
                Require.shape(values));
        mask.requireFits(1, queries.rows(), keys.rows());
        return weights(queries, keys, allowed(mask, 0, queries.rows(), keys.rows()))
                .matmul(values);
    }

    /**
     * softmax(Q Kᵀ / √d), queries × keys: how much of each value goes to each query.
     *
     * @param allowed queries × keys; null if everything is
     */
    static Variable weights(Variable queries, Variable keys, @Nullable BMatrixRMaj allowed) {
        Variable scores = matmulTransB(queries, keys).div(Math.sqrt(queries.columns()));
        if (allowed == null) {
            return softmax(scores, Per.ROW);
        }
        Variable weights = softmax(where(allowed, scores, Variable.of(HIDDEN)), Per.ROW);
        // Where a row allows nothing, softmax gave equal weights to what is hidden.
        return where(allowed, weights, Variable.of(0));
    }

    /** What a mask allows in one sample, queries × keys; null if it is everything. */
    static @Nullable BMatrixRMaj allowed(AttentionMask mask, int sample, int queries, int keys) {
        BMatrixRMaj allowed = new BMatrixRMaj(queries, keys);
        boolean everything = true;
        for (int query = 0; query < queries; query++) {
            for (int key = 0; key < keys; key++) {
                boolean allows = mask.allows(sample, query, key);
                allowed.set(query, key, allows);
                everything &= allows;
            }
        }
        return everything ? null : allowed;
    }
}
