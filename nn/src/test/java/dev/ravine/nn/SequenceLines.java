package dev.ravine.nn;

import static dev.ravine.autograd.Shaping.concatenateColumns;
import static dev.ravine.nn.LayerLedger.line;
import static dev.ravine.nn.LayerLedger.random;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.attention.AttentionMask;
import dev.ravine.nn.attention.MultiHeadAttention;
import dev.ravine.nn.attention.TransformerCrossDecoderBlock;
import dev.ravine.nn.attention.TransformerDecoderBlock;
import dev.ravine.nn.attention.TransformerEncoderBlock;
import dev.ravine.nn.attention.TransformerOptions;
import dev.ravine.nn.embedding.Embedding;
import dev.ravine.nn.embedding.PositionEmbedding;
import dev.ravine.nn.embedding.PositionalEncoding;
import dev.ravine.nn.recurrent.Gru;
import dev.ravine.nn.recurrent.LastStep;
import dev.ravine.nn.recurrent.Lstm;
import dev.ravine.nn.recurrent.Recurrent;
import dev.ravine.nn.recurrent.RecurrentResult;
import dev.ravine.nn.recurrent.RecurrentState;
import dev.ravine.nn.recurrent.Rnn;
import dev.ravine.nn.recurrent.Stacking;
import dev.ravine.nn.recurrent.TimeDistributed;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;

/** The layers of sequences; their cases come from {@code sequences.py}. */
final class SequenceLines {
    private SequenceLines() {}

    static void add() {
        line("Embedding", s -> new Embedding(s[0], s[1], random()));
        line("TimeDistributed", s -> new TimeDistributed(s[0], new Linear(s[0], s[1], random())));
        line("PositionalEncoding", s -> new PositionalEncoding(s[0]));
        line("PositionEmbedding", s -> new PositionEmbedding(s[0], s[1], random()));
        line("LastStep", s -> new LastStep(s[0]));
        line("LastStep / lengths", s -> new LastStep(s[0]), (layer, x) -> layer.forward(x[0], wholeNumbers(x[1])));
        recurrent("Rnn", s -> new Rnn(s[0], s[1], stacking(s), random()));
        recurrent("Rnn / relu", s -> Rnn.withRelu(s[0], s[1], stacking(s), random()));
        recurrent("Lstm", s -> new Lstm(s[0], s[1], stacking(s), random()));
        recurrent("Gru", s -> new Gru(s[0], s[1], stacking(s), random()));
        attention();
        transformers();
    }

    private static void attention() {
        Function<int[], MultiHeadAttention> layer = s -> new MultiHeadAttention(s[0], s[1], random());
        line("MultiHeadAttention", s -> new MultiHeadAttention(s[0], s[1], random()));
        line("MultiHeadAttention / causal", layer, (made, x) -> made.forward(x[0], AttentionMask.causal()));
        line("MultiHeadAttention / lengths", layer, (made, x) -> made.forward(x[0], lengths(x[1])));
        line(
                "MultiHeadAttention / causal, lengths",
                layer,
                (made, x) -> made.forward(x[0], AttentionMask.causal().and(lengths(x[1]))));
        line("MultiHeadAttention / cross", layer, (made, x) -> made.forward(x[0], x[1], x[2], AttentionMask.none()));
        line("MultiHeadAttention / cross, lengths", layer, (made, x) -> made.forward(x[0], x[1], x[2], lengths(x[3])));
        line(
                "MultiHeadAttention / own mask",
                layer,
                (made, x) -> made.forward(
                        x[0], x[1], x[1], (sample, query, key) -> x[2].value().get(query, key) != 0));
    }

    private static void transformers() {
        transformers("post-norm, relu", TransformerOptions.postNorm());
        transformers("post-norm, gelu", TransformerOptions.postNorm().withActivation(Elementwise::gelu));
        transformers("pre-norm, relu", TransformerOptions.preNorm());
        TransformerOptions options = TransformerOptions.preNorm().withActivation(Elementwise::gelu);
        transformers("pre-norm, gelu", options);
        line("TransformerEncoderBlock / lengths", encoder(options), (made, x) -> made.forward(x[0], lengths(x[1])));
        line("TransformerDecoderBlock / lengths", decoder(options), (made, x) -> made.forward(x[0], lengths(x[1])));
        line(
                "TransformerCrossDecoderBlock / lengths",
                crossDecoder(options),
                (made, x) -> made.forward(x[0], x[1], lengths(x[2]), lengths(x[3])));
    }

    private static void transformers(String key, TransformerOptions options) {
        line("TransformerEncoderBlock / " + key, encoder(options), (made, x) -> made.forward(x[0]));
        line("TransformerDecoderBlock / " + key, decoder(options), (made, x) -> made.forward(x[0]));
        line("TransformerCrossDecoderBlock / " + key, crossDecoder(options), (made, x) -> made.forward(x[0], x[1]));
    }

    private static Function<int[], TransformerEncoderBlock> encoder(TransformerOptions options) {
        return s -> new TransformerEncoderBlock(s[0], s[1], s[2], options, random());
    }

    private static Function<int[], TransformerDecoderBlock> decoder(TransformerOptions options) {
        return s -> new TransformerDecoderBlock(s[0], s[1], s[2], options, random());
    }

    private static Function<int[], TransformerCrossDecoderBlock> crossDecoder(TransformerOptions options) {
        return s -> new TransformerCrossDecoderBlock(s[0], s[1], s[2], options, random());
    }

    private static AttentionMask lengths(Variable x) {
        return AttentionMask.lengths(wholeNumbers(x));
    }

    /** Each way to call a recurrent layer. */
    private static void recurrent(String key, Function<int[], Recurrent> layer) {
        String more = key.contains("/") ? key + ", " : key + " / ";
        line(key, layer, (made, x) -> made.forward(x[0]));
        line(more + "states", layer, (made, x) -> all(made.run(x[0])));
        line(more + "lengths", layer, (made, x) -> all(made.run(x[0], wholeNumbers(x[1]))));
        line(more + "initial state", layer, (made, x) -> all(made.run(x[0], state(x, 1))));
        line(more + "lengths, initial state", layer, (made, x) -> all(made.run(x[0], state(x, 2), wholeNumbers(x[1]))));
    }

    private static Stacking stacking(int[] sizes) {
        return new Stacking(sizes[2], sizes[3], 0);
    }

    private static RecurrentState state(Variable[] x, int from) {
        return RecurrentState.of(Arrays.copyOfRange(x, from, x.length));
    }

    /** All that came out, beside one another. */
    private static Variable all(RecurrentResult result) {
        return concatenateColumns(
                Stream.concat(Stream.of(result.outputs(), result.last()), result.state().parts().stream())
                        .toArray(Variable[]::new));
    }

    private static int[] wholeNumbers(Variable x) {
        return Arrays.stream(x.value().data).mapToInt(v -> (int) v).toArray();
    }
}
