package dev.ravine.nn;

import static dev.ravine.autograd.Shaping.concatenateColumns;
import static dev.ravine.autograd.Shaping.reshape;
import static dev.ravine.nn.LayerLedger.line;
import static dev.ravine.nn.LayerLedger.random;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.attention.AttentionMask;
import dev.ravine.nn.attention.AttentionResult;
import dev.ravine.nn.attention.MultiHeadAttention;
import dev.ravine.nn.attention.TransformerCrossDecoderBlock;
import dev.ravine.nn.attention.TransformerDecoderBlock;
import dev.ravine.nn.attention.TransformerEncoderBlock;
import dev.ravine.nn.attention.TransformerOptions;
import dev.ravine.nn.embedding.Embedding;
import dev.ravine.nn.embedding.EmbeddingBag;
import dev.ravine.nn.embedding.PositionEmbedding;
import dev.ravine.nn.embedding.PositionalEncoding;
import dev.ravine.nn.recurrent.Gru;
import dev.ravine.nn.recurrent.GruCell;
import dev.ravine.nn.recurrent.LastStep;
import dev.ravine.nn.recurrent.Lstm;
import dev.ravine.nn.recurrent.LstmCell;
import dev.ravine.nn.recurrent.Recurrent;
import dev.ravine.nn.recurrent.RecurrentCell;
import dev.ravine.nn.recurrent.RecurrentResult;
import dev.ravine.nn.recurrent.RecurrentState;
import dev.ravine.nn.recurrent.Rnn;
import dev.ravine.nn.recurrent.RnnCell;
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
        moreAttention();
        embeddings();
        line("Rnn / without bias", s -> new Rnn(s[0], s[1], stacking(s).withoutBias(), random()));
        line("Lstm / without bias", s -> new Lstm(s[0], s[1], stacking(s).withoutBias(), random()));
        line("Gru / without bias", s -> new Gru(s[0], s[1], stacking(s).withoutBias(), random()));
        cell("RnnCell", s -> new RnnCell(s[0], s[1], random()));
        cell("RnnCell / without bias", s -> RnnCell.withoutBias(s[0], s[1], random()));
        cell("RnnCell / relu", s -> RnnCell.withRelu(s[0], s[1], random()));
        cell("LstmCell", s -> new LstmCell(s[0], s[1], random()));
        cell("LstmCell / without bias", s -> LstmCell.withoutBias(s[0], s[1], random()));
        cell("GruCell", s -> new GruCell(s[0], s[1], random()));
        cell("GruCell / without bias", s -> GruCell.withoutBias(s[0], s[1], random()));
    }

    private static void cell(String key, Function<int[], RecurrentCell> cell) {
        line(key, cell, (made, x) -> made.forward(x[0]));
        line(key + (key.contains("/") ? ", " : " / ") + "state", cell, (made, x) -> {
            RecurrentState after = made.step(x[0], state(x, 1));
            return concatenateColumns(after.parts().toArray(Variable[]::new));
        });
    }

    private static void embeddings() {
        line("Embedding / padding", s -> Embedding.withPaddingId(s[0], s[1], s[2], random()));
        for (EmbeddingBag.Mode mode : EmbeddingBag.Mode.values()) {
            Function<int[], EmbeddingBag> bag = s -> EmbeddingBag.withPaddingId(s[0], s[1], mode, s[2], random());
            line("EmbeddingBag / " + mode, s -> new EmbeddingBag(s[0], s[1], mode, random()));
            line("EmbeddingBag / padding, " + mode, bag, (made, x) -> made.forward(x[0]));
            line(
                    "EmbeddingBag / lengths, " + mode,
                    bag,
                    (made, x) -> made.forward(bags(wholeNumbers(x[0]), wholeNumbers(x[1]))));
        }
        line(
                "EmbeddingBag / weights",
                s -> new EmbeddingBag(s[0], s[1], EmbeddingBag.Mode.SUM, random()),
                (made, x) -> made.forward(x[0], x[1]));
    }

    /** Ids one after the other, cut into bags of some lengths. */
    private static int[][] bags(int[] ids, int[] lengths) {
        int[][] bags = new int[lengths.length][];
        for (int i = 0, from = 0; i < lengths.length; from += lengths[i++]) {
            bags[i] = Arrays.copyOfRange(ids, from, from + lengths[i]);
        }
        return bags;
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

    private static void moreAttention() {
        Function<int[], MultiHeadAttention> layer = s -> new MultiHeadAttention(s[0], s[1], random());
        line("MultiHeadAttention / without bias", s -> MultiHeadAttention.withoutBias(s[0], s[1], random()));
        line("MultiHeadAttention / weights", layer, (made, x) -> {
            AttentionResult result = made.run(x[0], AttentionMask.causal());
            return concatenateColumns(result.outputs(), ofSamples(result.meanWeights(), x[0], 3));
        });
        line("MultiHeadAttention / weights of heads", layer, (made, x) -> {
            AttentionResult result = made.run(x[0], x[1], x[1], lengths(x[2]));
            return concatenateColumns(result.outputs(), ofSamples(result.weights(), x[0], 4));
        });
        for (String key : new String[] {"bias", "bias per head", "bias per sample and head"}) {
            line(
                    "MultiHeadAttention / " + key,
                    layer,
                    (made, x) -> made.forward(x[0], x[0], x[0], AttentionMask.none(), x[1]));
        }
        line(
                "MultiHeadAttention / mask per head",
                layer,
                (made, x) -> made.forward(
                        x[0],
                        AttentionMask.perHead(
                                (sample, head, query, key) -> x[1].value().get(head * 3 + query, key) != 0)));
    }

    /** From several rows for each sample to one. */
    private static Variable ofSamples(Variable weights, Variable x, int rows) {
        return reshape(weights, x.rows(), rows * weights.columns());
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
        return new Stacking(sizes[2], sizes[3], 0, true);
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
