package dev.ravine.autograd.jqwik;

import dev.ravine.autograd.check.EntryRange;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.ShrinkingDistance;
import org.ejml.data.DMatrixRMaj;

/**
 * A matrix and how to make it simpler: fewer rows, fewer columns, then more zeros, integers and short numbers.
 *
 * <p>Nothing is ever cut off the matrix itself. It is the lists of rows and columns to show that get shorter, so that other
 * parameters can {@linkplain SharedSize show the same ones}.
 */
final class DrawnMatrix implements Shrinkable<DMatrixRMaj> {
    private final DMatrixRMaj drawn;
    private final int[] shownRows;
    private final int[] shownColumns;
    private final Side rows;
    private final Side columns;
    private final Simplicity simplicity;

    private DrawnMatrix(
            DMatrixRMaj drawn, int[] shownRows, int[] shownColumns, Side rows, Side columns, Simplicity simplicity) {
        this.drawn = drawn;
        this.shownRows = shownRows;
        this.shownColumns = shownColumns;
        this.rows = rows;
        this.columns = columns;
        this.simplicity = simplicity;
    }

    /** The whole matrix, which must not be changed afterwards. */
    static DrawnMatrix of(DMatrixRMaj matrix, Side rows, Side columns, EntryRange entries) {
        return new DrawnMatrix(
                matrix,
                IntStream.range(0, matrix.numRows).toArray(),
                IntStream.range(0, matrix.numCols).toArray(),
                rows,
                columns,
                new Simplicity(entries));
    }

    @Override
    public DMatrixRMaj value() {
        int[] theseRows = rows.show(shownRows);
        int[] theseColumns = columns.show(shownColumns);
        DMatrixRMaj value = new DMatrixRMaj(theseRows.length, theseColumns.length);
        for (int i = 0; i < theseRows.length; i++) {
            for (int j = 0; j < theseColumns.length; j++) {
                value.set(i, j, drawn.get(theseRows[i], theseColumns[j]));
            }
        }
        return value;
    }

    // ---- shrinking

    @Override
    public Stream<Shrinkable<DMatrixRMaj>> shrink() {
        return Stream.of(fewerRows(), fewerColumns(), simplerEntries()).flatMap(some -> some);
    }

    /** First by size, then by how long the entries are to read, then by how great they are. */
    @Override
    public ShrinkingDistance distance() {
        long length = 0;
        long magnitude = 0;
        for (int place : places()) {
            length += simplicity.length(drawn.data[place]);
            magnitude += simplicity.magnitude(drawn.data[place]);
        }
        return ShrinkingDistance.of(shownRows.length + shownColumns.length, length, magnitude);
    }

    private Stream<Shrinkable<DMatrixRMaj>> fewerRows() {
        return rows.follows()
                ? Stream.empty()
                : Lines.fewer(shownRows, rows.size().least())
                        .map(fewer -> new DrawnMatrix(drawn, fewer, shownColumns, rows, columns, simplicity));
    }

    private Stream<Shrinkable<DMatrixRMaj>> fewerColumns() {
        return columns.follows()
                ? Stream.empty()
                : Lines.fewer(shownColumns, columns.size().least())
                        .map(fewer -> new DrawnMatrix(drawn, shownRows, fewer, rows, columns, simplicity));
    }

    /** Many entries at once to begin with, since each step costs a run of the property. */
    private Stream<Shrinkable<DMatrixRMaj>> simplerEntries() {
        int[] places = places();
        Stream<Shrinkable<DMatrixRMaj>> zeros = IntStream.iterate(places.length, size -> size > 0, size -> size / 2)
                .boxed()
                .flatMap(size -> Lines.blocks(places, size))
                .flatMap(block -> with(block, x -> simplicity.simplest()));
        Stream<Shrinkable<DMatrixRMaj>> together = simplicity.steps().flatMap(step -> with(places, step));
        Stream<Shrinkable<DMatrixRMaj>> singly = Arrays.stream(places)
                .boxed()
                .flatMap(place -> simplicity.steps().flatMap(step -> with(new int[] {place}, step)));
        return Stream.of(zeros, together, singly).flatMap(some -> some);
    }

    /** This with each of the entries replaced where that is simpler; nothing, if it is simpler nowhere. */
    private Stream<Shrinkable<DMatrixRMaj>> with(int[] places, DoubleUnaryOperator step) {
        DMatrixRMaj simpler = drawn.copy();
        boolean changed = false;
        for (int place : places) {
            double entry = step.applyAsDouble(drawn.data[place]);
            if (simplicity.isSimpler(entry, drawn.data[place])) {
                simpler.data[place] = entry;
                changed = true;
            }
        }
        return changed
                ? Stream.of(new DrawnMatrix(simpler, shownRows, shownColumns, rows, columns, simplicity))
                : Stream.empty();
    }

    /** Where the entries stand that may be shown. */
    private int[] places() {
        return Arrays.stream(shownRows)
                .flatMap(i -> Arrays.stream(shownColumns).map(j -> i * drawn.numCols + j))
                .toArray();
    }
}
