package dev.ravine.autograd.check;

import dev.ravine.autograd.Input;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;

/**
 * What an operation passes on to one of its inputs: the sum over all places where it reads that input.
 *
 * @param x the input
 * @param places of the input among the operation's
 */
record Rule(Variable x, List<Integer> places) {
    /** Linear rules give the same multiple to the bit, unless a number gets too great or too small to hold. */
    private static final double[] FACTORS = {0x1p20, 0x1p-20, -1};

    private static final double ROUNDING = 1e-9;

    /** The rules of an operation, one for each input that a gradient flows to. */
    static List<Rule> of(Variable y) {
        Map<Variable, Rule> rules = new LinkedHashMap<>();
        for (int i = 0; i < y.inputs().size(); i++) {
            Input input = y.inputs().get(i);
            if (!input.isReadOnly() && input.variable().needsGradient()) {
                rules.computeIfAbsent(input.variable(), x -> new Rule(x, new ArrayList<>()))
                        .places
                        .add(i);
            }
        }
        return List.copyOf(rules.values());
    }

    /**
     * The gradient that goes to the input.
     *
     * @param y the operation's result; that of this rule, or of the same operation in another computation
     * @param g the gradient that arrives there
     */
    DMatrixRMaj apply(Variable y, DMatrixRMaj g) {
        return Recording.off(() -> {
            Variable arriving = Variable.wrap(g);
            Variable sum = y.inputs().get(places.get(0)).gradient(y, arriving);
            for (int place : places.subList(1, places.size())) {
                sum = sum.add(y.inputs().get(place).gradient(y, arriving));
            }
            return sum.value();
        });
    }

    /** What is wrong with how the rule behaves, whatever the derivative; empty if nothing is. */
    String misconduct(Variable y, RandomGenerator random) {
        DMatrixRMaj g = Numbers.weights(random, y.rows(), y.columns());
        DMatrixRMaj other = Numbers.weights(random, y.rows(), y.columns());
        DMatrixRMaj yBefore = y.value().copy();
        DMatrixRMaj xBefore = x.value().copy();
        DMatrixRMaj gBefore = g.copy();
        DMatrixRMaj given;
        try {
            given = apply(y, g);
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
        DMatrixRMaj first = given.copy();
        boolean changes = !Words.sameBits(y.value(), yBefore) || !Words.sameBits(x.value(), xBefore);
        if (changes) {
            y.value().setTo(yBefore);
            x.value().setTo(xBefore);
            return "it changes a value that was computed before";
        }
        if (!Words.sameBits(g, gBefore)) {
            return "it changes the gradient that arrives, which others get as well";
        }
        apply(y, other);
        if (!Words.sameBits(given, first)) {
            return "it hands out a matrix that it overwrites when it is called again";
        }
        if (!Words.sameBits(apply(y, g), first)) {
            return "it gives another gradient when it is called again";
        }
        return notLinear(y, g, first);
    }

    private String notLinear(Variable y, DMatrixRMaj g, DMatrixRMaj first) {
        if (!Numbers.isFinite(first)) {
            return "";
        }
        double size = Numbers.greatest(first);
        if (Numbers.greatest(apply(y, g.createLike())) > 0) {
            return "where no gradient arrives, it passes one on all the same";
        }
        for (double factor : FACTORS) {
            DMatrixRMaj scaled = apply(y, Numbers.times(factor, g));
            boolean inRange = size * Math.abs(factor) > 1e-280 && Numbers.isFinite(scaled);
            if (inRange && !near(scaled, Numbers.times(factor, first), Math.abs(factor) * (size * ROUNDING))) {
                return "it is not linear in the gradient that arrives: for %s times as much it does not give %s times"
                        .formatted(word(factor), word(factor));
            }
        }
        return "";
    }

    private static String word(double factor) {
        return factor == -1 ? "−1" : factor > 1 ? "2²⁰" : "2⁻²⁰";
    }

    private static boolean near(DMatrixRMaj a, DMatrixRMaj b, double allowed) {
        for (int i = 0; i < a.data.length; i++) {
            if (!(Math.abs(a.data[i] - b.data[i]) <= allowed)) {
                return false;
            }
        }
        return true;
    }
}
