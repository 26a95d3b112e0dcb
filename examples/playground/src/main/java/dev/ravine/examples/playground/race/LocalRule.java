package dev.ravine.examples.playground.race;

import dev.ravine.autograd.Variable;
import java.util.Map;

/**
 * What the rules of the operations in a formula say, in words: what each input gets of the gradient g that arrives at the
 * value y. A number that is not an input of its own is c.
 */
final class LocalRule {
    private static final Map<String, String> OF_ONE = Map.ofEntries(
            Map.entry("add", "a gets g"),
            Map.entry("sub", "a gets g, or −g where it is what is taken away"),
            Map.entry("mul", "a gets g · c"),
            Map.entry("div", "a gets g / c, or −g · y / a where it is what is divided by"),
            Map.entry("neg", "a gets −g"),
            Map.entry("pow", "a gets g · c · a^(c − 1)"),
            Map.entry("square", "a gets g · 2a"),
            Map.entry("reciprocal", "a gets −g · y²"),
            Map.entry("sqrt", "a gets g / 2y"),
            Map.entry("exp", "a gets g · y"),
            Map.entry("expm1", "a gets g · (y + 1)"),
            Map.entry("log", "a gets g / a"),
            Map.entry("log1p", "a gets g / (1 + a)"),
            Map.entry("abs", "a gets g · sign(a)"),
            Map.entry("sin", "a gets g · cos(a)"),
            Map.entry("cos", "a gets −g · sin(a)"),
            Map.entry("tanh", "a gets g · (1 − y²)"),
            Map.entry("sigmoid", "a gets g · y · (1 − y)"),
            Map.entry("softplus", "a gets g · sigmoid(a)"),
            Map.entry("relu", "a gets g where a > 0, else 0"),
            Map.entry("leakyRelu", "a gets g where a > 0, else g · slope"),
            Map.entry("normalCdf", "a gets g · φ(a), the normal density"),
            Map.entry("erf", "a gets g · 2/√π · exp(−a²)"),
            Map.entry("clamp", "a gets g within the range, else 0"));

    private static final Map<String, String> OF_TWO = Map.of(
            "add", "a and b get g",
            "sub", "a gets g, b gets −g",
            "mul", "a gets g · b, b gets g · a",
            "div", "a gets g / b, b gets −g · y / b",
            "pow", "a gets g · b · a^(b − 1), b gets g · y · log(a)",
            "where", "the one that was chosen gets g, the other 0",
            "maximum", "the greater gets g, or each a half where they tie",
            "minimum", "the lesser gets g, or each a half where they tie");

    private LocalRule() {}

    /** The rule of the operation that made a variable; empty for a leaf, and for one that is not known here. */
    static String of(Variable variable) {
        long withRule =
                variable.inputs().stream().filter(input -> !input.isReadOnly()).count();
        return (withRule == 2 ? OF_TWO : OF_ONE)
                .getOrDefault(variable.inputs().isEmpty() ? "" : variable.operation(), "");
    }
}
