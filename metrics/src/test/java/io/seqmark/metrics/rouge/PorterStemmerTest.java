package io.seqmark.metrics.rouge;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.metrics.SharedData;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PorterStemmerTest {
    @Test
    void allOfNltksVectors() {
        List<String> words = SharedData.rawLines("data/porter/porter_vocabulary.txt");
        List<String> stems = SharedData.rawLines("data/porter/porter_nltk_output.txt");
        assertThat(words).hasSize(23531);
        assertThat(words.stream().map(PorterStemmer::stem)).containsExactlyElementsOf(stems);
    }

    /** The examples of Porter's paper, and of NLTK's departures from it. */
    @ParameterizedTest
    @CsvSource({
        "caresses,caress",
        "ponies,poni",
        "ties,tie",
        "cats,cat",
        "feed,feed",
        "agreed,agre",
        "plastered,plaster",
        "bled,bled",
        "motoring,motor",
        "sing,sing",
        "conflated,conflat",
        "troubled,troubl",
        "sized,size",
        "hopping,hop",
        "tanned,tan",
        "falling,fall",
        "hissing,hiss",
        "fizzed,fizz",
        "failing,fail",
        "filing,file",
        "happy,happi",
        "sky,sky",
        "enjoy,enjoy",
        "flies,fli",
        "dies,die",
        "spied,spi",
        "died,die",
        "geology,geolog",
        "relational,relat",
        "conditional,condit",
        "vietnamization,vietnam",
        "radically,radic",
        "hopefully,hope",
        "triplicate,triplic",
        "formative,form",
        "electrical,electr",
        "goodness,good",
        "adjustment,adjust",
        "adoption,adopt",
        "bowdlerize,bowdler",
        "probate,probat",
        "cease,ceas",
        "controlling,control",
        "roll,roll",
        "dying,die",
        "innings,inning",
        "news,news",
        "syzygy,syzygi",
        "oed,o",
        "is,is",
        "yyyyyed,yyyi"
    })
    void examples(String word, String stem) {
        assertThat(PorterStemmer.stem(word)).isEqualTo(stem);
    }
}
