package dev.ravine.nn.attention;

import static dev.ravine.autograd.LinearAlgebra.affine;
import static dev.ravine.autograd.LinearAlgebra.matmulTransB;
import static dev.ravine.autograd.Shaping.columns;
import static dev.ravine.autograd.Shaping.rows;

import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Dropout;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequences;
import dev.ravine.nn.init.Initializer;
import dev.ravine.nn.internal.Amount;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Lets each step of a sequence gather from all steps, with a weight for each: several heads beside one another, each of
 * which compares and gathers projections of its own.
 *
 * <p>{@link #forward(Variable)} takes and returns batch × (steps · features), and each sequence looks at itself. The steps of
 * head h are the h-th part of the projected features.
 *
 * <p>Parameters, with PyTorch's names and layout: {@code in_proj_weight}, (3 · features) × features, of queries, keys
 * and values under one another; {@code in_proj_bias}, 1 × (3 · features); {@code out_proj.weight}, features × features;
 * {@code out_proj.bias}, 1 × features; {@link #withoutBias} leaves the biases out. At first, as PyTorch's, the
 * projections in are uniform between ±√(6 / (4 · features)) (Glorot's bound for all three as one matrix), the
 * projection out between ±1/√features, and the biases are zeros.
 *
 * <p>A. Vaswani et al., Attention Is All You Need (2017), section 3.2.2.
 */
public final class MultiHeadAttention extends Layer {
    private final int features;
    private final int heads;
    private final Parameter weight;
    private final @Nullable Parameter bias;
    private final Linear out;
    private final Dropout dropout;

    /**
     * Makes the layer, without dropout.
     *
     * @param features of a step
     * @param heads a divisor of the features
     * @param random where the first weights come from
     */
    public MultiHeadAttention(int features, int heads, RandomGenerator random) {
        this(features, heads, 0, random);
    }

    /**
     * Makes the layer.
     *
     * @param features of a step
     * @param heads a divisor of the features
     * @param dropout the probability of a weight between a query and a key to be dropped while training
     * @param random where the first weights come from, and what dropout draws from
     */
    public MultiHeadAttention(int features, int heads, double dropout, RandomGenerator random) {
        this(features, heads, dropout, true, random);
    }

    private MultiHeadAttention(int features, int heads, double dropout, boolean withBias, RandomGenerator random) {
        Require.atLeastOne("MultiHeadAttention", "features", features);
        Require.atLeastOne("MultiHeadAttention", "heads", heads);
        Require.that(
                features % heads == 0,
                "MultiHeadAttention",
                "%s cannot be divided into %s",
                Amount.of(features, "feature"),
                Amount.of(heads, "head"));
        Require.notNull("MultiHeadAttention", "the random generator", random);
        Require.size("MultiHeadAttention", 3L * features, features);
        this.features = features;
        this.heads = heads;
        this.dropout = child("dropout", new Dropout(dropout, random));
        weight = parameter(
                "in_proj_weight",
                Initializer.uniform(Math.sqrt(6.0 / (4.0 * features))).draw(3 * features, features, random));
        bias = withBias ? parameter("in_proj_bias", new DMatrixRMaj(1, 3 * features), 3 * features) : null;
        out = child(
                "out_proj",
                withBias ? new Linear(features, features, random) : Linear.withoutBias(features, features, random));
        if (withBias) {
            out.parameters().get("bias").set(new DMatrixRMaj(1, features));
        }
    }

    /** Makes a layer whose projections have no biases, without dropout. */
    public static MultiHeadAttention withoutBias(int features, int heads, RandomGenerator random) {
        return withoutBias(features, heads, 0, random);
    }

    /** Makes a layer whose projections have no biases. */
    public static MultiHeadAttention withoutBias(int features, int heads, double dropout, RandomGenerator random) {
        return new MultiHeadAttention(features, heads, dropout, false, random);
    }

    /** The features of a step. */
    public int features() {
        return features;
    }

    /** How many heads there are beside one another. */
    public int heads() {
        return heads;
    }

    // ---- ways to call it

    /** Each sequence looks at itself, as far as the mask allows. */
    public Variable forward(Variable x, AttentionMask mask) {
        return forward(x, x, x, mask);
    }

    /**
     * The steps of one sequence look at those of another.
     *
     * @param queries what looks, batch × (query steps · features)
     * @param keys what it is compared with, batch × (key steps · features)
     * @param values what is gathered, of the shape of the keys; often the keys themselves
     * @param mask what may be looked at
     * @return of the shape of the queries
     */
    public Variable forward(Variable queries, Variable keys, Variable values, AttentionMask mask) {
        return run(queries, keys, values, mask).outputs();
    }

    /**
     * As {@link #forward(Variable, Variable, Variable, AttentionMask)}, with a bias added to each score of a query and a key
     * before the softmax, for example one that depends on their positions; it may be learned. PyTorch's float masks.
     *
     * @param bias with a column for each step of the keys, and a row for each step of the queries: once for all, (heads · query
     *     steps) for each head, or (batch · heads · query steps) for each sample too. An entry of −∞ hides a key; a query whose
     *     keys are all hidden like this gives NaN, unlike with a mask
     */
    public Variable forward(Variable queries, Variable keys, Variable values, AttentionMask mask, Variable bias) {
        return run(queries, keys, values, mask, bias).outputs();
    }

    /** As {@link #forward(Variable, AttentionMask)}, and returns the weights too. */
    public AttentionResult run(Variable x, AttentionMask mask) {
        return run(x, x, x, mask);
    }

    /** As {@link #forward(Variable, Variable, Variable, AttentionMask)}, and returns the weights too. */
    public AttentionResult run(Variable queries, Variable keys, Variable values, AttentionMask mask) {
        return running(queries, () -> attend(queries, keys, values, mask, null));
    }

    /** As {@link #forward(Variable, Variable, Variable, AttentionMask, Variable)}, and returns the weights too. */
    public AttentionResult run(Variable queries, Variable keys, Variable values, AttentionMask mask, Variable bias) {
        return running(queries, () -> attend(queries, keys, values, mask, Require.notNull("bias", "the matrix", bias)));
    }

    @Override
    protected Variable compute(Variable x) {
        return attend(x, x, x, AttentionMask.none(), null).outputs();
    }

    // ---- how

    private AttentionResult attend(
            Variable queries, Variable keys, Variable values, AttentionMask mask, @Nullable Variable scoreBias) {
        int batch = queries.rows();
        int querySteps = steps(queries, "queries", batch);
        int keySteps = steps(keys, "keys", batch);
        int valueSteps = steps(values, "values", batch);
        Require.that(
                keySteps == valueSteps,
                "values",
                "they have %s, but the keys %d",
                Amount.of(valueSteps, "step"),
                keySteps);
        Require.notNull("mask", "the mask", mask).requireFits(batch, querySteps, keySteps);
        if (batch == 0) {
            // Whatever is computed of no sequence has no rows.
            Variable none = Sequences.join(out.forward(project(queries, querySteps, 0)), querySteps);
            return new AttentionResult(none, Constants.zeros(0, keySteps), heads);
        }
        Variable weights = Attention.weights(
                project(queries, querySteps, 0), project(keys, keySteps, 1), mask, scoreBias, batch, heads);
        Variable kept = dropout.forward(weights);
        Variable gathered = Attention.gather(kept, project(values, keySteps, 2), batch, heads);
        return new AttentionResult(Sequences.join(out.forward(gathered), querySteps), kept, heads);
    }

    private int steps(Variable x, String what, int batch) {
        int steps = Sequences.steps(this, Require.notNull(what, "the matrix", x), features);
        Require.that(
                x.rows() == batch, what, "%s, but there are %d of queries", Amount.of(x.rows(), "sequence"), batch);
        return steps;
    }

    /** A row for each step of the queries (0), keys (1) or values (2). */
    private Variable project(Variable x, int steps, int which) {
        int from = which * features;
        int to = from + features;
        Variable ofSteps = Sequences.split(x, steps);
        Variable part = rows(weight, from, to);
        return bias == null ? matmulTransB(ofSteps, part) : affine(ofSteps, part, columns(bias, from, to));
    }

    @Override
    protected String details() {
        return Amount.of(features, "feature") + ", " + Amount.of(heads, "head") + (bias == null ? ", no bias" : "");
    }
}
