package dev.ravine.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainTest {
    @RegisterExtension
    static final Shell SHELL = new Shell();

    @Test
    void aStepIsToldFromTheForwardPassToTheNewLoss() throws Exception {
        Program program = SHELL.run("explain");
        assertThat(program.code()).as(program.errors()).isZero();
        assertThat(program.out())
                .startsWith("Step 1 of a 2-2-1 net on XOR, with adam at rate 0.005\n")
                .containsSubsequence(
                        "Forward",
                        "y2  tanh(y1)",
                        "Backward",
                        "c gets the sum of",
                        "y2  tanh",
                        "a gets g ⊙ (1 − y²)",
                        "step 1 of 'hidden.weight' at [0, 0]",
                        "β₁m + (1 − β₁)g",
                        "step 1 of 'output.bias' at [0, 0]",
                        "The loss changed from 0.253199 to 0.252851")
                .doesNotContain("\u001b");
    }

    @Test
    void aLaterStepGoesOnFromTheOnesBefore() throws Exception {
        assertThat(SHELL.run("explain", "--step", "30", "--optimizer", "momentum")
                        .out())
                .contains("step 30 of 'hidden.weight' at [1, 1]", "γv + ηg");
    }

    @Test
    void eachLineFitsATerminal() throws Exception {
        assertThat(SHELL.run("explain").out().lines())
                .allSatisfy(line -> assertThat(line.replace("\u0302", "")).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void aPageIsWritten() throws Exception {
        Program program = SHELL.run("explain", "--html", "step.html");
        assertThat(program.out()).isEqualTo("wrote step.html\n");
        assertThat(Files.readString(SHELL.folder().resolve("step.html")))
                .startsWith("<!doctype html>")
                .contains("<h2>Afterwards</h2>", "<td>tanh(y1)</td>", "<td>&eta;\u0302</td>");
    }

    @Test
    void theGraphIsPrintedForMermaid() throws Exception {
        assertThat(SHELL.run("explain", "--mermaid").out())
                .contains("flowchart TD")
                .contains("hidden.weight");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            --step=0           | --step is 0, expected at least 1
            --step=x           | Invalid value for option '--step': 'x' is not an int
            --optimizer=adma   | there is no optimizer 'adma'; did you mean 'adam'?
            --optimizer=foo    | there is no optimizer 'foo'; there are sgd,
            --lr=-1            | --lr is -1.0, expected above 0
            --html=no/such.html| no/such.html could not be written: the folder does not exist
            """)
    void whatCannotBeIsRefusedInOneLine(String argument, String message) throws Exception {
        Program program = SHELL.run("explain", argument);
        assertThat(program.code()).isEqualTo(2);
        assertThat(program.errors())
                .startsWith("examples/run explain: ")
                .contains(message)
                .hasLineCount(1);
        assertThat(program.out()).isEmpty();
    }
}
