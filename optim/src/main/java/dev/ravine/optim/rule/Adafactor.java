package dev.ravine.optim.rule;

import static dev.ravine.autograd.kernel.PortableMath.pow;
import static java.lang.Math.max;
import static java.lang.Math.sqrt;

import dev.ravine.autograd.Require;
import dev.ravine.optim.Formula;
import dev.ravine.optim.Slots;
import dev.ravine.optim.Trace;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;
import java.util.HashMap;
import java.util.Map;

/**
 * Adafactor: gradients over the root of their mean square, which is kept as the product of a column R and a row C
 * instead of a matrix.
 *
 * <p>For large matrices this saves Adam's two buffers. A parameter of one row or column has its mean square V whole.
 * The step is clipped to a root mean square of 1, and is η times that of the parameter.
 *
 * <p>N. Shazeer, M. Stern, Adafactor: Adaptive Learning Rates with Sublinear Memory Cost (2018), Algorithms 4 and 5,
 * with their β₂ = 1 − t⁻⁰·⁸ and α = ηmax(ε₂, RMS(θ)). optax keeps matrices whole unless both sizes are at least 128.
 *
 * @param decay how fast β₂ = 1 − t⁻ᵏ grows: k, above 0 and at most 1
 * @param clip the greatest root mean square of a step before η, above 0
 * @param epsilon1 ε₁, what is added to g², above 0
 * @param epsilon2 ε₂, the least root mean square that a parameter counts with, above 0
 */
public record Adafactor(double decay, double clip, double epsilon1, double epsilon2) implements UpdateRule {
    private static final String FACTORED = "R ← β₂R + (1 − β₂)(mean of the row of g² + ε₁)"
            + "; C ← β₂C + (1 − β₂)(mean of the column of g² + ε₁); V = RC/(mean of R)";
    private static final String WHOLE = "V ← β₂V + (1 − β₂)(g² + ε₁)";

    public Adafactor {
        Require.that(0 < decay && decay <= 1, "Adafactor", "decay is %s, expected above 0 and at most 1", decay);
        Require.positive("Adafactor", "clip", clip);
        Hyperparameters.epsilon("Adafactor", "epsilon1", epsilon1);
        Hyperparameters.epsilon("Adafactor", "epsilon2", epsilon2);
    }

    /** With a decay of 0.8, a clip of 1, ε₁ = 1e-30 and ε₂ = 1e-3: the numbers of the paper and optax. */
    public Adafactor() {
        this(0.8, 1, 1e-30, 1e-3);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double beta2 = 1 - pow(slots.step(), -decay);
        double[] v = isFactored(slots) ? factored(beta2, g, slots) : whole(beta2, g, slots);
        double squares = 0;
        double squaresOfParameter = 0;
        for (int i = 0; i < w.length; i++) {
            squares += g[i] * g[i] / v[i];
            squaresOfParameter += w[i] * w[i];
        }
        double rms = sqrt(squares / w.length);
        double[] alpha = slots.number("α", 0);
        alpha[0] = learningRate * max(epsilon2, sqrt(squaresOfParameter / w.length)) / max(1, rms / clip);
        for (int i = 0; i < w.length; i++) {
            w[i] -= alpha[0] * g[i] / sqrt(v[i]);
        }
    }

    private static boolean isFactored(Slots slots) {
        return slots.rows() > 1 && slots.columns() > 1;
    }

    private double[] whole(double beta2, double[] g, Slots slots) {
        double[] v = slots.slot("V");
        for (int i = 0; i < v.length; i++) {
            v[i] = beta2 * v[i] + (1 - beta2) * (g[i] * g[i] + epsilon1);
        }
        return v;
    }

    private double[] factored(double beta2, double[] g, Slots slots) {
        double[] ofRows = slots.column("R");
        double[] ofColumns = slots.row("C");
        int rows = ofRows.length;
        int columns = ofColumns.length;
        double[] rowSums = new double[rows];
        double[] columnSums = new double[columns];
        for (int i = 0; i < g.length; i++) {
            rowSums[i / columns] += g[i] * g[i] + epsilon1;
            columnSums[i % columns] += g[i] * g[i] + epsilon1;
        }
        double mean = 0;
        for (int i = 0; i < rows; i++) {
            ofRows[i] = beta2 * ofRows[i] + (1 - beta2) * (rowSums[i] / columns);
            mean += ofRows[i] / rows;
        }
        for (int k = 0; k < columns; k++) {
            ofColumns[k] = beta2 * ofColumns[k] + (1 - beta2) * (columnSums[k] / rows);
        }
        double[] v = new double[g.length];
        for (int i = 0; i < v.length; i++) {
            v[i] = ofRows[i / columns] * ofColumns[i % columns] / mean;
        }
        return v;
    }

    @Override
    public Formula formula() {
        return formula(FACTORED);
    }

    private Formula formula(String meanSquare) {
        String text = "β₂ = 1 − t⁻ᵏ; " + meanSquare + "; α = ηmax(ε₂, RMS(θ))/max(1, RMS(g/√V)/clip); θ ← θ − αg/√V";
        return Formula.of(text, "ε₁ ε₂", epsilon1, epsilon2);
    }

    @Override
    public void explain(Trace trace) {
        Slots slots = trace.slots();
        Map<String, Double> told = new HashMap<>();
        told.put("β₂", 1 - pow(slots.step(), -decay));
        told.put("α", slots.number("α", 0)[0]);
        if (isFactored(slots)) {
            double[] ofRows = slots.column("R");
            double r = ofRows[trace.row()];
            double c = slots.row("C")[trace.entry() % slots.columns()];
            double mean = 0;
            for (double each : ofRows) mean += each / ofRows.length;
            told.putAll(Map.of("R", r, "C", c, "V", r * c / mean));
        }
        trace.follow(formula(isFactored(slots) ? FACTORED : WHOLE), told);
    }
}
