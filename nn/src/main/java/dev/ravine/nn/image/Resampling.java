package dev.ravine.nn.image;

import static dev.ravine.autograd.LinearAlgebra.matmulTransB;
import static dev.ravine.autograd.Shaping.reshape;

import dev.ravine.autograd.Variable;
import org.ejml.data.DMatrixRMaj;

/**
 * Images of another size whose pixels are weighted sums of the old ones, with weights that are those of their rows times those
 * of their columns: D X Aᵀ of each channel X.
 */
final class Resampling {
    private final Variable down;
    private final Variable across;

    /**
     * Makes a resampling.
     *
     * @param down D, a row of weights of the old rows of pixels for each new one
     * @param across A, a row of weights of the old columns of pixels for each new one
     */
    Resampling(DMatrixRMaj down, DMatrixRMaj across) {
        this.down = Variable.wrap(down);
        this.across = Variable.wrap(across);
    }

    /** From (batch · channels) × old pixels to (batch · channels) × new pixels. */
    Variable apply(Variable channels) {
        int rows = down.columns();
        Variable x = matmulTransB(reshape(channels, channels.rows() * rows, across.columns()), across);
        // The old rows of pixels as channels of images that have one row: their pixels are the columns.
        ImageShape turned = new ImageShape(rows, 1, across.rows());
        Variable columns = Pixels.asRows(reshape(x, channels.rows(), turned.size()), turned);
        return Pixels.toImages(matmulTransB(columns, down), new ImageShape(down.rows(), 1, across.rows()));
    }
}
