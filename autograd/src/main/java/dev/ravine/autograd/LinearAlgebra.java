package dev.ravine.autograd;

import static dev.ravine.autograd.Variable.wrt;

import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.autograd.kernel.Product;
import java.util.Arrays;
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
        return product("matmul", a, false, b, false, 1, 1);
    }

    /** Returns aᵀ · b of a k×m and a k×n matrix, without forming the transpose. */
    public static Variable matmulTransA(Variable a, Variable b) {
        return product("matmulTransA", a, true, b, false, 1, 1);
    }

    /** Returns a · bᵀ of an m×k and an n×k matrix, without forming the transpose. */
    public static Variable matmulTransB(Variable a, Variable b) {
        return product("matmulTransB", a, false, b, true, 1, 1);
    }

    /**
     * Returns x · wᵀ + b in one pass: a row of sums for each row of x, each with weights of its own, plus a bias.
     *
     * @param x m×k
     * @param w n×k, a row of weights for each column of the result
     * @param b 1×n, added to every row
     */
    public static Variable affine(Variable x, Variable w, Variable b) {
        Require.operands("affine", x, w, b);
        Factor left = new Factor(x, false, 1, 1);
        Factor right = new Factor(w, true, 1, 1);
        requireInner("affine", left, right);
        Require.that(
                b.rows() == 1 && b.columns() == w.rows(),
                "affine",
                "the bias is %s, expected 1×%d, a column for each row of the %s weights",
                b,
                w.rows(),
                w);
        Require.size("affine", x.rows(), w.rows());
        Products products = new Products(left, right);
        ResultListener.multiplied(products.operations());
        return Variable.compute(
                "affine",
                x.rows(),
                w.rows(),
                products,
                wrt(x, (y, g) -> matmul(g, w)),
                wrt(w, (y, g) -> matmulTransA(g, x)),
                wrt(b, (y, g) -> g));
    }

    // ---- products of blocks

    /**
     * Returns the products of corresponding blocks: both matrices are cut into a grid of blocks of one size, and each block
     * of the result is the product of the blocks in its place. It is attention's product, with a sequence for each row of
     * the grid and a head for each column.
     *
     * @param a (down · m) × (across · k)
     * @param b (down · k) × (across · n)
     * @param down how many blocks lie under one another, at least 1
     * @param across how many blocks lie beside one another, at least 1
     * @return (down · m) × (across · n)
     */
    public static Variable blockMatmul(Variable a, Variable b, int down, int across) {
        return product("blockMatmul", a, false, b, false, down, across);
    }

    /** As {@link #blockMatmul}, with each block of a transposed: a is (down · k) × (across · m). */
    public static Variable blockMatmulTransA(Variable a, Variable b, int down, int across) {
        return product("blockMatmulTransA", a, true, b, false, down, across);
    }

    /** As {@link #blockMatmul}, with each block of b transposed: b is (down · n) × (across · k). */
    public static Variable blockMatmulTransB(Variable a, Variable b, int down, int across) {
        return product("blockMatmulTransB", a, false, b, true, down, across);
    }

    /** A matrix that is cut into a grid of blocks, or is a single one; each block as it is or transposed. */
    private record Factor(Variable x, boolean isTransposed, int down, int across) {
        /** The rows of a block, once transposed. */
        int rows() {
            return isTransposed ? x.columns() / across : x.rows() / down;
        }

        int columns() {
            return isTransposed ? x.rows() / down : x.columns() / across;
        }

        /** How far apart the rows of a block lie. */
        int rowStep() {
            return isTransposed ? 1 : x.columns();
        }

        int columnStep() {
            return isTransposed ? x.columns() : 1;
        }

        void requireBlocks(String operation) {
            Require.that(
                    down > 0 && across > 0 && x.rows() % down == 0 && x.columns() % across == 0,
                    operation,
                    "%s cannot be cut into %d blocks down and %d across",
                    x,
                    down,
                    across);
        }

        @Override
        public String toString() {
            return Shapes.of(x) + (isTransposed ? " transposed" : "");
        }
    }

    /** The products of blocks. Rule: Giles 2.2.2. */
    private static Variable product(
            String operation, Variable a, boolean transA, Variable b, boolean transB, int down, int across) {
        Require.operands(operation, a, b);
        Factor left = new Factor(a, transA, down, across);
        Factor right = new Factor(b, transB, down, across);
        left.requireBlocks(operation);
        right.requireBlocks(operation);
        requireInner(operation, left, right);
        int rows = left.rows() * down;
        int columns = right.columns() * across;
        Require.size(operation, rows, columns);
        Products products = new Products(left, right);
        ResultListener.multiplied(products.operations());
        String blocks = down * across == 1 ? "matmul" : "blockMatmul";
        Vjp ruleOfA = (y, g) -> transA
                ? product(blocks, b, transB, g, true, down, across)
                : product(blocks, g, false, b, !transB, down, across);
        Vjp ruleOfB = (y, g) -> transB
                ? product(blocks, g, true, a, transA, down, across)
                : product(blocks, a, !transA, g, false, down, across);
        return Variable.compute(operation, rows, columns, products, wrt(a, ruleOfA), wrt(b, ruleOfB));
    }

    private static void requireInner(String operation, Factor a, Factor b) {
        if (a.columns() != b.rows()) {
            String blocks =
                    a.down * a.across == 1 ? "" : ", in %d blocks down and %d across".formatted(a.down, a.across);
            throw new IllegalArgumentException("%s: %s by %s%s: the inner sizes differ, %d and %d"
                    .formatted(operation, a, b, blocks, a.columns(), b.rows()));
        }
    }

    /** The product of each block of a matrix with that of another. A single block may have a bias, its third input. */
    private static final class Products implements SharedKernel {
        /** From how many rows of blocks on each row is one part. */
        private static final int MANY = 8;

        private final int down;
        private final int across;
        private final Product product;
        private final int blocksOfPart;

        Products(Factor a, Factor b) {
            down = a.down;
            across = a.across;
            product = K.product(
                    a.rows(),
                    b.columns(),
                    a.columns(),
                    a.rowStep(),
                    a.columnStep(),
                    b.rowStep(),
                    b.columnStep(),
                    b.columns() * across);
            // Blocks side by side share cache lines, which two threads would take from each other.
            blocksOfPart = down < MANY ? 1 : across;
        }

        @Override
        public int parts() {
            return down * across == 1 ? product.parts() : down * across / blocksOfPart;
        }

        @Override
        public long operations() {
            return product.operations() * down * across;
        }

        @Override
        public void fill(int part, DMatrixRMaj y, DMatrixRMaj[] in) {
            if (down * across == 1) {
                double[] bias = in.length == 3 ? in[2].data : null;
                product.set(part, bias, in[0].data, 0, in[1].data, 0, y.data, 0);
                return;
            }
            for (int block = part * blocksOfPart; block < (part + 1) * blocksOfPart; block++) {
                product.set(in[0].data, start(in[0], block), in[1].data, start(in[1], block), y.data, start(y, block));
            }
        }

        /** Where a block of a matrix begins. */
        private int start(DMatrixRMaj x, int block) {
            return block / across * (x.numRows / down) * x.numCols + block % across * (x.numCols / across);
        }
    }

    /** Returns the transpose. */
    public static Variable transpose(Variable x) {
        Require.operand("transpose", x);
        return Variable.compute(
                "transpose",
                x.columns(),
                x.rows(),
                (y, in) -> CommonOps_DDRM.transpose(in[0], y),
                wrt(x, (y, g) -> transpose(g)));
    }

    // ---- the diagonal

    /** Returns the entries on the diagonal of a matrix of any shape, as a column. */
    public static Variable diagonal(Variable x) {
        Require.operand("diagonal", x);
        return Variable.compute(
                "diagonal",
                Math.min(x.rows(), x.columns()),
                1,
                (y, in) -> {
                    for (int i = 0; i < y.numRows; i++) y.data[i] = in[0].data[i * in[0].numCols + i];
                },
                wrt(x, (y, g) -> diagonalMatrix(g, x.rows(), x.columns())));
    }

    /** Returns the square matrix with the entries of a row or column on its diagonal, and zeros elsewhere. */
    public static Variable diagonalMatrix(Variable vector) {
        Require.operand("diagonalMatrix", vector);
        Require.that(
                vector.rows() == 1 || vector.columns() == 1,
                "diagonalMatrix",
                "expected a row or a column, got %s",
                vector);
        int n = vector.matrix().data.length;
        return diagonalMatrix(Shaping.reshape(vector, n, 1), n, n);
    }

    private static Variable diagonalMatrix(Variable column, int rows, int columns) {
        return Variable.compute(
                "diagonalMatrix",
                rows,
                columns,
                (y, in) -> {
                    Arrays.fill(y.data, 0);
                    for (int i = 0; i < in[0].numRows; i++) y.data[i * columns + i] = in[0].data[i];
                },
                wrt(column, (y, g) -> diagonal(g)));
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
        return Variable.compute(
                "inverse",
                x.rows(),
                x.rows(),
                (y, in) -> solve("inverse", in[0], CommonOps_DDRM.identity(in[0].numRows), y),
                wrt(x, (y, g) -> matmulTransB(matmulTransA(y, g), y).neg()));
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
        Require.that(a.rows() == b.rows(), "solve", "a is %s, so b must have %d rows, but it is %s", a, a.rows(), b);
        return Variable.compute(
                "solve",
                b.rows(),
                b.columns(),
                (y, in) -> solve("solve", in[0], in[1], y),
                wrt(a, (y, g) -> matmulTransB(solve(a.transpose(), g), y).neg()),
                wrt(b, (y, g) -> solve(a.transpose(), g)));
    }

    private static void solve(String operation, DMatrixRMaj a, DMatrixRMaj b, DMatrixRMaj x) {
        Lu lu = new Lu(a);
        Require.that(!lu.isSingular(), operation, "the %s matrix is singular to working precision", a);
        lu.solve(b, x);
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
        return Variable.compute(
                "determinant",
                1,
                1,
                (y, in) -> y.data[0] = new Lu(in[0]).determinant(),
                wrt(x, (y, g) -> g.mul(cofactors(x))));
    }

    /**
     * The matrix of the signed determinants that are left when an entry's row and column are taken out. Its rule goes through
     * these determinants.
     */
    private static Variable cofactors(Variable x) {
        Vjp rule = (y, g) -> Derivatives.vjp(LinearAlgebra::expansion, x, g);
        return Variable.compute("cofactors", x.rows(), x.rows(), (y, in) -> cofactors(in[0], y), wrt(x, rule));
    }

    private static void cofactors(DMatrixRMaj x, DMatrixRMaj y) {
        Lu lu = new Lu(x);
        if (lu.isNearlySingular()) {
            // A kernel's own operations are no part of the computation that others look on.
            Variable cofactors = Mode.with(
                    mode -> {
                        mode.kernels = null;
                        mode.listener = null;
                        mode.watching = false;
                    },
                    () -> Recording.off(() -> expansion(Variable.wrap(x))));
            y.setTo(cofactors.matrix());
        } else {
            DMatrixRMaj inverse = x.createLike();
            lu.solve(CommonOps_DDRM.identity(x.numRows), inverse);
            CommonOps_DDRM.transpose(inverse, y);
            CommonOps_DDRM.scale(lu.determinant(), y);
        }
    }

    /** The cofactors, one determinant at a time. */
    private static Variable expansion(Variable x) {
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
        return Variable.compute(
                "logDeterminant",
                1,
                1,
                (y, in) -> y.data[0] = new Lu(in[0]).logOfAbsoluteDeterminant(),
                wrt(x, (y, g) -> inverse(x).transpose().mul(g)));
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
        return Variable.compute("cholesky", x.rows(), x.rows(), (y, in) -> choleskyFactor(in[0], y), wrt(x, (y, g) -> {
            // Φ keeps the lower triangle, with half of the diagonal.
            Variable phi = matmulTransA(y, g).mul(halfTriangle(x.rows()));
            Variable half = solve(y.transpose(), phi);
            Variable whole = solve(y.transpose(), half.transpose());
            return whole.add(whole.transpose()).mul(0.5);
        }));
    }

    private static void choleskyFactor(DMatrixRMaj x, DMatrixRMaj y) {
        if (x.data.length == 0) {
            return;
        }
        DMatrixRMaj symmetric = x.createLike();
        CommonOps_DDRM.scale(0.5, x, symmetric); // first, so that no sum overflows
        CommonOps_DDRM.addEquals(symmetric, CommonOps_DDRM.transpose(symmetric, null));
        CholeskyDecomposition_F64<DMatrixRMaj> cholesky = DecompositionFactory_DDRM.chol(x.numRows, true);
        Require.that(cholesky.decompose(symmetric), "cholesky", "the %s matrix is not positive definite", x);
        y.setTo(cholesky.getT(null));
    }

    /** Ones below the diagonal, and halves on it. */
    private static Variable halfTriangle(int n) {
        return Constants.from(n, n, (i, j) -> i > j ? 1 : i == j ? 0.5 : 0);
    }
}
