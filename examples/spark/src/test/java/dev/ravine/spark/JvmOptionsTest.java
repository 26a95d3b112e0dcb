package dev.ravine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

class JvmOptionsTest {
    @Test
    void theFileHoldsWhatThisVersionOfSparkAsksFor() throws IOException {
        List<String> asked = List.of(JavaModuleOptions.defaultModuleOptions().split(" ", -1));
        assertThat(Files.readAllLines(Path.of("jvm.options")))
                .filteredOn(line -> !line.startsWith("#"))
                .containsAll(asked)
                .hasSize(asked.size() + 1)
                .endsWith("-Dravine.threads=1");
    }
}
