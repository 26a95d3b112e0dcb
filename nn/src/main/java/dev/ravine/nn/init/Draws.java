package dev.ravine.nn.init;

import static dev.ravine.autograd.kernel.PortableRandom.normal;
import static dev.ravine.autograd.kernel.PortableRandom.unit;

import dev.ravine.autograd.Require;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;

/** Matrices of the distributions that initializers are made of. */
final class Draws {
    private Draws() {}

    /** Entries that are drawn each by itself, row by row. */
    static Initializer entries(ToDoubleFunction<RandomGenerator> entry) {
        return (rows, columns, random) -> {
            requireGenerator(random);
            DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
            for (int i = 0; i < matrix.data.length; i++) {
                matrix.data[i] = entry.applyAsDouble(random);
            }
            return matrix;
        };
    }

    /** Standard normal between two bounds, of which the first is at most 0 and the second at least 0. */
    static double truncatedNormal(double least, double greatest, RandomGenerator random) {
        // Whichever way, a quarter or more of what is tried is taken.
        if (greatest - least > 5) {
            double x = normal(random);
            while (x < least || x > greatest) {
                x = normal(random);
            }
            return x;
        }
        double x = least + (greatest - least) * unit(random);
        while (unit(random) > StrictMath.exp(-0.5 * x * x)) {
            x = least + (greatest - least) * unit(random);
        }
        return x;
    }

    /** The Q of a matrix of normal numbers, with the signs that make R's diagonal positive: without them Q is not uniform. */
    static DMatrixRMaj orthogonal(int rows, int columns, double gain, RandomGenerator random) {
        requireGenerator(random);
        if (rows < columns) {
            return CommonOps_DDRM.transpose(orthogonal(columns, rows, gain, random), null);
        }
        QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(rows, columns);
        DMatrixRMaj normal = Initializer.normal(1).draw(rows, columns, random);
        Require.that(qr.decompose(normal), "Initializer.orthogonal", "no QR decomposition of %d×%d", rows, columns);
        DMatrixRMaj q = qr.getQ(null, true);
        DMatrixRMaj r = qr.getR(null, true);
        for (int j = 0; j < columns; j++) {
            CommonOps_DDRM.scaleCol(r.get(j, j) < 0 ? -gain : gain, q, j);
        }
        return q;
    }

    private static void requireGenerator(RandomGenerator random) {
        Require.notNull("Initializer.draw", "the random generator", random);
    }
}
