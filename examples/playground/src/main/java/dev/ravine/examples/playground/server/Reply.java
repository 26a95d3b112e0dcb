package dev.ravine.examples.playground.server;

import java.nio.charset.StandardCharsets;

/**
 * An answer.
 *
 * @param status of HTTP
 * @param type the content's, as the header has it
 * @param body the content
 * @param cached whether the browser may keep it as long as it asks whether it has changed
 */
@SuppressWarnings("ArrayRecordComponent")
record Reply(int status, String type, byte[] body, boolean cached) {
    static final String JSON = "application/json; charset=utf-8";
    static final String HTML = "text/html; charset=utf-8";

    static Reply json(int status, Object object) {
        return new Reply(status, JSON, Json.write(object).getBytes(StandardCharsets.UTF_8), false);
    }
}
