package dev.ravine.examples.site;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
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
    private static final String KATEX = "/META-INF/resources/webjars/katex/0.16.47/";

    /** The files of KaTeX: with its licence, and the fonts that the guide's equations are set in. */
    private static final List<String> OF_KATEX = List.of(
            "LICENSE",
            "dist/katex.min.js",
            "dist/katex.min.css",
            "dist/fonts/KaTeX_Main-Regular.woff2",
            "dist/fonts/KaTeX_Math-Italic.woff2",
            "dist/fonts/KaTeX_Size1-Regular.woff2",
            "dist/fonts/KaTeX_Size2-Regular.woff2",
            "dist/fonts/KaTeX_Size3-Regular.woff2",
            "dist/fonts/KaTeX_Size4-Regular.woff2");

    /** The pages' files that were written by hand; the others are compiled, or no text. */
    private static final Pattern BY_HAND = Pattern.compile("(?!(ravine|three)\\.js).*\\.(js|css|html)");

    /** What browsers do not need of them: lines that are empty or a comment, and indentation. */
    private static final Pattern FOR_READERS =
            Pattern.compile("(?m)^[ \\t]*(//.*|/\\*[^*]*\\*+([^*/][^*]*\\*+)*/)?[ \\t]*\\r?\\n|^[ \\t]+");

    /** Of scripts and styles a line that goes on in the next; not where it may end in a comment. */
    private static final Pattern GOES_ON = Pattern.compile("(?m)^((?!.*//).*[;{,(\\[])\\r?\\n");

    /** Of JSON a string, which stays, or what is only for readers: the space between all others. */
    private static final Pattern STRING_OR_SPACE = Pattern.compile("(\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\")|\\s+");

    /** The fonts of KaTeX's style sheet that are not in the site, and other forms of those that are. */
    private static final Pattern OTHER_FONTS =
            Pattern.compile("@font-face\\{(?![^}]*/KaTeX_(Main-Regular|Math-Italic|Size[1-4]-Regular)\\.)[^}]*\\}"
                    + "|,url\\([^)]*\\.(woff|ttf)\\) format\\(\"\\w+\"\\)");

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
                String name = file.getFileName().toString();
                if (name.endsWith(".json")) {
                    String text = Files.readString(file);
                    Files.writeString(target, STRING_OR_SPACE.matcher(text).replaceAll("$1"));
                } else if (BY_HAND.matcher(name).matches()) {
                    String text = FOR_READERS.matcher(Files.readString(file)).replaceAll("");
                    Files.writeString(
                            target,
                            name.endsWith(".html")
                                    ? text
                                    : GOES_ON.matcher(text).replaceAll("$1"));
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        for (String name : OF_KATEX) {
            Path target = folder.resolve("katex").resolve(name.replace("dist/", ""));
            Files.createDirectories(target.toAbsolutePath().getParent());
            byte[] bytes = bytes(KATEX + name);
            if (name.endsWith(".css")) {
                String styles = new String(bytes, StandardCharsets.UTF_8);
                bytes = OTHER_FONTS.matcher(styles).replaceAll("").getBytes(StandardCharsets.UTF_8);
            }
            Files.write(target, bytes);
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
