package dev.ravine.autograd.graph;

import static dev.ravine.autograd.Elementwise.tanh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class GraphTest {
    private static final int LONG = 100_000;

    @Property
    void inputsHaveLowerNumbersAndTheResultTheLast(@ForAll @Size(min = 1, max = 40) List<Integer> choices) {
        Variable[] made = randomGraph(choices);
        Variable result = made[made.length - 1];
        Graph graph = Graph.of(result, 1000);
        assertThat(graph.variables()).endsWith(result).doesNotHaveDuplicates();
        int number = 0;
        for (Variable variable : graph.variables()) {
            assertThat(graph.number(variable)).isEqualTo(++number);
            for (Variable input : Graph.inputs(variable)) {
                assertThat(graph.number(input)).isLessThan(number);
            }
        }
    }

    @Property
    void theSameProgramGivesTheSameDrawing(@ForAll @Size(min = 1, max = 40) List<Integer> choices) {
        Variable[] once = randomGraph(choices);
        Variable[] again = randomGraph(choices);
        GraphDrawing one = GraphDrawing.of(once[once.length - 1], 1000);
        GraphDrawing two = GraphDrawing.of(again[again.length - 1], 1000);
        assertThat(two.toDot()).isEqualTo(one.toDot());
        assertThat(two.toMermaid()).isEqualTo(one.toMermaid());
        assertThat(two.toText()).isEqualTo(one.toText());
    }

    /** Numbers are drawn with four digits: half a unit of the last is at most 0.05 percent. */
    @Property
    void drawnGradientsAreThoseOfBackward(
            @ForAll @DoubleRange(min = -2, max = 2) double a, @ForAll @DoubleRange(min = -2, max = 2) double b) {
        Parameter p = new Parameter("p", new double[][] {{a}});
        Parameter q = new Parameter("q", new double[][] {{b}});
        Variable product = p.mul(q);
        Variable activation = tanh(product.add(p));
        Variable loss = activation.mul(product);
        Gradients gradients = loss.backward(product, activation, loss);
        String text = GraphDrawing.of(loss).withGradients().toText();
        assertDrawn(text, "parameter 'p'", gradients.of(p).get(0));
        assertDrawn(text, "parameter 'q'", gradients.of(q).get(0));
        assertDrawn(text, "#3 mul", gradients.of(product).get(0));
        assertDrawn(text, "tanh", gradients.of(activation).get(0));
        assertDrawn(text, "#6 mul", gradients.of(loss).get(0));
    }

    @Test
    void aGraphAboveTheLimitIsRefused() {
        Variable chain = chain(3);
        assertThat(GraphDrawing.of(chain, 4).toText()).hasLineCount(4);
        assertThatThrownBy(() -> GraphDrawing.of(chain, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "GraphDrawing.of: the graph of 'neg' has at least 4 variables, and the limit is 3; draw an"
                                + " intermediate result or a smaller model (fewer layers, fewer time steps), or pass a higher limit");
    }

    @Test
    void theLimitIsTwoHundredUnlessGiven() {
        assertThat(GraphDrawing.of(chain(199)).toText()).hasLineCount(GraphDrawing.DEFAULT_LIMIT);
        assertThatThrownBy(() -> GraphDrawing.of(chain(200))).hasMessageContaining("the limit is 200;");
    }

    @Test
    void aLimitBelowOneIsRefused() {
        assertThatThrownBy(() -> GraphDrawing.of(chain(1), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GraphDrawing.of: the limit is 0, expected at least 1");
    }

    @Test
    void aLongChainIsRefusedUnlessItIsAllowed() {
        Variable chain = chain(LONG);
        assertThatThrownBy(() -> GraphDrawing.of(chain))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 201 variables");
        assertThatThrownBy(() -> GraphDrawing.of(chain, LONG))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 100001 variables");
        assertThat(GraphDrawing.of(chain, LONG + 1).toDot()).contains("  n100000 -> n100001\n");
    }

    private static Variable chain(int operations) {
        Variable end = new Parameter("p", new double[][] {{1}});
        for (int i = 0; i < operations; i++) {
            end = end.neg();
        }
        return end;
    }

    /** Each choice adds an operation on two of those before it. */
    private static Variable[] randomGraph(List<Integer> choices) {
        Variable[] made = new Variable[choices.size() + 2];
        made[0] = new Parameter("p", new double[][] {{1}});
        made[1] = Variable.of(0.5);
        for (int i = 0; i < choices.size(); i++) {
            int choice = choices.get(i);
            Variable one = made[Math.floorMod(choice, i + 2)];
            Variable two = made[Math.floorMod(choice / 64, i + 2)];
            made[i + 2] = choice % 2 == 0 ? one.add(two) : one.sub(two);
        }
        return made;
    }

    private static void assertDrawn(String text, String name, double gradient) {
        Matcher line = Pattern.compile(Pattern.quote(name) + " 1×1, value \\S+, gradient (\\S+)\n")
                .matcher(text);
        assertThat(line.find()).as(name + " in " + text).isTrue();
        assertThat(Double.parseDouble(line.group(1))).isCloseTo(gradient, Percentage.withPercentage(0.05));
    }
}
