package dev.ravine.autograd.kernel;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;

/**
 * The exponential and its relations, for every lane of a vector.
 *
 * <p>The Vector API has these functions ({@code lanewise(EXP)} and so on), but their last bit is not always the same:
 * while a method is interpreted they come from {@link Math}, once it is compiled from a library inside the JDK, and the
 * change happens in the middle of a run. Here they are made of additions, multiplications, fused multiply-adds and
 * divisions, of which IEEE 754 lays down every bit. So the same number gives the same result, compiled or not, in any
 * lane, with vectors of any width, on any JDK.
 *
 * <p>The coefficients are those of the Taylor series, with enough terms that what is left out is below a tenth of the
 * last bit. Measured on millions of numbers, exp and log are within 1 unit in the last place, expm1 and softplus within
 * 2, sigmoid and tanh within 3.
 *
 * <p>The code is written flat. Each operation of the Vector API fills a good part of what the compiler is willing to
 * inline into one method, and beyond that limit a call to a method of our own is no longer inlined and ten times as slow.
 * So constants are ready-made vectors, and other methods are called first, if at all.
 */
final class VectorMath {
    private VectorMath() {}

    private static DoubleVector all(double value) {
        return DoubleVector.broadcast(DoubleVector.SPECIES_PREFERRED, value);
    }

    private static final DoubleVector ZERO = all(0);
    private static final DoubleVector HALF = all(0.5);
    private static final DoubleVector ONE = all(1);
    private static final DoubleVector TWO = all(2);
    private static final DoubleVector INFINITY = all(Double.POSITIVE_INFINITY);

    private static final DoubleVector LOG2_E = all(1.4426950408889634);

    /** The first 42 bits of ln 2, so that the product with an exponent is exact. */
    private static final DoubleVector LN2_HIGH = all(0x1.62e42fefa38p-1);

    /** The rest of ln 2. */
    private static final DoubleVector LN2_LOW = all(0x1.ef35793c7673p-45);

    private static final DoubleVector MINUS_LN2_HIGH = LN2_HIGH.neg();
    private static final DoubleVector MINUS_LN2_LOW = LN2_LOW.neg();

    /** Adding it rounds a number to a whole one, which then stands in the lowest bits. */
    private static final DoubleVector ROUND = all(0x1.8p52);

    /** With the exponent's bias: the lowest bits are then the exponent bits of a power of two. */
    private static final DoubleVector ROUND_BIASED = all(0x1.8p52 + 1023);

    // 1 / n!
    private static final DoubleVector E3 = all(1.0 / 6);
    private static final DoubleVector E4 = all(1.0 / 24);
    private static final DoubleVector E5 = all(1.0 / 120);
    private static final DoubleVector E6 = all(1.0 / 720);
    private static final DoubleVector E7 = all(1.0 / 5040);
    private static final DoubleVector E8 = all(1.0 / 40320);
    private static final DoubleVector E9 = all(1.0 / 362880);
    private static final DoubleVector E10 = all(1.0 / 3628800);
    private static final DoubleVector E11 = all(1.0 / 39916800);
    private static final DoubleVector E12 = all(1.0 / 479001600);
    private static final DoubleVector E13 = all(1.0 / 6227020800.0);

    /** The least and the greatest x for which eˣ need be computed: beyond, it is 0 or infinity as it is there. */
    private static final DoubleVector EXP_FROM = all(-746);

    private static final DoubleVector EXP_TO = all(710);

    /**
     * eˣ = 2ⁿ eʳ, where n is whole and r between ±½ ln 2.
     *
     * <p>Bounds are kept by comparing: {@code max} and {@code min} take a handful of instructions to tell apart 0, −0 and NaN.
     */
    static DoubleVector exp(DoubleVector number) {
        DoubleVector x = number.blend(EXP_FROM, number.compare(LT, EXP_FROM)).blend(EXP_TO, number.compare(GT, EXP_TO));
        DoubleVector n = x.fma(LOG2_E, ROUND).sub(ROUND);
        DoubleVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, x));
        DoubleVector p = E13.fma(r, E12)
                .fma(r, E11)
                .fma(r, E10)
                .fma(r, E9)
                .fma(r, E8)
                .fma(r, E7)
                .fma(r, E6)
                .fma(r, E5)
                .fma(r, E4)
                .fma(r, E3)
                .fma(r, HALF);
        DoubleVector power = p.fma(r.mul(r), r).add(ONE);
        // Half of n at a time: 2ⁿ can be out of range where the result is not, and rounds only once to a denormal.
        DoubleVector half = n.fma(HALF, ROUND).sub(ROUND);
        DoubleVector rest = n.sub(half);
        return power.mul(half.add(ROUND_BIASED)
                        .reinterpretAsLongs()
                        .lanewise(LSHL, 52)
                        .reinterpretAsDoubles())
                .mul(rest.add(ROUND_BIASED)
                        .reinterpretAsLongs()
                        .lanewise(LSHL, 52)
                        .reinterpretAsDoubles());
    }

    /** The least x for which eˣ − 1 need be computed: below, it is −1 as it is there. */
    private static final DoubleVector EXPM1_FROM = all(-40);

    /** From here to 0, eˣ − 1 is x. */
    private static final DoubleVector TINY = all(0x1p-54);

    /** eˣ − 1. */
    static DoubleVector expm1(DoubleVector x) {
        // Else a negative zero would lose its sign, and a denormal number its last bit.
        return normalExpm1(x.blend(EXP_TO, x.compare(GT, EXP_TO)))
                .blend(x, x.abs().compare(LT, TINY));
    }

    /** For x up to {@link #EXP_TO}: eˣ − 1 = (2ⁿ − 1) + 2ⁿ (eʳ − 1), where what the sum of 2ⁿ − 1 and 2ⁿ r loses to rounding is carried along. */
    private static DoubleVector normalExpm1(DoubleVector number) {
        DoubleVector x = number.blend(EXPM1_FROM, number.compare(LT, EXPM1_FROM));
        DoubleVector n = x.fma(LOG2_E, ROUND).sub(ROUND);
        DoubleVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, x));
        DoubleVector p = E13.fma(r, E12)
                .fma(r, E11)
                .fma(r, E10)
                .fma(r, E9)
                .fma(r, E8)
                .fma(r, E7)
                .fma(r, E6)
                .fma(r, E5)
                .fma(r, E4)
                .fma(r, E3)
                .fma(r, HALF);
        // All is halved until the end, as 2ⁿ goes out of range a little before the result.
        DoubleVector power = n.sub(ONE)
                .add(ROUND_BIASED)
                .reinterpretAsLongs()
                .lanewise(LSHL, 52)
                .reinterpretAsDoubles();
        DoubleVector whole = power.sub(HALF);
        DoubleVector linear = power.mul(r);
        DoubleVector sum = whole.add(linear);
        DoubleVector rest = power.fma(p.mul(r.mul(r)), linear.sub(sum.sub(whole)));
        DoubleVector y = sum.add(rest);
        return y.add(y);
    }

    private static final LongVector SIGN = all(-0.0).reinterpretAsLongs();
    private static final DoubleVector MINUS_TWO = all(-2);

    /** tanh x = −e / (2 + e), where e = exp(−2|x|) − 1, with the sign of x. */
    static DoubleVector tanh(DoubleVector x) {
        DoubleVector e = normalExpm1(x.abs().mul(MINUS_TWO));
        return e.div(e.add(TWO))
                .abs()
                .reinterpretAsLongs()
                .or(x.reinterpretAsLongs().and(SIGN))
                .reinterpretAsDoubles();
    }

    /** See {@link Kernels#sigmoid}. */
    static DoubleVector sigmoid(DoubleVector x) {
        DoubleVector small = exp(x.abs().neg());
        return ONE.blend(small, x.compare(LT, ZERO)).div(small.add(ONE));
    }

    // 2 / n
    private static final DoubleVector L3 = all(2.0 / 3);
    private static final DoubleVector L5 = all(2.0 / 5);
    private static final DoubleVector L7 = all(2.0 / 7);
    private static final DoubleVector L9 = all(2.0 / 9);
    private static final DoubleVector L11 = all(2.0 / 11);
    private static final DoubleVector L13 = all(2.0 / 13);
    private static final DoubleVector L15 = all(2.0 / 15);
    private static final DoubleVector L17 = all(2.0 / 17);
    private static final DoubleVector L19 = all(2.0 / 19);
    private static final DoubleVector L21 = all(2.0 / 21);
    private static final DoubleVector L23 = all(2.0 / 23);
    private static final DoubleVector L25 = all(2.0 / 25);
    private static final DoubleVector L27 = all(2.0 / 27);
    private static final DoubleVector L29 = all(2.0 / 29);
    private static final DoubleVector L31 = all(2.0 / 31);
    private static final DoubleVector L33 = all(2.0 / 33);

    /** max(x, 0) + ln (1 + e), where e = exp(−|x|), and the logarithm is as in {@link #log} with f = e and s at most ⅓. */
    static DoubleVector softplus(DoubleVector x) {
        DoubleVector e = exp(x.abs().neg());
        DoubleVector s = e.div(e.add(TWO));
        DoubleVector z = s.mul(s);
        DoubleVector p = L33.fma(z, L31)
                .fma(z, L29)
                .fma(z, L27)
                .fma(z, L25)
                .fma(z, L23)
                .fma(z, L21)
                .fma(z, L19)
                .fma(z, L17)
                .fma(z, L15)
                .fma(z, L13)
                .fma(z, L11)
                .fma(z, L9)
                .fma(z, L7)
                .fma(z, L5)
                .fma(z, L3);
        DoubleVector halfSquare = e.mul(e).mul(HALF);
        return x.max(ZERO).add(e.sub(halfSquare.sub(s.mul(p.fma(z, halfSquare)))));
    }

    private static final LongVector ONE_BITS = ONE.reinterpretAsLongs();
    private static final LongVector EXPONENT_BITS = INFINITY.reinterpretAsLongs();

    /** Moves √½ to where the exponent changes, so that the rest of a number is from √½ to √2. */
    private static final LongVector FROM_ROOT_HALF =
            ONE_BITS.sub(all(Math.sqrt(0.5)).reinterpretAsLongs());

    /** With a small whole number in its lowest bits, 2⁵² plus that number. */
    private static final DoubleVector TWO_TO_52 = all(0x1p52);

    private static final LongVector TWO_TO_52_BITS = TWO_TO_52.reinterpretAsLongs();
    private static final DoubleVector TWO_TO_52_BIASED = all(0x1p52 + 1023);
    private static final DoubleVector TWO_TO_54 = all(0x1p54);
    private static final DoubleVector TWO_TO_52_BIASED_54 = all(0x1p52 + 1023 + 54);
    private static final DoubleVector LEAST_NORMAL = all(Double.MIN_NORMAL);
    private static final DoubleVector GREATEST = all(Double.MAX_VALUE);
    private static final DoubleVector MINUS_INFINITY = INFINITY.neg();
    private static final DoubleVector NAN = all(Double.NaN);

    /**
     * ln x = k ln 2 + ln (1 + f), where x = 2ᵏ (1 + f) and 1 + f is from √½ to √2.
     *
     * <p>ln (1 + f) = 2 artanh s with s = f / (2 + f). Its beginning f − f²/2 is taken from f, so that s need not be exact.
     */
    static DoubleVector log(DoubleVector x) {
        VectorMask<Double> denormal = x.compare(LT, LEAST_NORMAL);
        LongVector bits = x.blend(x.mul(TWO_TO_54), denormal).reinterpretAsLongs();
        LongVector exponent = bits.add(FROM_ROOT_HALF).and(EXPONENT_BITS);
        DoubleVector k = exponent.lanewise(LSHR, 52)
                .or(TWO_TO_52_BITS)
                .reinterpretAsDoubles()
                .sub(TWO_TO_52_BIASED.blend(TWO_TO_52_BIASED_54, denormal));
        DoubleVector f = bits.sub(exponent).add(ONE_BITS).reinterpretAsDoubles().sub(ONE);
        DoubleVector s = f.div(f.add(TWO));
        DoubleVector z = s.mul(s);
        DoubleVector p = L21.fma(z, L19)
                .fma(z, L17)
                .fma(z, L15)
                .fma(z, L13)
                .fma(z, L11)
                .fma(z, L9)
                .fma(z, L7)
                .fma(z, L5)
                .fma(z, L3);
        DoubleVector halfSquare = f.mul(f).mul(HALF);
        DoubleVector rest = s.fma(p.fma(z, halfSquare), k.mul(LN2_LOW));
        DoubleVector y = k.fma(LN2_HIGH, f.sub(halfSquare.sub(rest)));
        // Infinity and NaN, which are not at most the greatest number, are their own logarithms.
        return x.blend(y, x.compare(LE, GREATEST))
                .blend(MINUS_INFINITY, x.compare(EQ, ZERO))
                .blend(NAN, x.compare(LT, ZERO));
    }
}
