package dev.ravine.autograd.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A matrix product c ← a · b, or c ← c + a · b, of fixed sizes, prepared once and computed any number of times, without allocation.
 *
 * <p>Each matrix lies in an array with steps of its own from row to row and from column to column, so a transpose and a part of
 * a larger matrix need no copy. The parts may be computed at once and in any order, and so may several products of
 * the same sizes by one object, unless the kernels are portable: those keep a buffer for an operand, and share no work.
 *
 * <p>On the vector kernels, every entry of the result is summed in the order of k, beginning with its present value, each
 * product added with one rounding: its bits are those of {@link Math#fma} in a plain loop, whatever the sizes, steps and parts.
 */
public abstract class Product {
    /** The sizes: c is m×n, a is m×k and b is k×n. */
    final int m;

    final int n;
    final int k;

    Product(int m, int n, int k) {
        this.m = m;
        this.n = n;
        this.k = k;
    }

    /** In how many parts it is computed. */
    public abstract int parts();

    /** How many numbers are multiplied and added. */
    public final long operations() {
        return (long) m * n * k;
    }

    /** Computes c ← c + a · b, one part after the other. */
    public final void add(double[] a, int atA, double[] b, int atB, double[] c, int atC) {
        for (int part = 0; part < parts(); part++) compute(part, false, null, a, atA, b, atB, c, atC);
    }

    /** Computes c ← a · b, one part after the other. */
    public final void set(double[] a, int atA, double[] b, int atB, double[] c, int atC) {
        set(null, a, atA, b, atB, c, atC);
    }

    /** Computes c ← bias + a · b, with the same row added to each, one part after the other. */
    public final void set(double @Nullable [] bias, double[] a, int atA, double[] b, int atB, double[] c, int atC) {
        for (int part = 0; part < parts(); part++) compute(part, true, bias, a, atA, b, atB, c, atC);
    }

    /** Computes one part of c ← a · b, or of c ← bias + a · b, with the same row added to each. */
    public final void set(
            int part, double @Nullable [] bias, double[] a, int atA, double[] b, int atB, double[] c, int atC) {
        compute(part, true, bias, a, atA, b, atB, c, atC);
    }

    /**
     * Computes one part.
     *
     * @param part its number, from 0
     * @param anew whether the result begins with the bias, or zero, and not with its present entries
     * @param bias n numbers; null for zeros
     * @param atA where entry [0, 0] of a is in its array
     * @param atB where entry [0, 0] of b is
     * @param c modified; not the array of a or b
     * @param atC where entry [0, 0] of c is
     */
    abstract void compute(
            int part,
            boolean anew,
            double @Nullable [] bias,
            double[] a,
            int atA,
            double[] b,
            int atB,
            double[] c,
            int atC);

    /** Lets rows of a result begin with a bias, or zeros. */
    static void begin(double @Nullable [] bias, int atBias, int rows, int columns, double[] c, int atC, int rowC) {
        for (int i = 0; i < rows; i++) {
            int to = atC + i * rowC;
            if (bias == null) {
                Arrays.fill(c, to, to + columns, 0);
            } else {
                System.arraycopy(bias, atBias, c, to, columns);
            }
        }
    }
}
