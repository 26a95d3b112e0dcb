package dev.ravine.optim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ejml.data.DMatrixRMaj;

/**
 * The way of one entry through a step, which rules and transformations explain by their formulas.
 *
 * <p>The symbols g, θ, η and t have their values already, and so has each buffer, under its name. The step itself has run;
 * where the formula leads to other numbers than the step, beyond rounding, the explanation says so.
 */
public final class Trace {
    /** A formula may order its operations in another way than the code; more than this is no rounding. */
    private static final double ROUNDING = 1e-9;

    private final DMatrixRMaj gradient;
    private final int entry;
    private final Slots slots;
    private final Map<String, Double> values = new LinkedHashMap<>();
    final List<Explanation.Line> lines = new ArrayList<>();
    final List<String> remarks = new ArrayList<>();

    /**
     * Begins the way of an entry.
     *
     * @param gradient of the loss
     * @param slots the buffers after the step
     */
    Trace(DMatrixRMaj gradient, int entry, double learningRate, double w, Slots slots) {
        this.gradient = gradient;
        this.entry = entry;
        this.slots = slots;
        let("θ", w).let("η", learningRate).let("t", slots.step());
        line("g", "the gradient of the loss", gradient.data[entry]);
    }

    /** Gives the buffers the values that they had before the step. */
    void letBuffers(Slots before) {
        Set<String> made = before.buffers().keySet();
        slots.buffers()
                .keySet()
                .forEach(name -> let(name, made.contains(name) ? before.at(name, entry) : slots.initial(name)));
    }

    /** The gradient as it is here, after the transformations so far; must not be changed. */
    public DMatrixRMaj gradient() {
        return gradient;
    }

    /** The row of the entry, from 0. */
    public int row() {
        return entry / gradient.numCols;
    }

    /** The index of the entry in row-major order. */
    public int entry() {
        return entry;
    }

    /** The parameter's buffers after the step, and the number of the step; must not be changed. */
    public Slots slots() {
        return slots;
    }

    /**
     * The present value of a symbol.
     *
     * @throws IllegalArgumentException if it has none
     */
    public double value(String symbol) {
        return Expression.value(symbol, values);
    }

    /** Gives a symbol of the formulas a value. */
    public Trace let(String symbol, double value) {
        values.put(symbol, value);
        return this;
    }

    /** Adds a line with a value that no formula gives, and lets its symbol have it. */
    public Trace line(String symbol, String how, double value) {
        lines.add(new Explanation.Line(symbol, how, value));
        return let(symbol, value);
    }

    /**
     * Evaluates a formula statement by statement, and adds a line for each whose condition holds.
     *
     * @throws IllegalArgumentException if the formula cannot be read, or has a symbol without a value
     */
    public Trace follow(Formula formula) {
        return follow(formula, Map.of());
    }

    /**
     * As {@link #follow(Formula)}, where the formula names quantities that it does not compute from this entry alone, such as
     * norms.
     *
     * @param told their values by their symbols
     */
    public Trace follow(Formula formula, Map<String, Double> told) {
        formula.values().forEach(this::let);
        for (String statement :
                formula.text().isEmpty() ? new String[0] : formula.text().split("; ", -1)) {
            String[] parts = statement.split(" if ", -1);
            String[] sides = parts[0].split(" [←=] ", -1);
            if (sides.length != 2) {
                throw new IllegalArgumentException(
                        "formula '" + formula + "': '" + statement + "' is no statement, expected 'm ← …' or 'm = …'");
            }
            if (parts.length == 1 || holds(parts[1])) {
                Double value = told.get(sides[0]);
                if (value == null) {
                    remarkEpsilon(sides[0], sides[1]);
                    value = value(sides[1]);
                }
                line(sides[0], statement.substring(sides[0].length() + 3), value);
            }
        }
        if (formula.text().contains("/(1 − β₁ᵗ)") && value("1/(1 − β₁ᵗ)") >= 1.1) {
            remark("bias correction multiplies m by %.3g", value("1/(1 − β₁ᵗ)"));
        }
        return this;
    }

    /** Remarks on an ε without which a quantity would move more than twice as far. */
    private void remarkEpsilon(String symbol, String expression) {
        if (expression.contains("ε")) {
            double before = values.getOrDefault(symbol, 0.0);
            Map<String, Double> without = new HashMap<>(values);
            without.keySet().stream().filter(name -> name.startsWith("ε")).forEach(name -> without.put(name, 0.0));
            double move = Math.abs(value(expression) - before);
            double moveWithout = Math.abs(Expression.value(expression, without) - before);
            if (moveWithout > 2 * move) {
                remark("ε dominates here: %s moves by %.3g, and would by %.3g without it", symbol, move, moveWithout);
            }
        }
    }

    private boolean holds(String condition) {
        String[] sides = condition.split(" [=>≤] ", -1);
        double left = Expression.value(sides[0], values);
        double right = Expression.value(sides[1], values);
        return condition.contains(">") ? left > right : condition.contains("≤") ? left <= right : left == right;
    }

    /** Adds what is worth noticing. */
    public Trace remark(String text, Object... numbers) {
        remarks.add(String.format(Locale.ROOT, text, numbers));
        return this;
    }

    /** Goes on with the number that the step itself computed, and compares it with that of the formulas. */
    Trace settle(String symbol, double actual) {
        double told = value(symbol);
        if (Math.abs(told - actual) > ROUNDING * Math.abs(actual)) {
            remark("the formula gives %s = %.9g, but the step computed %.9g", symbol, told, actual);
        }
        return let(symbol, actual);
    }

    /** Adds a line with a number that no formula leads to. */
    Trace lineOfRule(String symbol, double actual) {
        return line(symbol, "as the rule computes it", actual);
    }

    /** Settles the buffers, and adds a line for each that no formula has told of. */
    void settleBuffers() {
        for (String name : slots.buffers().keySet()) {
            double actual = slots.at(name, entry);
            if (lines.stream().noneMatch(line -> line.symbol().equals(name))) {
                lineOfRule(name, actual);
            }
            settle(name, actual);
        }
    }
}
