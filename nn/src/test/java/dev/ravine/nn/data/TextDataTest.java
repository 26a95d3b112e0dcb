package dev.ravine.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class TextDataTest {
    private static final String TEXT = "The cat saw the dog, and the dog saw the cat.";

    @Test
    void bytesAreThoseOfUtf8() {
        TextData bytes = TextData.bytes();
        assertThat(bytes.size()).isEqualTo(256);
        assertThat(bytes.encode("aé")).containsExactly('a', 0xC3, 0xA9);
        assertThat(bytes.decode(0xC3, 0xA9, 'a')).isEqualTo("éa");
        assertThat(bytes.decode('a', 0xC3)).isEqualTo("a\uFFFD");
        assertThat(bytes.tokens()).startsWith("0x00", "0x01").endsWith("0xFF");
    }

    @Test
    void charactersAreNumberedFromOneAndTheUnknownIsZero() {
        TextData letters = TextData.characters("abc\n😀");
        assertThat(letters.size()).isEqualTo(6);
        assertThat(letters.encode("cab😀\nx")).containsExactly(3, 1, 2, 5, 4, 0);
        assertThat(letters.decode(3, 1, 2, 5, 4, 0)).isEqualTo("cab😀\n\uFFFD");
    }

    @Test
    void theCharactersOfATextAreSorted() {
        TextData letters = TextData.charactersOf("hello😀,\n\uFFFDhello");
        assertThat(letters.tokens()).containsExactly("\uFFFD", "\n", ",", "e", "h", "l", "o", "😀");
        assertThat(TextData.charactersOf("").size()).isEqualTo(1);
    }

    @Test
    void wordsAreNumberedByTheirFrequency() {
        TextData words = TextData.words(100, TEXT);
        assertThat(words.tokens()).containsExactly("\uFFFD", "the", "cat", "saw", "dog", "The", ",", "and", ".");
        assertThat(words.encode("the  bird\nsaw, dog")).containsExactly(1, 0, 3, 6, 4);
        assertThat(words.decode(1, 2, 8)).isEqualTo("the cat .");
        TextData few = TextData.words(2, TEXT);
        assertThat(few.tokens()).containsExactly("\uFFFD", "the", "cat");
        assertThat(few.encode("the dog")).containsExactly(1, 0);
        assertThat(few.decode(1, 0)).isEqualTo("the \uFFFD");
    }

    @Test
    void aVocabularyIsMadeAgainFromItsWords() {
        TextData words = TextData.words(100, TEXT);
        TextData again = TextData.words(words.tokens().subList(1, words.size()));
        assertThat(again.encode(TEXT)).isEqualTo(words.encode(TEXT));
    }

    @Property(tries = 200)
    void whatIsDecodedIsEncodedToTheSameIds(@ForAll @StringLength(max = 40) String text) {
        for (TextData data : List.of(TextData.words(5, text), TextData.characters("ab c"))) {
            int[] ids = data.encode(text);
            assertThat(data.encode(data.decode(ids))).isEqualTo(ids);
        }
        // Half of a pair of characters is no text, so UTF-8 has no bytes for it.
        String whole = text.replaceAll("\\p{Cs}", "");
        assertThat(TextData.bytes().decode(TextData.bytes().encode(whole))).isEqualTo(whole);
    }

    @Property(tries = 200)
    void aWindowsTargetsAreWhatComesNext(
            @ForAll @IntRange(min = 1, max = 30) int length,
            @ForAll @IntRange(min = 1, max = 40) int stride,
            @ForAll @IntRange(min = 1, max = 100) int more) {
        String text = "abcdefghij".repeat(20).substring(0, length + more);
        int[] ids = TextData.bytes().encode(text);
        Dataset windows = TextData.bytes().windows(text, length, stride);
        for (int i = 0; i < windows.size(); i++) {
            for (int j = 0; j < length; j++) {
                assertThat(windows.x().get(i, j)).isEqualTo(ids[i * stride + j]);
                assertThat(windows.targets().get(i, j)).isEqualTo(ids[i * stride + j + 1]);
            }
        }
        // Another one would need what is no longer there.
        assertThat(windows.size() * stride + length + 1).isGreaterThan(ids.length);
    }

    @Test
    void aBatchHasTheTargetsAsIds() {
        Dataset windows = TextData.characters("ab").windows("ababb", 2, 2);
        Batch batch = Batches.of(windows).iterator().next();
        assertThat(batch.x().value().data).containsExactly(1, 2, 1, 2);
        assertThat(batch.targetIds()).containsExactly(2, 1, 2, 2);
        Dataset numbers = Dataset.of(new DMatrixRMaj(1, 1), new DMatrixRMaj(new double[][] {{0.5}}));
        assertThatIllegalStateException()
                .isThrownBy(() -> Batches.of(numbers).iterator().next().targetIds())
                .withMessage("Batch.targetIds: 0.5 is not a whole number");
    }

    @Test
    void whatCannotBeIsRefused() {
        refused(
                () -> TextData.characters("aba"),
                "TextData.characters: 'a' is in the vocabulary twice, expected each character once;"
                        + " charactersOf() takes a text");
        refused(
                () -> TextData.words(List.of("a", "b", "a")),
                "TextData.words: 'a' is in the vocabulary twice, expected each word once; words(int, String) takes a"
                        + " text");
        refused(() -> TextData.words(List.of("a b")), "TextData.words: 'a b' is not one token");
        refused(() -> TextData.words(0, "a"), "TextData.words: words to keep: 0, expected at least 1");
        refused(() -> TextData.bytes().decode(256), "TextData.decode: ");
        refused(
                () -> TextData.bytes().windows("abc", 3, 1),
                "TextData.windows: 3 tokens, expected more than the length of a window, 3");
        refused(() -> TextData.bytes().windows("abc", 1, 0), "TextData.windows: the stride: 0, expected at least 1");
    }

    private static void refused(Runnable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageStartingWith(message);
    }
}
