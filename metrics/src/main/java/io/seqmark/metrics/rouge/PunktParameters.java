package io.seqmark.metrics.rouge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What Punkt learned about a language.
 *
 * @param abbreviations word types that end in a period which is no full stop, without that period
 * @param collocations pairs of word types, joined by a tab, that no sentence boundary separates
 * @param sentenceStarters word types that often begin a sentence
 * @param orthography word types to a set of flags: how they are written at the beginning and inside of sentences
 */
record PunktParameters(
        Set<String> abbreviations,
        Set<String> collocations,
        Set<String> sentenceStarters,
        Map<String, Integer> orthography) {
    /** Seen in upper case inside a sentence. */
    static final int MIDDLE_UPPER = 1 << 2;
    /** Seen in lower case at the beginning of a sentence. */
    static final int BEGIN_LOWER = 1 << 4;
    /** Seen in upper case anywhere. */
    static final int ANY_UPPER = (1 << 1) | MIDDLE_UPPER | (1 << 3);
    /** Seen in lower case anywhere. */
    static final int ANY_LOWER = BEGIN_LOWER | (1 << 5) | (1 << 6);

    PunktParameters {
        abbreviations = Set.copyOf(abbreviations);
        collocations = Set.copyOf(collocations);
        sentenceStarters = Set.copyOf(sentenceStarters);
        orthography = Map.copyOf(orthography);
    }

    /** NLTK's parameters for English, learned from the Wall Street Journal. */
    static PunktParameters english() {
        return English.PARAMETERS;
    }

    private static PunktParameters read(String folder) {
        Map<String, Integer> orthography = new HashMap<>();
        for (String line : lines(folder + "/ortho_context.tab")) {
            int tab = line.indexOf('\t');
            orthography.put(line.substring(0, tab), Integer.valueOf(line.substring(tab + 1)));
        }
        return new PunktParameters(
                Set.copyOf(lines(folder + "/abbrev_types.txt")),
                Set.copyOf(lines(folder + "/collocations.tab")),
                Set.copyOf(lines(folder + "/sent_starters.txt")),
                orthography);
    }

    /** The lines as they are: one abbreviation ends in a space. */
    private static List<String> lines(String name) {
        try (InputStream stream = PunktParameters.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the module lacks its resource " + name);
            }
            return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + name + " cannot be read", e);
        }
    }

    private static final class English {
        private static final PunktParameters PARAMETERS = read("punkt_english");
    }
}
