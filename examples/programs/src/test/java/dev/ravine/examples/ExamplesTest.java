package dev.ravine.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.examples.shared.Rules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What someone sees who types a command for the first time, or types it wrong. */
class ExamplesTest {
    @RegisterExtension
    static final Shell SHELL = new Shell();

    @Test
    void withoutArgumentsThereIsAMap() throws Exception {
        Program program = SHELL.run();
        assertThat(program.code()).isZero();
        assertThat(program.out())
                .startsWith("Usage: examples/run [-hV] COMMAND")
                .contains("\n  train ", "\n  explain ");
        assertThat(program.errors()).isEmpty();
    }

    @Test
    void anUnknownCommandIsRefusedWithASuggestion() throws Exception {
        assertThat(SHELL.run("trian"))
                .isEqualTo(new Program(
                        2,
                        "",
                        "examples/run: Unmatched argument at index 0: 'trian'; did you mean 'train'?"
                                + " examples/run --help tells more\n"));
    }

    @Test
    void anUnknownOptionIsRefusedWithASuggestion() throws Exception {
        assertThat(SHELL.run("explain", "--sted=3").errors())
                .isEqualTo("examples/run explain: Unknown option: '--sted=3'; did you mean '--step'?"
                        + " examples/run explain --help tells more\n");
    }

    @Test
    void theHelpOfTrainNamesLbfgsAmongTheOptimizers() throws Exception {
        assertThat(SHELL.run("train", "--help").out()).containsPattern("or lion;\\s+for\\s+train,\\s+also\\s+lbfgs");
    }

    @Test
    void theHelpNamesEveryOptimizer() {
        assertThat(Rules.NAMES.split(", | or ", -1)).containsExactlyElementsOf(Rules.CHOICE.names());
    }
}
