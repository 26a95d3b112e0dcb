package dev.ravine.examples.benchmarks.report;

/** Checks of what was typed. */
public final class Arguments {
    private Arguments() {}

    /**
     * A finite number above 0.
     *
     * @throws IllegalArgumentException if it is another, or none
     */
    public static double positive(String what, String typed) {
        double number;
        try {
            number = Double.parseDouble(typed);
        } catch (NumberFormatException e) {
            number = Double.NaN;
        }
        if (!(number > 0 && number < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " is '" + typed + "', expected a number above 0");
        }
        return number;
    }
}
