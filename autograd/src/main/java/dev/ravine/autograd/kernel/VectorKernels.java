package dev.ravine.autograd.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels that the JDK's Vector API computes faster: transcendental functions, sums and the matrix product.
 *
 * <p>The last entries, fewer than a vector holds, go through the same instructions under a mask, so an entry's result
 * does not depend on its place. Each loop is written out with its operator: an operator handed over as an argument is
 * compiled well only where the call happens to be inlined, and badly elsewhere.
 */
final class VectorKernels extends Kernels {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();

    @Override
    public String name() {
        return "vector (" + S.vectorBitSize() + " bits)";
    }

    private static VectorMask<Double> tail(int i, int n) {
        return S.indexInRange(i, n);
    }

    @Override
    public void exp(double[] x, double[] y) {
        int i = 0;
        for (; i <= x.length - LANES; i += LANES) {
            DoubleVector.fromArray(S, x, i).lanewise(VectorOperators.EXP).intoArray(y, i);
        }
        if (i < x.length) {
            VectorMask<Double> m = tail(i, x.length);
            DoubleVector.fromArray(S, x, i, m).lanewise(VectorOperators.EXP).intoArray(y, i, m);
        }
    }

    @Override
    public void expm1(double[] x, double[] y) {
        int i = 0;
        for (; i <= x.length - LANES; i += LANES) {
            DoubleVector.fromArray(S, x, i).lanewise(VectorOperators.EXPM1).intoArray(y, i);
        }
        if (i < x.length) {
            VectorMask<Double> m = tail(i, x.length);
            DoubleVector.fromArray(S, x, i, m).lanewise(VectorOperators.EXPM1).intoArray(y, i, m);
        }
    }

    @Override
    public void log(double[] x, double[] y) {
        int i = 0;
        for (; i <= x.length - LANES; i += LANES) {
            DoubleVector.fromArray(S, x, i).lanewise(VectorOperators.LOG).intoArray(y, i);
        }
        if (i < x.length) {
            VectorMask<Double> m = tail(i, x.length);
            DoubleVector.fromArray(S, x, i, m).lanewise(VectorOperators.LOG).intoArray(y, i, m);
        }
    }

    @Override
    public void log1p(double[] x, double[] y) {
        int i = 0;
        for (; i <= x.length - LANES; i += LANES) {
            DoubleVector.fromArray(S, x, i).lanewise(VectorOperators.LOG1P).intoArray(y, i);
        }
        if (i < x.length) {
            VectorMask<Double> m = tail(i, x.length);
            DoubleVector.fromArray(S, x, i, m).lanewise(VectorOperators.LOG1P).intoArray(y, i, m);
        }
    }

    @Override
    public void sin(double[] x, double[] y) {
        int i = 0;
        for (; i <= x.length - LANES; i += LANES) {
            DoubleVector.fromArray(S, x, i).lanewise(VectorOperators.SIN).intoArray(y, i);
        }
        if (i < x.length) {
            VectorMask<Double> m = tail(i, x.length);
            DoubleVector.fromArray(S, x, i, m).lanewise(VectorOperators.SIN).intoArray(y, i, m);
        }
    }

    @Override
    public void cos(double[] x, double[] y) {
        int i = 0;
        for (; i <= x.length - LANES; i += LANES) {
            DoubleVector.fromArray(S, x, i).lanewise(VectorOperators.COS).intoArray(y, i);
        }
        if (i < x.length) {
            VectorMask<Double> m = tail(i, x.length);
            DoubleVector.fromArray(S, x, i, m).lanewise(VectorOperators.COS).intoArray(y, i, m);
        }
    }

    @Override
    public void tanh(double[] x, double[] y) {
        int i = 0;
        for (; i <= x.length - LANES; i += LANES) {
            DoubleVector.fromArray(S, x, i).lanewise(VectorOperators.TANH).intoArray(y, i);
        }
        if (i < x.length) {
            VectorMask<Double> m = tail(i, x.length);
            DoubleVector.fromArray(S, x, i, m).lanewise(VectorOperators.TANH).intoArray(y, i, m);
        }
    }

    @Override
    public void sigmoid(double[] x, double[] y) {
        int i = 0;
        for (; i <= x.length - LANES; i += LANES) {
            sigmoid(DoubleVector.fromArray(S, x, i)).intoArray(y, i);
        }
        if (i < x.length) {
            VectorMask<Double> m = tail(i, x.length);
            sigmoid(DoubleVector.fromArray(S, x, i, m)).intoArray(y, i, m);
        }
    }

    private static DoubleVector sigmoid(DoubleVector x) {
        DoubleVector small = x.abs().neg().lanewise(VectorOperators.EXP);
        DoubleVector top = DoubleVector.broadcast(S, 1).blend(small, x.lt(0));
        return top.div(small.add(1));
    }

    @Override
    public void softplus(double[] x, double[] y) {
        int i = 0;
        for (; i <= x.length - LANES; i += LANES) {
            softplus(DoubleVector.fromArray(S, x, i)).intoArray(y, i);
        }
        if (i < x.length) {
            VectorMask<Double> m = tail(i, x.length);
            softplus(DoubleVector.fromArray(S, x, i, m)).intoArray(y, i, m);
        }
    }

    private static DoubleVector softplus(DoubleVector x) {
        return x.max(0).add(x.abs().neg().lanewise(VectorOperators.EXP).lanewise(VectorOperators.LOG1P));
    }

    @Override
    public double sum(double[] x, int xi, int n) {
        int end = xi + n;
        if (n < LANES) {
            return super.sum(x, xi, n);
        }
        DoubleVector s0 = DoubleVector.zero(S);
        DoubleVector s1 = s0;
        int i = xi;
        for (; i <= end - 2 * LANES; i += 2 * LANES) {
            s0 = s0.add(DoubleVector.fromArray(S, x, i));
            s1 = s1.add(DoubleVector.fromArray(S, x, i + LANES));
        }
        double sum = s0.add(s1).reduceLanes(VectorOperators.ADD);
        for (; i < end; i++) sum += x[i];
        return sum;
    }

    @Override
    public double max(double[] x, int xi, int n) {
        int end = xi + n;
        if (n < LANES) {
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
    public void matmul(boolean transA, boolean transB, int m, int n, int k, double[] a, double[] b, double[] c) {
        VectorMatmul.multiply(transA, transB, m, n, k, a, b, c);
    }
}
