package dev.ravine.autograd.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The derivative, and above all that its error estimate can be trusted. */
class SlopeTest {
    private static void assertTrue(DoubleUnaryOperator f, DoubleUnaryOperator derivative, double x) {
        DoubleUnaryOperator moved = step -> f.applyAsDouble(x + step);
        double scale = Math.max(1, Math.abs(x));
        double expected = derivative.applyAsDouble(x);
        Estimate estimate = new Slope(moved, scale, Slope.noise(moved, scale)).central(1e-12, 0);
        assertThat(Math.abs(estimate.value() - expected))
                .as("error at %s, estimated as %s", x, estimate.error())
                .isLessThanOrEqualTo(3 * estimate.error());
        assertThat(estimate.error()).as("estimate at %s", x).isLessThan(1e-9 * Math.max(1, Math.abs(expected)));
    }

    @Property
    void errorsAreWithinTheirEstimates(@ForAll @DoubleRange(min = -3, max = 3) double x) {
        assertTrue(Math::exp, Math::exp, x);
        assertTrue(Math::sin, Math::cos, x);
        assertTrue(Math::tanh, v -> 1 - Math.tanh(v) * Math.tanh(v), x);
        assertTrue(v -> 1 / (4 + v), v -> -1 / ((4 + v) * (4 + v)), x);
        assertTrue(v -> Math.log(4 + v), v -> 1 / (4 + v), x);
        assertTrue(v -> Math.pow(v, 7), v -> 7 * Math.pow(v, 6), x);
        assertTrue(v -> Math.sin(20 * v), v -> 20 * Math.cos(20 * v), x);
    }

    @Property
    void cancellationInTheFunctionShowsInTheEstimate(@ForAll @IntRange(min = 0, max = 9) int digits) {
        // Adding and taking away a large number rounds the function; the estimate has to say so.
        double large = Math.pow(10, digits);
        DoubleUnaryOperator f = step -> (Math.exp(0.3 + step) + large) - large;
        Estimate estimate = new Slope(f, 1, Slope.noise(f, 1)).central(1e-12, 0);
        assertThat(Math.abs(estimate.value() - Math.exp(0.3))).isLessThanOrEqualTo(3 * estimate.error());
        assertThat(estimate.error()).isLessThan(1e-13 * Math.max(10, large) * 100);
    }

    @Test
    void theTwoSidesOfAKinkAreToldApart() {
        Slope slope = new Slope(step -> step > 0 ? 3 * step : -2 * step, 1, 1e-16);
        assertThat(slope.fromTheRight().value()).isEqualTo(3);
        assertThat(slope.fromTheLeft().value()).isEqualTo(-2);
    }

    @Test
    void stepsOutsideOfTheDomainArePassedOver() {
        DoubleUnaryOperator f = step -> Math.log(1e-3 + step);
        Estimate estimate = new Slope(f, 1, Slope.noise(f, 1)).central(1e-12, 0);
        assertThat(Math.abs(estimate.value() - 1e3)).isLessThanOrEqualTo(3 * estimate.error());
        assertThat(estimate.error()).isLessThan(1e-5);
    }

    @Test
    void whereNothingIsFiniteNothingIsFound() {
        assertThat(new Slope(step -> Double.NaN, 1, 0).central(1e-12, 0).isFound())
                .isFalse();
    }

    @Test
    void theNoiseIsThatOfASingleValue() {
        double squares = 0;
        for (int seed = 0; seed < 1000; seed++) {
            Random random = new Random(seed);
            double noise = Slope.noise(step -> Math.exp(step) + 1e-6 * random.nextGaussian(), 1);
            squares += noise * noise / 1000;
        }
        assertThat(Math.sqrt(squares)).isCloseTo(1e-6, within(0.05e-6));
        assertThat(Slope.noise(Math::exp, 1)).isBetween(1e-17, 1e-15);
        assertThat(Slope.noise(step -> 1024, 1)).isEqualTo(Math.ulp(1024.0));
        assertThat(Slope.noise(step -> -1024, 1)).isEqualTo(Math.ulp(1024.0));
        assertThat(Slope.noise(step -> Double.NaN, 1)).isLessThan(1e-300);
    }

    @Test
    void beyondAPlateauTheNoiseIsThatOfTheStairs() {
        // Flat over the smallest steps, and over steps of up to a sixty-fourth.
        for (double height : new double[] {0.7e-3, 0.9e-4, 1.3e-6}) {
            DoubleUnaryOperator stairs = step -> height * Math.rint(step / height);
            assertThat(Slope.noise(stairs, 1)).isLessThan(1e-20);
            assertThat(Slope.noiseBeyondAPlateau(stairs, 1)).isBetween(0.05 * height, 0.6 * height);
        }
        assertThat(Slope.noiseBeyondAPlateau(step -> 1024, 1)).isEqualTo(Math.ulp(1024.0));
        assertThat(Slope.noiseBeyondAPlateau(Math::exp, 1)).isEqualTo(Slope.noise(Math::exp, 1));
    }

    // ---- the sweep

    /** The points at which a function was evaluated. */
    private final List<Double> points = new ArrayList<>();

    private DoubleUnaryOperator noted(DoubleUnaryOperator f) {
        return step -> {
            points.add(step);
            return f.applyAsDouble(step);
        };
    }

    private double furthest() {
        return points.stream().mapToDouble(Math::abs).max().orElseThrow();
    }

    @Test
    void theErrorOfALineIsItsNoiseOverTheStep() {
        // Best with the longest steps that can be extrapolated: 1/32, and eight times the noise.
        Estimate estimate = new Slope(step -> 3 * step, 1, 1e-6).central(1e-12, 0);
        assertThat(estimate.value()).isCloseTo(3, within(1e-12));
        assertThat(estimate.error()).isCloseTo(8 * 32 * 1e-6, within(1e-12));
        Estimate oneSided = new Slope(step -> 3 * step, 1, 1e-6).fromTheRight();
        assertThat(oneSided.error()).isCloseTo(8 * 32 * 1e-6, within(1e-12));
    }

    @Test
    void theSweepBeginsAtAnEighthOfTheScaleAndHalves() {
        Estimate all = new Slope(noted(step -> 3 * step), 16, 1e-6).central(1e-12, 0);
        assertThat(all.isFound()).isTrue();
        assertThat(furthest()).isEqualTo(2);
        assertThat(points).contains(2.0, -2.0, 1.0, -1.0, Math.scalb(2.0, -26)).hasSize(1 + 2 * 27);
    }

    @Test
    void theSweepEndsWhereTheErrorIsGoodEnough() {
        // The first estimate is off by 2.56e-4: good enough at a thousandth of 1/2, not of 1/4.
        new Slope(noted(step -> 0.5 * step), 1, 1e-6).central(1e-3, 0);
        assertThat(points).hasSize(1 + 2 * 3);
        points.clear();
        new Slope(noted(step -> 0.25 * step), 1, 1e-6).central(1e-3, 0);
        assertThat(points).hasSize(1 + 2 * 27);
        points.clear();
        new Slope(noted(step -> 0), 1, 1e-6).central(1e-3, 500);
        assertThat(points).hasSize(1 + 2 * 3);
        points.clear();
        new Slope(noted(step -> 0), 1, 1e-6).central(1e-3, 250);
        assertThat(points).hasSize(1 + 2 * 27);
    }

    @Test
    void anErrorThatIsJustGoodEnoughEndsTheSweep() {
        // 8 times the noise over 1/32.
        new Slope(noted(step -> step), 1, 0x1p-20).central(0x1p-12, 0);
        assertThat(points).hasSize(1 + 2 * 3);
    }

    @Test
    void eachExtrapolationTakesAwayOneTermOfTheError() {
        // With so much noise that the estimates over the longest steps are the best.
        DoubleUnaryOperator square = step -> step + step * step;
        assertThat(new Slope(square, 1, 1).fromTheRight().value()).isEqualTo(1);
        assertThat(new Slope(square, 1, 1).fromTheLeft().value()).isEqualTo(1);
        DoubleUnaryOperator cube = step -> step + step * step + step * step * step;
        assertThat(new Slope(cube, 1, 1e-4).fromTheRight().value()).isCloseTo(1, within(1e-15));
        DoubleUnaryOperator fifth = step -> step + Math.pow(step, 5);
        assertThat(new Slope(fifth, 1, 1).central(0, 0).value()).isCloseTo(1, within(1e-15));
        DoubleUnaryOperator seventh = step -> step + 1e3 * Math.pow(step, 5) + 1e4 * Math.pow(step, 7);
        assertThat(new Slope(seventh, 1, 1e-4).central(0, 0).value()).isCloseTo(1, within(1e-12));
    }

    @Test
    void theNoiseIsSoughtOverATinyPartOfTheScale() {
        assertThat(Slope.noise(noted(Math::exp), 1000)).isGreaterThan(0);
        assertThat(furthest()).isEqualTo(4 * 3e-8 * 1000);
        points.clear();
        // Of a function that never moves, up to the first step beyond a sixty-fourth of the scale.
        assertThat(Slope.noiseBeyondAPlateau(noted(step -> 1), 16)).isGreaterThan(0);
        assertThat(furthest()).isCloseTo(4 * 3e-8 * 16 * Math.pow(8, 7), within(1e-9));
    }

    @Test
    void mostNeighboursEqualMakeAPlateau() {
        // Of eight neighbours, four are equal where the second half stands still, and five where one more does.
        double step = 3e-8;
        Slope.noiseBeyondAPlateau(noted(s -> Math.min(s, 0)), 1);
        assertThat(furthest()).as("four equal").isEqualTo(4 * step);
        points.clear();
        Slope.noiseBeyondAPlateau(noted(s -> Math.min(s, -step)), 1);
        assertThat(furthest()).as("five equal").isGreaterThan(4 * step);
    }
}
