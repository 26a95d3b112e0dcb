package dev.ravine.autograd.check;

import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;

/** What is computed with the entries of matrices in several places. */
final class Numbers {
    private Numbers() {}

    /** Random numbers of either sign, none near 0, so that every entry counts. */
    static DMatrixRMaj weights(RandomGenerator random, int rows, int columns) {
        DMatrixRMaj weights = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < weights.data.length; i++) {
            weights.data[i] = (0.5 + random.nextDouble()) * (random.nextBoolean() ? 1 : -1);
        }
        return weights;
    }

    /** A copy, each entry of which is off by some of its last digits. */
    static DMatrixRMaj jiggled(DMatrixRMaj x, RandomGenerator random) {
        return jiggled(x, random, 1);
    }

    /** A copy, each entry of which is off by a multiple of some of its last digits. */
    static DMatrixRMaj jiggled(DMatrixRMaj x, RandomGenerator random, double times) {
        DMatrixRMaj jiggled = x.copy();
        for (int i = 0; i < x.data.length; i++) {
            double moved = x.data[i] + times * (random.nextInt(5) - 2) * Math.ulp(x.data[i]);
            jiggled.data[i] = x.data[i] == 0 || !Double.isFinite(moved) ? x.data[i] : moved;
        }
        return jiggled;
    }

    static DMatrixRMaj times(double factor, DMatrixRMaj x) {
        DMatrixRMaj product = x.copy();
        for (int i = 0; i < product.data.length; i++) {
            product.data[i] = factor * x.data[i];
        }
        return product;
    }

    static double dot(DMatrixRMaj a, DMatrixRMaj b) {
        double sum = 0;
        for (int i = 0; i < b.data.length; i++) {
            // What has no weight does not count, not even if it is infinite.
            sum += b.data[i] == 0 ? 0 : a.data[i] * b.data[i];
        }
        return sum;
    }

    /** The greatest of the finite entries: an infinite one is wrong itself, and no measure for the others. */
    static double greatest(DMatrixRMaj x) {
        double greatest = 0;
        for (double entry : x.data) {
            greatest = Double.isFinite(entry) ? Math.max(greatest, Math.abs(entry)) : greatest;
        }
        return greatest;
    }

    static boolean isFinite(DMatrixRMaj x) {
        for (double entry : x.data) {
            if (!Double.isFinite(entry)) {
                return false;
            }
        }
        return true;
    }

    /** 1 in one place and 0 elsewhere. */
    static DMatrixRMaj unit(DMatrixRMaj like, int place) {
        DMatrixRMaj unit = like.createLike();
        unit.data[place] = 1;
        return unit;
    }
}
