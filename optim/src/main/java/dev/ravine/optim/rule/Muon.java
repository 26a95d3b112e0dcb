package dev.ravine.optim.rule;

import dev.ravine.autograd.Require;
import dev.ravine.optim.Formula;
import dev.ravine.optim.Slots;
import dev.ravine.optim.Trace;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;

/**
 * Muon: momentum for matrices, whose steps are made orthogonal: B ← μB + (1 − μ)G; O = NS((1 − μ)G + μB);
 * θ ← θ − ηλθ − ηsO. Without Nesterov's look ahead, O = NS(B).
 *
 * <p>{@link NewtonSchulz NS} gives about the nearest orthogonal matrix, so the step is as long in directions that the
 * gradient seldom takes. It is for the matrices inside a network; biases, embeddings and the last layer are better off
 * with {@link AdamW} in a group of their own.
 *
 * <p>K. Jordan et al., Muon: An optimizer for hidden layers in neural networks (2024), as PyTorch's {@code Muon}; the
 * decay is from J. Liu et al., Muon is Scalable for LLM Training (2025). Both iterate in half precision.
 *
 * @param mu μ, the share of the mean that stays, at least 0 and below 1
 * @param nesterov whether to look ahead
 * @param weightDecay λ, at least 0
 * @param scale s, for matrices that are not square
 */
public record Muon(double mu, boolean nesterov, double weightDecay, MuonScale scale) implements UpdateRule {
    private static final String MEAN = "B ← μB + (1 − μ)g";
    private static final String STEP = "θ ← θ − ηλθ; θ ← θ − ηsO";

    public Muon {
        Hyperparameters.beta("Muon", "mu", mu);
        Require.atLeastZero("Muon", "weightDecay", weightDecay);
        Require.notNull("Muon", "scale", scale);
    }

    /** With μ = 0.95 and λ = 0.1, for weights that are outputs × inputs, as those of layers are: PyTorch's numbers. */
    public Muon() {
        this(0.95, 0.1, MuonScale.OUTPUTS_BY_INPUTS);
    }

    /** With Nesterov's look ahead. */
    public Muon(double mu, double weightDecay, MuonScale scale) {
        this(mu, true, weightDecay, scale);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] B = slots.slot("B");
        for (int i = 0; i < w.length; i++) {
            B[i] = mu * B[i] + (1 - mu) * g[i];
        }
        double[] O = orthogonal(g, slots);
        double s = scale.factor(slots.rows(), slots.columns());
        for (int i = 0; i < w.length; i++) {
            w[i] -= learningRate * weightDecay * w[i];
            w[i] -= learningRate * s * O[i];
        }
    }

    /** O, once B is that of the step. */
    private double[] orthogonal(double[] g, Slots slots) {
        double[] direction = slots.slot("B").clone();
        for (int i = 0; nesterov && i < g.length; i++) {
            direction[i] = (1 - mu) * g[i] + mu * direction[i];
        }
        return NewtonSchulz.orthogonalize(direction, slots.rows(), slots.columns());
    }

    @Override
    public Formula formula() {
        return formula(MEAN + "; O = " + direction() + "; " + STEP);
    }

    private Formula formula(String text) {
        return Formula.of(text, "μ λ", mu, weightDecay);
    }

    private String direction() {
        return nesterov ? "NS((1 − μ)g + μB)" : "NS(B)";
    }

    @Override
    public void explain(Trace trace) {
        Slots slots = trace.slots();
        trace.follow(formula(MEAN));
        trace.line("O", direction(), orthogonal(trace.gradient().data, slots)[trace.entry()]);
        trace.line("s", "the scale for the shape", scale.factor(slots.rows(), slots.columns()));
        trace.follow(formula(STEP));
    }
}
