package dev.ravine.nn.checkpoint;

import dev.ravine.autograd.Require;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * A tensor of a file, as a matrix. A vector and a single number are a row; of more dimensions, the first is the rows and the
 * others together the columns.
 *
 * @param type how its entries are stored
 * @param shape its dimensions in the file; none for a single number
 * @param matrix its entries; not copied
 */
public record Tensor(ElementType type, List<Integer> shape, DMatrixRMaj matrix) {
    /**
     * Copies the shape, but not the matrix.
     *
     * @throws IllegalArgumentException if the shape is not one of as many entries as the matrix has
     */
    public Tensor {
        Require.notNull("Tensor", "the type", type);
        shape = List.copyOf(Require.notNull("Tensor", "the shape", shape));
        Require.notNull("Tensor", "the matrix", matrix);
        long entries = 1;
        for (int size : shape) {
            Require.that(size >= 0, "Tensor", "the shape is %s, expected sizes of at least 0", shape);
            // More than any matrix has is enough to know.
            entries = Math.min(entries * size, Integer.MAX_VALUE);
        }
        Require.that(
                entries == matrix.getNumElements(), "Tensor", "a matrix of %s cannot have the shape %s", matrix, shape);
    }

    /** The matrix with its rows and columns, as {@link ElementType#F64}. */
    public static Tensor of(DMatrixRMaj matrix) {
        Require.notNull("Tensor", "the matrix", matrix);
        return new Tensor(ElementType.F64, List.of(matrix.numRows, matrix.numCols), matrix);
    }

    /** The same with another type. */
    public Tensor as(ElementType another) {
        return new Tensor(another, shape, matrix);
    }

    /** The type and the shape in words. */
    String words() {
        return type + ", " + TensorInfo.words(shape);
    }

    /** The type and the shape, without the entries. */
    @Override
    public String toString() {
        return "Tensor(" + words() + ")";
    }
}
