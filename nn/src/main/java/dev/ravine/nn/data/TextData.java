package dev.ravine.nn.data;

import dev.ravine.autograd.Require;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * Text as ids, for {@link dev.ravine.nn.embedding.Embedding} and cross-entropy, and back.
 *
 * <pre>{@code
 * TextData words = TextData.words(10_000, text);
 * for (Batch batch : Batches.of(words.windows(text, 64, 64)).size(32).shuffle(random)) {
 *     Variable scores = reshape(model.forward(batch.x()), 64 * batch.size(), words.size());
 *     optimizer.step(Losses.crossEntropy(scores, batch.targetIds()).backward());
 * }
 * }</pre>
 *
 * <p>A token is a byte, a character or a word. In a vocabulary of characters or words, the id 0 is what is not in it.
 */
public final class TextData {
    /** What is not in a vocabulary, as Unicode writes a character that it does not know. */
    private static final String UNKNOWN = "\uFFFD";

    private static final Pattern CHARACTER = Pattern.compile("(?s).");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+|\\S");

    private final List<String> tokens;
    private final Function<String, int[]> encoder;
    private final Function<int[], String> decoder;

    private TextData(List<String> tokens, Function<String, int[]> encoder, Function<int[], String> decoder) {
        this.tokens = tokens;
        this.encoder = encoder;
        this.decoder = decoder;
    }

    /**
     * Makes a vocabulary.
     *
     * @param hint what to do with a text, where what is known has a token twice
     */
    private static TextData vocabulary(
            String operation, List<String> known, Pattern token, String between, String hint) {
        List<String> tokens = new ArrayList<>(List.of(UNKNOWN));
        tokens.addAll(known);
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < tokens.size(); id++) {
            String text = Require.notNull(operation, "a token", tokens.get(id));
            Require.that(token.matcher(text).matches(), operation, "'%s' is not one token", text);
            Require.that(
                    ids.put(text, id) == null,
                    operation,
                    "'%s' is in the vocabulary twice, expected each %s",
                    text,
                    hint);
        }
        return new TextData(
                List.copyOf(tokens),
                text -> token.matcher(text)
                        .results()
                        .mapToInt(match -> ids.getOrDefault(match.group(), 0))
                        .toArray(),
                of -> Arrays.stream(of).mapToObj(tokens::get).collect(Collectors.joining(between)));
    }

    /** The 256 bytes of UTF-8, so that any text has ids; decoding replaces what is no whole character. */
    public static TextData bytes() {
        return new TextData(
                IntStream.range(0, 256).mapToObj("0x%02X"::formatted).toList(),
                text -> {
                    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                    return IntStream.range(0, bytes.length)
                            .map(i -> bytes[i] & 0xff)
                            .toArray();
                },
                ids -> {
                    byte[] bytes = new byte[ids.length];
                    for (int i = 0; i < ids.length; i++) bytes[i] = (byte) ids[i];
                    return new String(bytes, StandardCharsets.UTF_8);
                });
    }

    /**
     * A vocabulary of characters.
     *
     * @param alphabet the characters in the order of their ids, which begin at 1, each once
     */
    public static TextData characters(String alphabet) {
        Require.notNull("TextData.characters", "the alphabet", alphabet);
        return characters("TextData.characters", split(CHARACTER, alphabet));
    }

    /** A vocabulary of the characters of a text, each once, sorted by their code points. */
    public static TextData charactersOf(String text) {
        return characters(
                "TextData.charactersOf",
                Require.notNull("TextData.charactersOf", "the text", text)
                        .codePoints()
                        .distinct()
                        .sorted()
                        .mapToObj(Character::toString)
                        .filter(character -> !character.equals(UNKNOWN))
                        .toList());
    }

    private static TextData characters(String operation, List<String> alphabet) {
        return vocabulary(operation, alphabet, CHARACTER, "", "character once; charactersOf() takes a text");
    }

    /**
     * A vocabulary of the words of a text: runs of letters and digits, and each other character that is not white
     * space. The most frequent has the id 1; of words that are as frequent, the one that comes first in the text.
     *
     * @param most how many words to keep, at least 1
     */
    public static TextData words(int most, String text) {
        Require.atLeastOne("TextData.words", "words to keep", most);
        Map<String, Integer> counts = new LinkedHashMap<>();
        split(WORD, Require.notNull("TextData.words", "the text", text))
                .forEach(word -> counts.merge(word, 1, Integer::sum));
        counts.remove(UNKNOWN);
        return words(counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList());
    }

    /**
     * A vocabulary of these words, such as one that was written down beside a model.
     *
     * @param words in the order of their ids, which begin at 1, each once
     */
    public static TextData words(List<String> words) {
        return vocabulary(
                "TextData.words",
                Require.notNull("TextData.words", "the list", words),
                WORD,
                " ",
                "word once; words(int, String) takes a text");
    }

    private static List<String> split(Pattern token, String text) {
        return token.matcher(text).results().map(MatchResult::group).toList();
    }

    /** The number of ids: 256 for bytes, and else one more than there are characters or words. */
    public int size() {
        return tokens.size();
    }

    /** The token of each id. */
    public List<String> tokens() {
        return tokens;
    }

    /** Returns the id of each token of a text. */
    public int[] encode(String text) {
        return encoder.apply(Require.notNull("TextData.encode", "the text", text));
    }

    /**
     * Returns the text of the ids; words with a space between them.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public String decode(int... ids) {
        Require.indices("TextData.decode", "ids", ids, size());
        return decoder.apply(ids);
    }

    /**
     * Cuts a text into windows from which to learn what comes next: a sample is the ids of a window, and its targets
     * are those one place further on. What is left at the end is left out.
     *
     * @param length of a window, at least 1
     * @param stride from the start of a window to that of the next, at least 1; by {@code length}, each id is predicted once
     * @throws IllegalArgumentException if the text has no more than {@code length} tokens
     */
    public Dataset windows(String text, int length, int stride) {
        Require.atLeastOne("TextData.windows", "the length", length);
        Require.atLeastOne("TextData.windows", "the stride", stride);
        int[] ids = encode(text);
        Require.that(
                ids.length > length,
                "TextData.windows",
                "%d tokens, expected more than the length of a window, %d",
                ids.length,
                length);
        int count = (ids.length - 1 - length) / stride + 1;
        Require.size("TextData.windows", count, length);
        DMatrixRMaj x = new DMatrixRMaj(count, length);
        DMatrixRMaj next = new DMatrixRMaj(count, length);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < length; j++) {
                x.data[i * length + j] = ids[i * stride + j];
                next.data[i * length + j] = ids[i * stride + j + 1];
            }
        }
        return Dataset.of(x, next);
    }

    @Override
    public String toString() {
        return "TextData(" + size() + " ids)";
    }
}
