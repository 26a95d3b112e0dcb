package dev.ravine.autograd;

import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.autograd.kernel.Sums;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * What a reverse pass returns: one matrix per parameter, of the parameter's shape.
 *
 * <p>A parameter that the loss does not depend on is absent, not zero: {@link #contains} tells, and {@link #of}
 * refuses. That distinguishes "no influence on this loss" from "a gradient that happens to vanish", and lets an
 * optimizer leave alone what took no part in a step.
 *
 * <p>Gradients are immutable: {@link #add}, {@link #scale} and the two clippings return new ones. Accumulating over
 * batches, or averaging over workers, is ordinary code:
 *
 * <pre>{@code
 * Gradients total = first.backward().add(second.backward()).scale(0.5);
 * }</pre>
 *
 * <p>Those that a captured function takes inside are others in each call, so there it is an {@link IllegalStateException} to look at their
 * numbers, by {@link #norm} or {@link #copy} say. {@link Derivatives#gradients} returns variables to go on with.
 *
 * <p>Parameters are iterated in the order in which they were made. The matrices are handed out without a copy and must
 * not be changed; copy them first.
 */
public final class Gradients {
    /** In the order in which the variables were made. */
    private final Entry[] entries;

    /** Whether these are what their matrices hold; no more, once a captured function was run again. */
    private boolean fresh = true;

    /** Gradients just computed, at the present versions of the parameters; sorted by the order of their variables. */
    Gradients(List<Entry> entries) {
        this.entries = entries.toArray(Entry[]::new);
    }

    /**
     * Returns copies of matrices that were computed elsewhere, by hand or on another machine, as gradients of the
     * parameters' present values.
     *
     * @param gradients a matrix of its shape for each parameter; not modified
     * @throws IllegalArgumentException if a matrix has another shape than its parameter
     */
    public static Gradients copyOf(Map<Parameter, DMatrixRMaj> gradients) {
        List<Entry> entries = new ArrayList<>();
        Require.notNull("Gradients.copyOf", "the map of gradients", gradients).forEach((parameter, gradient) -> {
            Require.notNull("Gradients.copyOf", "a parameter", parameter);
            Require.notNull("Gradients.copyOf", "the gradient of '" + parameter.name() + "'", gradient);
            Require.sameShape(
                    "Gradients.copyOf", parameter.title(), parameter, "its gradient", Variable.wrap(gradient));
            entries.add(new Entry(parameter, new DMatrixRMaj(gradient)));
        });
        return sorted(entries);
    }

    private static Gradients sorted(List<Entry> entries) {
        entries.sort(Comparator.comparingLong(entry -> entry.variable.order()));
        return new Gradients(entries);
    }

    /** The gradient with respect to a variable, and from which of its versions to which it was computed. */
    static final class Entry {
        private final Variable variable;
        private final DMatrixRMaj gradient;
        private int oldest;
        private int newest;

        /** A gradient just computed. */
        Entry(Variable variable, DMatrixRMaj gradient) {
            this.variable = variable;
            this.gradient = gradient;
            setVersion();
        }

        private void setVersion() {
            oldest = variable instanceof Parameter parameter ? parameter.version() : 0;
            newest = oldest;
        }

        /** Whether it is of the one version that its variable has now. */
        private boolean isCurrent() {
            return oldest == newest && (!(variable instanceof Parameter parameter) || newest == parameter.version());
        }

        private Entry with(DMatrixRMaj another) {
            Entry entry = new Entry(variable, another);
            entry.oldest = oldest;
            entry.newest = newest;
            return entry;
        }

        private Entry plus(Entry other) {
            Entry sum = with(gradient.copy());
            Kernels.active().addTo(sum.gradient.data, other.gradient.data);
            sum.oldest = Math.min(oldest, other.oldest);
            sum.newest = Math.max(newest, other.newest);
            return sum;
        }

        private double norm() {
            return Sums.norm(gradient.data, 0, gradient.data.length);
        }
    }

    /**
     * Gradients that are computed again and again into the same matrices, by a captured function: each run makes those of the
     * run before stale, and to look at a stale one is an error where it can be noticed.
     */
    public static final class Refill {
        private final Gradients[] handles;
        private int current;

        /**
         * Prepares to hand out gradients.
         *
         * @param first what the first run computed; its matrices are those that are filled again
         */
        public Refill(Gradients first) {
            Gradients second = first.map(UnaryOperator.identity());
            second.fresh = false;
            handles = new Gradients[] {first, second};
        }

        /** A run begins to overwrite the matrices: what was handed out is stale, even if the run fails. */
        public void begin() {
            handles[current].fresh = false;
        }

        /**
         * Returns the gradients that are in the matrices now, as of the present versions of their parameters; what was handed
         * out before is stale.
         */
        public Gradients filled() {
            begin();
            current = 1 - current;
            handles[current].fresh = true;
            for (Entry entry : handles[current].entries) entry.setVersion();
            return handles[current];
        }
    }

    /**
     * The {@linkplain Parameter#version() versions} of a parameter that its gradient was computed at.
     *
     * @param oldest the first one
     * @param newest the last one; the same, unless the gradient is a sum of some computed before and after a change
     */
    public record Versions(int oldest, int newest) {
        /** Whether the gradient is a sum over more than one version. */
        public boolean areMixed() {
            return oldest != newest;
        }
    }

    // ---- looking

    /**
     * The gradient with respect to a parameter, or to an intermediate variable that the reverse pass was asked about.
     *
     * @return a matrix of the variable's shape; must not be changed
     * @throws IllegalArgumentException if there is none, because the loss does not depend on {@code x}
     * @throws IllegalStateException if a captured function was run again, and has overwritten it
     */
    public DMatrixRMaj of(Variable x) {
        return entry(x).gradient;
    }

    private Entry entry(Variable x) {
        Entry entry = find(Require.notNull("Gradients.of", "the variable", x));
        if (entry == null) {
            throw new IllegalArgumentException("Gradients.of: there is no gradient of " + x + ", but of "
                    + Require.few(parameters().stream()
                            .map(parameter -> parameter.name() + " " + Shapes.of(parameter))
                            .toList())
                    + (x instanceof Parameter
                            ? "; the loss does not depend on it (see contains)"
                            : x.needsGradient()
                                    ? "; name it in the call of backward"
                                    : "; it is a constant, to which no gradient flows: make it a Parameter"));
        }
        return entry;
    }

    /** Whether there is a gradient with respect to {@code x}. */
    public boolean contains(Variable x) {
        return find(Require.notNull("Gradients.contains", "the variable", x)) != null;
    }

    /** Among those of one order, which may come from several threads, the one of this variable. */
    private @Nullable Entry find(Variable x) {
        Entry[] present = present();
        int from = 0;
        int to = present.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (present[middle].variable.order() < x.order()) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        for (int i = from; i < present.length && present[i].variable.order() == x.order(); i++) {
            if (present[i].variable == x) {
                return present[i];
            }
        }
        return null;
    }

    /** All entries; fails if another run has overwritten them. */
    private Entry[] present() {
        if (!fresh) {
            throw new IllegalStateException("Gradients: the captured function that computed these was run again and has"
                    + " overwritten them; use them before, or keep a copy()");
        }
        return entries;
    }

    /**
     * The versions of a parameter that its gradient was computed at; they tell whether it has changed since.
     *
     * @throws IllegalArgumentException if there is no gradient of it
     */
    public Versions versions(Parameter parameter) {
        Entry entry = entry(parameter);
        return new Versions(entry.oldest, entry.newest);
    }

    /** Whether the gradient of a parameter was computed, all of it, at the parameter's present version. */
    public boolean isCurrent(Parameter parameter) {
        Entry entry = find(Require.notNull("Gradients.isCurrent", "the parameter", parameter));
        return entry != null && entry.isCurrent();
    }

    /** Whether each gradient was computed, all of it, at its parameter's present version. */
    public boolean areCurrent() {
        for (Entry entry : present()) {
            if (!entry.isCurrent()) {
                return false;
            }
        }
        return true;
    }

    /** The parameters that have a gradient, in the order in which they were made. */
    public Set<Parameter> parameters() {
        Set<Parameter> parameters = new LinkedHashSet<>();
        forEach((parameter, gradient) -> parameters.add(parameter));
        return Collections.unmodifiableSet(parameters);
    }

    /** Calls the action with each parameter and its gradient, in the order in which the parameters were made. */
    public void forEach(BiConsumer<Parameter, DMatrixRMaj> action) {
        for (Entry entry : present()) {
            if (entry.variable instanceof Parameter parameter) {
                action.accept(parameter, entry.gradient);
            }
        }
    }

    /** All entries, for someone who looks at their numbers. */
    private Entry[] looked() {
        KernelListener capturing = Mode.current().kernels;
        if (capturing != null) {
            for (Entry entry : present()) {
                capturing.onLook(
                        "the gradient of " + entry.variable.title(), entry.gradient, false, Origin::callersLine);
            }
        }
        return present();
    }

    private Stream<Entry> ofParameters() {
        return Stream.of(looked()).filter(entry -> entry.variable instanceof Parameter);
    }

    /** The Euclidean norm of all parameters' gradients taken as one vector; without overflow or underflow. */
    public double norm() {
        double[] norms = ofParameters().mapToDouble(Entry::norm).toArray();
        return Sums.norm(norms, 0, norms.length);
    }

    /** Whether every entry of every gradient is finite. */
    public boolean allFinite() {
        return ofParameters().allMatch(entry -> Kernels.firstNotFinite(entry.gradient.data) < 0);
    }

    // ---- computing

    /**
     * Returns gradients in matrices of their own: to keep those of a captured function beyond its next run.
     *
     * @throws IllegalStateException if the function was run again already
     */
    public Gradients copy() {
        return map(DMatrixRMaj::copy);
    }

    private Gradients map(UnaryOperator<DMatrixRMaj> function) {
        return new Gradients(Stream.of(looked())
                .map(entry -> entry.with(function.apply(entry.gradient)))
                .toList());
    }

    /**
     * Returns the sum of these and other gradients. One that only either of them has is taken as it is.
     *
     * @param other gradients of the same or of other parameters; not modified
     */
    public Gradients add(Gradients other) {
        List<Entry> sums = new ArrayList<>();
        for (Entry entry : Require.notNull("Gradients.add", "the other", other).looked()) {
            Entry ours = find(entry.variable);
            sums.add(ours == null ? entry.with(entry.gradient.copy()) : ours.plus(entry));
        }
        for (Entry entry : looked()) {
            if (!other.contains(entry.variable)) {
                sums.add(entry.with(entry.gradient.copy()));
            }
        }
        return sorted(sums);
    }

    /** Returns these gradients times a number, which must be finite. */
    public Gradients scale(double factor) {
        Require.that(Double.isFinite(factor), "Gradients.scale", "the factor is %s, expected a finite number", factor);
        return mapEntries(entry -> entry * factor);
    }

    /**
     * Returns these gradients, scaled down together so that their {@link #norm} is at most {@code maximum}; these
     * themselves if it is already. The direction does not change.
     *
     * <p>R. Pascanu, T. Mikolov, Y. Bengio, On the difficulty of training recurrent neural networks (2013), Algorithm 1.
     * The factor is maximum / norm, without the 1e-6 that PyTorch adds to the norm.
     *
     * @param maximum above 0
     * @throws IllegalStateException if the norm is not finite, so that no factor could mend it
     */
    public Gradients clipNorm(double maximum) {
        Require.that(maximum > 0, "clipNorm", "the maximum is %s, expected a number above 0", maximum);
        double norm = norm();
        if (!Double.isFinite(norm)) {
            throw new IllegalStateException("clipNorm: the norm is " + norm + "; " + firstNotFinite());
        }
        return norm <= maximum ? this : scale(maximum / norm);
    }

    /**
     * Returns these gradients with every entry below {@code -limit} or above {@code limit} moved to that bound.
     *
     * @param limit above 0
     */
    public Gradients clipValue(double limit) {
        Require.that(limit > 0, "clipValue", "the limit is %s, expected a number above 0", limit);
        return mapEntries(entry -> Math.max(-limit, Math.min(limit, entry)));
    }

    private Gradients mapEntries(DoubleUnaryOperator function) {
        return map(gradient -> {
            DMatrixRMaj mapped = gradient.createLike();
            Kernels.map(gradient.data, mapped.data, 0, mapped.data.length, function);
            return mapped;
        });
    }

    private String firstNotFinite() {
        return ofParameters()
                .filter(entry -> Kernels.firstNotFinite(entry.gradient.data) >= 0)
                .findFirst()
                .map(entry -> {
                    int place = Kernels.firstNotFinite(entry.gradient.data);
                    return "the gradient of parameter '%s' holds %s at %s"
                            .formatted(
                                    ((Parameter) entry.variable).name(),
                                    entry.gradient.data[place],
                                    Shapes.index(entry.gradient, place));
                })
                .orElse("it overflows, though every entry is finite");
    }

    /** A line per parameter: its name, shape and the norm of its gradient; of a small one, the entries too. */
    @Override
    public String toString() {
        if (!fresh) {
            return "Gradients that another run of their captured function has overwritten";
        }
        long count = ofParameters().count();
        StringBuilder text = new StringBuilder("Gradients of " + count + (count == 1 ? " parameter" : " parameters"));
        forEach((parameter, gradient) -> text.append(String.format(
                Locale.ROOT,
                "%n  %s %s, norm %.6g",
                parameter.name(),
                Shapes.withEntries(gradient),
                Sums.norm(gradient.data, 0, gradient.data.length))));
        return text.toString();
    }
}
