package dev.ravine.autograd;

import static dev.ravine.autograd.Variable.wrt;

import dev.ravine.autograd.kernel.Kernels;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;

/**
 * Matrix products, and through EJML the inverse, linear systems, determinants and the Cholesky factor.
 *
 * <p>The rules are those of M. B. Giles, An extended collection of matrix derivative results for forward and reverse
 * mode automatic differentiation (2008); the section is named at each. Every operation here throws
 * {@link IllegalArgumentException} for a null, for shapes that do not fit, and for a matrix that does not have what is
 * asked of it (an inverse, a Cholesky factor). None modifies its operands.
 */
public final class LinearAlgebra {
    private static final Kernels K = Kernels.active();

    private LinearAlgebra() {}

    // ---- products

    /** Returns the matrix product a · b of an m×k and a k×n matrix. Rule: Giles 2.2.2. */
    public static Variable matmul(Variable a, Variable b) {
        return product("matmul", a, false, b, false);
    }

    /** Returns aᵀ · b of a k×m and a k×n matrix, without forming the transpose. */
    public static Variable matmulTransA(Variable a, Variable b) {
        return product("matmulTransA", a, true, b, false);
    }

    /** Returns a · bᵀ of an m×k and an n×k matrix, without forming the transpose. */
    public static Variable matmulTransB(Variable a, Variable b) {
        return product("matmulTransB", a, false, b, true);
    }

    /** The product of two matrices, each as it is or transposed. */
    private static Variable product(String operation, Variable a, boolean transA, Variable b, boolean transB) {
        Require.operands(operation, a, b);
        int rows = transA ? a.columns() : a.rows();
        int inner = transA ? a.rows() : a.columns();
        int columns = transB ? b.rows() : b.columns();
        Require.that(
                inner == (transB ? b.columns() : b.rows()),
                operation,
                "%s%s by %s%s: the inner sizes differ, %d and %d",
                Shapes.of(a),
                transA ? " transposed" : "",
                Shapes.of(b),
                transB ? " transposed" : "",
                inner,
                transB ? b.columns() : b.rows());
        Require.size(operation, rows, columns);
        DMatrixRMaj y = new DMatrixRMaj(rows, columns);
        K.matmul(transA, transB, rows, columns, inner, a.value().data, b.value().data, y.data);
        return Variable.of(
                operation,
                y,
                wrt(
                        a,
                        (out, g) -> transA
                                ? product("matmul", b, transB, g, true)
                                : product("matmul", g, false, b, !transB)),
                wrt(
                        b,
                        (out, g) -> transB
                                ? product("matmul", g, true, a, transA)
                                : product("matmul", a, !transA, g, false)));
    }

    /** Returns the transpose. */
    public static Variable transpose(Variable x) {
        Require.operand("transpose", x);
        return Variable.of("transpose", CommonOps_DDRM.transpose(x.value(), null), wrt(x, (y, g) -> transpose(g)));
    }

    // ---- the diagonal

    /** Returns the entries on the diagonal of a matrix of any shape, as a column. */
    public static Variable diagonal(Variable x) {
        Require.operand("diagonal", x);
        return Variable.of("diagonal", diagonal(x.value()), wrt(x, (y, g) -> diagonalMatrix(g, x.rows(), x.columns())));
    }

    /** Returns the square matrix with the entries of a row or column on its diagonal, and zeros elsewhere. */
    public static Variable diagonalMatrix(Variable vector) {
        Require.operand("diagonalMatrix", vector);
        Require.that(
                vector.rows() == 1 || vector.columns() == 1,
                "diagonalMatrix",
                "expected a row or a column, got %s",
                Shapes.of(vector));
        int n = vector.value().data.length;
        return diagonalMatrix(Shaping.reshape(vector, n, 1), n, n);
    }

    private static Variable diagonalMatrix(Variable column, int rows, int columns) {
        DMatrixRMaj y = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < column.rows(); i++) {
            y.data[i * columns + i] = column.value().data[i];
        }
        return Variable.of("diagonalMatrix", y, wrt(column, (out, g) -> diagonal(g)));
    }

    private static DMatrixRMaj diagonal(DMatrixRMaj x) {
        DMatrixRMaj y = new DMatrixRMaj(Math.min(x.numRows, x.numCols), 1);
        for (int i = 0; i < y.numRows; i++) {
            y.data[i] = x.data[i * x.numCols + i];
        }
        return y;
    }

    /** Returns the sum of the diagonal of a square matrix, 1×1. */
    public static Variable trace(Variable x) {
        Require.square("trace", x);
        return diagonal(x).sum();
    }

    // ---- inverse and linear systems

    /**
     * Returns the inverse of a square matrix. Rule: Giles 2.2.3.
     *
     * @throws IllegalArgumentException if the matrix is singular to working precision
     */
    public static Variable inverse(Variable x) {
        Require.square("inverse", x);
        return Variable.of("inverse", inverse(x.value()), wrt(x, (y, g) -> matmulTransB(matmulTransA(y, g), y)
                .neg()));
    }

    private static DMatrixRMaj inverse(DMatrixRMaj x) {
        return solve("inverse", x, CommonOps_DDRM.identity(x.numRows));
    }

    /**
     * Returns the x that solves a · x = b, for a square n×n matrix a and n×k right-hand sides: more precise, and less
     * work, than the inverse times b. Rule: Giles 2.3.1.
     *
     * @throws IllegalArgumentException if a is singular to working precision
     */
    public static Variable solve(Variable a, Variable b) {
        Require.operands("solve", a, b);
        Require.square("solve", a);
        Require.that(
                a.rows() == b.rows(),
                "solve",
                "a is %s, so b must have %d rows, but it is %s",
                Shapes.of(a),
                a.rows(),
                Shapes.of(b));
        return Variable.of(
                "solve",
                solve("solve", a.value(), b.value()),
                wrt(a, (y, g) -> matmulTransB(solve(a.transpose(), g), y).neg()),
                wrt(b, (y, g) -> solve(a.transpose(), g)));
    }

    private static DMatrixRMaj solve(String operation, DMatrixRMaj a, DMatrixRMaj b) {
        Lu lu = new Lu(a);
        Require.that(!lu.isSingular(), operation, "the %s matrix is singular to working precision", Shapes.of(a));
        return lu.solve(b);
    }

    // ---- determinants

    /**
     * Returns the determinant of a square matrix, 1×1; 1 for a 0×0 matrix.
     *
     * <p>Rule: Giles 2.2.4, the determinant times the inverse, transposed. Where the matrix has no inverse, or one of few
     * digits, the rule is the matrix of cofactors, which is the same thing and always exists, but takes n² determinants.
     */
    public static Variable determinant(Variable x) {
        Require.square("determinant", x);
        Lu lu = new Lu(x.value());
        return Variable.of(
                "determinant",
                number(lu.determinant()),
                wrt(
                        x,
                        (y, g) -> g.mul(
                                lu.isNearlySingular()
                                        ? cofactors(x)
                                        : y.mul(inverse(x).transpose()))));
    }

    /** The matrix of the signed determinants that are left when an entry's row and column are taken out. */
    private static Variable cofactors(Variable x) {
        int n = x.rows();
        Variable[] rows = new Variable[n];
        for (int i = 0; i < n; i++) {
            Variable[] row = new Variable[n];
            for (int j = 0; j < n; j++) {
                Variable minor = determinant(without(j, without(i, x).transpose()));
                row[j] = (i + j) % 2 == 0 ? minor : minor.neg();
            }
            rows[i] = Shaping.concatenateColumns(row);
        }
        return Shaping.concatenateRows(rows);
    }

    private static Variable without(int row, Variable x) {
        return Shaping.concatenateRows(Shaping.rows(x, 0, row), Shaping.rows(x, row + 1, x.rows()));
    }

    /**
     * Returns the natural logarithm of the absolute value of a square matrix's determinant, 1×1, without overflow or
     * underflow of the determinant itself; −∞ for a singular matrix. (NumPy's slogdet has this as its second value;
     * PyTorch's logdet is NaN where the determinant is negative.) Rule: the inverse, transposed (Giles 2.2.4).
     */
    public static Variable logDeterminant(Variable x) {
        Require.square("logDeterminant", x);
        return Variable.of(
                "logDeterminant",
                number(new Lu(x.value()).logOfAbsoluteDeterminant()),
                wrt(x, (y, g) -> inverse(x).transpose().mul(g)));
    }

    private static DMatrixRMaj number(double number) {
        return DMatrixRMaj.wrap(1, 1, new double[] {number});
    }

    // ---- Cholesky

    /**
     * Returns the lower triangular matrix L with L · Lᵀ = x, for a symmetric positive definite x. Of a matrix that is not
     * quite symmetric the symmetric part ½(x + xᵀ) is factored, so the gradient is symmetric.
     *
     * <p>Rule: I. Murray, Differentiation of the Cholesky decomposition (2016), equation 10.
     *
     * @throws IllegalArgumentException if the symmetric part is not positive definite
     */
    public static Variable cholesky(Variable x) {
        Require.square("cholesky", x);
        return Variable.of("cholesky", choleskyFactor(x.value()), wrt(x, (y, g) -> {
            // Φ keeps the lower triangle, with half of the diagonal.
            Variable phi = matmulTransA(y, g).mul(lowerTriangle(x.rows(), 0.5));
            Variable half = solve(y.transpose(), phi);
            Variable whole = solve(y.transpose(), half.transpose());
            return whole.add(whole.transpose()).mul(0.5);
        }));
    }

    private static DMatrixRMaj choleskyFactor(DMatrixRMaj x) {
        if (x.data.length == 0) {
            return x;
        }
        DMatrixRMaj symmetric = new DMatrixRMaj(x);
        CommonOps_DDRM.addEquals(symmetric, CommonOps_DDRM.transpose(x, null));
        CommonOps_DDRM.scale(0.5, symmetric);
        CholeskyDecomposition_F64<DMatrixRMaj> cholesky = DecompositionFactory_DDRM.chol(x.numRows, true);
        Require.that(cholesky.decompose(symmetric), "cholesky", "the %s matrix is not positive definite", Shapes.of(x));
        return cholesky.getT(null);
    }

    /** Ones below the diagonal, and the given number on it. */
    private static Variable lowerTriangle(int n, double onDiagonal) {
        DMatrixRMaj mask = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                mask.data[i * n + j] = 1;
            }
            mask.data[i * n + i] = onDiagonal;
        }
        return Variable.wrap(mask);
    }
}
