package dev.ravine.nn;

import static dev.ravine.nn.LayerLedger.line;
import static dev.ravine.nn.LayerLedger.random;

import dev.ravine.autograd.Variable;
import java.util.Arrays;

/** The layers of sequences; their cases come from {@code sequences.py}. */
final class SequenceLines {
    private SequenceLines() {}

    static void add() {
        line("Embedding", s -> new Embedding(s[0], s[1], random()));
        line("PerStep", s -> new PerStep(s[0], new Linear(s[0], s[1], random())));
        line("SinusoidalPositions", s -> new SinusoidalPositions(s[0]));
        line("LearnedPositions", s -> new LearnedPositions(s[0], s[1], random()));
        line("LastStep", s -> new LastStep(s[0]));
        line("LastStep / lengths", s -> new LastStep(s[0]), (layer, x) -> layer.forward(x[0], wholeNumbers(x[1])));
    }

    private static int[] wholeNumbers(Variable x) {
        return Arrays.stream(x.value().data).mapToInt(v -> (int) v).toArray();
    }
}
