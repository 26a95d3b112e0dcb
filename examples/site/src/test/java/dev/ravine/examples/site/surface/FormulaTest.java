package dev.ravine.examples.site.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ravine.autograd.Elementwise;
import dev.ravine.examples.site.api.Catalogue;
import dev.ravine.examples.site.api.Limits;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x^2/5+y^2|x^2 / 5 + y^2",
                "x²/5 + y²|x^2 / 5 + y^2",
                "x³|x^3",
                "2x|2 * x",
                "2(x+1)(y-1)|2 * (x + 1) * (y - 1)",
                "3x^2y|3 * x^2 * y",
                "1/2x|1 / 2 * x",
                "1/(2x)|1 / (2 * x)",
                "-x^2|-x^2",
                "(-x)^2|(-x)^2",
                "2^-x|2^-x",
                "2^3^x|2^3^x",
                "(2^3)^x|(2^3)^x",
                "x-(y-1)|x - (y - 1)",
                "x-y-1|x - y - 1",
                "x/(y/2)|x / (y / 2)",
                "-(x+y)|-(x + y)",
                "--x|--x",
                "+x|x",
                "2*-x|2 * -x",
                "2·x − 1×y ÷ 3|2 * x - 1 * y / 3",
                "π x + e y|pi * x + e * y",
                "ln(x)+max(x,y)|log(x) + maximum(x, y)",
                "(1 - x)^2 + 100 (y - x^2)^2|(1 - x)^2 + 100 * (y - x^2)^2",
                "max(sin(3x), y^2)|maximum(sin(3 * x), y^2)",
                "pow(x, 3)|x^3",
                "x(y)|x * y",
                "2e3x|2e3 * x",
                "2e x|2 * e * x",
                ".5x|.5 * x",
                "clamp(x, -1, 2*1)|clamp(x, -1, 2 * 1)"
            })
    void isReadAndWrittenOut(String formula, String written) {
        assertThat(Surface.of(formula).formula()).isEqualTo(written);
        assertThat(Parser.parse(written)).isEqualTo(Parser.parse(formula));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x^2 / 4 + y^2|6.25",
                "2^3^2 + 0x|512",
                "-x^2|-9",
                "8 / 2 / 2 + 0x|2",
                "1/2x|1.5",
                "x - y - 1|4",
                "2 x y|-12",
                "maximum(x, y) - min(x, 0)|3",
                "1 - -1 + 0x|2"
            })
    void hasTheValueThatMathematicsGivesIt(String formula, double value) {
        assertThat(Surface.of(formula).loss(3, -2)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|0|0|the formula is empty",
                "x +|3|0|the formula ends too early: expected a number, x, y, a function or '('",
                "(x + y|0|1|this '(' is never closed",
                "x + y)|5|1|this ')' closes nothing",
                "x + z|4|1|there is no 'z'; there are x, y, pi, e and abs, clamp,",
                "x + Sin(y)|4|3|there is no 'Sin', but 'sin'",
                "xy|0|2|there is no 'xy'; a product is written x*y",
                "sin x|0|3|sin needs parentheses around what it is of, as in sin(x)",
                "x**2|1|2|a power is written with ^, not **",
                "x + $|4|1|'$' has no meaning in a formula",
                "x 😀|2|2|'😀' has no meaning in a formula",
                "2 3|2|1|'3' is unexpected: expected an operator between two numbers",
                "x 3|2|1|'3' is unexpected: expected an operator or the end",
                "x, y|1|1|',' is unexpected: expected an operator or the end",
                "(x, y)|2|1|a comma stands between the arguments of a function only",
                "max(x)|0|6|max takes 2 arguments, here are 1",
                "sin(x, y)|0|9|sin takes 1 argument, here are 2",
                "clamp(x, y, 1)|0|14|clamp takes a number after its first argument, and 'y' is none",
                "x + 1/0|4|3|'1 / 0' is infinite",
                "x + 1e999|4|5|'1e999' is infinite",
                "x + log(0-1)|4|8|'log(0 - 1)' is not a number",
                "pi + 2|0|6|there is neither x nor y in it: it is flat",
                "x * / y|4|1|'/' is unexpected: expected a number, x, y, a function or '('",
                "()|1|1|')' is unexpected: expected a number, x, y, a function or '('"
            })
    void anErrorPointsAtTheCharacter(String formula, int at, int length, String message) {
        FormulaException wrong = catchThrowableOfType(FormulaException.class, () -> Surface.of(formula));
        assertThat(wrong).isNotNull();
        assertThat(wrong.getMessage()).startsWith(message);
        assertThat(wrong.at()).isEqualTo(at);
        assertThat(wrong.length()).isEqualTo(length);
    }

    @Test
    void knowsEveryElementwiseFunction() {
        List<String> all = Arrays.stream(Elementwise.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .distinct()
                .toList();
        assertThat(Surface.functions()).containsAll(all);
    }

    @Test
    void refusesWhatIsTooLongOrTooDeep() {
        String longest = "x" + "+x".repeat((Limits.HERE.formulaLength() - 2) / 2);
        assertThat(Surface.of(longest).loss(1, 0)).isEqualTo((longest.length() + 1) / 2.0);
        FormulaException tooLong = catchThrowableOfType(FormulaException.class, () -> Surface.of("x + " + longest));
        assertThat(tooLong.at()).isEqualTo(Limits.HERE.formulaLength());
        int deepest = Limits.HERE.formulaDepth();
        assertThat(Surface.of("(".repeat(deepest) + "x" + ")".repeat(deepest)).loss(2, 0))
                .isEqualTo(2);
        for (String opening : List.of("(", "-", "sin(", "2^")) {
            FormulaException tooDeep =
                    catchThrowableOfType(FormulaException.class, () -> Surface.of(opening.repeat(deepest + 1) + "x"));
            assertThat(tooDeep.getMessage()).isEqualTo("this is nested more than 40 deep");
        }
    }

    @Test
    void whateverIsTypedIsReadOrPointedAt() {
        SplittableRandom random = new SplittableRandom(1);
        String[] pieces = {
            "x", "y", "2", ".5", "1e3", "+", "-", "*", "/", "^", "(", ")", ",", "sin", "max(", "clamp(", "²", "pi", "e",
            " ", "é", "\u0000", "1e", "log("
        };
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder formula = new StringBuilder();
            int length = random.nextInt(1, 12);
            for (int j = 0; j < length; j++) {
                formula.append(pieces[random.nextInt(pieces.length)]);
            }
            String typed = formula.toString();
            try {
                Expression expression = Parser.parse(typed);
                assertThat(Parser.parse(expression.toString())).as(typed).isEqualTo(expression);
                read++;
            } catch (FormulaException wrong) {
                assertThat(wrong.at()).as(typed).isBetween(0, typed.length());
                assertThat(wrong.at() + wrong.length()).as(typed).isLessThanOrEqualTo(typed.length());
            }
        }
        assertThat(read).isGreaterThan(500);
    }

    @Test
    void theRavineBeginsWhereItIsKnownTo() {
        Catalogue.Surface ravine = Surfaces.ALL.get(0);
        assertThat(Surface.of(ravine.formula()).loss(ravine.start()[0], ravine.start()[1]))
                .isEqualTo(19.2);
    }

    @Test
    void everyMinimumThatIsToldIsOne() {
        for (Catalogue.Surface surface : Surfaces.ALL) {
            Surface formula = Surface.of(surface.formula());
            for (double[] minimum : surface.minima()) {
                double here = formula.loss(minimum[0], minimum[1]);
                // The coordinates are rounded to doubles; the losses here have curvatures of up to a thousand.
                assertThat(here).as(surface.id()).isCloseTo(minimum[2], Offset.offset(1e-12));
                for (double angle = 0; angle < 6.3; angle += 0.1) {
                    double there =
                            formula.loss(minimum[0] + 1e-3 * Math.cos(angle), minimum[1] + 1e-3 * Math.sin(angle));
                    assertThat(there).as(surface.id()).isGreaterThan(here);
                }
            }
        }
    }

    @Test
    void aGridHasTheLossAtEachPoint() {
        for (Catalogue.Surface surface : Surfaces.ALL) {
            Surface formula = Surface.of(surface.formula());
            double[] x = Surface.spread(surface.domain().x(), 5);
            double[] y = Surface.spread(surface.domain().y(), 4);
            double[][] z = formula.heights(x, y);
            assertThat(x[4]).isEqualTo(surface.domain().x()[1]);
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < 5; j++) {
                    assertThat(z[i][j]).as(surface.id()).isEqualTo(formula.loss(x[j], y[i]));
                }
            }
        }
    }
}
