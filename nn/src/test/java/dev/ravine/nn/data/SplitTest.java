package dev.ravine.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.nn.SplitMix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class SplitTest {
    /** Sample i is [i]. */
    private static Dataset data(int... labels) {
        DMatrixRMaj x = new DMatrixRMaj(labels.length, 1);
        Arrays.setAll(x.data, i -> i);
        return Dataset.of(x, labels);
    }

    private static List<Double> samples(Dataset data) {
        return Arrays.stream(data.x().data).boxed().toList();
    }

    @Test
    void eachSampleIsInOnePart() {
        Split split = Split.shuffled(data(new int[100]), 0.1, 0.25, new SplitMix(1));
        assertThat(split.train().size()).isEqualTo(65);
        assertThat(split.validation().size()).isEqualTo(10);
        assertThat(split.test().size()).isEqualTo(25);
        List<Double> all = new ArrayList<>(samples(split.train()));
        all.addAll(samples(split.validation()));
        all.addAll(samples(split.test()));
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> (double) i).toList());
        assertThat(samples(split.test()))
                .isNotEqualTo(samples(Split.shuffled(data(new int[100]), 0.1, 0.25, new SplitMix(2))
                        .test()));
    }

    @Property
    void eachPartHasItsShareOfEachClassToWithinASample(
            @ForAll @Size(min = 20, max = 80) List<@IntRange(max = 3) Integer> drawn,
            @ForAll @IntRange(min = 15, max = 40) int validation,
            @ForAll @IntRange(min = 15, max = 40) int test) {
        int[] labels = drawn.stream().mapToInt(i -> i).toArray();
        Split split = Split.stratified(data(labels), validation / 100.0, test / 100.0, new SplitMix(1));
        for (int label = 0; label <= 3; label++) {
            double members = count(data(labels), label);
            assertThat(count(split.validation(), label)).isCloseTo(members * validation / 100, within(1.0));
            assertThat(count(split.test(), label)).isCloseTo(members * test / 100, within(1.0));
            assertThat(count(split.train(), label) + count(split.validation(), label) + count(split.test(), label))
                    .isEqualTo(members);
        }
        List<Double> all = new ArrayList<>(samples(split.train()));
        all.addAll(samples(split.validation()));
        all.addAll(samples(split.test()));
        assertThat(all).doesNotHaveDuplicates();
        // The labels went with their samples.
        for (int i = 0; i < split.test().size(); i++) {
            assertThat(split.test().labels()[i])
                    .isEqualTo(labels[(int) split.test().x().data[i]]);
        }
    }

    private static double count(Dataset data, int label) {
        return Arrays.stream(data.labels()).filter(l -> l == label).count();
    }

    @Test
    void aPartMayBeLeftOutButNotComeOutEmpty() {
        assertThat(Split.shuffled(data(new int[10]), 0, 0.2, new SplitMix(1))
                        .validation()
                        .size())
                .isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Split.shuffled(data(new int[10]), 0.01, 0.2, new SplitMix(1)))
                .withMessage(
                        "Split: the validation part, a share of 0.01 of 10 samples, is empty, expected at least one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Split.shuffled(data(0), 0.4, 0.5, new SplitMix(1)))
                .withMessage("Split: the training part, a share of 0.1 of 1 sample, is empty, expected at least one");
        for (double share : new double[] {-0.1, 0.5, 1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Split.stratified(data(0, 1), share, 0.5, new SplitMix(1)))
                    .withMessageContaining("together below 1");
        }
    }
}
