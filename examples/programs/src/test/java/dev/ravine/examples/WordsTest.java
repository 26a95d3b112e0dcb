package dev.ravine.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names and phrases that the project does without: words that say nothing, and turns of phrase that nobody says. */
class WordsTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    /** A declared type or method with one of these words in its name. */
    private static final Pattern NAME = Pattern.compile("\\b(?:class|record|interface|enum|public [\\w<>\\[\\], ]+) "
            + "(\\w*(?:Utils?|Impl|Manager|Thing|Stuff)(?![a-z])\\w*)");

    private static final Pattern PHRASE = Pattern.compile(
            "\\b(?:so many\\b(?! that)|to be had|not to be had|what is there\\b|that is there\\b|is told how)",
            Pattern.CASE_INSENSITIVE);

    @Test
    void namesSayWhatAThingIs() throws IOException {
        assertThat(matches(NAME, ".java")).isEmpty();
    }

    @Test
    void sentencesAreIdiomatic() throws IOException {
        assertThat(matches(PHRASE, ".java", ".md", ".js", ".html", ".py")).isEmpty();
    }

    private static List<String> matches(Pattern banned, String... endings) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : (Iterable<Path>) files.filter(file -> isOurs(file, endings))::iterator) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    if (banned.matcher(lines.get(i)).find()) {
                        found.add(ROOT.relativize(file) + ":" + (i + 1) + ": "
                                + lines.get(i).strip());
                    }
                }
            }
        }
        return found;
    }

    private static boolean isOurs(Path file, String... endings) {
        Path inside = ROOT.relativize(file);
        for (Path part : inside) {
            if (part.toString().matches("target|node_modules|\\.git")) {
                return false;
            }
        }
        return Stream.of(endings).anyMatch(file.toString()::endsWith) && !file.endsWith("WordsTest.java");
    }
}
