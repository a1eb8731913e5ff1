// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;
import org.osgi.service.servlet.whiteboard.annotations.RequireHttpWhiteboard;

/** A servlet behind the gate, and the paths that it answers at. The names are those of the Servlet Whiteboard. */
@ComponentPropertyType
@RequireHttpWhiteboard
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ServletPattern {
    String PREFIX_ = "osgi.http.whiteboard.";

    /** The name of the gate's context. */
    String CONTEXT = "netcls";
    /** Selects the gate's context in the Servlet Whiteboard. */
    String SELECT = "(osgi.http.whiteboard.context.name=" + CONTEXT + ")";
    /** Selects the server that is set up for the state: in no other of the same framework is it served. */
    String SERVER = "(netcls.http=true)";

    String[] value();

    String context_select() default SELECT;

    boolean servlet_asyncSupported() default true;

    String target() default SERVER;
}
