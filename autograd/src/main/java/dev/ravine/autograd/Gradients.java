package dev.ravine.autograd;

import dev.ravine.autograd.kernel.Kernels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
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
 * <p>Parameters are iterated in the order in which they were made. The matrices are handed out without a copy and must
 * not be changed; copy them first.
 */
public final class Gradients {
    private final Map<Parameter, DMatrixRMaj> ofParameters;
    private final Map<Variable, DMatrixRMaj> ofOthers;
    private final Map<Parameter, Span> spans; // one for each parameter

    /** Whether these are what their matrices hold; no more, once a captured function was run again. */
    private boolean fresh = true;

    /** Gradients just computed, at the present versions of the parameters. */
    Gradients(Map<Parameter, DMatrixRMaj> ofParameters, Map<Variable, DMatrixRMaj> ofOthers) {
        this(ofParameters, ofOthers, new HashMap<>());
        ofParameters.keySet().forEach(parameter -> spans.put(parameter, new Span(parameter)));
    }

    private Gradients(
            Map<Parameter, DMatrixRMaj> ofParameters, Map<Variable, DMatrixRMaj> ofOthers, Map<Parameter, Span> spans) {
        this.ofParameters = ofParameters;
        this.ofOthers = ofOthers;
        this.spans = spans;
    }

    /** From which version of a parameter to which its gradient was computed. */
    private static final class Span {
        private int oldest;
        private int newest;

        Span(Parameter parameter) {
            set(parameter.version());
        }

        void set(int version) {
            oldest = version;
            newest = version;
        }

        Span(Span other) {
            this(other, other);
        }

        Span(Span one, Span two) {
            oldest = Math.min(one.oldest, two.oldest);
            newest = Math.max(one.newest, two.newest);
        }
    }

    /**
     * Gradients that are computed again and again into the same matrices, by a captured function: each run makes those of the
     * run before stale, and to look at a stale one is an error where it can be noticed.
     */
    public static final class Refill {
        private final Gradients[] handles = new Gradients[2];
        private final Parameter[] parameters;
        private int current;

        /**
         * Prepares to hand out gradients.
         *
         * @param first what the first run computed; its matrices are those that are filled again
         */
        public Refill(Gradients first) {
            handles[0] = first;
            handles[1] = new Gradients(first.ofParameters, first.ofOthers);
            handles[1].fresh = false;
            parameters = first.ofParameters.keySet().toArray(Parameter[]::new);
        }

        /** Returns the gradients that are in the matrices now, as of the present versions of their parameters. */
        public Gradients filled() {
            handles[current].fresh = false;
            current = 1 - current;
            Gradients next = handles[current];
            next.fresh = true;
            for (Parameter parameter : parameters) {
                Objects.requireNonNull(next.spans.get(parameter)).set(parameter.version());
            }
            return next;
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
     * @return a matrix of the variable's shape; not to be changed
     * @throws IllegalArgumentException if there is none, because the loss does not depend on {@code x}
     */
    public DMatrixRMaj of(Variable x) {
        DMatrixRMaj gradient = find(Require.notNull("Gradients.of", "the variable", x));
        if (gradient == null) {
            throw new IllegalArgumentException("Gradients.of: there is no gradient of " + x + ", but of "
                    + ofParameters.keySet().stream().map(Parameter::name).toList()
                    + (x instanceof Parameter
                            ? "; the loss does not depend on it (see contains)"
                            : "; name it in the call of backward"));
        }
        return gradient;
    }

    /** Whether there is a gradient with respect to {@code x}. */
    public boolean contains(Variable x) {
        return find(x) != null;
    }

    /**
     * The versions of a parameter that its gradient was computed at; they tell whether it has changed since.
     *
     * @throws IllegalArgumentException if there is no gradient of it
     */
    public Versions versions(Parameter parameter) {
        of(parameter);
        Span span = Require.notNull("Gradients.versions", "the versions", spans.get(parameter));
        return new Versions(span.oldest, span.newest);
    }

    /** Whether the gradient of a parameter was computed, all of it, at the parameter's present version. */
    public boolean isCurrent(Parameter parameter) {
        Span span = present().containsKey(parameter) ? spans.get(parameter) : null;
        return span != null && span.oldest == parameter.version() && span.newest == parameter.version();
    }

    /**
     * Returns gradients in matrices of their own: to keep those of a captured function beyond its next run.
     *
     * @throws IllegalStateException if the function was run again already
     */
    public Gradients copy() {
        return new Gradients(
                copied(present(), DMatrixRMaj::copy), copied(ofOthers, DMatrixRMaj::copy), copied(spans, Span::new));
    }

    private static <K, V> Map<K, V> copied(Map<K, V> map, UnaryOperator<V> copy) {
        Map<K, V> copies = new LinkedHashMap<>();
        map.forEach((key, value) -> copies.put(key, copy.apply(value)));
        return copies;
    }

    /** The gradients of the parameters; fails if another run has overwritten them. */
    private Map<Parameter, DMatrixRMaj> present() {
        if (!fresh) {
            throw new IllegalStateException("Gradients: the captured function that computed these was run again and has"
                    + " overwritten them; use them before, or keep a copy()");
        }
        return ofParameters;
    }

    private @Nullable DMatrixRMaj find(Variable x) {
        Map<Parameter, DMatrixRMaj> present = present();
        return x instanceof Parameter parameter ? present.get(parameter) : ofOthers.get(x);
    }

    /** The parameters that have a gradient, in the order in which they were made. */
    public Set<Parameter> parameters() {
        return Collections.unmodifiableSet(present().keySet());
    }

    /** Calls the action with each parameter and its gradient, in the order in which the parameters were made. */
    public void forEach(BiConsumer<Parameter, DMatrixRMaj> action) {
        present().forEach(action);
    }

    /** The Euclidean norm of all parameters' gradients taken as one vector; without overflow or underflow. */
    public double norm() {
        double[] norms = present().values().stream()
                .mapToDouble(gradient -> Kernels.norm(gradient.data, 0, gradient.data.length))
                .toArray();
        return Kernels.norm(norms, 0, norms.length);
    }

    /** Whether every entry of every gradient is finite. */
    public boolean allFinite() {
        return present().values().stream().allMatch(gradient -> Kernels.firstNotFinite(gradient.data) < 0);
    }

    // ---- computing

    /**
     * Returns the sum of these and other gradients. One that only either of them has is taken as it is.
     *
     * @param other gradients of the same or of other parameters; not modified
     */
    public Gradients add(Gradients other) {
        Require.notNull("Gradients.add", "the other", other);
        Map<Parameter, Span> all = copied(spans, Span::new);
        other.spans.forEach((parameter, more) -> all.merge(parameter, more, Span::new));
        return new Gradients(sum(present(), other.present()), sum(ofOthers, other.ofOthers), all);
    }

    private static <V extends Variable> Map<V, DMatrixRMaj> sum(Map<V, DMatrixRMaj> a, Map<V, DMatrixRMaj> b) {
        List<V> variables = new ArrayList<>(a.keySet());
        for (V variable : b.keySet()) {
            if (!a.containsKey(variable)) {
                variables.add(variable);
            }
        }
        variables.sort((one, two) -> Long.compare(one.order(), two.order()));
        Map<V, DMatrixRMaj> sums = new LinkedHashMap<>();
        for (V variable : variables) {
            DMatrixRMaj one = a.get(variable);
            DMatrixRMaj two = b.get(variable);
            DMatrixRMaj only = one == null ? two : one;
            DMatrixRMaj sum = new DMatrixRMaj(Objects.requireNonNull(only));
            if (one != null && two != null) {
                Kernels.active().addTo(sum.data, two.data);
            }
            sums.put(variable, sum);
        }
        return sums;
    }

    /** Returns these gradients times a number, which must be finite. */
    public Gradients scale(double factor) {
        Require.that(Double.isFinite(factor), "Gradients.scale", "the factor is %s, expected a finite number", factor);
        return map(entry -> entry * factor);
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
        return map(entry -> Math.max(-limit, Math.min(limit, entry)));
    }

    private Gradients map(DoubleUnaryOperator function) {
        return new Gradients(map(present(), function), map(ofOthers, function), copied(spans, Span::new));
    }

    private static <V> Map<V, DMatrixRMaj> map(Map<V, DMatrixRMaj> gradients, DoubleUnaryOperator function) {
        Map<V, DMatrixRMaj> mapped = new LinkedHashMap<>();
        gradients.forEach((variable, gradient) -> {
            double[] data = new double[gradient.data.length];
            Kernels.map(gradient.data, data, 0, data.length, function);
            mapped.put(variable, DMatrixRMaj.wrap(gradient.numRows, gradient.numCols, data));
        });
        return mapped;
    }

    private String firstNotFinite() {
        for (Map.Entry<Parameter, DMatrixRMaj> entry : ofParameters.entrySet()) {
            DMatrixRMaj gradient = entry.getValue();
            int place = Kernels.firstNotFinite(gradient.data);
            if (place >= 0) {
                return "the gradient of parameter '%s' holds %s at %s"
                        .formatted(entry.getKey().name(), gradient.data[place], Shapes.index(gradient, place));
            }
        }
        return "it overflows, though every entry is finite";
    }

    /** A line per parameter: its name, shape and the norm of its gradient. */
    @Override
    public String toString() {
        if (!fresh) {
            return "Gradients that another run of their captured function has overwritten";
        }
        StringBuilder text = new StringBuilder("Gradients of " + ofParameters.size() + " parameters");
        ofParameters.forEach((parameter, gradient) -> text.append(String.format(
                Locale.ROOT,
                "%n  %s %s, norm %.6g",
                parameter.name(),
                Shapes.of(gradient),
                Kernels.norm(gradient.data, 0, gradient.data.length))));
        return text.toString();
    }
}
