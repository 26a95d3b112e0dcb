package dev.ravine.autograd.kernel;

/**
 * The elementary functions, made of additions, multiplications and divisions alone: the same bits on every JVM and in
 * every browser, and about as fast as {@link Math}.
 *
 * <p>{@link Math}'s own functions may differ in the last bit from one JVM to another. These take an argument apart into a power of two,
 * an entry of a table and a small rest, for which a short Taylor polynomial is enough (P. T. P. Tang, <i>Table-driven implementation of
 * the exponential function</i>, 1989, and <i>of the logarithm function</i>, 1990). Measured on thousands of numbers, exp, log and pow are
 * within 0.52 units in the last place where the result is a normal number, log1p within 1, expm1 within 2, tanh within 3. The sine and
 * the cosine have the bits of {@link StrictMath}, whose method they follow.
 */
public final class PortableMath {
    private PortableMath() {}

    /** How many parts the tables cut an octave into, and how many bits tell them apart. */
    private static final int PARTS = 128;

    private static final int BITS = 7;

    /** Where these bits stand at the head of a fraction, in the high word. */
    private static final int SHIFT = 20 - BITS;

    /** Adding it and taking it away rounds a number to a whole one. */
    private static final double ROUND = 0x1.8p52;

    /** ln 2 in two parts. The first is a multiple of 2⁻⁴², so that its product with an exponent is exact. */
    private static final double LN2_HIGH = 0x1.62e42fefa38p-1;

    private static final double LN2_LOW = 0x1.ef35793c7673p-45;

    /** ln 2 / 128 in two parts, of which the first again is a multiple of 2⁻⁴². */
    private static final double PART_HIGH = 0x1.62e42fef8p-8;

    private static final double PART_LOW = 0x1.1cf79abc9e3b4p-43;

    private static final double ONE_OVER_PART = PARTS / 0x1.62e42fefa39efp-1;

    /** 2^(i/128), rounded, and what it lost. */
    private static final double[] ROOT = new double[PARTS];

    private static final double[] ROOT_REST = new double[PARTS];

    /** Near the reciprocal of the middle of each part, a multiple of 1/512; and −ln of it, in two parts. */
    private static final double[] INVERSE = new double[PARTS];

    private static final double[] LN_HIGH = new double[PARTS];
    private static final double[] LN_LOW = new double[PARTS];

    /** The high word of 0.6875: a logarithm's significand is from there to 1.375, so that the exponent of numbers near 1 is 0. */
    private static final int LEAST = 0x3fe60000;

    static {
        Pair root = new Pair(0x1.0163da9fb3335p+0, 0x1.b61299ab8cdb7p-54);
        Pair power = new Pair(1, 0);
        for (int i = 0; i < PARTS; i++) {
            ROOT[i] = power.high;
            ROOT_REST[i] = power.low;
            power = power.times(root);
        }
        Pair[] logarithms = logarithms(360, 760);
        for (int i = 0; i < PARTS; i++) {
            double from = Words.of(LEAST + (i << SHIFT), 0);
            double to = Words.of(LEAST + ((i + 1) << SHIFT), 0);
            // Beside 1 it is 1, so that the logarithm of a number near 1 has no table's error.
            int n = from <= 1 && to >= 1 ? 512 : (int) Math.rint(1024 / (from + to));
            INVERSE[i] = n / 512.0;
            double high = logarithms[n - 360].high + 0x1.8p10 - 0x1.8p10;
            LN_HIGH[i] = 0 - high;
            LN_LOW[i] = high - logarithms[n - 360].high - logarithms[n - 360].low;
        }
    }

    /** ln(n / 512) for each n, from ln((n + 1) / n) = 2 artanh(1 / (2n + 1)). */
    private static Pair[] logarithms(int from, int to) {
        Pair[] all = new Pair[to - from];
        all[512 - from] = new Pair(0, 0);
        for (int n = 512; n < to - 1; n++) all[n + 1 - from] = all[n - from].plus(ofNext(n), 1);
        for (int n = 511; n >= from; n--) all[n - from] = all[n + 1 - from].plus(ofNext(n), -1);
        return all;
    }

    private static Pair ofNext(int n) {
        Pair power = Pair.ratio(1, 2 * n + 1);
        Pair square = power.times(power);
        Pair sum = new Pair(0, 0);
        for (int k = 1; k < 15; k += 2) {
            sum = sum.plus(power.times(Pair.ratio(2, k)), 1);
            power = power.times(square);
        }
        return sum;
    }

    /** A number of twice the digits: a double, and a second one within its rounding error. */
    private record Pair(double high, double low) {
        static Pair sum(double high, double low) {
            double sum = high + low;
            return new Pair(sum, low - (sum - high));
        }

        static Pair ratio(double a, double b) {
            double quotient = a / b;
            double product = quotient * b;
            return sum(quotient, (a - product - errorOfProduct(quotient, b, product)) / b);
        }

        Pair plus(Pair other, int sign) {
            double second = sign * other.high;
            double sum = high + second;
            double part = sum - high;
            return sum(sum, (high - (sum - part)) + (second - part) + (low + sign * other.low));
        }

        Pair times(Pair other) {
            double product = high * other.high;
            double cross = high * other.low + low * other.high;
            return sum(product, errorOfProduct(high, other.high, product) + cross);
        }
    }

    /** a · b less its rounded product: T. J. Dekker (1971). */
    private static double errorOfProduct(double a, double b, double product) {
        double highA = half(a);
        double lowA = a - highA;
        double highB = half(b);
        double lowB = b - highB;
        return ((highA * highB - product) + highA * lowB + lowA * highB) + lowA * lowB;
    }

    /** The number rounded to its first 26 bits. */
    private static double half(double x) {
        double large = (0x1p27 + 1) * x;
        return large - (large - x);
    }

    // ---- exponentials

    /** eˣ. */
    public static double exp(double x) {
        return exp(x, 0);
    }

    /** e to the power x + rest = 2^(k/128) eʳ, with r between ±ln 2 / 256. */
    private static double exp(double x, double rest) {
        if (!(x > -746 && x < 710)) {
            return x > 0 ? Double.POSITIVE_INFINITY : x < 0 ? 0 : x;
        }
        double n = x * ONE_OVER_PART + ROUND - ROUND;
        double p = expm1Small(x - n * PART_HIGH - n * PART_LOW + rest);
        int k = (int) n;
        double root = ROOT[k & (PARTS - 1)];
        double y = root + (ROOT_REST[k & (PARTS - 1)] + root * p);
        int exponent = k >> BITS;
        if (exponent >= -1022 && exponent <= 1023) {
            return y * powerOfTwo(exponent);
        }
        // In two steps: the power may be out of range where the result is not, and only the last step rounds.
        int part = exponent / 2;
        return y * powerOfTwo(part) * powerOfTwo(exponent - part);
    }

    /** eʳ − 1 for r between ±ln 2 / 256. */
    private static double expm1Small(double r) {
        return r + r * r * (1.0 / 2 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120))));
    }

    private static double powerOfTwo(int exponent) {
        return Words.of((exponent + 1023) << 20, 0);
    }

    /** eˣ − 1. */
    public static double expm1(double x) {
        double size = Math.abs(x);
        if (!(size > 0x1p-54)) {
            return x;
        } else if (size < 0x1p-4) {
            return x + x * x * (1.0 / 2 + x * (1.0 / 6 + x * (1.0 / 24 + x * (1.0 / 120 + x * (1.0 / 720 + tail(x))))));
        } else if (x <= -40) {
            return -1;
        } else if (x >= 709) {
            return exp(x);
        }
        double n = x * ONE_OVER_PART + ROUND - ROUND;
        double p = expm1Small(x - n * PART_HIGH - n * PART_LOW);
        int k = (int) n;
        double power = powerOfTwo(k >> BITS);
        double root = power * ROOT[k & (PARTS - 1)];
        return (root - 1) + (power * ROOT_REST[k & (PARTS - 1)] + root * p);
    }

    private static double tail(double x) {
        return x * (1.0 / 5040 + x * (1.0 / 40320 + x * (1.0 / 362880)));
    }

    /** tanh x = (e²ˣ − 1) / (e²ˣ + 1). */
    public static double tanh(double x) {
        double size = Math.abs(x);
        double t = expm1(2 * Math.min(size, 20));
        double y = size < 0x1p-28 ? size : t / (t + 2);
        return Math.copySign(y, x);
    }

    // ---- logarithms

    /** ln x. */
    public static double log(double x) {
        return log(x, 0);
    }

    /** ln(1 + x). */
    public static double log1p(double x) {
        if (!(Math.abs(x) > 0x1p-54)) {
            return x;
        }
        double sum = 1 + x;
        double lost = x < 1 ? x - (sum - 1) : 1 - (sum - x);
        return sum > 0 && sum < Double.POSITIVE_INFINITY ? log(sum, lost / sum) : log(sum);
    }

    /** ln x + rest, by ln x = k ln 2 − ln c + ln(1 + r), where c is near the reciprocal of the significand, and r = xc/2ᵏ − 1. */
    private static double log(double x, double rest) {
        double normal = x;
        int k = 0;
        if (!(x >= Double.MIN_NORMAL && x < Double.POSITIVE_INFINITY)) {
            if (!(x > 0 && x < 1)) {
                return x == 0 ? Double.NEGATIVE_INFINITY : x > 0 ? x : Double.NaN;
            }
            normal = x * 0x1p54;
            k = -54;
        }
        int high = Words.high(normal);
        int offset = high - LEAST;
        int i = (offset >> SHIFT) & (PARTS - 1);
        k += offset >> 20;
        double significand = Words.of(high - (offset & 0xfff00000), Words.low(normal));
        // Of few enough bits that the products are exact, and the first less 1, too.
        double first = half(significand);
        double r1 = first * INVERSE[i] - 1;
        double r2 = (significand - first) * INVERSE[i];
        double r = r1 + r2;
        double w = k * LN2_HIGH + LN_HIGH[i];
        double sum = w + r;
        double lost = (w - sum + r) + (r1 - r + r2) + (k * LN2_LOW + LN_LOW[i]) + rest;
        double square = r * r;
        double even = -1.0 / 2 + square * (-1.0 / 4 + square * (-1.0 / 6 + square * (-1.0 / 8)));
        double odd = 1.0 / 3 + square * (1.0 / 5 + square * (1.0 / 7));
        return sum + (lost + square * (even + r * odd));
    }

    // ---- powers

    /** x to the power y, with {@link Math#pow}'s special cases. */
    public static double pow(double x, double y) {
        double size = Math.abs(x);
        if (!(size > 0 && size < Double.POSITIVE_INFINITY && Math.abs(y) < 0x1p64) || y == 0) {
            return StrictMath.pow(x, y); // exactly 0, 1 or infinite, or not a number
        } else if (x > 0) {
            return power(x, y);
        } else if (y != Math.rint(y)) {
            return Double.NaN;
        }
        return y * 0.5 == Math.rint(y * 0.5) ? power(size, y) : -power(size, y);
    }

    /** e to the power y ln x, whose logarithm is taken to some 5 digits more than a double has. */
    private static double power(double x, double y) {
        double normal = x < Double.MIN_NORMAL ? x * 0x1p54 : x;
        int high = Words.high(normal);
        int offset = high - LEAST;
        int i = (offset >> SHIFT) & (PARTS - 1);
        int k = (offset >> 20) - (x < Double.MIN_NORMAL ? 54 : 0);
        double significand = Words.of(high - (offset & 0xfff00000), Words.low(normal));
        double first = half(significand);
        double r1 = first * INVERSE[i] - 1;
        double r2 = (significand - first) * INVERSE[i];
        double r = r1 + r2;
        double rest = r1 - r + r2;
        double w = k * LN2_HIGH + LN_HIGH[i];
        double linear = w + r;
        // −r²/2 is exact to the last of its bits, too.
        double head = half(r);
        double quadratic = -0.5 * head * head;
        double sum = linear + quadratic;
        double lost = (w - linear + r) + (linear - sum + quadratic);
        double square = r * r;
        double even = square * (-1.0 / 4 + square * (-1.0 / 6 + square * (-1.0 / 8)));
        double odd = 1.0 / 3 + square * (1.0 / 5 + square * (1.0 / 7 + square * (1.0 / 9)));
        lost += rest - r * rest - 0.5 * (r - head) * (r + head) + (k * LN2_LOW + LN_LOW[i]);
        lost += square * (even + r * odd);
        double ln = sum + lost;
        double product = y * ln;
        return exp(product, errorOfProduct(y, ln, product) + y * (sum - ln + lost));
    }

    // ---- sine and cosine, as fdlibm 5.3 has them (K. C. Ng, S. Moshier et al., Freely Distributable LIBM, 1995)

    /** π/2 in parts of 33 bits, and what each leaves. */
    private static final double[] QUARTER_HIGH = {0x1.921fb544p0, 0x1.0b4611a6p-34, 0x1.3198a2ep-69};

    private static final double[] QUARTER_LOW = {0x1.0b4611a626331p-34, 0x1.3198a2e037073p-69, 0x1.b839a252049c1p-104};

    private static final double S1 = -0x1.5555555555549p-3;
    private static final double S2 = 0x1.111111110f8a6p-7;
    private static final double S3 = -0x1.a01a019c161d5p-13;
    private static final double S4 = 0x1.71de357b1fe7dp-19;
    private static final double S5 = -0x1.ae5e68a2b9cebp-26;
    private static final double S6 = 0x1.5d93a5acfd57cp-33;

    private static final double C1 = 0x1.555555555554cp-5;
    private static final double C2 = -0x1.6c16c16c15177p-10;
    private static final double C3 = 0x1.a01a019cb159p-16;
    private static final double C4 = -0x1.27e4f809c52adp-22;
    private static final double C5 = 0x1.1ee9ebdb4b1c4p-29;
    private static final double C6 = -0x1.8fae9be8838d4p-37;

    /** sin x. */
    public static double sin(double x) {
        if ((Words.high(x) & 0x7fffffff) <= 0x3fe921fb) {
            return sine(x, 0);
        }
        return turned(x, 0);
    }

    /** cos x. */
    public static double cos(double x) {
        if ((Words.high(x) & 0x7fffffff) <= 0x3fe921fb) {
            return cosine(x, 0);
        }
        return turned(x, 1);
    }

    /** The sine of x plus a number of right angles. Beyond 2¹⁹ right angles, {@link StrictMath} is asked. */
    private static double turned(double x, int more) {
        double size = Math.abs(x);
        int high = Words.high(size);
        if (high > 0x413921fb) {
            return more == 0 ? StrictMath.sin(x) : StrictMath.cos(x);
        }
        int n = high < 0x4002d97c ? 1 : (int) (size * 0x1.45f306dc9c883p-1 + 0.5);
        double r = size - n * QUARTER_HIGH[0];
        double w = n * QUARTER_LOW[0];
        double y = r - w;
        if (n >= 32 || high == Words.high(n * (Math.PI / 2))) {
            // So near to a multiple of a right angle, perhaps, that more bits of it are needed.
            for (int i = 1; i < 3 && (high >> 20) - (Words.high(y) >> 20 & 0x7ff) > (i == 1 ? 16 : 49); i++) {
                double before = r;
                w = n * QUARTER_HIGH[i];
                r = before - w;
                w = n * QUARTER_LOW[i] - (before - r - w);
                y = r - w;
            }
        }
        double rest = r - y - w;
        return x < 0 ? ofQuarter(more - n, -y, -rest) : ofQuarter(more + n, y, rest);
    }

    /** The sine of an angle within ±π/4 plus a number of right angles. */
    static double ofQuarter(int quarter, double y, double rest) {
        return switch (quarter & 3) {
            case 0 -> sine(y, rest);
            case 1 -> cosine(y, rest);
            case 2 -> -sine(y, rest);
            default -> -cosine(y, rest);
        };
    }

    /** The sine of x + rest, within ±π/4. */
    private static double sine(double x, double rest) {
        if ((Words.high(x) & 0x7fffffff) < 0x3e400000) {
            return x;
        }
        double z = x * x;
        double v = z * x;
        double r = S2 + z * (S3 + z * (S4 + z * (S5 + z * S6)));
        return rest == 0 ? x + v * (S1 + z * r) : x - (z * (0.5 * rest - v * r) - rest - v * S1);
    }

    /** The cosine of x + rest, within ±π/4. */
    private static double cosine(double x, double rest) {
        int size = Words.high(x) & 0x7fffffff;
        if (size < 0x3e400000) {
            return 1;
        }
        double z = x * x;
        double r = z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6)))));
        if (size < 0x3fd33333) {
            return 1 - (0.5 * z - (z * r - x * rest));
        }
        double part = size > 0x3fe90000 ? 0.28125 : Words.of(size - 0x200000, 0);
        return 1 - part - (0.5 * z - part - (z * r - x * rest));
    }
}
