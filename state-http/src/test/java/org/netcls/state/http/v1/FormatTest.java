// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.v1;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.netcls.state.http.mirror.Samples.assignment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.netcls.state.http.web.Exchange;
import org.netcls.state.http.web.Problem;

class FormatTest {
    private static final Assignment WEB = assignment("web", 0x0010_0002);
    private static final Assignment SIDE = assignment("web/side", 0x0010_0002);
    private static final Assignment DB = assignment("db", 0x0010_0001);
    private static final Assignment BARE =
            new Assignment(new ContainerId("bare"), Optional.empty(), "/g", Instant.EPOCH);
    private static final Pattern COMMENT = Pattern.compile("comment \"(.*)\"");

    @Test
    void theFormatIsAParameter() throws Exception {
        assertThat(Format.of(Exchange.get().request())).isEqualTo(Format.JSON);
        assertThat(Format.of(Exchange.get().parameter("format", "nft").request()))
                .isEqualTo(Format.NFT);
    }

    @Test
    void anUnknownFormatIsRefused() {
        assertThatThrownBy(() ->
                        Format.of(Exchange.get().parameter("format", "xml").request()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("json, text, nft, tc");
    }

    @Test
    void textIsALineForEachContainerWithAHandle() throws Exception {
        assertThat(write(Format.TEXT, BARE, DB, assignment("high", 0xfffe_ffff)))
                .isEqualTo("0x00100001 1048577 10:1 db\n0xfffeffff 4294901759 fffe:ffff high\n");
        assertThat(write(Format.TEXT)).isEmpty();
    }

    @Test
    void textEscapesWhatATerminalWouldActOn() throws Exception {
        assertThat(write(Format.TEXT, assignment("a\u202eb", 0x0010_0001))).endsWith(" a\\u202eb\n");
    }

    @Test
    void nftCountsThePacketsOfEachHandle() throws Exception {
        assertThat(write(Format.NFT, WEB, SIDE, DB, BARE)).isEqualTo("""
                # Made anew each time: what was counted before is forgotten.
                table inet netcls_counters
                delete table inet netcls_counters
                table inet netcls_counters {
                	set containers {
                		typeof meta cgroup
                		counter
                		elements = {
                			0x00100001 counter comment "db",
                			0x00100002 counter comment "web web/side",
                		}
                	}
                	chain output {
                		type filter hook output priority filter; policy accept;
                		meta cgroup @containers
                	}
                }
                """);
    }

    @Test
    void nftWithoutContainersHasAnEmptySet() throws Exception {
        assertThat(write(Format.NFT, BARE)).doesNotContain("elements").contains("meta cgroup @containers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u00e9", "\ud83d\ude00", "\""})
    void anNftCommentIsNeverTooLong(String character) throws Exception {
        Assignment longest = assignment(character.repeat(255 / character.getBytes(UTF_8).length), 0x0010_0001);
        Matcher comment = COMMENT.matcher(write(Format.NFT, longest));
        assertThat(comment.find()).isTrue();
        assertThat(comment.group(1)).doesNotContain("\"").isNotEmpty();
        assertThat(comment.group(1).getBytes(UTF_8)).hasSizeBetween(124, 127);
    }

    @Test
    void tcMakesAClassForEachHandle() throws Exception {
        String text = write(
                Format.TC, Exchange.get().parameter("device", "eth0").parameter("rate", "100mbit"), WEB, SIDE, DB);
        assertThat(text).isEqualTo("""
                # Made anew each time.
                qdisc replace dev eth0 root pfifo
                qdisc replace dev eth0 root handle 10: htb
                class replace dev eth0 parent 10: classid 10:1 htb rate 100mbit quantum 60000
                class replace dev eth0 parent 10: classid 10:2 htb rate 100mbit quantum 60000
                filter replace dev eth0 parent 10: prio 10 handle 1: cgroup
                """);
    }

    @Test
    void tcHasARateWithoutOneBeingGiven() throws Exception {
        assertThat(write(Format.TC, Exchange.get().parameter("device", "eth0"), DB))
                .contains("rate 1gbit");
        assertThat(write(Format.TC, Exchange.get().parameter("device", "eth0"))).isEmpty();
    }

    @Test
    void tcNeedsADevice() {
        assertThatThrownBy(() -> write(Format.TC, DB))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("device=NAME");
    }

    @ParameterizedTest
    @CsvSource({
        "device, eth0 root",
        "device, 'a;b'",
        "device, 'a\nb'",
        "device, abcdefghijklmnop",
        "device, a/b",
        "rate, fast",
        "rate, 1",
        "rate, -1mbit",
        "rate, 1mbit ceil 2mbit",
        "rate, '1mbit\n'"
    })
    void tcRefusesWhatWouldBeAnotherCommand(String parameter, String value) {
        Exchange exchange = Exchange.get().parameter("device", "eth0").parameter(parameter, value);
        assertThatThrownBy(() -> write(Format.TC, exchange, DB))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("the parameter " + parameter);
    }

    @Test
    void tcCannotServeTwoPrimariesAtOnce() {
        Exchange exchange = Exchange.get().parameter("device", "eth0");
        assertThatThrownBy(() -> write(Format.TC, exchange, DB, assignment("high", 0x0020_0001)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("0x0010, 0x0020");
    }

    private static String write(Format format, Assignment... assignments) throws Problem {
        return write(format, Exchange.get(), assignments);
    }

    private static String write(Format format, Exchange exchange, Assignment... assignments) throws Problem {
        return new String(format.write(List.of(assignments), exchange.request()), UTF_8);
    }
}
