package dev.ravine.optim;

import dev.ravine.autograd.Require;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A formula in the notation of papers, with the values of its hyperparameters, so that it can be evaluated.
 *
 * <p>Statements are separated by semicolons. {@code m ← βm + (1 − β)g} changes a buffer, g or θ; {@code m̂ = m/(1 −
 * βᵗ)} names a quantity. One may end in a condition, {@code if t > 1}. A symbol is a letter with its marks, as β₁, m̂
 * or μ′, or a word that has a value. Expressions have + − · / and products without a sign, ², ᵗ, ^, √, |x|, max(a, b),
 * min(a, b) and sign(x).
 *
 * @param text the statements
 * @param values the hyperparameters by their symbols
 */
public record Formula(String text, Map<String, Double> values) {
    /** Makes a formula, such as {@code Formula.of("v ← γv + ηg; θ ← θ − v", "γ", gamma)}, with one value for each symbol. */
    public static Formula of(String text, String symbols, double... values) {
        Map<String, Double> all = new LinkedHashMap<>();
        String[] each = symbols.isEmpty() ? new String[0] : symbols.split(" ", -1);
        Require.that(each.length == values.length, "Formula", "%d values for '%s'", values.length, symbols);
        for (int i = 0; i < values.length; i++) {
            all.put(each[i], values[i]);
        }
        return new Formula(text, all);
    }

    /** Makes a formula without hyperparameters. */
    public static Formula of(String text) {
        return of(text, "");
    }

    /** The text. */
    @Override
    public String toString() {
        return text;
    }
}
