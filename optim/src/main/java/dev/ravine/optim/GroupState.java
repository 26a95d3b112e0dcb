package dev.ravine.optim;

import static java.lang.Math.max;
import static java.lang.Math.min;

import org.jspecify.annotations.Nullable;

/** A group in an optimizer: its members, and its settings in the step at hand, as numbers. */
final class GroupState {
    final ParameterGroup group;

    /** What messages begin with. */
    final String where;

    final Member[] members;
    final boolean maximize;
    boolean frozen;

    // In the step at hand; a bound is infinite if there is none.
    UpdateRule rule;
    double learningRate;
    double clipNorm;
    double clipValue;
    double l2;
    double decoupledDecay;
    double independentDecay;

    /** What clipping by norm multiplies the gradients by. */
    double scale = 1;

    /**
     * Makes the state of a group that joins before the given step.
     *
     * @throws RuntimeException as {@link #at} does
     */
    GroupState(ParameterGroup group, long step) {
        this.group = group;
        maximize = group.maximize;
        where = ParameterGroup.where(group.name());
        at(step);
        members = group.parameters().names().stream()
                .map(name -> new Member(this, name, group.parameters().get(name)))
                .toArray(Member[]::new);
    }

    /**
     * Works out the settings in a step.
     *
     * @throws IllegalArgumentException if a schedule gives a number that is out of its range; it says which
     * @throws IllegalStateException if the group has no rule or no learning rate
     */
    void at(long step) {
        if (group.rule == null || group.learningRate == null) {
            throw new IllegalStateException(
                    where + ": it has no " + (group.rule == null ? "rule" : "learning rate") + " yet");
        }
        UpdateRule now = group.rule.apply(step);
        if (now == null) {
            throw new IllegalArgumentException(where + ": the rule for step " + step + " is null");
        }
        rule = now;
        learningRate = notNegative("learning rate", group.learningRate, step);
        clipNorm = bound("largest norm", group.clipNorm, step);
        clipValue = bound("largest entry", group.clipValue, step);
        l2 = notNegative("strength of L2", group.l2, step);
        decoupledDecay = notNegative("decoupled decay", group.decoupledDecay, step);
        independentDecay = notNegative("independent decay", group.independentDecay, step);
    }

    // Both ask first, so that no text is made in every step.

    private double notNegative(String what, @Nullable Schedule schedule, long step) {
        double value = schedule == null ? 0 : schedule.at(step);
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            Require.notNegative(where, "the " + what + " for step " + step, value);
        }
        return value;
    }

    private double bound(String what, @Nullable Schedule schedule, long step) {
        double value = schedule == null ? Double.POSITIVE_INFINITY : schedule.at(step);
        if (schedule != null && !(value > 0 && value < Double.POSITIVE_INFINITY)) {
            Require.positive(where, "the " + what + " for step " + step, value);
        }
        return value;
    }

    /** Whether the rule is given other gradients than those of the loss. */
    boolean changesGradients() {
        return maximize || scale != 1 || clipValue < Double.POSITIVE_INFINITY || l2 != 0;
    }

    /** Whether none of the numbers is so large that a step with it might overflow. */
    boolean isOrdinary() {
        return learningRate <= Member.ORDINARY && l2 <= 1 && decoupledDecay <= 1 && independentDecay <= 1;
    }

    /**
     * Makes the gradients that the rule is given, and the values that it starts from, in a range of entries.
     *
     * @param gradient not modified
     * @param w the parameter's entries; modified
     * @param g modified if the group {@linkplain #changesGradients changes gradients}
     */
    void prepare(double[] gradient, double[] w, double[] g, int from, int to) {
        if (changesGradients()) {
            for (int i = from; i < to; i++) g[i] = clip(scaled(gradient[i])) + l2 * w[i];
        }
        if (decoupledDecay != 0 || independentDecay != 0) {
            for (int i = from; i < to; i++) w[i] = decayed(w[i]);
        }
    }

    double scaled(double g) {
        return (maximize ? -g : g) * scale;
    }

    double clip(double scaled) {
        return max(-clipValue, min(clipValue, scaled));
    }

    /** The entry after the decay that is no part of the gradient. */
    double decayed(double w) {
        return w - learningRate * decoupledDecay * w - independentDecay * w;
    }
}
