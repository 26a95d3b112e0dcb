package dev.ravine.examples.names;

import static dev.ravine.autograd.Reductions.softmax;
import static dev.ravine.autograd.Shaping.columns;
import static dev.ravine.autograd.Shaping.reshape;

import dev.ravine.autograd.Per;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.Captured;
import dev.ravine.autograd.capture.CapturedPair;
import dev.ravine.examples.names.Words.Letters;
import dev.ravine.examples.shared.Failure;
import dev.ravine.examples.shared.Progress;
import dev.ravine.nn.Layer;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.loss.CrossEntropy;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.ParameterGroup;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.schedule.Schedules;
import dev.ravine.optim.transform.ClipNorm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.ejml.data.DMatrixRMaj;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Learns to spell the words of a list, letter by letter, and makes up new ones. */
@Command(
        name = "names",
        mixinStandardHelpOptions = true,
        description = "Learns how words are spelled, and makes up new ones.")
public final class Names implements Callable<Integer> {
    private static final int BATCH = 64;
    private static final CrossEntropy SPELLING = new CrossEntropy().ignoreIndex(Words.NOTHING);

    @Parameters(
            paramLabel = "FILE",
            description =
                    "A text file with one word per line, such as /usr/share/dict/american-english of Debian's package wamerican.")
    private Path file = Path.of("");

    @Option(names = "--model", description = "lstm or transformer (default: ${DEFAULT-VALUE}).")
    private String model = "lstm";

    @Option(names = "--steps", description = "Training steps (default: ${DEFAULT-VALUE}).")
    private int steps = 1500;

    @Option(names = "--words", description = "Number of words to make up (default: ${DEFAULT-VALUE}).")
    private int count = 20;

    @Option(
            names = "--temperature",
            description = "Sampling temperature: below 1, likely letters become likelier (default: ${DEFAULT-VALUE}).")
    private double temperature = 0.8;

    @Option(names = "--seed", description = "Seed of all random numbers (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Override
    public Integer call() throws IOException {
        Failure.unless(steps >= 2, "--steps", steps, "at least 2");
        Failure.unless(count >= 0, "--words", count, "at least 0");
        Failure.unless(temperature > 0, "--temperature", temperature, "above 0");
        SplitMix random = new SplitMix(seed);
        Words words = Words.read(file);
        List<String> toLearn = words.toLearn();
        Layer net = Models.CHOICE.get(model).make(words.steps(), random);
        Optimizer optimizer = new Optimizer(ParameterGroup.of("all", net.parameters())
                .rule(new Adam())
                .learningRate(Schedules.warmupCosine(5e-3, Math.max(1, steps / 20), steps))
                .with(new ClipNorm(1)));
        CapturedPair<Variable, int[]> loss = Captured.of((given, next) -> cost(net, given, next));
        try (Progress progress = new Progress("spelling", 0, steps)) {
            for (int step = 0; step < steps; step++) {
                Letters letters = words.draw(toLearn, BATCH, random);
                optimizer.step(loss.gradients(letters.given(), letters.next()));
                progress.step("loss %.3f a letter".formatted(loss.scalar()));
            }
        }
        Letters heldOut = words.letters(words.heldOut());
        Recording.off(() -> {
            System.out.printf(
                    "On %d held-out words the model reaches %.3f nats per letter; letter pairs give %.3f,"
                            + " uniform guessing %.3f.%n",
                    words.heldOut().size(),
                    cost(net, heldOut.given(), heldOut.next()).scalar(),
                    words.costByPairs(),
                    Math.log(Words.SYMBOLS));
            for (int i = 0; i < count; i++) {
                String word = spell(net, words, random);
                System.out.println("  " + word + (words.all().contains(word) ? "  (in the list)" : ""));
            }
        });
        return 0;
    }

    /** How surprised the net is by each letter, on average, in nats. */
    private static Variable cost(Layer net, Variable given, int[] next) {
        return SPELLING.loss(reshape(net.forward(given), next.length, Words.SYMBOLS), next);
    }

    /** A word, each letter drawn with the probability that the net gives it after those before. */
    private String spell(Layer net, Words words, SplitMix random) {
        DMatrixRMaj letters = new DMatrixRMaj(1, words.steps());
        StringBuilder word = new StringBuilder();
        for (int step = 0; step < words.steps() - 1; step++) {
            // What comes later than this step does not matter to it.
            Variable scores =
                    columns(net.forward(Variable.of(letters)), step * Words.SYMBOLS, (step + 1) * Words.SYMBOLS);
            double[] probabilities =
                    softmax(scores.mul(1 / temperature), Per.ROW).value().data;
            double rest = random.nextDouble();
            int symbol = 0;
            while (symbol < Words.SYMBOLS - 1 && rest >= probabilities[symbol]) {
                rest -= probabilities[symbol++];
            }
            if (symbol == Words.END) {
                break;
            }
            letters.set(0, step + 1, symbol);
            word.append(Words.LETTERS.decode(symbol));
        }
        return word.toString();
    }
}
