package dev.ravine.nn.embedding;

import static dev.ravine.autograd.Shaping.broadcastTo;
import static dev.ravine.autograd.Shaping.gatherRows;
import static dev.ravine.autograd.Shaping.reshape;
import static dev.ravine.autograd.Shaping.test;
import static dev.ravine.autograd.Shaping.where;

import dev.ravine.autograd.Kernel;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.init.Initializer;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;

/**
 * A lookup table with a learned row of numbers for each id, for example of a word.
 *
 * <p>Takes ids, batch × steps, whole numbers from 0, and returns their rows one after another, batch × (steps · width). No
 * gradient goes to the ids.
 *
 * <p>Parameter: {@code weight}, count × width, drawn at first from the normal distribution with mean 0 and deviation 1,
 * which is PyTorch's default too.
 */
public final class Embedding extends Layer {
    private final Parameter weight;
    private final OptionalInt paddingId;

    /**
     * Makes the layer.
     *
     * @param count how many things there are; their ids are 0 to count − 1
     * @param width how many numbers stand for each
     * @param random where the first weights come from
     */
    public Embedding(int count, int width, RandomGenerator random) {
        this(count, width, OptionalInt.empty(), random);
    }

    private Embedding(int count, int width, OptionalInt paddingId, RandomGenerator random) {
        this.paddingId = paddingId;
        weight = parameter("weight", initial("Embedding", count, width, paddingId, random));
    }

    /**
     * Makes a layer with an id that stands for padding: its row is zeros at first and gets no gradient. PyTorch's
     * {@code padding_idx}.
     *
     * @param paddingId from 0 to count − 1
     */
    public static Embedding withPaddingId(int count, int width, int paddingId, RandomGenerator random) {
        return new Embedding(count, width, OptionalInt.of(paddingId), random);
    }

    /** The id that stands for padding, if there is one. */
    public OptionalInt paddingId() {
        return paddingId;
    }

    /** The first weights: normal, and zeros for padding. */
    static DMatrixRMaj initial(String kind, int count, int width, OptionalInt paddingId, RandomGenerator random) {
        Require.atLeastOne(kind, "count", count);
        Require.atLeastOne(kind, "width", width);
        Require.notNull(kind, "the random generator", random);
        Require.size(kind, count, width);
        DMatrixRMaj initial = Initializer.normal(1).draw(count, width, random);
        paddingId.ifPresent(id -> {
            Require.that(id >= 0 && id < count, kind, "the padding's id is %d, expected 0 to %d", id, count - 1);
            Arrays.fill(initial.data, id * width, (id + 1) * width, 0);
        });
        return initial;
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
        requireIds(x, weight.rows());
        Variable rows = gatherRows(weight, x);
        return reshape(
                paddingId.isEmpty() ? rows : withoutGradientOfPadding(rows, x),
                x.rows(),
                x.columns() * weight.columns());
    }

    private Variable withoutGradientOfPadding(Variable rows, Variable ids) {
        Variable counts = isNot(paddingId.orElseThrow(), reshape(ids, rows.rows(), 1));
        // Not a product: a gradient that is infinite or NaN counts for nothing, either.
        return rows.onGradient(g -> where(broadcastTo(counts, g.rows(), g.columns()), g, Variable.of(0)));
    }

    /** 1 for each id that is another, and 0 for the others. */
    static Variable isNot(int paddingId, Variable ids) {
        return test(ids, id -> id != paddingId);
    }

    /** Fails unless ids are whole numbers from 0 to below a count. */
    static void requireIds(Variable ids, int count) {
        Recording.effect("ids", in -> requireIds(in[0], count), ids);
    }

    private static void requireIds(DMatrixRMaj x, int count) {
        for (int i = 0; i < x.data.length; i++) {
            int id = (int) x.data[i];
            if (id != x.data[i] || id < 0 || id >= count) {
                throw new IllegalArgumentException("ids: row %d, column %d is %s, expected a whole number from 0 to %d"
                        .formatted(
                                i / x.numCols,
                                i % x.numCols,
                                id == x.data[i] ? Integer.toString(id) : Double.toString(x.data[i]),
                                count - 1));
            }
        }
    }

    @Override
    protected String details() {
        return weight.rows() + " × " + weight.columns()
                + (paddingId.isEmpty() ? "" : ", padding " + paddingId.getAsInt());
    }
}
