package io.seqmark.study.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.study.RunFolder;
import io.seqmark.study.RunReport;
import io.seqmark.study.format.ReportFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever stands in a run's files stays text. */
final class ReportPageTest {
    private static final Pattern SCRIPT = Pattern.compile("<script[^>]*>(.*?)</script>", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script><script>alert(1)</script>",
                "<!--<script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "a\u2028b\u2029c",
                "\u202Eabc\u2066def",
                "half \uD800 and \uDC00 of one",
                "]]>&lt;b&gt;&amp;",
                "\u0000\u001B[31m\u009F\uFEFF",
                "\\u003c/script\\u003e\\\\",
                "\uD83D\uDE00 whole"
            })
    void textsStayTexts(String nasty) throws IOException {
        String page = page(nasty);
        JsonNode data = data(page);
        for (int column = 0; column < 3; column++) {
            assertThat(data.at("/texts/" + column + "/values/0").asString()).isEqualTo(nasty);
        }
        assertThat(data.at("/flags/0/name").asString()).isEqualTo(nasty);
        // the page's own three scripts, whatever the texts say
        assertThat(SCRIPT.matcher(page).results()).hasSize(3);
        String outside = SCRIPT.matcher(page).replaceAll("");
        assertThat(outside)
                .doesNotContain("<img")
                .doesNotContain("<script")
                .doesNotContainPattern("<[^>\"]*(\"[^\"]*\"[^>\"]*)* on\\w+=");
        assertThat(page.chars()
                                .filter(c -> Character.getType(c) == Character.SURROGATE)
                                .count()
                        % 2)
                .isZero();
        assertThat(page).doesNotContain("\u2028", "\u202E", "\u2066", "\u001B", "\u0000");
        assertThat(new String(page.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(page);
    }

    @Test
    void runsItsOwnScriptsAndFetchesNothing() throws IOException, NoSuchAlgorithmException {
        String page = page("plain");
        Matcher policy = Pattern.compile("http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"")
                .matcher(page);
        assertThat(policy.find()).isTrue();
        String allowed = policy.group(1).replace("&#39;", "'");
        assertThat(allowed).startsWith("default-src 'none'; base-uri 'none'; form-action 'none'; ");
        List<String> scripts =
                SCRIPT.matcher(page).results().map(result -> result.group(1)).toList();
        assertThat(allowed).contains(hash(scripts.get(1)), hash(scripts.get(2)));
        Matcher style = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL).matcher(page);
        assertThat(style.find()).isTrue();
        assertThat(allowed).contains(hash(style.group(1)));
        String outside = SCRIPT.matcher(page).replaceAll("");
        assertThat(outside.toLowerCase(Locale.ROOT)).doesNotContain(" src=", "url(", "@import", "<link", " style=\"");
        assertThat(Pattern.compile(" href=\"([^\"]*)\"")
                        .matcher(outside)
                        .results()
                        .map(result -> result.group(1)))
                .allMatch(link -> link.startsWith("#"));
    }

    @Test
    void longTextsAreCutSoThatThePageStaysSmall() throws IOException {
        List<RunFolder.Row> rows = new ArrayList<>();
        String document = "many words of a document ".repeat(120); // 3,000 characters
        for (int i = 0; i < 6000; i++) {
            rows.add(new RunFolder.Row(document, "a summary", "a summary", 50, List.of()));
        }
        String page = ReportFormat.HTML.render(RunReport.of(RunFolder.write(folder, "m", rows)));
        assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(15_000_000);
        assertThat(data(page).at("/texts/0/values/5999").asString())
                .startsWith("many words")
                .endsWith(" [...]");
        assertThat(page).contains("Texts are shown up to 1,500 characters.");
    }

    @Test
    void saysWhyThereAreNoIntervals() throws IOException {
        RunReport with =
                RunReport.of(RunFolder.write(folder, "m", List.of(new RunFolder.Row("a", "b", "c", 12.5, List.of()))));
        assertThat(ReportFormat.HTML.render(with)).doesNotContain("no intervals");
        RunReport without = new RunReport(
                with.run(),
                with.figures(),
                Optional.of("--spm-model is missing"),
                with.changed(),
                with.sentence(),
                with.scores(),
                with.lengths(),
                with.bySourceLength(),
                with.lengthRatio(),
                with.worst(),
                with.flagged());
        assertThat(ReportFormat.HTML.render(without)).contains("no intervals: --spm-model is missing");
    }

    private String page(String nasty) throws IOException {
        return ReportFormat.HTML.render(RunReport.of(
                RunFolder.write(folder, nasty, List.of(new RunFolder.Row(nasty, nasty, nasty, 12.5, List.of(nasty))))));
    }

    private static JsonNode data(String page) {
        MatchResult first = SCRIPT.matcher(page).results().findFirst().orElseThrow();
        return JsonMapper.shared().readTree(first.group(1));
    }

    private static String hash(String text) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }
}
