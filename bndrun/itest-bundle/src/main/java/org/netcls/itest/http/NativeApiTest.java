// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.api.Request;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Patience;
import org.netcls.itest.support.Web;
import org.netcls.spi.StateContributor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** The API of our own, beside what its document says of it. */
class NativeApiTest {
    private static final String ASSIGNMENTS = "netcls/v1/assignments";
    private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]+)\"");
    private static final Pattern UNTIL = Pattern.compile("\"until\":\"([^\"]+)\"");

    @RegisterExtension
    final Felix felix = new Felix();

    private final Web web = new Web(felix::http);

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = Patience.MILLIS)
    Isolator isolator;

    @BeforeEach
    void usePrimaries() throws Exception {
        felix.configure(Felix.ISOLATOR, Map.of("primary.handle", "0x0010,0x0020"));
    }

    @ParameterizedTest
    @CsvSource({
        "container=web, web",
        "container=nobody, ''",
        "label=tier, db web",
        "label=tier=gold, web",
        "label=tier=iron, ''",
        "label=app=a=b, web",
        "label=tier=gold&label=app, web",
        "label=tier=silver&label=app, ''",
        "primary=0x20, db",
        "primary=32, db",
        "primary=0x0010, web web/sidecar",
        "primary=0x30, ''",
        "state=shared, web/sidecar",
        "state=assigned, db web",
        "state=drifted, ''",
        "state=assigned&primary=0x10, web",
        "after=db, web web/sidecar",
        "after=a&limit=1, db",
        "limit=65535, db web web/sidecar",
    })
    void aFilterSelectsThoseForWhichItHolds(String query, String containers) throws Exception {
        isolator.prepare(id("web"), Request.ANY.withLabels(Map.of("tier", "gold", "app", "a=b")));
        isolator.prepare(id("web/sidecar"));
        isolator.prepare(id("db"), Request.ANY.withPrimary(new Primary(0x20)).withLabels(Map.of("tier", "silver")));

        HttpResponse<String> response = web.get(ASSIGNMENTS + "?" + query);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Web.containers(response.body()))
                .containsExactlyElementsOf(containers.isEmpty() ? List.of() : List.of(containers.split(" ")));
    }

    @Test
    void aHandleIsFoundInEachOfItsForms() throws Exception {
        NetClsHandle handle = isolator.prepare(id("web")).handle().orElseThrow();
        isolator.prepare(id("web/sidecar"));
        isolator.prepare(id("db"));

        for (String form : List.of(handle.hex(), handle.decimal(), handle.tc())) {
            assertThat(Web.containers(web.get(ASSIGNMENTS + "?handle=" + form).body()))
                    .as(form)
                    .containsExactly("web", "web/sidecar");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "container=a%2F%2Fb",
                "container=",
                "container=a&container=b",
                "container=%c0%ae",
                "handle=0x0010",
                "handle=web",
                "handle=10:1&handle=10:2",
                "label=",
                "primary=0",
                "primary=0xffff",
                "primary=012",
                "primary=-1",
                "primary=%2B5",
                "primary=gold",
                "state=gone",
                "state=",
                "after=",
                "after=a&after=b",
                "limit=0",
                "limit=0x10",
                "limit=65536",
                "limit=-1",
                "limit=many",
                "limit=99999999999",
                "format=xml",
                "format=tc",
                "format=tc&device=a%20b",
                "format=tc&device=lo&rate=1",
                "format=tc&device=lo&rate=7bit",
                "format=tc&device=a%3Ab",
                "color=mauve"
            })
    void aWrongParameterIsRefusedWithoutRepeatingIt(String query) throws Exception {
        HttpResponse<String> response = web.get(ASSIGNMENTS + "?" + query);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body())
                .contains("\"status\":400")
                .doesNotContain("a//b", "0xffff\"", "gone", "many", "xml", "mauve");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a%b",
                "100%",
                "%2e%2e",
                "%2F",
                "%25",
                "a;b",
                "a?b",
                "a#b",
                "a+b",
                "a&b=c",
                "\u00e9",
                "\ud83d\ude00",
                "a:b@c",
                "~",
                "(1)",
                "\"",
                "<b>",
                "a|b^c",
                "{x}",
                "a%zz"
            })
    void aContainerIsFoundByItsPathWhateverItsId(String id) throws Exception {
        isolator.prepare(id(id));
        assertFound(id, URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    @Test
    void aNestedContainerIsFoundByItsPathAsItIsAndEncoded() throws Exception {
        isolator.prepare(id("nginx.service"));
        isolator.prepare(id("nginx.service/a.b"));
        assertFound("nginx.service/a.b", "nginx.service/a.b");
        assertFound("nginx.service/a.b", "nginx.service%2Fa.b");
        assertThat(web.get("netcls/v1/assignments/nginx.service/").statusCode()).isEqualTo(404);
        assertThat(web.get("netcls/v1/assignments/nginx/service").statusCode()).isEqualTo(404);
    }

    private void assertFound(String id, String encoded) throws Exception {
        HttpResponse<String> response = web.get("netcls/v1/assignments/" + encoded);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).contains("\"container\":\"" + id.replace("\"", "\\\""));
        assertThat(web.get(ASSIGNMENTS + "?container=" + encoded).body())
                .endsWith("\"assignments\":[" + response.body() + "]}");
    }

    @Test
    void pagesNameEachContainerOnceInOrder() throws Exception {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            all.add(isolator.prepare(id(String.format("c%03d", i))).container().value());
        }

        List<String> read = new ArrayList<>();
        String query = "?limit=100";
        for (int page = 0; page < 3; page++) {
            String body = web.get(ASSIGNMENTS + query).body();
            assertThat(Web.containers(body)).hasSize(100);
            read.addAll(Web.containers(body));
            List<String> next = Web.all(NEXT, body);
            assertThat(next).hasSize(page < 2 ? 1 : 0);
            query = "?limit=100&after=" + String.join("", next);
        }

        assertThat(read).isEqualTo(all);
        assertThat(Web.containers(web.get(ASSIGNMENTS).body())).isEqualTo(all);
        assertThat(web.unzipped(ASSIGNMENTS)).isEqualTo(web.get(ASSIGNMENTS).body());
    }

    @Test
    void aHandleIsFollowedFromItsContainerToItsRest() throws Exception {
        felix.letHandlesRest(Duration.ofHours(1));
        NetClsHandle handle = isolator.prepare(id("web")).handle().orElseThrow();
        String path = "netcls/v1/handles/" + handle.tc();
        assertThat(web.get(path).body()).contains("\"use\":\"used\",\"container\":\"web\"}", handle.hex());

        Instant released = Instant.now();
        isolator.cleanup(id("web"), Duration.ZERO);

        String body = web.get(path).body();
        assertThat(body).contains("\"use\":\"quarantined\",\"container\":\"web\"");
        assertThat(Instant.parse(Web.all(UNTIL, body).get(0)))
                .isBetween(released.plusSeconds(3599), Instant.now().plusSeconds(3600));
    }

    @Test
    void aHandleThatNeedNotRestIsFreeAndKnowsItsLastContainer() throws Exception {
        felix.configure(Felix.ISOLATOR, Map.of("primary.handle", "0x0030"));
        NetClsHandle handle = isolator.prepare(id("web")).handle().orElseThrow();

        isolator.cleanup(id("web"), Duration.ZERO);

        assertThat(web.get("netcls/v1/handles/" + handle.decimal()).body())
                .contains("\"use\":\"free\",\"container\":\"web\"}");
        assertThat(web.get("netcls/v1/handles/0x00300fff").body()).endsWith("\"use\":\"free\"}");
        assertThat(web.get("netcls/v1/handles/10:1").body()).endsWith("\"use\":\"outside\"}");
    }

    @Test
    void theAllocatorsThatAreThereAreListedByTheirRank() throws Exception {
        assertThat(web.get("netcls/v1/allocators").body())
                .isEqualTo("{\"allocators\":["
                        + allocator("bitmap", 20, true) + "," + allocator("lru-reuse", 10, false) + ","
                        + allocator("random", 0, false) + "]}");

        felix.bundle("org.netcls.allocator.bitmap").stop();

        assertThat(web.get("netcls/v1/allocators").body())
                .isEqualTo("{\"allocators\":[" + allocator("lru-reuse", 10, true) + "," + allocator("random", 0, false)
                        + "]}");
    }

    private String allocator(String name, int ranking, boolean used) {
        Bundle bundle = felix.bundle("org.netcls.allocator." + name);
        return "{\"name\":\"" + name + "\",\"ranking\":" + ranking + ",\"bundle\":\"" + bundle.getSymbolicName()
                + "\",\"version\":\"" + bundle.getVersion() + "\",\"bundleId\":" + bundle.getBundleId()
                + ",\"used\":" + used + "}";
    }

    @Test
    void otherBundlesAddSectionsForAsLongAsTheyAreThere() throws Exception {
        List<ServiceRegistration<?>> contributors = List.of(
                contributor("zone", () -> Map.of("rack", "r7", "slots", List.of(1, 2.5, true))),
                contributor("broken", () -> {
                    throw new IllegalStateException("secret");
                }),
                contributor("cannot-load", () -> {
                    throw new NoClassDefFoundError("secret");
                }),
                contributor("no-value", () -> Map.of("thread", Thread.currentThread())),
                contributor("bad name", () -> Map.of("unseen", "unseen")),
                contributor("large", () -> Map.of("text", "x".repeat(100_000))));
        String body = web.get("netcls/v1/state").body();
        assertThat(body)
                .contains(
                        "\"sections\":{\"broken\":{\"failure\":\"java.lang.IllegalStateException\"},",
                        "\"cannot-load\":{\"failure\":\"java.lang.NoClassDefFoundError\"}",
                        "\"no-value\":{\"failure\":\"java.lang.IllegalArgumentException\"}",
                        "\"text\":\"" + "x".repeat(100_000) + "\"",
                        "\"rack\":\"r7\"",
                        "\"slots\":[1,2.5,true]")
                .doesNotContain("secret", "unseen", "bad name");

        contributors.forEach(ServiceRegistration::unregister);
        assertThat(web.get("netcls/v1/state").body())
                .endsWith("\"sections\":{\"engines\":{\"containers\":0,\"spooled\":0}}}");
    }

    private ServiceRegistration<?> contributor(String section, StateContributor contributor) {
        return context.registerService(
                StateContributor.class, contributor, new Hashtable<>(Map.of(StateContributor.SECTION, section)));
    }

    private static ContainerId id(String value) {
        return new ContainerId(value);
    }
}
