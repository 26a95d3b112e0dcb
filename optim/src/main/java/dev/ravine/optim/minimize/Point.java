package dev.ravine.optim.minimize;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.kernel.Kernels;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/** The parameters that are not frozen, as one vector: where a minimizer is, and where it looks. */
final class Point {
    private final Parameters parameters;

    /** Those that move, known from the first step on. */
    Parameter[] moving = {};

    /** The last point that was taken, the best one; empty before the first step. */
    double[] x = {};

    /** Where the parameters are: x, or a place that is looked at. */
    private double[] present = x;

    Point(String where, Parameters parameters) {
        this.parameters = Require.notNull(where, "the collection of parameters", parameters);
        Require.that(parameters.size() > 0, where, "it holds no parameters");
    }

    /**
     * Reads where the parameters are now.
     *
     * @return whether they are still where they were taken to
     * @throws IllegalStateException if all are frozen
     */
    boolean isStill(String where) {
        Parameter[] before = moving;
        int n = count();
        if (moving.length == 0) {
            throw new IllegalStateException(where + ": all parameters are frozen, so none can move");
        }
        present = new double[n];
        int at = 0;
        for (Parameter parameter : moving) {
            double[] entries = parameter.value().data;
            System.arraycopy(entries, 0, present, at, entries.length);
            at += entries.length;
        }
        boolean still = Arrays.equals(present, x) && Arrays.equals(moving, before);
        x = present;
        return still;
    }

    /** Finds out which parameters are not frozen; returns the number of their entries. */
    int count() {
        moving = parameters.values().stream()
                .filter(parameter -> !parameter.isFrozen())
                .toArray(Parameter[]::new);
        int n = 0;
        for (Parameter parameter : moving) {
            n += parameter.value().data.length;
        }
        return n;
    }

    /** Returns x + αd, and lets the parameters be there. */
    double[] look(double alpha, double[] d) {
        double[] there = new double[x.length];
        for (int i = 0; i < there.length; i++) {
            there[i] = x[i] + alpha * d[i];
        }
        be(there);
        return there;
    }

    /** Takes a point. If the parameters are there already they are not touched, so that what was computed there stays valid. */
    void take(double[] there) {
        be(there);
        x = there;
    }

    /** Goes back to where it was. */
    void goBack() {
        be(x);
    }

    private void be(double[] there) {
        if (there == present) {
            return;
        }
        present = there;
        int at = 0;
        for (Parameter parameter : moving) {
            int from = at;
            parameter.update(entries -> System.arraycopy(there, from, entries, 0, entries.length));
            at += parameter.value().data.length;
        }
    }

    /** The gradients as one vector; 0 for those that the loss does not depend on. */
    double[] flat(Gradients gradients) {
        double[] g = new double[x.length];
        int at = 0;
        for (Parameter parameter : moving) {
            if (gradients.contains(parameter)) {
                DMatrixRMaj own = gradients.of(parameter);
                System.arraycopy(own.data, 0, g, at, own.data.length);
            }
            at += parameter.value().data.length;
        }
        return g;
    }

    // ---- vectors

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static double norm(double[] a) {
        return Kernels.norm(a, 0, a.length);
    }

    /** The largest entry in size; NaN if one is. */
    static double largest(double[] a) {
        double largest = 0;
        for (double each : a) {
            largest = Math.max(largest, Math.abs(each));
        }
        return largest;
    }

    /** Returns a + factor · b. */
    static double[] plus(double[] a, double factor, double[] b) {
        double[] sum = new double[a.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = a[i] + factor * b[i];
        }
        return sum;
    }

    static double[] times(double factor, double[] a) {
        return plus(new double[a.length], factor, a);
    }
}
