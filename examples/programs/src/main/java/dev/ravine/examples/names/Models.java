package dev.ravine.examples.names;

import static dev.ravine.examples.names.Words.SYMBOLS;

import dev.ravine.examples.shared.Choice;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.attention.TransformerDecoderBlock;
import dev.ravine.nn.attention.TransformerOptions;
import dev.ravine.nn.embedding.Embedding;
import dev.ravine.nn.embedding.PositionEmbedding;
import dev.ravine.nn.norm.LayerNorm;
import dev.ravine.nn.recurrent.Lstm;
import dev.ravine.nn.recurrent.TimeDistributed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Nets that score, at each step of a word, what may come next, and look at nothing that comes later. */
final class Models {
    static final Choice<Maker> CHOICE = new Choice<>("model", all());

    private Models() {}

    interface Maker {
        /** Makes a net for words of up to {@code steps} steps. */
        Layer make(int steps, RandomGenerator random);
    }

    private static Map<String, Maker> all() {
        Map<String, Maker> all = new LinkedHashMap<>();
        all.put("lstm", (steps, random) -> lstm(random));
        all.put("transformer", Models::transformer);
        return all;
    }

    private static Layer lstm(RandomGenerator random) {
        return Sequential.of(
                new Embedding(SYMBOLS, 16, random),
                new Lstm(16, 96, random),
                new TimeDistributed(96, new Linear(96, SYMBOLS, random)));
    }

    private static Layer transformer(int steps, RandomGenerator random) {
        int width = 48;
        TransformerOptions options = TransformerOptions.preNorm();
        return Sequential.of(
                new Embedding(SYMBOLS, width, random),
                new PositionEmbedding(steps, width, random),
                new TransformerDecoderBlock(width, 4, 4 * width, options, random),
                new TransformerDecoderBlock(width, 4, 4 * width, options, random),
                new TimeDistributed(width, Sequential.of(new LayerNorm(width), new Linear(width, SYMBOLS, random))));
    }
}
