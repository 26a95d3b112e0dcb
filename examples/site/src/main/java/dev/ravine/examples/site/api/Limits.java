package dev.ravine.examples.site.api;

/**
 * How much may be asked for at once.
 *
 * @param formulaLength characters of a formula
 * @param formulaDepth how deep parentheses, functions, signs and powers may be nested
 * @param steps steps of a race
 * @param runners optimizers in a race
 * @param grid points along each side of a surface
 * @param rates learning rates in a sweep
 * @param sweepSteps steps in a sweep, over all optimizers and rates
 * @param seed the greatest seed: JavaScript's greatest safe whole number
 * @param netLayers hidden layers of a net
 * @param netUnits units of a hidden layer
 * @param netSteps steps of a net's training
 * @param netSamples samples of a data set
 * @param netClasses classes of one's own points
 * @param netEdits weights of a net that are set by hand
 */
public record Limits(
        int formulaLength,
        int formulaDepth,
        int steps,
        int runners,
        int grid,
        int rates,
        int sweepSteps,
        long seed,
        int netLayers,
        int netUnits,
        int netSteps,
        int netSamples,
        int netClasses,
        int netEdits) {
    /** Those of the page. */
    public static final Limits HERE =
            new Limits(300, 40, 5000, 24, 201, 61, 400_000, (1L << 53) - 1, 6, 32, 100_000, 2000, 5, 100);
}
