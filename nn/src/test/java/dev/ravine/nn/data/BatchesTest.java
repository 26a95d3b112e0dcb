package dev.ravine.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.State;
import dev.ravine.nn.SplitMix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class BatchesTest {
    /** Sample i is [i, 10 i] with label i. */
    private static Dataset data(int samples) {
        DMatrixRMaj x = new DMatrixRMaj(samples, 2);
        for (int i = 0; i < samples; i++) {
            x.set(i, 0, i);
            x.set(i, 1, 10 * i);
        }
        return Dataset.of(x, IntStream.range(0, samples).toArray());
    }

    private static List<List<Integer>> pass(Iterable<Batch> batches) {
        return rest(batches.iterator());
    }

    private static List<List<Integer>> rest(Iterator<Batch> batches) {
        List<List<Integer>> indices = new ArrayList<>();
        batches.forEachRemaining(batch -> indices.add(indices(batch)));
        return indices;
    }

    private static List<Integer> indices(Batch batch) {
        return Arrays.stream(batch.indices()).boxed().toList();
    }

    @Test
    void ofItselfItIsOneBatchOfAllInOrder() {
        assertThat(pass(Batches.of(data(4)))).containsExactly(List.of(0, 1, 2, 3));
        assertThat(pass(Batches.of(data(3)).size(1))).containsExactly(List.of(0), List.of(1), List.of(2));
    }

    @Test
    void theLastShortBatchIsKeptOrDropped() {
        Batches batches = Batches.of(data(5)).size(2);
        assertThat(pass(batches)).containsExactly(List.of(0, 1), List.of(2, 3), List.of(4));
        assertThat(pass(batches.dropLast())).containsExactly(List.of(0, 1), List.of(2, 3));
        assertThat(batches.count()).isEqualTo(3);
        assertThat(batches.dropLast().count()).isEqualTo(2);
        assertThat(pass(Batches.of(data(4)).size(2).dropLast())).hasSize(2);
        assertThat(pass(Batches.of(data(5)).size(Integer.MAX_VALUE))).hasSize(1);
        assertThat(Batches.of(data(5)).size(Integer.MAX_VALUE).count()).isEqualTo(1);
    }

    @Test
    void aBatchHoldsItsSamplesAndTheirLabels() {
        Batch batch =
                Batches.of(data(5)).size(2).shuffle(new SplitMix(1)).iterator().next();
        for (int i = 0; i < 2; i++) {
            int sample = batch.indices()[i];
            assertThat(batch.x().value().get(i, 0)).isEqualTo(sample);
            assertThat(batch.x().value().get(i, 1)).isEqualTo(10 * sample);
            assertThat(batch.labels()[i]).isEqualTo(sample);
        }
        assertThat(batch.x().needsGradient()).isFalse();
        assertThat(batch.size()).isEqualTo(2);
        assertThatThrownBy(batch::targets).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aBatchHoldsItsTargets() {
        Dataset numbers = Dataset.of(new DMatrixRMaj(3, 1), new DMatrixRMaj(new double[][] {{1, 2}, {3, 4}, {5, 6}}));
        Iterator<Batch> batches = Batches.of(numbers).size(2).iterator();
        assertThat(batches.next().targets().value().data).containsExactly(1, 2, 3, 4);
        Batch last = batches.next();
        assertThat(last.targets().value().data).containsExactly(5, 6);
        assertThatThrownBy(last::labels).isInstanceOf(IllegalStateException.class);
        assertThat(batches.hasNext()).isFalse();
        assertThatThrownBy(batches::next).isInstanceOf(NoSuchElementException.class);
    }

    @Property
    void aPassHasEverySampleOnce(
            @ForAll @IntRange(min = 1, max = 40) int samples, @ForAll @IntRange(min = 1, max = 45) int size) {
        Batches batches = Batches.of(data(samples)).size(size).shuffle(new SplitMix(samples));
        List<List<Integer>> pass = pass(batches);
        assertThat(pass).hasSize(batches.count());
        assertThat(pass.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(indices(samples));
    }

    private static List<Integer> indices(int samples) {
        return IntStream.range(0, samples).boxed().toList();
    }

    @Test
    void eachPassHasANewOrderThatTheSeedDecides() {
        Batches one = Batches.of(data(30)).size(7).shuffle(new SplitMix(5));
        Batches two = Batches.of(data(30)).size(7).shuffle(new SplitMix(5));
        List<List<Integer>> first = pass(one);
        assertThat(first).isEqualTo(pass(two));
        assertThat(pass(one)).isNotEqualTo(first).isEqualTo(pass(two));
    }

    /** Each of the 24 orders of 4: chi squared with 23 degrees of freedom is below 60 but for 4 seeds in 100,000. */
    @Test
    void allOrdersAreAsLikely() {
        SplitMix random = new SplitMix(3);
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int i = 0; i < 24_000; i++) {
            counts.merge(Arrays.toString(Order.shuffled(4, random)), 1, Integer::sum);
        }
        assertThat(counts).hasSize(24);
        assertThat(counts.values().stream()
                        .mapToDouble(count -> (count - 1000) * (count - 1000) / 1000.0)
                        .sum())
                .isLessThan(60);
    }

    @Test
    void ordersAreTheSameOnEveryJdk() {
        assertThat(Order.shuffled(10, new SplitMix(42))).containsExactly(GOLDEN);
    }

    private static final int[] GOLDEN = {4, 6, 1, 8, 2, 5, 9, 3, 0, 7};

    // ---- saving

    @Property(tries = 300)
    void theRestOfARunIsTheSameWhereverItStopped(
            @ForAll @IntRange(min = 1, max = 20) int samples,
            @ForAll @IntRange(min = 1, max = 8) int size,
            @ForAll boolean dropLast,
            @ForAll boolean shuffled,
            @ForAll @IntRange(max = 50) int taken) {
        SplitMix random = new SplitMix(9);
        Batches batches = batches(samples, Math.min(size, samples), dropLast, shuffled, random);
        int left = taken % (3 * batches.count() + 1);
        Iterator<Batch> pass = batches.iterator();
        State saved = batches.state();
        State savedRandom = random.state();
        while (left > 0) {
            if (!pass.hasNext()) {
                pass = batches.iterator();
            }
            pass.next();
            left--;
            saved = batches.state();
            savedRandom = random.state();
        }
        SplitMix otherRandom = new SplitMix(0);
        Batches resumed = batches(samples, Math.min(size, samples), dropLast, shuffled, otherRandom);
        resumed.restore(saved);
        otherRandom.restore(savedRandom);
        assertThat(resumed.state().properties()).isEqualTo(saved.properties());
        assertThat(pass(resumed)).isEqualTo(rest(pass));
        assertThat(pass(resumed)).isEqualTo(pass(batches));
        assertThat(pass(resumed)).isEqualTo(pass(batches));
    }

    private static Batches batches(int samples, int size, boolean dropLast, boolean shuffled, SplitMix random) {
        Batches batches = Batches.of(data(samples)).size(size);
        batches = dropLast ? batches.dropLast() : batches;
        return shuffled ? batches.shuffle(random) : batches;
    }

    @Test
    void savedBehindTheLoopTheNextIterationIsANewPass() {
        SplitMix random = new SplitMix(9);
        Batches batches = Batches.of(data(6)).size(4).shuffle(random);
        for (Batch batch : batches) {
            assertThat(batches.state().properties()).containsKey("position");
            assertThat(batch.size()).isPositive();
        }
        State saved = batches.state();
        State savedRandom = random.state();
        assertThat(saved.properties()).doesNotContainKey("position");
        assertThat(saved.matrices()).isEmpty();
        SplitMix otherRandom = new SplitMix(0);
        Batches resumed = Batches.of(data(6)).size(4).shuffle(otherRandom);
        pass(resumed);
        resumed.restore(saved);
        otherRandom.restore(savedRandom);
        assertThat(pass(resumed)).hasSize(2).isEqualTo(pass(batches));
    }

    @Test
    void aStateThatDoesNotFitIsRefusedAndChangesNothing() {
        Batches batches = Batches.of(data(6)).size(4).shuffle(new SplitMix(1));
        Iterator<Batch> pass = batches.iterator();
        pass.next();
        State good = batches.state();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Batches.of(data(5)).size(2).restore(good))
                .withMessageContainingAll(
                        "'samples' is '6', expected 5",
                        "'size' is '4', expected 2",
                        "'shuffled' is 'true', expected false",
                        "'order' is unexpected");
        for (String position : new String[] {"-4", "3", "7", "x", "04", ""}) {
            refused(
                    batches,
                    with(good, "position", position),
                    good.matrices(),
                    "'position' is '" + position + "', expected a multiple of 4 or 6");
        }
        refused(batches, with(good, "more", "1"), good.matrices(), "property 'more' is unexpected");
        refused(batches, good.properties(), Map.of(), "'order' is missing");
        refused(
                batches,
                good.properties(),
                Map.of("order", DMatrixRMaj.wrap(1, 5, new double[] {0, 1, 2, 3, 4})),
                "matrix 'order' is 1×5, expected 1×6");
        for (double[] order : new double[][] {
            {0, 1, 2, 3, 4, 4},
            {0, 1, 2, 3, 4, 6},
            {0, 1, 2, 3, 4, -1},
            {0, 1, 2, 3, 4, 5.5},
            {0, 1, 2, 3, 4, Double.NaN}
        }) {
            refused(
                    batches,
                    good.properties(),
                    Map.of("order", DMatrixRMaj.wrap(1, order.length, order)),
                    "matrix 'order' is not the numbers from 0 to 5 in some order");
        }
        assertThat(batches.state().properties()).isEqualTo(good.properties());
        assertThat(rest(pass)).hasSize(1);
    }

    private static Map<String, String> with(State state, String name, String value) {
        Map<String, String> properties = new LinkedHashMap<>(state.properties());
        properties.put(name, value);
        return properties;
    }

    private static void refused(
            Batches batches, Map<String, String> properties, Map<String, DMatrixRMaj> matrices, String part) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batches.restore(new State(matrices, properties)))
                .withMessageStartingWith("Batches.restore: ")
                .withMessageContaining(part);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Batches.of(data(5)).size(0))
                .withMessageContaining("batches of 0 samples");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Batches.of(data(5)).size(6).dropLast())
                .withMessageContaining("nothing is left");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Batches.of(Dataset.of(new DMatrixRMaj(0, 2), new int[0])))
                .withMessageContaining("no samples");
        assertThat(Batches.of(data(5)).size(2).shuffle(new SplitMix(1)).dropLast())
                .hasToString("Batches(2 of 2 samples, shuffled, last short one dropped)");
    }
}
