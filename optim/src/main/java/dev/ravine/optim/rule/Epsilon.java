package dev.ravine.optim.rule;

import static java.lang.Math.sqrt;

import dev.ravine.autograd.Require;
import dev.ravine.optim.Formula;
import dev.ravine.optim.internal.Hyperparameters;
import java.util.Arrays;

/**
 * The small numbers that keep a root from dividing by nothing, and where they stand: √(x + inside) + outside.
 *
 * <p>Papers and frameworks differ here, and it shows. In AdaGrad's first step with g = 1e-6, a number of 1e-8 inside
 * the root leaves 0.01η of the step; outside, it leaves 0.99η.
 *
 * @param inside what is added under the root, 0 or at least 1e-100
 * @param outside what is added to the root, 0 or at least 1e-100
 */
public record Epsilon(double inside, double outside) {
    /** Checks that each is finite and 0 or at least 1e-100, so that dividing by it cannot overflow. */
    public Epsilon {
        if (inside != 0) {
            Hyperparameters.epsilon("Epsilon", "inside", inside);
        }
        if (outside != 0) {
            Hyperparameters.epsilon("Epsilon", "outside", outside);
        }
    }

    /** √(x + value), as in optax and TensorFlow. */
    public static Epsilon inside(double value) {
        return new Epsilon(value, 0);
    }

    /** √x + value, as in PyTorch and DL4J. */
    public static Epsilon outside(double value) {
        return new Epsilon(0, value);
    }

    /** Plain √x, for a rule whose accumulator starts above 0. */
    public static Epsilon none() {
        return new Epsilon(0, 0);
    }

    /** √(x + inside) + outside. */
    public double root(double x) {
        return sqrt(x + inside) + outside;
    }

    /** The formula of {@link #root(double)}, in parentheses if it is a sum. */
    String root(String x) {
        if (outside == 0) {
            return inside == 0 ? "√" + x : "√(" + x + " + ε)";
        }
        return inside == 0 ? "(√" + x + " + ε)" : "(√(" + x + " + ε′) + ε)";
    }

    /** A formula with further symbols for ε, and ε′ where both stand in it. */
    Formula in(String text, String symbols, double... values) {
        double[] all = Arrays.copyOf(values, values.length + 2);
        all[values.length] = outside == 0 ? inside : outside;
        all[values.length + 1] = inside;
        return Formula.of(text, (symbols + " ε ε′").strip(), all);
    }

    /** Checks what is added to a root that may be 0. */
    static void require(String where, Epsilon epsilon) {
        Require.that(
                !Require.notNull(where, "epsilon", epsilon).isNone(),
                where,
                "epsilon is 0, so that 0 would be divided by 0");
    }

    boolean isNone() {
        return inside == 0 && outside == 0;
    }
}
