package dev.ravine.autograd.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.NumericWatch;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Scope;
import dev.ravine.autograd.Variable;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class CaptionsTest {
    private final Parameter w = new Parameter("weight", new double[][] {{1.5, -2}});

    @Test
    void aConstantIsALine() {
        assertThat(GraphDrawing.of(Variable.of(2.5)).toText()).isEqualTo("#1 constant 1×1, value 2.5\n");
    }

    @Test
    void aParameterIsCalledByItsName() {
        assertThat(GraphDrawing.of(w).toText()).isEqualTo("#1 parameter 'weight' 1×2, value [1.5 -2]\n");
    }

    @Test
    void aParameterOfAModelIsCalledByItsPath() {
        Parameter other = new Parameter("bias", new double[][] {{0, 1}});
        assertThat(GraphDrawing.of(w.add(other))
                        .withNames(Parameters.of(w).under("encoder.0"))
                        .toText())
                .contains("#1 parameter 'encoder.0.weight' 1×2", "#2 parameter 'bias' 1×2");
    }

    @Test
    void aResultThatWasNotRecordedIsMarkedAsAConstant() {
        assertThat(GraphDrawing.of(Recording.off(() -> w.neg())).toText())
                .isEqualTo("#1 neg (constant) 1×2, value [-1.5 2]\n");
        assertThat(GraphDrawing.of(w.neg()).toText()).startsWith("#2 neg 1×2, ");
    }

    @Test
    void anEmptyMatrixIsEmpty() {
        assertThat(GraphDrawing.of(Variable.of(new double[0][0])).toText()).isEqualTo("#1 constant 0×0, value empty\n");
    }

    @Test
    void theValueOfAParameterIsTheOneOfNow() {
        GraphDrawing drawing = GraphDrawing.of(w);
        w.update(entries -> entries[0] = 7);
        assertThat(drawing.toText()).contains("value [7 -2]");
    }

    @Test
    void aVariableComputedUnderWatchSaysWhere() {
        Variable y = NumericWatch.on(() -> Scope.within("encoder", () -> w.neg()));
        assertThat(GraphDrawing.of(y).toText())
                .startsWith("#2 neg 1×2, value [-1.5 2], in layer encoder, at ")
                .contains("\n  #1 parameter 'weight' 1×2, value [1.5 -2]\n");
    }

    @Test
    void charactersThatBreakALineOrAFileAreMadeVisible() {
        assertThat(Captions.visible("a\nb\r\tc\u0000\u0085\u2028\u2029\uD800\uFFFF"))
                .isEqualTo("a\\nb\\r\\tc\\u{0}\\u{85}\\u{2028}\\u{2029}\\u{d800}\\u{ffff}");
        assertThat(Captions.visible("é 中 😀 \"\\<&")).isEqualTo("é 中 😀 \"\\<&");
    }

    @Test
    void theLocaleMakesNoDifference() {
        GraphDrawing drawing = GraphDrawing.of(w.mul(1234.5).sum()).withGradients();
        String text = drawing.toText() + drawing.toDot() + drawing.toMermaid();
        Locale before = Locale.getDefault();
        try {
            for (String tag : new String[] {"de", "ar-EG-u-nu-arab", "tr"}) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertThat(drawing.toText() + drawing.toDot() + drawing.toMermaid())
                        .isEqualTo(text);
            }
        } finally {
            Locale.setDefault(before);
        }
    }
}
