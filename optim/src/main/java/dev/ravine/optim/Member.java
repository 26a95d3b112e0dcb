package dev.ravine.optim;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.State;
import dev.ravine.autograd.kernel.Kernels;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** A parameter in an optimizer: its full name, its group, and how far it has come. */
final class Member {
    /** About how many operations a rule takes for an entry, where a division or a root counts for several. */
    private static final long OPERATIONS = 30;

    /** Entries of a part of a large parameter, which with its buffers stays in a near cache. */
    private static final int PART = 4096;

    private static final double[] NONE = {};

    final String group;
    final String name;
    final Parameter parameter;
    private Slots slots;

    /** Where a step is computed beside what it starts from. */
    private Slots spareSlots;

    private double[] spareValues = NONE;

    /** The version of the parameter at which its values, and the buffers, were known to be ordinary numbers; or −1. */
    private int ordinaryVersion = -1;

    /** The gradient that was last found to hold ordinary numbers alone. */
    private double[] ordinaryGradient = NONE;

    /** Known from the first step on. */
    private @Nullable Class<?> rule;

    Member(String group, String name, Parameter parameter) {
        this.group = group;
        this.name = name;
        this.parameter = parameter;
        this.slots = new Slots(parameter.rows(), parameter.columns());
        this.spareSlots = new Slots(parameter.rows(), parameter.columns());
    }

    /** A step that is not yet taken: computed already, or one that cannot fail. */
    final class Move {
        private final double[] gradient;
        private final StepSettings settings;
        private final double scale;

        /** The new values, where they were computed beside the present ones. */
        private final double @Nullable [] values;

        private Move(double[] gradient, StepSettings settings, double scale, double @Nullable [] values) {
            this.gradient = gradient;
            this.settings = settings;
            this.scale = scale;
            this.values = values;
        }

        /** About how many operations this takes. */
        long operations() {
            return gradient.length * OPERATIONS;
        }

        /** Whether this has parts that may be taken at once, and takes them so. */
        boolean inParts() {
            return values == null && settings.rule() instanceof ElementwiseRule && gradient.length > PART;
        }

        boolean isOf(Parameter other) {
            return parameter.equals(other);
        }

        void take() {
            rule = settings.rule().getClass();
            ordinaryGradient = NONE;
            if (values == null) {
                // They may be large, and are seldom needed again.
                spareValues = NONE;
                spareSlots.clear();
                takeInPlace();
                return;
            }
            parameter.update(entries -> System.arraycopy(values, 0, entries, 0, entries.length));
            Slots old = slots;
            slots = spareSlots;
            spareSlots = old;
        }

        private void takeInPlace() {
            int parts = inParts() ? ceilDiv(gradient.length, PART) : 1;
            boolean[] ordinary = new boolean[parts];
            double[] g = settings.room(gradient, scale);
            parameter.update(w -> {
                slots.advance();
                Kernels kernels = Kernels.active();
                kernels.share(parts, w.length * OPERATIONS, i -> {
                    int from = i * PART;
                    int to = i == parts - 1 ? w.length : from + PART;
                    settings.prepare(gradient, scale, w, g, from, to);
                    if (settings.rule() instanceof ElementwiseRule elementwise) {
                        elementwise.update(settings.learningRate(), w, g, slots, from, to);
                    } else {
                        settings.rule().update(settings.learningRate(), w, g, slots);
                    }
                    ordinary[i] = kernels.areWithin(w, from, to, InPlaceRule.ORDINARY);
                });
            });
            boolean all = allAre(ordinary);
            ordinaryVersion = all ? parameter.version() : -1;
            int place = all ? -1 : Kernels.firstNotFinite(parameter.value().data);
            if (place >= 0) {
                throw new IllegalStateException("Optimizer.step: parameter '" + name + "' holds "
                        + parameter.value().data[place] + " at " + index(place) + ", since "
                        + settings.rule().getClass().getSimpleName()
                        + " made it of ordinary numbers, which an InPlaceRule must not do");
            }
        }

        /** What this does to one entry; to be asked before it is taken, of a step that was computed. */
        Explanation explain(int row, int column) {
            double[] values = Objects.requireNonNull(this.values);
            Slots next = spareSlots;
            int entry = row * parameter.columns() + column;
            double w = parameter.value().data[entry];
            double g = gradient[entry];
            double scaled = settings.scale(g, scale);
            double clipped = settings.clip(scaled);
            double decayed = settings.decayed(w);
            double[] before = parameter.value().data.clone();
            double[] prepared = settings.room(gradient, scale);
            settings.prepare(gradient, scale, before, prepared, 0, prepared.length);
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
     * Prepares a step. What another step of this member prepared and did not take is lost.
     *
     * @param gradient of finite numbers; not modified
     * @param scale what clipping by norm multiplies the gradient by
     * @param computed whether its result has to be known before it is taken
     */
    Move plan(double[] gradient, StepSettings settings, double scale, boolean computed) {
        Class<?> by = settings.rule().getClass();
        if (rule != null && rule != by) {
            throw new IllegalStateException("Optimizer.step: the rule of parameter '" + name + "' was "
                    + rule.getSimpleName() + " and is now " + by.getSimpleName()
                    + ", which cannot go on with its buffers; nothing was changed");
        }
        return !computed && cannotFail(gradient, settings)
                ? new Move(gradient, settings, scale, null)
                : new Move(gradient, settings, scale, computed(gradient, settings, scale));
    }

    /** Whether a step is certain to go well. The first is not asked about: it makes the buffers, and may refuse to. */
    private boolean cannotFail(double[] gradient, StepSettings settings) {
        return slots.step() > 0
                && settings.rule() instanceof InPlaceRule
                && settings.isOrdinary()
                && isOrdinary()
                && gradient == ordinaryGradient;
    }

    /** Whether the present values and buffers are ordinary numbers: as a rule, known from the step before. */
    private boolean isOrdinary() {
        if (ordinaryVersion != parameter.version()) {
            boolean are = areOrdinary(parameter.value().data) && slots.areWithin(InPlaceRule.ORDINARY);
            ordinaryVersion = are ? parameter.version() : -1;
        }
        return ordinaryVersion >= 0;
    }

    private static boolean areOrdinary(double[] x) {
        return Kernels.active().areWithin(x, 0, x.length, InPlaceRule.ORDINARY);
    }

    /** Computes a step beside the present values and buffers, in the spare ones. */
    private double[] computed(double[] gradient, StepSettings settings, double scale) {
        double[] present = parameter.value().data;
        if (spareValues.length != present.length) {
            spareValues = new double[present.length];
        }
        double[] w = spareValues;
        System.arraycopy(present, 0, w, 0, w.length);
        spareSlots.follow(slots);
        double[] g = settings.room(gradient, scale);
        settings.prepare(gradient, scale, w, g, 0, w.length);
        settings.rule().update(settings.learningRate(), w, g, spareSlots);
        int place = Kernels.firstNotFinite(w);
        if (place >= 0) {
            throw new IllegalStateException("Optimizer.step: parameter '" + name + "' would hold " + w[place] + " at "
                    + index(place) + " after the step; nothing was changed");
        }
        return w;
    }

    private static int ceilDiv(int size, int part) {
        return (size - 1) / part + 1;
    }

    private static boolean allAre(boolean[] parts) {
        for (boolean part : parts) {
            if (!part) {
                return false;
            }
        }
        return true;
    }

    /** What is wrong with a gradient that is not finite; nothing if it is. */
    Optional<String> notFinite(double[] gradient) {
        if (areOrdinary(gradient)) {
            ordinaryGradient = gradient;
            return Optional.empty();
        }
        ordinaryGradient = NONE;
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
            ordinaryVersion = -1;
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
