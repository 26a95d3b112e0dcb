package dev.ravine.nn.embedding;

import static dev.ravine.autograd.Arithmetic.maximum;
import static dev.ravine.autograd.Shaping.broadcastTo;
import static dev.ravine.autograd.Shaping.concatenateRows;
import static dev.ravine.autograd.Shaping.gatherEntries;
import static dev.ravine.autograd.Shaping.gatherRows;
import static dev.ravine.autograd.Shaping.reshape;
import static dev.ravine.autograd.Shaping.scatterAddRows;
import static dev.ravine.autograd.Shaping.where;
import static dev.ravine.autograd.Variable.reading;

import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Kernel;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * The sum, the mean or the maximum of the rows of an {@link Embedding} for several ids at once: of a bag of words, say, whose
 * order does not matter.
 *
 * <p>Takes ids, batch × ids of a bag, whole numbers from 0, and returns batch × width. Bags may have different numbers of ids,
 * or none, which gives zeros; see {@link #forward(int[][])}. No gradient goes to the ids.
 *
 * <p>Parameter: {@code weight}, count × width, drawn at first as an {@link Embedding}'s.
 */
public final class EmbeddingBag extends Layer {
    /** What becomes of the rows of a bag. */
    public enum Mode {
        /** Their sum. */
        SUM,
        /** Their mean; PyTorch's default. */
        MEAN,
        /** The greatest of each column. Of those that tie, the first gets the gradient. */
        MAX
    }

    private final Mode mode;
    private final OptionalInt paddingId;
    private final Parameter weight;

    /**
     * Makes the layer.
     *
     * @param count how many things there are; their ids are 0 to count − 1
     * @param width how many numbers stand for each
     * @param mode what becomes of the rows of a bag
     * @param random where the first weights come from
     */
    public EmbeddingBag(int count, int width, Mode mode, RandomGenerator random) {
        this(count, width, mode, OptionalInt.empty(), random);
    }

    private EmbeddingBag(int count, int width, Mode mode, OptionalInt paddingId, RandomGenerator random) {
        this.mode = Require.notNull("EmbeddingBag", "the mode", mode);
        this.paddingId = paddingId;
        weight = parameter("weight", Embedding.initial("EmbeddingBag", count, width, paddingId, random));
    }

    /**
     * Makes a layer with an id that does not count as part of a bag. PyTorch's {@code padding_idx}.
     *
     * @param paddingId from 0 to count − 1
     */
    public static EmbeddingBag withPaddingId(int count, int width, Mode mode, int paddingId, RandomGenerator random) {
        return new EmbeddingBag(count, width, mode, OptionalInt.of(paddingId), random);
    }

    /**
     * As {@link #forward(Variable)}, of bags in arrays, which may have different lengths.
     *
     * @param bags the ids of each
     */
    public Variable forward(int[]... bags) {
        int[][] own = Require.notNull("EmbeddingBag", "the array of bags", bags).clone();
        int[] bagOf = new int
                [Arrays.stream(own)
                        .mapToInt(bag -> Require.notNull("EmbeddingBag", "a bag", bag).length)
                        .sum()];
        int at = 0;
        for (int i = 0; i < own.length; i++) {
            Arrays.fill(bagOf, at, at + own[i].length, i);
            at += own[i].length;
            own[i] = Recording.own(own[i]);
        }
        Kernel kernel = (y, in) -> {
            for (int i = 0, next = 0; i < own.length; i++) {
                for (int j = 0; j < own[i].length; j++) {
                    int id = own[i][j];
                    Require.that(
                            id >= 0 && id < weight.rows(),
                            "ids",
                            "id %d of bag %d is %d, expected 0 to %d",
                            j,
                            i,
                            id,
                            weight.rows() - 1);
                    y.data[next++] = id;
                }
            }
        };
        Variable ids = Variable.compute("ids", bagOf.length, 1, kernel);
        return running(ids, () -> gather(ids, bagOf, own.length, Variable.of(1)));
    }

    /**
     * As {@link #forward(Variable)}, with the rows multiplied by weights before they are added. PyTorch's
     * {@code per_sample_weights}.
     *
     * @param ids batch × ids of a bag
     * @param weights one for each id
     * @throws IllegalArgumentException if the layer does not take sums, or the shapes differ
     */
    public Variable forward(Variable ids, Variable weights) {
        return running(ids, () -> {
            Require.notNull("weights", "the matrix", weights);
            Require.that(mode == Mode.SUM, "weights", "those of ids are for sums, but this layer's mode is %s", mode);
            Require.that(
                    weights.rows() == ids.rows() && weights.columns() == ids.columns(),
                    "weights",
                    "%s, expected one for each of %s ids",
                    weights,
                    ids);
            return gather(ids, reshape(weights, ids.rows() * ids.columns(), 1));
        });
    }

    /** What becomes of the rows of a bag. */
    public Mode mode() {
        return mode;
    }

    /** The id that does not count as part of a bag, if there is one. */
    public OptionalInt paddingId() {
        return paddingId;
    }

    @Override
    protected Variable compute(Variable x) {
        return gather(x, Variable.of(1));
    }

    private Variable gather(Variable ids, Variable weights) {
        Embedding.requireIds(ids, weight.rows());
        int[] bagOf = new int[ids.rows() * ids.columns()];
        Arrays.setAll(bagOf, i -> i / ids.columns());
        return gather(reshape(ids, bagOf.length, 1), bagOf, ids.rows(), weights);
    }

    /**
     * Of ids under one another.
     *
     * @param bagOf for each id its bag
     * @param bags how many there are
     * @param weights a column with one for each id, or one for all
     */
    private Variable gather(Variable ids, int[] bagOf, int bags, Variable weights) {
        Variable rows = gatherRows(weight, ids);
        Variable counts =
                paddingId.isEmpty() ? Constants.ones(bagOf.length, 1) : Embedding.isNot(paddingId.getAsInt(), ids);
        if (mode == Mode.MAX) {
            return greatest(rows, counts, bagOf, bags);
        }
        Variable counted = paddingId.isEmpty()
                ? rows
                : where(broadcastTo(counts, rows.rows(), rows.columns()), rows, Variable.of(0));
        Variable sums = scatterAddRows(counted.mul(weights), bags, bagOf);
        return mode == Mode.SUM ? sums : sums.div(maximum(scatterAddRows(counts, bags, bagOf), 1));
    }

    /** The greatest entry of each column among the rows of a bag that count. */
    private static Variable greatest(Variable rows, Variable counts, int[] bagOf, int bags) {
        int columns = rows.columns();
        int none = bagOf.length * columns;
        Kernel kernel = (y, in) -> {
            // Bags without any take what is in one more row, zeros.
            Arrays.fill(y.data, none);
            for (int i = 0; i < bagOf.length; i++) {
                for (int j = 0; j < columns && in[1].data[i] != 0; j++) {
                    int best = bagOf[i] * columns + j;
                    double entry = in[0].data[i * columns + j];
                    boolean isFirst = y.data[best] == none;
                    if (isFirst || entry > in[0].data[(int) y.data[best]] || Double.isNaN(entry)) {
                        y.data[best] = i * columns + j;
                    }
                }
            }
        };
        Variable places = Variable.compute("greatest", bags, columns, kernel, reading(rows), reading(counts));
        return gatherEntries(concatenateRows(rows, Constants.zeros(1, columns)), places);
    }

    @Override
    protected String details() {
        return weight.rows() + " × " + weight.columns() + ", " + mode.name().toLowerCase(Locale.ROOT)
                + (paddingId.isEmpty() ? "" : ", padding " + paddingId.getAsInt());
    }
}
