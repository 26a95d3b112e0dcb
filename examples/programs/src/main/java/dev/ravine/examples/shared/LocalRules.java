package dev.ravine.examples.shared;

import java.util.Map;

/**
 * What the rules of the operations in a small net say, in words for a reader: what each input gets of the gradient g that
 * arrives at the result y.
 */
public final class LocalRules {
    private static final Map<String, String> BY_OPERATION = Map.ofEntries(
            Map.entry("affine", "of a · bᵀ + c, a gets g · b, b gets gᵀ · a, c gets the sum of g's rows"),
            Map.entry("matmulTransB", "of a · bᵀ, a gets g · b, b gets gᵀ · a"),
            Map.entry("add", "a and b get g; a row that was added to all rows gets their sum"),
            Map.entry("sub", "a gets g, b gets −g"),
            Map.entry("mul", "a gets g ⊙ b, b gets g ⊙ a"),
            Map.entry("div", "a gets g / b"),
            Map.entry("tanh", "a gets g ⊙ (1 − y²)"),
            Map.entry("sigmoid", "a gets g ⊙ y ⊙ (1 − y)"),
            Map.entry("relu", "a gets g where a > 0, else 0"),
            Map.entry("square", "a gets 2 · g ⊙ a"),
            Map.entry("sum", "each entry of a gets g"));

    private LocalRules() {}

    /** The rule of an operation; empty for one that is not known here. */
    public static String of(String operation) {
        return BY_OPERATION.getOrDefault(operation, "");
    }
}
