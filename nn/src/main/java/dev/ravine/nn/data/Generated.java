package dev.ravine.nn.data;

import dev.ravine.autograd.Require;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;

/**
 * Small synthetic datasets.
 *
 * <p>The classes are as large as each other, to within one sample, and take turns: sample i is of class i modulo the classes.
 * Noise is the standard deviation of a normal distribution that is added to each coordinate (to the target, for
 * {@link #sine}). The same generator in the same state gives the same bits on every JDK. Each method throws
 * {@link IllegalArgumentException} for no samples, negative noise, or a null.
 */
public final class Generated {
    private Generated() {}

    /** The corners of a square from −1 to 1: class 1 where exactly one coordinate is positive. No line separates the two. */
    public static Dataset xor(int samples, double noise, RandomGenerator random) {
        return labelled("xor", samples, 2, 2, noise, random, (i, point) -> {
            boolean right = i / 2 % 2 == 1;
            point[0] = right ? 1 : -1;
            point[1] = right == (i % 2 == 0) ? 1 : -1;
        });
    }

    /** Two half circles of radius 1 that reach into each other, as scikit-learn's {@code make_moons}. */
    public static Dataset moons(int samples, double noise, RandomGenerator random) {
        return labelled("moons", samples, 2, 2, noise, random, (i, point) -> {
            double angle = Math.PI * share(i, samples, 2, true);
            boolean upper = i % 2 == 0;
            point[0] = upper ? StrictMath.cos(angle) : 1 - StrictMath.cos(angle);
            point[1] = upper ? StrictMath.sin(angle) : 0.5 - StrictMath.sin(angle);
        });
    }

    /** A circle of radius 1 around one of radius ½, which is class 1; as scikit-learn's {@code make_circles}. */
    public static Dataset circles(int samples, double noise, RandomGenerator random) {
        return labelled("circles", samples, 2, 2, noise, random, (i, point) -> {
            double angle = 2 * Math.PI * share(i, samples, 2, false);
            double radius = i % 2 == 0 ? 1 : 0.5;
            point[0] = radius * StrictMath.cos(angle);
            point[1] = radius * StrictMath.sin(angle);
        });
    }

    /**
     * Arms that wind one and a half times around the middle, out to radius 1; a class each.
     *
     * @param arms at least 1
     */
    public static Dataset spirals(int arms, int samples, double noise, RandomGenerator random) {
        Require.that(arms >= 1, "Generated.spirals", "%d arms, expected at least 1", arms);
        return labelled("spirals", samples, arms, 2, noise, random, (i, point) -> {
            double radius = share(i, samples, arms, true);
            double angle = 2 * Math.PI * (i % arms) / arms + 3 * Math.PI * radius;
            point[0] = radius * StrictMath.cos(angle);
            point[1] = radius * StrictMath.sin(angle);
        });
    }

    /**
     * Normal distributions around centres; a class each.
     *
     * @param centres a row each, of any dimension; not modified
     */
    public static Dataset blobs(DMatrixRMaj centres, int samples, double noise, RandomGenerator random) {
        Require.notNull("Generated.blobs", "the matrix of centres", centres);
        Require.that(centres.numRows >= 1, "Generated.blobs", "no centres, expected at least 1");
        return labelled(
                "blobs",
                samples,
                centres.numRows,
                centres.numCols,
                noise,
                random,
                (i, point) -> System.arraycopy(
                        centres.data, i % centres.numRows * centres.numCols, point, 0, centres.numCols));
    }

    /** One period of the sine, at random places from −π to π: targets sin x + noise. */
    public static Dataset sine(int samples, double noise, RandomGenerator random) {
        check("sine", samples, noise, random);
        DMatrixRMaj x = new DMatrixRMaj(samples, 1);
        DMatrixRMaj y = new DMatrixRMaj(samples, 1);
        for (int i = 0; i < samples; i++) {
            x.data[i] = Math.PI * (2 * random.nextDouble() - 1);
            y.data[i] = StrictMath.sin(x.data[i]) + noise * Gaussian.next(random);
        }
        return Dataset.of(x, y);
    }

    /** Where sample i lies without noise. */
    private interface Place {
        void of(int i, double[] point);
    }

    private static Dataset labelled(
            String name, int samples, int classes, int features, double noise, RandomGenerator random, Place place) {
        check(name, samples, noise, random);
        DMatrixRMaj x = new DMatrixRMaj(samples, features);
        int[] labels = new int[samples];
        double[] point = new double[features];
        for (int i = 0; i < samples; i++) {
            labels[i] = i % classes;
            place.of(i, point);
            for (int j = 0; j < features; j++) {
                x.set(i, j, point[j] + noise * Gaussian.next(random));
            }
        }
        return Dataset.of(x, labels);
    }

    private static void check(String name, int samples, double noise, RandomGenerator random) {
        String where = "Generated." + name;
        Require.notNull(where, "the random generator", random);
        Require.that(samples >= 1, where, "%d samples, expected at least 1", samples);
        Require.atLeastZero(where, "noise", noise);
    }

    /** How far along its class sample i is, from 0 to 1, or with the end left out, since it meets the beginning. */
    private static double share(int i, int samples, int classes, boolean withEnd) {
        int members = (samples - i % classes + classes - 1) / classes;
        double before = Math.floorDiv(i, classes);
        return before / Math.max(1, withEnd ? members - 1 : members);
    }
}
