package dev.ravine.autograd.check;

import java.util.Locale;

/**
 * One derivative: what the gradient says and what evaluation says.
 *
 * @param order 1 for a gradient, 2 for the derivative of a gradient
 * @param input which input, counted from 0
 * @param row the entry's row; −1 where a direction through all entries was compared
 * @param column the entry's column; −1 likewise
 * @param analytic the derivative that the rules computed
 * @param numeric the derivative that differences of values give
 * @param errorEstimate how far off {@code numeric} may be
 * @param allowed how far apart the two may be: as far as the tolerance says or, where {@code numeric} is less precise than
 *     that, three times {@code errorEstimate}; at a kink, from the middle to beyond its sides
 * @param verdict what follows
 * @param reason why it is not decided, or what kind of point this is; empty where there is nothing to say
 */
public record Comparison(
        int order,
        int input,
        int row,
        int column,
        double analytic,
        double numeric,
        double errorEstimate,
        double allowed,
        Verdict verdict,
        String reason) {

    /** The same numbers with another verdict. */
    Comparison with(Verdict another, String why) {
        return new Comparison(order, input, row, column, analytic, numeric, errorEstimate, allowed, another, why);
    }

    /** |analytic − numeric| over the greater of the two; 0 where both {@linkplain #isZero are 0}. */
    public double relativeError() {
        return isZero() ? 0 : Math.abs(analytic - numeric) / greater();
    }

    /** Whether both are 0 as far as can be told, so that only rounding is left to compare. */
    public boolean isZero() {
        return verdict == Verdict.CORRECT ? !(greater() > allowed) : greater() == 0;
    }

    private double greater() {
        return Math.max(Math.abs(analytic), Math.abs(numeric));
    }

    /** |analytic − numeric| over what is allowed: above 1 the two disagree. */
    public double shareOfAllowed() {
        return Math.abs(analytic - numeric) / allowed;
    }

    /** {@code [2, 3]}. */
    String place() {
        return row < 0 ? "along a random direction" : "[" + row + ", " + column + "]";
    }

    /** {@code input 0 [2, 3]: analytic 1.5, numeric 3.0 ± 2e-13}. */
    @Override
    public String toString() {
        return toString("input " + input);
    }

    /** The same where the input is called something. */
    String toString(String name) {
        return String.format(
                Locale.ROOT,
                "%s%s %s: analytic %s, numeric %s ± %.0e%s",
                order == 1 ? "" : "second derivative, ",
                name,
                place(),
                analytic,
                numeric,
                errorEstimate,
                reason.isEmpty() ? "" : "; " + reason);
    }
}
