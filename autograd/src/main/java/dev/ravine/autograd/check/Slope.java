package dev.ravine.autograd.check;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * The derivative at 0 of a function of one number, by a sweep of steps.
 *
 * <p>For steps h, h/2, h/4, ... it takes five-point central differences, whose error falls as h⁴, and extrapolates them
 * twice (L. F. Richardson, 1911; C. J. F. Ridders, Accurate computation of F'(x) and F'(x)F''(x), 1982). How much two
 * neighbours in the table differ tells the truncation error; the noise of the function over the step tells the rounding
 * error. The entry with the least sum of both is the answer, and the sum its error estimate. Steps at which the function
 * is not finite are passed over.
 */
final class Slope {
    /** From a sixteenth of the scale down to some 1e-9 of it. */
    private static final int STEPS = 26;

    /** Three bits more than the noise of a single value: differences add some of it up. */
    private static final double NOISE_MARGIN = 8;

    /** Over this much of the scale, a function changes by a few of its last digits only. */
    private static final double TINY = 3e-8;

    private final DoubleUnaryOperator f;
    private final double noise;
    private final double first;
    private final double atZero;
    private final double[] right = new double[STEPS + 1];
    private final double[] left = new double[STEPS + 1];

    /**
     * Prepares to differentiate.
     *
     * @param scale the length over which the function is expected to vary
     * @param noise by how much a value of the function may be off
     */
    Slope(DoubleUnaryOperator f, double scale, double noise) {
        this.f = f;
        this.noise = noise;
        this.first = scale / 8;
        this.atZero = f.applyAsDouble(0);
        Arrays.fill(right, Double.NaN);
        Arrays.fill(left, Double.NaN);
    }

    /** The function's value where the derivative is taken. */
    double atZero() {
        return atZero;
    }

    /** Twice the step of a row of the table; each is half of the one before. */
    private double step(int k) {
        return Math.scalb(first, -k);
    }

    private double right(int k) {
        if (Double.isNaN(right[k])) right[k] = f.applyAsDouble(step(k));
        return right[k];
    }

    private double left(int k) {
        if (Double.isNaN(left[k])) left[k] = f.applyAsDouble(-step(k));
        return left[k];
    }

    private double fivePoint(int k) {
        return (8 * (right(k + 1) - left(k + 1)) - (right(k) - left(k))) / (6 * step(k));
    }

    /**
     * The derivative from both sides.
     *
     * @param goodEnough the relative error at which to stop looking for a better one
     * @param size a derivative is not needed to more digits than this times a thousandth would have
     */
    Estimate central(double goodEnough, double size) {
        return extrapolate(this::fivePoint, 4, 2, goodEnough, size);
    }

    /** The derivative from the right. */
    Estimate fromTheRight() {
        return extrapolate(k -> (right(k) - atZero) / step(k), 1, 1, 0, 0);
    }

    /** The derivative from the left. */
    Estimate fromTheLeft() {
        return extrapolate(k -> (atZero - left(k)) / step(k), 1, 1, 0, 0);
    }

    private interface Difference {
        double at(int k);
    }

    /**
     * Extrapolates a difference three times.
     *
     * @param order the power of the step with which the difference's error falls
     * @param orderStep by how much each extrapolation raises it
     */
    private Estimate extrapolate(Difference difference, int order, int orderStep, double goodEnough, double size) {
        Estimate best = Estimate.NONE;
        double[] before = {};
        for (int k = 0; k < STEPS; k++) {
            double plain = difference.at(k);
            if (!Double.isFinite(plain)) {
                before = new double[0];
                continue;
            }
            double[] row = new double[Math.min(before.length + 1, 4)];
            row[0] = plain;
            double rounding = NOISE_MARGIN * noise / step(k + 1);
            for (int j = 1; j < row.length; j++) {
                double gain = Math.scalb(1.0, order + (j - 1) * orderStep);
                row[j] = (gain * row[j - 1] - before[j - 1]) / (gain - 1);
                double truncation = Math.max(Math.abs(row[j] - row[j - 1]), Math.abs(row[j] - before[j - 1]));
                best = best.better(new Estimate(row[j], truncation + rounding));
            }
            if (best.error() <= goodEnough * Math.max(Math.abs(best.value()), 1e-3 * size)) {
                break;
            }
            before = row;
        }
        return best;
    }

    /**
     * By how much a function's values are off, from its fourth differences over steps so small that nothing else is left
     * in them (J. J. Moré, S. M. Wild, Estimating computational noise, 2011).
     */
    static double noise(DoubleUnaryOperator f, double scale) {
        return noiseOf(neighbours(f, TINY * scale));
    }

    /**
     * As {@link #noise}, but where the function is so flat that its values do not change over small steps, over longer
     * ones, at which its rounding shows. A sum of saturated terms is such a function: moved a little it stays what it
     * is, and far enough, it jumps by the rounding of its terms, which may be far greater than its own.
     */
    static double noiseBeyondAPlateau(DoubleUnaryOperator f, double scale) {
        double step = TINY * scale;
        double[] values = neighbours(f, step);
        while (isFlat(values) && step < scale / 64) {
            step *= 8;
            values = neighbours(f, step);
        }
        return noiseOf(values);
    }

    private static double[] neighbours(DoubleUnaryOperator f, double step) {
        double[] values = new double[9];
        for (int i = 0; i < values.length; i++) {
            values[i] = f.applyAsDouble((i - 4) * step);
        }
        return values;
    }

    /** Whether most neighbours are equal. */
    private static boolean isFlat(double[] values) {
        int equal = 0;
        for (int i = 0; i + 1 < values.length; i++) {
            equal += values[i] == values[i + 1] ? 1 : 0;
        }
        return equal > values.length / 2;
    }

    /** From their fourth differences, which take the place of the values. */
    private static double noiseOf(double[] values) {
        double greatest = 0;
        for (double value : values) {
            greatest = Math.max(greatest, Math.abs(value));
        }
        for (int order = 0; order < 4; order++) {
            for (int i = 0; i + 1 < values.length - order; i++) {
                values[i] = values[i + 1] - values[i];
            }
        }
        double sum = 0;
        for (int i = 0; i < 5; i++) {
            sum += values[i] * values[i] / 5;
        }
        // The fourth difference of independent errors has 70 times their variance.
        double measured = Math.sqrt(sum / 70);
        return Math.max(Double.isFinite(measured) ? measured : 0, Math.ulp(Double.isFinite(greatest) ? greatest : 0));
    }
}
