using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Http;

/// <summary>The filters that lists have in common, as they come in: texts, not yet looked at.</summary>
internal sealed class ListParameters
{
    [Description("First time wanted: RFC 3339, inclusive.")]
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    [Description("End of the wanted time: RFC 3339, exclusive.")]
    [FromQuery(Name = "to")]
    public string? To { get; init; }

    [Description("Only this key, such as device/metric.")]
    [FromQuery(Name = "key")]
    public string? Key { get; init; }

    [Description("Only this device.")]
    [FromQuery(Name = "device")]
    public string? Device { get; init; }

    [Description("Only this metric.")]
    [FromQuery(Name = "metric")]
    public string? Metric { get; init; }

    [Description("Most items in the answer: 1 to 1000, for columns to 5000, for readings to 10000. Default 100.")]
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    [Description("The next of the list before: goes on where that list ended. Keep the other filters the same.")]
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }

    [Description("asc or desc, by time.")]
    [FromQuery(Name = "order")]
    public string? Order { get; init; }

    /// <summary>
    /// Checks the filters. What is wrong with each is in <paramref name="errors"/>; empty when all are right.
    /// </summary>
    public ViewQuery Read(bool isDescending, int limitMax, out Dictionary<string, string[]> errors)
    {
        errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        long from = Time("from", From, long.MinValue, errors);
        long to = Time("to", To, long.MaxValue, errors);
        if (from > to)
        {
            errors["to"] = ["'to' lies before 'from'"];
        }
        CheckLength("key", Key, errors);
        CheckLength("device", Device, errors);
        CheckLength("metric", Metric, errors);
        string? after = null;
        if (Cursor is not null && !Http.Cursor.TryDecode(Cursor, out after))
        {
            errors["cursor"] = ["take the value of 'next' as it was"];
        }
        if (Order is not (null or "asc" or "desc"))
        {
            errors["order"] = ["asc or desc"];
        }
        return new ViewQuery
        {
            From = from,
            To = to,
            Key = Key,
            Device = Device,
            Metric = Metric,
            Limit = ReadLimit(limitMax, errors),
            After = after,
            Descending = Order is null ? isDescending : Order == "desc",
        };
    }

    private int ReadLimit(int limitMax, Dictionary<string, string[]> errors)
    {
        if (Limit is null)
        {
            return HttpLimits.ItemsDefault;
        }
        if (int.TryParse(Limit, NumberStyles.None, CultureInfo.InvariantCulture, out int limit)
            && limit >= 1 && limit <= limitMax)
        {
            return limit;
        }
        errors["limit"] = [$"a whole number from 1 to {limitMax}"];
        return 1;
    }

    private static void CheckLength(string name, string? text, Dictionary<string, string[]> errors)
    {
        if (text is { Length: 0 or > HttpLimits.FilterLengthMax })
        {
            errors[name] = [$"1 to {HttpLimits.FilterLengthMax} characters"];
        }
    }

    private static long Time(string name, string? text, long otherwise, Dictionary<string, string[]> errors)
    {
        if (text is null)
        {
            return otherwise;
        }
        // A '+' of an offset that was not escaped arrives as a blank.
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        bool hasTime = text.Length >= 11 && text[4] == '-' && text[10] is 'T' or 't';
        if (hasTime && DateTimeOffset.TryParse(
            text.Replace(' ', '+'), CultureInfo.InvariantCulture, styles, out DateTimeOffset time))
        {
            return EventTimes.ToMicros(time);
        }
        errors[name] = ["an RFC 3339 time such as 2026-01-31T12:00:00Z"];
        return otherwise;
    }
}
