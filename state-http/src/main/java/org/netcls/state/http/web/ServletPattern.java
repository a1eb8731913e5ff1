// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;
import org.osgi.service.servlet.whiteboard.annotations.RequireHttpWhiteboard;

/** A servlet behind the {@link Gate}, and the paths that it answers at. The names are those of the Servlet Whiteboard. */
@ComponentPropertyType
@RequireHttpWhiteboard
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ServletPattern {
    String PREFIX_ = "osgi.http.whiteboard.";

    String[] value();

    String context_select() default Gate.SELECT;

    boolean servlet_asyncSupported() default true;

    String target() default Gate.SERVER;
}
