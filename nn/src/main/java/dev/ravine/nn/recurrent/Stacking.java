package dev.ravine.nn.recurrent;

import dev.ravine.autograd.Require;

/**
 * How many recurrent layers stand upon one another, in how many directions each of them reads, and whether they have biases.
 *
 * <pre>{@code
 * new Lstm(8, 16, Stacking.of(2).bidirectional().withDropout(0.1), random)
 * }</pre>
 *
 * @param layers at least 1; each but the first reads the outputs of the one below
 * @param directions 1, or 2 where a second layer beside each reads the sequence from its end
 * @param dropout the probability of an output to be dropped on its way to the layer above, while training; at least 0 and
 *     below 1
 * @param bias whether the layers have biases
 */
public record Stacking(int layers, int directions, double dropout, boolean bias) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException for numbers out of their range, and for a dropout where no layer is above
     */
    public Stacking {
        Require.atLeastOne("Stacking", "layers", layers);
        Require.that(directions == 1 || directions == 2, "Stacking", "%d directions, expected 1 or 2", directions);
        Require.that(
                dropout >= 0 && dropout < 1, "Stacking", "the dropout is %s, expected at least 0 and below 1", dropout);
        Require.that(
                layers > 1 || dropout == 0,
                "Stacking",
                "a dropout of %s, but it stands between layers and there is one layer",
                dropout);
    }

    /** The given number of layers with biases that read forwards, without dropout. */
    public static Stacking of(int layers) {
        return new Stacking(layers, 1, 0, true);
    }

    /** The same, read in both directions. */
    public Stacking bidirectional() {
        return new Stacking(layers, 2, dropout, bias);
    }

    /** The same, with another dropout between the layers. */
    public Stacking withDropout(double probability) {
        return new Stacking(layers, directions, probability, bias);
    }

    /** The same, with layers that have no biases. */
    public Stacking withoutBias() {
        return new Stacking(layers, directions, dropout, false);
    }
}
