package dev.ravine.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntBinaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Parts of matrices so large that they are copied in several ranges of rows. */
class LargeCopiesTest {
    private static final int ROWS = 301;
    private static final int COLUMNS = 97;

    /** Each entry is its own place. */
    private static final Variable X = matrix(ROWS, COLUMNS, (i, j) -> i * COLUMNS + j);

    @Test
    void aSliceIsWhole() {
        requireSame(Shaping.slice(X, 3, 300, 2, 95), matrix(297, 93, (i, j) -> (i + 3) * COLUMNS + j + 2));
    }

    @Test
    void paddingSurroundsAll() {
        requireSame(Shaping.pad(X, ROWS + 50, COLUMNS + 5, 47, 3), matrix(ROWS + 50, COLUMNS + 5, (i, j) -> {
            boolean isInside = i >= 47 && i < 47 + ROWS && j >= 3 && j < 3 + COLUMNS;
            return isInside ? (i - 47) * COLUMNS + j - 3 : 0;
        }));
    }

    @Test
    void rowsFollowEachOther() {
        Variable few = matrix(7, COLUMNS, (i, j) -> -i);
        requireSame(Shaping.concatenateRows(few, X, few, X), matrix(2 * (7 + ROWS), COLUMNS, (i, j) -> {
            int row = i % (7 + ROWS);
            return row < 7 ? -row : (row - 7) * COLUMNS + j;
        }));
    }

    @Test
    void columnsStandBesideEachOther() {
        Variable narrow = matrix(ROWS, 2, (i, j) -> -i);
        requireSame(
                Shaping.concatenateColumns(narrow, X, narrow),
                matrix(ROWS, COLUMNS + 4, (i, j) -> j < 2 || j >= COLUMNS + 2 ? -i : i * COLUMNS + j - 2));
    }

    @Test
    void rowsAreGathered() {
        int[] indices = new int[500];
        for (int i = 0; i < indices.length; i++) indices[i] = i * 37 % ROWS;
        requireSame(
                Shaping.gatherRows(X, indices), matrix(indices.length, COLUMNS, (i, j) -> indices[i] * COLUMNS + j));
    }

    private static Variable matrix(int rows, int columns, IntBinaryOperator entry) {
        DMatrixRMaj x = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < x.data.length; i++) x.data[i] = entry.applyAsInt(i / columns, i % columns);
        return Variable.wrap(x);
    }

    private static void requireSame(Variable actual, Variable expected) {
        assertThat(Shapes.of(actual)).isEqualTo(Shapes.of(expected));
        assertThat(actual.value().data).isEqualTo(expected.value().data);
    }
}
