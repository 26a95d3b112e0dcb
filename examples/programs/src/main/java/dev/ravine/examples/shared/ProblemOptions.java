package dev.ravine.examples.shared;

import dev.ravine.nn.data.Batches;
import dev.ravine.nn.data.Dataset;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Option;

/** What to learn, with which net, in which batches, and where random numbers begin: for every program that trains. */
public final class ProblemOptions {
    @Option(
            names = "--data",
            description =
                    "digits, iris, breast-cancer, moons, spirals, fashion-mnist:DIR or csv:FILE, whose last column is"
                            + " the label (default: ${DEFAULT-VALUE}).")
    public String data = "digits";

    @Option(
            names = "--model",
            description = "mlp:UNITS,UNITS..., cnn, lstm or transformer (default: ${DEFAULT-VALUE}).")
    public String model = "mlp:128";

    @Option(names = "--batch", description = "Samples per batch, or 'all' (default: ${DEFAULT-VALUE}).")
    public String batch = "32";

    @Option(
            names = "--seed",
            description = "Seed of the initial weights and of the order of samples (default: ${DEFAULT-VALUE}).")
    public long seed = 1;

    /** Reads or makes the data, after a look at the other options. */
    public Problem problem() {
        Failure.unless(batch.equals("all") || batch.matches("[1-9]\\d{0,8}"), "--batch", batch, "a number or 'all'");
        return Problem.of(data);
    }

    /** How to make the net again; a net that does not fit is refused when it is made. */
    public Recipe recipe(Problem problem) {
        return new Recipe(data, model, problem);
    }

    /** The samples to learn from, in another order each time. */
    public Batches batches(Problem problem, RandomGenerator random) {
        return batches(problem, batch, random);
    }

    static Batches batches(Problem problem, String batch, RandomGenerator random) {
        Dataset train = problem.split().train();
        int size = batch.equals("all") ? train.size() : Math.min(train.size(), Integer.parseInt(batch));
        return Batches.of(train).size(size).shuffle(random);
    }

    /** The net and the data in a few words, for a title. */
    @Override
    public String toString() {
        return model + " on " + data;
    }
}
