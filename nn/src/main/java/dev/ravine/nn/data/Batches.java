package dev.ravine.nn.data;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.State;
import dev.ravine.autograd.StateReader;
import dev.ravine.autograd.Stateful;
import dev.ravine.nn.internal.Amount;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * A set of samples, batch by batch: each iteration is one pass over the set, an epoch.
 *
 * <pre>{@code
 * Batches batches = Batches.of(train).size(32).shuffle(random);
 * for (int epoch = 0; epoch < 10; epoch++) {
 *     for (Batch batch : batches) {
 *         ...
 *     }
 * }
 * }</pre>
 *
 * <p>By default, all samples are one batch; {@code size(1)} is a sample at a time. With {@link #shuffle} each pass has a
 * new order, drawn when it begins. The settings return other batches and change nothing here.
 *
 * <p><b>Saving a run in the middle of a pass.</b> {@link #state} holds the place in the pass that began last, and its
 * order. After {@link #restore}, the next iteration is the rest of that pass, and later ones start over. A pass is over
 * when its iterator has returned false from {@code hasNext}: saved within the loop after the last batch, the rest is
 * empty; saved after the loop, the next iteration is a new pass. One that was left by {@code break} counts as under way
 * until another begins. The random generator is not part of this state; save it beside it.
 *
 * <p>For one thread.
 */
public final class Batches implements Iterable<Batch>, Stateful {
    private final Dataset data;
    private final int size;
    private final boolean dropLast;
    private final @Nullable RandomGenerator random;

    /** For each sample its share of what is drawn with replacement; null for orders in which each comes up once. */
    private final double @Nullable [] weights;

    private final UnaryOperator<DMatrixRMaj> augmentation;
    private final Preparation preparation;

    private @Nullable Pass current;
    private @Nullable Pass restored;

    private Batches(
            Dataset data,
            int size,
            boolean dropLast,
            @Nullable RandomGenerator random,
            double @Nullable [] weights,
            UnaryOperator<DMatrixRMaj> augmentation,
            Preparation preparation) {
        this.data = data;
        this.size = size;
        this.dropLast = dropLast;
        this.random = random;
        this.weights = weights;
        this.augmentation = augmentation;
        this.preparation = preparation;
        Require.that(
                !dropLast || size <= data.size(),
                "Batches",
                "batches of %d from %d samples, and short ones dropped: nothing is left",
                size,
                data.size());
    }

    /**
     * One batch of all samples, in their order.
     *
     * @throws IllegalArgumentException if there are no samples
     */
    public static Batches of(Dataset data) {
        Require.that(
                Require.notNull("Batches.of", "the data set", data).size() > 0, "Batches.of", "there are no samples");
        return new Batches(data, data.size(), false, null, null, UnaryOperator.identity(), Batches::whenAsked);
    }

    /**
     * Sets the number of samples in a batch. The last batch of a pass may be smaller.
     *
     * @param samples at least 1
     */
    public Batches size(int samples) {
        Require.that(samples >= 1, "Batches", "batches of %d samples, expected at least 1", samples);
        return new Batches(data, samples, dropLast, random, weights, augmentation, preparation);
    }

    /** Draws a new order for each pass. */
    public Batches shuffle(RandomGenerator random) {
        Require.notNull("Batches.shuffle", "the random generator", random);
        return new Batches(data, size, dropLast, random, null, augmentation, preparation);
    }

    /**
     * Draws the samples of each pass with replacement, with probabilities in proportion to their weights: a sample may
     * come up several times in a pass, or not at all. A pass has as many draws as there are samples. PyTorch's
     * {@code WeightedRandomSampler}.
     *
     * @param weights one for each sample, finite, at least 0 and not all 0; copied
     */
    public Batches draw(double[] weights, RandomGenerator random) {
        Require.notNull("Batches.draw", "the random generator", random);
        double[] own =
                Require.notNull("Batches.draw", "the array of weights", weights).clone();
        Require.that(own.length == data.size(), "Batches.draw", "%d weights for %d samples", own.length, data.size());
        double sum = 0;
        for (int i = 0; i < own.length; i++) {
            Require.atLeastZero("Batches.draw", "the weight of sample " + i, own[i]);
            sum += own[i];
        }
        Require.that(
                sum > 0 && sum < Double.POSITIVE_INFINITY,
                "Batches.draw",
                "the weights add up to %s, expected a finite number above 0",
                sum);
        return new Batches(data, size, dropLast, random, own, augmentation, preparation);
    }

    /**
     * As {@link #draw}, with weights that let each class come up as often as any other.
     *
     * @throws IllegalStateException if the samples have no labels
     */
    public Batches drawBalanced(RandomGenerator random) {
        int[] labels = data.labels("Batches.drawBalanced", "draw()");
        Map<Integer, Integer> counts = new HashMap<>();
        for (int label : labels) counts.merge(label, 1, Integer::sum);
        return draw(
                Arrays.stream(labels)
                        .mapToDouble(label -> 1.0 / counts.getOrDefault(label, 1))
                        .toArray(),
                random);
    }

    /**
     * Sets what becomes of the features of each batch before it is returned, such as images that are shifted at random. What it
     * draws is no part of the state.
     *
     * @param augmentation given a copy of the samples, size × features, that it may modify; returns as many rows
     */
    public Batches augment(UnaryOperator<DMatrixRMaj> augmentation) {
        Require.notNull("Batches.augment", "the function", augmentation);
        return new Batches(data, size, dropLast, random, weights, augmentation, preparation);
    }

    /**
     * Prepares batches on another thread while the caller computes: copies their samples and augments them, one batch after the
     * other. They are the same batches in the same order.
     *
     * <p>It pays where the preparation takes long, as augmentation does. Its function runs on that thread alone, ahead of the
     * caller, so the random generator that it draws from must be its own. If it fails, the batch's {@code next()} throws an
     * {@link IllegalStateException} with the cause. The thread ends after the pass, and soon after a pass that is not finished.
     *
     * @param ahead how many batches may wait for the caller, at least 1
     */
    public Batches prefetch(int ahead) {
        Require.that(ahead >= 1, "Batches.prefetch", "%d batches ahead, expected at least 1", ahead);
        return new Batches(
                data,
                size,
                dropLast,
                random,
                weights,
                augmentation,
                (indices, batch) -> new Prefetch<>(indices, batch, ahead));
    }

    /** Leaves out the last batch of a pass if it is shorter than the others. */
    public Batches dropLast() {
        return new Batches(data, size, true, random, weights, augmentation, preparation);
    }

    /** The number of batches in a pass. */
    public int count() {
        return dropLast ? data.size() / size : (int) (((long) data.size() + size - 1) / size);
    }

    /** Begins a pass, or after {@link #restore} goes on with the one that was saved. */
    @Override
    public Iterator<Batch> iterator() {
        Pass pass = restored != null ? restored : new Pass(order(), 0);
        restored = null;
        current = pass;
        return pass;
    }

    private int[] order() {
        if (random == null) {
            return inOrder();
        }
        return weights == null ? Order.shuffled(data.size(), random) : Order.drawn(weights, random);
    }

    private int[] inOrder() {
        return IntStream.range(0, data.size()).toArray();
    }

    /** Makes batches of the indices of their samples: when they are asked for, or before. */
    private interface Preparation {
        Iterator<Batch> prepare(Iterator<int[]> indices, Function<int[], Batch> batch);
    }

    private static Iterator<Batch> whenAsked(Iterator<int[]> indices, Function<int[], Batch> batch) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return indices.hasNext();
            }

            @Override
            public Batch next() {
                return batch.apply(indices.next());
            }
        };
    }

    private Batch batch(int... indices) {
        Dataset samples = data.samples(indices);
        DMatrixRMaj x = augmentation.apply(samples.x());
        Require.that(
                x != null && x.numRows == samples.size(),
                "Batches.augment",
                "it returned %s for %d samples",
                x,
                samples.size());
        return new Batch(x == samples.x() ? samples : samples.withX(x), indices);
    }

    /** The iterator, and the place in the set. */
    private final class Pass implements Iterator<Batch> {
        private final int[] order;
        private int position;
        private @Nullable Iterator<Batch> batches;

        Pass(int[] order, int position) {
            this.order = order;
            this.position = position;
        }

        @Override
        public boolean hasNext() {
            boolean more = dropLast ? order.length - position >= size : position < order.length;
            if (!more && current == this) {
                current = null;
            }
            return more;
        }

        @Override
        public Batch next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the pass is over");
            }
            Iterator<Batch> rest = batches;
            if (rest == null) {
                Iterator<int[]> indices = IntStream.range(position / size, count())
                        .mapToObj(this::indices)
                        .iterator();
                rest = preparation.prepare(indices, Batches.this::batch);
                batches = rest;
            }
            position = end(position);
            return rest.next();
        }

        private int[] indices(int number) {
            return Arrays.copyOfRange(order, number * size, end(number * size));
        }

        private int end(int from) {
            return from + Math.min(size, order.length - from);
        }
    }

    // ---- saving

    /** The settings and, within a pass, the property {@code position} and, where it is shuffled, the row {@code order}. */
    @Override
    public State state() {
        Pass pass = restored != null ? restored : current;
        Map<String, DMatrixRMaj> matrices = new LinkedHashMap<>();
        Map<String, String> properties = settings();
        if (pass != null) {
            properties.put("position", Integer.toString(pass.position));
            if (random != null) {
                double[] order = Arrays.stream(pass.order).asDoubleStream().toArray();
                matrices.put("order", DMatrixRMaj.wrap(1, order.length, order));
            }
        }
        return new State(matrices, properties);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("samples", Integer.toString(data.size()));
        settings.put("size", Integer.toString(size));
        settings.put("dropLast", Boolean.toString(dropLast));
        settings.put("shuffled", Boolean.toString(random != null));
        if (weights != null) {
            settings.put("weighted", "true");
        }
        return settings;
    }

    @Override
    public void restore(State state) {
        StateReader reader = new StateReader("Batches.restore", state);
        settings().forEach((name, value) -> reader.word(name, value, List.of()));
        boolean inPass = reader.hasProperty("position");
        int position = inPass
                ? reader.property("position", 0, "a multiple of " + size + " or " + data.size(), this::position)
                : 0;
        int[] order = inPass && random != null ? order(reader) : inOrder();
        reader.requireFit();
        current = null;
        restored = inPass ? new Pass(order, position) : null;
    }

    @Override
    public Runnable rollback() {
        Pass going = current;
        Pass toGoOn = restored;
        return () -> {
            current = going;
            restored = toGoOn;
        };
    }

    /** A position between batches: after a number of whole ones, or at the end. */
    private int position(String saved) {
        int position = Integer.parseInt(saved);
        boolean isBetweenBatches =
                position >= 0 && position <= data.size() && (position % size == 0 || position == data.size());
        if (!isBetweenBatches || !saved.equals(Integer.toString(position))) {
            throw new NumberFormatException();
        }
        return position;
    }

    private int[] order(StateReader reader) {
        DMatrixRMaj saved = reader.matrix("order", 1, data.size());
        int[] order = new int[data.size()];
        boolean areWhole = true;
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) saved.data[i];
            areWhole &= order[i] == saved.data[i];
        }
        boolean isOrder = weights == null ? Order.isPermutation(order) : Order.areIndices(order, data.size());
        if (reader.hasMatrix("order") && (!areWhole || !isOrder)) {
            reader.problem(
                    "matrix 'order' is not %s from 0 to %d%s",
                    weights == null ? "the numbers" : "numbers",
                    data.size() - 1,
                    weights == null ? " in some order" : "");
        }
        return order;
    }

    @Override
    public String toString() {
        return "Batches(" + count() + " of " + Amount.of(Math.min(size, data.size()), "sample")
                + (random == null ? "" : weights == null ? ", shuffled" : ", drawn by weight")
                + (dropLast ? ", last short one dropped" : "") + ")";
    }
}
