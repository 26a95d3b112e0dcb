package dev.ravine.examples.site.net;

import dev.ravine.examples.site.api.LandscapeRequest;
import dev.ravine.examples.site.api.NetLandscape;
import dev.ravine.examples.site.surface.Surface;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.decomposition.eig.SymmetricQRAlgorithmDecomposition_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The loss around a net's path, in the plane through its present weights along the path's two main directions.
 *
 * <p>H. Li et al., Visualizing the Loss Landscape of Neural Nets (2018), section 7: planes of random directions hardly hold
 * any of a path, those of its principal components most of it. Here the components are those of the weights around their
 * mean.
 */
@SuppressWarnings("ArrayRecordComponent")
public final class Landscape {
    private static final int SIZE = 31;

    /** How much of the path's width is shown beside it. */
    private static final double MARGIN = 0.35;

    private Landscape() {}

    /**
     * Computes it.
     *
     * @throws IllegalArgumentException if the path has fewer than three places, or goes nowhere
     */
    public static NetLandscape of(LandscapeRequest request) {
        int[] steps = request.path().step();
        double[][] weights = request.path().weights();
        return of(
                IntStream.range(0, steps.length)
                        .mapToObj(i -> new Path.Place(steps[i], weights[i]))
                        .toList(),
                new Training(request.net()));
    }

    /**
     * Computes it.
     *
     * @param copy a training like the one that went the path; its weights are changed
     * @throws IllegalArgumentException if the path has fewer than three places, or goes nowhere
     */
    static NetLandscape of(List<Path.Place> path, Training copy) {
        if (path.size() < 3) {
            throw new IllegalArgumentException("there is no path to look around yet; let the net take a few steps");
        }
        Components components = Components.of(path);
        double[] here = path.get(path.size() - 1).weights();
        double[] pathA = components.along(0, path, here);
        double[] pathB = components.along(1, path, here);
        double[] a = Surface.spread(around(pathA), SIZE);
        double[] b = Surface.spread(around(pathB), SIZE);
        double[][] loss = new double[SIZE][SIZE];
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j < SIZE; j++) {
                Path.set(copy.net().parameters(), components.at(here, a[j], b[i]));
                loss[i][j] = copy.objective();
            }
        }
        double[] pathLoss = path.stream()
                .mapToDouble(place -> {
                    Path.set(copy.net().parameters(), place.weights());
                    return copy.objective();
                })
                .toArray();
        int[] steps = path.stream().mapToInt(Path.Place::step).toArray();
        return new NetLandscape(a, b, loss, pathA, pathB, steps, pathLoss, components.explained());
    }

    private static double[] around(double[] numbers) {
        double least = Arrays.stream(numbers).min().orElseThrow();
        double greatest = Arrays.stream(numbers).max().orElseThrow();
        double margin = Math.max(MARGIN * (greatest - least), 1e-3);
        return new double[] {least - margin, greatest + margin};
    }

    /**
     * The two main directions of a path.
     *
     * @param directions two unit vectors, at right angles
     * @param explained the share of the variance along each
     */
    record Components(double[][] directions, double[] explained) {
        /**
         * By way of the small matrix: with the places less their mean as the rows of X, an eigenvector u of X·Xᵀ gives the
         * direction Xᵀ·u, and its eigenvalue the variance along it.
         */
        static Components of(List<Path.Place> path) {
            DMatrixRMaj x = centred(path);
            DMatrixRMaj products = new DMatrixRMaj(x.numRows, x.numRows);
            CommonOps_DDRM.multTransB(x, x, products);
            // Not the factory's, which would bring the decomposition of any matrix along to the browser.
            EigenDecomposition_F64<DMatrixRMaj> eigen = new SymmetricQRAlgorithmDecomposition_DDRM(
                    DecompositionFactory_DDRM.tridiagonal(products.numRows), true);
            double all = CommonOps_DDRM.trace(products);
            if (!(all > 0) || !eigen.decompose(products)) {
                throw new IllegalArgumentException("the net has not moved, so there is no path to look around");
            }
            Integer[] order = new Integer[products.numRows];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, (i, j) -> Double.compare(variance(eigen, j), variance(eigen, i)));
            double[][] directions = new double[2][];
            double[] explained = new double[2];
            for (int i = 0; i < 2; i++) {
                explained[i] = Math.max(0, variance(eigen, order[i])) / all;
                directions[i] = direction(x, eigen.getEigenVector(order[i]));
            }
            return new Components(directions, explained);
        }

        private static double variance(EigenDecomposition_F64<DMatrixRMaj> eigen, int i) {
            return eigen.getEigenvalue(i).getReal();
        }

        private static DMatrixRMaj centred(List<Path.Place> path) {
            int n = path.size();
            int size = path.get(0).weights().length;
            DMatrixRMaj x = new DMatrixRMaj(n, size);
            for (int j = 0; j < size; j++) {
                double mean = 0;
                for (Path.Place place : path) {
                    mean += place.weights()[j] / n;
                }
                for (int i = 0; i < n; i++) {
                    x.set(i, j, path.get(i).weights()[j] - mean);
                }
            }
            return x;
        }

        private static double[] direction(DMatrixRMaj x, DMatrixRMaj u) {
            DMatrixRMaj direction = new DMatrixRMaj(x.numCols, 1);
            CommonOps_DDRM.multTransA(x, u, direction);
            double length = Math.sqrt(CommonOps_DDRM.dot(direction, direction));
            // A path on a straight line has no second direction.
            CommonOps_DDRM.scale(length > 0 ? 1 / length : 0, direction);
            return direction.data;
        }

        /** How far along a direction each place is from here. */
        double[] along(int direction, List<Path.Place> path, double[] here) {
            return path.stream()
                    .mapToDouble(place -> {
                        double sum = 0;
                        for (int j = 0; j < here.length; j++) {
                            sum += (place.weights()[j] - here[j]) * directions[direction][j];
                        }
                        return sum;
                    })
                    .toArray();
        }

        /** The weights at a point of the plane. */
        double[] at(double[] here, double a, double b) {
            double[] weights = new double[here.length];
            Arrays.setAll(weights, j -> here[j] + a * directions[0][j] + b * directions[1][j]);
            return weights;
        }
    }
}
