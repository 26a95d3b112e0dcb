package dev.ravine.examples.playground.race;

import dev.ravine.autograd.Derivatives;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.playground.api.InspectResponse.Curvature;
import dev.ravine.examples.playground.surface.Surface;
import dev.ravine.optim.UpdateRule;
import org.ejml.data.DMatrixRMaj;

/** The second derivatives of a surface at a point. */
final class Curvatures {
    private Curvatures() {}

    /** The Hessian, 2×2. */
    static DMatrixRMaj hessian(Surface surface, double x, double y) {
        return Derivatives.hessian(
                        point -> surface.loss(Shaping.columns(point, 0, 1), Shaping.columns(point, 1, 2)),
                        Variable.of(new double[][] {{x, y}}))
                .value();
    }

    /** The curvature with the bound of a rule. */
    static Curvature of(Surface surface, double x, double y, UpdateRule rule) {
        DMatrixRMaj h = hessian(surface, x, y);
        double[] eigenvalues = eigenvalues(h);
        double greatest = eigenvalues[0];
        Bound bound = greatest > 0 ? Bound.of(rule) : null;
        return new Curvature(
                new double[][] {{h.get(0, 0), h.get(0, 1)}, {h.get(1, 0), h.get(1, 1)}},
                eigenvalues,
                directions(h),
                greatest > 0 ? 2 / greatest : null,
                bound == null ? null : bound.factor() / greatest,
                bound == null ? "" : bound.formula());
    }

    /** The greatest eigenvalue; NaN if there is none. */
    static double greatest(Surface surface, double x, double y) {
        return eigenvalues(hessian(surface, x, y))[0];
    }

    /** The eigenvalues of a symmetric matrix of two rows, the greater first. */
    static double[] eigenvalues(DMatrixRMaj h) {
        if (h.get(0, 1) == 0) {
            double a = h.get(0, 0);
            double b = h.get(1, 1);
            return new double[] {Math.max(a, b), Math.min(a, b)};
        }
        double middle = (h.get(0, 0) + h.get(1, 1)) / 2;
        double radius = Math.hypot((h.get(0, 0) - h.get(1, 1)) / 2, h.get(0, 1));
        return new double[] {middle + radius, middle - radius};
    }

    /** Unit eigenvectors, in the order of the eigenvalues: at right angles, at half the angle that the entries stand at. */
    private static double[][] directions(DMatrixRMaj h) {
        double angle = Math.atan2(2 * h.get(0, 1), h.get(0, 0) - h.get(1, 1)) / 2;
        double c = Math.cos(angle);
        double s = Math.sin(angle);
        return new double[][] {{c, s}, {-s, c}};
    }
}
