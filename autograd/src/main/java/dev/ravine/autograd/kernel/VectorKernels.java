package dev.ravine.autograd.kernel;

import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels that are faster with the JDK's Vector API: most elementwise functions, many loops over rows and the matrix
 * product. They also share large work among threads.
 *
 * <p>The last entries, fewer than a vector holds, go through the same instructions under a mask, so an entry's result
 * does not depend on its place. Each loop is written out with its function: a function handed over as an argument is
 * compiled well only where the call happens to be inlined, and badly elsewhere.
 *
 * <p>What is not here stays portable. Powers, log1p, sin and cos are {@link Math}'s: the Vector API's own may change their
 * last bit once they are compiled (see {@link VectorMath}), and small networks hardly call them.
 */
final class VectorKernels extends Kernels {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();

    private final int threads;
    private final Threads helpers;
    private final Workspace.Pool workspaces = new Workspace.Pool();

    /**
     * Makes the kernels.
     *
     * @param threads how many threads share large work, of which no more are used than there are processors
     */
    VectorKernels(int threads) {
        this.threads = threads;
        int used = Math.min(threads, Runtime.getRuntime().availableProcessors());
        helpers = new Threads(used - 1, TimeUnit.SECONDS.toNanos(1));
    }

    @Override
    public String name() {
        return "vector (" + S.vectorBitSize() + " bits, " + threads + (threads == 1 ? " thread)" : " threads)");
    }

    private static VectorMask<Double> tail(int i, int n) {
        return S.indexInRange(i, n);
    }

    @Override
    public void exp(double[] x, double[] y, int from, int to) {
        int i = from;
        for (; i <= to - LANES; i += LANES) {
            VectorMath.exp(DoubleVector.fromArray(S, x, i)).intoArray(y, i);
        }
        if (i < to) {
            VectorMask<Double> m = tail(i, to);
            VectorMath.exp(DoubleVector.fromArray(S, x, i, m)).intoArray(y, i, m);
        }
    }

    @Override
    public void expm1(double[] x, double[] y, int from, int to) {
        int i = from;
        for (; i <= to - LANES; i += LANES) {
            VectorMath.expm1(DoubleVector.fromArray(S, x, i)).intoArray(y, i);
        }
        if (i < to) {
            VectorMask<Double> m = tail(i, to);
            VectorMath.expm1(DoubleVector.fromArray(S, x, i, m)).intoArray(y, i, m);
        }
    }

    @Override
    public void log(double[] x, double[] y, int from, int to) {
        int i = from;
        for (; i <= to - LANES; i += LANES) {
            VectorMath.log(DoubleVector.fromArray(S, x, i)).intoArray(y, i);
        }
        if (i < to) {
            VectorMask<Double> m = tail(i, to);
            VectorMath.log(DoubleVector.fromArray(S, x, i, m)).intoArray(y, i, m);
        }
    }

    @Override
    public void tanh(double[] x, double[] y, int from, int to) {
        int i = from;
        for (; i <= to - LANES; i += LANES) {
            VectorMath.tanh(DoubleVector.fromArray(S, x, i)).intoArray(y, i);
        }
        if (i < to) {
            VectorMask<Double> m = tail(i, to);
            VectorMath.tanh(DoubleVector.fromArray(S, x, i, m)).intoArray(y, i, m);
        }
    }

    @Override
    public void sigmoid(double[] x, double[] y, int from, int to) {
        int i = from;
        for (; i <= to - LANES; i += LANES) {
            VectorMath.sigmoid(DoubleVector.fromArray(S, x, i)).intoArray(y, i);
        }
        if (i < to) {
            VectorMask<Double> m = tail(i, to);
            VectorMath.sigmoid(DoubleVector.fromArray(S, x, i, m)).intoArray(y, i, m);
        }
    }

    // The Vector API has no exact operations for these; the JVM's own are faster than those that are the same
    // everywhere.

    @Override
    public void pow(double[] a, int ai, int as, double[] b, int bi, int bs, double[] y, int yi, int n) {
        for (int i = 0; i < n; i++) {
            double base = a[ai + i * as];
            double exponent = b[bi + i * bs];
            y[yi + i] = isOne(base, exponent) ? 1 : Math.pow(base, exponent);
        }
    }

    @Override
    public void log1p(double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = Math.log1p(x[i]);
    }

    @Override
    public void sin(double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = Math.sin(x[i]);
    }

    @Override
    public void cos(double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = Math.cos(x[i]);
    }

    @Override
    public void softplus(double[] x, double[] y, int from, int to) {
        int i = from;
        for (; i <= to - LANES; i += LANES) {
            VectorMath.softplus(DoubleVector.fromArray(S, x, i)).intoArray(y, i);
        }
        if (i < to) {
            VectorMask<Double> m = tail(i, to);
            VectorMath.softplus(DoubleVector.fromArray(S, x, i, m)).intoArray(y, i, m);
        }
    }

    @Override
    public void relu(double[] x, double[] y, int from, int to) {
        int i = from;
        for (; i <= to - LANES; i += LANES) {
            DoubleVector.fromArray(S, x, i).max(0).intoArray(y, i);
        }
        for (; i < to; i++) y[i] = Math.max(x[i], 0);
    }

    @Override
    public void wherePositive(double[] x, double[] g, double[] y, int from, int to) {
        int i = from;
        for (; i <= to - LANES; i += LANES) {
            VectorMask<Double> isOff = DoubleVector.fromArray(S, x, i).compare(VectorOperators.LE, 0);
            DoubleVector.fromArray(S, g, i).blend(0, isOff).intoArray(y, i);
        }
        for (; i < to; i++) y[i] = x[i] <= 0 ? 0 : g[i];
    }

    @Override
    public void sub(double[] x, double number, double[] y, int at, int n) {
        DoubleVector all = DoubleVector.broadcast(S, number);
        int i = at;
        for (; i <= at + n - LANES; i += LANES)
            DoubleVector.fromArray(S, x, i).sub(all).intoArray(y, i);
        for (; i < at + n; i++) y[i] = x[i] - number;
    }

    @Override
    public void mul(double[] y, int at, double number, int n) {
        DoubleVector all = DoubleVector.broadcast(S, number);
        int i = at;
        for (; i <= at + n - LANES; i += LANES)
            DoubleVector.fromArray(S, y, i).mul(all).intoArray(y, i);
        for (; i < at + n; i++) y[i] *= number;
    }

    @Override
    public void affine(double[] y, int at, double[] weight, double[] bias, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector.fromArray(S, y, at + i)
                    .mul(DoubleVector.fromArray(S, weight, i))
                    .add(DoubleVector.fromArray(S, bias, i))
                    .intoArray(y, at + i);
        }
        for (; i < n; i++) y[at + i] = y[at + i] * weight[i] + bias[i];
    }

    @Override
    public void project(double[] z, int at, double[] g, int gi, double mean, double along, double scale, int n) {
        DoubleVector means = DoubleVector.broadcast(S, mean);
        DoubleVector alongs = DoubleVector.broadcast(S, along);
        DoubleVector scales = DoubleVector.broadcast(S, scale);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector y = DoubleVector.fromArray(S, z, at + i);
            DoubleVector.fromArray(S, g, gi + i)
                    .sub(means)
                    .sub(y.mul(alongs))
                    .mul(scales)
                    .intoArray(z, at + i);
        }
        for (; i < n; i++) z[at + i] = (g[gi + i] - mean - z[at + i] * along) * scale;
    }

    @Override
    public void addGradients(
            double[] g,
            double[] y,
            int at,
            double[] weight,
            double[] ofWeight,
            double[] ofBias,
            double[] kept,
            int sums,
            int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector arriving = DoubleVector.fromArray(S, g, at + i);
            arriving.mul(DoubleVector.fromArray(S, y, at + i))
                    .add(DoubleVector.fromArray(S, ofWeight, sums + i))
                    .intoArray(ofWeight, sums + i);
            DoubleVector.fromArray(S, ofBias, sums + i).add(arriving).intoArray(ofBias, sums + i);
            arriving.mul(DoubleVector.fromArray(S, weight, i)).intoArray(kept, sums + i);
        }
        for (; i < n; i++) {
            ofWeight[sums + i] += g[at + i] * y[at + i];
            ofBias[sums + i] += g[at + i];
            kept[sums + i] = g[at + i] * weight[i];
        }
    }

    @Override
    public double max(double[] x, int xi, int n) {
        int end = xi + n;
        if (n < 4 * LANES) { // so few that setting up vectors takes as long
            return super.max(x, xi, n);
        }
        DoubleVector greatest = DoubleVector.fromArray(S, x, xi);
        int i = xi + LANES;
        for (; i <= end - LANES; i += LANES) {
            greatest = greatest.max(DoubleVector.fromArray(S, x, i));
        }
        // The last vector may overlap the one before: taking an entry twice does not change the greatest.
        return greatest.max(DoubleVector.fromArray(S, x, end - LANES)).reduceLanes(VectorOperators.MAX);
    }

    @Override
    public void greatest(double[] x, int at, int[][] windows, double[] greatest, int to) {
        int count = windows[0].length;
        int w = 0;
        for (; w <= count - LANES && LANES >= 4; w += LANES) { // short vectors have no gather instruction
            DoubleVector best = DoubleVector.fromArray(S, x, at, windows[0], w);
            DoubleVector entry = DoubleVector.zero(S);
            for (int e = 1; e < windows.length; e++) {
                DoubleVector next = DoubleVector.fromArray(S, x, at, windows[e], w);
                VectorMask<Double> isNumber = best.compare(VectorOperators.EQ, best);
                VectorMask<Double> isBetter =
                        next.compare(VectorOperators.LE, best).not().and(isNumber);
                best = best.blend(next, isBetter);
                entry = entry.blend(e, isBetter);
            }
            entry.intoArray(greatest, to + w);
            for (int i = w; i < w + LANES; i++) greatest[to + i] = at + windows[(int) greatest[to + i]][i];
        }
        for (; w < count; w++) greatest[to + w] = greatest(x, at, windows, w);
    }

    // So long that the compiler does not inline it: so deep in a caller, it would no longer make vector instructions of
    // it.
    @Override
    public boolean areWithin(double[] x, int from, int to, double bound) {
        if (to - from < 12 * LANES) {
            return super.areWithin(x, from, to, bound);
        }
        DoubleVector scale = DoubleVector.broadcast(S, Double.MAX_VALUE / bound);
        DoubleVector zero = DoubleVector.zero(S);
        DoubleVector s0 = zero;
        DoubleVector s1 = zero;
        DoubleVector s2 = zero;
        DoubleVector s3 = zero;
        int i = from;
        for (; i <= to - 12 * LANES; i += 12 * LANES) {
            s0 = DoubleVector.fromArray(S, x, i).mul(scale).fma(zero, s0);
            s1 = DoubleVector.fromArray(S, x, i + LANES).mul(scale).fma(zero, s1);
            s2 = DoubleVector.fromArray(S, x, i + 2 * LANES).mul(scale).fma(zero, s2);
            s3 = DoubleVector.fromArray(S, x, i + 3 * LANES).mul(scale).fma(zero, s3);
            s0 = DoubleVector.fromArray(S, x, i + 4 * LANES).mul(scale).fma(zero, s0);
            s1 = DoubleVector.fromArray(S, x, i + 5 * LANES).mul(scale).fma(zero, s1);
            s2 = DoubleVector.fromArray(S, x, i + 6 * LANES).mul(scale).fma(zero, s2);
            s3 = DoubleVector.fromArray(S, x, i + 7 * LANES).mul(scale).fma(zero, s3);
            s0 = DoubleVector.fromArray(S, x, i + 8 * LANES).mul(scale).fma(zero, s0);
            s1 = DoubleVector.fromArray(S, x, i + 9 * LANES).mul(scale).fma(zero, s1);
            s2 = DoubleVector.fromArray(S, x, i + 10 * LANES).mul(scale).fma(zero, s2);
            s3 = DoubleVector.fromArray(S, x, i + 11 * LANES).mul(scale).fma(zero, s3);
        }
        double sum = s0.add(s1).add(s2.add(s3)).reduceLanes(VectorOperators.ADD);
        return sum == 0 && super.areWithin(x, i, to, bound);
    }

    @Override
    public Product product(int m, int n, int k, int rowA, int colA, int rowB, int colB, int rowC) {
        return new VectorProduct(workspaces, threads, m, n, k, rowA, colA, rowB, colB, rowC);
    }

    @Override
    public Product productOfWindows(int m, int n, int k, int rowA, int[] windows, int rowC) {
        return new WindowProduct(m, n, k, rowA, windows, rowC);
    }

    @Override
    public void share(int parts, long operations, IntConsumer part) {
        if (parts == 1 || operations < Threads.WORTH_SHARING) {
            super.share(parts, operations, part);
        } else {
            helpers.share(parts, part);
        }
    }
}
