package dev.ravine.examples.playground.api;

import com.google.gson.JsonElement;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one HTML file that shows a run without a server: the page, with its modules, styles and three.js inside, and the
 * run as JSON in {@code <script type="application/json" id="run">}.
 *
 * @param title of the file; if missing, the page's own
 * @param run what the page needs; embedded as it is
 */
public record ExportRequest(@Nullable String title, JsonElement run) {
    /** Checks that there is a run. */
    public ExportRequest {
        Check.present("run", run);
        Check.that(title == null || title.length() <= 200, "the title has more than 200 characters");
    }
}
