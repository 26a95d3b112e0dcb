package dev.ravine.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ravine.nn.SplitMix;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class DatasetTest {
    private static final DMatrixRMaj X = new DMatrixRMaj(new double[][] {{1, 2}, {3, 4}, {5, 6}});

    @Test
    void samplesAreTakenWithTheirLabelsOrTargets() {
        Dataset labelled = Dataset.of(X, new int[] {7, 8, 9}).samples(2, 0, 2);
        assertThat(labelled.x().data).containsExactly(5, 6, 1, 2, 5, 6);
        assertThat(labelled.labels()).containsExactly(9, 7, 9);
        assertThat(labelled.hasLabels()).isTrue();
        Dataset numbered = Dataset.of(X, X).samples(1);
        assertThat(numbered.targets().data).containsExactly(3, 4);
        assertThat(numbered.hasLabels()).isFalse();
        assertThat(numbered).hasToString("Dataset(1 sample of 2 features, targets of 2)");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dataset.of(X, new int[2]))
                .withMessage("Dataset: 2 labels for 3×2, expected one for each row");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dataset.of(X, new DMatrixRMaj(1, 3)))
                .withMessageContaining("targets of 1×3 for 3×2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dataset.of(X, X).samples(0, 3))
                .withMessage("Dataset.samples: index 1 is 3, but there are 3 samples, counted from 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dataset.of(X, X).withX(new DMatrixRMaj(2, 2)))
                .withMessageContaining("2×2 for 3 samples");
    }

    @Test
    void oneHotHasAOneAtEachLabel() {
        assertThat(OneHot.of(new int[] {2, 0}, 3).data).containsExactly(0, 0, 1, 1, 0, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OneHot.of(new int[] {0, 3}, 3))
                .withMessage("OneHot: the label of row 1 is 3, expected 0 to 2");
        assertThatIllegalArgumentException().isThrownBy(() -> OneHot.of(new int[] {-1}, 3));
    }

    @Test
    void whatAsksForLabelsOrTargetsThatAreNotThereIsNamed() {
        Dataset targets = Dataset.of(X, X);
        Batch batch = Batches.of(targets).iterator().next();
        SplitMix random = new SplitMix(1);
        refused(targets::labels, "Dataset.labels: the samples have targets, expected labels; see targets()");
        refused(batch::labels, "Batch.labels: the samples have targets, expected labels; see targets()");
        refused(
                () -> Split.stratified(targets, 0.3, 0.3, random),
                "Split.stratified: the samples have targets, expected labels; see shuffled()");
        refused(
                () -> KFold.stratified(targets, 2, random),
                "KFold.stratified: the samples have targets, expected labels; see shuffled()");
        refused(
                () -> Batches.of(targets).drawBalanced(random),
                "Batches.drawBalanced: the samples have targets, expected labels; see draw()");
        Dataset labels = Dataset.of(X, new int[3]);
        Batch labelled = Batches.of(labels).iterator().next();
        String oneHot = ": the samples have labels, expected targets; OneHot makes targets from labels";
        refused(labels::targets, "Dataset.targets" + oneHot);
        refused(labelled::targets, "Batch.targets" + oneHot);
        refused(labelled::targetIds, "Batch.targetIds" + oneHot);
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalStateException().isThrownBy(call).withMessage(message);
    }
}
