package dev.ravine.autograd.kernel;

import java.math.BigInteger;

/**
 * Functions with the bits of {@link StrictMath}, and {@link Math#fma}, of additions, multiplications, divisions and square roots
 * alone, for browsers, whose own differ in the last bits from one another.
 *
 * <p>{@link StrictMath} is specified to give the results of fdlibm 5.3 (K. C. Ng, S. Moshier et al., Freely Distributable
 * LIBM, 1995). These are its methods: an argument is reduced with its rounding error kept, a minimax polynomial follows, and
 * the two are put together in an order that loses little. A test compares both on random numbers of every size.
 */
public final class Fdlibm {
    private static final double LN2_HIGH = 0x1.62e42feep-1;
    private static final double LN2_LOW = 0x1.a39ef35793c76p-33;
    private static final double ONE_OVER_LN2 = 0x1.71547652b82fep0;
    private static final double TWO_54 = 0x1p54;

    private Fdlibm() {}

    // ---- fused multiply-add

    /** 2²⁷ + 1, which splits a factor into halves of 26 bits: T. J. Dekker (1971). */
    private static final double SPLITTER = 0x1p27 + 1;

    /**
     * a · b + c, rounded once, as {@link Math#fma}.
     *
     * <p>The product and the sum are taken with their errors, so that the result is s + (t + e). Where the inner sum is not
     * exact, it can matter only if the outer one is a tie: S. Boldo, G. Melquiond, Emulation of FMA and correctly rounded sums
     * (2008).
     */
    public static double fma(double a, double b, double c) {
        double p = a * b;
        double size = Math.abs(p);
        if (!(size > 0x1p-900 && size < 0x1p960 && Math.abs(c) < 0x1p960)
                || Math.abs(a) > 0x1p960
                || Math.abs(b) > 0x1p960) {
            return a == 0 || b == 0 ? p + c : carefulFma(a, b, c);
        }
        double splitA = SPLITTER * a;
        double highA = splitA - (splitA - a);
        double lowA = a - highA;
        double splitB = SPLITTER * b;
        double highB = splitB - (splitB - b);
        double lowB = b - highB;
        double e = ((highA * highB - p) + highA * lowB + lowA * highB) + lowA * lowB;
        double s = p + c;
        double part = s - p;
        double t = (p - (s - part)) + (c - part);
        double rest = t + e;
        double y = s + rest;
        double partOfRest = rest - t;
        double lost = (t - (rest - partOfRest)) + (e - partOfRest);
        if (lost != 0) {
            double d = rest - (y - s);
            double other = y + 2 * d;
            if (d != 0 && other - y == 2 * d && (lost > 0) == (d > 0)) {
                return other;
            }
        }
        return y;
    }

    /** With whole numbers, where intermediate results could leave the range of a double. */
    private static double carefulFma(double a, double b, double c) {
        if (!Double.isFinite(a) || !Double.isFinite(b) || !Double.isFinite(c)) {
            // An infinite product of finite factors must not swallow an infinite c of the other sign.
            return Double.isFinite(a) && Double.isFinite(b) ? c : a * b + c;
        } else if (c == 0) {
            return a * b;
        }
        int exponentOfProduct = exponent(a) + exponent(b);
        int least = Math.min(exponentOfProduct, exponent(c));
        BigInteger sum = whole(a).multiply(whole(b))
                .shiftLeft(exponentOfProduct - least)
                .add(whole(c).shiftLeft(exponent(c) - least));
        return rounded(sum, least);
    }

    /** The number without its exponent: a multiple of 2 to the {@link #exponent}. */
    private static BigInteger whole(double x) {
        int high = Words.high(x);
        long fraction = (high & 0xfffffL) << 32 | (Words.low(x) & 0xffffffffL);
        long whole = (high & 0x7ff00000) == 0 ? fraction : fraction | 1L << 52;
        return BigInteger.valueOf(high < 0 ? -whole : whole);
    }

    private static int exponent(double x) {
        return Math.max(Words.high(x) >>> 20 & 0x7ff, 1) - 1075;
    }

    /** number · 2^exponent, rounded once. */
    private static double rounded(BigInteger number, int exponent) {
        BigInteger size = number.abs();
        int shift = Math.max(exponent + size.bitLength() - 53, -1074) - exponent;
        BigInteger kept = size;
        if (shift > 0) {
            kept = size.shiftRight(shift);
            BigInteger twice = size.subtract(kept.shiftLeft(shift)).shiftLeft(1);
            int half = twice.compareTo(BigInteger.ONE.shiftLeft(shift));
            if (half > 0 || (half == 0 && kept.testBit(0))) {
                kept = kept.add(BigInteger.ONE);
            }
        } else {
            shift = 0;
        }
        double y = (double) (int) (kept.longValue() >>> 26) * 0x1p26 + (kept.longValue() & (1 << 26) - 1);
        return (number.signum() < 0 ? -1 : 1) * scaled(y, exponent + shift);
    }

    /** x · 2ⁿ, whose steps are exact unless the result is out of range. */
    private static double scaled(double x, int n) {
        double y = x;
        int rest = n;
        for (; rest > 1000; rest -= 1000) y *= 0x1p1000;
        for (; rest < -500; rest += 500) y *= 0x1p-500;
        return y * Words.of((rest + 1023) << 20, 0);
    }

    // ---- exponentials

    private static final double P1 = 0x1.555555555553ep-3;
    private static final double P2 = -0x1.6c16c16bebd93p-9;
    private static final double P3 = 0x1.1566aaf25de2cp-14;
    private static final double P4 = -0x1.bbd41c5d26bf1p-20;
    private static final double P5 = 0x1.6376972bea4dp-25;

    /** eˣ = 2ᵏ eʳ, where r is within ½ ln 2 and eʳ = 1 + 2r / (R − r), with a polynomial R of r². */
    public static double exp(double x) {
        if (Double.isNaN(x)) {
            return x;
        } else if (x > 0x1.62e42fefa39efp9) {
            return Double.POSITIVE_INFINITY;
        } else if (x < -0x1.74910d52d3051p9) {
            return 0;
        }
        int size = Words.high(x) & 0x7fffffff;
        if (size < 0x3e300000) {
            return 1 + x;
        }
        int k = size > 0x3fd62e42 ? multiples(x, size) : 0;
        double high = x - k * LN2_HIGH;
        double low = k * LN2_LOW;
        double r = high - low;
        double t = r * r;
        double c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
        if (k == 0) {
            return 1 - (r * c / (c - 2) - r);
        }
        double y = 1 - (low - r * c / (2 - c) - high);
        return k >= -1021 ? withExponent(y, k) : withExponent(y, k + 1000) * 0x1p-1000;
    }

    /** How many times ln 2 goes into x. */
    private static int multiples(double x, int size) {
        if (size < 0x3ff0a2b2) {
            return x > 0 ? 1 : -1;
        }
        return (int) (ONE_OVER_LN2 * x + (x > 0 ? 0.5 : -0.5));
    }

    /** y · 2ᵏ by its exponent's bits. */
    private static double withExponent(double y, int k) {
        return Words.of(Words.high(y) + (k << 20), Words.low(y));
    }

    // ---- logarithms

    private static final double L1 = 0x1.5555555555593p-1;
    private static final double L2 = 0x1.999999997fa04p-2;
    private static final double L3 = 0x1.2492494229359p-2;
    private static final double L4 = 0x1.c71c51d8e78afp-3;
    private static final double L5 = 0x1.7466496cb03dep-3;
    private static final double L6 = 0x1.39a09d078c69fp-3;
    private static final double L7 = 0x1.2f112df3e5244p-3;

    /** ln x = k ln 2 + ln(1 + f), where 1 + f is from √½ to √2 and s = f / (2 + f). */
    public static double log(double x) {
        if (!(x > 0) || x == Double.POSITIVE_INFINITY) {
            return x == 0 ? Double.NEGATIVE_INFINITY : x > 0 ? x : Double.NaN;
        }
        boolean denormal = x < Double.MIN_NORMAL;
        double normal = denormal ? x * TWO_54 : x;
        int high = Words.high(normal);
        int k = (high >> 20) - 1023 - (denormal ? 54 : 0);
        high &= 0xfffff;
        int above = high + 0x95f64 & 0x100000;
        k += above >> 20;
        double f = Words.of(high | (above ^ 0x3ff00000), Words.low(normal)) - 1;
        if ((0xfffff & 2 + high) < 3) {
            if (f == 0) {
                return k == 0 ? 0 : k * LN2_HIGH + k * LN2_LOW;
            }
            double rest = f * f * (0.5 - 0x1.5555555555555p-2 * f);
            return k == 0 ? f - rest : k * LN2_HIGH - (rest - k * LN2_LOW - f);
        }
        double s = f / (2 + f);
        double z = s * s;
        double w = z * z;
        double odd = w * (L2 + w * (L4 + w * L6));
        double even = z * (L1 + w * (L3 + w * (L5 + w * L7)));
        double rest = even + odd;
        if ((high - 0x6147a | 0x6b851 - high) > 0) {
            double half = 0.5 * f * f;
            return k == 0
                    ? f - (half - s * (half + rest))
                    : k * LN2_HIGH - (half - (s * (half + rest) + k * LN2_LOW) - f);
        }
        return k == 0 ? f - s * (f - rest) : k * LN2_HIGH - (s * (f - rest) - k * LN2_LOW - f);
    }

    // ---- sine and cosine

    /** sin x: {@link PortableMath}'s as far as it goes. */
    public static double sin(double x) {
        return Math.abs(x) < NEAR ? PortableMath.sin(x) : turned(x, 0);
    }

    /** cos x: {@link PortableMath}'s as far as it goes. */
    public static double cos(double x) {
        return Math.abs(x) < NEAR ? PortableMath.cos(x) : turned(x, 1);
    }

    private static final double NEAR = 8e5;

    /** How many bits of π there are behind the point. */
    private static final int PI_BITS = 1200;

    /** A class of its own, as hardly a page needs it and it takes a while to compute. */
    private static final class Pi {
        /** π · 2¹²⁰⁰, by J. Machin's formula π/4 = 4 arctan ⅕ − arctan 1/239. */
        static final BigInteger SCALED =
                arctanOfOneOver(5).shiftLeft(2).subtract(arctanOfOneOver(239)).shiftLeft(2);

        private static BigInteger arctanOfOneOver(int n) {
            BigInteger power = BigInteger.ONE.shiftLeft(PI_BITS + 32).divide(BigInteger.valueOf(n));
            BigInteger sum = power;
            for (int k = 3; power.signum() != 0; k += 2) {
                power = power.divide(BigInteger.valueOf(-(long) n * n));
                sum = sum.add(power.divide(BigInteger.valueOf(k)));
            }
            return sum.shiftRight(32);
        }
    }

    /** The sine of x plus a number of right angles, with whole numbers. */
    private static double turned(double x, int more) {
        if (!Double.isFinite(x)) {
            return Double.NaN;
        }
        BigInteger number = whole(Math.abs(x)).shiftLeft(PI_BITS + exponent(x));
        BigInteger angle = Pi.SCALED.shiftRight(1);
        BigInteger quarter = number.add(Pi.SCALED.shiftRight(2)).divide(angle);
        BigInteger left = number.subtract(quarter.multiply(angle));
        double y = rounded(left, -PI_BITS);
        BigInteger ofY = y == 0 ? BigInteger.ZERO : whole(y).shiftLeft(PI_BITS + exponent(y));
        double rest = rounded(left.subtract(ofY), -PI_BITS);
        int n = quarter.intValue();
        return x < 0 ? PortableMath.ofQuarter(more - n, -y, -rest) : PortableMath.ofQuarter(more + n, y, rest);
    }

    // ---- powers

    private static final double A1 = 0x1.3333333333303p-1;
    private static final double A2 = 0x1.b6db6db6fabffp-2;
    private static final double A3 = 0x1.55555518f264dp-2;
    private static final double A4 = 0x1.17460a91d4101p-2;
    private static final double A5 = 0x1.d864a93c9db65p-3;
    private static final double A6 = 0x1.a7e284a454eefp-3;

    /** 2 / (3 ln 2), and in two parts. */
    private static final double CP = 0x1.ec709dc3a03fdp-1;

    private static final double CP_HIGH = 0x1.ec709ep-1;
    private static final double CP_LOW = -0x1.e2fe0145b01f5p-28;

    /** log₂ 1.5 in two parts. */
    private static final double LOG_HIGH = 0x1.2b8034p-1;

    private static final double LOG_LOW = 0x1.cfdeb43cfd006p-27;

    private static final double LN2 = 0x1.62e42fefa39efp-1;
    private static final double LN2_32_HIGH = 0x1.62e43p-1;
    private static final double LN2_32_LOW = -0x1.05c610ca86c39p-29;

    /** x to the power y, as {@link StrictMath#pow}: 2 to the power y log₂ x, with the logarithm in two parts. */
    public static double pow(double x, double y) {
        double sizeX = Math.abs(x);
        double sizeY = Math.abs(y);
        if (y == 0) {
            return 1;
        } else if (Double.isNaN(x) || Double.isNaN(y)) {
            return Double.NaN;
        } else if (y == 2) {
            return x * x;
        } else if (y == 0.5 && x >= -Double.MAX_VALUE) {
            return Math.sqrt(x + 0.0);
        } else if (sizeY == 1) {
            return y == 1 ? x : 1 / x;
        } else if (sizeY == Double.POSITIVE_INFINITY) {
            return sizeX == 1 ? Double.NaN : sizeX > 1 == y > 0 ? sizeY : 0;
        }
        boolean whole = Math.floor(y) == y;
        boolean odd = whole && sizeY < 0x1p53 && Math.floor(y / 2) != y / 2;
        boolean negative = x < 0 || (x == 0 && 1 / x < 0);
        if (sizeX == 0 || sizeX == 1 || sizeX == Double.POSITIVE_INFINITY) {
            double z = y < 0 ? 1 / sizeX : sizeX;
            return negative && sizeX == 1 && !whole ? Double.NaN : negative && odd ? -z : z;
        } else if (negative && !whole) {
            return Double.NaN;
        }
        double sign = negative && odd ? -1 : 1;
        int highX = Words.high(sizeX);
        double t1;
        double t2;
        if (Words.high(sizeY) > 0x41e00000) {
            if (Words.high(sizeY) > 0x43f00000) {
                if (highX <= 0x3fefffff) {
                    return y < 0 ? Double.POSITIVE_INFINITY : 0;
                } else if (highX >= 0x3ff00000) {
                    return y > 0 ? Double.POSITIVE_INFINITY : 0;
                }
            }
            if (highX < 0x3fefffff) {
                return y < 0 ? sign * Double.POSITIVE_INFINITY : sign * 0;
            } else if (highX > 0x3ff00000) {
                return y > 0 ? sign * Double.POSITIVE_INFINITY : sign * 0;
            }
            double t = sizeX - 1;
            double w = t * t * (0.5 - t * (0x1.5555555555555p-2 - t * 0.25));
            double u = 0x1.715476p0 * t;
            double v = t * 0x1.4ae0bf85ddf44p-26 - w * ONE_OVER_LN2;
            t1 = Words.of(Words.high(u + v), 0);
            t2 = v - (t1 - u);
        } else {
            int n = 0;
            double base = sizeX;
            if (highX < 0x00100000) {
                base *= 0x1p53;
                n -= 53;
                highX = Words.high(base);
            }
            n += (highX >> 20) - 0x3ff;
            int fraction = highX & 0xfffff;
            highX = fraction | 0x3ff00000;
            boolean upper = false;
            if (fraction > 0x3988e) {
                if (fraction < 0xbb67a) {
                    upper = true;
                } else {
                    n++;
                    highX -= 0x100000;
                }
            }
            base = Words.of(highX, Words.low(base));
            double centre = upper ? 1.5 : 1;
            double u = base - centre;
            double v = 1 / (base + centre);
            double s = u * v;
            double sHigh = Words.of(Words.high(s), 0);
            double tHigh = Words.of((highX >> 1 | 0x20000000) + 0x80000 + (upper ? 1 << 18 : 0), 0);
            double tLow = base - (tHigh - centre);
            double sLow = v * (u - sHigh * tHigh - sHigh * tLow);
            double s2 = s * s;
            double r = s2 * s2 * (A1 + s2 * (A2 + s2 * (A3 + s2 * (A4 + s2 * (A5 + s2 * A6)))));
            r += sLow * (sHigh + s);
            s2 = sHigh * sHigh;
            tHigh = Words.of(Words.high(3 + s2 + r), 0);
            tLow = r - (tHigh - 3 - s2);
            u = sHigh * tHigh;
            v = sLow * tHigh + tLow * s;
            double pHigh = Words.of(Words.high(u + v), 0);
            double pLow = v - (pHigh - u);
            double zHigh = CP_HIGH * pHigh;
            double zLow = CP_LOW * pHigh + pLow * CP + (upper ? LOG_LOW : 0);
            double logHigh = upper ? LOG_HIGH : 0;
            t1 = Words.of(Words.high(zHigh + zLow + logHigh + n), 0);
            t2 = zLow - (t1 - n - logHigh - zHigh);
        }
        double y1 = Words.of(Words.high(y), 0);
        double pLow = (y - y1) * t1 + y * t2;
        double pHigh = y1 * t1;
        double z = pLow + pHigh;
        int j = Words.high(z);
        int i = Words.low(z);
        if (j >= 0x40900000) {
            if ((j - 0x40900000 | i) != 0 || pLow + 0x1.71547652b82fep-54 > z - pHigh) {
                return sign * Double.POSITIVE_INFINITY;
            }
        } else if ((j & 0x7fffffff) >= 0x4090cc00) {
            if ((j - 0xc090cc00 | i) != 0 || pLow <= z - pHigh) {
                return sign * 0;
            }
        }
        return sign * powerOfTwo(pHigh, pLow, j);
    }

    /** 2 to the power high + low, whose sum has the high word j. */
    private static double powerOfTwo(double high, double low, int j) {
        int i = j & 0x7fffffff;
        int k = (i >> 20) - 0x3ff;
        int n = 0;
        double rest = high;
        if (i > 0x3fe00000) {
            n = j + (0x100000 >> (k + 1));
            k = ((n & 0x7fffffff) >> 20) - 0x3ff;
            double t = Words.of(n & ~(0xfffff >> k), 0);
            n = ((n & 0xfffff) | 0x100000) >> (20 - k);
            if (j < 0) {
                n = -n;
            }
            rest -= t;
        }
        double t = Words.of(Words.high(low + rest), 0);
        double u = t * LN2_32_HIGH;
        double v = (low - (t - rest)) * LN2 + t * LN2_32_LOW;
        double z = u + v;
        double w = v - (z - u);
        t = z * z;
        double t1 = z - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
        double r = z * t1 / (t1 - 2) - (w + z * w);
        z = 1 - (r - z);
        int exponent = Words.high(z) + (n << 20);
        return exponent >> 20 <= 0 ? scaledOnce(z, n) : Words.of(exponent, Words.low(z));
    }

    /** z · 2ⁿ where that is no normal number, rounded once. */
    private static double scaledOnce(double z, int n) {
        return n < -1000 ? z * 0x1p-1000 * Words.of((n + 1000 + 1023) << 20, 0) : z * Words.of((n + 1023) << 20, 0);
    }
}
