package dev.ravine.nn;

import dev.ravine.autograd.Require;
import java.util.List;

/**
 * How a file holds a matrix of a layer's {@linkplain Layer#state state}: with the dimensions that the parameter has in
 * PyTorch. The entries stand in the same order either way.
 *
 * @param matrix the name of the matrix in the state
 * @param shape the dimensions, such as 8, 3, 5, 5 for the weight of a convolution; none for a single number
 * @param isCount whether it is a whole number, which files hold as one
 */
public record StoredTensor(String matrix, List<Integer> shape, boolean isCount) {
    /** Copies the list. */
    public StoredTensor {
        Require.notNull("StoredTensor", "the name", matrix);
        shape = List.copyOf(Require.notNull("StoredTensor", "the shape", shape));
    }
}
