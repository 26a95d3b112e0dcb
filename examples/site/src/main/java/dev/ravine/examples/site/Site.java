package dev.ravine.examples.site;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Puts the site together as one folder of static files, for any web server. */
@Command(
        name = "examples/run site",
        mixinStandardHelpOptions = true,
        version = "Ravine 0.1.0-SNAPSHOT",
        description =
                "Writes the guide and the playground as static files, which any web server can serve and which need no"
                        + " network.")
public final class Site implements Callable<Integer> {
    private static final String THREE = "/META-INF/resources/webjars/three/0.181.1/";
    private static final String KATEX = "/META-INF/resources/webjars/katex/0.16.47/dist/";

    /** The files of KaTeX, with the fonts that the guide's equations are set in. */
    private static final List<String> OF_KATEX = List.of(
            "katex.min.js",
            "katex.min.css",
            "fonts/KaTeX_Main-Regular.woff2",
            "fonts/KaTeX_Math-Italic.woff2",
            "fonts/KaTeX_Size1-Regular.woff2",
            "fonts/KaTeX_Size2-Regular.woff2",
            "fonts/KaTeX_Size3-Regular.woff2",
            "fonts/KaTeX_Size4-Regular.woff2");

    /** The files of three.js that the page needs: from which folder, and to which. */
    private static final Map<String, List<String>> OF_THREE = Map.of(
            "build/", List.of("three.module.min.js", "three.core.min.js"),
            "examples/jsm/controls/", List.of("OrbitControls.js"),
            "examples/jsm/lines/", List.of("LineMaterial.js", "LineSegments2.js", "LineSegmentsGeometry.js"));

    @Parameters(
            paramLabel = "FOLDER",
            defaultValue = "site",
            description = "Where to; files of the same names are replaced (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("site");

    /** Writes the site. */
    public static void main(String[] arguments) {
        System.exit(Playground.command(new Site(), "site").execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        write(folder);
        System.out.println("The site is in " + folder + "; index.html is its first page");
        return 0;
    }

    /** Writes the whole site into a folder. */
    public static void write(Path folder) throws IOException {
        Path pages = pages();
        try (Stream<Path> files = Files.walk(pages)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = folder.resolve(pages.relativize(file).toString());
                Files.createDirectories(target.toAbsolutePath().getParent());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        for (String name : OF_KATEX) {
            Path target = folder.resolve("katex").resolve(name);
            Files.createDirectories(target.toAbsolutePath().getParent());
            Files.write(target, bytes(KATEX + name));
        }
        for (Map.Entry<String, List<String>> part : OF_THREE.entrySet()) {
            String from = part.getKey();
            Path to = Files.createDirectories(folder.resolve(from.endsWith("lines/") ? "three/lines" : "three"));
            for (String name : part.getValue()) {
                // Addons import three.js by a bare name, which a browser would need an inline map for.
                String module = from.endsWith("lines/") ? "../three.module.min.js" : "./three.module.min.js";
                Files.writeString(
                        to.resolve(name),
                        new String(bytes(THREE + from + name), StandardCharsets.UTF_8)
                                .replace("from 'three'", "from '" + module + "'")
                                // Half of them is documentation.
                                .replaceAll("(?s)/\\*\\*.*?\\*/\\s*", ""));
            }
        }
    }

    private static Path pages() {
        try {
            return Path.of(
                    Objects.requireNonNull(Site.class.getResource("static")).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(Site.class.getResourceAsStream(resource), resource)) {
            return in.readAllBytes();
        }
    }
}
