using Microsoft.AspNetCore.Http.HttpResults;

namespace Telemetry.Gateway.Http;

/// <summary>Errors as RFC 9457 problem details; never with anything from inside.</summary>
internal static class Problems
{
    /// <summary>400: what is wrong with which parameter.</summary>
    public static ValidationProblem Invalid(Dictionary<string, string[]> errors) =>
        TypedResults.ValidationProblem(errors, detail: "Some parameters cannot be used; see errors.");

    /// <summary>404: there is no such thing.</summary>
    public static ProblemHttpResult Missing(string what) =>
        TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "Not found", detail: what);

    /// <summary>409: not as things are.</summary>
    public static ProblemHttpResult Conflict(string detail) =>
        TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "Conflict", detail: detail);

    /// <summary>412: what was to be replaced is not what is there.</summary>
    public static ProblemHttpResult Stale(string detail) => TypedResults.Problem(
        statusCode: StatusCodes.Status412PreconditionFailed, title: "Not the newest", detail: detail);

    /// <summary>429: as many as allowed wait already.</summary>
    public static ProblemHttpResult TooMany(string detail) => TypedResults.Problem(
        statusCode: StatusCodes.Status429TooManyRequests, title: "Too many", detail: detail);

    /// <summary>422: understood, but too much.</summary>
    public static ProblemHttpResult TooMuch(string detail) => TypedResults.Problem(
        statusCode: StatusCodes.Status422UnprocessableEntity, title: "Too much asked for", detail: detail);

    /// <summary>503: not now.</summary>
    public static ProblemHttpResult Unavailable(string detail) => TypedResults.Problem(
        statusCode: StatusCodes.Status503ServiceUnavailable, title: "Not available just now", detail: detail);

    /// <summary>Refuses a request before it reaches an endpoint.</summary>
    public static Task RefuseAsync(HttpContext context, int status, string title, string detail) =>
        TypedResults.Problem(statusCode: status, title: title, detail: detail).ExecuteAsync(context);
}
