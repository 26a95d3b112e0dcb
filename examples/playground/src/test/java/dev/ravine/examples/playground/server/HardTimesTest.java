package dev.ravine.examples.playground.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that are slow, gone, or send nonsense. */
@Timeout(120)
class HardTimesTest {
    private static final String[] LINES = {
        "GET / HTTP/1.1",
        "POST /api/race HTTP/1.1",
        "GET",
        "GET /",
        "GET / HTTP/9.9",
        "get / http/1.1",
        " / HTTP/1.1",
        "GET http://[::1/ HTTP/1.1",
        "GET /% HTTP/1.1",
        "GET /%zz HTTP/1.1",
        "GET /\u0001 HTTP/1.1",
        "POST /api/net HTTP/1.1",
        "GET /" + "a".repeat(3000) + " HTTP/1.1",
        "\u0000\u0001\u0002",
        "",
        "CONNECT evil.example:443 HTTP/1.1",
        "PRI * HTTP/2.0"
    };

    private static final String[] HEADERS = {
        "Host: localhost",
        "Host: evil.example",
        "Host:",
        "Host",
        ": nothing",
        "Content-Length: -1",
        "Content-Length: 99999999999999999999",
        "Content-Length: 5",
        "Content-Length: abc",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked",
        "Content-Type: application/json",
        "Expect: 100-continue",
        "Connection: upgrade",
        "Upgrade: h2c",
        "Origin: null",
        "X: " + "y".repeat(2000),
        "\u0000: \u0000"
    };

    private static final String[] BODIES = {
        "",
        "{",
        "{}",
        "[[[[",
        "null",
        "5\r\nabc",
        "ffffffffffffffff\r\n",
        "-1\r\n",
        "\r\n\r\n\r\n",
        "{\"surface\":",
        "\u0000\u0000"
    };

    private static String nonsense(SplittableRandom random) {
        StringBuilder request = new StringBuilder(LINES[random.nextInt(LINES.length)]).append("\r\n");
        for (int headers = random.nextInt(6); headers > 0; headers--) {
            request.append(HEADERS[random.nextInt(HEADERS.length)]).append("\r\n");
        }
        if (random.nextInt(4) > 0) {
            request.append("\r\n");
        }
        request.append(BODIES[random.nextInt(BODIES.length)]);
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            request.setCharAt(random.nextInt(request.length()), (char) random.nextInt(256));
        }
        return request.toString();
    }

    @Test
    void tenThousandMalformedRequestsLeaveItServing() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        System.out.println("10,000 malformed requests; seed 1");
        try (Server server = Server.start("127.0.0.1", 0)) {
            for (int i = 0; i < 10_000; i++) {
                try (Socket socket = Raw.connect(server)) {
                    // Reset on closing, so that no ports are left waiting.
                    socket.setSoLinger(true, 0);
                    socket.getOutputStream().write(nonsense(random).getBytes(StandardCharsets.ISO_8859_1));
                    if (i % 25 == 0) {
                        socket.shutdownOutput();
                        socket.setSoTimeout(5);
                        readSome(socket);
                    }
                }
            }
            assertServes(server);
        }
    }

    private static void readSome(Socket socket) {
        try {
            int read = socket.getInputStream().read();
            assertThat(read).isBetween(-1, 255);
        } catch (IOException nothingCame) {
            // It waits for more of the request, or has closed; both are fine.
        }
    }

    private static void assertServes(Server server) throws IOException {
        String answer = Raw.get(server, "/api/catalogue");
        assertThat(Raw.status(answer)).isEqualTo(200);
        assertThat(
                        Raw.status(
                                Raw.post(
                                        server,
                                        "/api/race",
                                        """
                        {"surface": {"id": "bowl"}, "start": [1, 1], "seed": 1, "steps": 5,
                         "runners": [{"id": "a", "optimizer": "sgd", "rate": 0.1}]}""")))
                .isEqualTo(200);
    }

    @Test
    void clientsThatSendHalfARequestAndWaitHinderNobody() throws IOException {
        try (Server server = Server.start("127.0.0.1", 0)) {
            List<Socket> waiting = new ArrayList<>();
            try {
                for (int i = 0; i < 100; i++) {
                    Socket socket = Raw.connect(server);
                    waiting.add(socket);
                    String half =
                            switch (i % 4) {
                                case 0 -> "";
                                case 1 -> "GET / HT";
                                case 2 -> "GET / HTTP/1.1\r\nHost: localhost\r\n";
                                default ->
                                    "POST /api/race HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                            + "Content-Length: 100\r\n\r\n{";
                            };
                    socket.getOutputStream().write(half.getBytes(StandardCharsets.UTF_8));
                }
                assertServes(server);
            } finally {
                for (Socket socket : waiting) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void watchersThatVanishHinderNobody() throws IOException {
        try (Server server = Server.start("127.0.0.1", 0)) {
            for (int i = 0; i < 12; i++) {
                String made = Raw.body(Raw.post(
                        server,
                        "/api/net",
                        "{\"dataset\": \"moons\", \"samples\": 20, \"layers\": [2], \"activation\": \"tanh\", \"optimizer\":"
                                + " \"sgd\", \"seed\": 1}"));
                String id = made.replaceAll(".*\"id\":\"([0-9a-f]+)\".*", "$1");
                Raw.post(server, "/api/net/" + id + "/control", "{\"action\": \"resume\", \"stepsPerFrame\": 1}");
                try (Socket socket = Raw.connect(server)) {
                    socket.setSoLinger(true, 0);
                    socket.getOutputStream()
                            .write(Raw.request("GET", "/api/net/" + id + "/events", "localhost", "")
                                    .getBytes(StandardCharsets.UTF_8));
                    assertThat(socket.getInputStream().read()).isEqualTo('H');
                }
            }
            assertServes(server);
        }
    }
}
