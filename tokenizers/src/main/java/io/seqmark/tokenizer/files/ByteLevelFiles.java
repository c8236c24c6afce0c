package io.seqmark.tokenizer.files;

import io.seqmark.base.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The vocabulary and merges of a byte-level BPE.
 *
 * @param file where they come from, for messages
 * @param json the vocabulary as JSON
 * @param vocabulary the same, read
 * @param merges pairs, best first
 */
public record ByteLevelFiles(Path file, String json, Vocabulary vocabulary, List<String[]> merges) {
    private static final String VOCABULARY = "vocab.json";
    private static final String MERGES = "merges.txt";

    /** Whether {@code vocab.json} and {@code merges.txt} are both there. */
    public static boolean hasOlder(TokenizerFiles files) {
        return files.find(VOCABULARY).isPresent() && files.find(MERGES).isPresent();
    }

    /** From {@code vocab.json} and {@code merges.txt}; from {@code tokenizer.json} where those are missing or it is preferred. */
    public static ByteLevelFiles read(TokenizerFiles files, Optional<TokenizerJsonFile> preferred) {
        boolean slow = hasOlder(files);
        Optional<TokenizerJsonFile> fast = preferred.isPresent() || slow ? preferred : files.tokenizerJson();
        if (!slow && fast.isEmpty()) {
            throw files.missing(TokenizerFiles.TOKENIZER_JSON, VOCABULARY + " with " + MERGES);
        }
        return fast.map(file -> fromTokenizerJson(files, file)).orElseGet(() -> fromVocabularyAndMerges(files));
    }

    private static ByteLevelFiles fromVocabularyAndMerges(TokenizerFiles files) {
        Path file = files.require(VOCABULARY);
        String json = files.text(file);
        Path mergesFile = files.require(MERGES);
        List<String> lines = files.lines(mergesFile);
        List<String[]> merges = new ArrayList<>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || (i == 0 && line.startsWith("#version"))) {
                continue;
            }
            String[] pair = line.split(" ", -1);
            if (pair.length != 2) {
                throw new InputException(
                        mergesFile + " line " + (i + 1) + " is no pair of pieces: restore the checkpoint's file");
            }
            merges.add(pair);
        }
        if (merges.isEmpty()) {
            throw new InputException(mergesFile + " is empty: restore the checkpoint's file");
        }
        return new ByteLevelFiles(file, json, Vocabulary.parse(json, file), merges);
    }

    /** From {@code tokenizer.json}. */
    public static ByteLevelFiles fromTokenizerJson(TokenizerFiles files, TokenizerJsonFile tokenizerJson) {
        Path file = tokenizerJson.path();
        String json = tokenizerJson.model("vocab");
        String mergesJson = tokenizerJson.model("merges");
        if (!json.startsWith("{") || !mergesJson.startsWith("[")) {
            throw new InputException(file + " holds no BPE model, which a " + files.modelType() + " checkpoint needs");
        }
        List<String[]> merges = new ArrayList<>();
        for (JsonNode merge : JsonMapper.shared().readTree(mergesJson)) {
            String[] pair = merge.isArray()
                    ? new String[] {merge.path(0).asString(""), merge.path(1).asString("")}
                    : merge.asString("").split(" ", -1);
            if (pair.length != 2) {
                throw new InputException(file + ": the merge " + merge + " is no pair of pieces");
            }
            merges.add(pair);
        }
        return new ByteLevelFiles(file, json, Vocabulary.parse(json, file), merges);
    }
}
