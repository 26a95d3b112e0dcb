package dev.ravine.autograd.check;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.jspecify.annotations.Nullable;

/** The gradients that a function claims at a point, and how far they, and the number itself, can be trusted. */
final class ClaimedGradients {
    private final Subject of;
    private final DMatrixRMaj[] point;
    private final DMatrixRMaj cotangent;
    private final DMatrixRMaj[] computed;
    private final Precision precision;
    private final RandomGenerator random;

    /** The number that is differentiated, at the point. */
    private final double exact;

    private DMatrixRMaj @Nullable [] unsure;
    private double noise = -1;

    ClaimedGradients(
            Subject of,
            DMatrixRMaj[] point,
            DMatrixRMaj y,
            DMatrixRMaj cotangent,
            @Nullable DMatrixRMaj[] given,
            Precision precision,
            RandomGenerator random) {
        this.of = of;
        this.point = point;
        this.precision = precision;
        this.random = random;
        this.exact = Numbers.dot(y, cotangent);
        this.cotangent = cotangent;
        this.computed = new DMatrixRMaj[given.length];
        for (int i = 0; i < given.length; i++) {
            DMatrixRMaj gradient = given[i];
            computed[i] = gradient == null ? point[i].createLike() : gradient;
        }
    }

    /** An input's value at the point. */
    DMatrixRMaj input(int input) {
        return point[input];
    }

    /** The gradient with respect to an input; zeros if the function gave none. */
    DMatrixRMaj of(int input) {
        return computed[input];
    }

    /** The number that is differentiated, as a function of a step of an input along a direction. */
    Moved along(int input, DMatrixRMaj direction) {
        return new Moved(input, direction);
    }

    /** By how much an entry may be off: what it changes by where the point is off by its last digits. */
    double unsure(int input, int entry) {
        DMatrixRMaj[] known = unsure;
        if (known == null) {
            known = new DMatrixRMaj[computed.length];
            for (int i = 0; i < known.length; i++) {
                known[i] = computed[i].createLike();
            }
            for (int times = 0; times < 3; times++) {
                addTo(known);
            }
            unsure = known;
        }
        return known[input].data[entry] + 8 * precision.ulp(computed[input].data[entry]);
    }

    /**
     * By how much the number itself may be off: what it changes by where the point, and what is computed in between, are off
     * by their last digits, and how far from a straight line it is a little further away, where nothing else than rounding bends it.
     */
    double noise() {
        if (noise < 0) {
            noise = 0;
            for (int times = 0; times < 6; times++) {
                try {
                    reckon(Numbers.dot(of.roundedOtherwise(near(), random), cotangent) - exact);
                    DMatrixRMaj[] off = new DMatrixRMaj[point.length];
                    DMatrixRMaj[] across = new DMatrixRMaj[point.length];
                    for (int i = 0; i < off.length; i++) {
                        off[i] = Numbers.jiggled(point[i], random, 256 * precision.coarser());
                        across[i] = new DMatrixRMaj(point[i]);
                        CommonOps_DDRM.add(2, point[i], -1, off[i], across[i]);
                    }
                    reckon(number(off) - exact + (number(across) - exact));
                } catch (RuntimeException e) {
                    // What fails elsewhere says nothing about here.
                }
            }
        }
        return noise;
    }

    private double number(DMatrixRMaj[] at) {
        return Numbers.dot(of.value(at), cotangent);
    }

    private void reckon(double apart) {
        noise = Math.abs(apart) > noise && Double.isFinite(apart) ? Math.abs(apart) : noise;
    }

    private DMatrixRMaj[] near() {
        return Arrays.stream(point)
                .map(x -> Numbers.jiggled(x, random, precision.coarser()))
                .toArray(DMatrixRMaj[]::new);
    }

    private void addTo(DMatrixRMaj[] known) {
        try {
            @Nullable DMatrixRMaj[] others = of.gradients(near(), cotangent);
            for (int i = 0; i < known.length; i++) {
                DMatrixRMaj other = others[i];
                for (int j = 0; other != null && j < known[i].data.length; j++) {
                    double apart = 4 * Math.abs(other.data[j] - computed[i].data[j]);
                    known[i].data[j] = apart > known[i].data[j] ? apart : known[i].data[j];
                }
            }
        } catch (RuntimeException e) {
            // What fails elsewhere says nothing about here.
        }
    }

    /** The number that is differentiated, as a function of a step along a direction. */
    final class Moved implements Ladder.Path {
        private final double[] direction;

        /** The entries that move, and the point at which they do; one for all steps, as it is only read. */
        private final int[] moving;

        private final double[] from;
        private final double[] to;
        private final DMatrixRMaj[] moved;
        private String failure = "";

        private Moved(int input, DMatrixRMaj along) {
            direction = along.data;
            moving = IntStream.range(0, direction.length)
                    .filter(i -> direction[i] != 0)
                    .toArray();
            from = point[input].data;
            moved = point.clone();
            moved[input] = new DMatrixRMaj(point[input]);
            to = moved[input].data;
        }

        @Override
        public double[] at(double step) {
            for (int i : moving) {
                to[i] = from[i] + step * direction[i];
            }
            try {
                return new double[] {Numbers.dot(of.value(moved), cotangent)};
            } catch (Defect defect) {
                throw defect;
            } catch (RuntimeException e) {
                failure = "; moved by " + step + " it failed: " + e.getMessage();
                return new double[0];
            }
        }

        /** Why the function could not be evaluated, if once it could not. */
        String failure() {
            return failure;
        }
    }
}
