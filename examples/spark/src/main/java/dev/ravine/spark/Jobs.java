package dev.ravine.spark;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs Spark's jobs, and says in one line what went wrong in one. */
final class Jobs {
    /** What Spark says when a task has failed too often; the rest of the line is the last failure. */
    private static final Pattern FAILED =
            Pattern.compile("Task (\\d+) in stage \\S+ failed (\\d+) times?, most recent failure: Lost task [^(]*"
                    + "\\(TID \\d+\\) \\(([^)]*)\\): ([^\\n]*)");

    private Jobs() {}

    interface Body<T> {
        T run() throws Exception;
    }

    /**
     * Runs a body that starts jobs.
     *
     * @param what it is for; the beginning of messages
     * @throws ClusterException if Spark gives up a job
     */
    static <T> T run(String what, Body<T> body) {
        try {
            return body.run();
        } catch (ClusterException | IllegalArgumentException e) {
            throw e;
        } catch (Exception e) {
            throw new ClusterException(what + ": " + reason(e), e);
        }
    }

    private static String reason(Exception e) {
        String message = String.valueOf(e.getMessage());
        Matcher failed = FAILED.matcher(message);
        if (failed.find()) {
            return String.format(
                    Locale.ROOT,
                    "partition %s failed %s times, last on %s with %s",
                    failed.group(1),
                    failed.group(2),
                    failed.group(3),
                    failed.group(4));
        }
        return message.lines().findFirst().orElse(e.toString());
    }
}
