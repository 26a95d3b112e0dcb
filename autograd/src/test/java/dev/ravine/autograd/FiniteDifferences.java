package dev.ravine.autograd;

import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.ejml.data.DMatrixRMaj;

/** Derivatives by evaluation alone: the oracle for every rule. */
final class FiniteDifferences {
    /** Truncation, some h⁶, and rounding, some ε/h, are both below 1e-12 for functions that vary over lengths of one. */
    private static final double STEP = 1e-3;

    private FiniteDifferences() {}

    /** The gradient of a number with respect to one of its operands. */
    static DMatrixRMaj gradient(ToDoubleFunction<DMatrixRMaj[]> function, DMatrixRMaj[] at, int operand) {
        DMatrixRMaj[] moved = at.clone();
        moved[operand] = at[operand].copy();
        DMatrixRMaj gradient = at[operand].createLike();
        for (int i = 0; i < gradient.data.length; i++) {
            int entry = i;
            double x = at[operand].data[i];
            gradient.data[i] = derivative(step -> {
                moved[operand].data[entry] = x + step;
                return function.applyAsDouble(moved);
            });
            moved[operand].data[i] = x;
        }
        return gradient;
    }

    /** The derivative at 0, by five-point central differences with two steps and Richardson's extrapolation. */
    private static double derivative(DoubleUnaryOperator f) {
        return (16 * fivePoint(f, STEP) - fivePoint(f, 2 * STEP)) / 15;
    }

    private static double fivePoint(DoubleUnaryOperator f, double h) {
        double near = f.applyAsDouble(h) - f.applyAsDouble(-h);
        double far = f.applyAsDouble(2 * h) - f.applyAsDouble(-2 * h);
        return (8 * near - far) / (12 * h);
    }
}
