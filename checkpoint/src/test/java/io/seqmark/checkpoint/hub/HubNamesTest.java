package io.seqmark.checkpoint.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.seqmark.base.FileName;
import io.seqmark.base.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, variables and addresses: what is taken, and what is refused. */
final class HubNamesTest {
    @TempDir
    private Path home;

    @ParameterizedTest
    @CsvSource({
        "facebook/bart-large-cnn,facebook/bart-large-cnn,main,models--facebook--bart-large-cnn",
        "t5-small,t5-small,main,models--t5-small",
        "Helsinki-NLP/opus-mt-en-de@refs/pr/3,Helsinki-NLP/opus-mt-en-de,refs/pr/3,models--Helsinki-NLP--opus-mt-en-de",
        "a/b.c_d@v1.0,a/b.c_d,v1.0,models--a--b.c_d"
    })
    void readsIds(String text, String repo, String revision, String folder) {
        HubId id = HubId.parse(text).orElseThrow();
        assertThat(id.repo()).isEqualTo(repo);
        assertThat(id.revision()).isEqualTo(revision);
        assertThat(id.folder()).isEqualTo(folder);
        assertThat(id).hasToString(text);
    }

    /** The hub's own rules for names, and revisions that would leave the cache. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a/b/c",
                "/a",
                "a/",
                "./a",
                "../a",
                "a/..",
                "a--b/c",
                "a/b--c",
                "a..b",
                "a/b.git",
                "-a/b",
                "a/b-",
                "a b",
                "~/a",
                "a\\b",
                "C:/x",
                "a/b@",
                "a/b@../x",
                "a/b@x/../y",
                "a/b@/x",
                "a/b@x//y",
                "a/b@x y",
                "a/ü"
            })
    void refusesWhatIsNoId(String text) {
        assertThat(HubId.parse(text)).isEmpty();
    }

    @Test
    void readsTheVariablesInTheirOrder() throws IOException {
        assertThat(settings(Map.of()).cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
        assertThat(settings(Map.of()).endpoint()).isEqualTo(URI.create("https://huggingface.co"));
        assertThat(settings(Map.of("XDG_CACHE_HOME", "/xdg")).cache()).isEqualTo(Path.of("/xdg/huggingface/hub"));
        assertThat(settings(Map.of("XDG_CACHE_HOME", "/xdg", "HF_HOME", "/hf")).cache())
                .isEqualTo(Path.of("/hf/hub"));
        assertThat(settings(Map.of("HF_HOME", "~/hf")).cache()).isEqualTo(home.resolve("hf/hub"));
        assertThat(settings(Map.of("HOME", "/other")).cache()).isEqualTo(Path.of("/other/.cache/huggingface/hub"));
        assertThat(settings(Map.of("HF_HOME", "/hf", "HF_HUB_CACHE", "/cache")).cache())
                .isEqualTo(Path.of("/cache"));
        assertThat(settings(Map.of("HF_ENDPOINT", "http://mirror:8080/")).endpoint())
                .isEqualTo(URI.create("http://mirror:8080"));
        assertThat(settings(Map.of("HF_HUB_OFFLINE", "yes")).offline()).isTrue();
        assertThat(settings(Map.of("TRANSFORMERS_OFFLINE", "1")).offline()).isTrue();
        assertThat(settings(Map.of("HF_HUB_OFFLINE", "0")).offline()).isFalse();
        Files.createDirectories(home.resolve(".cache/huggingface"));
        Files.writeString(home.resolve(".cache/huggingface/token"), "from-file\n");
        assertThat(settings(Map.of()).token()).contains("from-file");
        assertThat(settings(Map.of("HF_TOKEN", "a\r\nb")).token()).contains("ab");
        assertThat(settings(Map.of("HF_TOKEN", "secret"))).asString().doesNotContain("secret");
        for (String wrong : new String[] {"mirror", "ftp://x", "http://", "http://a b"}) {
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> settings(Map.of("HF_ENDPOINT", wrong)))
                    .withMessageContaining("HF_ENDPOINT");
        }
    }

    /** As os.path.expandvars(os.path.expanduser(...)) of Python, by which huggingface_hub reads them. */
    @ParameterizedTest
    @ValueSource(strings = {"HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "XDG_CACHE_HOME"})
    void expandsVariablesAndTheHome(String name) {
        String rest = switch (name) {
            case "HF_HOME" -> "/hub";
            case "XDG_CACHE_HOME" -> "/huggingface/hub";
            default -> "";
        };
        Map<String, String> given = Map.of("HOME", "/home/ada", "SCRATCH", "/scratch", "OF", "$HOME");
        for (Map.Entry<String, String> each : Map.of(
                        "$HOME/hf", "/home/ada/hf",
                        "${HOME}/hf", "/home/ada/hf",
                        "~/hf", "/home/ada/hf",
                        "/mnt$SCRATCH/x", "/mnt/scratch/x",
                        "/a/$NOT_SET/b", "/a/$NOT_SET/b",
                        "/a/$OF", "/a/$HOME")
                .entrySet()) {
            Map<String, String> environment = new HashMap<>(given);
            environment.put(name, each.getKey());
            assertThat(settings(environment).cache()).isEqualTo(Path.of(each.getValue() + rest));
        }
    }

    @Test
    void readsTheTokenOfAnExpandedPath() throws IOException {
        Files.writeString(home.resolve("my-token"), "from-file");
        Map<String, String> environment = Map.of("HOME", home.toString(), "HF_TOKEN_PATH", "$HOME/my-token");
        assertThat(settings(environment).token()).contains("from-file");
    }

    @Test
    void choosesTheProxyOfTheEnvironment() {
        ProxyRules rules = ProxyRules.of(Map.of(
                "https_proxy",
                "http://secure:3128",
                "HTTP_PROXY",
                "plain",
                "NO_PROXY",
                "localhost, .corp.example,*.lab"));
        assertThat(proxy(rules, "https://huggingface.co/x")).isEqualTo("secure:3128");
        assertThat(proxy(rules, "http://huggingface.co/x")).isEqualTo("plain:80");
        assertThat(proxy(rules, "https://hub.corp.example/x")).isEqualTo("direct");
        assertThat(proxy(rules, "https://corp.example/x")).isEqualTo("direct");
        assertThat(proxy(rules, "https://notcorp.example/x")).isEqualTo("secure:3128");
        assertThat(proxy(rules, "https://a.lab/x")).isEqualTo("direct");
        assertThat(proxy(ProxyRules.of(Map.of("ALL_PROXY", "x:1", "no_proxy", "*")), "https://a/"))
                .isEqualTo("direct");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> ProxyRules.of(Map.of("https_proxy", "socks5://x:1")));
    }

    private static String proxy(ProxyRules rules, String uri) {
        Proxy proxy = rules.select(URI.create(uri)).getFirst();
        return proxy.address() instanceof InetSocketAddress address
                ? address.getHostString() + ":" + address.getPort()
                : "direct";
    }

    @Test
    void followsNoRedirectToAnUnprotectedOrForeignAddress() throws IOException {
        URI hub = URI.create("https://huggingface.co/a/b");
        assertThat(HubHttp.target(hub, "/c")).isEqualTo(URI.create("https://huggingface.co/c"));
        assertThat(HubHttp.target(hub, "https://cdn.example/x?y")).isEqualTo(URI.create("https://cdn.example/x?y"));
        for (String location :
                new String[] {"http://huggingface.co/c", "file:///etc/passwd", "", "ht tp://x", "ftp://x/y"}) {
            assertThatIOException().isThrownBy(() -> HubHttp.target(hub, location));
        }
    }

    @Test
    void aReadThatHangsEnds() throws IOException {
        CountDownLatch closed = new CountDownLatch(1);
        InputStream silent = new InputStream() {
            @Override
            public int read() throws IOException {
                return read(new byte[1], 0, 1);
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IOException("closed");
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        try (StallGuard guard = new StallGuard(silent, Duration.ofMillis(50))) {
            assertThatIOException().isThrownBy(() -> guard.read(new byte[10]));
        }
    }

    @Test
    void plainNamesStayInTheirFolder() {
        assertThat(FileName.isPlain("x\ud800")).as("half a character").isFalse();
        assertThat(FileName.isPlain("model-00001-of-00002.safetensors")).isTrue();
        for (String name : new String[] {"", ".", "..", "a/b", "a\\b", "c:d", "a\0", "x".repeat(256)}) {
            assertThat(FileName.isPlain(name)).isFalse();
        }
    }

    private HubSettings settings(Map<String, String> environment) {
        return HubSettings.of(environment, home);
    }
}
