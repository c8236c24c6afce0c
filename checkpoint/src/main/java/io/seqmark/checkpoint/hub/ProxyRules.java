package io.seqmark.checkpoint.hub;

import io.seqmark.base.InputException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The proxies of the environment, as curl and Python read them: the lower-case variable wins over the upper-case one. */
final class ProxyRules extends ProxySelector {
    private final Optional<InetSocketAddress> https;
    private final Optional<InetSocketAddress> http;
    private final List<String> direct;

    private ProxyRules(Optional<InetSocketAddress> https, Optional<InetSocketAddress> http, List<String> direct) {
        this.https = https;
        this.http = http;
        this.direct = direct;
    }

    static ProxyRules of(Map<String, String> environment) {
        List<String> direct = Stream.of(
                        variable(environment, "no_proxy").orElse("").split(","))
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""))
                .filter(entry -> !entry.isEmpty())
                .toList();
        Optional<String> all = variable(environment, "all_proxy");
        return new ProxyRules(
                variable(environment, "https_proxy").or(() -> all).map(ProxyRules::address),
                variable(environment, "http_proxy").or(() -> all).map(ProxyRules::address),
                direct);
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT))
                .map(each -> environment.getOrDefault(each, "").strip())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    private static InetSocketAddress address(String text) {
        try {
            URI uri = URI.create(text.contains("://") ? text : "http://" + text);
            if (uri.getHost() != null && !uri.getScheme().startsWith("socks")) {
                return InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
            }
        } catch (IllegalArgumentException e) {
            throw new InputException("proxy " + text + ": expected an address such as http://proxy.example:3128", e);
        }
        throw new InputException("proxy " + text + ": expected an address such as http://proxy.example:3128");
    }

    @Override
    public List<Proxy> select(URI uri) {
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        boolean isDirect = direct.stream()
                .anyMatch(entry -> entry.equals("*") || host.equals(entry) || host.endsWith("." + entry));
        Optional<InetSocketAddress> proxy =
                isDirect ? Optional.empty() : uri.getScheme().equals("https") ? https : http;
        return List.of(proxy.map(address ->
                        new Proxy(Proxy.Type.HTTP, new InetSocketAddress(address.getHostString(), address.getPort())))
                .orElse(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException cause) {
        // the request itself fails and is reported
    }
}
