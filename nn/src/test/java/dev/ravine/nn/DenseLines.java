package dev.ravine.nn;

import static dev.ravine.nn.LayerLedger.line;
import static dev.ravine.nn.LayerLedger.random;

/** The layers without structure inside a row; their cases come from {@code dense.py}. */
final class DenseLines {
    private DenseLines() {}

    static void add() {
        line("Linear", s -> new Linear(s[0], s[1], random()));
        line("Linear / without bias", s -> Linear.withoutBias(s[0], s[1], random()));
        line("Residual", s -> new Residual(new Linear(s[0], s[0], random())));
        line("LayerNorm", s -> new LayerNorm(s[0]));
        line("LayerNorm / another epsilon", s -> new LayerNorm(s[0], 0.25));
        line("Relu", s -> new Relu());
    }
}
