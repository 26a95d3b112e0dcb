package dev.ravine.autograd.jqwik;

/** A number as short as it can be written. */
final class EntryText {
    private static final int LONG = 7;
    private static final int KEPT = 6;

    private EntryText() {}

    /** All digits that tell it from other numbers: {@code 0}, {@code -0}, {@code 0.25}, {@code 1e-300}. */
    static String exact(double x) {
        String text = Double.toString(x);
        int exponent = text.indexOf('E');
        return exponent < 0
                ? withoutPoint(text)
                : withoutPoint(text.substring(0, exponent)) + "e" + text.substring(exponent + 1);
    }

    /** The first few digits, with three dots where there are more: {@code 0.3333…}, {@code 1.234…e-7}. */
    static String brief(double x) {
        String text = exact(x);
        int exponent = text.indexOf('e');
        String digits = exponent < 0 ? text : text.substring(0, exponent);
        return digits.length() <= LONG || !Double.isFinite(x)
                ? text
                : digits.substring(0, KEPT) + "…" + text.substring(digits.length());
    }

    private static String withoutPoint(String digits) {
        return digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits;
    }
}
