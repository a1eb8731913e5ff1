// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.felix.OneFrameworkIsEnough;
import org.netcls.itest.support.Heap;
import org.netcls.itest.support.Patience;
import org.netcls.itest.support.Web;
import org.osgi.test.common.annotation.InjectService;

/** However many clients ask for long lists and do not take them, what is kept for them stays within a bound. */
@OneFrameworkIsEnough
class SlowClientsTest {
    private static final int CONTAINERS = 4000;
    private static final int CLIENTS = 40;
    private static final long MOST_IN_FLIGHT =
            (64L << 20) + Runtime.getRuntime().maxMemory() / 4;
    private static final long MOST_ON_THE_HEAP = 200L << 20;
    private static final Pattern IN_FLIGHT = Pattern.compile("(?m)^netcls_http_in_flight_bytes (\\S+)");
    private static final List<String> LISTS = List.of(
            "/netcls/v1/assignments",
            "/netcls/v1/assignments?state=assigned",
            "/netcls/v1/assignments?primary=0x10&limit=3999",
            "/netcls/v1/assignments?format=nft",
            "/netcls/v1/assignments?format=tc&device=eth0",
            "/netcls/v1/assignments?format=text",
            "/metrics?containers=true",
            "/containers",
            "/containers?framework_id=netcls",
            "/monitor/statistics",
            "/state");

    @RegisterExtension
    final Felix felix = new Felix();

    @InjectService(timeout = Patience.MILLIS)
    Isolator isolator;

    private final Web web = new Web(felix::http);
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void makeTheListsLong() throws Exception {
        for (int i = 0; i < CONTAINERS; i++) {
            isolator.prepare(container(i));
        }
    }

    @AfterEach
    void hangUp() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static ContainerId container(int number) {
        return new ContainerId("container-with-a-name-that-is-not-short-" + number);
    }

    @Test
    void whatIsKeptForThemIsBoundedAndOthersAreAnswered() throws Exception {
        long before = Heap.used();
        for (int i = 0; i < CLIENTS; i++) {
            for (String list : LISTS) {
                ask(list);
            }
        }

        assertThat(web.get("netcls/v1/state").statusCode()).isEqualTo(200);
        assertThat(web.get("netcls/v1/assignments").statusCode()).isEqualTo(200);
        assertThat(web.get("netcls/v1/assignments?limit=10").statusCode()).isEqualTo(200);
        HttpResponse<String> own = web.get("netcls/v1/assignments?format=nft");
        assertThat(own.statusCode()).isIn(200, 503);
        assertThat(inFlight()).isPositive().isLessThan(MOST_IN_FLIGHT);
        assertThat(Heap.used() - before).isLessThan(MOST_ON_THE_HEAP);

        for (Socket socket : sockets) {
            socket.close();
        }
        Patience.await(this::inFlight, bytes -> bytes == 0);
        assertThat(web.get("netcls/v1/assignments?format=nft").statusCode()).isEqualTo(200);
    }

    private double inFlight() throws Exception {
        return Double.parseDouble(Web.all(IN_FLIGHT, web.get("metrics").body()).get(0));
    }

    /** Waits for the first byte of an answer, and takes no more than that. */
    private void ask(String path) throws Exception {
        Socket socket = web.narrow();
        sockets.add(socket);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
}
