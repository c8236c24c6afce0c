package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Sets up sound scenes of the small checkpoints in this repository, until every format that Seqmark reads is in one. */
final class Scenes {
    private static final List<String> GOLDENS = List.of("inputs", "cases_", "tensors_", "tokenize_", "golden");
    private static final String INDEX = ".index.json";

    private final Path folder;
    private final ServedCommands commands;
    private final List<Scene> scenes = new ArrayList<>();

    private Scenes(Path folder, ServedCommands commands) {
        this.folder = folder;
        this.commands = commands;
    }

    /** All scenes, in the same order each time. */
    static List<Scene> build(Path folder, ServedCommands commands) throws IOException, InterruptedException {
        Scenes scenes = new Scenes(folder, commands);
        scenes.families();
        scenes.weightFormats();
        scenes.tokenizers();
        scenes.runs();
        scenes.texts();
        return scenes.scenes;
    }

    /** Each family's checkpoint that has a tokenizer. */
    private void families() throws IOException {
        for (Path golden : folders(Repository.checkpoint(""))) {
            if (Files.exists(golden.resolve("tokenizer_config.json"))) {
                checkpoint(golden.getFileName().toString(), golden);
            }
        }
        Path bin = checkpoint("bart_bin", Repository.checkpoint("bart"));
        Files.delete(bin.resolve("model.safetensors"));
        shard("bart_shard", "model.safetensors");
        shard("bart_bin_shard", "pytorch_model.bin");
    }

    /** A sharded checkpoint of one shard: the tensors' names are those of the safetensors file's header. */
    private void shard(String name, String weights) throws IOException {
        Path model = checkpoint(name, Repository.checkpoint("bart"));
        byte[] file = Files.readAllBytes(model.resolve("model.safetensors"));
        int header = (file[0] & 0xff) | (file[1] & 0xff) << 8;
        var map = new TreeMap<String, String>();
        JsonMapper.shared()
                .readTree(new String(file, Long.BYTES, header, StandardCharsets.UTF_8))
                .propertyNames()
                .forEach(tensor -> map.put(tensor, "shard-" + weights));
        map.remove("__metadata__");
        Files.move(model.resolve(weights), model.resolve("shard-" + weights));
        Files.deleteIfExists(model.resolve("model.safetensors"));
        Files.deleteIfExists(model.resolve("pytorch_model.bin"));
        Files.writeString(
                model.resolve(weights + INDEX),
                "{\"metadata\": {\"total_size\": " + file.length + "}, \"weight_map\": "
                        + JsonMapper.shared().writeValueAsString(map) + "}");
    }

    /** The formats of weights have no tokenizer: they get one of their 120 tokens. */
    private void weightFormats() throws IOException {
        for (Path format : folders(Repository.checkpoint("formats"))) {
            String name = format.getFileName().toString();
            tiny(name, name);
        }
    }

    private Path tiny(String name, String format) throws IOException {
        Path model = checkpoint(name, Repository.checkpoint("formats").resolve(format));
        Path bart = Repository.checkpoint("bart");
        var vocabulary = new TreeMap<String, Integer>();
        JsonMapper.shared().readTree(Files.readString(bart.resolve("vocab.json"))).properties().stream()
                .filter(token -> token.getValue().intValue() < 118)
                .forEach(
                        token -> vocabulary.put(token.getKey(), token.getValue().intValue()));
        vocabulary.put("\u0120", 118);
        vocabulary.put("he", 119);
        Files.writeString(model.resolve("vocab.json"), JsonMapper.shared().writeValueAsString(vocabulary));
        Files.writeString(model.resolve("merges.txt"), "#version: 0.2\nh e\n");
        Files.copy(bart.resolve("tokenizer_config.json"), model.resolve("tokenizer_config.json"));
        return folder.resolve(name);
    }

    /** Tokenizers that no family's checkpoint has, with weights of another size: info reads them all the same. */
    private void tokenizers() throws IOException {
        Path tokenizers = Repository.root().resolve("tokenizers/src/test/resources/io/seqmark/tokenizer");
        Path tables = Repository.root().resolve("testdata/golden-extra/tables");
        for (String name : List.of("m2m_100", "mbart", "blenderbot-small", "marian", "prophetnet")) {
            tokenizer(tables.resolve(name + "_apart"), tokenizers.resolve(name.replace('-', '_')));
        }
        for (Path model : files(tokenizers.resolve("sp"), ".model")) {
            Path scene = tokenizer(Repository.checkpoint("t5"), tokenizers.resolve("t5"));
            Files.delete(scene.resolve("spiece.model"));
            Files.copy(model, scene.resolve("spiece.model"));
        }
    }

    private Path tokenizer(Path weights, Path tokenizer) throws IOException {
        Path scene = folder.resolve("tokenizer" + scenes.size());
        Path model = copy(weights, scene.resolve("model"));
        for (Path file : files(tokenizer, "")) {
            if (!file.endsWith("config.json") && isRead(file)) {
                Files.deleteIfExists(model.resolve(file.getFileName()));
                Files.copy(file, model.resolve(file.getFileName()));
            }
        }
        scenes.add(new Scene(scene, List.of(info())));
        return model;
    }

    /** What a run of eight lines leaves when it is done, and what it leaves when it is killed half way. */
    private void runs() throws IOException, InterruptedException {
        String corpus = "a house is small\nthe tree\n".repeat(4);
        for (String name : List.of("finished", "unfinished")) {
            Path place = tiny(name, "float32");
            scenes.removeLast();
            Files.writeString(place.resolve("data/test.source"), corpus);
            Files.writeString(place.resolve("data/test.target"), corpus);
            List<String> eval = eval("--metric", "bleu", "--resume", "auto");
            List<String> first = new ArrayList<>(eval);
            first.add("--debug"); // keeps the journal
            Scene run = new Scene(place, List.of(eval));
            assertThat(commands.fault(
                            new Scene(place, List.of(first)).commandsIn(place).getFirst()))
                    .isEmpty();
            if (name.equals("finished")) {
                delete(place.resolve("out_tmp"));
            } else {
                delete(place.resolve("out"));
                Path rows = files(place.resolve("out_tmp/journal"), ".rows").getFirst();
                byte[] bytes = Files.readAllBytes(rows);
                Files.write(rows, Arrays.copyOf(bytes, bytes.length / 2));
            }
            scenes.add(run);
        }
    }

    /** Texts to score, and a corpus that is scored. */
    private void texts() throws IOException {
        Path texts = folder.resolve("scored");
        Path scored = Files.createDirectories(texts.resolve("score"));
        for (String name : List.of("hypotheses", "other", "references", "references2")) {
            Files.writeString(scored.resolve(name), "The house is small .\nA tree, and 3.5 birds!\n\u00dcber alles\n");
        }
        String at = Scene.HERE + "/score/";
        scenes.add(new Scene(
                texts,
                List.of(
                        List.of(
                                "score",
                                at + "references",
                                at + "references2",
                                "-i",
                                at + "hypotheses",
                                "-m",
                                "bleu",
                                "chrf",
                                "ter"),
                        List.of("score", at + "references", "-i", at + "hypotheses", "-m", "rouge"))));
        Path place = tiny("corpus", "float16");
        scenes.removeLast();
        scenes.add(new Scene(place, List.of(eval("--metric", "bleu,rouge,chrf,ter"))));
    }

    private Path checkpoint(String name, Path from) throws IOException {
        Path scene = folder.resolve(name);
        Path model = copy(from, scene.resolve("model"));
        Files.createDirectories(scene.resolve("data"));
        Files.writeString(scene.resolve("data/test.source"), "a house is small\nthe tree\n");
        Files.writeString(scene.resolve("data/test.target"), "a house is small\nthe tree\n");
        String[] languages = switch (name) {
            case "nllb" -> new String[] {"--metric", "none", "--src_lang", "eng_Latn", "--tgt_lang", "deu_Latn"};
            case "seamless_m4t" -> new String[] {"--metric", "none", "--src_lang", "eng", "--tgt_lang", "deu"};
            default -> new String[] {"--metric", "none"};
        };
        scenes.add(new Scene(scene, List.of(info(), eval(languages))));
        return model;
    }

    private static List<String> info() {
        return List.of("info", Scene.HERE + "/model");
    }

    private static List<String> eval(String... more) {
        List<String> command = new ArrayList<>(List.of("eval"));
        command.addAll(List.of("--model_name", Scene.HERE + "/model", "--data_dir", Scene.HERE + "/data"));
        command.addAll(List.of("--save_dir", Scene.HERE + "/out", "--max_length", "6", "--threads", "1", "--quiet"));
        command.addAll(List.of(more));
        return command;
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path file : files(from, "")) {
            if (isRead(file)) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    private static boolean isRead(Path file) {
        return GOLDENS.stream().noneMatch(file.getFileName().toString()::startsWith);
    }

    private static List<Path> folders(Path parent) throws IOException {
        try (Stream<Path> all = Files.list(parent)) {
            return all.filter(Files::isDirectory).sorted().collect(Collectors.toList());
        }
    }

    private static List<Path> files(Path parent, String ending) throws IOException {
        try (Stream<Path> all = Files.list(parent)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    static void delete(Path base) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(base)) {
            deepestFirst = all.sorted((a, b) -> b.compareTo(a)).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
