/**
 * What the page and the server say to each other, in JSON: a record for each object, whose components are its members.
 *
 * <table>
 *   <caption>The questions</caption>
 *   <tr><th>request</th><th>takes</th><th>answers</th></tr>
 *   <tr><td>{@code GET /api/catalogue}</td><td></td><td>{@link dev.ravine.examples.playground.api.Catalogue}</td></tr>
 *   <tr><td>{@code POST /api/surface}</td><td>{@link dev.ravine.examples.playground.api.SurfaceRequest}</td>
 *       <td>{@link dev.ravine.examples.playground.api.SurfaceResponse}</td></tr>
 *   <tr><td>{@code POST /api/race}</td><td>{@link dev.ravine.examples.playground.api.RaceRequest}</td>
 *       <td>{@link dev.ravine.examples.playground.api.RaceResponse}</td></tr>
 *   <tr><td>{@code POST /api/sweep}</td><td>{@link dev.ravine.examples.playground.api.SweepRequest}</td>
 *       <td>{@link dev.ravine.examples.playground.api.SweepResponse}</td></tr>
 *   <tr><td>{@code POST /api/inspect}</td><td>{@link dev.ravine.examples.playground.api.InspectRequest}</td>
 *       <td>{@link dev.ravine.examples.playground.api.InspectResponse}</td></tr>
 *   <tr><td>{@code POST /api/java}</td><td>{@link dev.ravine.examples.playground.api.RaceRequest}</td>
 *       <td>{@link dev.ravine.examples.playground.api.JavaResponse}</td></tr>
 *   <tr><td>{@code POST /api/export}</td><td>{@link dev.ravine.examples.playground.api.ExportRequest}</td>
 *       <td>an HTML file</td></tr>
 *   <tr><td>{@code POST /api/net}</td><td>{@link dev.ravine.examples.playground.api.NetRequest}</td>
 *       <td>{@link dev.ravine.examples.playground.api.NetResponse}</td></tr>
 *   <tr><td>{@code GET /api/net/ID/events}</td><td></td>
 *       <td>server-sent events: {@code frame} with a {@link dev.ravine.examples.playground.api.NetFrame}, {@code end} with a
 *       {@link dev.ravine.examples.playground.api.NetEnd}</td></tr>
 *   <tr><td>{@code POST /api/net/ID/control}</td><td>{@link dev.ravine.examples.playground.api.NetControl}</td>
 *       <td>{@code {}}</td></tr>
 *   <tr><td>{@code GET /api/net/ID/landscape}</td><td></td>
 *       <td>{@link dev.ravine.examples.playground.api.NetLandscape}</td></tr>
 * </table>
 *
 * <p>Requests are checked where their records are made. What cannot be answered is a
 * {@link dev.ravine.examples.playground.api.Failure}, with status 400, or 404, 405, 413 or 503 where those say more. A component
 * that is {@code @Nullable} may be missing in a request, and is {@code null} in an answer where there is nothing to say.
 *
 * <p>Numbers are written so that they are read back to the same bits. JSON has no NaN and no infinities: these are
 * {@code null}, and where a run went there, its {@link dev.ravine.examples.playground.api.Divergence} says so.
 */
@NullMarked
package dev.ravine.examples.playground.api;

import org.jspecify.annotations.NullMarked;
