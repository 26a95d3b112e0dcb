package dev.ravine.nn.attention;

import static dev.ravine.autograd.LinearAlgebra.blockMatmul;
import static dev.ravine.autograd.LinearAlgebra.blockMatmulTransB;
import static dev.ravine.autograd.Reductions.softmax;
import static dev.ravine.autograd.Shaping.gatherRows;
import static dev.ravine.autograd.Shaping.reshape;
import static dev.ravine.autograd.Shaping.where;

import dev.ravine.autograd.Per;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import org.ejml.data.BMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Attention of one sequence and one head, without weights of its own; {@link MultiHeadAttention} is the layer.
 *
 * <p>A. Vaswani et al., Attention Is All You Need (2017), section 3.2.1.
 */
public final class Attention {
    /** The least that is finite, so that nothing overflows; its exponential beside any score is 0. */
    private static final double HIDDEN = -Double.MAX_VALUE;

    /** Recognized by identity, so that it need not be asked about every pair. */
    static final AttentionMask EVERYTHING = (sample, query, key) -> true;

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
                queries,
                keys);
        Require.that(
                keys.rows() == values.rows() && keys.rows() > 0,
                name,
                "the keys are %s and the values %s, expected as many rows, at least 1",
                keys,
                values);
        mask.requireFits(1, queries.rows(), keys.rows());
        return gather(weights(queries, keys, mask, null, 1, 1), values, 1, 1);
    }

    /**
     * softmax(Q Kᵀ / √d) of several sequences and heads: how much of each value goes to each query.
     *
     * @param queries (batch · query steps) × (heads · d)
     * @param keys (batch · key steps) × (heads · d)
     * @param bias what is added to the scores, as {@link MultiHeadAttention} takes it, if there is something
     * @return a row for each head of each query, (batch · query steps · heads) × key steps
     */
    static Variable weights(
            Variable queries, Variable keys, AttentionMask mask, @Nullable Variable bias, int batch, int heads) {
        int querySteps = queries.rows() / batch;
        int keySteps = keys.rows() / batch;
        Variable scaled = queries.div(Math.sqrt((double) queries.columns() / heads));
        Variable scores = blockMatmulTransB(scaled, keys, batch, heads);
        Variable rows = reshape(scores, batch * querySteps * heads, keySteps);
        if (bias != null) {
            rows = rows.add(perRow(bias, batch, querySteps, heads, keySteps));
        }
        BMatrixRMaj allowed = allowed(mask, batch, querySteps, heads, keySteps);
        if (allowed == null) {
            return softmax(rows, Per.ROW);
        }
        Variable weights = softmax(where(allowed, rows, Variable.of(HIDDEN)), Per.ROW);
        // Where a row allows nothing, softmax gave equal weights to what is hidden.
        return where(allowed, weights, Variable.of(0));
    }

    /**
     * The sum of the values for each head of each query, weighted.
     *
     * @param weights as {@link #weights} returns them
     * @param values (batch · key steps) × (heads · width)
     * @return (batch · query steps) × (heads · width)
     */
    static Variable gather(Variable weights, Variable values, int batch, int heads) {
        Variable besideOneAnother = reshape(weights, weights.rows() / heads, heads * weights.columns());
        return blockMatmul(besideOneAnother, values, batch, heads);
    }

    /** A bias that is the same for all samples, or for all heads too, laid out as the weights. */
    private static Variable perRow(Variable bias, int batch, int queries, int heads, int keys) {
        int rows = bias.rows();
        Require.that(
                bias.columns() == keys
                        && (rows == queries || rows == heads * queries || rows == batch * heads * queries),
                "bias",
                "%s, expected %d columns, one for each step of the keys, and %d rows, one for each step of the queries,"
                        + " or these for each of %d heads, or these for each of %d samples",
                bias,
                keys,
                queries,
                heads,
                batch);
        int[] of = new int[batch * queries * heads];
        for (int row = 0; row < of.length; row++) {
            int query = row / heads % queries;
            int head = row % heads;
            int sample = row / (queries * heads);
            of[row] = ((sample * heads + head) * queries + query) % rows;
        }
        return gatherRows(bias, of);
    }

    /** What a mask allows, laid out as the weights; null if it is everything. */
    private static @Nullable BMatrixRMaj allowed(AttentionMask mask, int batch, int queries, int heads, int keys) {
        if (mask == EVERYTHING) {
            return null;
        }
        BMatrixRMaj allowed = new BMatrixRMaj(batch * queries * heads, keys);
        boolean everything = true;
        for (int row = 0; row < batch * queries; row++) {
            for (int key = 0; key < keys; key++) {
                for (int head = 0; head < heads; head++) {
                    boolean allows = mask.allows(row / queries, head, row % queries, key);
                    everything &= allows;
                    allowed.set(row * heads + head, key, allows);
                }
            }
        }
        return everything ? null : allowed;
    }
}
