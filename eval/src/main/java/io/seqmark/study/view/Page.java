package io.seqmark.study.view;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A page of HTML that needs nothing beside it. Its policy lets run the scripts that it was written with, by their hashes, and
 * nothing else, and lets nothing be fetched. Immutable.
 *
 * @param title of the window
 * @param heading above all
 * @param subtitle below the heading
 * @param cards what is read first
 * @param copies texts to be copied, by their names
 * @param charts bars
 * @param sections tables
 * @param data what the script reads, as JSON that may stand in a page
 * @param tableNote what is said above the examples
 * @param marksExtra whether words are marked that the reference does not have
 * @param marksMissing whether words of the reference are marked that the prediction does not have
 */
record Page(
        String title,
        String heading,
        String subtitle,
        List<Card> cards,
        List<Section> copies,
        List<Chart> charts,
        List<Section> sections,
        String data,
        String tableNote,
        boolean marksExtra,
        boolean marksMissing) {
    private static final String CHARTS = resource("uPlot.iife.min.js");
    private static final String SCRIPT = resource("page.js");
    private static final String STYLE = resource("uPlot.min.css") + resource("page.css");

    static Page of(
            String heading,
            String subtitle,
            List<Card> cards,
            List<Section> copies,
            List<Chart> charts,
            List<Section> sections,
            Table table,
            String tableNote) {
        int limit = table.limit();
        Map<String, Object> data = new LinkedHashMap<>(table.data(limit));
        data.put("charts", charts.stream().map(Chart::data).toList());
        return new Page(
                heading,
                heading,
                subtitle,
                cards,
                copies,
                charts,
                sections.stream().filter(section -> !section.isEmpty()).toList(),
                PageJson.of(data),
                tableNote + " Texts are shown up to %s characters.".formatted(Numbers.whole(limit)),
                table.marks("ins"),
                table.marks("del"));
    }

    /** The page. */
    @SuppressWarnings("NullAway") // no interceptor is null, says the template engine
    String html() {
        StringOutput out = new StringOutput(1 << 16);
        JtepageGenerated.render(new OwaspHtmlTemplateOutput(out), null, this);
        return out.toString();
    }

    /** What the browser is told about where things may come from. */
    String policy() {
        return "default-src 'none'; base-uri 'none'; form-action 'none'; script-src 'sha256-" + sha256(CHARTS)
                + "' 'sha256-" + sha256(SCRIPT) + "'; style-src 'sha256-" + sha256(STYLE) + "'";
    }

    /** The library that draws bars: uPlot, with its licence. */
    String chartsScript() {
        return CHARTS;
    }

    /** Our script. */
    String script() {
        return SCRIPT;
    }

    /** Both styles. */
    String style() {
        return STYLE;
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String resource(String name) {
        try (InputStream file = Page.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
