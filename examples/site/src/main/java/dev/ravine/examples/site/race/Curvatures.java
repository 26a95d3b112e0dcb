package dev.ravine.examples.site.race;

import dev.ravine.autograd.Derivatives;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.site.api.InspectResponse.Curvature;
import dev.ravine.examples.site.surface.Surface;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

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

    /** The curvature with the bound of a runner. */
    static Curvature of(Surface surface, double x, double y, @Nullable Bound bound) {
        DMatrixRMaj h = hessian(surface, x, y);
        double[] eigenvalues = eigenvalues(h);
        double greatest = eigenvalues[0];
        return new Curvature(
                new double[][] {{h.get(0, 0), h.get(0, 1)}, {h.get(1, 0), h.get(1, 1)}},
                eigenvalues,
                directions(h),
                greatest > 0 ? 2 / greatest : null,
                bound == null || !(greatest > 0) ? null : bound.factor() / greatest,
                bound == null || !(greatest > 0) ? "" : bound.formula());
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
        double half = (h.get(0, 0) - h.get(1, 1)) / 2;
        double radius = Math.sqrt(half * half + h.get(0, 1) * h.get(0, 1));
        return new double[] {middle + radius, middle - radius};
    }

    /**
     * Unit eigenvectors, in the order of the eigenvalues: at right angles, the first at half the angle whose cosine and sine are
     * as half the difference of the diagonal to the other entry.
     */
    private static double[][] directions(DMatrixRMaj h) {
        double half = (h.get(0, 0) - h.get(1, 1)) / 2;
        double other = h.get(0, 1);
        double radius = Math.sqrt(half * half + other * other);
        // The larger of the two first, as the smaller one would lose digits.
        double c = 1;
        double s = 0;
        if (radius > 0 && half >= 0) {
            c = Math.sqrt((radius + half) / (2 * radius));
            s = other / (2 * radius * c);
        } else if (radius > 0) {
            s = Math.copySign(Math.sqrt((radius - half) / (2 * radius)), other);
            c = other / (2 * radius * s);
        }
        return new double[][] {{c, s}, {-s, c}};
    }
}
