package dev.ravine.examples.site.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** The page as a reader uses it. */
final class Page {
    /** Long enough for a busy machine; a page that works is never waited for so long. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChromeDriver browser;

    Page(ChromeDriver browser) {
        this.browser = browser;
    }

    /** Opens an address afresh, and waits until the page is ready. */
    void open(String url) {
        // The same page with another fragment would not be loaded again.
        browser.get("about:blank");
        browser.get(url);
        until("the page is ready", () -> !browser.findElements(By.cssSelector("html.ready"))
                .isEmpty());
    }

    WebElement find(String css) {
        return browser.findElement(By.cssSelector(css));
    }

    List<WebElement> all(String css) {
        return browser.findElements(By.cssSelector(css));
    }

    String text(String css) {
        return Objects.requireNonNullElse(find(css).getDomProperty("textContent"), "")
                .strip();
    }

    private String textIfAny(String css) {
        return all(css).isEmpty() ? "" : text(css);
    }

    String value(String css) {
        return Objects.requireNonNullElse(find(css).getDomProperty("value"), "");
    }

    void click(String css) {
        use(css, WebElement::click);
    }

    void choose(String css, String value) {
        click(css + " option[value='" + value + "']");
    }

    /** Replaces the text of a field. */
    void type(String css, String text) {
        use(css, field -> field.sendKeys(Keys.chord(Keys.CONTROL, "a"), text));
    }

    /** Finds an element and uses it; again if the page has put another in its place in between. */
    private void use(String css, Consumer<WebElement> use) {
        until(css + " stays in its place", () -> {
            use.accept(find(css));
            return true;
        });
    }

    /** Presses keys while the page itself has the focus. */
    void press(CharSequence keys) {
        run("document.activeElement.blur()");
        find("body").sendKeys(keys);
    }

    Object run(String script, Object... arguments) {
        return Objects.requireNonNullElse(browser.executeScript(script, arguments), "");
    }

    String address() {
        return Objects.requireNonNull(browser.getCurrentUrl());
    }

    /** The step and the loss of the read-out. */
    String readout() {
        return text("#readout");
    }

    int step() {
        return Integer.parseInt(readout().replaceAll("Steps: (\\d+).*", "$1"));
    }

    void size(int width, int height) {
        browser.manage().window().setSize(new Dimension(width, height));
    }

    /** A phone's screen, which is narrower than a window may be. */
    void screen(int width, int height) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", true));
    }

    void anyScreen() {
        browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    void system(String scheme) {
        Map<String, Object> media = new HashMap<>();
        media.put("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme)));
        browser.executeCdpCommand("Emulation.setEmulatedMedia", media);
    }

    /** Shows the page as on another medium, such as print; or as on a screen again, if that is empty. */
    void media(String medium) {
        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", medium));
    }

    /** How many pages the page takes on paper of this size in millimetres. */
    int printedPages(double width, double height) {
        Object pdf = browser.executeCdpCommand(
                        "Page.printToPDF",
                        Map.of("paperWidth", width / 25.4, "paperHeight", height / 25.4, "preferCSSPageSize", false))
                .get("data");
        String text = new String(Base64.getDecoder().decode((String) pdf), StandardCharsets.ISO_8859_1);
        return (int) Pattern.compile("/Type /Page\\b").matcher(text).results().count();
    }

    /** Waits for something to become so. */
    void until(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!seen(holds)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "gave up after " + PATIENCE.toSeconds() + " s: not yet " + what + "; read-out '"
                                + textIfAny("#readout") + "', message '" + textIfAny("#toast") + "', complaints "
                                + complaints());
            }
            pause();
        }
    }

    /** Waits until a text of the page is as expected. */
    void untilText(String css, String expected) {
        until(css + " is " + expected, () -> text(css).equals(expected));
    }

    void export(String kind) {
        click("#menu-export summary");
        click("#export-" + kind);
    }

    /** Waits for a file to be saved, which gets its name when it is whole, and answers with it. */
    Path saved(Path file) {
        until(file.getFileName() + " is saved", () -> Files.exists(file));
        return file;
    }

    /** Whether a canvas shows some colours. */
    boolean painted(String css) {
        Object colours = run(
                """
                const canvas = document.querySelector(arguments[0]);
                const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                const seen = new Set();
                for (let i = 0; i < data.length; i += 404) {
                  seen.add(data.slice(i, i + 4).join());
                }
                return seen.size;
                """,
                css);
        return (Long) colours > 3;
    }

    /** How bright the page's ground is, from 0 to 255. */
    int brightness() {
        String colour = (String) run("return getComputedStyle(document.body).backgroundColor");
        return (int) Arrays.stream(colour.replaceAll("[^0-9,]", "").split(","))
                .mapToInt(Integer::parseInt)
                .average()
                .orElseThrow();
    }

    /** By how many pixels the page is wider than the screen. */
    long overflow() {
        return (Long) run("return document.documentElement.scrollWidth - innerWidth");
    }

    /** Keeps a picture of the page for people to look at. */
    void keepScreenshot(String name) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "screenshots"));
        Files.write(folder.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }

    /** What the browser has complained about since the last call. */
    List<String> complaints() {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    private static boolean seen(BooleanSupplier holds) {
        try {
            return holds.getAsBoolean();
        } catch (StaleElementReferenceException e) {
            // The page put another element in its place just now.
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(40);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
