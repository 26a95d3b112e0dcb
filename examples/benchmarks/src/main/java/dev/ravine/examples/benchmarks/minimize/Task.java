package dev.ravine.examples.benchmarks.minimize;

import static dev.ravine.autograd.Elementwise.square;
import static dev.ravine.autograd.Elementwise.tanh;
import static dev.ravine.autograd.LinearAlgebra.affine;

import dev.ravine.autograd.Arithmetic;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Reductions;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import java.util.Arrays;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.jspecify.annotations.Nullable;

/** A small net of one hidden layer of tanh, and what it is to learn; the same weights and data each time. */
abstract class Task {
    final String name;
    final Variable x;
    final Parameter w;
    final Parameter b;
    final Parameter v;
    final Parameter c;

    /** What is to be fitted in the mean square; null for another loss. */
    final @Nullable DMatrixRMaj targets;

    private Task(String name, DMatrixRMaj x, @Nullable DMatrixRMaj targets, int hidden, int outputs) {
        this.name = name;
        this.targets = targets;
        this.x = Variable.of(x);
        Random random = new Random(1);
        w = new Parameter("w", drawn(random, hidden, x.numCols, 1 / Math.sqrt(x.numCols)));
        b = new Parameter("b", drawn(random, 1, hidden, 0.5));
        v = new Parameter("v", drawn(random, outputs, hidden, 1 / Math.sqrt(hidden)));
        c = new Parameter("c", new DMatrixRMaj(1, outputs));
    }

    Parameters parameters() {
        return Parameters.of(w, b, v, c);
    }

    Variable net(Variable in) {
        return affine(tanh(affine(in, w, b)), v, c);
    }

    /** Whether the loss is half a sum of squares. */
    boolean hasResiduals() {
        return true;
    }

    abstract Variable residuals(Variable in);

    Variable loss(Variable in) {
        return square(residuals(in)).sum().mul(0.5);
    }

    static DMatrixRMaj drawn(Random random, int rows, int columns, double size) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
        Arrays.setAll(matrix.data, i -> size * random.nextGaussian());
        return matrix;
    }

    /** A surface over a square: 2-10-1, 41 weights, 200 samples. */
    static Task regression() {
        DMatrixRMaj x = drawn(new Random(2), 200, 2, 1);
        DMatrixRMaj y = new DMatrixRMaj(200, 1);
        Arrays.setAll(y.data, i -> Math.sin(2 * x.get(i, 0)) * Math.cos(x.get(i, 1)));
        return fit("regression", x, y, 10);
    }

    /** Eight numbers through three: 8-3-8, 59 weights, 100 samples. */
    static Task autoencoder() {
        Random random = new Random(3);
        DMatrixRMaj code = drawn(random, 100, 3, 1);
        DMatrixRMaj map = drawn(random, 3, 8, 0.5);
        DMatrixRMaj x = new DMatrixRMaj(100, 8);
        CommonOps_DDRM.mult(code, map, x);
        Arrays.setAll(x.data, i -> Math.sin(x.data[i]));
        return fit("autoencoder", x, x, 3);
    }

    /** The next value of a chaotic series from its last four: 4-8-1, 49 weights, 300 samples. */
    static Task timeSeries() {
        // The Hénon map, of which one value says little and two say all.
        double[] s = new double[304];
        s[0] = 0.1;
        s[1] = 0.3;
        for (int i = 2; i < s.length; i++) {
            s[i] = 1 - 1.4 * s[i - 1] * s[i - 1] + 0.3 * s[i - 2];
        }
        DMatrixRMaj x = new DMatrixRMaj(300, 4);
        DMatrixRMaj y = new DMatrixRMaj(300, 1);
        for (int i = 0; i < 300; i++) {
            System.arraycopy(s, i, x.data, 4 * i, 4);
            y.data[i] = s[i + 4];
        }
        return fit("time series", x, y, 8);
    }

    private static Task fit(String name, DMatrixRMaj x, DMatrixRMaj y, int hidden) {
        Variable target = Variable.of(y);
        double share = 1 / Math.sqrt(y.data.length);
        return new Task(name, x, y, hidden, y.numCols) {
            @Override
            Variable residuals(Variable in) {
                return net(in).sub(target).mul(share);
            }
        };
    }

    /** u″ = −π² sin πx with u(0) = u(1) = 0, at 40 points, by a net of 1-10-1: 31 weights. */
    static Task physicsInformed() {
        DMatrixRMaj x = new DMatrixRMaj(40, 1);
        Arrays.setAll(x.data, i -> (i + 0.5) / 40);
        DMatrixRMaj f = new DMatrixRMaj(40, 1);
        Arrays.setAll(f.data, i -> -Math.PI * Math.PI * Math.sin(Math.PI * x.data[i]));
        Variable force = Variable.of(f);
        Variable ends = Variable.of(new double[][] {{0}, {1}});
        return new Task("physics-informed", x, null, 10, 1) {
            @Override
            Variable residuals(Variable in) {
                // The second derivative of tanh is −2 tanh (1 − tanh²), times the weight squared.
                Variable t = tanh(affine(in, w, b));
                Variable bend = t.mul(Arithmetic.sub(1, square(t)))
                        .mul(-2)
                        .mul(square(w).transpose());
                Variable inside = bend.matmul(v.transpose()).sub(force).mul(1 / Math.sqrt(40));
                return Shaping.concatenateRows(inside, net(ends).mul(3));
            }
        };
    }

    /** Two moons: 2-10-2, 52 weights, 200 samples, by cross-entropy, which is no sum of squares. */
    static Task classification() {
        Random random = new Random(4);
        DMatrixRMaj x = new DMatrixRMaj(200, 2);
        DMatrixRMaj sign = new DMatrixRMaj(200, 2);
        for (int i = 0; i < 200; i++) {
            double angle = Math.PI * random.nextDouble();
            boolean upper = i % 2 == 0;
            x.set(i, 0, (upper ? Math.cos(angle) : 1 - Math.cos(angle)) + 0.15 * random.nextGaussian());
            x.set(i, 1, (upper ? Math.sin(angle) : 0.5 - Math.sin(angle)) + 0.15 * random.nextGaussian());
            sign.set(i, upper ? 0 : 1, 1);
        }
        Variable labels = Variable.of(sign);
        return new Task("classification", x, null, 10, 2) {
            @Override
            boolean hasResiduals() {
                return false;
            }

            @Override
            Variable residuals(Variable in) {
                throw new IllegalStateException("cross-entropy is no sum of squares");
            }

            @Override
            Variable loss(Variable in) {
                // A little decay, without which the weights of a separable problem grow for ever.
                Variable decay = square(w).sum().add(square(v).sum()).mul(1e-4);
                return Reductions.logSoftmax(net(in), Per.ROW)
                        .mul(labels)
                        .sum()
                        .mul(-1 / 200.0)
                        .add(decay);
            }
        };
    }
}
