package dev.ravine.nn.data;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.State;
import dev.ravine.autograd.StateReader;
import dev.ravine.autograd.Stateful;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
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
 * <p>Of itself it is one batch of all samples; {@code size(1)} is a sample at a time. With {@link #shuffle} each pass has a
 * new order, drawn when it begins. The settings return other batches and change nothing here.
 *
 * <p><b>Saving a run in the middle of a pass.</b> {@link #state} holds the place in the pass that began last, and its order.
 * After {@link #restore}, the next iteration is the rest of that pass, and later ones start over. A pass is over when its
 * iterator has said that there is no more: saved within the loop after the last batch, the rest is empty; saved after the
 * loop, the next iteration is a new pass. One that was left by {@code break} counts as under way until another begins. The
 * random generator is not part of this state; save it beside it.
 *
 * <p>For one thread.
 */
public final class Batches implements Iterable<Batch>, Stateful {
    private final Dataset data;
    private final int size;
    private final boolean dropLast;
    private final @Nullable RandomGenerator random;

    private @Nullable Pass current;
    private @Nullable Pass restored;

    private Batches(Dataset data, int size, boolean dropLast, @Nullable RandomGenerator random) {
        this.data = data;
        this.size = size;
        this.dropLast = dropLast;
        this.random = random;
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
        return new Batches(data, data.size(), false, null);
    }

    /**
     * Sets the number of samples in a batch. The last one has what is left; it may be more than there are samples.
     *
     * @param samples at least 1
     */
    public Batches size(int samples) {
        Require.that(samples >= 1, "Batches", "batches of %d samples, expected at least 1", samples);
        return new Batches(data, samples, dropLast, random);
    }

    /** Draws a new order for each pass. */
    public Batches shuffle(RandomGenerator random) {
        return new Batches(data, size, dropLast, Require.notNull("Batches.shuffle", "the random generator", random));
    }

    /** Leaves out the last batch of a pass if it is shorter than the others. */
    public Batches dropLast() {
        return new Batches(data, size, true, random);
    }

    /** The number of batches in a pass. */
    public int count() {
        return dropLast ? data.size() / size : (int) (((long) data.size() + size - 1) / size);
    }

    /** Begins a pass, or after {@link #restore} goes on with the one that was saved. */
    @Override
    public Iterator<Batch> iterator() {
        Pass pass = restored != null
                ? restored
                : new Pass(random == null ? inOrder() : Order.shuffled(data.size(), random), 0);
        restored = null;
        current = pass;
        return pass;
    }

    private int[] inOrder() {
        return IntStream.range(0, data.size()).toArray();
    }

    /** The iterator, and the place in the set. */
    private final class Pass implements Iterator<Batch> {
        private final int[] order;
        private int position;

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
            int[] indices = Arrays.copyOfRange(order, position, position + Math.min(size, order.length - position));
            position += indices.length;
            return new Batch(data.samples(indices), indices);
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
        if (reader.hasMatrix("order") && (!areWhole || !Order.isPermutation(order))) {
            reader.problem("matrix 'order' is not the numbers from 0 to %d in some order", data.size() - 1);
        }
        return order;
    }

    @Override
    public String toString() {
        return "Batches(" + count() + " of " + Math.min(size, data.size()) + " samples"
                + (random == null ? "" : ", shuffled") + (dropLast ? ", last short one dropped" : "") + ")";
    }
}
