package dev.ravine.examples.names;

import dev.ravine.autograd.Variable;
import dev.ravine.examples.shared.Failure;
import dev.ravine.nn.data.TextData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;

/**
 * A list of words as sequences of symbols, each tenth word held out for testing.
 *
 * @param all of them, each once
 * @param toLearn nine of ten
 * @param heldOut the others
 * @param steps how many the longest word takes, with its end
 */
record Words(Set<String> all, List<String> toLearn, List<String> heldOut, int steps) {
    /** What begins and ends a word, the id of what is no letter. */
    static final int END = 0;

    static final TextData LETTERS = TextData.characters("abcdefghijklmnopqrstuvwxyz");
    static final int SYMBOLS = LETTERS.size();

    /** Marks steps after a word's end, which have no next letter to predict. */
    static final int NOTHING = -1;

    private static final int LONGEST = 12;

    /** Words side by side: for each step a symbol, and the one after it. */
    record Letters(Variable given, int[] next) {}

    static Words read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new Failure(
                    "there is no file " + file + "; a list is in Debian's package wamerican, and after apt-get"
                            + " install wamerican it is /usr/share/dict/american-english");
        }
        // Words in other letters are left out, whatever their encoding.
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            Words words = of(lines.filter(line -> line.matches("[a-z]{2," + LONGEST + "}"))
                    .collect(Collectors.toCollection(LinkedHashSet::new)));
            if (words.heldOut.isEmpty()) {
                throw new Failure(file + " has " + words.all.size() + " words of 2 to " + LONGEST
                        + " lowercase letters, one per line; expected at least 10");
            }
            return words;
        }
    }

    private static Words of(Set<String> all) {
        int longest = all.stream().mapToInt(String::length).max().orElse(0);
        return new Words(all, each(all, false), each(all, true), 1 + longest);
    }

    private static List<String> each(Set<String> all, boolean tenth) {
        List<String> list = List.copyOf(all);
        return IntStream.range(0, list.size())
                .filter(i -> i % 10 == 9 == tenth)
                .mapToObj(list::get)
                .toList();
    }

    Letters draw(List<String> from, int count, RandomGenerator random) {
        return letters(random.ints(count, 0, from.size()).mapToObj(from::get).toList());
    }

    Letters letters(List<String> words) {
        DMatrixRMaj given = new DMatrixRMaj(words.size(), steps);
        int[] next = new int[words.size() * steps];
        Arrays.fill(next, NOTHING);
        for (int i = 0; i < words.size(); i++) {
            int[] symbols = symbols(words.get(i));
            for (int j = 0; j < symbols.length - 1; j++) {
                given.set(i, j, symbols[j]);
                next[i * steps + j] = symbols[j + 1];
            }
        }
        return new Letters(Variable.wrap(given), next);
    }

    /** The cross-entropy of the held-out words under the frequencies of letter pairs, in nats per letter. */
    double costByPairs() {
        int[][] counts = new int[SYMBOLS][SYMBOLS];
        toLearn.forEach(word -> pairs(word).forEach(pair -> counts[pair / SYMBOLS][pair % SYMBOLS]++));
        return heldOut.stream()
                .flatMapToInt(Words::pairs)
                // One more of each, so that a pair which was not seen is improbable rather than impossible.
                .mapToDouble(pair -> -Math.log((counts[pair / SYMBOLS][pair % SYMBOLS] + 1.0)
                        / (Arrays.stream(counts[pair / SYMBOLS]).sum() + SYMBOLS)))
                .average()
                .orElseThrow();
    }

    private static IntStream pairs(String word) {
        int[] symbols = symbols(word);
        return IntStream.range(1, symbols.length).map(j -> symbols[j - 1] * SYMBOLS + symbols[j]);
    }

    /** The letters' ids between two ends. */
    private static int[] symbols(String word) {
        int[] letters = LETTERS.encode(word);
        int[] symbols = new int[letters.length + 2];
        Arrays.fill(symbols, END);
        System.arraycopy(letters, 0, symbols, 1, letters.length);
        return symbols;
    }
}
