package io.seqmark.metrics.tokenize;

import io.seqmark.metrics.text.PythonText;
import io.seqmark.metrics.text.TextBuffer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code ja-mecab} and {@code ko-mecab}: words of an installed MeCab, which runs beside the JVM and is asked line by line.
 * Thread-safe, one line at a time.
 */
public final class MecabTokenizer implements LineTokenizer, AutoCloseable {
    private static final long ANSWER_WITHIN_S = 60;

    private final String signature;
    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    private MecabTokenizer(String signature, Process process) {
        this.signature = signature;
        this.process = process;
        this.questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Which language a MeCab is for: its dictionary has a known number of words. */
    public enum Language {
        /** Japanese with the IPA dictionary. */
        JAPANESE("ja-mecab", "IPA", "392126", "the IPA dictionary (mecab-ipadic-utf8)"),
        /** Korean with mecab-ko-dic. */
        KOREAN("ko-mecab", "KO", "811795", "mecab-ko-dic");

        private final String label;
        private final String suffix;
        private final String words;
        private final String dictionary;

        Language(String label, String suffix, String words, String dictionary) {
            this.label = label;
            this.suffix = suffix;
            this.words = words;
            this.dictionary = dictionary;
        }

        /** The tokenizer's name. */
        public String label() {
            return label;
        }
    }

    /**
     * Starts MeCab.
     *
     * @param command the program with its options, as {@code mecab} or {@code mecab -d DICTIONARY}
     * @throws TokenizerException if there is no such program, or its dictionary is not the one that sacrebleu wants
     */
    public static MecabTokenizer start(Language language, List<String> command) {
        String version = ask(language, command, "--version");
        String information = ask(language, command, "-D");
        if (information.lines().noneMatch(line -> line.matches("size:\\s*" + language.words))) {
            throw new TokenizerException(language.label + " needs " + language.dictionary + " with " + language.words
                    + " words, but " + String.join(" ", command) + " has another dictionary");
        }
        // "mecab of 0.996"
        String number = version.strip().replaceFirst(".*\\s", "");
        return new MecabTokenizer(
                language.label + "-" + number + "-" + language.suffix, run(language, command, "-Owakati"));
    }

    private static String ask(Language language, List<String> command, String option) {
        Process process = run(language, command, option);
        try {
            process.getOutputStream().close();
            CompletableFuture<byte[]> answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return process.getInputStream().readAllBytes();
                } catch (IOException unreadable) {
                    throw new TokenizerException(language.label + ": MeCab's answer cannot be read", unreadable);
                }
            });
            if (!process.waitFor(ANSWER_WITHIN_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new TokenizerException(
                        language.label + ": " + String.join(" ", command) + " " + option + " does not work");
            }
            return new String(answer.join(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new TokenizerException(language.label + ": MeCab ended at once", broken);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new TokenizerException(language.label + ": interrupted while MeCab started", interrupted);
        }
    }

    private static Process run(Language language, List<String> command, String option) {
        List<String> whole = Stream.concat(command.stream(), Stream.of(option)).toList();
        try {
            return new ProcessBuilder(whole)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException absent) {
            throw new TokenizerException(
                    language.label + " needs an installed MeCab with " + language.dictionary + ": " + command.getFirst()
                            + " cannot be started",
                    absent);
        }
    }

    @Override
    public String signature() {
        return signature;
    }

    @Override
    public void tokenize(TextBuffer line) {
        // MeCab's own end of sentence is the end of line, which a line cannot hold
        String text = PythonText.strip(line.toString()).lines().collect(Collectors.joining(" "));
        line.set(PythonText.strip(answer(text)));
    }

    private synchronized String answer(String text) {
        CompletableFuture<Void> watch = CompletableFuture.runAsync(
                process::destroyForcibly, CompletableFuture.delayedExecutor(ANSWER_WITHIN_S, TimeUnit.SECONDS));
        try {
            questions.write(text);
            questions.write('\n');
            questions.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new TokenizerException(
                        signature + ": MeCab ended, or did not answer within " + ANSWER_WITHIN_S + " s");
            }
            return answer;
        } catch (IOException broken) {
            throw new TokenizerException(signature + ": MeCab ended", broken);
        } finally {
            watch.cancel(false);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
