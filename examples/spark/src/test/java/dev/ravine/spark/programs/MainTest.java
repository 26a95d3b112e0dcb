package dev.ravine.spark.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
    @Test
    void anUnknownOptionIsRefusedWithASuggestion() {
        StringWriter errors = new StringWriter();
        CommandLine program = Main.command().setErr(new PrintWriter(errors, true));
        assertThat(program.execute("train", "--stesp=3")).isEqualTo(2);
        assertThat(errors)
                .hasToString("examples/run spark train: Unknown option: '--stesp=3'; did you mean '--steps'?"
                        + " examples/run spark train --help tells more\n");
    }
}
