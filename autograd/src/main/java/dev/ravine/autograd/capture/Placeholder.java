package dev.ravine.autograd.capture;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Shapes;
import dev.ravine.autograd.Variable;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * What a captured function is given in place of an input: matrices whose entries are those of the present call's input, and
 * arrays into which its numbers are copied.
 */
abstract class Placeholder {
    /** What the function is given. */
    abstract Object given();

    /** Whether an input is of the same type and shape. */
    abstract boolean fits(@Nullable Object input);

    /** Takes over the entries of an input that fits. */
    abstract void take(Object input);

    /** The matrices whose entries these are. */
    List<Matrix> matrices() {
        return List.of();
    }

    /** {@code 32×64}, {@code int[32]}. */
    @Override
    public abstract String toString();

    static Placeholder of(int number, @Nullable Object input) {
        if (input instanceof Variable x) {
            return new Matrix(number, x);
        }
        if (input instanceof Variable[] xs) {
            return new Matrices(number, xs);
        }
        if (input instanceof int[] numbers) {
            return new Numbers(numbers);
        }
        throw new IllegalArgumentException("capture: input " + number + " is "
                + (input == null ? "null" : "a " + input.getClass().getSimpleName())
                + "; expected a Variable, a Variable[] or an int[]");
    }

    /** A matrix. */
    static final class Matrix extends Placeholder {
        private final int number;
        private final DMatrixRMaj matrix;
        private final Variable variable;
        private DMatrixRMaj[] views;
        private DMatrixRMaj[] handedOut = {};

        Matrix(int number, Variable x) {
            this.number = number;
            requireConstant(x);
            matrix = DMatrixRMaj.wrap(x.rows(), x.columns(), x.value().data);
            variable = Variable.wrap(matrix);
            views = new DMatrixRMaj[] {matrix};
        }

        private void requireConstant(Variable x) {
            if (x.needsGradient()) {
                throw new IllegalArgumentException("capture: input " + number + ", '" + x.operation()
                        + "', needs a gradient; the function can use parameters without being given them, and anything"
                        + " else is to be computed inside of it, or detached");
            }
        }

        DMatrixRMaj matrix() {
            return matrix;
        }

        /**
         * Names all matrices that show the entries, this one among them; and those that a call returns, which may come back as
         * an input and are overwritten while it is read.
         */
        void shownBy(List<DMatrixRMaj> others, List<DMatrixRMaj> returned) {
            views = others.toArray(DMatrixRMaj[]::new);
            handedOut = returned.toArray(DMatrixRMaj[]::new);
        }

        @Override
        Object given() {
            return variable;
        }

        @Override
        boolean fits(@Nullable Object input) {
            if (!(input instanceof Variable x)) {
                return false;
            }
            requireConstant(x);
            return x.rows() == matrix.numRows && x.columns() == matrix.numCols;
        }

        @Override
        void take(Object input) {
            double[] given = ((Variable) input).value().data;
            double[] entries = isHandedOut(given) ? given.clone() : given;
            for (DMatrixRMaj view : views) {
                view.data = entries;
            }
        }

        private boolean isHandedOut(double[] entries) {
            for (DMatrixRMaj matrix : handedOut) {
                if (matrix.data == entries) {
                    return true;
                }
            }
            return false;
        }

        @Override
        List<Matrix> matrices() {
            return List.of(this);
        }

        @Override
        public String toString() {
            return Shapes.of(matrix);
        }
    }

    /** Several matrices. */
    private static final class Matrices extends Placeholder {
        private final Matrix[] parts;
        private final Variable[] given;

        Matrices(int number, Variable[] xs) {
            parts = new Matrix[xs.length];
            given = new Variable[xs.length];
            for (int i = 0; i < xs.length; i++) {
                parts[i] = new Matrix(number, Require.notNull("capture", "matrix " + i + " of input " + number, xs[i]));
                given[i] = parts[i].variable;
            }
        }

        @Override
        Object given() {
            return given;
        }

        @Override
        boolean fits(@Nullable Object input) {
            if (!(input instanceof Variable[] xs) || xs.length != parts.length) {
                return false;
            }
            for (int i = 0; i < xs.length; i++) {
                if (!parts[i].fits(xs[i])) {
                    return false;
                }
            }
            return true;
        }

        @Override
        void take(Object input) {
            Variable[] xs = (Variable[]) input;
            for (int i = 0; i < xs.length; i++) {
                parts[i].take(xs[i]);
            }
        }

        @Override
        List<Matrix> matrices() {
            return List.of(parts);
        }

        @Override
        public String toString() {
            return List.of(parts).toString();
        }
    }

    /** Whole numbers, such as labels. */
    private static final class Numbers extends Placeholder {
        private final int[] numbers;

        Numbers(int[] numbers) {
            this.numbers = numbers.clone();
        }

        @Override
        Object given() {
            return numbers;
        }

        @Override
        boolean fits(@Nullable Object input) {
            return input instanceof int[] others && others.length == numbers.length;
        }

        @Override
        void take(Object input) {
            System.arraycopy((int[]) input, 0, numbers, 0, numbers.length);
        }

        @Override
        public String toString() {
            return "int[" + numbers.length + "]";
        }
    }
}
