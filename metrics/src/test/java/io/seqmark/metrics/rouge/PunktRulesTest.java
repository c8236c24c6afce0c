package io.seqmark.metrics.rouge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Abbreviations, collocations, initials, numbers, ellipses, quotes and odd spaces put together at random, with the splits that
 * NLTK makes; see {@code src/test/python/make_punkt.py}.
 */
final class PunktRulesTest {
    @Test
    void everySplit() {
        InputStream stream = PunktRulesTest.class.getResourceAsStream("/io/seqmark/metrics/punkt.json");
        assertThat(stream).isNotNull();
        JsonNode goldens = JsonMapper.shared().readTree(stream);
        for (JsonNode golden : goldens) {
            assertThat(SentenceSplit.PUNKT.apply(golden.get(0).stringValue()))
                    .as("%s", golden.get(0))
                    .isEqualTo(golden.get(1).stringValue());
        }
        assertThat(goldens.size()).isEqualTo(500);
    }
}
