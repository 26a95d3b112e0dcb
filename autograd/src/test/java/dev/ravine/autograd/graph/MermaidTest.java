package dev.ravine.autograd.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MermaidTest {
    private static final Pattern OPERATION = Pattern.compile("  n2\\(\"([^\"]*)\"\\):::operation");

    private static final Pattern ENTITY = Pattern.compile("#(\\d+);");

    /** What Mermaid acts upon inside of a label, once the line breaks between our own lines are gone. */
    private static final Pattern ACTIVE = Pattern.compile("[\"`<>&%$_*~@{}|:\\\\/\\n]|direction\\s|#(?!\\d+;)|ﬂ°|¶ß");

    @Provide
    Arbitrary<String> names() {
        return Names.any();
    }

    @Property
    void anyNameIsInertAndReadBackFromItsLabel(@ForAll("names") String operation) {
        String label = label(operation);
        assertThat(label.replace("<br/>", "")).doesNotContainPattern(ACTIVE);
        assertThat(decoded(label).replace("\u200B", ""))
                .isEqualTo("#2 " + Captions.visible(operation).replace("\u200B", "") + " 1×1<br/>value 1");
    }

    @Property
    void whatMermaidLooksForAfterDecodingIsTakenApart(@ForAll("names") String operation) {
        assertThat(decoded(label(operation))).doesNotContain("\\n", "$$", ":fa-", "ﬂ°", "¶ß");
    }

    @Test
    void quotesAndAngleBracketsBecomeEntities() {
        assertThat(label("say \"<b>\"")).isEqualTo("#35;2 say #34;#60;b#62;#34; 1×1<br/>value 1");
    }

    @Test
    void theWordsOfADirectionStatementAreParted() {
        assertThat(label("direction TB")).isEqualTo("#35;2 direction#32;TB 1×1<br/>value 1");
    }

    private static String label(String operation) {
        List<String> lines = GraphDrawing.of(Names.graph(operation, "w"))
                .toMermaid()
                .lines()
                .filter(line -> line.startsWith("  n2"))
                .toList();
        assertThat(lines).hasSize(1);
        Matcher line = OPERATION.matcher(lines.get(0));
        assertThat(line.matches()).as(lines.get(0)).isTrue();
        return line.group(1);
    }

    private static String decoded(String label) {
        return ENTITY.matcher(label)
                .replaceAll(entity -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(entity.group(1)))));
    }
}
