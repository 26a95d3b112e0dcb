package dev.ravine.autograd.check;

import dev.ravine.autograd.Shapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.jspecify.annotations.Nullable;

/** Recognizes the usual mistakes in a gradient by the pattern of what it is against what it should be. */
final class Diagnosis {
    private Diagnosis() {}

    /** A function of an operation's operand or result that rules forget, or apply twice. */
    private record Factor(String name, boolean ofResult, DoubleUnaryOperator function) {}

    private static final List<Factor> FACTORS = List.of(
            new Factor("1 − y², the derivative of tanh", true, y -> 1 - y * y),
            new Factor("y (1 − y), the derivative of the logistic function", true, y -> y * (1 - y)),
            new Factor("1 − y", true, y -> 1 - y),
            new Factor("its result y", true, y -> y),
            new Factor("its operand x", false, x -> x),
            new Factor("the sign of its operand x", false, Math::signum),
            new Factor("the step function of its operand x, the derivative of relu", false, x -> x > 0 ? 1 : 0));

    /**
     * Says what is wrong, in a few words; empty where no pattern fits.
     *
     * @param actual the gradient in question
     * @param expected what it should be
     * @param arrived the gradient that arrived at the operation's result, where one operation is in question
     * @param operand the operation's operand, likewise
     * @param result the operation's result, likewise
     */
    static String of(
            DMatrixRMaj actual,
            DMatrixRMaj expected,
            @Nullable DMatrixRMaj arrived,
            @Nullable DMatrixRMaj operand,
            @Nullable DMatrixRMaj result) {
        if (isZero(actual)) {
            return "it is zero: the input is detached, or its rule was forgotten";
        }
        if (isZero(expected)) {
            return "it should be zero";
        }
        double ratio = ratio(actual, expected);
        if (Double.isFinite(ratio)) {
            return sameRatio(ratio, expected, result);
        }
        if (arrived != null && explains(arrived, actual, actual, expected)) {
            return "it is the gradient that arrived: the operation's own derivative is missing";
        }
        if (expected.numRows == expected.numCols && explains(transposed(actual), expected, actual, expected)) {
            return "it is transposed";
        }
        for (Factor factor : FACTORS) {
            DMatrixRMaj of = factor.ofResult ? result : operand;
            if (of != null && Words.sameShape(of, expected)) {
                DMatrixRMaj values = mapped(of, factor.function);
                if (explains(product(actual, values), expected, actual, expected)) {
                    return "a factor is missing: " + factor.name;
                }
                if (explains(product(expected, values), actual, actual, expected)) {
                    return "a factor is too many: " + factor.name;
                }
            }
        }
        return partly(actual, expected);
    }

    /** Every entry is off by one factor. */
    private static String sameRatio(double ratio, DMatrixRMaj expected, @Nullable DMatrixRMaj result) {
        if (near(ratio, -1)) {
            return "its sign is wrong";
        }
        if (Math.abs(ratio - 1) < 1e-3) {
            return String.format(Locale.ROOT, "every entry is off by %.1e of itself", Math.abs(ratio - 1));
        }
        List<String> sizes = new ArrayList<>();
        for (DMatrixRMaj matrix : result == null ? List.of(expected) : List.of(expected, result)) {
            int[] counts = {matrix.getNumElements(), matrix.numRows, matrix.numCols};
            String[] names = {"entries", "rows", "columns"};
            for (int i = 0; i < counts.length; i++) {
                String size = counts[i] + ", the number of " + names[i] + " of a " + Shapes.of(matrix) + " matrix";
                if (counts[i] > 1 && near(ratio, 1.0 / counts[i])) {
                    sizes.add("it is divided by " + size + ": a mean for a sum");
                } else if (counts[i] > 1 && near(ratio, counts[i])) {
                    sizes.add("it is multiplied by " + size + ": a sum for a mean");
                }
            }
        }
        if (near(ratio, 2)) {
            return "it is twice what it should be: counted twice";
        }
        if (near(ratio, 0.5)) {
            return sizes.isEmpty()
                    ? "it is half of what it should be"
                    : "it is half of what it should be; " + sizes.get(0);
        }
        return sizes.isEmpty()
                ? String.format(Locale.ROOT, "every entry is off by the factor %.6g", ratio)
                : sizes.get(0);
    }

    /** Some entries are right and some are not. */
    private static String partly(DMatrixRMaj actual, DMatrixRMaj expected) {
        double size = greatest(expected);
        int wrong = 0;
        int different = 0;
        for (int i = 0; i < expected.getNumElements(); i++) {
            wrong += Math.abs(actual.data[i] - expected.data[i]) <= 1e-6 * size ? 0 : 1;
            different += actual.data[i] == expected.data[i] ? 0 : 1;
        }
        wrong = wrong == 0 ? different : wrong;
        int all = expected.getNumElements();
        return wrong < all ? wrong + " of " + all + " entries are wrong, the others right" : "";
    }

    /** The ratio that all entries have, NaN if they have not. */
    private static double ratio(DMatrixRMaj actual, DMatrixRMaj expected) {
        double dot = 0;
        double square = 0;
        for (int i = 0; i < expected.getNumElements(); i++) {
            dot += actual.data[i] * expected.data[i];
            square += expected.data[i] * expected.data[i];
        }
        double ratio = dot / square;
        return explains(mapped(expected, x -> ratio * x), actual, actual, expected) ? ratio : Double.NaN;
    }

    /** Whether a pattern gives what it should, and every wrong entry bears it out: the great ones do not speak for all. */
    private static boolean explains(DMatrixRMaj pattern, DMatrixRMaj of, DMatrixRMaj actual, DMatrixRMaj expected) {
        if (!equal(pattern, of)) {
            return false;
        }
        for (int i = 0; i < of.getNumElements(); i++) {
            double wrong = Math.abs(actual.data[i] - expected.data[i]);
            if (!(Math.abs(pattern.data[i] - of.data[i]) <= 0.1 * wrong) || wrong == Double.POSITIVE_INFINITY) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(DMatrixRMaj x) {
        return greatest(x) == 0;
    }

    private static double greatest(DMatrixRMaj x) {
        double greatest = 0;
        for (int i = 0; i < x.getNumElements(); i++) {
            greatest = Math.max(greatest, Math.abs(x.data[i]));
        }
        return greatest;
    }

    private static boolean near(double a, double b) {
        return Math.abs(a - b) <= 1e-6 * Math.abs(b);
    }

    private static boolean equal(DMatrixRMaj a, DMatrixRMaj b) {
        if (!Words.sameShape(a, b)) {
            return false;
        }
        double size = Math.max(greatest(a), greatest(b));
        for (int i = 0; i < a.getNumElements(); i++) {
            if (!(Math.abs(a.data[i] - b.data[i]) <= 1e-6 * size)) {
                return false;
            }
        }
        return true;
    }

    private static DMatrixRMaj transposed(DMatrixRMaj x) {
        return CommonOps_DDRM.transpose(x, null);
    }

    private static DMatrixRMaj product(DMatrixRMaj a, DMatrixRMaj b) {
        return CommonOps_DDRM.elementMult(a, b, null);
    }

    private static DMatrixRMaj mapped(DMatrixRMaj x, DoubleUnaryOperator function) {
        DMatrixRMaj y = x.copy();
        for (int i = 0; i < y.getNumElements(); i++) {
            y.data[i] = function.applyAsDouble(x.data[i]);
        }
        return y;
    }
}
