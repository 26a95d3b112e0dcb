package dev.ravine.examples.playground.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ravine.examples.playground.api.Limits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ServerTest {
    private static final String RACE =
            """
            {"surface": {"id": "ravine"}, "start": [-4, 4], "seed": 1, "steps": 20,
             "runners": [{"id": "a", "optimizer": "sgd", "rate": 0.1}]}""";

    @SuppressWarnings("NullAway.Init")
    private static Server server;

    @BeforeAll
    static void start() throws IOException {
        server = Server.start("127.0.0.1", 0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String message(String answer) {
        return JsonParser.parseString(Raw.body(answer))
                .getAsJsonObject()
                .get("message")
                .getAsString();
    }

    // ---- what it serves

    @ParameterizedTest
    @CsvSource({
        "/, text/html",
        "/page/index.html, text/html",
        "/page/main.js, text/javascript",
        "/page/base.css, text/css",
        "/page/icon.svg, image/svg+xml",
        "/three/three.module.min.js, text/javascript",
        "/three/three.core.min.js, text/javascript",
        "/three/OrbitControls.js, text/javascript",
        "/three/lines/Line2.js, text/javascript",
        "/api/catalogue, application/json"
    })
    void servesWhatThePageNeeds(String path, String type) throws IOException {
        String answer = Raw.get(server, path);
        assertThat(Raw.status(answer)).isEqualTo(200);
        assertThat(answer.toLowerCase(Locale.ROOT))
                .contains("content-type: " + type)
                .contains("x-content-type-options: nosniff")
                .contains("content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'")
                .doesNotContain("unsafe-inline")
                .contains(path.startsWith("/api") ? "cache-control: no-store" : "cache-control: no-cache");
        assertThat(Raw.body(answer)).isNotBlank().doesNotContain("from 'three'");
    }

    @Test
    void thePageLoadsNothingFromElsewhereAndHasNoInlineScript() throws IOException {
        String page = Raw.body(Raw.get(server, "/"));
        assertThat(page).doesNotContain("http://").doesNotContain("https://");
        assertThat(page.replaceAll("<script\\b[^>]*\\bsrc=\"[^\"]+\"[^>]*></script>", ""))
                .doesNotContain("<script");
        assertThat(page).doesNotContainPattern("\\son\\w+=\"").doesNotContainPattern("\\sstyle=\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/page/",
                "/page",
                "/page/nothing.js",
                "/page/../server/Server.class",
                "/page/..%2f..%2fserver%2fServer.class",
                "/page/%2e%2e/server/Server.class",
                "/..",
                "/../../etc/passwd",
                "/page/../../../../../../etc/passwd",
                "//etc/passwd",
                "/page//index.html",
                "/page/index.html/",
                "/page/.js",
                "/three/../build/three.cjs",
                "/three/three.cjs",
                "/three/lines/../OrbitControls.js",
                "/META-INF/MANIFEST.MF",
                "/page/iris.csv",
                "/api",
                "/api/",
                "/api/races",
                "/api/net/",
                "/api/net/0/events",
                "/api/net/0/landscape",
                "/api/net/..%2f/events",
                "/api/net/xyz/control",
                "/favicon.ico"
            })
    void everythingElseIsNotThere(String path) throws IOException {
        String answer = Raw.get(server, path);
        assertThat(Raw.status(answer)).isEqualTo(404);
        assertThat(message(answer)).isNotBlank();
    }

    @Test
    void onlyTheHeadIsSentWhereOnlyItIsAskedFor() throws IOException {
        String answer = Raw.ask(server, Raw.request("HEAD", "/", "localhost", ""));
        assertThat(Raw.status(answer)).isEqualTo(200);
        assertThat(Raw.body(answer)).isEmpty();
        assertThat(answer.toLowerCase(Locale.ROOT)).contains("content-length: ");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/race, POST",
        "POST, /api/catalogue, GET",
        "DELETE, /, GET",
        "PUT, /api/net, POST",
        "OPTIONS, /api/race, POST",
        "TRACE, /, GET"
    })
    void anotherMethodIsToldTheRightOne(String method, String path, String right) throws IOException {
        String answer = Raw.ask(server, Raw.request(method, path, "localhost", ""));
        assertThat(Raw.status(answer)).isEqualTo(405);
        assertThat(answer.toLowerCase(Locale.ROOT)).contains("allow: " + right.toLowerCase(Locale.ROOT));
        assertThat(message(answer)).isEqualTo("this is asked by " + right + ", not by " + method);
    }

    // ---- who may ask

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:1234", "[::1]:8080"})
    void itsOwnNamesPass(String host) throws IOException {
        assertThat(Raw.status(Raw.ask(server, Raw.request("GET", "/api/catalogue", host, ""))))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "192.168.0.1",
                "localhost:80:80",
                "localhost@evil.example",
                "",
                "evil.example/localhost"
            })
    void anotherNameIsRefusedSoThatRebindingFails(String host) throws IOException {
        for (String path : List.of("/", "/api/catalogue")) {
            assertThat(Raw.status(Raw.ask(server, Raw.request("GET", path, host, ""))))
                    .isEqualTo(403);
        }
    }

    @Test
    void aPageOfAnotherOriginIsRefused() throws IOException {
        String own = "http://localhost:" + server.port();
        assertThat(Raw.status(Raw.post(server, "/api/race", RACE, "Origin: " + own)))
                .isEqualTo(200);
        for (String other :
                List.of("http://evil.example", "null", "http://localhost:1", "https://localhost:" + server.port())) {
            String answer = Raw.post(server, "/api/race", RACE, "Origin: " + other);
            assertThat(Raw.status(answer)).as(other).isEqualTo(403);
            assertThat(message(answer)).contains("its own page only");
        }
        assertThat(Raw.status(Raw.get(server, "/api/catalogue", "Sec-Fetch-Site: cross-site")))
                .isEqualTo(403);
        assertThat(Raw.status(Raw.get(server, "/api/catalogue", "Sec-Fetch-Site: same-origin")))
                .isEqualTo(200);
        // A link on another page leads here.
        assertThat(Raw.status(Raw.get(server, "/", "Sec-Fetch-Site: cross-site")))
                .isEqualTo(200);
        assertThat(Raw.status(Raw.get(server, "/", "Host: localhost"))).isEqualTo(400);
    }

    @Test
    void aFormOfAnotherPageCannotAsk() throws IOException {
        String answer =
                Raw.ask(server, Raw.request("POST", "/api/race", "localhost", RACE, "Content-Type: text/plain"));
        assertThat(Raw.status(answer)).isEqualTo(415);
    }

    // ---- what cannot be asked

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|the request is empty",
                "null|the request is empty",
                "{|the request does not fit: End of input",
                "[]|the request does not fit: Expected BEGIN_OBJECT but was BEGIN_ARRAY",
                "{}|'surface' is missing",
                "{\"surface\": {}}|'surface' has to have either 'id' or 'formula'",
                "{\"surface\": {\"id\": \"bowl\"}}|'start' is missing",
                "{\"surface\": {\"id\": \"bowl\"}, \"start\": [1]}|'start' holds 1 numbers, expected x and y",
                "{\"surface\": {\"id\": \"bowl\"}, \"start\": [1, 1e999]}|the request does not fit: JSON forbids NaN and infinities",
                "{\"surface\": {\"id\": \"bowl\"}, \"start\": [1, NaN]}|the request does not fit: Use JsonReader",
                "{\"surface\": {\"id\": \"bowl\"}, \"start\": [1, 1]}|'steps' is 0, expected 1 to 5000",
                "{\"surface\": {\"id\": \"bowl\"}, \"start\": [1, 1], \"steps\": 5001}|'steps' is 5001, expected 1 to 5000",
                "{\"surface\": {\"id\": \"bowl\"}, \"start\": [1, 1], \"steps\": 5}|'runners' is missing",
                "{\"surface\": {\"id\": \"bowl\"}, \"start\": [1, 1], \"steps\": 5, \"runners\": []}|'runners' is 0, expected 1 to 24",
                "{\"surface\": {\"id\": \"bowl\"}, \"start\": [1, 1], \"steps\": 5, \"seed\": -1}|'seed' is -1, expected 0 to 9007199254740991"
            })
    void aRequestThatCannotBeIsToldWhy(String body, String message) throws IOException {
        String answer = Raw.post(server, "/api/race", body);
        assertThat(Raw.status(answer)).as(answer).isEqualTo(400);
        assertThat(message(answer)).startsWith(message);
    }

    @Test
    void anErrorInAFormulaPointsAtTheCharacter() throws IOException {
        String answer = Raw.post(server, "/api/surface", "{\"surface\": {\"formula\": \"x + tan(y)\"}}");
        assertThat(Raw.status(answer)).isEqualTo(400);
        JsonObject failure = JsonParser.parseString(Raw.body(answer)).getAsJsonObject();
        assertThat(failure.get("at").getAsInt()).isEqualTo(4);
        assertThat(failure.get("length").getAsInt()).isEqualTo(3);
    }

    @Test
    void whatGoesWrongOnOneOfSeveralThreadsIsToldAsPlainly() throws IOException {
        String race =
                """
                {"surface": {"id": "bowl"}, "start": [1, 1], "seed": 1, "steps": 20, "runners": [
                 {"id": "a", "optimizer": "sgd", "rate": 0.1}, {"id": "c", "optimizer": "lion", "rate": 0.1},
                 {"id": "b", "optimizer": "sgd", "rate": 0.1,
                  "schedule": {"id": "exponential", "parameters": {"factor": -1}}}]}""";
        for (String path : List.of("/api/race", "/api/sweep", "/api/java")) {
            String answer = Raw.post(server, path, race);
            assertThat(Raw.status(answer)).as(answer).isEqualTo(400);
            assertThat(message(answer)).startsWith("group 'all': the learning rate for step 1 is -");
        }
    }

    @Test
    void tooMuchIsRefused() throws IOException {
        String large = "{\"x\": \"" + "y".repeat(Limits.HERE.bodyBytes()) + "\"}";
        assertThat(Raw.status(Raw.post(server, "/api/race", large))).isEqualTo(413);
        assertThat(message(Raw.post(server, "/api/surface", "{\"surface\": {\"id\": \"bowl\"}, \"grid\": 100000}")))
                .isEqualTo("'grid' is 100000, expected 2 to 201");
        String deep = "[".repeat(20_000) + "]".repeat(20_000);
        assertThat(Raw.status(Raw.post(server, "/api/race", deep))).isEqualTo(400);
        assertThat(Raw.status(Raw.post(server, "/api/export", "{\"run\": " + deep + "}")))
                .isEqualTo(400);
        String formula = "{\"surface\": {\"formula\": \"" + "x+".repeat(5000) + "x\"}}";
        assertThat(message(Raw.post(server, "/api/surface", formula)))
                .isEqualTo("the formula has 10001 characters, expected at most 300");
    }

    // ---- answers

    @Test
    void whatIsNoNumberIsNull() throws IOException {
        String answer = Raw.post(
                server,
                "/api/surface",
                "{\"surface\": {\"formula\": \"1/x + 0y\"}, \"grid\": 3, \"domain\": {\"x\": [-1, 1], \"y\": [-1, 1]}}");
        assertThat(Raw.body(answer)).contains("\"z\":[[-1.0,null,1.0],[-1.0,null,1.0],[-1.0,null,1.0]]");
    }

    @Test
    void everyQuestionHasAnAnswer() throws IOException {
        assertThat(Raw.body(Raw.post(server, "/api/race", RACE))).contains("\"loss\":[19.2,");
        assertThat(Raw.body(Raw.post(server, "/api/sweep", RACE))).contains("\"best\":");
        assertThat(Raw.body(Raw.post(server, "/api/java", RACE))).contains("public class Race");
        String inspect =
                """
                {"surface": {"formula": "x^2 + y"}, "start": [1, 2], "seed": 1, "step": 3,
                 "runner": {"id": "a", "optimizer": "adam", "rate": 0.1}}""";
        assertThat(Raw.body(Raw.post(server, "/api/inspect", inspect))).contains("\"verdict\":\"correct\"");
    }

    @Test
    void anExportIsOneFileThatNeedsNothingElse() throws IOException {
        String page = Raw.body(Raw.post(
                server, "/api/export", "{\"title\": \"a <b>\", \"run\": {\"text\": \"</script><script>alert(1)\"}}"));
        assertThat(page).contains("<title>a &lt;b&gt;</title>").doesNotContain("<script>alert");
        assertThat(page)
                .contains("id=\"run\">{\"text\":\"\\u003c/script\\u003e\\u003cscript\\u003ealert(1)\"}</script>");
        assertThat(page).doesNotContainPattern("(src|href)=\"(?!data:|#)");
        String map = page.replaceAll("(?s).*<script type=\"importmap\">(.*?)</script>.*", "$1");
        JsonObject modules = JsonParser.parseString(map).getAsJsonObject().getAsJsonObject("imports");
        assertThat(modules.keySet()).contains("page/main.js", "three/three.module.min.js", "three/three.core.min.js");
        for (String name : modules.keySet()) {
            String code = decoded(modules.get(name).getAsString());
            assertThat(code).as(name).doesNotContainPattern("(from|import)\\s*\\(?\\s*[\"']\\.{0,2}/");
        }
    }

    private static String decoded(String address) {
        return new String(
                Base64.getDecoder().decode(address.substring(address.indexOf(',') + 1)), StandardCharsets.UTF_8);
    }

    @Test
    void aNetTellsItsStepsAsTheyHappen() throws IOException {
        String made = Raw.body(Raw.post(
                server,
                "/api/net",
                "{\"dataset\": \"iris\", \"layers\": [4], \"activation\": \"relu\", \"optimizer\": \"adam\", \"steps\": 30,"
                        + " \"seed\": 3}"));
        JsonObject net = JsonParser.parseString(made).getAsJsonObject();
        String path = "/api/net/" + net.get("id").getAsString();
        assertThat(net.getAsJsonArray("units").toString()).isEqualTo("[2,4,3]");
        assertThat(Raw.status(Raw.post(server, path + "/control", "{\"action\": \"resume\", \"stepsPerFrame\": 10}")))
                .isEqualTo(200);
        try (Socket socket = Raw.connect(server)) {
            socket.getOutputStream()
                    .write(Raw.request("GET", path + "/events", "localhost", "").getBytes(StandardCharsets.UTF_8));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String all = String.join("\n", lines.lines().toList());
            assertThat(all)
                    .contains("text/event-stream")
                    .contains("event: frame\nid: 30\ndata: {\"step\":30,")
                    .contains("event: end\ndata: {\"reason\":\"done\"");
        }
        assertThat(Raw.body(Raw.get(server, path + "/landscape"))).contains("\"explained\":[");
        assertThat(Raw.status(Raw.post(server, path + "/control", "{\"action\": \"fly\"}")))
                .isEqualTo(400);
        assertThat(Raw.status(Raw.post(server, path + "/control", "{\"action\": \"stop\"}")))
                .isEqualTo(200);
    }
}
