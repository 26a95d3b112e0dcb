package dev.ravine.autograd.check;

import java.util.function.DoubleUnaryOperator;

/** Compares one derivative with what evaluation gives, and says what follows. */
final class Judge {
    /** Where even this much relative precision is out of reach, nothing is decided. */
    private static final double LOOSEST = 1e-4;

    /**
     * Derivatives this small are taken for rounding: terms of the order of one that cancel leave a little of it in the
     * gradient, and often nothing at all in the function.
     */
    static final double NEGLIGIBLE = 1e-14;

    /** No powers of two, so that the steps of each sweep are its own. */
    private static final double[] OTHER_SCALES = {0.7, 0.45};

    private final double tolerance;

    /** @param tolerance how far apart two equal derivatives may be, relative to the greater */
    Judge(double tolerance) {
        this.tolerance = tolerance;
    }

    /**
     * An entry's verdict, before it is known where the entry stands.
     *
     * @param allowed how far apart the two derivatives may be
     */
    record Finding(double numeric, double error, double allowed, Verdict verdict, String reason) {}

    /**
     * Compares.
     *
     * @param f the function along the entry, whose derivative at 0 is in question
     * @param scale the length over which it is expected to vary
     * @param noise by how much a value of the function may be off
     * @param size of the gradient's greatest entry: what is far below it need not be known to all its own digits
     */
    Finding compare(double analytic, DoubleUnaryOperator f, double scale, double noise, double size) {
        Finding finding = judged(analytic, f, scale, noise, size);
        if (finding.verdict() != Verdict.WRONG) {
            return finding;
        }
        return secondOpinion(analytic, f, scale, Math.max(noise, Slope.noiseBeyondAPlateau(f, scale)), size);
    }

    /**
     * Judges again before a gradient is called wrong. Differences can be less precise than they seem: where rounding does
     * not show over small steps, and where a sweep's neighbours happen to agree. Other sweeps then come to other results.
     */
    private Finding secondOpinion(double analytic, DoubleUnaryOperator f, double scale, double noise, double size) {
        Finding first = judged(analytic, f, scale, noise, size);
        double spread = 0;
        for (double other : OTHER_SCALES) {
            Finding finding = judged(analytic, f, other * scale, noise, size);
            if (finding.verdict() != Verdict.WRONG) {
                return finding;
            }
            spread = Math.max(spread, Math.abs(finding.numeric() - first.numeric()));
        }
        if (Math.abs(analytic - first.numeric()) <= 3 * spread) {
            Estimate rough = new Estimate(first.numeric(), spread);
            return finding(analytic, rough, size, Verdict.INCONCLUSIVE, "differences over other steps disagree");
        }
        return first;
    }

    private Finding judged(double analytic, DoubleUnaryOperator f, double scale, double noise, double size) {
        Slope slope = new Slope(f, scale, noise);
        Estimate central = slope.central(tolerance / 10, size);
        if (agrees(analytic, central, size, Math.abs(slope.atZero()))) {
            return finding(analytic, central, size, Verdict.CORRECT, "");
        }
        Estimate left = slope.fromTheLeft();
        Estimate right = slope.fromTheRight();
        if (left.isFound() && right.isFound() && differ(left, right, size)) {
            return atKink(analytic, left, right, size);
        }
        if (isContradicted(central, left, analytic) || isContradicted(central, right, analytic)) {
            String reason = "a kink is too near for differences to see past it";
            return finding(analytic, central, size, Verdict.SUBGRADIENT, reason);
        }
        if (!central.isFound()) {
            String side = left.isFound() || right.isFound()
                    ? "this is the edge of the domain"
                    : "it is not finite around here";
            String reason = "no difference can be taken: " + side;
            return finding(analytic, central, size, Verdict.INCONCLUSIVE, reason);
        }
        if (!Double.isFinite(analytic)) {
            return finding(analytic, central, size, Verdict.WRONG, "the gradient is not finite");
        }
        boolean apart = Math.abs(analytic - central.value()) > allowed(analytic, central, size);
        return apart && isDecided(analytic, central, size)
                ? finding(analytic, central, size, Verdict.WRONG, "")
                : finding(analytic, central, size, Verdict.INCONCLUSIVE, "the differences are too noisy to tell");
    }

    private Finding finding(double analytic, Estimate numeric, double size, Verdict verdict, String reason) {
        return new Finding(numeric.value(), numeric.error(), allowed(analytic, numeric, size), verdict, reason);
    }

    /**
     * How far apart two equal derivatives may be. Where the differences are less precise than the tolerance, agreement
     * within their error is all there is to see.
     */
    double allowed(double analytic, Estimate numeric, double size) {
        double byTolerance = tolerance * Math.max(greater(analytic, numeric), 1e-3 * size);
        return Math.max(NEGLIGIBLE, Math.max(byTolerance, 3 * numeric.error()));
    }

    private static double greater(double analytic, Estimate numeric) {
        return Math.max(Math.abs(analytic), Math.abs(numeric.value()));
    }

    /** @param value of the function: what does not move it by a millionth of itself counts as no slope at all */
    boolean agrees(double analytic, Estimate numeric, double size, double value) {
        double distance = Math.abs(analytic - numeric.value());
        boolean precise = isPrecise(analytic, numeric, size) || numeric.error() <= 1e-6 * value;
        return precise && Double.isFinite(analytic) && distance <= allowed(analytic, numeric, size);
    }

    private static boolean isPrecise(double analytic, Estimate numeric, double size) {
        return numeric.error() <= LOOSEST * Math.max(greater(analytic, numeric), size);
    }

    /** Of two derivatives that do not agree, whether they differ; the alternative is that nobody knows. */
    static boolean isDecided(double analytic, Estimate numeric, double size) {
        return isPrecise(analytic, numeric, size) || Math.abs(analytic - numeric.value()) > 100 * numeric.error();
    }

    /** Whether the analytic value is one side's derivative, and the central difference is not. */
    static boolean isContradicted(Estimate central, Estimate side, double analytic) {
        return side.isFound()
                && Math.abs(side.value() - central.value()) > 3 * (side.error() + central.error())
                && Math.abs(side.value() - analytic) <= 3 * side.error();
    }

    static boolean differ(Estimate left, Estimate right, double size) {
        double distance = Math.abs(left.value() - right.value());
        double magnitude = Math.max(size, Math.max(Math.abs(left.value()), Math.abs(right.value())));
        return distance > 10 * (left.error() + right.error()) && distance > 1e-6 * magnitude;
    }

    /** Between the two sides, whichever is the greater, every value is right. */
    static Finding atKink(double analytic, Estimate left, Estimate right, double size) {
        double error = left.error() + right.error();
        double middle = 0.5 * (left.value() + right.value());
        double allowed = 0.5 * Math.abs(left.value() - right.value()) + 3 * error + 1e-9 * size + NEGLIGIBLE;
        Verdict verdict = Math.abs(analytic - middle) <= allowed ? Verdict.SUBGRADIENT : Verdict.WRONG;
        String reason =
                "not differentiable here: %s from the left, %s from the right".formatted(left.value(), right.value());
        return new Finding(middle, error, allowed, verdict, reason);
    }
}
