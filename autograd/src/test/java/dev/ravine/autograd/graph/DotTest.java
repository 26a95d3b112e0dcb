package dev.ravine.autograd.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Parameter;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DotTest {
    @Provide
    Arbitrary<String> names() {
        return Names.any();
    }

    @Property
    void anyNameIsReadBackFromTheLabels(@ForAll("names") String operation, @ForAll("names") String parameter) {
        Map<String, String> labels = DotReader.labels(
                GraphDrawing.of(Names.graph(operation, "p" + parameter)).toDot());
        assertThat(labels)
                .containsExactly(
                        Map.entry("n1", "#1 parameter 'p" + Captions.visible(parameter) + "' 1×1\nvalue 1"),
                        Map.entry("n2", "#2 " + Captions.visible(operation) + " 1×1\nvalue 1"));
    }

    @Test
    void quotesBackslashesEntitiesAndLineBreaksAreEscaped() {
        assertThat(GraphDrawing.of(Names.graph("say \"a\\b\"\n&lt;", "w")).toDot())
                .contains("[label=\"#2 say \\\"a\\\\b\\\"\\\\n&amp;lt; 1×1\\nvalue 1\", ");
    }

    @Test
    void aVariableUsedTwiceHasTwoEdges() {
        Parameter w = new Parameter("w", new double[][] {{3}});
        assertThat(GraphDrawing.of(w.mul(w)).toDot())
                .contains("  n1 -> n2 [label=\"1\"]\n  n1 -> n2 [label=\"2\"]\n")
                .containsOnlyOnce("n1 [label=\"#")
                .containsOnlyOnce("n2 [label=\"#");
    }
}
