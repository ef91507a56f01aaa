using System.IO.Pipelines;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Replay;
using Telemetry.Journal;

namespace Telemetry.Gateway.Http.Api;

/// <summary>
/// <c>POST /api/v1/capture</c>: an incident as one file, sent while it is made: it needs no room on the disk. One at a
/// time, because it reads and replays much; what it reads stays readable whatever retention does meanwhile.
/// </summary>
internal static class CaptureEndpoints
{
    private const string ContentType = "application/octet-stream";
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    public static void MapCapture(this IEndpointRouteBuilder api) =>
        api.MapPost("/capture", CaptureAsync).WithTags("system").WithSummary("Capture an incident")
            .WithDescription("The journal range from..to, by journal time, with what its replay needs; no secrets. "
                + "Replay it with: telemetry replay FILE.")
            .Produces(StatusCodes.Status200OK, contentType: ContentType)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task CaptureAsync(
        HttpContext context, GatewayOptions options, string? from, string? to, string? pipeline, string? margin)
    {
        Dictionary<string, string[]> errors = [];
        TimeSpan more = default;
        if (margin is not null && !CaptureCommand.TryParse(margin, out more))
        {
            errors["margin"] = ["A number with ms, s, m, h or d."];
        }

        JournalMoment first = Moment("from", from, errors).Moved(-more);
        JournalMoment end = Moment("to", to, errors).Moved(more);
        if (errors.Count > 0)
        {
            await Problems.Invalid(errors).ExecuteAsync(context);
            return;
        }

        if (!await OneAtATime.WaitAsync(TimeSpan.Zero))
        {
            await Problems.RefuseAsync(
                context, StatusCodes.Status409Conflict, "Busy", "Another capture is being made; try again soon.");
            return;
        }

        try
        {
            await SendAsync(context, options.DataDirectory, first, end, pipeline);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private static async Task SendAsync(
        HttpContext context, string data, JournalMoment first, JournalMoment end, string? pipeline)
    {
        using DataFolder folder = new(data);
        (JournalPosition from, JournalPosition to) = (first.Resolve(folder), end.Resolve(folder));
        bool isKnown = pipeline is null
            || folder.Settings(context.RequestAborted)?.Settings.Fingerprints.ContainsKey(pipeline) == true;
        if (to <= from || !isKnown)
        {
            Dictionary<string, string[]> errors = to <= from
                ? new() { ["to"] = ["There is no record in this range."] }
                : new() { ["pipeline"] = ["There is no such pipeline."] };
            await Problems.Invalid(errors).ExecuteAsync(context);
            return;
        }

        CaptureBuild build = new(folder, new CaptureRequest
        {
            From = new JournalMoment(null, from),
            To = new JournalMoment(null, to),
            Pipeline = pipeline,
        });
        context.Response.ContentType = ContentType;
        context.Response.Headers.ContentDisposition = "attachment; filename=\"incident.capture\"";
        Pipe pipe = new();
        Task making = Task.Factory.StartNew(
            () => Make(build, pipe.Writer, context.RequestAborted),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            await pipe.Reader.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or OperationCanceledException)
        {
            // Half a capture has no end, and is refused by its reader; the connection says so at once.
            context.Abort();
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
            await making;
        }
    }

    /// <summary>Writes the capture into the pipe, which holds it back when the receiver is slow. Never throws.
    /// </summary>
    private static void Make(CaptureBuild build, PipeWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            using Stream stream = writer.AsStream(leaveOpen: true);
            using BufferedStream buffered = new(stream, 64 * 1024);
            build.Write(buffered, cancellationToken);
            buffered.Flush();
            writer.Complete();
        }
        catch (Exception failure)
        {
            writer.Complete(failure as InvalidDataException ?? new InvalidDataException(failure.Message, failure));
        }
    }

    private static JournalMoment Moment(string name, string? text, Dictionary<string, string[]> errors)
    {
        if (text is null || !JournalMoment.TryParse(text, out JournalMoment moment))
        {
            errors[name] = [$"Needed: {JournalMoment.Rule}."];
            return default;
        }

        return moment;
    }
}
