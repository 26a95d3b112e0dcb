package dev.ravine.nn.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.util.DoubleComparator;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
    private static final int[] LABELS = {0, 0, 0, 1, 1, 2, 2, 2, 2, 3};
    private static final int[] TAKEN_FOR = {0, 0, 1, 1, 0, 2, 2, 2, 1, 2};

    @Test
    void theTableIsReadable() {
        assertThat(ConfusionMatrix.of(TAKEN_FOR, LABELS, 5))
                .hasToString(
                        """
                label\\as     0     1     2     3     4  precision  recall      F1
                       0     2     1     0     0     0     0.6667  0.6667  0.6667
                       1     1     1     0     0     0     0.3333  0.5000  0.4000
                       2     0     1     3     0     0     0.7500  0.7500  0.7500
                       3     0     0     1     0     0     0.0000  0.0000  0.0000
                       4     0     0     0     0     0     0.0000  0.0000  0.0000
                   macro                                   0.4375  0.4792  0.4542
                accuracy 0.6000 of 10 samples""");
    }

    @Test
    void ratesAreThoseOfHandAndMacroLeavesOutWhatNeverCameUp() {
        ConfusionMatrix matrix = ConfusionMatrix.of(TAKEN_FOR, LABELS, 5);
        assertThat(matrix.accuracy()).isEqualTo(0.6);
        assertThat(matrix.precision(1)).isEqualTo(1.0 / 3);
        assertThat(matrix.recall(1)).isEqualTo(0.5);
        assertThat(matrix.f1(1)).isEqualTo(0.4);
        assertThat(matrix.macroPrecision())
                .usingComparator(new DoubleComparator(1e-15))
                .isEqualTo((2.0 / 3 + 1.0 / 3 + 0.75 + 0) / 4);
        assertThat(matrix.count(2, 1)).isEqualTo(1);
        assertThat(matrix.support(2)).isEqualTo(4);
        assertThat(matrix.predicted(2)).isEqualTo(4);
    }

    @Test
    void whatIsUndefinedIsZero() {
        ConfusionMatrix empty = ConfusionMatrix.of(new int[0], new int[0], 2);
        assertThat(new double[] {
                    empty.accuracy(),
                    empty.precision(0),
                    empty.recall(0),
                    empty.f1(0),
                    empty.macroPrecision(),
                    empty.macroRecall(),
                    empty.macroF1()
                })
                .containsOnly(0);
    }

    /** Each rate counted from its definition, sample by sample. */
    @Property
    void ratesEqualTheirDefinitions(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 3) Integer> labels,
            @ForAll @IntRange(max = 99) int mix) {
        int n = labels.size();
        int[] actual = labels.stream().mapToInt(i -> i).toArray();
        int[] taken = IntStream.range(0, n)
                .map(i -> (i * 31 + mix) % 3 == 0 ? actual[i] : (actual[i] + i + mix) % 3)
                .toArray();
        ConfusionMatrix matrix = ConfusionMatrix.of(taken, actual, 4);
        assertThat(matrix.accuracy()).isEqualTo(share(n, i -> true, i -> actual[i] == taken[i]));
        for (int c = 0; c < 4; c++) {
            int label = c;
            double precision = share(n, i -> taken[i] == label, i -> actual[i] == label);
            double recall = share(n, i -> actual[i] == label, i -> taken[i] == label);
            assertThat(matrix.precision(c)).isEqualTo(precision);
            assertThat(matrix.recall(c)).isEqualTo(recall);
            assertThat(matrix.f1(c))
                    .usingComparator(new DoubleComparator(1e-15))
                    .isEqualTo(precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall));
        }
        double[] seen = IntStream.range(0, 4)
                .filter(c -> labels.contains(c) || IntStream.of(taken).anyMatch(t -> t == c))
                .mapToDouble(matrix::f1)
                .toArray();
        assertThat(matrix.macroF1())
                .usingComparator(new DoubleComparator(1e-15))
                .isEqualTo(IntStream.range(0, seen.length)
                                .mapToDouble(i -> seen[i])
                                .sum()
                        / seen.length);
    }

    private static double share(int n, IntPredicate among, IntPredicate which) {
        long all = IntStream.range(0, n).filter(among).count();
        long those = IntStream.range(0, n).filter(among).filter(which).count();
        return all == 0 ? 0 : (double) those / all;
    }

    @Test
    void countsOfBatchesAddUp() {
        ConfusionMatrix first = ConfusionMatrix.of(new int[] {0, 0, 1, 1}, new int[] {0, 0, 0, 1}, 4);
        ConfusionMatrix rest = ConfusionMatrix.of(new int[] {0, 2, 2, 2, 1, 2}, new int[] {1, 2, 2, 2, 2, 3}, 4);
        assertThat(first.plus(rest))
                .isEqualTo(ConfusionMatrix.of(TAKEN_FOR, LABELS, 4))
                .isNotEqualTo(first);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> first.plus(ConfusionMatrix.of(new int[0], new int[0], 2)))
                .withMessage("ConfusionMatrix.plus: 4 classes and 2, expected as many");
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfusionMatrix.of(new int[] {0, 0}, new int[] {0, 2}, 2))
                .withMessage("ConfusionMatrix: the label of row 1 is 2, expected 0 to 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfusionMatrix.of(new int[] {-1, 0}, new int[] {0, 0}, 2))
                .withMessage("ConfusionMatrix: the prediction of row 0 is -1, expected 0 to 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfusionMatrix.of(new int[3], new int[2], 2))
                .withMessage("ConfusionMatrix: 2 labels and 3 predictions, expected as many");
        assertThatIllegalArgumentException().isThrownBy(() -> ConfusionMatrix.of(new int[0], new int[0], 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfusionMatrix.of(new int[2], new int[2], 2).precision(2))
                .withMessage("ConfusionMatrix: class 2, expected 0 to 1");
    }
}
