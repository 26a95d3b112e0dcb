package dev.ravine.examples.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class CourseTest {
    @TempDir
    private Path scratch;

    /**
     * Of each step of each lesson, by the check that the page makes: the task's solution solves it, its wrong solution does not,
     * nor does what the page shows by itself; what the texts claim is so; and no number in an answer is without a claim.
     */
    @Test
    void everyTaskCanBeSolvedAndEveryClaimHolds() throws Exception {
        Path site = scratch.resolve("site");
        Site.write(site);
        Files.writeString(site.resolve("package.json"), "{\"type\": \"module\"}");

        List<String> printed = Node.run(CourseTest.class, "course.mjs", scratch, site);

        assertThat(printed).hasSize(1);
        assertThat(printed.get(0)).contains("\"lessons\":8", "\"steps\":25", "\"tasks\":25");
    }
}
