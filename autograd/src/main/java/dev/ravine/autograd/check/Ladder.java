package dev.ravine.autograd.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/**
 * The derivatives at 0 of a path, by differences over steps of every length.
 *
 * <p>Rungs stand from the last digits of the place to beyond its magnitude. From each rung and the shorter ones below it,
 * Neville's scheme extrapolates the difference to a step of 0 (L. F. Richardson, 1911). What neighbouring rungs disagree by
 * is rounding where steps are short and truncation where they are long, and it is all that the error of an estimate is made
 * of: the greatest disagreement at shorter steps, as it shows at this one. So the noise of the function is measured and not
 * assumed, and no length is presumed to be the right one. Where two ranges of steps each agree among themselves but not with each
 * other, {@link #rival} tells.
 */
final class Ladder {
    /** A function of one step with any number of results. */
    @FunctionalInterface
    interface Path {
        /** The results after a step; empty where there are none. */
        double[] at(double step);
    }

    /** Extrapolations of a difference, beside the difference itself. */
    private static final int COLUMNS = 4;

    /** Steps beside the place's magnitude, as powers of 2: few at first, more where these do not suffice. */
    private static final int[] FEW = {-48, -40, -32, -26, -20, -16, -12, -10, -8, -6, -4, -2};

    private static final int[] BELOW_ZERO = {-544, -288, -160, -96, -64};

    private static final double SAFETY = 4;
    private static final double FLAT = 0x1p-12;
    private static final double FAR = 16;
    private static final int HALVINGS = 64;

    /** How many times as long each step is as that before, where nothing moves. */
    private static final double LEAP = 0x1p32;

    /** In the place of a side that does not count. */
    private static final double[] NOWHERE = {};

    private static final double LONGEST_STEP = Double.MAX_VALUE / 4;
    private static final int STAGES = 4;
    private static final int LONGEST = 64;

    /** How many rungs have to agree before one can contradict them. */
    private static final int LEAST_ROWS = 4;

    private final Path path;
    private final Precision precision;
    private final double scale;
    private final double factor;
    private final double[] anchors;
    private final double place;
    private final double[] origin;
    private final List<Rung> rungs = new ArrayList<>();
    /** What was estimated from the present rungs. */
    private final Map<Table, Estimate[][]> tables = new HashMap<>();
    /** Where results begin to move. Searching for that takes evaluations of its own. */
    private final Map<Table, Start> starts = new HashMap<>();

    private IntToDoubleFunction noise = i -> 0;
    private int stage;

    private record Table(int i, Side side) {}

    private record Rung(double step, double[] plus, double[] minus) {}

    /**
     * Where a result begins to move.
     *
     * @param still the longest step over which no rung sees it move
     * @param moving a step over which it moves, infinite if there is none
     * @param jump how far it moves there
     */
    private record Start(double still, double moving, double jump) {}

    /**
     * Takes the first few steps.
     *
     * @param precision of the path
     * @param place where the path starts, as a number: its magnitude is the first guess of a length
     * @param factor of all lengths, so that several ladders have each steps of its own
     * @param anchors other lengths to try; the first is that to start from where the place is 0
     */
    Ladder(Path path, Precision precision, double place, double factor, double... anchors) {
        this.path = path;
        this.precision = precision;
        this.place = Math.abs(place);
        this.scale = factor * (place == 0 ? anchors[0] : this.place);
        this.factor = factor;
        this.anchors = anchors;
        this.origin = path.at(0);
        for (int exponent : FEW) {
            add(scale(exponent));
        }
        if (place == 0) {
            for (int exponent : BELOW_ZERO) {
                add(scale(exponent));
            }
        }
    }

    /** The number of results. */
    int size() {
        return origin.length;
    }

    /** The result where the derivative is taken. */
    double origin(int i) {
        return value(origin, i);
    }

    private double scale(int exponent) {
        return scale * Math.scalb(1.0, exponent);
    }

    /**
     * Takes more steps, first between those there are, then beyond.
     *
     * @param i the result that needs them
     * @return whether there were any
     */
    boolean refine(int i) {
        stage++;
        if (stage == 1) {
            for (int exponent = -46; exponent <= 4; exponent += 2) {
                add(scale(exponent));
            }
        } else if (stage == 2) {
            for (double anchor : anchors) {
                for (int exponent = -24; exponent <= 4; exponent += 4) {
                    add(factor * anchor * Math.scalb(1.0, exponent));
                }
            }
        } else if (stage == 3) {
            for (int exponent = 10; exponent <= LONGEST && !hasMoved(i); exponent += 6) {
                add(scale(exponent));
            }
        } else if (stage == STAGES) {
            around(central(i).step());
        }
        return stage <= STAGES;
    }

    /**
     * Reckons with more rounding than the results show on this path: terms that cancel hide theirs.
     *
     * @param noise by how much each result may be off
     */
    void reckonWith(IntToDoubleFunction noise) {
        this.noise = noise;
        tables.clear();
    }

    /** Whether all steps were taken that there are. */
    boolean isClimbed() {
        return stage >= STAGES;
    }

    /** Whether the longest step changes a result by so much that its rounding matters no more. */
    private boolean hasMoved(int i) {
        Rung longest = rungs.get(rungs.size() - 1);
        double plus = value(longest.plus, i);
        double minus = value(longest.minus, i);
        double size = Math.max(Math.abs(plus), Math.abs(minus));
        return !(Math.abs(plus - minus) < 1e-3 * size) && !(plus == minus && plus == origin(i));
    }

    private void around(double step) {
        if (step > 0 && Double.isFinite(step)) {
            for (int exponent = -12; exponent <= 12; exponent += 2) {
                add(step * Math.scalb(1.0, exponent));
            }
        }
    }

    private void add(double length) {
        // So that the place and the step add up exactly: no step is longer or shorter than it is said to be.
        double step = precision.rounded(place + length) - place;
        if (!(step >= Double.MIN_NORMAL) || !(step < LONGEST_STEP)) {
            return;
        }
        int at = 0;
        while (at < rungs.size() && rungs.get(at).step < step * 0.75) {
            at++;
        }
        if (at < rungs.size() && rungs.get(at).step < step * 1.5) {
            return;
        }
        rungs.add(at, new Rung(step, path.at(step), path.at(-step)));
        tables.clear();
        starts.clear();
    }

    // ---- estimates

    enum Side {
        LEFT,
        RIGHT,
        BOTH
    }

    /** The derivative from both sides. */
    Estimate central(int i) {
        return best(table(i, Side.BOTH));
    }

    /** The derivative from the right. */
    Estimate right(int i) {
        return oneSided(i, Side.RIGHT);
    }

    /** The derivative from the left. */
    Estimate left(int i) {
        return oneSided(i, Side.LEFT);
    }

    private Estimate oneSided(int i, Side side) {
        Estimate moving = best(table(i, side));
        double least = 2 * Math.max(leastHidden(i), noise.applyAsDouble(i)) / flatness(i, side);
        if (moving.error() < least && Math.abs(moving.value()) <= 3 * least) {
            return moving; // as it would be below, without the search for where it begins to move
        }
        Estimate level = isClimbed() ? level(i, side) : Estimate.NONE;
        // Where it is level next to the place, what it does further away is not its derivative.
        boolean isHidden = !level.isFound() || Math.abs(moving.value()) <= 3 * level.error();
        return isHidden ? moving.better(level) : level;
    }

    /** The derivative from a side over the steps up to the place's own magnitude, whatever shorter ones say. */
    Estimate overall(int i, Side side) {
        Estimate best = Estimate.NONE;
        for (Estimate[] row : table(i, side)) {
            Estimate here = best(row);
            best = here.step() <= FAR * scale ? best.better(here) : best;
        }
        return best;
    }

    /**
     * The longest step up to which a result stays what it is, to the last bit, if that is a part of the place's magnitude; on
     * one side, if several steps say so.
     */
    double flatness(int i, Side side) {
        double longest = 0;
        int steps = 0;
        for (Rung rung : rungs) {
            if (movedBy(rung.plus, rung.minus, i, side) != 0) {
                break;
            }
            longest = rung.step;
            steps++;
        }
        return longest > FLAT * scale || (side != Side.BOTH && steps >= LEAST_ROWS) ? longest : 0;
    }

    /** How far a result is from what it is at the place; infinite where it is no number. */
    private double movedBy(double[] plus, double[] minus, int i, Side side) {
        double right = side == Side.LEFT ? 0 : Math.abs(value(plus, i) - origin(i));
        double left = side == Side.RIGHT ? 0 : Math.abs(value(minus, i) - origin(i));
        double moved = Math.max(left, right);
        return moved >= 0 ? moved : Double.POSITIVE_INFINITY;
    }

    /** Whether a result stays what it is over a range of steps, and a slope would not show there. */
    boolean hides(int i, double slope) {
        Estimate hidden = hidden(i);
        return hidden.isFound() && Math.abs(slope) <= hidden.error();
    }

    /**
     * The derivative of a result that stays what it is over a range of steps: 0, give or take what does not show in its last
     * digit.
     *
     * @return none if the result moves at once
     */
    Estimate hidden(int i) {
        double longest = flatness(i, Side.BOTH);
        return longest > 0 ? new Estimate(0, leastHidden(i) / longest, longest) : Estimate.NONE;
    }

    /**
     * The derivative of a result that stays what it is over a range of steps, as {@link #hidden}, but reckoning with what the
     * result jumps by where it begins to move. A jump is rounding, and a slope may hide below it; what begins to move gradually was level before.
     *
     * <p>That a result has not moved yet proves nothing, even if it is 0: it may be the difference of numbers so great that
     * none of the steps reaches their last digit. So the steps grow until it moves. What never does may still be such a
     * difference, of something bounded: numbers up to 1 and to the place's magnitude are reckoned with.
     *
     * @return none if the result moves at once
     */
    Estimate level(int i) {
        return level(i, Side.BOTH);
    }

    private Estimate level(int i, Side side) {
        if (flatness(i, side) == 0) {
            return Estimate.NONE;
        }
        Start start = starts.computeIfAbsent(new Table(i, side), this::searched);
        double shortest = start.still;
        double hidden = leastHidden(i);
        if (Double.isFinite(start.moving)) {
            hidden = Math.max(hidden, start.jump);
        } else {
            double magnitude = Math.max(1, place);
            hidden = Math.max(hidden, 2 * precision.ulp(magnitude));
            shortest = Math.min(shortest, FAR * magnitude);
        }
        return new Estimate(0, 2 * Math.max(hidden, noise.applyAsDouble(i)) / shortest, start.still);
    }

    /** What a result's own rounding hides, however little it jumps by. */
    private double leastHidden(int i) {
        return 2 * precision.ulp(origin(i));
    }

    /** Searches for where a result begins to move: beyond the longest step first, then by bisection while that tells more. */
    private Start searched(Table of) {
        int i = of.i;
        Side side = of.side;
        double still = flatness(i, side);
        double moving = Double.POSITIVE_INFINITY;
        double jump = 0;
        for (Rung rung : rungs) {
            if (rung.step > still) {
                moving = rung.step;
                jump = movedBy(rung.plus, rung.minus, i, side);
                break;
            }
        }
        double longest = still;
        for (int times = 0; !(jump <= leastHidden(i) && moving < Double.POSITIVE_INFINITY) && times < HALVINGS; ) {
            boolean isKnown = Double.isFinite(moving);
            double middle = !isKnown
                    ? longest * LEAP
                    : moving > 4 * longest ? Math.sqrt(longest) * Math.sqrt(moving) : 0.5 * (longest + moving);
            times += isKnown ? 1 : 0;
            boolean isBetween = middle > longest && middle < (isKnown ? moving : LONGEST_STEP);
            if (!isBetween) {
                break;
            }
            double[] plus = side == Side.LEFT ? NOWHERE : path.at(middle);
            double[] minus = side == Side.RIGHT ? NOWHERE : path.at(-middle);
            double moved = movedBy(plus, minus, i, side);
            if (moved == 0) {
                longest = middle;
            } else {
                moving = middle;
                jump = moved;
            }
        }
        return new Start(still, moving, jump);
    }

    /**
     * What another range of steps agrees on that contradicts the best estimate.
     *
     * @param shorterOnly whether only shorter steps count
     * @return the contradicting estimate nearest to {@code near}, or none
     */
    Estimate rival(int i, Estimate best, double near, boolean shorterOnly) {
        Estimate found = Estimate.NONE;
        Estimate before = Estimate.NONE;
        for (Estimate[] row : table(i, Side.BOTH)) {
            Estimate here = best(row);
            if (here.step() < (shorterOnly ? best.step() : FAR * scale)) {
                double distance =
                        Math.min(Math.abs(here.value() - best.value()), Math.abs(before.value() - best.value()));
                boolean isSure =
                        Math.max(here.error(), before.error()) < 0.1 * Math.min(distance, Math.abs(here.value()));
                if (isSure && !(Math.abs(found.value() - near) <= Math.abs(here.value() - near))) {
                    found = here;
                }
            }
            before = here;
        }
        return found;
    }

    /**
     * Whether a result follows a slope over long steps, to its last digits, where another slope would show: then what shorter
     * steps say may be the rounding of terms that cancel.
     */
    boolean followsFurtherOut(int i, double slope, double another) {
        int count = 0;
        for (Rung rung : rungs) {
            double rise = rung.step * slope;
            double plus = value(rung.plus, i);
            double minus = value(rung.minus, i);
            double size = Math.max(Math.max(Math.abs(plus), Math.abs(minus)), Math.abs(rise));
            double rounding = 4 * precision.ulp(size) + noise.applyAsDouble(i);
            boolean follows =
                    Math.abs(plus - origin(i) - rise) <= rounding && Math.abs(minus - origin(i) + rise) <= rounding;
            boolean tells = rung.step * Math.abs(another - slope) > 1000 * rounding;
            count += follows && tells && rung.step <= FAR * Math.max(1, place) ? 1 : 0;
        }
        return count >= LEAST_ROWS;
    }

    /** The best of the steps from the shortest up to where longer ones begin to contradict what is known. */
    private static Estimate best(Estimate[][] table) {
        Estimate best = Estimate.NONE;
        int rows = 0;
        int contradictions = 0;
        for (Estimate[] row : table) {
            if (row.length > 0 && rows >= LEAST_ROWS && isPrecise(best) && contradicts(row, best)) {
                contradictions++;
                if (contradictions == 2) {
                    return best;
                }
            } else if (row.length > 0) {
                contradictions = 0;
                Estimate here = best(row);
                rows++;
                best = best.better(here);
            }
        }
        return best;
    }

    private static boolean isPrecise(Estimate estimate) {
        return estimate.error() <= 1e-6 * Math.abs(estimate.value());
    }

    private static boolean contradicts(Estimate[] row, Estimate best) {
        for (Estimate estimate : row) {
            if (!(Math.abs(estimate.value() - best.value()) > 3 * best.error())) {
                return false;
            }
        }
        return true;
    }

    private static Estimate best(Estimate[] row) {
        Estimate best = Estimate.NONE;
        for (Estimate estimate : row) {
            best = best.better(estimate);
        }
        return best;
    }

    /** A row for each rung, with the estimates that reach up to it. */
    private Estimate[][] table(int i, Side side) {
        return tables.computeIfAbsent(new Table(i, side), this::computed);
    }

    private Estimate[][] computed(Table of) {
        int i = of.i;
        Side side = of.side;
        int power = side == Side.BOTH ? 2 : 1;
        Estimate[][] table = new Estimate[rungs.size()][0];
        double[] before = {};
        double[] worst = new double[COLUMNS];
        double noise = 2 * this.noise.applyAsDouble(i);
        boolean moved = false;
        int first = 0;
        for (int k = 0; k < rungs.size(); k++) {
            Rung rung = rungs.get(k);
            double plus = side == Side.LEFT ? origin(i) : value(rung.plus, i);
            double minus = side == Side.RIGHT ? origin(i) : value(rung.minus, i);
            double difference = (plus - minus) / rung.step / power;
            if (!Double.isFinite(difference) || !Double.isFinite(origin(i))) {
                before = new double[0];
                first = k + 1;
                continue;
            }
            if (!moved && (side == Side.BOTH || k < rungs.size() - 1) && plus == origin(i) && minus == origin(i)) {
                // Where it does not move at all, nothing is known but that its slope hides in its last digit.
                before = new double[0];
                first = k;
                table[k] = new Estimate[] {Estimate.NONE};
                continue;
            }
            first = moved ? first : k;
            moved |= plus != origin(i) || minus != origin(i);
            int columns = Math.min(k - first + 1, COLUMNS);
            double[] row = new double[columns];
            row[0] = difference;
            table[k] = new Estimate[columns];
            Arrays.fill(table[k], Estimate.NONE);
            double size = Math.max(Math.abs(origin(i)), Math.max(Math.abs(plus), Math.abs(minus)));
            for (int j = 0; j < columns; j++) {
                if (j > 0) {
                    double ratio = rung.step / rungs.get(k - j).step;
                    row[j] = before[j - 1] + (before[j - 1] - row[j - 1]) / ((power == 2 ? ratio * ratio : ratio) - 1);
                }
                double shortest = rungs.get(k - j).step;
                if (!moved) {
                    table[k][j] = new Estimate(0, Math.max(2 * precision.ulp(size), noise) / rung.step, rung.step);
                } else if (j < before.length) {
                    double apart = Math.abs(row[j] - before[j]) * rungs.get(k - j - 1).step;
                    worst[j] = Math.max(worst[j], apart);
                    double truncation = j == 0 ? Math.abs(row[0] - before[0]) : Math.abs(row[j] - before[j - 1]);
                    double rounding = (SAFETY * worst[j] + 2 * precision.ulp(size) + noise) / shortest;
                    // A bounded function has a slope of about 0 over long steps, which says nothing.
                    boolean isFar = moved && rung.step > FAR * scale;
                    if (!(isFar && truncation + rounding > 0.1 * Math.abs(row[j]))) {
                        table[k][j] = new Estimate(row[j], truncation + rounding, rung.step);
                    }
                }
            }
            before = row;
        }
        return table;
    }

    private static double value(double[] results, int i) {
        return i < results.length ? results[i] : Double.NaN;
    }
}
