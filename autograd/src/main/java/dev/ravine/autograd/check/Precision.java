package dev.ravine.autograd.check;

/** How finely a function computes: the digits of the numbers that it reads and returns. */
enum Precision {
    /** Java's {@code double}, with 53 bits. */
    DOUBLE(1, 1e-3),

    /** Java's {@code float}, with 24 bits. */
    SINGLE(0x1p29, 1e-2);

    private final double coarser;
    private final double least;

    Precision(double coarser, double least) {
        this.coarser = coarser;
        this.least = least;
    }

    /** An estimate confirms a derivative only if it is known to this, relatively, unless the tolerance asks for less. */
    double least() {
        return least;
    }

    /** How many times a double's last digit the function's is. */
    double coarser() {
        return coarser;
    }

    /** The value of a number's last digit. */
    double ulp(double x) {
        return coarser * Math.ulp(x);
    }

    /** The nearest number that the function can read. */
    double rounded(double x) {
        return this == SINGLE ? (float) x : x;
    }
}
