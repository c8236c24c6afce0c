package io.seqmark.study.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seqmark.study.ComparedSystem;
import io.seqmark.study.Comparison;
import io.seqmark.study.ComparisonOptions;
import io.seqmark.study.RunFolder;
import io.seqmark.study.RunReport;
import io.seqmark.study.format.ComparisonFormat;
import io.seqmark.study.format.ReportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The pages as a reader sees them, in the Chromium of the system. */
final class BrowserTest {
    private static final int ROWS = 13_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Optional<ChromeDriver> started = Optional.empty();

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        Optional<Path> driver = onPath("chromedriver");
        Optional<Path> browser = onPath("chromium").or(() -> onPath("google-chrome"));
        assumeTrue(driver.isPresent() && browser.isPresent(), "no chromium and chromedriver on the PATH");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.orElseThrow().toFile());
        // the sandbox needs rights that a container does not give; our own pages are all that is opened
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,1000");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.orElseThrow().toFile())
                .build();
        started = Optional.of(new ChromeDriver(service, options));
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @AfterAll
    static void stop() {
        started.ifPresent(ChromeDriver::quit);
    }

    /** No page may complain, or ask the network for anything. */
    @AfterEach
    void nothingIsSaidOrFetched() {
        for (LogEntry entry : browser().manage().logs().get(LogType.BROWSER)) {
            assertThat(entry.getMessage()).as("console").isEmpty();
        }
        for (LogEntry entry : browser().manage().logs().get(LogType.PERFORMANCE)) {
            if (entry.getMessage().contains("Network.requestWillBeSent\"")) {
                assertThat(entry.getMessage()).contains("\"url\":\"file:");
            }
        }
    }

    @Test
    void sortsSearchesFiltersAndOpensAPermalink() throws IOException {
        List<RunFolder.Row> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rows.add(new RunFolder.Row(
                    "source " + i,
                    "the reference of example " + i,
                    "the text of example " + i,
                    (i * 37) % 101,
                    i % 10 == 3 ? List.of("repeated") : List.of()));
        }
        open(ReportFormat.HTML.render(RunReport.of(RunFolder.write(folder.resolve("run"), "m", rows))));
        // worst first: 0 is 37 * 0 and 37 * 101, then comes 37 * 71 = 1 modulo 101
        assertThat(lines()).startsWith("#1", "#102", "#72", "#173");
        browser().findElement(By.cssSelector("#head [data-name=bleu] button")).click();
        assertThat(lines()).startsWith("#31", "#132"); // 37 * 30 = 100 modulo 101
        browser().findElement(By.xpath("//option[.='line, last first']")).click();
        assertThat(lines()).startsWith("#200", "#199", "#198");

        browser().findElement(By.cssSelector("#flags button")).click();
        assertThat(lines()).startsWith("#194", "#184", "#174");
        assertThat(browser().findElement(By.id("count")).getText()).isEqualTo("20 of 200 examples");
        browser().findElement(By.cssSelector("#flags button")).click();

        WebElement search = browser().findElement(By.id("search"));
        search.sendKeys("Source 17");
        await(() -> browser().findElement(By.id("count")).getText().equals("11 of 200 examples"));
        assertThat(lines()).startsWith("#180", "#179").hasSize(11).endsWith("#18");
        search.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        await(() -> browser().findElement(By.id("count")).getText().equals("200 examples"));

        browser().executeScript("location.hash = '#row-98'");
        await(() -> !browser().findElements(By.cssSelector("#row-98.open")).isEmpty());
        WebElement row = browser().findElement(By.id("row-98"));
        assertThat(row.isDisplayed()).isTrue();
        // what differs is marked: in the reference what is missing, in the prediction what is too much
        assertThat(row.findElements(By.tagName("del")))
                .extracting(WebElement::getText)
                .containsExactly("reference");
        assertThat(row.findElements(By.tagName("ins")))
                .extracting(WebElement::getText)
                .containsExactly("text");

        browser().findElement(By.id("viewport")).sendKeys(Keys.HOME, Keys.ARROW_DOWN, Keys.ENTER);
        await(() -> !browser().findElements(By.cssSelector("#row-199.open")).isEmpty());
        assertThat(browser().getCurrentUrl()).endsWith("#row-199");
        assertThat(browser().findElements(By.cssSelector(".plot canvas"))).hasSize(3);
    }

    @Test
    void hostileTextsAreShown() throws IOException {
        String nasty =
                "</script><script>document.title = 'taken'</script><img src=x onerror=\"document.title='taken'\">";
        open(ReportFormat.HTML.render(RunReport.of(RunFolder.write(
                folder.resolve("run"), nasty, List.of(new RunFolder.Row(nasty, nasty, nasty, 1, List.of(nasty)))))));
        assertThat(browser().getTitle()).startsWith("</script><script>document.title");
        assertThat(browser().findElement(By.cssSelector("#row-1 .text-cell")).getText())
                .contains(nasty);
        assertThat(browser().findElements(By.tagName("img"))).isEmpty();
    }

    @Test
    void systemsStandSideBySide() throws IOException {
        List<String> references = List.of("one two three four", "five six seven eight");
        Comparison comparison = Comparison.of(
                List.of(
                        new ComparedSystem("old", Optional.empty(), references, references, references),
                        new ComparedSystem(
                                "new",
                                Optional.empty(),
                                references,
                                references,
                                List.of("one two three four", "five six seven nine"))),
                ComparisonOptions.defaults());
        open(ComparisonFormat.HTML.render(comparison));
        assertThat(lines()).containsExactly("#2", "#1");
        assertThat(browser().findElement(By.id("row-2")).findElements(By.tagName("ins")))
                .extracting(WebElement::getText)
                .containsExactly("nine");
    }

    @Test
    void thirteenThousandRowsOpenAtOnce() throws IOException {
        List<RunFolder.Row> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            String line = "a sentence of some twenty words that says what sentences of a corpus say, number %d of them"
                    .formatted(i);
            rows.add(new RunFolder.Row(
                    (line + " in English, ").repeat(2),
                    (line + " auf Deutsch, ").repeat(2),
                    (line + " zu Deutsch, ").repeat(2),
                    i % 100,
                    List.of()));
        }
        long began = System.nanoTime();
        String page = ReportFormat.HTML.render(RunReport.of(RunFolder.write(folder.resolve("run"), "m", rows)));
        browser().executeCdpCommand("Performance.enable", Map.of());
        long bytes = open(page);
        long ready = Long.parseLong(
                String.valueOf(browser().findElement(By.tagName("html")).getDomAttribute("data-ready")));
        System.out.printf(
                Locale.ROOT,
                "page of %,d rows: %.1f MB, made in %.1f s, interactive after %,d ms; %s%n",
                ROWS,
                bytes / 1e6,
                (System.nanoTime() - began) / 1e9,
                ready,
                threadTime());
        assertThat(bytes).isLessThan(15_000_000);
        assertThat(browser().findElement(By.id("count")).getText()).isEqualTo("13,000 examples");
        assertThat(browser().findElements(By.cssSelector("#canvas .row")).size())
                .isBetween(5, 60);
        browser().findElement(By.id("viewport")).sendKeys(Keys.END);
        await(() -> lines().contains("#13000"));
    }

    /** The processor time of the page's thread, which tells more than the clock where the machine is busy. */
    private static String threadTime() {
        String metrics = String.valueOf(
                browser().executeCdpCommand("Performance.getMetrics", Map.of()).get("metrics"));
        return Pattern.compile("name=((ThreadTime|ScriptDuration), value=[0-9.]+)")
                .matcher(metrics)
                .results()
                .map(result -> result.group(1))
                .toList()
                .toString();
    }

    private static ChromeDriver browser() {
        return started.orElseThrow();
    }

    private long open(String page) throws IOException {
        Path file = folder.resolve("page.html");
        Files.writeString(file, page);
        browser().get(file.toUri().toString());
        await(() -> !browser().findElements(By.cssSelector("html[data-ready]")).isEmpty());
        return Files.size(file);
    }

    /** Of the rows that are there, from above. */
    private static List<String> lines() {
        return browser().findElements(By.cssSelector("#canvas .row")).stream()
                .sorted(Comparator.comparingInt(
                        row -> Integer.parseInt(String.valueOf(row.getDomAttribute("aria-rowindex")))))
                .map(row -> row.findElement(By.cssSelector(".line a")).getText())
                .toList();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the page does not get there").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
