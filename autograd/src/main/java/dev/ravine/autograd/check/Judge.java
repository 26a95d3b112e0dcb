package dev.ravine.autograd.check;

import java.util.function.IntToDoubleFunction;

/** Compares claimed derivatives with what evaluation gives, and says what follows. */
final class Judge {
    /** How many times its error an estimate may be off. */
    private static final double MARGIN = 3;

    /** A derivative is wrong only if it is off by this many errors. */
    private static final double DECIDED = 30;

    /** No power of two, so that the steps of the second opinion are its own. */
    private static final double OTHER_SCALE = 0.7;

    /** How many times as far as on the other a side has to be level, if the two are to differ by that. */
    private static final double LONGER = 1000;

    private static final String AT_KINK = "not differentiable here";
    private static final String AT_EDGE = "no difference can be taken: this is the edge of the domain";
    private static final String NOT_FINITE = "no difference can be taken: it is not finite around here";
    private static final String TOO_NOISY = "the differences are too noisy to tell";

    private final double tolerance;
    private final Precision precision;

    /** @param tolerance how far apart two equal derivatives may be, relative to the greater */
    Judge(double tolerance) {
        this(tolerance, Precision.DOUBLE);
    }

    /**
     * Makes a judge.
     *
     * @param tolerance how far apart two equal derivatives may be, relative to the greater
     * @param precision of the functions
     */
    Judge(double tolerance, Precision precision) {
        this.tolerance = tolerance;
        this.precision = precision;
    }

    /**
     * What is found of one derivative.
     *
     * @param step the longest step that the numeric derivative is made of
     * @param allowed how far apart the two derivatives may be
     */
    record Finding(double numeric, double error, double step, double allowed, Verdict verdict, String reason) {
        /** Whether there is no derivative at the place itself. */
        boolean isAtKink() {
            return reason.startsWith(AT_KINK);
        }
    }

    /**
     * What is to be compared: the derivatives of all results of a path.
     *
     * @param path the function along the direction in question
     * @param place where the direction starts, as a number that tells the magnitude
     * @param reference the length to try first where the place is 0
     * @param claimed a derivative for each result
     * @param unsure by how much a claim may be off by its own rounding; asked only where that matters
     * @param noise by how much a result may be off by rounding that its differences do not show; asked only where that matters
     * @param size the greatest of the claims that each belongs with: what is far below it need not be known to its own digits
     */
    record Question(
            Ladder.Path path,
            double place,
            double reference,
            double[] claimed,
            IntToDoubleFunction unsure,
            IntToDoubleFunction noise,
            IntToDoubleFunction size) {}

    private Ladder ladder(Question question, double factor) {
        return new Ladder(question.path, precision, question.place, factor, question.reference, 1);
    }

    /** Compares all, taking as many steps as it needs. */
    Finding[] compare(Question question) {
        Ladder ladder = ladder(question, 1);
        int n = question.claimed.length;
        Finding[] findings = new Finding[n];
        for (int i = 0; i < n; i++) {
            findings[i] = judged(question, ladder, i, 0);
        }
        for (int open = open(findings); open >= 0 && ladder.refine(open); open = open(findings)) {
            for (int i = 0; i < n; i++) {
                if (findings[i].verdict != Verdict.CORRECT) {
                    findings[i] = judged(question, ladder, i, 0);
                }
            }
        }
        if (open(findings) < 0) {
            return findings;
        }
        for (int i = 0; i < n; i++) {
            if (findings[i].verdict != Verdict.CORRECT) {
                findings[i] = judged(question, ladder, i, question.unsure.applyAsDouble(i));
            }
        }
        ladder.reckonWith(question.noise);
        Ladder another = null;
        for (int i = 0; i < n; i++) {
            if (findings[i].verdict == Verdict.WRONG || findings[i].verdict == Verdict.INCONCLUSIVE) {
                double unsure = question.unsure.applyAsDouble(i);
                findings[i] = judged(question, ladder, i, unsure);
                if (findings[i].verdict == Verdict.WRONG) {
                    if (another == null) {
                        another = ladder(question, OTHER_SCALE);
                        another.reckonWith(question.noise);
                    }
                    findings[i] = confirmed(findings[i], question, another, i, unsure);
                }
            }
        }
        return findings;
    }

    /** What a few steps say of a single result: not a verdict, but where to look. */
    Finding glance(Question question) {
        return judged(question, ladder(question, 1), 0, 0);
    }

    private static int open(Finding[] findings) {
        for (int i = 0; i < findings.length; i++) {
            if (findings[i].verdict != Verdict.CORRECT) {
                return i;
            }
        }
        return -1;
    }

    /** A gradient is called wrong only where differences over other steps agree with the first: few, or all that there are. */
    private Finding confirmed(Finding first, Question question, Ladder another, int i, double unsure) {
        double claimed = question.claimed[i];
        Finding second = judged(question, another, i, unsure);
        while (!agree(first, second, claimed) && another.refine(i)) {
            second = judged(question, another, i, unsure);
        }
        if (second.verdict != Verdict.WRONG) {
            return second;
        }
        return agree(first, second, claimed)
                ? first
                : new Finding(
                        first.numeric,
                        Math.abs(first.numeric - second.numeric),
                        first.step,
                        first.allowed,
                        Verdict.INCONCLUSIVE,
                        "differences over other steps disagree");
    }

    private static boolean agree(Finding first, Finding second, double claimed) {
        return second.verdict == Verdict.WRONG
                && (!Double.isFinite(claimed)
                        || Math.abs(first.numeric - second.numeric) <= 0.1 * Math.abs(claimed - first.numeric));
    }

    private Finding judged(Question question, Ladder ladder, int i, double unsure) {
        double claimed = question.claimed[i];
        double size = question.size.applyAsDouble(i);
        Estimate best = ladder.central(i);
        Estimate shorter = ladder.rival(i, best, claimed, true);
        // A derivative is a limit of short steps.
        Estimate central = shorter.isFound() ? shorter : best;
        boolean close =
                Double.isFinite(claimed) && Math.abs(claimed - central.value()) <= allowed(claimed, central, unsure);
        boolean precise = isPrecise(claimed, central, unsure, size);
        if (close && precise) {
            return finding(claimed, central, unsure, Verdict.CORRECT, "");
        }
        if (ladder.hides(i, claimed) && (close || !central.isFound() || !ladder.hides(i, central.value()))) {
            // Where the function is level around the place, what longer steps say is not its derivative.
            return finding(claimed, close ? central : ladder.hidden(i), unsure, Verdict.CORRECT, "");
        }
        if (!Double.isFinite(claimed)) {
            return notFinite(claimed, central.better(ladder.level(i)), ladder, i, size);
        }
        if (ladder.isClimbed()) {
            Estimate level = ladder.level(i);
            if (level.isFound() && !(Math.abs(central.value()) <= MARGIN * level.error())) {
                return judgedLevel(claimed, level, unsure);
            }
        }
        Estimate left = ladder.left(i);
        Estimate right = ladder.right(i);
        if (left.isFound() && right.isFound() && differ(left, right, size)) {
            return atKink(claimed, left, right, unsure);
        }
        if (claimed == 0 && central.value() == 0) {
            // Both sides are alike, to the last bit.
            return finding(claimed, central, unsure, Verdict.CORRECT, "");
        }
        if (close && isNearKink(ladder, i, claimed, size)) {
            return finding(
                    claimed, central, unsure, Verdict.SUBGRADIENT, "a kink is too near for differences to see past it");
        }
        if (close || isContradicted(central, left, claimed) || isContradicted(central, right, claimed)) {
            return close
                    ? finding(
                            claimed,
                            central,
                            unsure,
                            Verdict.INCONCLUSIVE,
                            "the differences agree, but are too noisy to tell")
                    : finding(
                            claimed,
                            central,
                            unsure,
                            Verdict.SUBGRADIENT,
                            "a kink is too near for differences to see past it");
        }
        if (!central.isFound()) {
            boolean isEdge = left.isFound() || right.isFound();
            return finding(claimed, central, unsure, Verdict.INCONCLUSIVE, isEdge ? AT_EDGE : NOT_FINITE);
        }
        double distance = Math.abs(claimed - central.value());
        Estimate rival = ladder.rival(i, central, claimed, false);
        if (rival.isFound() && Math.abs(rival.value() - claimed) <= 0.1 * distance && !sidesDiffer(ladder, i, size)) {
            return finding(
                    claimed,
                    central,
                    unsure,
                    Verdict.INCONCLUSIVE,
                    "steps near %.0e give another derivative, %s".formatted(rival.step(), rival.value()));
        }
        if (isBetweenLevelAndSlope(ladder, i, claimed, left, right)) {
            return finding(
                    claimed,
                    central,
                    unsure,
                    Verdict.INCONCLUSIVE,
                    "the function is level on one side, as far as can be told, and not on the other");
        }
        if (ladder.followsFurtherOut(i, claimed, central.value())) {
            return finding(
                    claimed,
                    central,
                    unsure,
                    Verdict.INCONCLUSIVE,
                    "short steps give another derivative than long ones");
        }
        return distance > DECIDED * central.error() + MARGIN * unsure
                ? finding(claimed, central, unsure, Verdict.WRONG, "")
                : finding(claimed, central, unsure, Verdict.INCONCLUSIVE, TOO_NOISY);
    }

    /** An infinite slope is right only where differences find no other. */
    private Finding notFinite(double claimed, Estimate numeric, Ladder ladder, int i, double size) {
        double magnitude = Math.abs(numeric.value());
        boolean hasSlope = numeric.error() <= precision.least() * (size > magnitude ? size : magnitude);
        boolean isEdge = !ladder.left(i).isFound() || !ladder.right(i).isFound();
        return hasSlope
                ? finding(claimed, numeric, 0, Verdict.WRONG, "the gradient is not finite")
                : finding(claimed, numeric, 0, Verdict.INCONCLUSIVE, isEdge ? AT_EDGE : TOO_NOISY);
    }

    /** Where the function is level around the place, what it does further away says nothing. */
    private Finding judgedLevel(double claimed, Estimate level, double unsure) {
        double distance = Math.abs(claimed);
        if (distance > DECIDED * level.error() + MARGIN * unsure) {
            return finding(claimed, level, unsure, Verdict.WRONG, "");
        }
        return distance <= MARGIN * level.error() + unsure
                ? finding(claimed, level, unsure, Verdict.CORRECT, "")
                : finding(claimed, level, unsure, Verdict.INCONCLUSIVE, TOO_NOISY);
    }

    /** Whether one side alone is level next to the place, and the claimed value lies between 0 and the other side's. */
    private static boolean isBetweenLevelAndSlope(Ladder ladder, int i, double claimed, Estimate left, Estimate right) {
        double toTheLeft = ladder.flatness(i, Ladder.Side.LEFT);
        double toTheRight = ladder.flatness(i, Ladder.Side.RIGHT);
        if (Math.max(toTheLeft, toTheRight) <= LONGER * Math.min(toTheLeft, toTheRight)) {
            return false;
        }
        Estimate slope = toTheLeft > toTheRight ? right : left;
        double allowed = MARGIN * slope.error();
        return claimed >= Math.min(0, slope.value()) - allowed && claimed <= Math.max(0, slope.value()) + allowed;
    }

    /** Whether the two sides differ over most steps, and the claimed value is that of one of them. */
    private static boolean isNearKink(Ladder ladder, int i, double claimed, double size) {
        Estimate left = ladder.overall(i, Ladder.Side.LEFT);
        Estimate right = ladder.overall(i, Ladder.Side.RIGHT);
        return sidesDiffer(ladder, i, size)
                && (Math.abs(claimed - left.value()) <= MARGIN * left.error()
                        || Math.abs(claimed - right.value()) <= MARGIN * right.error());
    }

    private static boolean sidesDiffer(Ladder ladder, int i, double size) {
        Estimate left = ladder.overall(i, Ladder.Side.LEFT);
        Estimate right = ladder.overall(i, Ladder.Side.RIGHT);
        return left.isFound() && right.isFound() && differ(left, right, size);
    }

    private Finding finding(double claimed, Estimate numeric, double unsure, Verdict verdict, String reason) {
        return new Finding(
                numeric.value(), numeric.error(), numeric.step(), allowed(claimed, numeric, unsure), verdict, reason);
    }

    private double allowed(double claimed, Estimate numeric, double unsure) {
        return tolerance * greater(claimed, numeric) + MARGIN * numeric.error() + unsure;
    }

    private static double greater(double claimed, Estimate numeric) {
        return Math.max(Math.abs(claimed), Math.abs(numeric.value()));
    }

    private boolean isPrecise(double claimed, Estimate numeric, double unsure, double size) {
        double least = Math.max(tolerance, precision.least());
        return MARGIN * numeric.error() + unsure <= least * Math.max(greater(claimed, numeric), size);
    }

    /** Whether the claimed value is one side's derivative, and the central difference is not. */
    private static boolean isContradicted(Estimate central, Estimate side, double claimed) {
        return side.isFound()
                && Math.abs(side.value() - central.value()) > MARGIN * (side.error() + central.error())
                && Math.abs(side.value() - claimed) <= MARGIN * side.error();
    }

    private static boolean differ(Estimate left, Estimate right, double size) {
        double distance = Math.abs(left.value() - right.value());
        double magnitude = Math.max(1e-3 * size, Math.max(Math.abs(left.value()), Math.abs(right.value())));
        return distance > 10 * (left.error() + right.error()) && distance > 1e-6 * magnitude;
    }

    /** Between the two sides, whichever is the greater, every value is right. */
    private Finding atKink(double claimed, Estimate left, Estimate right, double unsure) {
        double error = left.error() + right.error();
        double middle = 0.5 * (left.value() + right.value());
        double magnitude = Math.max(Math.abs(left.value()), Math.abs(right.value()));
        double allowed = 0.5 * Math.abs(left.value() - right.value()) + MARGIN * error + tolerance * magnitude + unsure;
        Verdict verdict = Math.abs(claimed - middle) <= allowed ? Verdict.SUBGRADIENT : Verdict.WRONG;
        String reason = AT_KINK + ": %s from the left, %s from the right".formatted(left.value(), right.value());
        return new Finding(middle, error, Math.min(left.step(), right.step()), allowed, verdict, reason);
    }
}
