package dev.ravine.autograd.check;

import dev.ravine.autograd.Shapes;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.ejml.data.DMatrixRMaj;

/**
 * A function and its derivative in plain Java.
 *
 * @param what the derivative is called in messages
 * @param function returns a matrix
 * @param vjp given the inputs and the gradient that arrives at the result, returns the gradients of the inputs
 */
record PlainSubject(
        String what,
        Function<DMatrixRMaj[], DMatrixRMaj> function,
        BiFunction<DMatrixRMaj[], DMatrixRMaj, DMatrixRMaj[]> vjp)
        implements Subject {
    /** A sum may be apart from its parts by this share for each of them: they may be in floats, and added one by one. */
    private static final double ROUNDING = 1e-6;

    /** How far apart, as a share of the greatest entry, the two sides of a Hessian in floats may be. */
    private static final double ASYMMETRY = 1e-4;

    static PlainSubject ofGradient(PlainFunction function, PlainGradient gradient) {
        return new PlainSubject(
                "the gradient function",
                at -> new DMatrixRMaj(new double[][] {{function.apply(at)}}),
                (at, cotangent) -> {
                    DMatrixRMaj[] gradients = gradient.apply(at);
                    for (int i = 0; gradients != null && i < gradients.length; i++) {
                        if (gradients[i] != null) {
                            gradients[i] = Numbers.times(cotangent.data[0], gradients[i]);
                        }
                    }
                    return gradients;
                });
    }

    static PlainSubject ofJacobian(
            String what,
            Function<DMatrixRMaj[], DMatrixRMaj> function,
            Function<DMatrixRMaj[], DMatrixRMaj[]> jacobian) {
        return new PlainSubject(what, function, (at, cotangent) -> {
            DMatrixRMaj[] jacobians = jacobian.apply(copies(at));
            requireCount(what, jacobians, at);
            DMatrixRMaj[] gradients = new DMatrixRMaj[at.length];
            for (int i = 0; i < at.length; i++) {
                requireShape(what, i, jacobians[i], cotangent.data.length, at[i].data.length);
                gradients[i] = at[i].createLike();
                for (int j = 0; j < cotangent.data.length; j++) {
                    for (int k = 0; k < at[i].data.length; k++) {
                        gradients[i].data[k] += cotangent.data[j] * jacobians[i].get(j, k);
                    }
                }
            }
            return gradients;
        });
    }

    static PlainSubject ofJvp(
            Function<DMatrixRMaj[], DMatrixRMaj> function, BiFunction<DMatrixRMaj[], DMatrixRMaj[], DMatrixRMaj> jvp) {
        return ofJacobian("the JVP", function, at -> {
            DMatrixRMaj[] jacobians = new DMatrixRMaj[at.length];
            for (int i = 0; i < at.length; i++) {
                jacobians[i] = columns("the JVP", i, at, jvp);
            }
            return jacobians;
        });
    }

    static PlainSubject ofHessian(
            Function<DMatrixRMaj, DMatrixRMaj> gradient, Function<DMatrixRMaj, DMatrixRMaj> hessian) {
        return ofJacobian("the Hessian", at -> gradient.apply(one("the Hessian", at)), at -> {
            DMatrixRMaj h = hessian.apply(one("the Hessian", at));
            requireShape("the Hessian", 0, h, at[0].data.length, at[0].data.length);
            return new DMatrixRMaj[] {requireSymmetric("the Hessian", h)};
        });
    }

    static PlainSubject ofHessianVector(
            Function<DMatrixRMaj, DMatrixRMaj> gradient, BinaryOperator<DMatrixRMaj> product) {
        String what = "the Hessian-vector product";
        return ofJacobian(what, at -> gradient.apply(one(what, at)), at -> {
            DMatrixRMaj h = columns(what, 0, new DMatrixRMaj[] {one(what, at)}, (x, v) -> product.apply(x[0], v[0]));
            return new DMatrixRMaj[] {requireSymmetric(what, h)};
        });
    }

    @Override
    public DMatrixRMaj value(DMatrixRMaj[] at) {
        DMatrixRMaj y = function.apply(copies(at));
        if (y == null) {
            throw new IllegalArgumentException("GradientCheck: the function returned null");
        }
        return y.copy();
    }

    @Override
    public DMatrixRMaj[] gradients(DMatrixRMaj[] at, DMatrixRMaj cotangent) {
        DMatrixRMaj[] given = copies(at);
        DMatrixRMaj[] gradients = applied(given, cotangent.copy());
        requireCount(what, gradients, at);
        for (int i = 0; i < at.length; i++) {
            if (gradients[i] == null) {
                throw new Defect(what + " returned null for input " + i);
            }
            if (!Words.sameShape(gradients[i], at[i])) {
                throw new Defect(Words.wrongShape(i, at[i], gradients[i]));
            }
            if (!Words.sameBits(given[i], at[i])) {
                throw new Defect(what + " changes input " + i);
            }
            gradients[i] = new DMatrixRMaj(gradients[i]);
        }
        return gradients;
    }

    private DMatrixRMaj[] applied(DMatrixRMaj[] given, DMatrixRMaj cotangent) {
        try {
            return vjp.apply(given, cotangent);
        } catch (Defect defect) {
            throw defect;
        } catch (RuntimeException e) {
            throw new Defect(what + " failed at the given point: " + e);
        }
    }

    /** The Jacobian with respect to one input, a column for each of its entries. */
    private static DMatrixRMaj columns(
            String what, int input, DMatrixRMaj[] at, BiFunction<DMatrixRMaj[], DMatrixRMaj[], DMatrixRMaj> jvp) {
        DMatrixRMaj weights = at[input].createLike();
        DMatrixRMaj[] columns = new DMatrixRMaj[weights.data.length];
        for (int k = 0; k < columns.length; k++) {
            columns[k] = alone(what, input, at, Numbers.unit(weights, k), jvp);
            weights.data[k] = 1 + 0.5 * Math.cos(k);
        }
        DMatrixRMaj all = alone(what, input, at, weights, jvp);
        for (DMatrixRMaj column : columns) {
            if (!Words.sameShape(column, all)) {
                throw new Defect("%s is %s for one tangent of input %d, and %s for another"
                        .formatted(what, Shapes.of(column), input, Shapes.of(all)));
            }
        }
        DMatrixRMaj jacobian = new DMatrixRMaj(all.data.length, columns.length);
        for (int j = 0; j < all.data.length; j++) {
            double sum = 0;
            double size = 0;
            for (int k = 0; k < columns.length; k++) {
                double entry = columns[k].data[j];
                jacobian.set(j, k, entry);
                sum += weights.data[k] * entry;
                size += Math.abs(weights.data[k] * entry);
            }
            if (Math.abs(all.data[j] - sum) > ROUNDING * (1 + columns.length) * size) {
                throw new Defect("%s is not linear: for a sum of tangents of input %d it does not give the sum"
                        .formatted(what, input));
            }
        }
        return jacobian;
    }

    /** What is given for a tangent of one input, the others standing still. */
    private static DMatrixRMaj alone(
            String what,
            int input,
            DMatrixRMaj[] at,
            DMatrixRMaj tangent,
            BiFunction<DMatrixRMaj[], DMatrixRMaj[], DMatrixRMaj> jvp) {
        DMatrixRMaj[] tangents = new DMatrixRMaj[at.length];
        for (int i = 0; i < at.length; i++) {
            tangents[i] = i == input ? tangent : at[i].createLike();
        }
        DMatrixRMaj given = jvp.apply(copies(at), tangents);
        if (given == null) {
            throw new Defect(what + " returned null");
        }
        return given;
    }

    private static DMatrixRMaj one(String what, DMatrixRMaj[] at) {
        if (at.length != 1) {
            throw new IllegalArgumentException(
                    "GradientCheck: %s is that of one input, but the point has %d".formatted(what, at.length));
        }
        return at[0];
    }

    private static DMatrixRMaj requireSymmetric(String what, DMatrixRMaj h) {
        double size = Numbers.greatest(h);
        for (int i = 0; i < h.numRows; i++) {
            for (int j = 0; j < i; j++) {
                if (Math.abs(h.get(i, j) - h.get(j, i)) > ASYMMETRY * size) {
                    throw new Defect("%s is not symmetric: [%d, %d] is %s, and [%d, %d] is %s"
                            .formatted(what, j, i, h.get(j, i), i, j, h.get(i, j)));
                }
            }
        }
        return h;
    }

    private static void requireCount(String what, DMatrixRMaj[] given, DMatrixRMaj[] at) {
        if (given == null || given.length != at.length) {
            throw new Defect("%s returned %s for %d inputs"
                    .formatted(what, given == null ? "null" : given.length + " matrices", at.length));
        }
    }

    private static void requireShape(String what, int input, DMatrixRMaj given, int rows, int columns) {
        if (given == null || given.numRows != rows || given.numCols != columns) {
            throw new Defect("%s for input %d is %s; expected %d×%d, a row for each result and a column for each entry"
                    .formatted(what, input, given == null ? "null" : Shapes.of(given), rows, columns));
        }
    }

    private static DMatrixRMaj[] copies(DMatrixRMaj[] matrices) {
        DMatrixRMaj[] copies = new DMatrixRMaj[matrices.length];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = matrices[i].copy();
        }
        return copies;
    }
}
