// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.text.Printable;

class RequestTest {
    private static final NetClsHandle HANDLE = new NetClsHandle(0x12, 1);

    @Test
    void whoAsksForAHandleAsksForAGroupOfItsOwn() {
        assertThat(Request.ANY.ownGroup()).isFalse();
        assertThat(Request.ANY.withHandle(HANDLE).ownGroup()).isTrue();
        assertThat(Request.ANY.withPrimary(new Primary(7)).ownGroup()).isTrue();
        assertThat(Request.ANY.withOwnGroup().ownGroup()).isTrue();
    }

    @Test
    void refusesAHandleThatIsNotUnderThePrimary() {
        assertThat(Request.ANY.withHandle(HANDLE).withPrimary(new Primary(0x12)).handle())
                .contains(HANDLE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Request.ANY.withHandle(HANDLE).withPrimary(new Primary(0x13)))
                .withMessage("handle 0x00120001 is not under primary 0x0013");
    }

    @Test
    void keepsACopyOfTheLabelsInOrder() {
        Map<String, String> labels = new HashMap<>(Map.of("b", "2", "a", "1"));
        Request request = Request.ANY.withLabels(labels);
        labels.clear();
        assertThat(request.labels()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> request.labels().clear());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A1", "example.com/app_name-1"})
    void takesUsualKeys(String key) {
        assertThat(Request.ANY.withLabels(Map.of(key, "v")).labels()).containsOnlyKeys(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a-", "a b", "a=b", "\u00e4", "a\u001bb"})
    void refusesOtherKeys(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Request.ANY.withLabels(Map.of(key, "v")))
                .withMessageStartingWith("label '" + Printable.escape(key) + "' is not 1 to 63 letters");
    }

    @Test
    void refusesValuesThatAreTooLongOrNotPrintable() {
        assertThat(Request.ANY.withLabels(Map.of("k", "v".repeat(255))).labels())
                .hasSize(1);
        assertThatIllegalArgumentException().isThrownBy(() -> Request.ANY.withLabels(Map.of("k", "v".repeat(256))));
        assertThatIllegalArgumentException().isThrownBy(() -> Request.ANY.withLabels(Map.of("k", "a\nb")));
    }

    @Test
    void keysAndValuesThatManyHaveAreKeptOnce() {
        Map.Entry<String, String> some = label(new String("tier"), new String("gold"));
        Map.Entry<String, String> other = label(new String("tier"), new String("gold"));
        assertThat(other.getKey()).isEqualTo("tier").isSameAs(some.getKey());
        assertThat(other.getValue()).isEqualTo("gold").isSameAs(some.getValue());
    }

    private static Map.Entry<String, String> label(String key, String value) {
        return Request.ANY
                .withLabels(Map.of(key, value))
                .labels()
                .entrySet()
                .iterator()
                .next();
    }

    @Test
    void refusesTooManyLabels() {
        Map<String, String> many = IntStream.range(0, 33).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Request.ANY.withLabels(many))
                .withMessage("there are 33 labels, and at most 32 are kept");
    }
}
