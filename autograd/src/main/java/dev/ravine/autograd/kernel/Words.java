package dev.ravine.autograd.kernel;

/**
 * The two words of a double, of 32 bits each.
 *
 * <p>In a browser another class stands in for this one, as a long would be an object there.
 */
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
