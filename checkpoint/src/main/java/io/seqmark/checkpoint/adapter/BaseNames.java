package io.seqmark.checkpoint.adapter;

import io.seqmark.checkpoint.StoredTensor;
import io.seqmark.checkpoint.Weights;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds a model's tensors in its checkpoint, which may lack some: a checkpoint of the base model alone leaves out the {@code model.}
 * before names, and of tensors that are tied one stands for all.
 *
 * @param weights the base's
 * @param modelType the family
 * @param left what the model's names begin with and the checkpoint's do not; empty where they are the same
 * @param tiesSides whether encoder and decoder share their weights ({@code tie_encoder_decoder})
 */
record BaseNames(Weights weights, String modelType, String left, boolean tiesSides) {
    /** Tables of token vectors of a model whose two sides may share one, and its output. */
    private static final Pattern TABLE = Pattern.compile(
            "(|model\\.|led\\.|prophetnet\\.)(?:(?:encoder|decoder)\\.(?:embed_tokens|word_embeddings)|shared|word_embeddings)\\.weight");

    private static final String OUTPUT = "lm_head.weight";
    /** In the order in which a model reads one in the place of another. */
    private static final List<String> TABLES = List.of(
            "shared.weight",
            "word_embeddings.weight",
            "decoder.embed_tokens.weight",
            "decoder.word_embeddings.weight",
            "encoder.embed_tokens.weight",
            "encoder.word_embeddings.weight");
    /** The same of an encoder-decoder's decoder of a family of its own: its table, and its output. */
    private static final Pattern DECODER_TABLE =
            Pattern.compile("decoder\\.(?:[a-z_]+\\.embeddings\\.word_embeddings|transformer\\.wte)\\.weight");

    private static final Pattern DECODER_OUTPUT = Pattern.compile(
            "decoder\\.(?:cls\\.predictions\\.decoder|lm_head\\.decoder|lm_head|generator_lm_head)\\.weight");
    private static final String ENCODER = "encoder.";
    private static final Pattern DECODER_SIDE = Pattern.compile("decoder\\.[a-z_]+\\.");

    /** How the names of an adapter's modules lead to those of a checkpoint. */
    static BaseNames of(Weights weights, String modelType, Collection<String> modules, boolean tiesSides) {
        for (String module : modules) {
            int dot = module.indexOf('.');
            String first = module.substring(0, dot + 1);
            boolean unknown = dot > 0 && weights.names().stream().noneMatch(name -> name.startsWith(first));
            if (unknown
                    && weights.names().stream()
                            .anyMatch(name ->
                                    name.startsWith(module.substring(dot + 1).split("\\.", 2)[0] + "."))) {
                return new BaseNames(weights, modelType, first, tiesSides);
            }
        }
        return new BaseNames(weights, modelType, "", tiesSides);
    }

    /**
     * A tensor's place in a model.
     *
     * @param name under which the checkpoint would have it
     * @param stored the tensor that the model reads there
     */
    record Place(String name, StoredTensor stored) {}

    /** The place of a tensor by its name in the model; empty where the checkpoint has nothing for it. */
    Optional<Place> find(String modelName) {
        String name = stripped(modelName);
        return Stream.concat(Stream.of(name), alike(name).stream())
                .map(weights::find)
                .flatMap(Optional::stream)
                .findFirst()
                .map(stored -> new Place(name, stored));
    }

    /** The stored tensor that stands for a name of the model, under the model's name for it. */
    String owner(String modelName) {
        return find(modelName)
                .map(place -> inModel(place.stored().name()))
                .filter(owner -> find(owner).isPresent())
                .orElse(modelName);
    }

    /** The checkpoint's name of a model's. */
    String stripped(String modelName) {
        return !left.isEmpty() && modelName.startsWith(left) ? modelName.substring(left.length()) : modelName;
    }

    /** The model's name of a checkpoint's. */
    String inModel(String name) {
        boolean outside = left.isEmpty() || name.equals(OUTPUT) || name.equals("final_logits_bias");
        return outside ? name : left + name;
    }

    /**
     * Places of the model that would read a changed tensor though they are not meant to be changed with it: those for which the
     * checkpoint has nothing of their own. Where the table that all share is changed itself, they follow.
     */
    List<String> bystanders(String name) {
        if (isShared(name)) {
            return List.of();
        }
        List<String> alike = alike(name);
        if (TABLE.matcher(name).matches() || name.equals(OUTPUT)) {
            boolean fallback = alike.stream()
                    .anyMatch(other -> isShared(other) && weights.find(other).isPresent());
            // whoever has no table of its own reads the shared one first
            return fallback || modelType.equals("fsmt") || weights.find(name).isEmpty()
                    ? List.of()
                    : alike.stream()
                            .filter(other -> isShared(other)
                                    && other.startsWith("prophetnet.") == other.endsWith("word_embeddings.weight"))
                            .toList();
        }
        return alike.stream().filter(other -> weights.find(other).isEmpty()).toList();
    }

    /** Whether a name is that of a table of token vectors, or of an output, that a model may share with others. */
    static boolean isTied(String name) {
        return TABLE.matcher(name).matches()
                || name.equals(OUTPUT)
                || DECODER_TABLE.matcher(name).matches()
                || DECODER_OUTPUT.matcher(name).matches();
    }

    /** The places of a model that share one table, or would if each had none of its own. */
    List<String> sharing(String name) {
        Matcher table = TABLE.matcher(name);
        boolean one = table.matches() || name.equals(OUTPUT);
        if (!one) {
            return List.of();
        }
        String prefix = table.matches() ? table.group(1) : tablePrefix();
        String own = prefix.equals("prophetnet.") ? "word_embeddings.weight" : "embed_tokens.weight";
        return List.of(prefix + "encoder." + own, prefix + "decoder." + own, OUTPUT);
    }

    private static boolean isShared(String name) {
        return name.endsWith("shared.weight") || name.matches("(|prophetnet\\.)word_embeddings\\.weight");
    }

    /** Other names of what may be the same tensor, in the order in which they are read. */
    private List<String> alike(String name) {
        Matcher table = TABLE.matcher(name);
        if (table.matches()) {
            return others(tables(table.group(1)), name);
        }
        if (name.equals(OUTPUT)) {
            return others(tables(tablePrefix()), name);
        }
        if (DECODER_TABLE.matcher(name).matches()) {
            return matching(DECODER_OUTPUT, name);
        }
        if (DECODER_OUTPUT.matcher(name).matches()) {
            return matching(DECODER_TABLE, name);
        }
        return tiesSides ? twin(name).stream().toList() : List.of();
    }

    /** What stands before the names of the tables. */
    private String tablePrefix() {
        return weights.names().stream()
                .map(TABLE::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .findFirst()
                .orElse("");
    }

    private static List<String> tables(String prefix) {
        return Stream.concat(TABLES.stream().map(each -> prefix + each), Stream.of(OUTPUT))
                .toList();
    }

    private static List<String> others(List<String> names, String name) {
        return names.stream().filter(other -> !other.equals(name)).toList();
    }

    /** Those of the checkpoint, and of an output one that it might have. */
    private List<String> matching(Pattern pattern, String name) {
        List<String> stored = weights.names().stream()
                .filter(other -> pattern.matcher(other).matches())
                .toList();
        return stored.isEmpty() ? possible(name) : stored;
    }

    /** The output that a decoder with such a table has under a name of its family. */
    private static List<String> possible(String name) {
        if (!DECODER_TABLE.matcher(name).matches()) {
            return List.of();
        }
        return List.of(
                name.contains(".transformer.")
                        ? "decoder.lm_head.weight"
                        : name.contains("roberta.")
                                ? "decoder.lm_head.decoder.weight"
                                : "decoder.cls.predictions.decoder.weight");
    }

    /** The other side's name of a weight that both sides share, where they do. */
    Optional<String> shared(String name) {
        boolean own = name.contains("crossattention")
                || DECODER_OUTPUT.matcher(name).matches()
                || name.startsWith("decoder.cls.");
        return tiesSides && !own ? twin(name) : Optional.empty();
    }

    private Optional<String> twin(String name) {
        Matcher decoder = DECODER_SIDE.matcher(name);
        if (decoder.lookingAt()) {
            return Optional.of(ENCODER + name.substring(decoder.end()));
        }
        if (!name.startsWith(ENCODER)) {
            return Optional.empty();
        }
        // the decoder's own prefix shows in what it has stored: its cross-attention, or its output
        return weights.names().stream()
                .map(DECODER_SIDE::matcher)
                .filter(Matcher::lookingAt)
                .map(found -> found.group() + name.substring(ENCODER.length()))
                .filter(twin -> !twin.startsWith("decoder.cls.") && !twin.startsWith("decoder.lm_head."))
                .findFirst();
    }

    /**
     * Modules with a matrix, by their names in the model.
     *
     * @param except last parts of names that are left out
     */
    List<String> matrices(Set<String> except) {
        return weights.names().stream()
                .filter(name -> name.endsWith(".weight"))
                .filter(name -> weights.find(name).orElseThrow().shape().size() == 2)
                .map(name -> inModel(name.substring(0, name.length() - ".weight".length())))
                .filter(module -> !except.contains(module.substring(module.lastIndexOf('.') + 1)))
                .toList();
    }
}
