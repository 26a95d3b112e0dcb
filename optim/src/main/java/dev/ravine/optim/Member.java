package dev.ravine.optim;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Shapes;
import dev.ravine.autograd.State;
import dev.ravine.autograd.StateReader;
import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.optim.transform.ClipNorm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** A parameter in an optimizer: its full name, its group, its buffers, and the step at hand. */
final class Member {
    /** Numbers of at most this size are far from overflow, as {@link InPlace} asks. */
    static final double LIMIT = 1e50;

    /** About how many operations a rule takes for an entry, where a division or a root counts for several. */
    private static final long OPERATIONS = 30;

    /** Entries of a part of a large parameter, which with its buffers stays in a near cache. */
    private static final int PART = 4096;

    /** Under which other names a rule was saved before these became its settings. */
    private static final Map<String, List<String>> FORMER_NAMES = Map.of(
            "Momentum", List.of("Nesterov"),
            "HeavyBall", List.of("HeavyBallNesterov"),
            "RmsProp", List.of("RmsPropCentered", "RmsPropMomentum", "RmsPropCenteredMomentum"),
            "Adam", List.of("AdamEpsilonHat", "AdamEpsilonRoot"),
            "AmsGrad", List.of("AmsGradHat"),
            "Muon", List.of("MuonHeavyBall"));

    final GroupState group;
    final String name;
    final Parameter parameter;
    private Slots slots;

    /** The version of the parameter whose values and buffers are known to be within {@link #LIMIT}; or −1. */
    private int checkedVersion = -1;

    /** Known from the first step on. */
    private @Nullable Class<?> rule;

    /** The number of steps without a gradient before the first one with it; for the linter. */
    int waited;

    // The step at hand.

    /** The gradient of the loss; null if the parameter rests. */
    private @Nullable DMatrixRMaj ofLoss;

    /** The gradient for the rule: that of the loss, or the transformed copy. */
    private @Nullable DMatrixRMaj given;

    /** Whether the gradient of the loss is within {@link #LIMIT}. */
    private boolean isSmall;

    /** What the parameter takes over; null if it moves in its own arrays, or rests. */
    private @Nullable Computed computed;

    /** What the rule made of copies. */
    @SuppressWarnings("ArrayRecordComponent") // Handed over, not compared.
    private record Computed(double[] values, Slots slots) {}

    // Made once, so that a step makes no objects.
    private @Nullable DMatrixRMaj copy;
    private final Consumer<double[]> change = this::change;
    private final IntConsumer movePart = this::movePart;

    Member(GroupState group, String name, Parameter parameter) {
        this.group = group;
        this.name = name;
        this.parameter = parameter;
        this.slots = new Slots(parameter.rows(), parameter.columns());
    }

    boolean isFrozen() {
        return group.frozen || parameter.isFrozen();
    }

    /** The number of steps that the parameter took. */
    int steps() {
        return slots.step();
    }

    // ---- a step: begin, plan, apply

    /** Forgets the step at hand, and begins one in which the parameter moves if it is given a gradient. */
    void begin(@Nullable DMatrixRMaj gradient) {
        ofLoss = gradient;
        given = gradient;
        computed = null;
    }

    boolean moves() {
        return given != null;
    }

    /** The entries of the gradient, as transformed so far. */
    double[] gradient() {
        return Objects.requireNonNull(given).data;
    }

    /** A copy of the gradient, for transformations to modify. */
    DMatrixRMaj copyOfGradient() {
        if (copy == null) {
            copy = new DMatrixRMaj(parameter.rows(), parameter.columns());
        }
        if (given != copy) {
            System.arraycopy(gradient(), 0, copy.data, 0, copy.data.length);
            given = copy;
        }
        return copy;
    }

    /** What is wrong with the gradient, if it is not finite. */
    @Nullable String notFinite() {
        isSmall = isWithinLimit(gradient());
        int place = isSmall ? -1 : Kernels.firstNotFinite(gradient());
        return place < 0
                ? null
                : "the gradient of parameter '" + name + "' holds " + gradient()[place] + " at " + index(place)
                        + "; nothing was changed";
    }

    /** Does all that can fail, and changes nothing. */
    void plan() {
        Class<?> by = group.rule.getClass();
        if (rule != null && rule != by) {
            throw new IllegalStateException("Optimizer.step: the rule of parameter '" + name + "' was "
                    + rule.getSimpleName() + " and is now " + by.getSimpleName()
                    + ", which cannot use its buffers; nothing was changed");
        }
        computed = cannotFail() ? null : compute();
    }

    /** Whether the step is certain to go well. The first is not: it makes the buffers, and may refuse to. */
    private boolean cannotFail() {
        return slots.step() > 0
                && group.inPlace
                && (given == copy ? isWithinLimit(gradient()) : isSmall)
                && isWithinLimit();
    }

    /** Whether the present values and buffers are small enough: usually known from the step before. */
    private boolean isWithinLimit() {
        if (checkedVersion != parameter.version()) {
            boolean are = isWithinLimit(parameter.value().data) && slots.areWithin(LIMIT);
            checkedVersion = are ? parameter.version() : -1;
        }
        return checkedVersion >= 0;
    }

    private static boolean isWithinLimit(double[] x) {
        return Kernels.active().areWithin(x, 0, x.length, LIMIT);
    }

    private Computed compute() {
        double[] w = parameter.value().data.clone();
        Slots next = slots.next();
        group.rule.prepare(group.learningRate, gradient(), next);
        move(w, next, 0, w.length);
        requireFinite("parameter '" + name + "'", DMatrixRMaj.wrap(parameter.rows(), parameter.columns(), w));
        next.buffers()
                .forEach((buffer, matrix) ->
                        requireFinite("buffer '" + buffer + "' of parameter '" + name + "'", matrix));
        return new Computed(w, next);
    }

    private static void requireFinite(String what, DMatrixRMaj computed) {
        int place = Kernels.firstNotFinite(computed.data);
        if (place >= 0) {
            throw new IllegalStateException("Optimizer.step: " + what + " would hold " + computed.data[place] + " at "
                    + Shapes.index(computed, place) + " after the step; nothing was changed");
        }
    }

    private void move(double[] w, Slots buffers, int from, int to) {
        double[] before = moveByRule(w, buffers, from, to);
        if (group.transformsSteps) {
            group.transformStep(gradient(), before, w);
        }
    }

    /** Moves entries without what is done to the step; returns those that the rule was given, if something is. */
    private double[] moveByRule(double[] w, Slots buffers, int from, int to) {
        group.transformParameter(w, from, to);
        double[] before = group.transformsSteps ? w.clone() : w;
        group.rule.update(group.learningRate, w, gradient(), buffers, from, to);
        return before;
    }

    /** About how many operations the step takes. */
    long operations() {
        return gradient().length * OPERATIONS;
    }

    /** Whether the parameter moves in parts, which may move at once. */
    boolean movesInParts() {
        return moves() && computed == null && gradient().length > PART;
    }

    /** Applies the planned step. */
    void apply() {
        if (moves()) {
            rule = group.rule.getClass();
            parameter.update(change);
            begin(null);
        }
    }

    private void change(double[] w) {
        if (computed == null) {
            changeInOwnArrays(w);
        } else {
            System.arraycopy(computed.values, 0, w, 0, w.length);
            slots = computed.slots;
        }
    }

    /** Cannot fail: the rule promises that, and all numbers are small enough. */
    private void changeInOwnArrays(double[] w) {
        slots.advance();
        group.rule.prepare(group.learningRate, gradient(), slots);
        if (movesInParts()) {
            Kernels.active().share((w.length - 1) / PART + 1, operations(), movePart);
        } else {
            movePart(0);
        }
        if (checkedVersion >= 0) {
            checkedVersion = parameter.version() + 1;
            return;
        }
        int place = Kernels.firstNotFinite(w);
        if (place >= 0) {
            throw new IllegalStateException("Optimizer.step: parameter '" + name + "' holds " + w[place] + " at "
                    + index(place) + ", since " + group.rule.getClass().getSimpleName()
                    + " made it of numbers far from overflow, which an InPlace rule must not do");
        }
    }

    private void movePart(int part) {
        double[] w = parameter.value().data;
        int from = part * PART;
        int to = movesInParts() ? Math.min(from + PART, w.length) : w.length;
        move(w, slots, from, to);
        if (!Kernels.active().areWithin(w, from, to, LIMIT)) {
            checkedVersion = -1;
        }
    }

    private String index(int place) {
        return Shapes.index(parameter.value(), place);
    }

    /** The weights to evaluate with; null if they are the parameter's own. */
    @Nullable DMatrixRMaj evaluationWeights() {
        return slots.buffers().get(group.rule.evaluationBuffer());
    }

    // ---- explaining

    /**
     * Explains what the planned step does to one entry.
     *
     * @param overall clips the gradients of all groups, by the given factor; null if nothing does
     */
    Explanation explain(int row, int column, @Nullable ClipNorm overall, double factor) {
        int entry = row * parameter.columns() + column;
        double[] w = parameter.value().data.clone();
        double first = w[entry];
        Slots next = slots.next();
        group.rule.prepare(group.learningRate, gradient(), next);
        double[] before = moveByRule(w, next, 0, w.length);
        DMatrixRMaj g = Objects.requireNonNull(ofLoss).copy();
        Trace trace = new Trace(g, entry, group.learningRate, first, next);
        if (overall != null) {
            overall.explain(factor, trace);
            overall.apply(factor, parameter.value(), g);
        }
        group.explainTransforms(trace, parameter.value(), g);
        double start = trace.value("θ");
        trace.letBuffers(slots);
        int told = trace.lines.size();
        group.rule.explain(trace);
        if (trace.lines.size() == told && group.rule.formula().text().isEmpty()) {
            trace.lineOfRule("θ", w[entry])
                    .remark("the rule has no formula; override formula() to have its step explained");
        }
        trace.settleBuffers();
        trace.settle("θ", w[entry]);
        group.explainSteps(trace, gradient(), before, w);
        if (g.data[entry] == 0 && start != w[entry]) {
            trace.remark("the gradient is 0, but what came before still moves the entry");
        }
        trace.line("Δθ", "the change of θ in this step", w[entry] - first);
        return new Explanation(name, row, column, next.step(), trace.lines, trace.remarks);
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
     * @return the change that restores it
     */
    Runnable restore(StateReader saved, UpdateRule next) {
        int savedStep = saved.count(name + ".step", Integer.MAX_VALUE);
        Map<String, DMatrixRMaj> buffers = new LinkedHashMap<>();
        if (savedStep > 0) {
            savedName(next.getClass())
                    .ifPresentOrElse(
                            expected -> saved.word(
                                    name + ".rule", expected, FORMER_NAMES.getOrDefault(expected, List.of())),
                            () -> saved.problem("%s", namelessRule()));
            fresh(next)
                    .buffers()
                    .forEach((slot, buffer) ->
                            buffers.put(slot, saved.matrix(name + "." + slot, buffer.numRows, buffer.numCols)));
        }
        return () -> {
            checkedVersion = -1;
            slots = Slots.of(parameter.rows(), parameter.columns(), savedStep, buffers);
            rule = savedStep == 0 ? null : next.getClass();
        };
    }

    /** The buffers that a rule makes: it does not list them, but asks for them in a step, here one of zeros. */
    private Slots fresh(UpdateRule next) {
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
                + " which has no name to save; make it a record";
    }
}
