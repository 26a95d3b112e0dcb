package dev.ravine.examples.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.examples.playground.server.Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlaygroundTest {
    private static String fails(String... arguments) {
        PrintStream usual = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(Playground.command().execute(arguments)).isEqualTo(2);
        } finally {
            System.setErr(usual);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatItCannotDoIsToldInOneLine() throws IOException {
        assertThat(fails("--port", "70000"))
                .isEqualTo("examples/run playground: --port is 70000, expected 0 to 65535; --help tells more"
                        + System.lineSeparator());
        assertThat(fails("--host", "no.such.host.invalid"))
                .startsWith("examples/run playground: there is no host 'no.such.host.invalid'");
        try (Server taken = Server.start("127.0.0.1", 0)) {
            assertThat(fails("--port", Integer.toString(taken.port())))
                    .startsWith("examples/run playground: cannot listen at 127.0.0.1 on port " + taken.port());
        }
        assertThat(fails("--prot", "1"))
                .isEqualTo("examples/run playground: Unknown options: '--prot', '1'; --help tells more"
                        + System.lineSeparator());
        assertThat(fails("--port", "web")).startsWith("examples/run playground: Invalid value for option '--port'");
    }

    @Test
    void theAddressThatIsPrintedAnswersABrowser() throws IOException, InterruptedException {
        for (String host : new String[] {"127.0.0.1", "localhost", "0.0.0.0"}) {
            try (Server server = Server.start(host, 0)) {
                HttpResponse<String> answer = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(server.url())).build(),
                                HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(host).isEqualTo(200);
                assertThat(answer.body()).contains("<title>Ravine playground</title>");
            }
        }
    }
}
