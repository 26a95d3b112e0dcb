package dev.ravine.autograd.jqwik;

import dev.ravine.autograd.Shapes;
import dev.ravine.autograd.Variable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.SampleReportingFormat;
import org.ejml.data.DMatrixRMaj;

/** Writes matrices and variables in jqwik's reports, as {@code 2×3 [1 2 3; 0 -1 0.5]}; jqwik finds this class as a service. */
@SuppressWarnings("exports") // The module leaves it to tests to have jqwik.
public final class MatrixFormat implements SampleReportingFormat {
    /** From this length on, each row has a line of its own. */
    private static final int LONG = 95;

    /** For jqwik. */
    public MatrixFormat() {}

    @Override
    public boolean appliesTo(Object value) {
        return value instanceof DMatrixRMaj || value instanceof Variable;
    }

    @Override
    public Object report(Object value) {
        return SampleReportingFormat.plainLabel(
                value instanceof Variable variable
                        ? variable.operation() + " " + text(variable.value())
                        : text((DMatrixRMaj) value));
    }

    private static String text(DMatrixRMaj x) {
        String size = Shapes.of(x);
        if (x.getNumElements() == 0) {
            return size;
        }
        String line = size + " [" + rows(x, 0, "; ") + "]";
        return line.length() < LONG ? line : size + "\n[" + rows(x, widest(x), ";\n ") + "]";
    }

    private static String rows(DMatrixRMaj x, int width, String between) {
        return IntStream.range(0, x.numRows)
                .mapToObj(i -> IntStream.range(0, x.numCols)
                        .mapToObj(j -> padded(EntryText.brief(x.get(i, j)), width))
                        .collect(Collectors.joining(" ")))
                .collect(Collectors.joining(between));
    }

    private static int widest(DMatrixRMaj x) {
        return IntStream.range(0, x.getNumElements())
                .map(i -> EntryText.brief(x.get(i)).length())
                .max()
                .orElse(0);
    }

    private static String padded(String entry, int width) {
        return " ".repeat(Math.max(0, width - entry.length())) + entry;
    }
}
