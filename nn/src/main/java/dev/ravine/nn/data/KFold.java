package dev.ravine.nn.data;

import dev.ravine.autograd.Require;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Cross-validation: a dataset cut into parts, each used once to validate a model that was trained on the others.
 *
 * <pre>{@code
 * for (KFold.Fold fold : KFold.shuffled(data, 5, random)) {
 *     train(fold.train());
 *     evaluate(fold.validation());
 * }
 * }</pre>
 */
public final class KFold {
    private KFold() {}

    /**
     * One of the ways to train and to look.
     *
     * @param train all other parts, in the order of the set
     * @param validation one part, in the order of the set
     */
    public record Fold(Dataset train, Dataset validation) {}

    /**
     * Cuts a set at random, into parts whose sizes differ by one at most.
     *
     * @param folds from 2 to the number of samples
     */
    public static List<Fold> shuffled(Dataset data, int folds, RandomGenerator random) {
        check(data, folds, random);
        return of(data, folds, Order.shuffled(data.size(), random));
    }

    /**
     * Cuts each class at random, so that each part has its share of each, to within one sample.
     *
     * @param data samples with labels
     * @param folds from 2 to the number of samples
     * @throws IllegalStateException if the samples have no labels
     */
    public static List<Fold> stratified(Dataset data, int folds, RandomGenerator random) {
        check(data, folds, random);
        // Dealt out like cards, class after class.
        return of(
                data,
                folds,
                Order.shuffledByClass(data.labels("KFold.stratified", "shuffled()"), random).stream()
                        .flatMapToInt(Arrays::stream)
                        .toArray());
    }

    private static void check(Dataset data, int folds, RandomGenerator random) {
        Require.notNull("KFold", "the data set", data);
        Require.notNull("KFold", "the random generator", random);
        Require.that(
                folds >= 2 && folds <= data.size(),
                "KFold",
                "%d folds of %d samples, expected from 2 to as many",
                folds,
                data.size());
    }

    /** Every k-th sample of the order is a part. */
    private static List<Fold> of(Dataset data, int folds, int[] order) {
        int[] foldOf = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            foldOf[order[i]] = i % folds;
        }
        Fold[] all = new Fold[folds];
        Arrays.setAll(
                all,
                fold -> new Fold(
                        data.samples(IntStream.range(0, order.length)
                                .filter(i -> foldOf[i] != fold)
                                .toArray()),
                        data.samples(IntStream.range(0, order.length)
                                .filter(i -> foldOf[i] == fold)
                                .toArray())));
        return List.of(all);
    }
}
