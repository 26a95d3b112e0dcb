package dev.ravine.optim;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.State;
import dev.ravine.autograd.kernel.Kernels;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * A parameter in an optimizer: its full name, its group, how far it has come, and the step at hand.
 *
 * <p>A step is first {@linkplain #plan planned} and then {@linkplain #take taken}. One that cannot fail is taken in the
 * parameter's and the buffers' own arrays; any other is computed on copies when it is planned.
 */
final class Member {
    /** Numbers of at most this size are ordinary: what an {@link InPlaceRule} makes of them is finite. */
    static final double ORDINARY = 1e50;

    /** About how many operations a rule takes for an entry, where a division or a root counts for several. */
    private static final long OPERATIONS = 30;

    /** Entries of a part of a large parameter, which with its buffers stays in a near cache. */
    private static final int PART = 4096;

    final GroupState group;
    final String name;
    final Parameter parameter;
    private Slots slots;

    /** The version of the parameter at which its values and the buffers were known to be ordinary; or −1. */
    private int ordinaryVersion = -1;

    /** Known from the first step on. */
    private @Nullable Class<?> rule;

    /** Whether each step is to be explained, so that its outcome has to be known before it is taken. */
    boolean watched;

    /** In how many steps this had no gradient, before its first one; for the linter. */
    int waited;

    /** The gradient of the loss in the step at hand; null if this does not move. */
    private double @Nullable [] gradient;

    private boolean gradientIsOrdinary;

    /** Room for the gradient that the rule is given, if that is another one. */
    private double[] room = {};

    /** The outcome of the step at hand, if it was computed on copies. */
    private @Nullable Outcome outcome;

    // Made once, so that a step makes no objects.
    private final Consumer<double[]> change = this::change;
    private final IntConsumer movePart = this::movePart;

    private record Outcome(double[] values, Slots slots) {}

    Member(GroupState group, String name, Parameter parameter) {
        this.group = group;
        this.name = name;
        this.parameter = parameter;
        this.slots = new Slots(parameter.rows(), parameter.columns());
    }

    boolean isFrozen() {
        return group.frozen || parameter.isFrozen();
    }

    /** How many steps the parameter took. */
    int steps() {
        return slots.step();
    }

    // ---- a step

    /** Forgets the step at hand, and begins one in which this moves if it is given a gradient. */
    void begin(double @Nullable [] ofLoss) {
        gradient = ofLoss;
        outcome = null;
    }

    boolean moves() {
        return gradient != null;
    }

    double[] gradient() {
        return Objects.requireNonNull(gradient);
    }

    /** What is wrong with the gradient, if it is not finite. */
    @Nullable String notFinite() {
        gradientIsOrdinary = areOrdinary(gradient());
        int place = gradientIsOrdinary ? -1 : Kernels.firstNotFinite(gradient());
        return place < 0
                ? null
                : "the gradient of parameter '" + name + "' holds " + gradient()[place] + " at " + index(place)
                        + "; nothing was changed";
    }

    /** Does all that can fail, and changes nothing. To be called after {@link #notFinite}. */
    void plan() {
        Class<?> by = group.rule.getClass();
        if (rule != null && rule != by) {
            throw new IllegalStateException("Optimizer.step: the rule of parameter '" + name + "' was "
                    + rule.getSimpleName() + " and is now " + by.getSimpleName()
                    + ", which cannot go on with its buffers; nothing was changed");
        }
        if (group.changesGradients() && room.length != gradient().length) {
            room = new double[gradient().length];
        }
        if (watched || !cannotFail()) {
            outcome();
        }
    }

    /** Whether the step is certain to go well. The first is not: it makes the buffers, and may refuse to. */
    private boolean cannotFail() {
        return slots.step() > 0
                && group.rule instanceof InPlaceRule
                && group.isOrdinary()
                && gradientIsOrdinary
                && isOrdinary();
    }

    /** Whether the present values and buffers are ordinary numbers: as a rule, known from the step before. */
    private boolean isOrdinary() {
        if (ordinaryVersion != parameter.version()) {
            boolean are = areOrdinary(parameter.value().data) && slots.areWithin(ORDINARY);
            ordinaryVersion = are ? parameter.version() : -1;
        }
        return ordinaryVersion >= 0;
    }

    private static boolean areOrdinary(double[] x) {
        return Kernels.active().areWithin(x, 0, x.length, ORDINARY);
    }

    /** What the step makes of copies. */
    private Outcome outcome() {
        if (outcome == null) {
            double[] w = parameter.value().data.clone();
            Slots next = slots.next();
            move(w, next, 0, w.length);
            int place = Kernels.firstNotFinite(w);
            if (place >= 0) {
                throw new IllegalStateException("Optimizer.step: parameter '" + name + "' would hold " + w[place]
                        + " at " + index(place) + " after the step; nothing was changed");
            }
            outcome = new Outcome(w, next);
        }
        return outcome;
    }

    /** Moves a range of entries, which is all of them unless the rule is an {@link ElementwiseRule}. */
    private void move(double[] w, Slots buffers, int from, int to) {
        double[] g = given();
        group.prepare(gradient(), w, g, from, to);
        if (group.rule instanceof ElementwiseRule elementwise) {
            elementwise.update(group.learningRate, w, g, buffers, from, to);
        } else {
            group.rule.update(group.learningRate, w, g, buffers);
        }
    }

    /** Where the gradient is that the rule is given. */
    private double[] given() {
        return group.changesGradients() ? room : gradient();
    }

    /** About how many operations it takes to move. */
    long operations() {
        return gradient().length * OPERATIONS;
    }

    /** Whether this moves in parts, and at once. */
    boolean movesInParts() {
        return moves() && outcome == null && gradient().length > PART && group.rule instanceof ElementwiseRule;
    }

    /** Takes the step that was planned. */
    void take() {
        if (rule == null) {
            rule = group.rule.getClass();
        }
        parameter.update(change);
        begin(null);
    }

    private void change(double[] w) {
        if (outcome != null) {
            System.arraycopy(outcome.values, 0, w, 0, w.length);
            slots = outcome.slots;
            return;
        }
        slots.advance();
        if (movesInParts()) {
            Kernels.active().share((w.length - 1) / PART + 1, operations(), movePart);
        } else {
            movePart(0);
        }
        if (ordinaryVersion >= 0) {
            ordinaryVersion = parameter.version() + 1;
            return;
        }
        int place = Kernels.firstNotFinite(w);
        if (place >= 0) {
            throw new IllegalStateException("Optimizer.step: parameter '" + name + "' holds " + w[place] + " at "
                    + index(place) + ", since " + group.rule.getClass().getSimpleName()
                    + " made it of ordinary numbers, which an InPlaceRule must not do");
        }
    }

    private void movePart(int part) {
        double[] w = parameter.value().data;
        int from = part * PART;
        int to = movesInParts() ? Math.min(from + PART, w.length) : w.length;
        move(w, slots, from, to);
        if (!Kernels.active().areWithin(w, from, to, ORDINARY)) {
            ordinaryVersion = -1;
        }
    }

    /** What the planned step does to one entry. */
    Explanation explain(int row, int column) {
        Outcome planned = outcome();
        int entry = row * parameter.columns() + column;
        double w = parameter.value().data[entry];
        double g = gradient()[entry];
        double scaled = group.scaled(g);
        double clipped = group.clip(scaled);
        double decayed = group.decayed(w);
        double[] given = given();
        Working working = new Working(group.learningRate, decayed, given, entry, slots, planned.slots);
        working.line("g", "the gradient of the loss", g);
        if (group.maximize) {
            working.line("−g", "turned around, to maximize", -g);
        }
        if (group.scale != 1) {
            working.line("g norm", "scaled to the largest norm", scaled);
            working.remark("clipping by norm multiplies the gradient by %.3g", group.scale);
        }
        if (clipped != scaled) {
            working.line("g clip", "moved to the largest entry", clipped);
            working.remark("clipped from %.3g to %.3g", scaled, clipped);
        }
        if (group.l2 != 0) {
            working.line("g L2", "g + λθ", given[entry]);
        }
        if (decayed != w) {
            working.line("θ decay", "θ after the group's decay", decayed);
        }
        working.of(group.rule);
        working.line("Δθ", "how far θ moves in all", planned.values[entry] - w);
        working.line("θ new", "θ after the step", planned.values[entry]);
        return new Explanation(name, row, column, planned.slots.step(), working.lines, working.remarks);
    }

    private String index(int place) {
        return "[" + place / parameter.columns() + ", " + place % parameter.columns() + "]";
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
