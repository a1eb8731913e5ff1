// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Web;

/** What the page consists of, and what a browser may do with it. */
class PageFilesTest {
    @RegisterExtension
    final Felix felix = new Felix();

    private final Web web = new Web(felix::http);

    @ParameterizedTest
    @CsvSource({
        "netcls/, text/html;charset=utf-8, <!doctype html>",
        "netcls/page.js, text/javascript;charset=utf-8, // SPDX",
        "netcls/model/space.js, text/javascript;charset=utf-8, // SPDX",
        "netcls/view/map.js, text/javascript;charset=utf-8, // SPDX",
        "netcls/page.css, text/css;charset=utf-8, /* SPDX",
        "netcls/icon.svg, image/svg+xml, <!-- SPDX",
    })
    void eachFileIsServedAsWhatItIs(String path, String type, String begin) throws Exception {
        HttpResponse<String> response = web.get(path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains(type);
        assertThat(response.body()).startsWith(begin);
    }

    @Test
    void aBrowserLoadsNothingButWhatIsServedHere() throws Exception {
        assertThat(web.get("netcls/")
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElseThrow())
                .startsWith("default-src 'none';")
                .contains("script-src 'self';", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "*", "data:", "http");
        assertThat(web.get("netcls/").body()).doesNotContain("http", "style=", "onclick");
    }

    @Test
    void theAddressWithoutItsSlashLeadsToTheOneWithIt() throws Exception {
        HttpResponse<String> response = web.get("netcls");

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location").orElseThrow()).endsWith("/netcls/");
    }
}
