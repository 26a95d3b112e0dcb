package dev.ravine.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.jqwik.Entries;
import dev.ravine.autograd.jqwik.Shape;
import java.util.Arrays;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

class ScalingTest {
    private static final DMatrixRMaj TRAIN = new DMatrixRMaj(new double[][] {{1, 0.1, -5}, {3, 0.1, 5}, {5, 0.1, 15}});

    @Test
    void standardGivesMeanZeroAndDeviationOne() {
        Scaling scaling = Scaling.standard(TRAIN);
        double deviation = Math.sqrt(8.0 / 3);
        assertThat(scaling.offset().data).containsExactly(3, 0.1, 5);
        assertThat(scaling.divisor().data).containsExactly(new double[] {deviation, 1, 5 * deviation}, within(1e-15));
        assertThat(scaling.apply(TRAIN).data)
                .containsExactly(
                        new double[] {-2 / deviation, 0, -2 / deviation, 0, 0, 0, 2 / deviation, 0, 2 / deviation},
                        within(1e-15));
    }

    @Test
    void minMaxGoesFromZeroToOneOnTheTrainingDataOnly() {
        Scaling scaling = Scaling.minMax(TRAIN);
        assertThat(scaling.apply(TRAIN).data).containsExactly(0, 0, 0, 0.5, 0, 0.5, 1, 0, 1);
        DMatrixRMaj test = new DMatrixRMaj(new double[][] {{7, 1.1, -25}});
        assertThat(scaling.apply(test).data).containsExactly(1.5, 1, -1);
        assertThat(test.data).containsExactly(7, 1.1, -25);
    }

    /** 0.1 three times has a mean that is not 0.1, and would come out as a column of ones. */
    @Test
    void aConstantColumnBecomesZeroAndKeepsItsScale() {
        Scaling scaling = Scaling.standard(new DMatrixRMaj(new double[][] {{0.1}, {0.1}, {0.1}}));
        assertThat(scaling.apply(new DMatrixRMaj(new double[][] {{0.1}, {2.1}})).data)
                .containsExactly(0, 2);
    }

    @Test
    void neitherTinyNorHugeSpreadsVanishOrOverflow() {
        for (double unit : new double[] {1e-300, 1e300}) {
            DMatrixRMaj x = new DMatrixRMaj(new double[][] {{unit}, {3 * unit}});
            assertThat(Scaling.standard(x).apply(x).data).containsExactly(new double[] {-1, 1}, within(1e-15));
        }
    }

    @Property
    void undoingGivesBackWhatWasScaled(
            @ForAll @Shape(rows = "1..6", columns = "n") @Entries(min = -9, max = 9) DMatrixRMaj train,
            @ForAll @Shape(rows = "1..6", columns = "n") @Entries(min = -9, max = 9) DMatrixRMaj x) {
        for (Scaling scaling : new Scaling[] {Scaling.standard(train), Scaling.minMax(train)}) {
            // Where the training data differ by less than 1e-290, what is as far as 18 from them scales to infinity.
            Assume.that(Arrays.stream(scaling.divisor().data).allMatch(d -> d > 1e-290));
            DMatrixRMaj back = scaling.undo(scaling.apply(x));
            CommonOps_DDRM.subtractEquals(back, x);
            assertThat(CommonOps_DDRM.elementMaxAbs(back)).isLessThan(1e-12);
        }
    }

    @Test
    void aDatasetKeepsItsLabels() {
        Dataset data = Dataset.of(TRAIN, new int[] {4, 5, 6});
        Dataset scaled = Scaling.minMax(TRAIN).apply(data);
        assertThat(scaled.labels()).containsExactly(4, 5, 6);
        assertThat(scaled.x().data[6]).isEqualTo(1);
        assertThat(data.x().data[6]).isEqualTo(5);
    }

    @Test
    void badInputIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scaling.standard(new DMatrixRMaj(new double[][] {{1, 2}, {3, Double.NaN}})))
                .withMessage("Scaling.standard: NaN at row 1, column 1, expected a finite number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scaling.minMax(new DMatrixRMaj(0, 2)))
                .withMessageContaining("at least one row");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scaling.minMax(new DMatrixRMaj(new double[][] {{-1.7e308}, {1.7e308}})))
                .withMessageContaining("column 0 has the offset");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scaling.minMax(TRAIN).apply(new DMatrixRMaj(2, 2)))
                .withMessage("Scaling.apply: 2×2, expected 3 columns");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Scaling(new DMatrixRMaj(1, 2), new DMatrixRMaj(1, 2)))
                .withMessageContaining("a divisor other than 0");
    }

    @Test
    void theRowsAreNotPrinted() {
        assertThat(Scaling.standard(new DMatrixRMaj(2, 1000))).hasToString("Scaling(1000 columns)");
    }
}
