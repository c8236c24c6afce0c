package io.seqmark.checkpoint.hub;

import io.seqmark.base.InputException;
import io.seqmark.base.RegularFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the hub and its cache are, by the environment variables that all Hugging Face tools read.
 *
 * @param endpoint {@code HF_ENDPOINT}
 * @param cache {@code HF_HUB_CACHE}, else {@code HF_HOME/hub}, else {@code ~/.cache/huggingface/hub}
 * @param token {@code HF_TOKEN}, else the content of {@code HF_TOKEN_PATH} or {@code HF_HOME/token}
 * @param offline {@code HF_HUB_OFFLINE} or {@code TRANSFORMERS_OFFLINE}
 * @param proxies {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}
 */
public record HubSettings(URI endpoint, Path cache, Optional<String> token, boolean offline, ProxyRules proxies) {
    /** A token has some 40 characters. */
    private static final int MAX_TOKEN = 10_000;

    private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{([^}]*)})");
    private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");

    /** This process's. */
    public static HubSettings ofProcess() {
        return of(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    /**
     * Reads them.
     *
     * @param usersHome the user's home folder where {@code HOME} does not name it
     * @throws InputException if a variable holds no address or no path
     */
    public static HubSettings of(Map<String, String> environment, Path usersHome) {
        Path home = value(environment, "HOME").map(Path::of).orElse(usersHome);
        Path hf = path(environment, "HF_HOME", home)
                .orElseGet(() -> path(environment, "XDG_CACHE_HOME", home)
                        .orElse(home.resolve(".cache"))
                        .resolve("huggingface"));
        Path cache = path(environment, "HF_HUB_CACHE", home)
                .or(() -> path(environment, "HUGGINGFACE_HUB_CACHE", home))
                .orElse(hf.resolve("hub"));
        boolean offline = isTrue(environment, "HF_HUB_OFFLINE") || isTrue(environment, "TRANSFORMERS_OFFLINE");
        Path tokenFile = path(environment, "HF_TOKEN_PATH", home).orElse(hf.resolve("token"));
        return new HubSettings(
                endpoint(environment), cache, token(environment, tokenFile), offline, ProxyRules.of(environment));
    }

    private static URI endpoint(Map<String, String> environment) {
        String text = value(environment, "HF_ENDPOINT").orElse("https://huggingface.co");
        try {
            URI uri = URI.create(text.replaceAll("/+$", ""));
            if (uri.getHost() != null && List.of("https", "http").contains(uri.getScheme())) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new InputException("HF_ENDPOINT " + text + ": expected an address such as https://huggingface.co", e);
        }
        throw new InputException("HF_ENDPOINT " + text + ": expected an address such as https://huggingface.co");
    }

    private static Optional<String> token(Map<String, String> environment, Path file) {
        Optional<String> variable =
                value(environment, "HF_TOKEN").or(() -> value(environment, "HUGGING_FACE_HUB_TOKEN"));
        if (variable.isPresent() || !Files.isReadable(file)) {
            return variable.map(HubSettings::printable);
        }
        try {
            return Optional.of(printable(RegularFile.text(file, MAX_TOKEN))).filter(token -> !token.isEmpty());
        } catch (IOException e) {
            throw new InputException(file + ": the hub's token cannot be read; set HF_TOKEN instead", e);
        }
    }

    /** A token is one word of ASCII: a line end in it would end the header that carries it. */
    private static String printable(String token) {
        return token.replaceAll("[^\\x21-\\x7e]", "");
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static boolean isTrue(Map<String, String> environment, String name) {
        return value(environment, name)
                .filter(text -> TRUE.contains(text.toUpperCase(Locale.ROOT)))
                .isPresent();
    }

    private static Optional<Path> path(Map<String, String> environment, String name, Path home) {
        return value(environment, name).map(text -> {
            try {
                String expanded = expandVariables(text, environment);
                return expanded.equals("~") || expanded.startsWith("~/")
                        ? home.resolve(expanded.substring(Math.min(2, expanded.length())))
                        : Path.of(expanded);
            } catch (java.nio.file.InvalidPathException e) {
                throw new InputException(name + " " + text + ": is no path", e);
            }
        });
    }

    /** As Python's {@code os.path.expandvars}, for files that no shell reads: what is not set stays as it is. */
    private static String expandVariables(String text, Map<String, String> environment) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(environment.getOrDefault(
                        found.group(1) == null ? found.group(2) : found.group(1), found.group())));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "HubSettings[endpoint=" + endpoint + ", cache=" + cache + ", offline=" + offline + "]";
    }
}
