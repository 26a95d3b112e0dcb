package dev.ravine.examples.site.browser;

import org.teavm.jso.JSBody;

/** Reads numbers as JavaScript does: to the nearest double, as the JDK. */
final class Numbers {
    private Numbers() {}

    /**
     * Reads a number.
     *
     * @throws NumberFormatException if it is none
     */
    static double parseDouble(String text) {
        double number = text.isBlank() ? Double.NaN : read(text);
        if (Double.isNaN(number)) {
            throw new NumberFormatException(text);
        }
        return number;
    }

    @JSBody(params = "text", script = "return Number(text);")
    private static native double read(String text);
}
