package dev.ravine.optim.minimize;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.kernel.Sums;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;

/** The parameters that are not frozen, as one vector. */
final class ParameterVector {
    /** What messages begin with. */
    private final String where;

    private final Parameters parameters;

    /** The parameters that are not frozen, known from the first step on. */
    Parameter[] moving = {};

    /** The current point, the best so far; empty before the first step. */
    double[] x = {};

    /** The values that the parameters have: x, or those of a trial. */
    private double[] present = x;

    ParameterVector(String where, Parameters parameters) {
        this.where = where;
        this.parameters = Require.notNull(where, "the collection of parameters", parameters);
        Require.that(parameters.size() > 0, where, "the collection holds no parameters, expected at least one");
    }

    /**
     * Reads the parameters' values.
     *
     * @return whether they are as they were left
     * @throws IllegalStateException if all are frozen
     */
    boolean refresh() {
        Parameter[] before = moving;
        moving = notFrozen();
        int n = count();
        if (moving.length == 0) {
            throw new IllegalStateException(where + ": all parameters are frozen, so none can move");
        }
        present = new double[n];
        forEach((parameter, at) -> {
            double[] entries = parameter.value().data;
            System.arraycopy(entries, 0, present, at, entries.length);
        });
        boolean still = Arrays.equals(present, x) && Arrays.equals(moving, before);
        x = present;
        return still;
    }

    private Parameter[] notFrozen() {
        return parameters.values().stream()
                .filter(parameter -> !parameter.isFrozen())
                .toArray(Parameter[]::new);
    }

    /** The number of entries of the parameters that are not frozen now. */
    int count() {
        return Arrays.stream(notFrozen())
                .mapToInt(parameter -> parameter.value().data.length)
                .sum();
    }

    /** Moves the parameters to x + αd, which is returned. */
    double[] moveTo(double alpha, double[] d) {
        double[] there = plus(x, alpha, d);
        write(there);
        return there;
    }

    /** Makes a point the current one. Parameters that are there already are not touched, so that their graphs stay valid. */
    void accept(double[] there) {
        write(there);
        x = there;
    }

    /** Moves the parameters back to x. */
    void revert() {
        write(x);
    }

    private void write(double[] there) {
        if (there == present) {
            return;
        }
        present = there;
        forEach((parameter, at) ->
                parameter.update(entries -> System.arraycopy(there, at, entries, 0, entries.length)));
    }

    /** Calls the action with each parameter and where its entries begin. */
    void forEach(ObjIntConsumer<Parameter> action) {
        int at = 0;
        for (Parameter parameter : moving) {
            action.accept(parameter, at);
            at += parameter.value().data.length;
        }
    }

    /** Whether the gradients are of a function that depends on any of them. */
    boolean isIn(Gradients gradients) {
        return Arrays.stream(moving).anyMatch(gradients::contains);
    }

    /** The gradients as one vector; 0 for those that the loss does not depend on. */
    double[] flatten(Gradients gradients) {
        double[] g = new double[x.length];
        forEach((parameter, at) -> {
            if (gradients.contains(parameter)) {
                double[] own = gradients.of(parameter).data;
                System.arraycopy(own, 0, g, at, own.length);
            }
        });
        return g;
    }

    // ---- vectors

    static double dot(double[] a, double[] b) {
        return Sums.dot(a, 0, b, 0, a.length);
    }

    static double norm(double[] a) {
        return Sums.norm(a, 0, a.length);
    }

    /** The largest entry in size; NaN if one is. */
    static double maxAbs(double[] a) {
        double greatest = 0;
        for (double each : a) {
            greatest = Math.max(greatest, Math.abs(each));
        }
        return greatest;
    }

    /** Returns a + factor · b. */
    static double[] plus(double[] a, double factor, double[] b) {
        double[] sum = new double[a.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = a[i] + factor * b[i];
        }
        return sum;
    }

    static double[] scaled(double factor, double[] a) {
        return plus(new double[a.length], factor, a);
    }
}
