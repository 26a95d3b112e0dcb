package dev.ravine.autograd.jqwik;

import dev.ravine.autograd.check.EntryRange;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/**
 * Which of two entries is simpler to read: the one that is shorter to write, and of two as short, the one nearer to 0.
 *
 * <p>Zero comes before all others; in a range without it, the bound nearest to it does.
 */
final class Simplicity {
    /** Beyond this, numbers count as equally far from 0: the distances of many must add up. */
    private static final double FAR = 1e9;

    private final EntryRange range;

    Simplicity(EntryRange range) {
        this.range = range;
    }

    double simplest() {
        return range.simplest();
    }

    /** How long the number is to write; 0 for the simplest. */
    int length(double x) {
        return isSimplest(x) ? 0 : EntryText.exact(x).length();
    }

    /** How far from the simplest the number is, in thousandths. */
    long magnitude(double x) {
        return (long) (Math.min(Math.abs(x - simplest()), FAR) * 1000);
    }

    /** Whether {@code x} is an entry, and simpler than {@code y}. */
    boolean isSimpler(double x, double y) {
        int byLength = Integer.compare(length(x), length(y));
        return range.holds(x) && (byLength < 0 || (byLength == 0 && magnitude(x) < magnitude(y)));
    }

    private boolean isSimplest(double x) {
        return Double.compare(x, simplest()) == 0;
    }

    /** What to try for a number, the simplest first. Not all of it is simpler, or in the range. */
    Stream<DoubleUnaryOperator> steps() {
        return Stream.of(
                x -> simplest(),
                x -> 1,
                x -> -1,
                Math::abs,
                Simplicity::towardsZero,
                x -> digits(x, 1, RoundingMode.DOWN),
                x -> digits(x, 1, RoundingMode.UP),
                x -> digits(x, 2, RoundingMode.DOWN),
                x -> digits(x, 2, RoundingMode.UP),
                x -> digits(x, 4, RoundingMode.HALF_EVEN),
                x -> towardsZero(x / 2),
                x -> x - Math.signum(x));
    }

    private static double towardsZero(double x) {
        return x < 0 ? Math.ceil(x) : Math.floor(x);
    }

    private static double digits(double x, int digits, RoundingMode mode) {
        return BigDecimal.valueOf(x).round(new MathContext(digits, mode)).doubleValue();
    }
}
