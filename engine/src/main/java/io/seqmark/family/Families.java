package io.seqmark.family;

import io.seqmark.base.GlobalAttention;
import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.family.bart.BartFamily;
import io.seqmark.family.bigbirdpegasus.BigBirdPegasusFamily;
import io.seqmark.family.blenderbot.BlenderbotFamily;
import io.seqmark.family.blenderbotsmall.BlenderbotSmallFamily;
import io.seqmark.family.encoderdecoder.EncoderDecoderFamily;
import io.seqmark.family.fsmt.FsmtFamily;
import io.seqmark.family.led.LedFamily;
import io.seqmark.family.longt5.LongT5Family;
import io.seqmark.family.m2m100.M2M100Family;
import io.seqmark.family.marian.MarianFamily;
import io.seqmark.family.mbart.MBartFamily;
import io.seqmark.family.mt5.MT5Family;
import io.seqmark.family.mvp.MvpFamily;
import io.seqmark.family.nllbmoe.NllbMoeFamily;
import io.seqmark.family.pegasus.PegasusFamily;
import io.seqmark.family.pegasusx.PegasusXFamily;
import io.seqmark.family.plbart.PLBartFamily;
import io.seqmark.family.prophetnet.ProphetNetFamily;
import io.seqmark.family.seamlessm4t.SeamlessM4TFamily;
import io.seqmark.family.switchtransformers.SwitchTransformersFamily;
import io.seqmark.family.t5.T5Family;
import io.seqmark.family.t5gemma.T5GemmaFamily;
import io.seqmark.family.t5gemma2.T5Gemma2Family;
import io.seqmark.family.umt5.UMT5Family;
import io.seqmark.model.Architecture;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.Family;
import io.seqmark.tensor.Device;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The supported families: those of this package's folders, and those that {@link ServiceLoader} finds on the class path or the
 * module path.
 */
public final class Families {
    private static final List<Family> BUILT_IN = List.of(
            new BartFamily(),
            new BigBirdPegasusFamily(),
            new BlenderbotFamily(),
            new BlenderbotSmallFamily(),
            new EncoderDecoderFamily(),
            new FsmtFamily(),
            new LedFamily(),
            new LongT5Family(),
            new M2M100Family(),
            new MarianFamily(),
            new MBartFamily(),
            new MT5Family(),
            new MvpFamily(),
            new NllbMoeFamily(),
            new PegasusFamily(),
            new PegasusXFamily(),
            new PLBartFamily(),
            new ProphetNetFamily("prophetnet"),
            new ProphetNetFamily("xlm-prophetnet"),
            new SeamlessM4TFamily("seamless_m4t"),
            new SeamlessM4TFamily("seamless_m4t_v2"),
            new SwitchTransformersFamily(),
            new T5Family(),
            new T5GemmaFamily(),
            new T5Gemma2Family(),
            new UMT5Family());

    private Families() {}

    /**
     * The family of a checkpoint.
     *
     * @throws InputException if it is not supported, says why where that is known, and names those that are; or if families
     *     that were added cannot be loaded, or one has another one's name
     */
    public static Family of(Checkpoint checkpoint) {
        String modelType = checkpoint.modelType();
        SequencedMap<String, Family> families = all();
        Family family = families.get(modelType);
        if (family == null) {
            throw new InputException("%s: model_type \"%s\" %s; Seqmark evaluates encoder-decoders: %s"
                    .formatted(
                            checkpoint.config().path(),
                            modelType,
                            Unsupported.reason(modelType).orElse("is not supported"),
                            String.join(", ", families.keySet())));
        }
        return family;
    }

    /** By their names, the built-in ones first. Looked up each time: who loads classes differs from thread to thread. */
    private static SequencedMap<String, Family> all() {
        SequencedMap<String, Family> families = new LinkedHashMap<>();
        BUILT_IN.forEach(family -> families.put(family.modelType(), family));
        try {
            ServiceLoader.load(Family.class).forEach(family -> add(family, families));
        } catch (ServiceConfigurationError | LinkageError error) {
            String cause = error.getCause() == null ? "" : ": " + error.getCause();
            throw new InputException(
                    "a model family cannot be loaded: " + (error.getMessage() + cause).replaceAll("\\s+", " "), error);
        }
        return families;
    }

    private static void add(Family family, SequencedMap<String, Family> families) {
        Family other = families.putIfAbsent(family.modelType(), family);
        if (other != null) {
            throw new InputException(
                    "model_type \"%s\" has two families, %s and %s: take one of them off the class path"
                            .formatted(
                                    family.modelType(),
                                    other.getClass().getName(),
                                    family.getClass().getName()));
        }
    }

    /**
     * The class in transformers of the tokenizer that a checkpoint has where its files name none.
     *
     * @throws InputException if its family is not supported
     */
    public static Optional<String> usualTokenizer(Checkpoint checkpoint) {
        return of(checkpoint).tokenizerClass(checkpoint.config());
    }

    /**
     * The sizes of a checkpoint's model, from its configuration alone.
     *
     * @throws InputException if its family is not supported, or no model can have them
     */
    public static Architecture architecture(Checkpoint checkpoint) {
        return of(checkpoint).architecture(checkpoint.config());
    }

    /**
     * Loads a checkpoint's model.
     *
     * @throws InputException if its family is not supported or has no such option, the configuration is unusable, a tensor is
     *     missing, misshapen or left over, or an added family says other sizes than it loads
     */
    public static EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
        Family family = of(checkpoint);
        if (options.globalAttention() != GlobalAttention.NONE && !family.hasGlobalAttention()) {
            throw new InputException("--global_attention %s: only led checkpoints have it, and %s is of the family %s"
                    .formatted(options.globalAttention().label(), checkpoint.directory(), family.modelType()));
        }
        Architecture sizes = family.architecture(checkpoint.config());
        EncoderDecoder model = family.load(device, checkpoint, options);
        model.unlike(sizes).ifPresent(difference -> {
            model.close();
            throw new InputException("%s: architecture() says %s: correct it, memory is planned with it"
                    .formatted(family.getClass().getName(), difference));
        });
        return model;
    }
}
