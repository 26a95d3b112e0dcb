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
        Verdict verdict,
        String reason) {

    /** |analytic − numeric| over the greater of the two; 0 where both are 0. */
    public double relativeError() {
        double greater = Math.max(Math.abs(analytic), Math.abs(numeric));
        return greater == 0 ? 0 : Math.abs(analytic - numeric) / greater;
    }

    /** {@code [2, 3]}. */
    String place() {
        return row < 0 ? "along a random direction" : "[" + row + ", " + column + "]";
    }

    /** {@code input 0 [2, 3]: analytic 1.5, numeric 3.0 ± 2e-13}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%sinput %d %s: analytic %s, numeric %s ± %.0e%s",
                order == 1 ? "" : "second derivative, ",
                input,
                place(),
                analytic,
                numeric,
                errorEstimate,
                reason.isEmpty() ? "" : "; " + reason);
    }
}
