package dev.ravine.autograd.graph;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.StringJoiner;
import org.ejml.data.DMatrixRMaj;

/** The entries of a matrix in few words, the same in every locale. */
final class Entries {
    /** The greatest number of entries that are written out. */
    private static final int FEW = 6;

    private static final MathContext FOUR_DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);

    private Entries() {}

    /** A number, {@code [1 2; 3 4]}, {@code -1 to 2, mean 0.5}, {@code all 1} or {@code empty}. */
    static String of(DMatrixRMaj x) {
        int size = x.getNumElements();
        if (size == 0) {
            return "empty";
        }
        if (size == 1) {
            return number(x.get(0));
        }
        return size <= FEW ? rows(x) : range(x);
    }

    private static String rows(DMatrixRMaj x) {
        StringJoiner rows = new StringJoiner("; ", "[", "]");
        for (int i = 0; i < x.numRows; i++) {
            StringJoiner row = new StringJoiner(" ");
            for (int j = 0; j < x.numCols; j++) {
                row.add(number(x.get(i, j)));
            }
            rows.add(row.toString());
        }
        return rows.toString();
    }

    /** The range and mean of what is finite, and how much is not. */
    private static String range(DMatrixRMaj x) {
        int size = x.getNumElements();
        int nan = 0;
        int infinite = 0;
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            double entry = x.get(i);
            if (Double.isNaN(entry)) {
                nan++;
            } else if (Double.isInfinite(entry)) {
                infinite++;
            } else {
                least = Math.min(least, entry);
                greatest = Math.max(greatest, entry);
            }
        }
        StringJoiner parts = new StringJoiner(", ");
        int finite = size - nan - infinite;
        if (finite > 0 && least == greatest) {
            parts.add((finite == size ? "all " : finite + " times ") + number(least));
        } else if (finite > 0) {
            parts.add(number(least) + " to " + number(greatest));
            parts.add("mean " + number(mean(x, finite)));
        }
        if (nan > 0) {
            parts.add(nan + " NaN");
        }
        if (infinite > 0) {
            parts.add(infinite + " infinite");
        }
        return parts.toString();
    }

    /** Divides before it adds, so that the sum of great numbers does not overflow. */
    private static double mean(DMatrixRMaj x, int finite) {
        double mean = 0;
        for (int i = 0; i < x.getNumElements(); i++) {
            if (Double.isFinite(x.get(i))) {
                mean += x.get(i) / finite;
            }
        }
        return mean;
    }

    /** Four significant digits, with a power of ten only where plain digits would be long: {@code 0.1235}, {@code 1.2e-7}. */
    static String number(double x) {
        if (x == 0) {
            return "0";
        }
        if (!Double.isFinite(x)) {
            return Double.toString(x);
        }
        BigDecimal rounded = new BigDecimal(x).round(FOUR_DIGITS).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        return -4 <= exponent && exponent < 4
                ? rounded.toPlainString()
                : rounded.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
    }
}
