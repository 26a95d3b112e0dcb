package dev.ravine.examples.site.browser;

/** The two words of a double's 64 bits. In the browser {@link JsWords} stands in for this. */
final class Words {
    private Words() {}

    /** The sign, the exponent and the first 20 bits of the fraction. */
    static int high(double x) {
        return (int) (Double.doubleToRawLongBits(x) >>> 32);
    }

    /** The last 32 bits of the fraction. */
    static int low(double x) {
        return (int) Double.doubleToRawLongBits(x);
    }

    /** The double of two words. */
    static double of(int high, int low) {
        return Double.longBitsToDouble((long) high << 32 | (low & 0xffffffffL));
    }
}
