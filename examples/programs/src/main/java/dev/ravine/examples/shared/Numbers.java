package dev.ravine.examples.shared;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.ejml.data.DMatrixRMaj;

/** How the programs write numbers. */
public final class Numbers {
    private Numbers() {}

    /** Four significant digits, without zeros at the end. */
    public static String of(double value) {
        String text = String.format(Locale.ROOT, "%.4g", value);
        return text.replaceFirst("(\\.\\d*?)0+(e|$)", "$1$2").replaceFirst("\\.(e|$)", "$1");
    }

    /** The entries in brackets, rows separated by semicolons. */
    public static String of(DMatrixRMaj matrix) {
        StringJoiner rows = new StringJoiner("; ", "[", "]");
        for (int i = 0; i < matrix.numRows; i++) {
            rows.add(Arrays.stream(matrix.data, i * matrix.numCols, (i + 1) * matrix.numCols)
                    .mapToObj(Numbers::of)
                    .collect(Collectors.joining(" ")));
        }
        return rows.toString();
    }

    /** The same numbers, as an array. */
    public static double[] array(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
