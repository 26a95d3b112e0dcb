/**
 * What a page asks the worker, and what it answers: a record for each object, whose components are its members.
 *
 * <table>
 *   <caption>The questions</caption>
 *   <tr><th>question</th><th>takes</th><th>answers</th></tr>
 *   <tr><td>{@code catalogue}</td><td>{@link dev.ravine.examples.site.api.CatalogueRequest}</td>
 *       <td>{@link dev.ravine.examples.site.api.Catalogue}</td></tr>
 *   <tr><td>{@code surface}</td><td>{@link dev.ravine.examples.site.api.SurfaceRequest}</td>
 *       <td>{@link dev.ravine.examples.site.api.SurfaceResponse}</td></tr>
 *   <tr><td>{@code race}</td><td>{@link dev.ravine.examples.site.api.RaceRequest}</td>
 *       <td>{@link dev.ravine.examples.site.api.RaceResponse}</td></tr>
 *   <tr><td>{@code sweep}</td><td>{@link dev.ravine.examples.site.api.SweepRequest}</td>
 *       <td>{@link dev.ravine.examples.site.api.SweepResponse}</td></tr>
 *   <tr><td>{@code inspect}</td><td>{@link dev.ravine.examples.site.api.InspectRequest}</td>
 *       <td>{@link dev.ravine.examples.site.api.InspectResponse}</td></tr>
 *   <tr><td>{@code java}</td><td>{@link dev.ravine.examples.site.api.RaceRequest}</td>
 *       <td>{@link dev.ravine.examples.site.api.JavaResponse}</td></tr>
 *   <tr><td>{@code points}</td><td>{@link dev.ravine.examples.site.api.PointsRequest}</td>
 *       <td>{@link dev.ravine.examples.site.api.PointsResponse}</td></tr>
 *   <tr><td>{@code net}</td><td>{@link dev.ravine.examples.site.api.NetRequest}</td>
 *       <td>{@link dev.ravine.examples.site.api.NetResponse}</td></tr>
 *   <tr><td>{@code frame}</td><td>{@link dev.ravine.examples.site.api.FrameRequest}</td>
 *       <td>{@link dev.ravine.examples.site.api.NetFrame}</td></tr>
 *   <tr><td>{@code edit}</td><td>{@link dev.ravine.examples.site.api.EditRequest}</td>
 *       <td>{@link dev.ravine.examples.site.api.NetFrame}</td></tr>
 *   <tr><td>{@code netFile}</td><td>{@link dev.ravine.examples.site.api.NetFileRequest}</td>
 *       <td>{@link dev.ravine.examples.site.api.NetFileResponse}</td></tr>
 *   <tr><td>{@code netJava}</td><td>{@link dev.ravine.examples.site.api.NetProgramRequest}</td>
 *       <td>{@link dev.ravine.examples.site.api.JavaResponse}</td></tr>
 *   <tr><td>{@code path}</td><td>{@link dev.ravine.examples.site.api.PathRequest}</td>
 *       <td>{@link dev.ravine.examples.site.api.NetPath}</td></tr>
 *   <tr><td>{@code landscape}</td><td>{@link dev.ravine.examples.site.api.LandscapeRequest}</td>
 *       <td>{@link dev.ravine.examples.site.api.NetLandscape}</td></tr>
 * </table>
 *
 * <p>Requests are checked where their records are made. What cannot be answered is a
 * {@link dev.ravine.examples.site.api.Refusal}. A component that is {@code @Nullable} may be missing in a request, and is
 * {@code null} in an answer where there is nothing to say; so is a number that is not finite, and where a run went there, its
 * {@link dev.ravine.examples.site.api.Divergence} says so.
 */
@NullMarked
package dev.ravine.examples.site.api;

import org.jspecify.annotations.NullMarked;
