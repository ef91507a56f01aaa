using Microsoft.AspNetCore.Http.HttpResults;
using Telemetry.Contract.Live;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Live;

namespace Telemetry.Gateway.Http.Api;

/// <summary><c>/api/v1/devices</c> and <c>/api/v1/series</c>.</summary>
internal static class DeviceEndpoints
{
    public static void MapDevices(this IEndpointRouteBuilder api)
    {
        api.MapGet("/devices", Devices).WithTags("devices").WithSummary("All devices")
            .WithDescription("Each with its clock, lag, backlog and counters, in the order of their names.");
        api.MapGet("/devices/{id}", Device).WithTags("devices").WithSummary("One device");
        api.MapPost("/devices/{id}/accept", AcceptAsync).WithTags("devices").WithSummary("Say who a device is")
            .WithDescription("Ends a device's conflict: the run that is named may go on (without a name the one heard "
                + "last of those that are held back), all others may not; contested numbers begin anew. Journals the "
                + "decision; it holds as soon as the pipeline has read it.");
        api.MapGet("/series", Series).WithTags("devices").WithSummary("All series")
            .WithDescription("The metrics that each device ever sent, with unit and newest reading.");
    }

    private static Results<Ok<ItemList<DeviceItem>>, ValidationProblem> Devices(
        [AsParameters] ListParameters parameters, IDeviceView view) =>
        Listed<DeviceItem>(parameters, view, device => [(device.Id, DeviceItems.Of(device))]);

    private static Results<Ok<DeviceItem>, ProblemHttpResult> Device(string id, IDeviceView view) =>
        view.Find(id) is { } device
            ? TypedResults.Ok(DeviceItems.Of(device))
            : Problems.Missing("There is no such device.");

    private static async Task<Results<Accepted<CareTaken>, ProblemHttpResult>> AcceptAsync(
        string id, DeviceDecision? body, IDeviceView view, IControl control, CancellationToken cancel)
    {
        if (view.Find(id) is not { } device)
        {
            return Problems.Missing("There is no such device.");
        }
        if (device.Conflict is not { } conflict)
        {
            return Problems.Missing("Nobody else claims to be this device.");
        }
        if (body?.By is { Length: > HttpLimits.FilterLengthMax })
        {
            return Problems.TooMuch($"'by' has at most {HttpLimits.FilterLengthMax} characters.");
        }
        string run = body?.Run ?? "";
        if (run.Length > 0 && run != conflict.Run && run != conflict.OtherRun)
        {
            return Problems.Missing($"The device has no run of that name: {conflict.Run} or {conflict.OtherRun}.");
        }
        long position = await control.SubmitAsync(
            ControlKind.DeviceAccepted, new DeviceAcceptance(id, run, body?.By ?? "").ToPayload(), cancel);
        return TypedResults.Accepted(
            $"/api/v1/devices/{Uri.EscapeDataString(id)}", new CareTaken(position));
    }

    private static Results<Ok<ItemList<SeriesItem>>, ValidationProblem> Series(
        [AsParameters] ListParameters parameters, IDeviceView view) =>
        Listed(parameters, view, device => device.Series
            .Where(series => parameters.Metric is null || series.Metric == parameters.Metric)
            .OrderBy(series => series.Metric, StringComparer.Ordinal)
            .Select(series => (SortKey.Join(device.Id, series.Metric), new SeriesItem(
                device.Id, series.Metric, series.Unit, EventTimes.ToUtc(series.LastTimeMicros), series.LastValue))));

    private static Results<Ok<ItemList<T>>, ValidationProblem> Listed<T>(
        ListParameters parameters, IDeviceView view,
        Func<DeviceSnapshot, IEnumerable<(string Place, T Item)>> items)
    {
        ViewQuery query = parameters.Read(isDescending: false, HttpLimits.ItemsMax, out var errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }
        (string Place, T Item)[] page =
        [
            .. view.Devices()
                .Where(device => query.Device is null || device.Id == query.Device)
                .SelectMany(items)
                .Where(entry => query.After is null || string.CompareOrdinal(entry.Place, query.After) > 0)
                .OrderBy(entry => entry.Place, StringComparer.Ordinal)
                .Take(query.Limit + 1),
        ];
        bool hasMore = page.Length > query.Limit;
        return TypedResults.Ok(new ItemList<T>(
            [.. page.Take(query.Limit).Select(entry => entry.Item)],
            hasMore ? Cursor.Encode(page[query.Limit - 1].Place) : null));
    }
}
