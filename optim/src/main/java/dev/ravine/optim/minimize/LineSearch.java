package dev.ravine.optim.minimize;

import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.lang.Math.sqrt;

import org.jspecify.annotations.Nullable;

/**
 * Finds a length α along a line that satisfies the strong Wolfe conditions: φ(α) ≤ φ(0) + c₁αφ′(0) and |φ′(α)| ≤ c₂|φ′(0)|.
 *
 * <p>J. Nocedal, S. Wright, Numerical Optimization, 2nd edition (2006), Algorithms 3.5 and 3.6 with the cubic of
 * equation 3.59. Where φ is not finite, the next length is a tenth of the way there. A length from a cubic is kept a
 * tenth away from both ends.
 *
 * @param c1 sufficient decrease, above 0
 * @param c2 curvature, above c1 and below 1
 * @param maxEvaluations after which the lowest point found is returned, if it is a decrease
 */
record LineSearch(double c1, double c2, int maxEvaluations) {
    /** How near to an end of its interval the next length may be, as a share of it. */
    private static final double MARGIN = 0.1;

    /** φ, which counts and keeps what it evaluates. */
    @FunctionalInterface
    interface Line {
        LinePoint at(double alpha);
    }

    /**
     * A point on the line.
     *
     * @param alpha how far
     * @param loss φ(α); infinite where it is not finite
     * @param slope φ′(α)
     * @param x the point
     * @param gradient at the point
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed over, not compared.
    record LinePoint(double alpha, double loss, double slope, double[] x, double[] gradient) {
        boolean isFinite() {
            return loss < Double.POSITIVE_INFINITY && Double.isFinite(slope);
        }
    }

    /**
     * Searches along a line.
     *
     * @param start φ at 0, with a slope below 0
     * @param first the length to try first
     * @return a point that satisfies the conditions; after too many evaluations, one that is merely lower; null if none is
     */
    @Nullable LinePoint search(Line line, LinePoint start, double first) {
        LinePoint last = start;
        double alpha = first;
        for (int i = 0; i < maxEvaluations; i++) {
            LinePoint here = line.at(alpha);
            if (!isLowEnough(start, here) || (i > 0 && here.loss >= last.loss)) {
                return zoom(line, start, last, here, maxEvaluations - i - 1);
            } else if (isFlatEnough(start, here)) {
                return here;
            } else if (here.slope >= 0) {
                return zoom(line, start, here, last, maxEvaluations - i - 1);
            }
            double further = cubic(last, here);
            alpha = further > 2 * here.alpha ? min(further, 10 * here.alpha) : 2 * here.alpha;
            last = here;
        }
        return last;
    }

    /** Narrows an interval that holds such a length; {@code low} is the lowest point so far that is low enough. */
    private @Nullable LinePoint zoom(Line line, LinePoint start, LinePoint low, LinePoint high, int left) {
        for (int i = 0; i < left && isWide(low, high); i++) {
            LinePoint here = line.at(interpolate(low, high));
            if (!isLowEnough(start, here) || here.loss >= low.loss) {
                high = here;
            } else if (isFlatEnough(start, here)) {
                return here;
            } else {
                high = here.slope * (high.alpha - low.alpha) >= 0 ? low : high;
                low = here;
            }
        }
        return low.loss < start.loss ? low : null;
    }

    boolean isLowEnough(LinePoint start, LinePoint here) {
        return here.isFinite() && here.loss <= start.loss + c1 * here.alpha * start.slope;
    }

    boolean isFlatEnough(LinePoint start, LinePoint here) {
        return abs(here.slope) <= -c2 * start.slope;
    }

    private static boolean isWide(LinePoint low, LinePoint high) {
        return abs(high.alpha - low.alpha) > 1e-14 * max(low.alpha, high.alpha);
    }

    private static double interpolate(LinePoint low, LinePoint high) {
        double width = high.alpha - low.alpha;
        if (!high.isFinite()) {
            return low.alpha + MARGIN * width;
        }
        double least = min(low.alpha, high.alpha) + MARGIN * abs(width);
        double greatest = max(low.alpha, high.alpha) - MARGIN * abs(width);
        double alpha = cubic(low, high);
        return alpha >= least && alpha <= greatest
                ? alpha
                : alpha < least ? least : alpha > greatest ? greatest : (least + greatest) / 2;
    }

    /** Where the cubic through two points with these slopes is least (equation 3.59); NaN if nowhere. */
    private static double cubic(LinePoint a, LinePoint b) {
        double width = b.alpha - a.alpha;
        double d1 = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.alpha - b.alpha);
        double d2 = Math.signum(width) * sqrt(d1 * d1 - a.slope * b.slope);
        return b.alpha - width * (b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2);
    }
}
