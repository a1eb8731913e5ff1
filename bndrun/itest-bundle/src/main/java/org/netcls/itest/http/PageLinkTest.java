// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Servlet;
import java.util.Hashtable;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Web;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** The page of Felix Web Console that links to ours. */
class PageLinkTest {
    @RegisterExtension
    final Felix felix = new Felix();

    @InjectBundleContext
    BundleContext context;

    @InjectService(filter = "(&(felix.webconsole.label=*)(felix.webconsole.title=net_cls))")
    Servlet link;

    @Test
    void leadsToThePageOfThisAgent() throws Exception {
        Map<String, String> asTheConsole = Map.of(
                "osgi.http.whiteboard.servlet.pattern", "/console/*",
                "osgi.http.whiteboard.context.select", "(osgi.http.whiteboard.context.name=netcls)",
                "osgi.http.whiteboard.target", "(netcls.http=true)");
        context.registerService(Servlet.class, link, new Hashtable<>(asTheConsole));
        Web web = new Web(felix::http);

        String page = felix.http() + "netcls/";
        assertThat(web.await(200, "console/netcls").body()).contains("<a href=\"" + page + "\">" + page + "</a>");
        assertThat(web.get("netcls/").body()).contains("<title>");
    }
}
