package dev.ravine.optim;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/** A parameter in an optimizer: its full name, its group, and how far it has come. */
final class Member {
    final String group;
    final String name;
    final Parameter parameter;
    private Slots slots;

    /** Known from the first step on. */
    private @Nullable Class<?> rule;

    Member(String group, String name, Parameter parameter) {
        this.group = group;
        this.name = name;
        this.parameter = parameter;
        this.slots = new Slots(parameter.rows(), parameter.columns());
    }

    /** A step that is computed and not yet taken. */
    final class Move {
        private final double[] values;
        private final Slots next;
        private final Class<?> by;

        private Move(double[] values, Slots next, Class<?> by) {
            this.values = values;
            this.next = next;
            this.by = by;
        }

        void take() {
            parameter.update(entries -> System.arraycopy(values, 0, entries, 0, entries.length));
            slots = next;
            rule = by;
        }
    }

    /**
     * Computes a step on copies.
     *
     * @param gradient not modified
     * @param scale what clipping by norm multiplies the gradient by
     */
    Move plan(double[] gradient, StepSettings settings, double scale) {
        Class<?> by = settings.rule().getClass();
        if (rule != null && rule != by) {
            throw new IllegalStateException("Optimizer.step: the rule of parameter '" + name + "' was "
                    + rule.getSimpleName() + " and is now " + by.getSimpleName()
                    + ", which cannot go on with its buffers; nothing was changed");
        }
        double[] w = parameter.value().data.clone();
        double[] g = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            g[i] = settings.prepare(gradient[i], w[i], scale);
            w[i] = settings.decayed(w[i]);
        }
        Slots next = slots.next();
        settings.rule().update(settings.learningRate(), w, g, next);
        int place = Kernels.firstNotFinite(w);
        if (place >= 0) {
            throw new IllegalStateException("Optimizer.step: parameter '" + name + "' would hold " + w[place] + " at "
                    + index(place) + " after the step; nothing was changed");
        }
        return new Move(w, next, by);
    }

    void requireFinite(double[] gradient) {
        int place = Kernels.firstNotFinite(gradient);
        if (place >= 0) {
            throw new IllegalArgumentException("Optimizer.step: the gradient of parameter '" + name + "' holds "
                    + gradient[place] + " at " + index(place) + "; nothing was changed");
        }
    }

    private String index(int place) {
        return "[" + place / parameter.columns() + ", " + place % parameter.columns() + "]";
    }

    OptimizerState.OfParameter state() {
        String ruleName = rule == null ? "" : rule.getSimpleName();
        return new OptimizerState.OfParameter(
                ruleName, slots.step(), slots.copy().buffers());
    }

    void restore(OptimizerState.OfParameter saved, UpdateRule next) {
        slots = Slots.of(parameter.rows(), parameter.columns(), saved.step(), saved.buffers());
        rule = saved.step() == 0 ? null : next.getClass();
    }
}
