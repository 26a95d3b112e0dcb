package dev.ravine.nn;

import static dev.ravine.autograd.Shaping.concatenateColumns;
import static dev.ravine.nn.LayerLedger.line;
import static dev.ravine.nn.LayerLedger.random;

import dev.ravine.autograd.Variable;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;

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
        recurrent("Rnn", s -> new Rnn(s[0], s[1], stacking(s), random()));
        recurrent("Rnn / relu", s -> Rnn.withRelu(s[0], s[1], stacking(s), random()));
        recurrent("Lstm", s -> new Lstm(s[0], s[1], stacking(s), random()));
        recurrent("Gru", s -> new Gru(s[0], s[1], stacking(s), random()));
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
