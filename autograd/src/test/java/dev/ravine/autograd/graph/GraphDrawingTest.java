package dev.ravine.autograd.graph;

import static dev.ravine.autograd.Elementwise.tanh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import org.junit.jupiter.api.Test;

class GraphDrawingTest {
    private final Parameter w = new Parameter("W", new double[][] {{0.5, -1, 0.3, 1}, {2, 0.1, 1, -0.5}});
    private final Parameter b = new Parameter("b", new double[][] {{0.1, 0.2, -0.3, 0}});
    private final Variable x = Variable.of(new double[][] {{1, 2}, {-1, 0.5}});
    private final Variable loss = tanh(x.matmul(w).add(b)).sum();

    @Test
    void theSampleOfThePackageGivesTheTextBesideIt() {
        Parameter w = new Parameter("w", new double[][] {{0.5}, {-1}});
        Variable x = Variable.of(new double[][] {{1, 2}, {3, 1}});
        Variable loss = tanh(x.matmul(w)).sum();
        String text = GraphDrawing.of(loss).withGradients().toText();
        assertThat(text)
                .isEqualTo(
                        """
                #5 sum 1×1, value -0.443, gradient 1
                  #4 tanh 2×1, value [-0.9051; 0.4621], gradient [1; 1]
                    #3 matmul 2×1, value [-1.5; 0.5], gradient [0.1807; 0.7864]
                      #1 constant 2×2, value [1 2; 3 1]
                      #2 parameter 'w' 2×1, value [0.5; -1], gradient [2.54; 1.148]
                """);
    }

    @Test
    void textOfALayer() {
        assertThat(GraphDrawing.of(loss).withGradients().toText())
                .isEqualTo(
                        """
                #7 sum 1×1, value 1.864, gradient 1
                  #6 tanh 2×4, value -0.8483 to 0.9998, mean 0.233, gradient all 1
                    #5 add 2×4, value -1.25 to 4.6, mean 0.8125, gradient 0.0004041 to 1, mean 0.5056
                      #3 matmul 2×4, value -1.25 to 4.5, mean 0.8125, gradient 0.0004041 to 1, mean 0.5056
                        #1 constant 2×2, value [1 2; -1 0.5]
                        #2 parameter 'W' 2×4, value -1 to 2, mean 0.425, gradient -0.9194 to 2.14, mean 0.5271
                      #4 parameter 'b' 1×4, value [0.1 0.2 -0.3 0], gradient [0.712 0.992 1.061 1.28]
                """);
    }

    @Test
    void dotOfALayer() {
        assertThat(GraphDrawing.of(loss).withGradients().toDot())
                .isEqualTo(
                        """
                digraph {
                  bgcolor="transparent"
                  ordering="in"
                  node [style="filled", fontname="Helvetica,Arial,sans-serif", fontsize=11, fontcolor="#111827"]
                  edge [color="#808080", fontname="Helvetica,Arial,sans-serif", fontsize=9, fontcolor="#808080"]
                  n1 [label="#1 constant 2×2\\nvalue [1 2; -1 0.5]", shape=box, fillcolor="#e5e7eb", color="#6b7280"]
                  n2 [label="#2 parameter 'W' 2×4\\nvalue -1 to 2, mean 0.425\\ngradient -0.9194 to 2.14, mean 0.5271", shape=cylinder, fillcolor="#fde68a", color="#b45309"]
                  n3 [label="#3 matmul 2×4\\nvalue -1.25 to 4.5, mean 0.8125\\ngradient 0.0004041 to 1, mean 0.5056", shape=box, style="filled,rounded", fillcolor="#bfdbfe", color="#1d4ed8"]
                  n4 [label="#4 parameter 'b' 1×4\\nvalue [0.1 0.2 -0.3 0]\\ngradient [0.712 0.992 1.061 1.28]", shape=cylinder, fillcolor="#fde68a", color="#b45309"]
                  n5 [label="#5 add 2×4\\nvalue -1.25 to 4.6, mean 0.8125\\ngradient 0.0004041 to 1, mean 0.5056", shape=box, style="filled,rounded", fillcolor="#bfdbfe", color="#1d4ed8"]
                  n6 [label="#6 tanh 2×4\\nvalue -0.8483 to 0.9998, mean 0.233\\ngradient all 1", shape=box, style="filled,rounded", fillcolor="#bfdbfe", color="#1d4ed8"]
                  n7 [label="#7 sum 1×1\\nvalue 1.864\\ngradient 1", shape=box, style="filled,rounded", fillcolor="#bfdbfe", color="#1d4ed8"]
                  n1 -> n3 [label="1"]
                  n2 -> n3 [label="2"]
                  n3 -> n5 [label="1"]
                  n4 -> n5 [label="2"]
                  n5 -> n6
                  n6 -> n7
                }
                """);
    }

    @Test
    void mermaidOfALayer() {
        assertThat(GraphDrawing.of(loss).withGradients().toMermaid())
                .isEqualTo(
                        """
                ---
                config:
                  flowchart:
                    wrappingWidth: 600
                ---
                flowchart TD
                  classDef constant fill:#e5e7eb,stroke:#6b7280,color:#111827
                  classDef parameter fill:#fde68a,stroke:#b45309,color:#111827
                  classDef operation fill:#bfdbfe,stroke:#1d4ed8,color:#111827
                  linkStyle default stroke:#808080
                  n1["#35;1 constant 2×2<br/>value [1 2; -1 0.5]"]:::constant
                  n2[("#35;2 parameter 'W' 2×4<br/>value -1 to 2, mean 0.425<br/>gradient -0.9194 to 2.14, mean 0.5271")]:::parameter
                  n3("#35;3 matmul 2×4<br/>value -1.25 to 4.5, mean 0.8125<br/>gradient 0.0004041 to 1, mean 0.5056"):::operation
                  n4[("#35;4 parameter 'b' 1×4<br/>value [0.1 0.2 -0.3 0]<br/>gradient [0.712 0.992 1.061 1.28]")]:::parameter
                  n5("#35;5 add 2×4<br/>value -1.25 to 4.6, mean 0.8125<br/>gradient 0.0004041 to 1, mean 0.5056"):::operation
                  n6("#35;6 tanh 2×4<br/>value -0.8483 to 0.9998, mean 0.233<br/>gradient all 1"):::operation
                  n7("#35;7 sum 1×1<br/>value 1.864<br/>gradient 1"):::operation
                  n1 -->|1| n3
                  n2 -->|2| n3
                  n3 -->|1| n5
                  n4 -->|2| n5
                  n5 --> n6
                  n6 --> n7
                """);
    }

    @Test
    void withoutGradientsNoneIsDrawn() {
        GraphDrawing drawing = GraphDrawing.of(loss);
        assertThat(drawing.toText() + drawing.toDot() + drawing.toMermaid()).doesNotContain("gradient");
    }

    @Test
    void whatIsUsedAgainIsToldOnceAndThenByNumber() {
        Parameter p = new Parameter("p", new double[][] {{2}});
        Variable square = p.mul(p);
        assertThat(GraphDrawing.of(square.add(square.neg())).toText())
                .isEqualTo(
                        """
                #4 add 1×1, value 0
                  #2 mul 1×1, value 4
                    #1 parameter 'p' 1×1, value 2
                    #1 parameter 'p' 1×1, see above
                  #3 neg 1×1, value -4
                    #2 mul 1×1, see above
                """);
    }

    @Test
    void toStringIsTheText() {
        assertThat(GraphDrawing.of(loss)).hasToString(GraphDrawing.of(loss).toText());
    }

    @Test
    void givenGradientsStandBesideTheirVariables() {
        Variable product = x.matmul(w);
        Variable other = product.sum();
        Gradients gradients = other.backward(product);
        assertThat(GraphDrawing.of(product.add(b)).withGradients(gradients).toText())
                .isEqualTo(
                        """
                #5 add 2×4, value -1.25 to 4.6, mean 0.8125
                  #3 matmul 2×4, value -1.25 to 4.5, mean 0.8125, gradient all 1
                    #1 constant 2×2, value [1 2; -1 0.5]
                    #2 parameter 'W' 2×4, value -1 to 2, mean 0.425, gradient 0 to 2.5, mean 1.25
                  #4 parameter 'b' 1×4, value [0.1 0.2 -0.3 0]
                """);
    }

    @Test
    void gradientsOfAMatrixOrOfAConstantAreRefusedAsBackwardRefusesThem() {
        GraphDrawing ofMatrix = GraphDrawing.of(x.matmul(w));
        assertThatThrownBy(ofMatrix::withGradients)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'matmul' is 2×4");
        GraphDrawing ofConstant = GraphDrawing.of(x.sum());
        assertThatThrownBy(ofConstant::withGradients)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'sum' depends on no parameter");
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() {
        assertThatThrownBy(() -> GraphDrawing.of(null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GraphDrawing.of: the result is null");
        assertThatThrownBy(() -> GraphDrawing.of(loss).withGradients(null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GraphDrawing.withGradients: the argument is null");
        assertThatThrownBy(() -> GraphDrawing.of(loss).withNames(null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GraphDrawing.withNames: the argument is null");
    }

    @Test
    void aGraphOfOneVariableNeedsALimitOfOne() {
        assertThat(GraphDrawing.of(Variable.of(2), 1).toString()).contains("#1 constant 1×1");
    }

    @Test
    void whatIsReadWithoutAGradientIsDrawnToo() {
        Parameter p = new Parameter("p", new double[][] {{1, -2}});
        Variable positive = Shaping.where(Shaping.test(p, v -> v > 0), p, Variable.of(0));
        assertThat(GraphDrawing.of(positive.sum()).withGradients().toText())
                .isEqualTo(
                        """
                #5 sum 1×1, value 1, gradient 1
                  #4 where 1×2, value [1 0], gradient [1 1]
                    #1 test (constant) 1×2, value [1 0]
                    #2 parameter 'p' 1×2, value [1 -2], gradient [1 0]
                    #3 constant 1×1, value 0
                """);
    }
}
