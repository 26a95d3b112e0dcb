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

    /** An entry's verdict, before it is known where the entry stands. */
    record Finding(double numeric, double error, Verdict verdict, String reason) {}

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
        boolean disagree = Math.abs(analytic - first.numeric()) <= 3 * spread;
        return disagree
                ? new Finding(first.numeric(), spread, Verdict.INCONCLUSIVE, "differences over other steps disagree")
                : first;
    }

    private Finding judged(double analytic, DoubleUnaryOperator f, double scale, double noise, double size) {
        Slope slope = new Slope(f, scale, noise);
        Estimate central = slope.central(tolerance / 10, size);
        if (agrees(analytic, central, size, Math.abs(slope.atZero()))) {
            return new Finding(central.value(), central.error(), Verdict.CORRECT, "");
        }
        Estimate left = slope.fromTheLeft();
        Estimate right = slope.fromTheRight();
        if (left.isFound() && right.isFound() && differ(left, right, size)) {
            return atKink(analytic, left, right, size);
        }
        if (isContradicted(central, left, analytic) || isContradicted(central, right, analytic)) {
            String reason = "a kink is too near for differences to see past it";
            return new Finding(central.value(), central.error(), Verdict.SUBGRADIENT, reason);
        }
        double magnitude = Math.max(Math.abs(analytic), size);
        if (!central.isFound()) {
            String side = left.isFound() || right.isFound()
                    ? "this is the edge of the domain"
                    : "it is not finite around here";
            String reason = "no difference can be taken: " + side;
            return new Finding(central.value(), central.error(), Verdict.INCONCLUSIVE, reason);
        }
        if (!Double.isFinite(analytic)) {
            return new Finding(central.value(), central.error(), Verdict.WRONG, "the gradient is not finite");
        }
        double distance = Math.abs(analytic - central.value());
        boolean decided = central.error() <= LOOSEST * Math.max(magnitude, Math.abs(central.value()))
                || distance > 100 * central.error();
        boolean wrong = decided && distance > Math.max(NEGLIGIBLE, 3 * central.error());
        return new Finding(
                central.value(),
                central.error(),
                wrong ? Verdict.WRONG : Verdict.INCONCLUSIVE,
                wrong ? "" : "the differences are too noisy to tell");
    }

    /** @param value of the function: what does not move it by a millionth of itself counts as no slope at all */
    private boolean agrees(double analytic, Estimate numeric, double size, double value) {
        double greater = Math.max(Math.abs(analytic), Math.abs(numeric.value()));
        double distance = Math.abs(analytic - numeric.value());
        // Where the differences are less precise than the tolerance, agreement within their error is all there is to
        // see.
        double allowed =
                Math.max(NEGLIGIBLE, Math.max(tolerance * Math.max(greater, 1e-3 * size), 3 * numeric.error()));
        boolean precise = numeric.error() <= Math.max(LOOSEST * Math.max(greater, size), 1e-6 * value);
        return precise && Double.isFinite(analytic) && distance <= allowed;
    }

    /** Whether the analytic value is one side's derivative, and the central difference is not. */
    private static boolean isContradicted(Estimate central, Estimate side, double analytic) {
        return side.isFound()
                && Math.abs(side.value() - central.value()) > 3 * (side.error() + central.error())
                && Math.abs(side.value() - analytic) <= 3 * side.error();
    }

    private static boolean differ(Estimate left, Estimate right, double size) {
        double distance = Math.abs(left.value() - right.value());
        double magnitude = Math.max(size, Math.max(Math.abs(left.value()), Math.abs(right.value())));
        return distance > 10 * (left.error() + right.error()) && distance > 1e-6 * magnitude;
    }

    private static Finding atKink(double analytic, Estimate left, Estimate right, double size) {
        double error = left.error() + right.error();
        double slack = 3 * error + 1e-9 * size + NEGLIGIBLE;
        double least = Math.min(left.value(), right.value());
        double greatest = Math.max(left.value(), right.value());
        double middle = 0.5 * (least + greatest);
        boolean between = analytic >= least - slack && analytic <= greatest + slack;
        String reason =
                "not differentiable here: %s from the left, %s from the right".formatted(left.value(), right.value());
        return new Finding(middle, error, between ? Verdict.SUBGRADIENT : Verdict.WRONG, reason);
    }
}
