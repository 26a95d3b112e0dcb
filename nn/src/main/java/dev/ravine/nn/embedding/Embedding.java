package dev.ravine.nn.embedding;

import static dev.ravine.autograd.Shaping.gatherRows;
import static dev.ravine.autograd.Shaping.reshape;

import dev.ravine.autograd.Kernel;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;

/**
 * A row of numbers for each of a set of things, such as words, looked up by the thing's id.
 *
 * <p>Takes ids, batch × steps, whole numbers from 0, and returns their rows one after another, batch × (steps · width). No
 * gradient goes to the ids.
 *
 * <p>Parameter: {@code weight}, count × width, drawn at first from the normal distribution with mean 0 and deviation 1,
 * which is PyTorch's default too.
 */
public final class Embedding extends Layer {
    private final Parameter weight;

    /**
     * Makes the layer.
     *
     * @param count how many things there are; their ids are 0 to count − 1
     * @param width how many numbers stand for each
     * @param random where the first weights come from
     */
    public Embedding(int count, int width, RandomGenerator random) {
        Require.atLeastOne("Embedding", "count", count);
        Require.atLeastOne("Embedding", "width", width);
        Require.size("Embedding", count, width);
        weight = parameter("weight", standardNormal(count, width, random));
    }

    /**
     * As {@link #forward(Variable)}, of ids in arrays.
     *
     * @param ids a row for each sequence, all of one length
     */
    public Variable forward(int[]... ids) {
        int[][] rows = Require.notNull("Embedding", "the array of ids", ids).clone();
        Require.that(rows.length > 0, "Embedding", "there are no ids");
        int columns = Require.notNull("Embedding", "row 0 of the ids", rows[0]).length;
        for (int i = 0; i < rows.length; i++) {
            int[] row = Require.notNull("Embedding", "row " + i + " of the ids", rows[i]);
            Require.that(
                    row.length == columns,
                    "Embedding",
                    "row %d has %d ids, but row 0 has %d; pad the shorter ones",
                    i,
                    row.length,
                    columns);
            rows[i] = Recording.own(row);
        }
        Kernel kernel = (y, in) -> {
            for (int i = 0; i < y.data.length; i++) y.data[i] = rows[i / columns][i % columns];
        };
        return forward(Variable.compute("ids", rows.length, columns, kernel));
    }

    @Override
    protected Variable compute(Variable x) {
        Recording.effect("ids", in -> requireIds(in[0]), x);
        return reshape(gatherRows(weight, x), x.rows(), x.columns() * weight.columns());
    }

    private void requireIds(DMatrixRMaj x) {
        for (int i = 0; i < x.data.length; i++) {
            int id = (int) x.data[i];
            if (id != x.data[i] || id < 0 || id >= weight.rows()) {
                throw new IllegalArgumentException("ids: row %d, column %d is %s, expected a whole number from 0 to %d"
                        .formatted(
                                i / x.numCols,
                                i % x.numCols,
                                id == x.data[i] ? Integer.toString(id) : Double.toString(x.data[i]),
                                weight.rows() - 1));
            }
        }
    }

    @Override
    protected String details() {
        return weight.rows() + " × " + weight.columns();
    }

    static DMatrixRMaj standardNormal(int rows, int columns, RandomGenerator random) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < matrix.data.length; i++) {
            matrix.data[i] = random.nextGaussian();
        }
        return matrix;
    }
}
