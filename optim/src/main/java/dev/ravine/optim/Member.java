package dev.ravine.optim;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.State;
import dev.ravine.autograd.kernel.Kernels;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
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
        private final double[] gradient;
        private final StepSettings settings;
        private final double scale;
        private final double[] prepared;
        private final double[] values;
        private final Slots next;

        private Move(
                double[] gradient,
                StepSettings settings,
                double scale,
                double[] prepared,
                double[] values,
                Slots next) {
            this.gradient = gradient;
            this.settings = settings;
            this.scale = scale;
            this.prepared = prepared;
            this.values = values;
            this.next = next;
        }

        boolean isOf(Parameter other) {
            return parameter.equals(other);
        }

        void take() {
            parameter.update(entries -> System.arraycopy(values, 0, entries, 0, entries.length));
            slots = next;
            rule = settings.rule().getClass();
        }

        /** What this does to one entry; to be asked before it is taken. */
        Explanation explain(int row, int column) {
            int entry = row * parameter.columns() + column;
            double w = parameter.value().data[entry];
            double g = gradient[entry];
            double scaled = settings.scale(g, scale);
            double clipped = settings.clip(scaled);
            double decayed = settings.decayed(w);
            Working working = new Working(settings.learningRate(), decayed, prepared, entry, slots, next);
            working.line("g", "the gradient of the loss", g);
            if (settings.maximize()) {
                working.line("−g", "turned around, to maximize", settings.scale(g, 1));
            }
            if (scale != 1) {
                working.line("g norm", "scaled to the largest norm", scaled);
                working.remark("clipping by norm multiplies the gradient by %.3g", scale);
            }
            if (clipped != scaled) {
                working.line("g clip", "moved to the largest entry", clipped);
                working.remark("clipped from %.3g to %.3g", scaled, clipped);
            }
            if (settings.l2() != 0) {
                working.line("g L2", "g + λθ", prepared[entry]);
            }
            if (decayed != w) {
                working.line("θ decay", "θ after the group's decay", decayed);
            }
            working.of(settings.rule());
            working.line("Δθ", "how far θ moves in all", values[entry] - w);
            working.line("θ new", "θ after the step", values[entry]);
            return new Explanation(name, row, column, next.step(), working.lines, working.remarks);
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
        return new Move(gradient, settings, scale, g, w, next);
    }

    /** What is wrong with a gradient that is not finite; nothing if it is. */
    Optional<String> notFinite(double[] gradient) {
        int place = Kernels.firstNotFinite(gradient);
        return place < 0
                ? Optional.empty()
                : Optional.of("the gradient of parameter '" + name + "' holds " + gradient[place] + " at "
                        + index(place) + "; nothing was changed");
    }

    private String index(int place) {
        return "[" + place / parameter.columns() + ", " + place % parameter.columns() + "]";
    }

    /** How many steps the parameter took. */
    int steps() {
        return slots.step();
    }

    // ---- state

    /**
     * The buffers by their names, the number of the step and, if one was taken, the rule.
     *
     * @throws IllegalStateException if the rule has no name
     */
    State state() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("step", Integer.toString(slots.step()));
        if (rule != null) {
            properties.put(
                    "rule",
                    savedName(rule).orElseThrow(() -> new IllegalStateException("Optimizer.state: " + namelessRule())));
        }
        return new State(slots.copy().buffers(), properties);
    }

    /**
     * Reads what {@link #state} gave, and checks it against the rule that is to go on with it.
     *
     * @return what takes it over
     */
    Runnable restore(SavedState saved, UpdateRule next) {
        int step = saved.count(name + ".step", Integer.MAX_VALUE);
        Map<String, DMatrixRMaj> buffers = new LinkedHashMap<>();
        if (step > 0) {
            savedName(next.getClass())
                    .ifPresentOrElse(
                            expected -> saved.oneOf(name + ".rule", expected),
                            () -> saved.problem("%s", namelessRule()));
            trial(next)
                    .buffers()
                    .forEach((slot, buffer) ->
                            buffers.put(slot, saved.matrix(name + "." + slot, buffer.numRows, buffer.numCols)));
        }
        return () -> {
            slots = Slots.of(parameter.rows(), parameter.columns(), step, buffers);
            rule = step == 0 ? null : next.getClass();
        };
    }

    /** A rule does not list its buffers, but a step at rest makes them. */
    private Slots trial(UpdateRule next) {
        Slots fresh = new Slots(parameter.rows(), parameter.columns()).next();
        int n = parameter.rows() * parameter.columns();
        next.update(0, new double[n], new double[n], fresh);
        return fresh;
    }

    /** What a state calls a rule. The name of a lambda's class is another one in every run. */
    private static Optional<String> savedName(Class<?> rule) {
        boolean nameless = rule.isHidden() || rule.isSynthetic() || rule.isAnonymousClass();
        return nameless ? Optional.empty() : Optional.of(rule.getSimpleName());
    }

    private String namelessRule() {
        return "the rule of parameter '" + name + "' is a lambda or an anonymous class,"
                + " so a state has no name for it; make it a record";
    }
}
