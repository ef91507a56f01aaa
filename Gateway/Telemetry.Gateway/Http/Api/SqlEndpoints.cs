using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Telemetry.Engine.Sql.Text;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Sql;

namespace Telemetry.Gateway.Http.Api;

/// <summary>Pipelines as SQL texts: put, delete, validate, explain. A body is the text, or <c>{"sql":text}</c>.
/// </summary>
internal static class SqlEndpoints
{
    private const string Own = "It is no pipeline of a SQL text.";

    public static void MapSql(this IEndpointRouteBuilder api)
    {
        api.MapGet("/pipelines/{id}/sql", Get).WithTags("pipelines").WithSummary("A pipeline's SQL text")
            .WithDescription("And what is wrong with its file, when another one lies in the folder that is not run.");
        api.MapPut("/pipelines/{id}", PutAsync).WithTags("pipelines").WithSummary("Let a SQL text run")
            .Accepts<SqlBody>("application/json", "text/plain")
            .WithDescription("The text becomes the file NAME.sql of the folder. What runs under the name is "
                + "switched at a position of the journal; the answer says what becomes of its state. "
                + "A wrong text changes nothing.");
        api.MapDelete("/pipelines/{id}", DeleteAsync).WithTags("pipelines").WithSummary("End a SQL pipeline")
            .WithDescription("Its file and its state are deleted; rows that it has given stay.");
        api.MapPost("/pipelines/{id}/validate", ValidateAsync).WithTags("pipelines")
            .WithSummary("Try a SQL text")
            .Accepts<SqlBody>("application/json", "text/plain")
            .WithDescription("Nothing is changed: what is wrong with it, or what it would give, and what would become "
                + "of the state of what runs under the name.");
        api.MapPost("/pipelines/{id}/explain", ExplainAsync).WithTags("pipelines")
            .WithSummary("How a SQL text would run")
            .Accepts<SqlBody>("application/json", "text/plain")
            .WithDescription("The operators, and how much each can remember at most.");
    }

    private static Results<Ok<SqlTextItem>, ProblemHttpResult> Get(string id, SqlPipelineSet set, SqlWatch watch)
    {
        SqlPipelineOptions? sql = set.Texts.FirstOrDefault(one => one.Id == id);
        string? fault = watch.Faults.GetValueOrDefault(id);
        return sql is null && fault is null
            ? Problems.Missing(Own)
            : TypedResults.Ok(new SqlTextItem(id, sql?.Text, fault));
    }

    private static async Task<Results<Ok<SqlCheckItem>, ProblemHttpResult>> PutAsync(
        string id, HttpRequest request, SqlPipelineSet set, SqlWatch watch, CancellationToken cancel)
    {
        if (await ReadAsync(id, request, cancel) is not { } sql)
        {
            return Unreadable();
        }

        try
        {
            SqlRehearsal rehearsal = await watch.PutAsync(sql, cancel);
            return TypedResults.Ok(SqlCheckItem.Of(rehearsal));
        }
        catch (SqlException wrong)
        {
            return Wrong(wrong.Error);
        }
        catch (PipelineBusyException)
        {
            return Problems.Conflict("It is being started or stopped just now; try again soon.");
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string id, SqlPipelineSet set, SqlWatch watch, CancellationToken cancel)
    {
        if (set.Texts.All(one => one.Id != id))
        {
            return Problems.Missing(Own);
        }

        return await watch.DeleteAsync(id, cancel) == PipelineAnswer.Busy
            ? Problems.Conflict("It is being started or stopped just now; try again soon.")
            : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<SqlCheckItem>, ProblemHttpResult>> ValidateAsync(
        string id, HttpRequest request, SqlPipelineSet set, CancellationToken cancel)
    {
        if (await ReadAsync(id, request, cancel) is not { } sql)
        {
            return Unreadable();
        }

        try
        {
            return TypedResults.Ok(SqlCheckItem.Of(set.Rehearse(sql)));
        }
        catch (SqlException wrong)
        {
            return TypedResults.Ok(SqlCheckItem.Of(wrong.Error));
        }
    }

    private static async Task<Results<Ok<SqlPlanItem>, ProblemHttpResult>> ExplainAsync(
        string id, HttpRequest request, SqlPipelineSet set, CancellationToken cancel)
    {
        if (await ReadAsync(id, request, cancel) is not { } sql)
        {
            return Unreadable();
        }

        try
        {
            SqlDefinition definition = set.Rehearse(sql).Definition;
            Engine.Execution.Pipeline pipeline = definition.Pipeline.Pipeline;
            return TypedResults.Ok(new SqlPlanItem(
                [.. definition.Plans], pipeline.Explanation, pipeline.StateExplanation));
        }
        catch (SqlException wrong)
        {
            return Wrong(wrong.Error);
        }
    }

    /// <summary>The text of a request; null when it is none, or the name may be no pipeline's.</summary>
    private static async Task<SqlPipelineOptions?> ReadAsync(string id, HttpRequest request, CancellationToken cancel)
    {
        if (!SqlPipelineSection.IsId(id))
        {
            return null;
        }

        using StreamReader reader = new(request.Body, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            string body = await reader.ReadToEndAsync(cancel);
            bool isJson = request.ContentType?
                .StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;
            string? text = isJson ? JsonSerializer.Deserialize<SqlBody>(body, JsonSerializerOptions.Web)?.Sql : body;
            return text is null ? null : new SqlPipelineOptions(id, text);
        }
        catch (Exception unread) when (unread is DecoderFallbackException or JsonException)
        {
            return null;
        }
    }

    private static ProblemHttpResult Unreadable() => TypedResults.Problem(
        statusCode: StatusCodes.Status400BadRequest, title: "Bad request",
        detail: "The body must be SQL as text/plain, or {\"sql\":text} as application/json; the pipeline's name "
            + SqlPipelineSection.IdRule + ".");

    private static ProblemHttpResult Wrong(SqlError error) => TypedResults.Problem(
        statusCode: StatusCodes.Status422UnprocessableEntity, title: "The SQL is wrong", detail: error.Render(),
        extensions: new Dictionary<string, object?> { ["error"] = SqlErrorItem.Of(error) });
}
