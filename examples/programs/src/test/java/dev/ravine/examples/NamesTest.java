package dev.ravine.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @RegisterExtension
    static final Shell SHELL = new Shell();

    /** Words in which consonants and vowels alternate, which is quick to learn. */
    @BeforeEach
    void writeAList() throws Exception {
        List<String> words = new ArrayList<>(List.of("Capital", "it's"));
        for (char first : "bdklmnst".toCharArray()) {
            for (char second : "aeiou".toCharArray()) {
                words.add("" + first + second + "n" + second);
            }
        }
        Files.write(SHELL.folder().resolve("words"), words);
        Files.writeString(SHELL.folder().resolve("numbers"), "1\n2\n");
    }

    /** The last letter is the vowel from before, which nobody knows who sees one letter only. */
    @ParameterizedTest
    @ValueSource(strings = {"lstm", "transformer"})
    @Tag("slow")
    void itLearnsHowWordsAreSpelled(String model) throws Exception {
        Program program = SHELL.run(
                "names", "words", "--model", model, "--steps", "120", "--words", "20", "--temperature", "0.5");
        assertThat(program.code()).as(program.errors()).isZero();
        Matcher costs = Pattern.compile("On 4 held-out words the model reaches (\\S+) nats per letter; letter pairs"
                        + " give (\\S+), uniform guessing 3.296")
                .matcher(program.out());
        assertThat(costs.find()).as(program.out()).isTrue();
        assertThat(Double.parseDouble(costs.group(1)))
                .as(program.out())
                .isLessThan(0.8 * Double.parseDouble(costs.group(2)));
        List<String> words = made(program);
        assertThat(words).hasSize(20);
        assertThat(words.stream().filter(word -> word.matches("  [bdklmnst]([aeiou])n\\1  \\(in the list\\)")))
                .as("words of the list among " + words)
                .hasSizeGreaterThan(10);
    }

    @Test
    void theSameSeedMakesUpTheSameWords() throws Exception {
        String[] arguments = {"names", "words", "--steps", "2", "--seed", "3"};
        assertThat(made(SHELL.run(arguments)))
                .isEqualTo(made(SHELL.run(arguments)))
                .hasSize(20);
    }

    /** The words, without what was said during training, which has times in it. */
    private static List<String> made(Program program) {
        return program.out().lines().filter(line -> line.startsWith("  ")).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            no-such | there is no file no-such; a list is in Debian's package wamerican
            .       | there is no file .
            words --model=lst | there is no model 'lst'; did you mean 'lstm'? There are lstm, transformer
            numbers | numbers has 0 words of 2 to 12 lowercase letters, one per line; expected at least 10
            """)
    void whatCannotBeIsRefusedInOneLine(String arguments, String message) throws Exception {
        Program program = SHELL.run(("names " + arguments).split(" ", -1));
        assertThat(program.code()).isEqualTo(2);
        assertThat(program.errors())
                .startsWith("examples/run names: ")
                .contains(message)
                .hasLineCount(1);
        assertThat(program.out()).isEmpty();
    }
}
