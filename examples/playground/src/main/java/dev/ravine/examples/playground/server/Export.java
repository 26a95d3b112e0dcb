package dev.ravine.examples.playground.server;

import dev.ravine.examples.playground.api.ExportRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page in one file that needs no server: its index with styles, icon, modules and a run inside.
 *
 * <p>A module in a {@code data:} address cannot name another one relatively. So each gets a bare name, such as {@code
 * page/main.js}, which an import map leads to its {@code data:} address, and what they import is renamed.
 */
final class Export {
    private static final String MAIN = "/page/main.js";

    /** What a module imports by a path, statically or not: what is before it, its quote, and the path. */
    private static final Pattern IMPORT =
            Pattern.compile("(\\bfrom\\s*|\\bimport\\s*\\(?\\s*)([\"'])((?:\\.{1,2}/|/)[\\w./-]+\\.js)\\2");

    private static final Pattern STYLES = Pattern.compile("<link\\b[^>]*\\bhref=\"(/page/[\\w-]+\\.css)\"[^>]*>");
    private static final Pattern ICON = Pattern.compile("(<link\\b[^>]*\\bhref=\")(/page/[\\w-]+\\.svg)(\"[^>]*>)");
    private static final Pattern SCRIPT = Pattern.compile("<script\\b[^>]*\\bsrc=\"" + MAIN + "\"[^>]*>\\s*</script>");
    private static final Pattern PRELOAD = Pattern.compile("<link\\b[^>]*\\brel=\"modulepreload\"[^>]*>\\s*");
    private static final Pattern TITLE = Pattern.compile("<title>[^<]*</title>");

    private Export() {}

    static Reply of(ExportRequest request) {
        String page = replace(PRELOAD, text("/"), matched -> "");
        page = replace(STYLES, page, link -> style(link.group(), link.group(1)));
        page = replace(ICON, page, link -> link.group(1) + data("image/svg+xml", text(link.group(2))) + link.group(3));
        page = replace(SCRIPT, page, script -> scripts(request));
        String title = request.title();
        if (title != null) {
            page = replace(TITLE, page, old -> "<title>" + escaped(title) + "</title>");
        }
        return new Reply(200, Reply.HTML, page.getBytes(StandardCharsets.UTF_8), false);
    }

    /** The style sheet with what else its link says, such as {@code media}. */
    private static String style(String link, String path) {
        String attributes = link.replaceAll("^<link|\\s+rel=\"[^\"]*\"|\\s+href=\"[^\"]*\"|\\s*/?>$", "");
        return "<style" + attributes + ">\n" + text(path) + "</style>";
    }

    private static String scripts(ExportRequest request) {
        // Gson writes < as an escape, so that nothing in the run can end the script.
        return "<script type=\"application/json\" id=\"run\">" + Json.write(request.run()) + "</script>\n"
                + "<script type=\"importmap\">" + Json.write(Map.of("imports", modules())) + "</script>\n"
                + "<script type=\"module\">import '" + bare(MAIN) + "';</script>";
    }

    /** All modules that the first one leads to, by bare name. */
    private static Map<String, String> modules() {
        Map<String, String> modules = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>();
        open.add(MAIN);
        while (!open.isEmpty()) {
            String path = open.remove();
            if (!modules.containsKey(bare(path))) {
                String renamed = replace(IMPORT, text(path), name -> {
                    String imported = URI.create(path).resolve(name.group(3)).getPath();
                    if (Pages.get(imported).isEmpty()) {
                        return name.group();
                    }
                    open.add(imported);
                    return name.group(1) + name.group(2) + bare(imported) + name.group(2);
                });
                modules.put(bare(path), data("text/javascript", renamed));
            }
        }
        return modules;
    }

    private static String bare(String path) {
        return path.substring(1);
    }

    private static String text(String path) {
        Reply file = Pages.get(path).orElseThrow(() -> new Rejection(404, "there is nothing at " + path));
        return new String(file.body(), StandardCharsets.UTF_8);
    }

    private static String data(String type, String content) {
        return "data:" + type + ";base64,"
                + Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
    }

    private interface Replacement {
        String of(MatchResult matched);
    }

    private static String replace(Pattern pattern, String text, Replacement replacement) {
        return pattern.matcher(text).replaceAll(found -> Matcher.quoteReplacement(replacement.of(found)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
