package dev.ravine.optim.minimize;

import static dev.ravine.autograd.Elementwise.tanh;
import static dev.ravine.autograd.LinearAlgebra.affine;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Variable;
import java.util.Arrays;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;

/** A net of one hidden layer and the data that it is to learn, all drawn from one seed. */
final class Net {
    final Variable x;
    final Variable y;
    final Parameter w;
    final Parameter b;
    final Parameter v;
    final Parameter c;

    Net(long seed, int samples, int inputs, int hidden, int outputs) {
        Random random = new Random(seed);
        x = Variable.of(drawn(random, samples, inputs));
        y = Variable.of(drawn(random, samples, outputs));
        w = new Parameter("w", drawn(random, hidden, inputs));
        b = new Parameter("b", drawn(random, 1, hidden));
        v = new Parameter("v", drawn(random, hidden, outputs));
        c = new Parameter("c", drawn(random, 1, outputs));
    }

    static Net small(long seed) {
        return new Net(seed, 12, 2, 3, 2);
    }

    static DMatrixRMaj drawn(Random random, int rows, int columns) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
        Arrays.setAll(matrix.data, i -> random.nextGaussian());
        return matrix;
    }

    Parameters parameters() {
        return Parameters.of(w, b, v, c);
    }

    Variable residuals() {
        return tanh(affine(x, w, b)).matmul(v).add(c).sub(y);
    }

    Variable loss() {
        return residuals().pow(2).sum().mul(0.5);
    }

    /** What this method asks for. */
    Objective objective(Minimizer minimizer) {
        return minimizer instanceof LeastSquares ? this::residuals : this::loss;
    }

    double[] entries() {
        return parameters().values().stream()
                .flatMapToDouble(parameter -> Arrays.stream(parameter.value().data))
                .toArray();
    }
}
