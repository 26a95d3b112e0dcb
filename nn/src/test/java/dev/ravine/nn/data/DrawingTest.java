package dev.ravine.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.nn.SplitMix;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Samples drawn by weight, folds, augmentation, and standard sets. */
class DrawingTest {
    /** Sample i has the feature i, and of four samples the last has label 1. */
    private static Dataset data(int n) {
        DMatrixRMaj x = new DMatrixRMaj(n, 1);
        Arrays.setAll(x.data, i -> i);
        return Dataset.of(x, IntStream.range(0, n).map(i -> i % 4 == 3 ? 1 : 0).toArray());
    }

    private static int[] counts(Batches batches, int n, int passes) {
        int[] counts = new int[n];
        for (int pass = 0; pass < passes; pass++) {
            for (Batch batch : batches) {
                for (int i : batch.indices()) counts[i]++;
            }
        }
        return counts;
    }

    @Test
    void samplesComeUpInProportionToTheirWeights() {
        int[] counts = counts(Batches.of(data(4)).size(3).draw(new double[] {0, 1, 3, 0}, new SplitMix(1)), 4, 1000);
        assertThat(counts[0]).isZero();
        assertThat(counts[3]).isZero();
        // Of 4,000 draws a quarter, with a deviation of 27; four of them are allowed.
        assertThat((double) counts[1]).isCloseTo(1000, within(110.0));
        assertThat(counts[1] + counts[2]).isEqualTo(4000);
    }

    @Test
    void balancedDrawsHaveAsManyOfEachClass() {
        int[] counts = counts(Batches.of(data(8)).drawBalanced(new SplitMix(2)), 8, 500);
        // Of 4,000 draws a half, with a deviation of 32.
        assertThat((double) counts[3] + counts[7]).isCloseTo(2000, within(130.0));
    }

    @Test
    void aPassOfDrawnSamplesGoesOnWhereItWasSaved() {
        double[] weights = {1, 2, 3, 4, 5};
        Batches batches = Batches.of(data(5)).size(2).draw(weights, new SplitMix(3));
        Iterator<Batch> whole = batches.iterator();
        whole.next();
        Batches resumed = Batches.of(data(5)).size(2).draw(weights, new SplitMix(9));
        resumed.restore(batches.state());
        assertThat(resumed.iterator().next().indices()).isEqualTo(whole.next().indices());
        assertThatThrownBy(() ->
                        Batches.of(data(5)).size(2).shuffle(new SplitMix(1)).restore(batches.state()))
                .hasMessageContaining("property 'weighted' is unexpected");
    }

    @Test
    void badWeightsAreRefused() {
        Batches batches = Batches.of(data(2));
        SplitMix random = new SplitMix(1);
        assertThatThrownBy(() -> batches.draw(new double[] {1}, random))
                .hasMessage("Batches.draw: 1 weights for 2 samples");
        assertThatThrownBy(() -> batches.draw(new double[] {0, 0}, random))
                .hasMessage("Batches.draw: the weights add up to 0.0, expected a finite number above 0");
        assertThatThrownBy(() -> batches.draw(new double[] {1, -1}, random))
                .hasMessage("Batches.draw: the weight of sample 1 is -1.0, expected a finite number of at least 0");
    }

    @Test
    void anAugmentationChangesTheBatchAndNotTheSet() {
        Dataset data = data(3);
        Batches batches = Batches.of(data).size(2).augment(x -> {
            Arrays.setAll(x.data, i -> x.data[i] + 10);
            return x;
        });
        assertThat(batches.iterator().next().x().value().data).containsExactly(10, 11);
        assertThat(data.x().data).containsExactly(0, 1, 2);
        assertThatThrownBy(() -> Batches.of(data)
                        .augment(x -> new DMatrixRMaj(1, 1))
                        .iterator()
                        .next())
                .hasMessage("Batches.augment: it returned 1×1 for 3 samples");
    }

    @Test
    void eachSampleIsValidatedOnceAndClassesAreShared() {
        Dataset data = data(16);
        for (List<KFold.Fold> folds :
                List.of(KFold.shuffled(data, 3, new SplitMix(1)), KFold.stratified(data, 4, new SplitMix(1)))) {
            assertThat(folds.stream()
                            .flatMapToDouble(
                                    fold -> Arrays.stream(fold.validation().x().data))
                            .sorted()
                            .toArray())
                    .isEqualTo(data.x().data);
            for (KFold.Fold fold : folds) {
                assertThat(fold.train().size() + fold.validation().size()).isEqualTo(16);
            }
        }
        assertThat(KFold.stratified(data, 4, new SplitMix(5))).allSatisfy(fold -> assertThat(
                        Arrays.stream(fold.validation().labels()).sum())
                .isEqualTo(1));
        assertThatThrownBy(() -> KFold.shuffled(data, 17, new SplitMix(1)))
                .hasMessage("KFold: 17 folds of 16 samples, expected from 2 to as many");
    }
}
