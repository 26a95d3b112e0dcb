package dev.ravine.examples;

import dev.ravine.autograd.Per;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Reductions;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.shared.Failure;
import dev.ravine.examples.shared.Progress;
import dev.ravine.nn.CrossEntropy;
import dev.ravine.nn.Embedding;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Lstm;
import dev.ravine.nn.PerStep;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.optim.Adam;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.ParameterGroup;
import dev.ravine.optim.Schedules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Learns to spell the words of a list, letter by letter, and makes up new ones. */
@Command(name = "names", mixinStandardHelpOptions = true, description = "Learns to spell, and makes up new words.")
final class Names implements Callable<Integer> {
    /** What begins and ends a word; the letters follow it. */
    private static final int END = 0;

    private static final int SYMBOLS = 27;
    private static final int LONGEST = 12;
    private static final int BATCH = 64;

    /** Where there is no letter to foretell, since the word is over. */
    private static final int NOTHING = -1;

    @Parameters(
            paramLabel = "FILE",
            description = "A word a line. Debian's package wamerican has /usr/share/dict/american-english.")
    private Path file = Path.of("");

    @Option(names = "--steps", defaultValue = "1500", description = "Of training (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(names = "--words", defaultValue = "20", description = "How many to make up (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--temperature",
            defaultValue = "0.8",
            description = "Below 1 for likelier letters (default: ${DEFAULT-VALUE}).")
    private double temperature;

    @Option(names = "--seed", defaultValue = "1", description = "Of all that is random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() throws IOException {
        if (steps < 2 || count < 0 || !(temperature > 0)) {
            throw new Failure("expected --steps of at least 2, --words of at least 0 and --temperature above 0");
        }
        List<String> words = read();
        SplitMix random = new SplitMix(seed);
        Layer model = Sequential.of(
                new Embedding(SYMBOLS, 16, random),
                new Lstm(16, 96, random),
                new PerStep(96, new Linear(96, SYMBOLS, random)));
        CrossEntropy spelling = new CrossEntropy().ignoredLabel(NOTHING);
        Optimizer optimizer = new Optimizer(ParameterGroup.of("all", model.parameters())
                .rule(new Adam())
                .learningRate(Schedules.warmupCosine(5e-3, Math.max(1, steps / 20), steps))
                .clipNorm(1));
        double smoothed = Math.log(SYMBOLS);
        try (Progress progress = new Progress("spelling", 0, steps)) {
            for (int step = 0; step < steps; step++) {
                DMatrixRMaj letters = new DMatrixRMaj(BATCH, LONGEST + 1);
                int[] next = new int[BATCH * (LONGEST + 1)];
                Arrays.fill(next, NOTHING);
                for (int i = 0; i < BATCH; i++) {
                    String word = words.get(random.nextInt(words.size()));
                    for (int j = 0; j <= word.length(); j++) {
                        letters.set(i, j, j == 0 ? END : word.charAt(j - 1) - 'a' + 1);
                        next[i * (LONGEST + 1) + j] = j == word.length() ? END : word.charAt(j) - 'a' + 1;
                    }
                }
                Variable scores = Shaping.reshape(model.forward(Variable.wrap(letters)), next.length, SYMBOLS);
                Variable loss = spelling.loss(scores, next);
                optimizer.step(loss.backward());
                smoothed += 0.02 * (loss.scalar() - smoothed);
                progress.step("loss %.3f a letter".formatted(smoothed));
            }
        }
        Set<String> known = new HashSet<>(words);
        String[] made = Recording.off(
                () -> Stream.generate(() -> spell(model, random)).limit(count).toArray(String[]::new));
        System.out.printf(
                "After %d steps the loss is %.3f a letter; guessing blindly has %.3f.%n",
                steps, smoothed, Math.log(SYMBOLS));
        for (String word : made) {
            System.out.println("  " + word + (known.contains(word) ? "  (in the list)" : ""));
        }
        return 0;
    }

    /** A word, each letter drawn with the probability that the model gives it after those before. */
    private String spell(Layer model, SplitMix random) {
        StringBuilder word = new StringBuilder();
        while (word.length() < LONGEST) {
            DMatrixRMaj letters = new DMatrixRMaj(1, word.length() + 1);
            for (int j = 0; j < word.length(); j++) {
                letters.set(0, j + 1, word.charAt(j) - 'a' + 1);
            }
            Variable scores = model.forward(Variable.wrap(letters));
            Variable last = Shaping.columns(scores, word.length() * SYMBOLS, (word.length() + 1) * SYMBOLS);
            double[] probabilities =
                    Reductions.softmax(last.mul(1 / temperature), Per.ROW).value().data;
            double rest = random.nextDouble();
            int symbol = 0;
            while (symbol < SYMBOLS - 1 && rest >= probabilities[symbol]) {
                rest -= probabilities[symbol++];
            }
            if (symbol == END) {
                break;
            }
            word.append((char) ('a' + symbol - 1));
        }
        return word.toString();
    }

    private List<String> read() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new Failure(
                    "there is no file " + file + "; a list is in Debian's package wamerican, and after apt-get"
                            + " install wamerican it is /usr/share/dict/american-english");
        }
        List<String> words;
        // Words in other letters are left out below, whatever their encoding.
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            words = lines.filter(line -> line.matches("[a-z]{2," + LONGEST + "}"))
                    .toList();
        }
        if (words.isEmpty()) {
            throw new Failure(file + " has no words of 2 to " + LONGEST + " small letters, one a line");
        }
        return words;
    }
}
