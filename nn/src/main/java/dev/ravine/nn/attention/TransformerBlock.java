package dev.ravine.nn.attention;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Dropout;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequences;
import dev.ravine.nn.internal.Amount;
import dev.ravine.nn.norm.LayerNorm;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** What the blocks of a Transformer share: parts that add to what passes through, and the last of them, two linear layers. */
abstract class TransformerBlock extends Layer {
    private final int features;
    private final int heads;
    private final TransformerOptions options;
    private final RandomGenerator random;
    private final Linear linear1;
    private final Linear linear2;
    private final Dropout dropout;

    TransformerBlock(int features, int heads, int hidden, TransformerOptions options, RandomGenerator random) {
        Require.atLeastOne(kind(), "features", features);
        Require.atLeastOne(kind(), "hidden", hidden);
        this.features = features;
        this.heads = heads;
        this.options = Require.notNull(kind(), "the set of options", options);
        this.random = Require.notNull(kind(), "the random generator", random);
        linear1 = child("linear1", new Linear(features, hidden, random));
        linear2 = child("linear2", new Linear(hidden, features, random));
        dropout = child("dropout", new Dropout(options.dropout(), random));
    }

    /** Where the norms stand, the activation, and dropout. */
    public final TransformerOptions options() {
        return options;
    }

    final MultiHeadAttention attention(String name) {
        return child(name, new MultiHeadAttention(features, heads, options.dropout(), random));
    }

    final LayerNorm norm(String name) {
        return child(name, new LayerNorm(features));
    }

    /** x plus what a part makes of it. The norm is of the part's input, or of the sum. */
    final Variable add(Variable x, LayerNorm norm, UnaryOperator<Variable> part) {
        return options.normFirst()
                ? x.add(dropout.forward(part.apply(perStep(x, norm::forward))))
                : perStep(x.add(dropout.forward(part.apply(x))), norm::forward);
    }

    /** Two linear layers with the activation between them, for each step by itself (equation 2). */
    final Variable feedForward(Variable x) {
        return perStep(
                x, rows -> linear2.forward(dropout.forward(options.activation().apply(linear1.forward(rows)))));
    }

    private Variable perStep(Variable x, UnaryOperator<Variable> part) {
        int steps = Sequences.steps(this, x, features);
        return Sequences.join(part.apply(Sequences.split(x, steps)), steps);
    }

    @Override
    protected final String details() {
        return Amount.of(features, "feature") + ", " + Amount.of(heads, "head")
                + (options.normFirst() ? ", norm first" : "");
    }
}
