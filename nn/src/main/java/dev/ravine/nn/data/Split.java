package dev.ravine.nn.data;

import dev.ravine.autograd.Require;
import dev.ravine.nn.internal.Amount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A dataset split into samples for training, validation and test. Each sample is in one of the three.
 *
 * @param train the samples that the other two leave
 * @param validation empty if its share is 0
 * @param test empty if its share is 0
 */
public record Split(Dataset train, Dataset validation, Dataset test) {
    private static final List<String> PARTS = List.of("training", "validation", "test");

    /**
     * Splits at random.
     *
     * @param validation the share of the samples from 0 to 1, rounded to whole samples
     * @param test the same; together below 1
     * @throws IllegalArgumentException if the shares are out of range, or a part would be empty whose share is not 0
     */
    public static Split shuffled(Dataset data, double validation, double test, RandomGenerator random) {
        check(data, validation, test, random);
        return of(data, List.of(Order.shuffled(data.size(), random)), validation, test);
    }

    /**
     * Splits each class at random, so that each part has its share of each, to within one sample.
     *
     * @param data samples with labels
     * @param validation the share of the samples of each class from 0 to 1, rounded to whole samples
     * @param test the same; together below 1
     * @throws IllegalArgumentException if the shares are out of range, or a part would be empty whose share is not 0
     * @throws IllegalStateException if the samples have no labels
     */
    public static Split stratified(Dataset data, double validation, double test, RandomGenerator random) {
        check(data, validation, test, random);
        return of(data, Order.shuffledByClass(data.labels("Split.stratified", "shuffled()"), random), validation, test);
    }

    private static void check(Dataset data, double validation, double test, RandomGenerator random) {
        Require.notNull("Split", "the data set", data);
        Require.notNull("Split", "the random generator", random);
        Require.that(
                validation >= 0 && test >= 0 && validation + test < 1,
                "Split",
                "shares of %s for validation and %s for the test, expected at least 0 and together below 1",
                validation,
                test);
    }

    /** Takes the shares of each group; a part keeps the order of the set. */
    private static Split of(Dataset data, Collection<int[]> groups, double validation, double test) {
        double[] shares = {1 - validation - test, validation, test};
        List<List<Integer>> parts = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int[] group : groups) {
            int[] counts = counts(group.length, shares);
            int next = 0;
            for (int part = 0; part < shares.length; part++) {
                for (int i = 0; i < counts[part]; i++) {
                    parts.get(part).add(group[next++]);
                }
            }
        }
        for (int part = 0; part < shares.length; part++) {
            Require.that(
                    shares[part] == 0 || !parts.get(part).isEmpty(),
                    "Split",
                    "the %s part, a share of %s of %s, is empty, expected at least one",
                    PARTS.get(part),
                    // A float has none of the rounding of 1 − 0.4 − 0.5.
                    (float) shares[part],
                    Amount.of(data.size(), "sample"));
        }
        List<Dataset> sets = parts.stream()
                .map(part ->
                        data.samples(part.stream().mapToInt(i -> i).sorted().toArray()))
                .toList();
        return new Split(sets.get(0), sets.get(1), sets.get(2));
    }

    /** Whole numbers that add up to n, each less than 1 from its share: what is left goes to the largest remainders. */
    private static int[] counts(int n, double[] shares) {
        int[] counts =
                Arrays.stream(shares).mapToInt(share -> (int) (share * n)).toArray();
        for (int left = n - Arrays.stream(counts).sum(); left > 0; left--) {
            int most = 0;
            for (int part = 1; part < shares.length; part++) {
                if (shares[part] * n - counts[part] > shares[most] * n - counts[most]) {
                    most = part;
                }
            }
            counts[most]++;
        }
        return counts;
    }
}
