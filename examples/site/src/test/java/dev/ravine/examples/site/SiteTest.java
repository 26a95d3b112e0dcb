package dev.ravine.examples.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteTest {
    private static final Pattern LINK = Pattern.compile("\\b(?:href|src)=\"([^\"#]+)(?:#[^\"]*)?\"");
    private static final Pattern IMPORT = Pattern.compile("(?:\\bfrom|\\bimport)\\s*\\(?\\s*['\"]([^'\"]+)['\"]");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void write() throws IOException {
        Site.write(folder);
    }

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    @Test
    void everyLinkAndImportIsAFileOfTheSite() throws IOException {
        for (Path page : files(".html")) {
            for (String link : found(LINK, Files.readString(page))) {
                assertThat(page.resolveSibling(link)).as("%s in %s", link, page).isRegularFile();
            }
        }
        for (Path module : files(".js")) {
            if (!module.endsWith("ravine.js")) {
                for (String link : found(IMPORT, Files.readString(module))) {
                    if (link.startsWith(".")) {
                        assertThat(module.resolveSibling(link))
                                .as("%s in %s", link, module)
                                .isRegularFile();
                    } else {
                        assertThat(link).as("%s", module).isNotEqualTo("three").doesNotContain("http");
                    }
                }
            }
        }
    }

    @Test
    void noPageLoadsAnythingFromElsewhereOrHasScriptsOrStylesInIt() throws IOException {
        assertThat(files(".html")).isNotEmpty();
        for (Path page : files(".html")) {
            String text = Files.readString(page);
            assertThat(text)
                    .as("%s", page)
                    .contains("default-src 'none'; script-src 'self'")
                    .doesNotContain("unsafe", "http://", "https://", "<style")
                    .doesNotContainPattern("\\son\\w+=\"")
                    .doesNotContainPattern("\\sstyle=\"");
            assertThat(text.replaceAll("<script\\b[^>]*\\bsrc=\"[^\"]+\"[^>]*></script>", ""))
                    .doesNotContain("<script");
        }
    }

    /** As servers send them, compressed; and as they are. */
    @Test
    void theWholeSiteIsLessThanAMegabyteToLoadAndStaysSmallOnDisk() throws IOException {
        long size = 0;
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        for (Path file : files("")) {
            if (Files.isRegularFile(file)) {
                size += Files.size(file);
                try (OutputStream out = new GZIPOutputStream(sent)) {
                    Files.copy(file, out);
                }
            }
        }
        assertThat(sent.size()).isLessThan(1_000_000);
        assertThat(size).isLessThan(2_000_000);
    }
}
