package dev.ravine.examples.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaygroundTest {
    private static String fails(Object program, String name, String... arguments) {
        PrintStream usual = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(Playground.command(program, name).execute(arguments)).isEqualTo(2);
        } finally {
            System.setErr(usual);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatItCannotDoIsToldInOneLine(@TempDir Path scratch) throws IOException {
        assertThat(fails(new Playground(), "playground", "--port", "70000"))
                .isEqualTo("examples/run playground: --port is 70000, expected 0 to 65535; --help tells more"
                        + System.lineSeparator());
        assertThat(fails(new Playground(), "playground", "--prot", "1"))
                .isEqualTo("examples/run playground: Unknown options: '--prot', '1'; --help tells more"
                        + System.lineSeparator());
        assertThat(fails(new Playground(), "playground", "--port", "web"))
                .startsWith("examples/run playground: Invalid value for option '--port'");
        Path file = Files.writeString(scratch.resolve("file"), "");
        assertThat(fails(new Site(), "site", file.toString()))
                .startsWith("examples/run site: ")
                .hasLineCount(1);
    }

    @Test
    void takesTheNextPortWhereOneIsTaken(@TempDir Path scratch) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
                FileServer server = FileServer.start(scratch, taken.getLocalPort())) {
            assertThat(server.url()).matches("http://localhost:\\d+/").doesNotContain(":" + taken.getLocalPort() + "/");
        }
    }
}
