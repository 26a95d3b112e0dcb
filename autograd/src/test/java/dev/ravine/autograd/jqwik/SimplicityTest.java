package dev.ravine.autograd.jqwik;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.check.EntryRange;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimplicityTest {
    private final Simplicity simplicity = new Simplicity(new EntryRange(-1e9, 1e9));

    /** The numbers on the way: each is the first that is simpler and still fails. */
    private List<Double> shrink(double from, DoublePredicate fails) {
        List<Double> path = new ArrayList<>();
        for (OptionalDouble next = OptionalDouble.of(from); next.isPresent(); ) {
            double x = next.getAsDouble();
            path.add(x);
            next = simplicity
                    .steps()
                    .mapToDouble(step -> step.applyAsDouble(x))
                    .filter(y -> simplicity.isSimpler(y, x) && fails.test(y))
                    .findFirst();
        }
        return path;
    }

    @ParameterizedTest
    @CsvSource({
        "1.7345, -5, 5, 0",
        "1.7345, 0.5, 5, 1",
        "-1.7345, -5, -0.5, -1",
        "-1.7345, -2.5, -1.5, -2",
        "5.7345, 5, 5.9, 5",
        "5.7345, 5.5, 6.1, 6",
        "1234.5, 600, 1e9, 600",
        "37, 20, 1e9, 20",
        "577.3, 575, 578, 575",
        "1000001, 600, 1e9, 600",
        "8, 4, 9, 4",
        "0.7345, 0.7, 0.79, 0.7",
        "0.7345, 0.71, 0.8, 0.8",
        "0.7345, 0.72, 0.739, 0.73",
        "0.7345, 0.731, 0.745, 0.74",
        "-0.73458112, -0.7347, -0.7343, -0.7346",
        "3.7e-280, 1e-290, 1e-100, 3e-280",
        "-0.4, -5, 1, 0"
    })
    void aNumberEndsAsAShortOneThatStillFails(double x, double least, double greatest, double expected) {
        assertThat(shrink(x, y -> least <= y && y <= greatest))
                .endsWith(expected)
                .hasSizeLessThan(30);
    }

    @Test
    void theFirstNumbersToTryAreThoseThatMostOftenDo() {
        assertThat(shrink(-1234.5, y -> true)).containsExactly(-1234.5, 0.0);
        assertThat(shrink(-1234.5, y -> y != 0)).containsExactly(-1234.5, 1.0);
        assertThat(shrink(-1234.5, y -> y < 0)).containsExactly(-1234.5, -1.0);
    }

    @Test
    void aMinusZeroStaysOneOnlyIfItMust() {
        assertThat(shrink(-0.0, y -> y == 0)).endsWith(0.0);
        assertThat(shrink(-0.3, y -> 1 / y < 0 && y > -1)).endsWith(-0.0);
    }

    @Test
    void shorterIsSimplerThenNearerToZero() {
        double[] fromSimplest = {0, 1, 9, -0.0, -1, 10, 99, 0.5, 100, -0.5, 1e-300};
        for (int i = 1; i < fromSimplest.length; i++) {
            assertThat(simplicity.isSimpler(fromSimplest[i - 1], fromSimplest[i]))
                    .as("%s before %s", fromSimplest[i - 1], fromSimplest[i])
                    .isTrue();
            assertThat(simplicity.isSimpler(fromSimplest[i], fromSimplest[i - 1]))
                    .isFalse();
        }
    }

    @Test
    void whatIsNotInTheRangeIsNeverSimpler() {
        Simplicity positive = new Simplicity(new EntryRange(0.25, 3));
        assertThat(positive.isSimpler(0, 2)).isFalse();
        assertThat(positive.isSimpler(0.25, 1)).isTrue();
        assertThat(positive.isSimpler(4, 2.5)).isFalse();
    }

    @Test
    void theSimplestIsTriedFirst() {
        Simplicity fromThree = new Simplicity(new EntryRange(3, 7));
        assertThat(fromThree.steps().findFirst().orElseThrow().applyAsDouble(5)).isEqualTo(3);
    }

    @Test
    void distancesAreInThousandths() {
        assertThat(simplicity.magnitude(2.5)).isEqualTo(2500);
        assertThat(simplicity.magnitude(-2.5)).isEqualTo(2500);
        assertThat(new Simplicity(new EntryRange(3, 7)).magnitude(5)).isEqualTo(2000);
    }
}
