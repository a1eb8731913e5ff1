// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A request and what is answered to it, without a server. */
public final class Exchange {
    private final String method;
    private String servletPath = "";
    private String pathInfo = "/";
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, String[]> parameters = new TreeMap<>();
    private final Map<String, Object> attributes = new HashMap<>();
    private final Map<String, String> answered = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final SlowOutput output;
    private String host = "localhost";
    private String localAddress = "127.0.0.1";
    private boolean isSecure;
    private int status = 200;
    private boolean isCommitted;
    private boolean isAsync;
    private boolean isComplete;
    private final List<AsyncListener> listeners = new ArrayList<>();

    private Exchange(String method, int room) {
        this.method = method;
        this.output = new SlowOutput(room);
    }

    public static Exchange of(String method) {
        return new Exchange(method, Integer.MAX_VALUE);
    }

    public static Exchange get() {
        return of("GET");
    }

    /** With a client that takes nothing until it is told to. */
    public static Exchange slow() {
        return new Exchange("GET", 0);
    }

    public Exchange header(String name, String value) {
        headers.computeIfAbsent(name, none -> new ArrayList<>()).add(value);
        return this;
    }

    public Exchange parameter(String name, String... values) {
        parameters.put(name, values);
        return this;
    }

    /** @param pathInfo what is behind the path of the endpoint */
    public Exchange below(String pathInfo) {
        this.pathInfo = pathInfo;
        return this;
    }

    /** @param servletPath the path of the endpoint */
    public Exchange at(String servletPath) {
        this.servletPath = servletPath;
        return this;
    }

    public Exchange attribute(String name, Object value) {
        attributes.put(name, value);
        return this;
    }

    /** @param host without the port */
    public Exchange to(String host, String localAddress) {
        this.host = host;
        this.localAddress = localAddress;
        return this;
    }

    public Exchange secure() {
        isSecure = true;
        return this;
    }

    /** With an answer that has begun already. */
    Exchange committed() {
        isCommitted = true;
        return this;
    }

    public HttpServletRequest request() {
        return proxy(HttpServletRequest.class, (proxy, called, arguments) -> switch (called.getName()) {
            case "getMethod" -> method;
            case "getServletPath" -> servletPath;
            case "getPathInfo" -> pathInfo;
            case "getHeader" ->
                headers.containsKey(arguments[0]) ? headers.get(arguments[0]).get(0) : null;
            case "getHeaders" -> Collections.enumeration(headers.getOrDefault(arguments[0], List.of()));
            case "getParameterMap" -> parameters;
            case "getAttribute" -> attributes.get(arguments[0]);
            case "getServerName" -> host;
            case "getLocalAddr" -> localAddress;
            case "isSecure" -> isSecure;
            case "startAsync" -> context();
            case "isAsyncStarted" -> isAsync && !isComplete;
            case "getAsyncContext" -> context();
            default -> throw new UnsupportedOperationException(called.getName());
        });
    }

    private AsyncContext context() {
        isAsync = true;
        return proxy(AsyncContext.class, (proxy, called, arguments) -> switch (called.getName()) {
            case "setTimeout" -> null;
            case "addListener" -> listeners.add((AsyncListener) arguments[0]);
            case "complete" -> complete((AsyncContext) proxy);
            default -> throw new UnsupportedOperationException(called.getName());
        });
    }

    private boolean complete(AsyncContext context) throws IOException {
        isComplete = true;
        for (AsyncListener listener : listeners) {
            listener.onComplete(new AsyncEvent(context, null, null));
        }
        return isComplete;
    }

    public HttpServletResponse response() {
        return proxy(HttpServletResponse.class, (proxy, called, arguments) -> switch (called.getName()) {
            case "getOutputStream" -> output;
            case "getBufferSize" -> 32_768;
            case "isCommitted" -> isCommitted;
            case "resetBuffer" -> null;
            case "setStatus" -> status = (int) arguments[0];
            case "setHeader", "addHeader" -> answered.put((String) arguments[0], (String) arguments[1]);
            case "setContentType" -> answered.put("Content-Type", (String) arguments[0]);
            case "setContentLength", "setContentLengthLong" -> answered.put("Content-Length", arguments[0].toString());
            default -> throw new UnsupportedOperationException(called.getName());
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        InvocationHandler returning = (proxy, method, arguments) -> {
            Object result = handler.invoke(proxy, method, arguments);
            return method.getReturnType() == void.class ? null : result;
        };
        return type.cast(Proxy.newProxyInstance(Exchange.class.getClassLoader(), new Class<?>[] {type}, returning));
    }

    public int status() {
        return status;
    }

    /** The header of the answer; null if it has none of this name. */
    public String answered(String header) {
        return answered.get(header);
    }

    public SlowOutput output() {
        return output;
    }

    /** Whether the answer is sent without waiting for the client. */
    public boolean isAsync() {
        return isAsync;
    }

    public boolean isComplete() {
        return isComplete;
    }
}
